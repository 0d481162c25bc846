"""Charts: gaps stay gaps, the number of calls is said, and nothing is drawn outside of its frame."""

import datetime

import pytest

from analytics.charts import BOTTOM, TOP, calls_chart, day_moods, last_days, mood_chart

pytestmark = pytest.mark.pure
TODAY = datetime.date(2026, 11, 23)
WEEK = last_days(7, TODAY)


def test_a_week_ends_today_and_has_seven_days() -> None:
    assert WEEK[-1] == TODAY
    assert len(WEEK) == 7


def test_several_calls_of_a_day_are_one_point_with_their_number() -> None:
    moods = day_moods([(TODAY, 0.2), (TODAY, 0.6)], WEEK)
    assert moods[-1].score == pytest.approx(0.4)
    assert moods[-1].calls == 2


def test_a_mood_of_another_week_is_left_out() -> None:
    assert mood_chart(day_moods([(TODAY - datetime.timedelta(days=7), 1.0)], WEEK)).calls == 0


def test_a_day_without_a_mood_is_a_gap_in_the_line() -> None:
    known = [(WEEK[0], 0.1), (WEEK[1], 0.2), (WEEK[4], 0.3), (WEEK[5], 0.4), (WEEK[6], 0.5)]
    chart = mood_chart(day_moods(known, WEEK))
    assert len(chart.points) == 5
    assert [line.count("L") for line in chart.lines] == [1, 2]


def test_a_lonely_day_is_a_point_without_a_line() -> None:
    chart = mood_chart(day_moods([(WEEK[3], 0.1)], WEEK))
    assert len(chart.points) == 1
    assert chart.lines == []


def test_the_best_mood_lies_on_top_and_the_worst_at_the_bottom() -> None:
    chart = mood_chart(day_moods([(WEEK[0], 1.0), (WEEK[1], -1.0)], WEEK))
    assert [point.y for point in chart.points] == [TOP, BOTTOM]


@pytest.mark.parametrize("days", [7, 14, 28])
def test_everything_lies_inside_the_chart_however_many_days_it_has(days: int) -> None:
    shown = last_days(days, TODAY)
    chart = mood_chart(day_moods([(day, 0.0) for day in shown], shown))
    assert all(0 < point.x < chart.width for point in chart.points)
    assert len(chart.labels) <= 7
    assert chart.labels[-1][1] == TODAY


def test_bars_are_as_high_as_there_were_calls() -> None:
    chart = calls_chart(WEEK, [TODAY, TODAY, WEEK[0], TODAY - datetime.timedelta(days=30)])
    assert (chart.most, chart.calls) == (2, 3)
    assert chart.bars[-1].height == 2 * chart.bars[0].height
    assert chart.bars[-1].y == TOP


def test_a_week_without_calls_has_flat_bars() -> None:
    chart = calls_chart(WEEK, [])
    assert {bar.height for bar in chart.bars} == {0}
