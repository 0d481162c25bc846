"""Moods over time. Pure: scores and times come in, the clock and the time zone as well."""

import datetime
from collections.abc import Iterable
from statistics import fmean
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Scored(NamedTuple):
    """When a call was, and what its analysis said; no score means the mood is not known."""

    at: datetime.datetime
    score: float | None
    label: str = ""


class DayMean(NamedTuple):
    """The mean of one local day; None for a day without a known mood."""

    day: datetime.date
    score: float | None


def daily_means(
    scores: Iterable[Scored], *, now: datetime.datetime, zone: ZoneInfo, days: int = 7
) -> list[DayMean]:
    """The last `days` local days up to today, oldest first."""
    today = now.astimezone(zone).date()
    by_day: dict[datetime.date, list[float]] = {
        today - datetime.timedelta(days=ago): [] for ago in reversed(range(days))
    }
    for at, score, _label in scores:
        day = at.astimezone(zone).date()
        if score is not None and day in by_day:
            by_day[day].append(score)
    return [DayMean(day, fmean(found) if found else None) for day, found in by_day.items()]


def history(scores: Iterable[Scored]) -> list[Scored]:
    """The known moods of a person, oldest first."""
    return sorted(scored for scored in scores if scored.score is not None)


def mean(scores: Iterable[float | None]) -> float | None:
    """The mean of the known scores; None if there is none."""
    known = [score for score in scores if score is not None]
    return fmean(known) if known else None
