"""Where the points of a chart lie. Pure; the templates draw them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 640, 160, 20


@dataclass(frozen=True, slots=True)
class Point:
    """One day or call of a mood chart; `y` is None where nothing was said, and the line has a gap."""

    label: datetime.date
    score: float | None
    count: int
    x: float
    y: float | None


@dataclass(frozen=True, slots=True)
class MoodChart:
    """A line of moods from -1 to 1, in the units of an SVG of WIDTH by HEIGHT."""

    points: list[Point]
    lines: list[str]

    @property
    def count(self) -> int:
        return sum(point.count for point in self.points)


def mood_chart(days: Sequence[tuple[datetime.date, Sequence[float]]]) -> MoodChart:
    """The chart of the days' scores, oldest first; a day without scores is a gap and never a zero."""
    step = (WIDTH - 2 * MARGIN) / max(1, len(days) - 1)
    points = []
    for index, (day, scores) in enumerate(days):
        mean = sum(scores) / len(scores) if scores else None
        y = None if mean is None else round(MARGIN + (1 - mean) / 2 * (HEIGHT - 2 * MARGIN), 1)
        points.append(Point(day, mean, len(scores), round(MARGIN + index * step, 1), y))
    return MoodChart(points, _lines(points))


def _lines(points: Sequence[Point]) -> list[str]:
    """The `points` attribute of a polyline for each stretch without a gap."""
    stretches: list[list[str]] = [[]]
    for point in points:
        if point.y is None:
            stretches.append([])
        else:
            stretches[-1].append(f"{point.x},{point.y}")
    return [" ".join(stretch) for stretch in stretches if len(stretch) > 1]
