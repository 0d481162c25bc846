"""How far a call is, in steps that people know: dialling, ringing, talking since …, over, read.

Pure: no I/O, no clock, no database; statuses and states are the values of their models.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

READING_ENDS = {"done": "read", "failed": "not_read", "nothing_said": "nothing_said", "not_stored": "not_stored"}
NEVER_TALKED = ("failed", "busy", "no_answer", "canceled")
BEFORE = {"initiated": 0, "ringing": 1, "in_progress": 2}


class Stand(StrEnum):
    """How a step stands: behind us, going on, ahead of us, or where it went wrong."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `name` is a key for words; `seconds` is how long it has lasted, where people count."""

    name: str
    stand: Stand
    seconds: int | None = None


def steps_of(
    *,
    outbound: bool,
    status: str,
    started_at: datetime.datetime | None,
    duration_sec: int | None,
    reading: str | None,
    now: datetime.datetime,
) -> list[Step]:
    """The steps of a call in their order.

    `reading` is the state of its analysis, "" if there is none yet, and None for who may not know of it.
    """
    if status in NEVER_TALKED:
        return [*_until_pickup(outbound, Stand.DONE, Stand.DONE), Step(status, Stand.FAILED)]
    at = BEFORE.get(status, 3)
    steps = _until_pickup(outbound, _stand(0, at), _stand(1, at))
    talked = _seconds(started_at, duration_sec, now, over=at == 3) if at >= 2 else None
    over = Step("over", Stand.DONE if at == 3 else Stand.AHEAD)
    return [*steps, Step("talking", _stand(2, at), talked), over, *_reading(reading, over=at == 3)]


def is_under_way(*, status: str, reading: str, ended_ago: datetime.timedelta | None) -> bool:
    """Is there anything to watch: a call that runs, one that is being read, or one that ended just now?"""
    if status in BEFORE or reading in ("waiting", "running"):
        return True
    return ended_ago is not None and ended_ago < datetime.timedelta(minutes=2)


def _stand(step: int, at: int) -> Stand:
    if step == at:
        return Stand.NOW
    return Stand.DONE if step < at else Stand.AHEAD


def _until_pickup(outbound: bool, dialling: Stand, ringing: Stand) -> list[Step]:
    return [Step("dialling", dialling), Step("ringing", ringing)] if outbound else []


def _seconds(
    started_at: datetime.datetime | None, duration_sec: int | None, now: datetime.datetime, *, over: bool
) -> int | None:
    if over:
        return duration_sec
    return max(0, int((now - started_at).total_seconds())) if started_at else None


def _reading(reading: str | None, *, over: bool) -> Iterator[Step]:
    if reading is None:
        return
    if ending := READING_ENDS.get(reading):
        yield Step(ending, Stand.FAILED if ending == "not_read" else Stand.DONE)
    else:
        yield Step("reading", Stand.NOW if over else Stand.AHEAD)
