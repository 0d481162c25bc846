"""What a page shows of a call: only what the reader may see, and in the words of the page."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from analytics.models import CallAnalysis
from calls.models import Call, Utterance
from people.models import Access, Membership

# How long after the end of a call its page waits for an analysis that nobody has announced yet.
NEWS_MAY_TAKE = datetime.timedelta(minutes=1)
UNFINISHED = (CallAnalysis.State.WAITING, CallAnalysis.State.RUNNING)


@dataclass(frozen=True)
class ShownTurn:
    """One turn of a transcript, with the second of the call in which it began."""

    position: int
    caller: bool
    text: str
    interrupted: bool
    second: int


@dataclass(frozen=True)
class ShownPoint:
    """A point of the summary, and the turns it rests on as far as they are shown."""

    text: str
    turns: list[ShownTurn]


@dataclass(frozen=True)
class ShownQuote:
    """The caller's words that a mood rests on, with the turn they stand in."""

    text: str
    turn: ShownTurn


@dataclass(frozen=True)
class ShownCall:
    """A call as this reader may see it. Nothing that is not to be shown is in here.

    `sees` is the level at which this call is shown: no higher than the reader's, and lower if the person wished.
    """

    call: Call
    sees: int
    analysis: CallAnalysis | None
    turns: list[ShownTurn] = field(default_factory=list)
    points: list[ShownPoint] = field(default_factory=list)
    quote: ShownQuote | None = None

    def is_live(self, now: datetime.datetime) -> bool:
        """Is there something to come: words, or an analysis?"""
        if not self.call.is_final:
            return True
        if self.analysis:
            return self.analysis.state in UNFINISHED
        return self.call.closed_at is not None and now - self.call.closed_at < NEWS_MAY_TAKE

    def read(self) -> list[tuple[Access.What, int | None]]:
        """What of this belongs into the access log."""
        read: list[tuple[Access.What, int | None]] = []
        if self.turns:
            read.append((Access.What.TRANSCRIPT, self.call.pk))
        if self.points or (self.analysis and self.analysis.sentiment_label):
            read.append((Access.What.SUMMARY, self.call.pk))
        return read

    def version(self) -> tuple[object, ...]:
        state = (self.analysis.state, self.analysis.attempts) if self.analysis else ()
        wishes = (self.call.off_record, self.call.confidential, self.call.confirmed_well)
        return (self.call.pk, self.call.status, self.call.duration_sec, len(self.turns), *wishes, *state)


def level_for(call: Call, sees: int) -> int:
    """How much of a call is shown to somebody who `sees` that much: of some, the person wants nothing shown."""
    return min(sees, Membership.Sees.STATUS) if call.confidential or call.off_record else sees


def shown_call(call: Call, *, sees: int) -> ShownCall:
    """Loads no more of a call than may be shown."""
    sees = level_for(call, sees)
    turns = _turns(call) if sees >= Membership.Sees.TRANSCRIPT else []
    analysis = _analysis(call, sees)
    points = _points(analysis, turns) if analysis and sees >= Membership.Sees.SUMMARY else []
    return ShownCall(call, sees, analysis, turns, points, _quote(analysis, turns))


def _analysis(call: Call, sees: int) -> CallAnalysis | None:
    """Of what is not to be seen, only the state is loaded; the caller's words only with the transcript."""
    if sees >= Membership.Sees.TRANSCRIPT:
        return CallAnalysis.objects.filter(call=call).first()
    if sees >= Membership.Sees.SUMMARY:
        return CallAnalysis.objects.filter(call=call).defer("sentiment_quote").first()
    row = CallAnalysis.objects.filter(call=call).values("pk", "state", "failure", "attempts").first()
    return CallAnalysis(call=call, **row) if row else None


def _turns(call: Call) -> list[ShownTurn]:
    began = call.started_at or call.created_at
    return [
        ShownTurn(
            position=turn.position,
            caller=turn.speaker == Utterance.Speaker.CALLER,
            text=turn.text,
            interrupted=turn.interrupted,
            second=max(0, int((turn.spoken_at - began).total_seconds())),
        )
        for turn in call.utterances.all()
    ]


def _points(analysis: CallAnalysis, turns: Sequence[ShownTurn]) -> list[ShownPoint]:
    by_position = {turn.position: turn for turn in turns}
    return [
        ShownPoint(point["text"], [by_position[at] for at in point.get("turns", ()) if at in by_position])
        for point in analysis.summary_points
    ]


def _quote(analysis: CallAnalysis | None, turns: Sequence[ShownTurn]) -> ShownQuote | None:
    """Only with its turn: words whose turn is not shown, or no longer there, are not repeated."""
    for turn in turns if analysis else ():
        if analysis and turn.position == analysis.sentiment_turn and analysis.sentiment_quote:
            return ShownQuote(analysis.sentiment_quote, turn)
    return None
