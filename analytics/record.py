"""What goes into a person's record: only what the reader may see, in the words of the page. No paper is set."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from analytics.models import CallAnalysis
from analytics.shown import level_for
from calls.models import Call, Concern, Utterance
from people.access import Reader
from people.models import Access, Membership, Note, Person, User

# A year of daily calls fits; a table may be longer than a paper.
CALLS_ON_PAPER = 400
CALLS_IN_TABLE = 5_000
NOTES_ON_PAPER = 500


class RecordTooLongError(Exception):
    """More calls or notes lie in the period than a record holds; a shorter one helps."""


class Period(NamedTuple):
    """From the beginning of one day to the end of another, in local time."""

    since: datetime.date
    until: datetime.date

    @property
    def begins_at(self) -> datetime.datetime:
        return midnight(self.since)

    @property
    def ends_at(self) -> datetime.datetime:
        return midnight(self.until + datetime.timedelta(days=1))


@dataclass(frozen=True)
class ShownConcern:
    """A concern as it may be read: its kind for who sees summaries, its words for who sees transcripts."""

    kind: str
    quote: str
    noticed_at: datetime.datetime
    seen_at: datetime.datetime | None
    seen_by: str


@dataclass(frozen=True)
class ShownNote:
    author: str
    text: str
    written_at: datetime.datetime
    edited_at: datetime.datetime | None


@dataclass(frozen=True)
class SaidTurn:
    """One turn, with the second of the call in which it began."""

    caller: bool
    text: str
    second: int


@dataclass(frozen=True)
class RecordedCall:
    """One call of a record. What may not be seen is not in here; `remark` says why something is missing."""

    id: int
    at: datetime.datetime
    title: str
    outcome: str
    duration_sec: int | None
    remark: str
    mood: str
    points: tuple[str, ...]
    concerns: tuple[ShownConcern, ...]
    turns: tuple[SaidTurn, ...]


@dataclass(frozen=True)
class Record:
    """Everything that a record holds, oldest first."""

    person: Person
    period: Period
    made_at: datetime.datetime
    made_by: str
    sees: int
    with_words: bool
    calls: tuple[RecordedCall, ...]
    other_concerns: tuple[ShownConcern, ...]
    notes: tuple[ShownNote, ...]

    def read(self) -> list[tuple[Access.What, int | None]]:
        """What of this belongs into the access log: that it was taken away, and what was in it."""
        concerns = [*self.other_concerns, *(one for call in self.calls for one in call.concerns)]
        read: list[tuple[Access.What, int | None]] = [(Access.What.EXPORT, None)]
        if any(call.turns for call in self.calls) or any(one.quote for one in concerns):
            read.append((Access.What.TRANSCRIPT, None))
        if any(call.mood or call.points for call in self.calls):
            read.append((Access.What.SUMMARY, None))
        if self.notes:
            read.append((Access.What.NOTES, None))
        return read


class Asked(NamedTuple):
    """Which record: of whom, by whom, about which days, and whether the words themselves are wanted."""

    person: Person
    reader: Reader
    user: User
    period: Period
    with_words: bool = False


def record_of(asked: Asked, *, now: datetime.datetime, at_most: int = CALLS_ON_PAPER) -> Record:
    """Loads no more than may be shown. Raises RecordTooLongError."""
    sees = asked.reader.sees_of(asked.person)
    with_words = asked.with_words and sees >= Membership.Sees.TRANSCRIPT
    calls = _calls(asked, at_most)
    concerns = _concerns(asked)
    return Record(
        person=asked.person,
        period=asked.period,
        made_at=now,
        made_by=called(asked.user),
        sees=sees,
        with_words=with_words,
        calls=_recorded(asked, calls, concerns, sees, with_words),
        other_concerns=tuple(concerns[None]),
        notes=_notes(asked),
    )


def called(user: User | None) -> str:
    """How a member is named to the others; whoever left is not."""
    if user is None:
        return _("jemand, der nicht mehr dabei ist")
    return user.get_full_name() or user.email


def shown_concern(concern: Concern, *, reader: Reader) -> ShownConcern:
    """A concern as this reader may know it; its call and who saw it have to be loaded.

    What kind of help is needed does not depend on consent, its words do.
    """
    sees = reader.sees_among(concern.account_id, concern.person_id)
    level = level_for(concern.call, sees) if concern.call else sees
    knows_kind = reader.sees(concern.account_id) >= Membership.Sees.SUMMARY
    kind = capfirst(concern.get_kind_display()) if knows_kind else _("Bitte nachsehen")
    return ShownConcern(
        kind=kind,
        quote=concern.quote if level >= Membership.Sees.TRANSCRIPT else "",
        noticed_at=concern.noticed_at,
        seen_at=concern.acknowledged_at,
        seen_by=called(concern.acknowledged_by) if concern.acknowledged_at else "",
    )


def shown_note(note: Note) -> ShownNote:
    return ShownNote(called(note.author), note.text, note.created_at, note.edited_at)


def midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), tzinfo=timezone.get_current_timezone())


# --- rows ------------------------------------------------------------------------------------------------
def _calls(asked: Asked, at_most: int) -> list[Call]:
    own = Call.objects.for_user(asked.user).filter(
        person=asked.person, created_at__gte=asked.period.begins_at, created_at__lt=asked.period.ends_at
    )
    found = list(own.order_by("created_at", "pk")[: at_most + 1])
    if len(found) > at_most:
        raise RecordTooLongError
    return found


def _concerns(asked: Asked) -> defaultdict[int | None, list[ShownConcern]]:
    """The concerns of the period by their call; those without one by themselves."""
    begins_at, ends_at = asked.period.begins_at, asked.period.ends_at
    own = Concern.objects.for_user(asked.user).filter(
        Q(call__created_at__gte=begins_at, call__created_at__lt=ends_at)
        | Q(call=None, noticed_at__gte=begins_at, noticed_at__lt=ends_at),
        person=asked.person,
    )
    by_call: defaultdict[int | None, list[ShownConcern]] = defaultdict(list)
    for concern in own.select_related("call", "acknowledged_by").order_by("noticed_at", "pk"):
        by_call[concern.call_id].append(shown_concern(concern, reader=asked.reader))
    return by_call


def _notes(asked: Asked) -> tuple[ShownNote, ...]:
    own = Note.objects.for_user(asked.user).filter(
        person=asked.person, created_at__gte=asked.period.begins_at, created_at__lt=asked.period.ends_at
    )
    found = list(own.select_related("author").order_by("created_at", "pk")[: NOTES_ON_PAPER + 1])
    if len(found) > NOTES_ON_PAPER:
        raise RecordTooLongError
    return tuple(shown_note(note) for note in found)


def _recorded(
    asked: Asked,
    calls: Sequence[Call],
    concerns: defaultdict[int | None, list[ShownConcern]],
    sees: int,
    with_words: bool,
) -> tuple[RecordedCall, ...]:
    own = CallAnalysis.objects.for_user(asked.user).filter(call__in=[call.pk for call in calls])
    analyses = {analysis.call_id: analysis for analysis in own}
    open_calls = [call for call in calls if level_for(call, sees) >= Membership.Sees.TRANSCRIPT]
    turns = _turns(open_calls) if with_words else {}
    return tuple(
        _recorded_call(call, analyses.get(call.pk), tuple(concerns[call.pk]), tuple(turns.get(call.pk, ())))
        for call in calls
    )


def _turns(calls: Sequence[Call]) -> dict[int, list[SaidTurn]]:
    """The turns of several calls in one query."""
    began = {call.pk: call.started_at or call.created_at for call in calls}
    turns: dict[int, list[SaidTurn]] = {}
    rows: Iterable[Utterance] = Utterance.objects.filter(call_id__in=began).order_by("call_id", "position")
    for row in rows:
        second = max(0, int((row.spoken_at - began[row.call_id]).total_seconds()))
        turn = SaidTurn(row.speaker == Utterance.Speaker.CALLER, row.text, second)
        turns.setdefault(row.call_id, []).append(turn)
    return turns


def _recorded_call(
    call: Call,
    analysis: CallAnalysis | None,
    concerns: tuple[ShownConcern, ...],
    turns: tuple[SaidTurn, ...],
) -> RecordedCall:
    talked = call.status == Call.Status.COMPLETED
    return RecordedCall(
        id=call.pk,
        at=call.started_at or call.created_at,
        title=_("Ausgehender Anruf") if call.direction == Call.Direction.OUTBOUND else _("Eingehender Anruf"),
        outcome=call.get_end_reason_display() if talked and call.end_reason else call.get_status_display(),
        duration_sec=call.duration_sec if talked and call.end_reason != Call.EndReason.VOICEMAIL else None,
        remark=_remark(call, analysis),
        mood=analysis.get_sentiment_label_display() if analysis and analysis.sentiment_label else "",
        points=tuple(point["text"] for point in analysis.summary_points) if analysis else (),
        concerns=concerns,
        turns=turns,
    )


def _remark(call: Call, analysis: CallAnalysis | None) -> str:
    """Why there is nothing to read, or that somebody said that all is well."""
    if call.confidential:
        return _("Auf Wunsch niemandem gezeigt.")
    if call.off_record:
        return _("Auf Wunsch nicht mitgeschrieben.")
    if analysis and analysis.state != CallAnalysis.State.DONE:
        return f"{capfirst(analysis.get_state_display())}."
    return _("„Alles gut“ bestätigt.") if call.confirmed_well else ""
