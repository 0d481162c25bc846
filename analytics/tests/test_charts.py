"""Charts: gaps stay gaps, the number of calls is said, and nothing is drawn outside of its frame."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.charts import (
    BOTTOM,
    TOP,
    Calls,
    Mean,
    Slots,
    calls_chart,
    last_days,
    last_weeks,
    mood_chart,
    moods_of,
)

pytestmark = pytest.mark.pure
TODAY = datetime.date(2026, 11, 23)  # a Monday
WEEK = last_days(7, TODAY)
DAYS = WEEK.first_days
EIGHT_DAYS_AGO = TODAY - datetime.timedelta(days=8)


def moods(*scores: tuple[datetime.date, float]) -> dict[datetime.date, Mean]:
    return {day: Mean(score, 1) for day, score in scores}


def test_a_week_ends_today_and_has_seven_days() -> None:
    assert DAYS[-1] == TODAY
    assert len(DAYS) == 7


def test_weeks_begin_on_mondays_and_the_newest_one_holds_today() -> None:
    weeks = last_weeks(12, TODAY + datetime.timedelta(days=4))
    assert {day.weekday() for day in weeks.first_days} == {0}
    assert weeks.first_days[-1] == TODAY
    assert weeks.of(TODAY + datetime.timedelta(days=6)) == 11
    assert weeks.of(weeks.since - datetime.timedelta(days=1)) is None


def test_in_a_week_every_call_weighs_the_same() -> None:
    means = {TODAY: Mean(1.0, 1), TODAY + datetime.timedelta(days=2): Mean(-0.5, 3)}
    newest = moods_of(means, last_weeks(2, TODAY))[-1]
    assert newest.score == pytest.approx(-0.125)
    assert newest.calls == 4


def test_a_mood_of_another_week_is_left_out() -> None:
    assert mood_chart(moods((EIGHT_DAYS_AGO, 1.0)), WEEK).calls == 0


def test_a_day_without_a_mood_is_a_gap_in_the_line() -> None:
    known = moods((DAYS[0], 0.1), (DAYS[1], 0.2), (DAYS[4], 0.3), (DAYS[5], 0.4), (DAYS[6], 0.5))
    chart = mood_chart(known, WEEK)
    assert len(chart.points) == 5
    assert [line.count("L") for line in chart.lines] == [1, 2]


def test_a_lonely_day_is_a_point_without_a_line() -> None:
    chart = mood_chart(moods((DAYS[3], 0.1)), WEEK)
    assert len(chart.points) == 1
    assert chart.lines == []


def test_the_best_mood_lies_on_top_and_the_worst_at_the_bottom() -> None:
    chart = mood_chart(moods((DAYS[0], 1.0), (DAYS[1], -1.0)), WEEK)
    assert [point.y for point in chart.points] == [TOP, BOTTOM]


@pytest.mark.parametrize("slots", [last_days(7, TODAY), last_days(14, TODAY), last_weeks(12, TODAY)])
def test_everything_lies_inside_the_chart_however_much_it_shows(slots: Slots) -> None:
    chart = mood_chart(moods(*((day, 0.0) for day in slots.first_days)), slots)
    assert all(0 < point.left < point.x < point.left + point.reach < chart.width for point in chart.points)
    assert len(chart.labels) <= 7
    assert chart.labels[-1][1] == slots.first_days[-1]
    # A value is written towards the middle.
    assert [chart.points[0].anchor, chart.points[-1].anchor] == ["start", "end"]


def test_bars_are_as_high_as_there_were_calls_and_those_nobody_took_stand_on_top() -> None:
    calls = {TODAY: Calls(1, 1), DAYS[0]: Calls(1, 0), EIGHT_DAYS_AGO: Calls(5, 5)}
    chart = calls_chart(calls, WEEK)
    assert (chart.most, chart.calls) == (2, 3)
    newest, oldest = chart.bars[-1], chart.bars[0]
    assert newest.reached == oldest.reached
    assert newest.missed[0] == TOP
    assert newest.missed[0] + newest.missed[1] == newest.reached[0]
    assert newest.reached[0] + newest.reached[1] == BOTTOM
    assert oldest.missed[1] == 0


@given(st.dictionaries(st.sampled_from(list(DAYS)), st.builds(Calls, st.integers(0, 40), st.integers(0, 40))))
def test_whatever_is_counted_stays_inside_and_adds_up(calls: dict[datetime.date, Calls]) -> None:
    chart = calls_chart(calls, WEEK)
    assert chart.calls == sum(sum(counted) for counted in calls.values())
    for bar in chart.bars:
        assert bar.reached[0] + bar.reached[1] == BOTTOM
        assert TOP <= bar.missed[0] <= bar.reached[0]


def test_a_week_without_calls_has_flat_bars() -> None:
    chart = calls_chart({}, WEEK)
    assert {bar.reached[1] + bar.missed[1] for bar in chart.bars} == {0}
