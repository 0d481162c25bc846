"""The JSON API of the figures: dashboards, lists and a person's calls (rows A2-A7)."""

import datetime
from collections.abc import Sequence
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from analytics.figures import account_figures, sentiment_history, sentiment_trend, with_figures
from analytics.models import CallAnalysis
from analytics.services import RetentionRefusedError, purge_expired
from analytics.shown import level_for
from calls.models import Call
from calls.querysets import CallQuerySet
from people.access import Reader
from people.api import NOT_ALLOWED, NOT_FOUND, OF_ONE, REFUSALS, PersonOut, Problem, reader_in
from people.api import router as people_router
from people.models import Access, Account, Membership, Person
from people.services import record_accesses

dashboard_router = Router(tags=["dashboard"])


# --- schemas -------------------------------------------------------------------------------------------
class Page(Schema):
    """Which rows of a list."""

    skip: Annotated[int, Field(ge=0, le=10**9)] = 0
    limit: Annotated[int, Field(ge=0, le=1000)] = 100


class DayOut(Schema):
    date: datetime.datetime
    score: float | None


class DashboardOut(Schema):
    total_people: int
    total_calls: int
    calls_this_week: int
    avg_duration_sec: float | None
    avg_sentiment_score: float | None
    sentiment_trend: list[DayOut]


class SettingsOut(Schema):
    twilio_numbers: list[str]
    default_consent: bool
    default_retention_days: int


class CleanupOut(Schema):
    message: str
    deleted_transcripts: int
    deleted_analyses: int


class PersonWithFiguresOut(PersonOut):
    total_calls: int
    calls_this_week: int
    avg_duration_sec: float | None
    last_call_at: datetime.datetime | None
    avg_sentiment_score: float | None


class CallOut(Schema):
    """A call; what the reader may not see, or what was never stored, is null."""

    id: int
    direction: str
    twilio_call_sid: str | None
    from_e164: str
    to_e164: str
    started_at: datetime.datetime | None
    ended_at: datetime.datetime | None
    duration_sec: int | None
    status: str
    transcript_text: str | None = None
    sentiment_label: str | None = None
    sentiment_score: float | None = None
    sentiment_confidence: float | None = None
    sentiment_reason: str | None = None
    summary_de: str | None = None
    off_record: bool = False
    confidential: bool = False
    confirmed_well: bool = False


# What of a call is content, and as what its reading is noted.
OF_CONTENT = {
    Access.What.TRANSCRIPT: ("transcript_text",),
    Access.What.SUMMARY: ("sentiment_label", "sentiment_score", "sentiment_reason", "summary_de"),
}
PLAIN_CALL_FIELDS = [name for name, field in CallOut.model_fields.items() if field.is_required()]


class MoodOut(Schema):
    date: datetime.datetime
    score: float
    label: str


class AnalyticsOut(Schema):
    person: PersonWithFiguresOut
    calls: list[CallOut]
    total_calls: int
    avg_duration_sec: float | None
    avg_sentiment_score: float | None
    sentiment_history: list[MoodOut]
    memory_state: dict[str, Any] | None


# --- dashboards ----------------------------------------------------------------------------------------
@dashboard_router.get("/private", response={200: DashboardOut, **REFUSALS})
def private_dashboard(request: HttpRequest) -> dict[str, Any]:
    return _dashboard(reader_in(request), Account.Type.PRIVATE)


@dashboard_router.get("/clinical", response={200: DashboardOut, **REFUSALS})
def clinical_dashboard(request: HttpRequest) -> dict[str, Any]:
    return _dashboard(reader_in(request), Account.Type.CLINICAL)


@dashboard_router.get("/settings/private", response={200: SettingsOut, **REFUSALS})
def private_settings(request: HttpRequest) -> dict[str, Any]:
    return _settings(reader_in(request), Account.Type.PRIVATE)


@dashboard_router.get("/settings/clinical", response={200: SettingsOut, **REFUSALS})
def clinical_settings(request: HttpRequest) -> dict[str, Any]:
    return _settings(reader_in(request), Account.Type.CLINICAL)


@dashboard_router.post("/cleanup", response={200: CleanupOut, **REFUSALS, 409: Problem})
def clean_up(request: HttpRequest) -> dict[str, Any]:
    """Deletes what is older than its person's retention, as the nightly run does, in the caller's accounts."""
    if not reader_in(request).writes_anywhere():
        raise HttpError(403, NOT_ALLOWED)
    accounts = [pk for kind in Account.Type for pk in reader_in(request).accounts(kind, writing=True)]
    try:
        purged = purge_expired(now=timezone.now(), account_ids=accounts)
    except RetentionRefusedError as refused:
        raise HttpError(409, f"Nichts gelöscht: {refused}") from None
    return {
        "message": "Bereinigung abgeschlossen",
        "deleted_transcripts": purged.transcripts,
        "deleted_analyses": purged.analyses,
    }


def _dashboard(reader: Reader, account_type: Account.Type) -> dict[str, Any]:
    now, accounts = timezone.now(), reader.accounts(account_type)
    moods = CallAnalysis.objects.for_reader(reader.user).filter(call__account_id__in=accounts)
    figures = account_figures(account_ids=accounts, moods=moods, now=now)
    return {**figures, "sentiment_trend": sentiment_trend(moods=moods, now=now)}


def _settings(reader: Reader, account_type: Account.Type) -> dict[str, Any]:
    return {
        "twilio_numbers": reader.line_numbers(account_type),
        "default_consent": False,
        "default_retention_days": settings.DEFAULT_RETENTION_DAYS,
    }


# --- people --------------------------------------------------------------------------------------------
@people_router.get("/seniors", response={200: list[PersonWithFiguresOut], **REFUSALS})
def seniors(request: HttpRequest, page: Query[Page]) -> list[Any]:
    return _people(reader_in(request), Account.Type.PRIVATE, page)


@people_router.get("/patients", response={200: list[PersonWithFiguresOut], **REFUSALS})
def patients(request: HttpRequest, page: Query[Page]) -> list[Any]:
    return _people(reader_in(request), Account.Type.CLINICAL, page)


@people_router.get("/{person_id}", response={200: PersonWithFiguresOut, **OF_ONE})
def person(request: HttpRequest, person_id: int) -> Any:
    return _person_with_figures(reader_in(request), person_id)


@people_router.get("/{person_id}/analytics", response={200: AnalyticsOut, **OF_ONE})
def person_analytics(request: HttpRequest, person_id: int, page: Query[Page]) -> dict[str, Any]:
    """A person's calls, mood and memory, as far as the reader may see them; each reading is logged."""
    reader = reader_in(request)
    found = _person_with_figures(reader, person_id)
    sees = reader.sees_of(found)
    shown = [_call_out(call, sees) for call in _calls(found, sees)[page.skip : page.skip + page.limit]]
    memory = found.memory_items.as_state() if sees >= Membership.Sees.TRANSCRIPT else None
    _log_access(reader, found, shown, memory)
    return {
        "person": found,
        "calls": shown,
        "total_calls": found.total_calls,
        "avg_duration_sec": found.avg_duration_sec,
        "avg_sentiment_score": found.avg_sentiment_score,
        "sentiment_history": sentiment_history(person=found) if sees >= Membership.Sees.SUMMARY else [],
        "memory_state": memory,
    }


def _people(reader: Reader, account_type: Account.Type, page: Page) -> list[Any]:
    people = with_figures(reader.people_of(account_type), now=timezone.now()).prefetch_related("consents")
    return [_as_seen_by(reader, one) for one in people.order_by("pk")[page.skip : page.skip + page.limit]]


def _person_with_figures(reader: Reader, person_id: int) -> Any:
    people = with_figures(reader.people().filter(pk=person_id), now=timezone.now())
    found = people.prefetch_related("consents").first()
    if found is None:
        raise HttpError(404, NOT_FOUND)
    return _as_seen_by(reader, found)


def _as_seen_by(reader: Reader, person: Any) -> Any:
    """The person without what this reader may not see; the row itself is not written back."""
    sees = reader.sees_of(person)
    if sees < Membership.Sees.SUMMARY:
        person.avg_sentiment_score = None
    if sees < Membership.Sees.TRANSCRIPT and not reader.writes(person.account_id):
        person.topics_to_avoid = person.hearing_notes = None
    return person


def _calls(person: Person, sees: int) -> CallQuerySet:
    """The calls, newest first, with no more of their content than may be shown."""
    calls = person.calls.newest_first()
    if sees >= Membership.Sees.SUMMARY:
        calls = calls.select_related("analysis")
    return calls.prefetch_related("utterances") if sees >= Membership.Sees.TRANSCRIPT else calls


def _call_out(call: Call, sees: int) -> dict[str, Any]:
    sees = level_for(call, sees)
    plain = {name: getattr(call, name) for name in PLAIN_CALL_FIELDS}
    transcript = call.transcript_text if sees >= Membership.Sees.TRANSCRIPT else ""
    analysis: CallAnalysis | None = getattr(call, "analysis", None) if sees >= Membership.Sees.SUMMARY else None
    return {
        **plain,
        "transcript_text": transcript or None,
        "sentiment_label": (analysis and analysis.sentiment_label) or None,
        "sentiment_score": analysis and analysis.sentiment_score,
        "sentiment_confidence": analysis and analysis.sentiment_confidence,
        "sentiment_reason": (analysis and analysis.sentiment_reason) or None,
        "summary_de": (analysis and analysis.summary_de) or None,
        "off_record": call.off_record,
        "confidential": call.confidential,
        "confirmed_well": call.confirmed_well,
    }


def _log_access(
    reader: Reader, person: Person, shown: Sequence[dict[str, Any]], memory: dict[str, Any] | None
) -> None:
    read: list[tuple[Access.What, int | None]] = [
        (what, call["id"])
        for call in shown
        for what, names in OF_CONTENT.items()
        if any(call[name] is not None for name in names)
    ]
    if memory is not None:
        read.append((Access.What.MEMORY, person.pk))
    record_accesses(person=person, read=read, user=reader.user, via="api", key_id=reader.key_id)
