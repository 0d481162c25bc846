"""The hand-over of a shift: the page, which is also meant for paper, and the same as PDF."""

import datetime
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from analytics.handover import USUAL, Asked, Handover, PassedOn, handover, last_evening, shift_since
from analytics.papers import handover_paper, margin_word, may_be_wrong, missed, more_open, purpose, talked
from analytics.pdf import PdfError, as_pdf
from analytics.record import called
from analytics.views.files import as_file, why_no_paper
from people.areas import Area, Member, members_only, people_in, reader_in, shown_accounts
from people.models import Access
from people.services import record_accesses_to_several

LOCAL = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True)
class Choice:
    """A beginning that is offered by name."""

    label: str
    since: str  # as the address has it, local time


@dataclass(frozen=True)
class Row:
    """One person of a hand-over, with the sentences that the paper has, too."""

    told: PassedOn
    word: str
    missed: str
    talked: str
    more_open: str


@require_GET
@members_only
def handover_page(request: Member, area: Area) -> HttpResponse:
    told, invalid = _told(request, area)
    record_accesses_to_several(read=told.read(), user=request.user)
    problem = _("Wählen Sie einen Zeitpunkt in den letzten sieben Tagen.") if invalid else ""
    return _page(request, area, told, problem=problem)


@require_GET
@members_only
def handover_pdf(request: Member, area: Area) -> HttpResponse:
    told, _invalid = _told(request, area)
    paper = handover_paper(told, account=_account(request, area), made_by=called(request.user))
    try:
        document = as_pdf(paper)
    except PdfError as error:
        record_accesses_to_several(read=told.read(), user=request.user)
        return _page(request, area, told, problem=why_no_paper(error), status=400 if error.too_large else 503)
    taken = [(person.pk, Access.What.EXPORT, None) for person in told.people()]
    record_accesses_to_several(read=[*taken, *told.read()], user=request.user)
    return as_file(document, "application/pdf", f"uebergabe-{timezone.localtime(told.until):%Y-%m-%d}.pdf")


def _told(request: Member, area: Area) -> tuple[Handover, bool]:
    """The hand-over since the asked moment, or since the usual one; and whether the asked one cannot be."""
    reader, now = reader_in(request, area), timezone.now()
    wanted = request.GET.get("seit", "")
    since = shift_since(wanted, now)
    asked = Asked(request.user, reader, area.account_type, since or now - USUAL)
    return handover(people_in(request, area), asked, now=now), bool(wanted) and since is None


def _page(request: Member, area: Area, told: Handover, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "area": area,
        "told": told,
        "account": _account(request, area),
        "made_by": called(request.user),
        "since": local(told.since),
        "choices": choices(told.until),
        "first": [_row(one) for one in told.first],
        "talked": [_row(one) for one in told.talked],
        "purpose": purpose(),
        "may_be_wrong": may_be_wrong(),
        "problem": problem,
    }
    return render(request, "analytics/handover.html", context, status=status)


def _row(one: PassedOn) -> Row:
    return Row(
        told=one,
        word=margin_word(one),
        missed=missed(one) if one.missed else "",
        talked=talked(one) if one.talks else "",
        more_open=more_open(one) if one.more_open else "",
    )


def _account(request: Member, area: Area) -> str:
    """The name of the account if it is one only: a station hands over under its own name."""
    shown = shown_accounts(request, area)
    own = request.user.memberships.filter(account_id__in=shown).select_related("account")
    names = {row.account.name for row in own}
    return names.pop() if len(names) == 1 else str(area.title)


def local(moment: datetime.datetime) -> str:
    return timezone.localtime(moment).strftime(LOCAL)


def choices(now: datetime.datetime) -> list[Choice]:
    """The beginnings of a shift that are offered by name."""
    return [
        Choice(_("letzte 8 Stunden"), local(now - USUAL)),
        Choice(_("seit gestern 20 Uhr"), local(last_evening(now))),
        Choice(_("letzte 24 Stunden"), local(now - datetime.timedelta(days=1))),
    ]
