"""A person's page: their calls beside one of them, their moods, and what is remembered."""

import hashlib
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from analytics.figures import with_figures
from analytics.live import newest_progress
from analytics.models import CallAnalysis
from analytics.services import retry_analysis
from analytics.shown import ShownCall, shown_call
from analytics.trends import person_calls_chart, person_mood_chart, trend_weeks
from analytics.views.export import may_export
from analytics.views.memory import memory_panel
from analytics.views.people import without_hidden_moods
from calls.models import Call, Concern
from calls.views_notifications import notifications_panel
from calls.views_plans import check_ins_panel
from people.access import Reader
from people.areas import Area, Member, managed_person_or_404, members_only, person_or_404
from people.models import Access, Membership, Person, PrivacyRequest
from people.services import record_accesses
from people.views.messages import messages_panel
from people.views.nearby import contacts_panel, note_contacts, notes_panel

CALLS_PER_PAGE = 40
LISTED_REQUESTS = 20
# News are pushed; these are for a page whose socket is lost.
FAST_SECONDS, SLOW_SECONDS = 10, 60
UNCHANGED = 204  # HTMX leaves the page as it is


@require_GET
@members_only
def person(request: Member, area: Area, person_id: int) -> HttpResponse:
    found = person_or_404(request, area, person_id)
    reader = Reader(request.user)
    context = _person_context(request, found, reader.sees_of(found))
    context["sees_kinds"] = reader.sees(found.account_id)
    if request.htmx and request.GET.get("stand") == context["version"]:
        return HttpResponse(status=UNCHANGED)
    _record(request, found, context)
    context |= {"area": area, "person": found, "may_write": reader.writes(found.account_id)}
    if request.htmx:
        return render(request, "analytics/person.html#live", context | {"oob": True})
    context |= contacts_panel(request, found) | notes_panel(request, found) | messages_panel(request, found)
    context |= check_ins_panel(request, found) | notifications_panel(request, found)
    context |= {"manages": reader.manages(found.account_id), "may_export": may_export(reader, found)}
    if context["notes"] and context["may_write_notes"]:
        record_accesses(person=found, read=[(Access.What.NOTES, found.pk)], user=request.user)
    note_contacts(request, found, context)
    context["progress"] = newest_progress(request.user, found.pk, now=timezone.now())
    return render(request, "analytics/person.html", context)


@require_GET
@members_only
def call(request: Member, area: Area, person_id: int, call_id: int) -> HttpResponse:
    """One call on a page of its own, to be linked to and printed."""
    found = person_or_404(request, area, person_id)
    reader = Reader(request.user)
    chosen = get_object_or_404(Call.objects.for_user(request.user), pk=call_id, person=found)
    shown = shown_call(chosen, sees=reader.sees_of(found))
    version = _version(shown.version())
    if request.htmx and request.GET.get("stand") == version:
        return HttpResponse(status=UNCHANGED)
    record_accesses(person=found, read=shown.read(), user=request.user)
    context = {
        "area": area,
        "person": found,
        "shown": shown,
        "sees": reader.sees_of(found),
        "may_write": reader.writes(found.account_id),
        "version": version,
        "poll_seconds": FAST_SECONDS if shown.is_live(timezone.now()) else None,
    }
    return render(request, "analytics/call.html#live" if request.htmx else "analytics/call.html", context)


@require_POST
@members_only
def retry(request: Member, area: Area, person_id: int, call_id: int) -> HttpResponse:
    """Asks for another attempt at an analysis that failed."""
    found = managed_person_or_404(request, area, person_id)
    analyses = CallAnalysis.objects.of_accounts_of(request.user)
    analysis = get_object_or_404(analyses, call_id=call_id, call__person=found)
    if retry_analysis(analysis=analysis):
        messages.success(request, _("Die Auswertung beginnt noch einmal."))
    else:
        messages.warning(request, _("Hier gibt es nichts mehr auszuwerten."))
    return redirect(area.url("call"), found.pk, call_id)


def _person_context(request: Member, person: Person, sees: int) -> dict[str, Any]:
    now = timezone.now()
    weeks = trend_weeks(now)
    calls = _calls(request, person)
    shown = _chosen(request, person, calls, sees)
    memory = memory_panel(request, person)
    requests = _requests(person, sees)
    concerns = _concerns(request, person)
    is_live = any(not call.is_final for call in calls) or (shown is not None and shown.is_live(now))
    return {
        "sees": sees,
        "figures": _figures(request, person),
        "calls": calls,
        "shown": shown,
        # Without a choice the page follows the newest call, so that a new one appears by itself.
        "chosen": request.GET.get("anruf", ""),
        **memory,
        "concerns": concerns,
        "requests": requests,
        "mood_chart": person_mood_chart(request.user, person, slots=weeks),
        "calls_chart": person_calls_chart(request.user, person, slots=weeks),
        "weeks": len(weeks.first_days),
        "poll_seconds": _poll_seconds(is_live),
        "version": _version(
            tuple((call.pk, call.status) for call in calls[:5]),
            shown.version() if shown else (),
            tuple((item.pk, item.confirmed_at, item.edited_at) for item in memory["memory_items"]),
            tuple((concern.pk, concern.acknowledged_at) for concern in concerns),
            tuple(wish.pk for wish in requests),
            person.pause_ms,
            is_live,
        ),
    }


def _poll_seconds(is_live: bool) -> int:
    return FAST_SECONDS if is_live else SLOW_SECONDS


def _calls(request: Member, person: Person) -> "Page[Call]":
    own = Call.objects.for_user(request.user).filter(person=person).newest_first()
    return Paginator(own, CALLS_PER_PAGE).get_page(request.GET.get("seite"))


def _chosen(request: Member, person: Person, calls: "Page[Call]", sees: int) -> ShownCall | None:
    """The call that the address names, or else the newest one of those listed."""
    wanted = request.GET.get("anruf", "")
    if wanted.isdecimal() and len(wanted) < 19:
        own = Call.objects.for_user(request.user).filter(person=person)
        return shown_call(get_object_or_404(own, pk=int(wanted)), sees=sees)
    return shown_call(calls[0], sees=sees) if calls else None


def _concerns(request: Member, person: Person) -> list[Concern]:
    """What somebody should look at, and who has begun to do so today."""
    own = Concern.objects.for_user(request.user).filter(person=person)
    return list(own.unsettled(timezone.now()).select_related("call", "acknowledged_by", "check_in"))


def _requests(person: Person, sees: int) -> list[PrivacyRequest]:
    """What the person asked for about their own data: it tells of content, and is shown with it."""
    return list(person.privacy_requests.all()[:LISTED_REQUESTS]) if sees >= Membership.Sees.TRANSCRIPT else []


def _figures(request: Member, person: Person) -> Any:
    people = Person.objects.for_user(request.user).filter(pk=person.pk)
    return without_hidden_moods(Reader(request.user), with_figures(people, now=timezone.now()))[0]


def _record(request: Member, person: Person, context: dict[str, Any]) -> None:
    """Notes in the access log what this page shows."""
    shown: ShownCall | None = context["shown"]
    read = shown.read() if shown else []
    if context["memory"]:
        read.append((Access.What.MEMORY, person.pk))
    # Concerns quote the caller, also of calls that are not the one shown.
    quotes = context["concerns"] and context["sees"] >= Membership.Sees.TRANSCRIPT
    if quotes and not any(what == Access.What.TRANSCRIPT for what, _call_id in read):
        read.append((Access.What.TRANSCRIPT, None))
    record_accesses(person=person, read=read, user=request.user)


def _version(*parts: object) -> str:
    """Tells one state of a page from another, without telling what it is."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
