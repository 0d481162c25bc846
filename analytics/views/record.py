"""A person's record, as a page to print, as PDF and as a table; and the list of people as a table."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from analytics.papers import may_be_wrong, purpose, record_paper
from analytics.pdf import PdfError, as_pdf
from analytics.record import CALLS_IN_TABLE, CALLS_ON_PAPER, Asked, Period, Record, RecordTooLongError, record_of
from analytics.tables import calls_table, people_table
from analytics.views.files import as_file, too_long, why_no_paper
from people.access import Reader
from people.areas import Area, Member, members_only, people_in, person_or_404, reader_in
from people.models import Access, Membership, Person
from people.services import record_accesses, record_accesses_to_several

USUAL_DAYS = 30
CSV = "text/csv; charset=utf-8"
A_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class RecordForm(forms.Form):
    """Which days a record is about, and whether the words themselves belong into it."""

    EARLIEST: ClassVar = datetime.date(2000, 1, 1)

    von = forms.DateField(label=gettext_lazy("Von"), widget=A_DAY)
    bis = forms.DateField(label=gettext_lazy("Bis"), widget=A_DAY)
    mitschrift = forms.BooleanField(label=gettext_lazy("mit Mitschrift"), required=False)

    def clean(self) -> dict[str, Any]:
        days = super().clean() or {}
        since, until = days.get("von"), days.get("bis")
        if since and until and not self.EARLIEST <= since <= until <= timezone.localdate():
            raise ValidationError(_("Der Zeitraum muss in der Vergangenheit liegen und vorn beginnen."))
        return days


@require_GET
@members_only
def record_page(request: Member, area: Area, person_id: int) -> HttpResponse:
    """Meant for paper. Whoever opens it is taken to have printed it."""
    person = person_or_404(request, area, person_id)
    form = _form(request)
    if not form.is_valid():
        return _page(request, area, person, form)
    try:
        record = record_of(_asked(request, person, form), now=timezone.now(), at_most=CALLS_ON_PAPER)
    except RecordTooLongError:
        return _page(request, area, person, form, problem=too_long(), status=400)
    record_accesses(person=person, read=record.read(), user=request.user)
    return _page(request, area, person, form, record=record)


@require_GET
@members_only
def record_pdf(request: Member, area: Area, person_id: int) -> HttpResponse:
    person = person_or_404(request, area, person_id)
    form = _form(request)
    if not form.is_valid():
        return _page(request, area, person, form, status=400)
    try:
        record = record_of(_asked(request, person, form), now=timezone.now(), at_most=CALLS_ON_PAPER)
        document = as_pdf(record_paper(record))
    except RecordTooLongError:
        return _page(request, area, person, form, problem=too_long(), status=400)
    except PdfError as error:
        status = 400 if error.too_large else 503
        return _page(request, area, person, form, problem=why_no_paper(error), status=status)
    record_accesses(person=person, read=record.read(), user=request.user)
    return as_file(document, "application/pdf", _name(record, "pdf"))


@require_GET
@members_only
def record_csv(request: Member, area: Area, person_id: int) -> HttpResponse:
    """One line per call."""
    person = person_or_404(request, area, person_id)
    form = _form(request)
    if not form.is_valid():
        return _page(request, area, person, form, status=400)
    try:
        record = record_of(_asked(request, person, form), now=timezone.now(), at_most=CALLS_IN_TABLE)
    except RecordTooLongError:
        return _page(request, area, person, form, problem=too_long(), status=400)
    record_accesses(person=person, read=record.read(), user=request.user)
    return as_file(calls_table(record), CSV, _name(record, "csv"))


@require_GET
@members_only
def people_csv(request: Member, area: Area) -> HttpResponse:
    """The list of an area; moods only of those whose summaries the reader may see."""
    reader, people, now = reader_in(request, area), people_in(request, area), timezone.now()
    table = people_table(people, reader, now=now)
    taken = [(person_id, Access.What.EXPORT, None) for person_id in people.values_list("pk", flat=True)]
    record_accesses_to_several(read=taken, user=request.user)
    return as_file(table, CSV, f"liste-{timezone.localtime(now):%Y-%m-%d}.csv")


def _form(request: Member) -> RecordForm:
    """What the address asks for; the last thirty days where it says nothing."""
    today = timezone.localdate()
    usual = {"von": today - datetime.timedelta(days=USUAL_DAYS - 1), "bis": today}
    given = {name: request.GET[name] for name in RecordForm.base_fields if request.GET.get(name)}
    return RecordForm({**usual, **given})


def _asked(request: Member, person: Person, form: RecordForm) -> Asked:
    days = form.cleaned_data
    period = Period(days["von"], days["bis"])
    return Asked(person, Reader(request.user), request.user, period, with_words=days["mitschrift"])


def _name(record: Record, ending: str) -> str:
    return f"akte-{record.person.pk}-{timezone.localtime(record.made_at):%Y-%m-%d}.{ending}"


def _page(
    request: Member,
    area: Area,
    person: Person,
    form: RecordForm,
    *,
    record: Record | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    sees = Reader(request.user).sees_of(person)
    if sees < Membership.Sees.TRANSCRIPT:
        del form.fields["mitschrift"]
    context = {
        "area": area,
        "person": person,
        "form": form,
        "record": record,
        "query": _query(record) if record else "",
        "purpose": purpose(),
        "may_be_wrong": may_be_wrong(),
        "problem": problem,
        "sees": sees,
    }
    return render(request, "analytics/record.html", context, status=status)


def _query(record: Record) -> str:
    """The same record again, as part of an address."""
    words = "&mitschrift=on" if record.with_words else ""
    return f"von={record.period.since:%Y-%m-%d}&bis={record.period.until:%Y-%m-%d}{words}"
