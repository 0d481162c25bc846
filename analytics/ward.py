"""Whom to call first: everybody of an area in one list, with what is open and what changed, in a few queries.

However many people and calls there are, the number of queries stays the same: the calls of nine weeks are read in
one pass and told apart here.
"""

import bisect
import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Max, Q, TextChoices, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from analytics.baseline import WINDOW_DAYS, Comparison, Heard, Mentioned, compare
from analytics.models import CallAnalysis
from analytics.today import Today, real_talks, state_of
from calls.models import Call, Concern
from people.access import Reader
from people.models import Membership, Person
from people.querysets import PersonQuerySet
from voicecompanion.lib.epoch import Epoch

WEEKS = WINDOW_DAYS // 7
# What a human should look at first; what is not named here comes after.
URGENCY = (
    "emergency",
    "unresponsive",
    "despair",
    "breathing",
    "not_reached",
    "fall",
    "confusion",
    "pain",
    "help_wanted",
    "fraud",
)
UNANSWERED = (Call.Status.NO_ANSWER, Call.Status.BUSY, Call.Status.FAILED)
FEWEST_DIGITS = 3  # of a number, to search by it
TAKEN_ON_SHOWN = datetime.timedelta(hours=12)


class Show(TextChoices):
    """Which rows are listed."""

    ALL = "alle", _("alle")
    CONCERN = "anlass", _("offene Anlässe")
    MISSED = "nicht-erreicht", _("heute nicht erreicht")
    CHANGED = "veraendert", _("Veränderung")


class Sort(TextChoices):
    """In which order."""

    URGENCY = "dringend", _("Dringlichkeit")
    NAME = "name", _("Name")
    LAST = "zuletzt", _("Letztes Gespräch")
    WEEK = "woche", _("Gespräche diese Woche")


@dataclass(frozen=True)
class OpenConcern:
    """A concern as this reader may know it: without its kind for who sees the status only."""

    pk: int
    kind: str
    label: str
    noticed_at: datetime.datetime


@dataclass(frozen=True)
class Row:
    """One person of the list."""

    person: Person
    today: Today
    concerns: list[OpenConcern]
    taken_on: tuple[str, datetime.datetime] | None
    comparison: Comparison | None
    last_talk_at: datetime.datetime | None
    weeks: list[int]  # conversations a week, oldest first

    @property
    def this_week(self) -> int:
        return self.weeks[-1]

    @property
    def weight(self) -> float:
        return self.comparison.weight if self.comparison else 0.0


@dataclass
class _Gathered:
    """What the queries found about one person."""

    heard: list[Heard] = field(default_factory=list)
    mentioned: list[Mentioned] = field(default_factory=list)
    open: list[tuple[int, str, datetime.datetime]] = field(default_factory=list)
    taken_on: tuple[str, datetime.datetime] | None = None
    last_talk_at: datetime.datetime | None = None
    talking: bool = False
    missed: bool = False
    mood_today: str = ""


def ward_rows(people: PersonQuerySet, reader: Reader, *, now: datetime.datetime) -> list[Row]:
    """A row for each person, the most urgent first. What the reader may not see plays no part in it."""
    # Not what is written about them: it is encrypted, and nobody reads it in a list.
    found = list(people.order_by("display_name", "pk").only("account_id", "display_name", "paused", "phone_e164"))
    gathered = _gathered([person.pk for person in found], now)
    rows = [_row(person, gathered[person.pk], reader, now) for person in found]
    return sorted(rows, key=urgency)


def urgency(row: Row) -> tuple[Any, ...]:
    """Open concerns first and the gravest of them, then who was not reached, then who changed most."""
    gravest = min((_rank(concern.kind) for concern in row.concerns), default=len(URGENCY) + 1)
    return (not row.concerns, gravest, row.today != Today.MISSED, -row.weight, row.person.display_name.casefold())


def listed(rows: Sequence[Row], *, show: str, search: str, sort: str) -> list[Row]:
    """The rows that are asked for, in the order that is asked for."""
    wanted = SHOWN.get(show)
    named = [row for row in rows if _is_meant(row.person, search)]
    found = [row for row in named if wanted is None or wanted(row)]
    return sorted(found, key=SORTED[sort]) if sort in SORTED else found


def _is_meant(person: Person, search: str) -> bool:
    """Its name holds the words, or its number the digits however they are grouped."""
    digits = "".join(character for character in search if character.isdigit()).removeprefix("0")
    by_number = len(digits) >= FEWEST_DIGITS and digits in person.phone_e164
    return by_number or search.casefold() in person.display_name.casefold()


SHOWN: Mapping[str, Callable[[Row], bool]] = {
    Show.CONCERN: lambda row: bool(row.concerns),
    Show.MISSED: lambda row: row.today == Today.MISSED,
    Show.CHANGED: lambda row: row.weight > 0,
}
LONG_AGO = datetime.datetime.min.replace(tzinfo=datetime.UTC)
SORTED: Mapping[str, Callable[[Row], Any]] = {
    Sort.NAME: lambda row: row.person.display_name.casefold(),
    Sort.LAST: lambda row: row.last_talk_at or LONG_AGO,
    Sort.WEEK: lambda row: -row.this_week,
}


def _rank(kind: str) -> int:
    return URGENCY.index(kind) if kind in URGENCY else len(URGENCY)


# --- what the database knows -------------------------------------------------------------------------------
def _gathered(person_ids: Sequence[int], now: datetime.datetime) -> dict[int, _Gathered]:
    gathered: dict[int, _Gathered] = defaultdict(_Gathered)
    since = now - datetime.timedelta(days=WINDOW_DAYS)
    _add_calls(gathered, person_ids, since, now)
    _add_concerns(gathered, person_ids, since, now)
    _add_older_talks(gathered, person_ids, since)
    return gathered


# A call tells of its mood unless the person wanted nobody to know. The database leaves out what is hidden and what
# is no conversation: of thousands of calls a few columns are read, none of which has to be converted.
TELLS = Q(confidential=False, off_record=False)
REACHED = (
    Q(status=Call.Status.COMPLETED, duration_sec__gt=0)
    & ~Q(end_reason=Call.EndReason.VOICEMAIL)
    & (Q(analysis=None) | ~Q(analysis__state=CallAnalysis.State.NOTHING_SAID))
)
CALL_COLUMNS = {
    "talked_seconds": Case(When(REACHED, then="duration_sec")),
    "score": Case(When(TELLS, then="analysis__sentiment_score")),
    "label": Case(When(TELLS, then="analysis__sentiment_label")),
    "second": Epoch("created_at"),
}
COLUMNS = ("person_id", "status", "end_reason", *CALL_COLUMNS)


class _Days:
    """The local days of the window, to tell thousands of moments apart quickly."""

    def __init__(self, now: datetime.datetime) -> None:
        today = timezone.localtime(now).date()
        # One more than the window: it begins in the middle of a day.
        self.days = [today - datetime.timedelta(days=ago) for ago in reversed(range(WINDOW_DAYS + 1))]
        zone = timezone.get_current_timezone()
        midnights = (datetime.datetime.combine(day, datetime.time(), zone) for day in self.days)
        self._begins = [int(midnight.timestamp()) for midnight in midnights]

    def of(self, second: int) -> datetime.date:
        return self.days[max(0, bisect.bisect_right(self._begins, second) - 1)]


def _add_calls(
    gathered: dict[int, _Gathered], person_ids: Sequence[int], since: datetime.datetime, now: datetime.datetime
) -> None:
    calls = Call.objects.without_trials().filter(person_id__in=person_ids, created_at__gte=since)
    days, last_talks, moods = _Days(now), dict[int, int](), dict[int, tuple[int, str]]()
    # In any order: sorting them costs more than looking for the newest.
    found = calls.order_by().annotate(**CALL_COLUMNS).values_list(*COLUMNS)
    for person_id, status, end_reason, seconds, score, label, second in found:
        one, day = gathered[person_id], days.of(second)
        if seconds and second > last_talks.get(person_id, 0):
            last_talks[person_id] = second
        if status in Call.FINAL_STATUSES:
            one.heard.append(Heard(day, seconds is not None, seconds, score))
        else:
            one.talking = True
        if day == days.days[-1]:
            one.missed |= status in UNANSWERED or end_reason == Call.EndReason.VOICEMAIL
            moods[person_id] = max(moods.get(person_id, (0, "")), (second, label or ""))
    for person_id, (_second, label) in moods.items():
        gathered[person_id].mood_today = label
    for person_id, second in last_talks.items():
        gathered[person_id].last_talk_at = datetime.datetime.fromtimestamp(second, tz=datetime.UTC)


def _add_concerns(
    gathered: dict[int, _Gathered], person_ids: Sequence[int], since: datetime.datetime, now: datetime.datetime
) -> None:
    concerns = Concern.objects.filter(person_id__in=person_ids).noticed_since_or_open(since)
    fields = ("pk", "person_id", "kind", "noticed_at", "acknowledged_at", "acknowledged_by__first_name")
    for pk, person_id, kind, noticed_at, acknowledged_at, name in concerns.order_by("noticed_at").values_list(
        *fields
    ):
        one = gathered[person_id]
        if kind != Concern.Kind.NOT_REACHED:  # nobody mentioned anything
            one.mentioned.append(Mentioned(timezone.localtime(noticed_at).date(), kind))
        if acknowledged_at is None:
            one.open.append((pk, kind, noticed_at))
        elif now - acknowledged_at < TAKEN_ON_SHOWN:
            one.taken_on = (name or "", acknowledged_at)


def _add_older_talks(gathered: dict[int, _Gathered], person_ids: Sequence[int], since: datetime.datetime) -> None:
    """The last conversation of those who had none within the window."""
    quiet = [person_id for person_id in person_ids if gathered[person_id].last_talk_at is None]
    older = real_talks().filter(person_id__in=quiet, created_at__lt=since).order_by()
    for person_id, at in older.values_list("person_id").annotate(last=Max("created_at")):
        gathered[person_id].last_talk_at = at


# --- as the reader may see it ------------------------------------------------------------------------------
def _row(person: Person, one: _Gathered, reader: Reader, now: datetime.datetime) -> Row:
    sees_more = reader.sees_among(person.account_id, person.pk) >= Membership.Sees.SUMMARY
    # What kind of help is needed is told to all who may know more than the status, with consent or without.
    sees_kinds = reader.sees(person.account_id) >= Membership.Sees.SUMMARY
    today = timezone.localtime(now).date()
    return Row(
        person=person,
        today=_today(one, today, sees_more=sees_more),
        concerns=[_open(*concern, sees_more=sees_kinds) for concern in reversed(one.open)],
        taken_on=one.taken_on,
        comparison=compare(one.heard, one.mentioned, today) if sees_more else None,
        last_talk_at=one.last_talk_at,
        weeks=_weeks(one.heard, today),
    )


def _today(one: _Gathered, today: datetime.date, *, sees_more: bool) -> Today:
    talked = one.last_talk_at is not None and timezone.localtime(one.last_talk_at).date() == today
    low = sees_more and one.mood_today == CallAnalysis.Label.NEGATIVE
    unreached = [kind for _pk, kind, _at in one.open if kind == Concern.Kind.NOT_REACHED]
    return state_of(
        concern=len(one.open) > len(unreached),
        talking=one.talking,
        talked=talked,
        missed=one.missed,
        low=low,
        unreached=bool(unreached),
    )


def _open(pk: int, kind: str, noticed_at: datetime.datetime, *, sees_more: bool) -> OpenConcern:
    if not sees_more and kind != Concern.Kind.NOT_REACHED:
        return OpenConcern(pk, "", str(_("Bitte nachsehen")), noticed_at)
    return OpenConcern(pk, kind, str(Concern.Kind(kind).label), noticed_at)


def _weeks(heard: Iterable[Heard], today: datetime.date) -> list[int]:
    counted = [0] * WEEKS
    for call in heard:
        ago = (today - call.day).days // 7
        if call.reached and 0 <= ago < WEEKS:
            counted[-1 - ago] += 1
    return counted
