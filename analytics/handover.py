"""What one shift tells the next: who needs somebody first, what was seen to, what was said. No paper is set."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from analytics.models import CallAnalysis
from analytics.record import ShownConcern, ShownNote, shown_concern, shown_note
from calls.models import Call, Concern
from people.access import Reader
from people.models import Access, Account, Membership, Note, Person, User
from people.querysets import PersonQuerySet

LONGEST = datetime.timedelta(days=7)
USUAL = datetime.timedelta(hours=8)
EVENING = datetime.time(20)
# So many open concerns are told of one person; of those beyond it, how many there are.
OPEN_OF_EACH = 6
# Nobody hands over more: it bounds what one page loads.
CONCERNS_LOADED, NOTES_LOADED = 2_000, 1_000
NOT_REACHED = (Call.Status.NO_ANSWER, Call.Status.BUSY, Call.Status.FAILED)
# These come first among the open ones: somebody may be waiting for help at this moment.
FIRST_KINDS = (Concern.Kind.EMERGENCY, Concern.Kind.UNRESPONSIVE, Concern.Kind.BREATHING, Concern.Kind.DESPAIR)


class Asked(NamedTuple):
    """Which hand-over: by whom, of which kind of accounts, and since when."""

    user: User
    reader: Reader
    account_type: Account.Type
    since: datetime.datetime


@dataclass
class PassedOn:
    """What is told of one person. `open_first` is true if an open concern is one of the first kinds."""

    person: Person
    open: list[ShownConcern] = field(default_factory=list)
    more_open: int = 0
    open_first: bool = False
    seen: list[ShownConcern] = field(default_factory=list)
    missed: int = 0
    missed_at: datetime.datetime | None = None
    talks: int = 0
    talked_sec: int = 0
    talked_at: datetime.datetime | None = None
    newest_call_id: int | None = None
    points: tuple[str, ...] = ()
    notes: list[ShownNote] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        """Of all talks together; half a minute counts as one."""
        return max(1, round(self.talked_sec / 60)) if self.talked_sec else 0

    @property
    def is_missed(self) -> bool:
        """Not reached, and not spoken with since."""
        return self.missed_at is not None and (self.talked_at is None or self.talked_at < self.missed_at)

    @property
    def urgency(self) -> int:
        """0 first. The order is one of organisation: who is looked after by whom, and who was not spoken with."""
        ranks = (self.open_first, self.open, self.is_missed, self.seen or self.notes, self.talks)
        return next((rank for rank, there in enumerate(ranks) if there), len(ranks))

    @property
    def has_something(self) -> bool:
        return self.urgency < 4

    def read(self) -> Iterable[tuple[Access.What, int | None]]:
        """What of this belongs into the access log."""
        if any(one.quote for one in (*self.open, *self.seen)):
            yield Access.What.TRANSCRIPT, None
        if self.points:
            yield Access.What.SUMMARY, self.newest_call_id
        if self.notes:
            yield Access.What.NOTES, None


@dataclass(frozen=True)
class Handover:
    """A whole hand-over: what is to be passed on, who was spoken with besides, and of whom nothing is told."""

    since: datetime.datetime
    until: datetime.datetime
    first: list[PassedOn]
    talked: list[PassedOn]
    quiet: list[Person]

    def people(self) -> list[Person]:
        """Everybody who is named."""
        return [*(one.person for one in (*self.first, *self.talked)), *self.quiet]

    def read(self) -> list[tuple[int, Access.What, int | None]]:
        """What of this belongs into the access log, with whom it is about."""
        told = (*self.first, *self.talked)
        return [(one.person.pk, what, object_id) for one in told for what, object_id in one.read()]


# --- the shift -----------------------------------------------------------------------------------------------
def last_evening(now: datetime.datetime) -> datetime.datetime:
    """Yesterday at eight in the evening, local time."""
    day = timezone.localtime(now).date() - datetime.timedelta(days=1)
    return datetime.datetime.combine(day, EVENING, tzinfo=timezone.get_current_timezone())


def shift_since(text: str, now: datetime.datetime) -> datetime.datetime | None:
    """When a shift began that is written as a local time ("2026-11-22T20:00"); None if that cannot be."""
    try:
        local = datetime.datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
    here = timezone.localtime(now).replace(tzinfo=None)
    if not here - LONGEST <= local <= here:
        return None
    return local.replace(tzinfo=timezone.get_current_timezone())


# --- rows ------------------------------------------------------------------------------------------------------
def handover(people: PersonQuerySet, asked: Asked, *, now: datetime.datetime) -> Handover:
    """The hand-over of these people in a fixed number of queries, whoever and how many they are."""
    named = people.only("account_id", "display_name").order_by("display_name", "pk")
    told = {person.pk: PassedOn(person) for person in named}
    _tell_concerns(told, asked)
    _tell_calls(told, asked)
    _tell_points(told, asked)
    _tell_notes(told, asked)
    # Sorting keeps the order of names within one urgency.
    ordered = sorted(told.values(), key=lambda one: one.urgency)
    return Handover(
        since=asked.since,
        until=now,
        first=[one for one in ordered if one.has_something],
        talked=[one for one in ordered if one.talks and not one.has_something],
        quiet=[one.person for one in ordered if not one.talks and not one.has_something],
    )


def _tell_concerns(told: dict[int, PassedOn], asked: Asked) -> None:
    """All that are open, however old, and those that somebody saw to in this shift; newest first."""
    concerns = Concern.objects.for_user(asked.user).filter(
        Q(acknowledged_at=None) | Q(acknowledged_at__gte=asked.since),
        account__type=asked.account_type,
        person__isnull=False,
    )
    for concern in concerns.select_related("call", "acknowledged_by")[:CONCERNS_LOADED]:
        if one := told.get(concern.person_id or 0):
            _tell_concern(one, concern, asked.reader)


def _tell_concern(one: PassedOn, concern: Concern, reader: Reader) -> None:
    if concern.acknowledged_at:
        one.seen.append(shown_concern(concern, reader=reader))
        return
    if len(one.open) < OPEN_OF_EACH:
        one.open.append(shown_concern(concern, reader=reader))
    else:
        one.more_open += 1
    # The order tells nothing of the kind to who may only know that there is something.
    if concern.kind in FIRST_KINDS and reader.sees(concern.account_id) >= Membership.Sees.SUMMARY:
        one.open_first = True


def _tell_calls(told: dict[int, PassedOn], asked: Asked) -> None:
    calls = Call.objects.for_user(asked.user).filter(
        account__type=asked.account_type, person__isnull=False, created_at__gte=asked.since
    )
    columns = ("pk", "person_id", "status", "end_reason", "duration_sec", "created_at", "analysis__state")
    for row in calls.order_by("created_at", "pk").values(*columns):
        if one := told.get(row["person_id"]):
            _tell_call(one, row)


def _tell_call(one: PassedOn, row: dict[str, Any]) -> None:
    """Oldest first, so that the last one stays. Picking up and saying nothing is no conversation."""
    machine = row["end_reason"] == Call.EndReason.VOICEMAIL
    if row["status"] in NOT_REACHED or machine:
        one.missed, one.missed_at = one.missed + 1, row["created_at"]
    silent = machine or row["analysis__state"] == CallAnalysis.State.NOTHING_SAID
    if row["status"] == Call.Status.COMPLETED and row["duration_sec"] and not silent:
        one.talks, one.talked_sec = one.talks + 1, one.talked_sec + row["duration_sec"]
        one.talked_at, one.newest_call_id = row["created_at"], row["pk"]


def _tell_points(told: dict[int, PassedOn], asked: Asked) -> None:
    """The summary of each person's newest talk, unless they wanted nothing of it shown."""
    newest = {one.newest_call_id: one for one in told.values() if one.newest_call_id}
    for analysis in CallAnalysis.objects.for_user(asked.user).filter(call_id__in=list(newest)):
        newest[analysis.call_id].points = tuple(point["text"] for point in analysis.summary_points)


def _tell_notes(told: dict[int, PassedOn], asked: Asked) -> None:
    notes = Note.objects.for_user(asked.user).filter(
        person__account__type=asked.account_type, created_at__gte=asked.since
    )
    for note in notes.select_related("author").order_by("-created_at", "-pk")[:NOTES_LOADED]:
        if one := told.get(note.person_id):
            one.notes.append(shown_note(note))
