"""Trends: a mean per local day, oldest first, and an empty day is none, never zero."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.trends import Scored, daily_means, history, mean

pytestmark = pytest.mark.pure

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.UTC)


def at(*, days_ago: int = 0, hour: int = 9) -> datetime.datetime:
    return NOW.replace(hour=hour) - datetime.timedelta(days=days_ago)


def scores(*found: Scored) -> list[float | None]:
    return [day.score for day in daily_means(found, now=NOW, zone=BERLIN)]


def test_seven_days_oldest_first_ending_today() -> None:
    days = [day.day for day in daily_means([], now=NOW, zone=BERLIN)]
    assert days == [datetime.date(2026, 11, day) for day in range(17, 24)]


def test_a_day_without_a_call_is_none_and_not_zero() -> None:
    assert scores(Scored(at(), 0.5)) == [None] * 6 + [0.5]


def test_a_day_is_the_mean_of_its_calls() -> None:
    assert scores(Scored(at(), 1.0), Scored(at(hour=8), -0.5)) == [None] * 6 + [0.25]


def test_an_unknown_mood_is_left_out_of_the_mean() -> None:
    assert scores(Scored(at(), None), Scored(at(), 0.4))[-1] == 0.4


def test_a_call_shortly_before_midnight_utc_belongs_to_the_next_local_day() -> None:
    assert scores(Scored(at(days_ago=1, hour=23), 0.3)) == [None] * 6 + [0.3]


def test_what_is_older_than_the_window_does_not_count() -> None:
    assert scores(Scored(at(days_ago=7), 0.9)) == [None] * 7


def test_the_day_on_which_the_clocks_change_is_one_day() -> None:
    now = datetime.datetime(2026, 10, 26, 12, tzinfo=datetime.UTC)
    found = [Scored(datetime.datetime(2026, 10, 25, hour, 30, tzinfo=datetime.UTC), 0.5) for hour in (0, 1, 22)]
    days = daily_means(found, now=now, zone=BERLIN, days=2)
    assert [(day.day.day, day.score) for day in days] == [(25, 0.5), (26, None)]


def test_the_history_of_a_person_is_oldest_first_and_without_the_unknown() -> None:
    new, old, unknown = Scored(at(), 0.1), Scored(at(days_ago=3), 0.2), Scored(at(days_ago=1), None)
    assert history([new, unknown, old]) == [old, new]


def test_the_mean_of_nothing_known_is_none() -> None:
    assert mean([None]) is None
    assert mean([1.0, None, 0.0]) == 0.5


MOMENTS = st.datetimes(datetime.datetime(2026, 11, 1), datetime.datetime(2026, 12, 1), timezones=st.just(BERLIN))


@given(st.lists(st.builds(Scored, MOMENTS, st.none() | st.floats(-1, 1))), st.integers(1, 30))
def test_means_stay_within_the_scores_of_their_day(found: list[Scored], days: int) -> None:
    means = daily_means(found, now=NOW, zone=BERLIN, days=days)
    assert len(means) == days
    for day, score in means:
        of_day = [one.score for one in found if one.score is not None and one.at.astimezone(BERLIN).date() == day]
        assert (score is None) == (not of_day)
        assert score is None or min(of_day) - 1e-9 <= score <= max(of_day) + 1e-9
