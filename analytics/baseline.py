"""What changed for somebody, against nobody but themselves. Pure: no I/O, no clock, no database.

The last seven days are compared with the eight weeks before them. What is found are events and figures of calls,
each with a weight by which a list is put into an order: no score of anybody's health, and nothing is concluded.
"""

import datetime
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

RECENT_DAYS = 7
WEEKS_BEFORE = 8
WINDOW_DAYS = RECENT_DAYS + 7 * WEEKS_BEFORE
# Fewer conversations than these say nothing about a habit.
FEWEST_BEFORE, FEWEST_NOW = 4, 2
# A difference is worth a word if it is large, and larger than what is usual from call to call.
CLEAR_SHARE = 0.25
CLEAR_MOOD = 0.3
USUAL_SPREAD = 1.5


class Kind(StrEnum):
    """What can be said; `Finding.value` is a percentage, a number of calls, or a kind of concern."""

    FIRST_TIME = "first_time"
    AGAIN = "again"
    LOWER_MOOD = "lower_mood"
    HIGHER_MOOD = "higher_mood"
    SHORTER = "shorter"
    LONGER = "longer"
    RARER = "rarer"
    MISSED = "missed"


WEIGHTS = {
    Kind.FIRST_TIME: 4.0,
    Kind.MISSED: 3.0,
    Kind.LOWER_MOOD: 2.5,
    Kind.RARER: 2.0,
    Kind.SHORTER: 1.5,
    Kind.AGAIN: 1.0,
    Kind.LONGER: 0.0,
    Kind.HIGHER_MOOD: 0.0,
}


class Heard(NamedTuple):
    """One call: its local day, whether there was a conversation, how long, and the mood if it is known."""

    day: datetime.date
    reached: bool
    seconds: int | None = None
    mood: float | None = None


class Mentioned(NamedTuple):
    """One concern: its local day, and its kind."""

    day: datetime.date
    kind: str


@dataclass(frozen=True, slots=True)
class Finding:
    kind: Kind
    value: int | str = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the last week was against the weeks before. `enough` is False if there is too little to compare with."""

    conversations: int
    enough: bool
    findings: tuple[Finding, ...]

    @property
    def weight(self) -> float:
        return sum(WEIGHTS[finding.kind] for finding in self.findings)


def compare(calls: Iterable[Heard], concerns: Iterable[Mentioned], today: datetime.date) -> Comparison:
    """Compares somebody's last seven days, today included, with their own eight weeks before. In any order."""
    since, start = today - datetime.timedelta(days=RECENT_DAYS - 1), today - datetime.timedelta(WINDOW_DAYS - 1)
    known = [call for call in calls if start <= call.day <= today]
    now, before = [call for call in known if call.day >= since], [call for call in known if call.day < since]
    spoken, usual = [call for call in now if call.reached], [call for call in before if call.reached]
    enough = len(usual) >= FEWEST_BEFORE and len(spoken) >= FEWEST_NOW
    findings = [*_mentioned(concerns, since, start, today), *_missed(now, before)]
    if len(usual) >= FEWEST_BEFORE:
        findings += _rarer(spoken, usual)
    if enough:
        findings += [*_duration(spoken, usual), *_mood(spoken, usual)]
    ordered = sorted(findings, key=lambda one: (-WEIGHTS[one.kind], one.kind, str(one.value)))
    return Comparison(len(spoken), enough, tuple(ordered))


def _mentioned(
    concerns: Iterable[Mentioned], since: datetime.date, start: datetime.date, today: datetime.date
) -> list[Finding]:
    known = [concern for concern in concerns if start <= concern.day <= today]
    earlier = {concern.kind for concern in known if concern.day < since}
    recent = {concern.kind for concern in known if concern.day >= since}
    return [Finding(Kind.AGAIN if kind in earlier else Kind.FIRST_TIME, kind) for kind in sorted(recent)]


def _missed(now: Sequence[Heard], before: Sequence[Heard]) -> list[Finding]:
    """Not reached at least twice, and more often than in a usual week."""
    missed = sum(not call.reached for call in now)
    usual = sum(not call.reached for call in before) / _weeks(before)
    return [Finding(Kind.MISSED, missed)] if missed >= 2 and missed > usual + 1 else []


def _rarer(spoken: Sequence[Heard], usual: Sequence[Heard]) -> list[Finding]:
    """At most half as many conversations as in a usual week."""
    a_week = len(usual) / _weeks(usual)
    return [Finding(Kind.RARER, round(a_week))] if a_week >= 2 and len(spoken) <= a_week / 2 else []


def _weeks(before: Sequence[Heard]) -> int:
    """How many weeks somebody has been known, so that a newcomer is not compared with empty ones."""
    if not before:
        return WEEKS_BEFORE
    days = (max(call.day for call in before) - min(call.day for call in before)).days + 1
    return max(1, min(WEEKS_BEFORE, -(-days // 7)))


def _duration(spoken: Sequence[Heard], usual: Sequence[Heard]) -> list[Finding]:
    now = [call.seconds for call in spoken if call.seconds]
    before = [call.seconds for call in usual if call.seconds]
    if len(now) < FEWEST_NOW or len(before) < FEWEST_BEFORE:
        return []
    middle = statistics.median(before)
    difference = statistics.median(now) - middle
    if abs(difference) < max(CLEAR_SHARE * middle, USUAL_SPREAD * _spread(before, middle)):
        return []
    share = 10 * round(10 * abs(difference) / middle)
    return [Finding(Kind.LONGER if difference > 0 else Kind.SHORTER, share)]


def _mood(spoken: Sequence[Heard], usual: Sequence[Heard]) -> list[Finding]:
    now = [call.mood for call in spoken if call.mood is not None]
    before = [call.mood for call in usual if call.mood is not None]
    if len(now) < FEWEST_NOW or len(before) < FEWEST_BEFORE:
        return []
    middle = statistics.median(before)
    difference = statistics.median(now) - middle
    if abs(difference) < max(CLEAR_MOOD, USUAL_SPREAD * _spread(before, middle)):
        return []
    return [Finding(Kind.HIGHER_MOOD if difference > 0 else Kind.LOWER_MOOD)]


def _spread(values: Sequence[float], middle: float) -> float:
    """How far a call usually lies from the middle one."""
    return statistics.median([abs(value - middle) for value in values])
