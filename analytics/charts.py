"""Charts as numbers: what a template needs to draw them as SVG. Pure; integers only, which no language rewrites.

A day without a known mood is a gap in the line, never a zero.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

HEIGHT = 150
TOP, BOTTOM = 14, 124  # where a score of +1 and of -1 lies
LEFT, RIGHT = 62, 12
# One width for every chart, so that their letters are equally large; a month's days share it with each other.
DAYS_WIDTH = 308


class DayMood(NamedTuple):
    """One local day: the mean of the moods known, and of how many calls."""

    day: datetime.date
    score: float | None
    calls: int


class MoodPoint(NamedTuple):
    x: int
    y: int
    mood: DayMood


class MoodChart(NamedTuple):
    """A line over days. `lines` are the `d` of SVG paths, one for each run of days without a gap."""

    width: int
    labels: list[tuple[int, datetime.date]]
    points: list[MoodPoint]
    lines: list[str]
    days: list[DayMood]
    calls: int


class Bar(NamedTuple):
    x: int
    y: int
    width: int
    height: int
    day: datetime.date
    calls: int
    labelled: bool

    @property
    def half(self) -> int:
        return self.width // 2


class CallsChart(NamedTuple):
    width: int
    bars: list[Bar]
    most: int
    calls: int


def last_days(days: int, today: datetime.date) -> list[datetime.date]:
    """The last `days` days up to today, oldest first."""
    return [today - datetime.timedelta(days=ago) for ago in reversed(range(days))]


def day_moods(scores: Iterable[tuple[datetime.date, float]], days: Sequence[datetime.date]) -> list[DayMood]:
    """The moods of calls, given with their local day, as one mean per day."""
    by_day: dict[datetime.date, list[float]] = {day: [] for day in days}
    for day, score in scores:
        if day in by_day:
            by_day[day].append(score)
    return [DayMood(day, sum(found) / len(found) if found else None, len(found)) for day, found in by_day.items()]


def mood_chart(moods: Sequence[DayMood]) -> MoodChart:
    step = _step(len(moods))
    points = [
        MoodPoint(_x(index, step), _y(mood.score), mood)
        for index, mood in enumerate(moods)
        if mood.score is not None
    ]
    return MoodChart(
        width=_width(len(moods), step),
        labels=[(_x(index, step), mood.day) for index, mood in _labelled(moods)],
        points=points,
        lines=[_path(run) for run in _runs(points) if len(run) > 1],
        days=list(moods),
        calls=sum(mood.calls for mood in moods),
    )


def calls_chart(days: Sequence[datetime.date], calls_on: Iterable[datetime.date]) -> CallsChart:
    """One bar per day, as high as there were calls."""
    counted = Counter(day for day in calls_on if day in set(days))
    most, step = max(counted.values(), default=0), _step(len(days))
    labelled = {index for index, _day in _labelled(days)}
    bars = []
    for index, day in enumerate(days):
        height = round((BOTTOM - TOP) * counted[day] / most) if most else 0
        width = step * 6 // 10
        x = _x(index, step) - width // 2
        bars.append(Bar(x, BOTTOM - height, width, height, day, counted[day], index in labelled))
    return CallsChart(_width(len(days), step), bars, most, counted.total())


def _step(days: int) -> int:
    return DAYS_WIDTH // max(days, 1)


def _x(index: int, step: int) -> int:
    return LEFT + index * step + step // 2


def _y(score: float) -> int:
    return round(BOTTOM - (score + 1) / 2 * (BOTTOM - TOP))


def _width(days: int, step: int) -> int:
    return LEFT + days * step + RIGHT


def _labelled[T](days: Sequence[T]) -> list[tuple[int, T]]:
    """Every day of a week; of more days every third or seventh one, counted back from today."""
    every = 1 if len(days) <= 7 else 3 if len(days) <= 14 else 7
    return [(index, day) for index, day in enumerate(days) if (len(days) - 1 - index) % every == 0]


def _runs(points: Sequence[MoodPoint]) -> list[list[MoodPoint]]:
    """The points in groups of days that follow each other."""
    runs: list[list[MoodPoint]] = []
    for point in points:
        if runs and (point.mood.day - runs[-1][-1].mood.day).days == 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def _path(run: Sequence[MoodPoint]) -> str:
    return "M" + " L".join(f"{point.x} {point.y}" for point in run)
