"""Charts as numbers: what a template needs to draw them as SVG. Pure; integers only, which no language rewrites.

A day or week without a known mood is a gap in the line, never a zero.
"""

import bisect
import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple

HEIGHT = 150
TOP, BOTTOM = 14, 124  # where a score of +1 and of -1 lies
LEFT, RIGHT = 62, 12
# One width for every chart, so that their letters are equally large; a month's days share it with each other.
SLOTS_WIDTH = 308


class Mean(NamedTuple):
    """The mean mood of some calls, and of how many."""

    score: float
    calls: int


class Calls(NamedTuple):
    """How many calls were a conversation, and how many were not."""

    reached: int
    missed: int


class Slots(NamedTuple):
    """What lies side by side in a chart: days, or weeks of seven days, by their first day, oldest first."""

    first_days: Sequence[datetime.date]
    weekly: bool

    @property
    def since(self) -> datetime.date:
        return self.first_days[0]

    def of(self, day: datetime.date) -> int | None:
        """The index of the slot that a day lies in; None before the first one."""
        index = bisect.bisect_right(self.first_days, day) - 1
        return index if index >= 0 else None


class Mood(NamedTuple):
    """One slot: the mean of the moods known, and of how many calls."""

    day: datetime.date
    score: float | None
    calls: int


class MoodPoint(NamedTuple):
    """A dot; `left` and `reach` say how wide the strip is that belongs to it when it is pointed at."""

    x: int
    y: int
    mood: Mood
    anchor: str
    slot: int
    left: int
    reach: int


class MoodChart(NamedTuple):
    """A line over slots. `lines` are the `d` of SVG paths, one for each run of slots without a gap."""

    width: int
    weekly: bool
    labels: list[tuple[int, datetime.date]]
    points: list[MoodPoint]
    lines: list[str]
    slots: list[Mood]
    calls: int


class Bar(NamedTuple):
    """A slot's calls: on the ground those that were a conversation, on top of them the others."""

    x: int
    width: int
    reached: tuple[int, int]  # y and height
    missed: tuple[int, int]
    day: datetime.date
    calls: Calls
    labelled: bool
    anchor: str

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


class CallsChart(NamedTuple):
    width: int
    weekly: bool
    bars: list[Bar]
    most: int
    calls: int


def last_days(days: int, today: datetime.date) -> Slots:
    """The last `days` days up to today."""
    return Slots([today - datetime.timedelta(days=ago) for ago in reversed(range(days))], weekly=False)


def last_weeks(weeks: int, today: datetime.date) -> Slots:
    """The last `weeks` weeks from Monday on; the newest one is not over yet."""
    monday = today - datetime.timedelta(days=today.weekday())
    return Slots([monday - datetime.timedelta(weeks=ago) for ago in reversed(range(weeks))], weekly=True)


def moods_of(means: Mapping[datetime.date, Mean], slots: Slots) -> list[Mood]:
    """The means of days, put together in their slots: each call weighs the same."""
    sums, calls = [0.0] * len(slots.first_days), [0] * len(slots.first_days)
    for day, mean in means.items():
        index = slots.of(day)
        if index is not None:
            sums[index] += mean.score * mean.calls
            calls[index] += mean.calls
    return [
        Mood(day, total / count if count else None, count)
        for day, total, count in zip(slots.first_days, sums, calls, strict=True)
    ]


def mood_chart(means: Mapping[datetime.date, Mean], slots: Slots) -> MoodChart:
    moods = moods_of(means, slots)
    step, width = _step(len(moods)), _width(len(moods))
    points = [
        MoodPoint(
            x=_x(index, step),
            y=_y(mood.score),
            mood=mood,
            anchor=_anchor(_x(index, step), width),
            slot=index,
            left=LEFT + index * step,
            reach=step,
        )
        for index, mood in enumerate(moods)
        if mood.score is not None
    ]
    return MoodChart(
        width=width,
        weekly=slots.weekly,
        labels=[(_x(index, step), mood.day) for index, mood in _labelled(moods)],
        points=points,
        lines=[_path(run) for run in _runs(points) if len(run) > 1],
        slots=moods,
        calls=sum(mood.calls for mood in moods),
    )


def calls_chart(calls_on: Mapping[datetime.date, Calls], slots: Slots) -> CallsChart:
    """One bar per slot, as high as there were calls."""
    counted = _counted(calls_on, slots)
    most = max((sum(calls) for calls in counted), default=0)
    step, width = _step(len(counted)), _width(len(counted))
    labelled = {index for index, _day in _labelled(slots.first_days)}
    bar_width = step * 6 // 10
    bars = []
    for index, (day, calls) in enumerate(zip(slots.first_days, counted, strict=True)):
        top, head = _bar_height(sum(calls), most), _bar_height(calls.reached, most)
        x = _x(index, step)
        bars.append(
            Bar(
                x=x - bar_width // 2,
                width=bar_width,
                reached=(BOTTOM - head, head),
                missed=(BOTTOM - top, top - head),
                day=day,
                calls=calls,
                labelled=index in labelled,
                anchor=_anchor(x, width),
            )
        )
    return CallsChart(width, slots.weekly, bars, most, sum(sum(calls) for calls in counted))


def _counted(calls_on: Mapping[datetime.date, Calls], slots: Slots) -> list[Calls]:
    counted = [Calls(0, 0)] * len(slots.first_days)
    for day, calls in calls_on.items():
        index = slots.of(day)
        if index is not None:
            counted[index] = Calls(counted[index].reached + calls.reached, counted[index].missed + calls.missed)
    return counted


def _bar_height(calls: int, most: int) -> int:
    return round((BOTTOM - TOP) * calls / most) if most else 0


def _step(slots: int) -> int:
    return SLOTS_WIDTH // max(slots, 1)


def _x(index: int, step: int) -> int:
    return LEFT + index * step + step // 2


def _y(score: float) -> int:
    return round(BOTTOM - (score + 1) / 2 * (BOTTOM - TOP))


def _width(slots: int) -> int:
    return LEFT + slots * _step(slots) + RIGHT


def _anchor(x: int, width: int) -> str:
    """Where a text about something at x begins, so that it stays inside of the chart."""
    if x < width / 2:
        return "start"
    return "end"


def _labelled[T](slots: Sequence[T]) -> list[tuple[int, T]]:
    """Every day of a week; of more slots every third or seventh one, counted back from the newest."""
    every = 1 if len(slots) <= 7 else 3 if len(slots) <= 14 else 7
    return [(index, slot) for index, slot in enumerate(slots) if (len(slots) - 1 - index) % every == 0]


def _runs(points: Sequence[MoodPoint]) -> list[list[MoodPoint]]:
    """The points in groups of slots that follow each other."""
    runs: list[list[MoodPoint]] = []
    for point in points:
        if runs and point.slot - runs[-1][-1].slot == 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def _path(run: Sequence[MoodPoint]) -> str:
    return "M" + " L".join(f"{point.x} {point.y}" for point in run)
