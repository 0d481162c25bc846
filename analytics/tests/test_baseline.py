"""What changed for somebody, against nobody but themselves: never without enough calls, never by chance."""

import datetime
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.baseline import FEWEST_BEFORE, FEWEST_NOW, Comparison, Finding, Heard, Kind, Mentioned, compare
from analytics.templatetags.ward import bars, in_words
from calls.models import Concern

pytestmark = pytest.mark.pure
TODAY = datetime.date(2026, 11, 23)


def day(ago: int) -> datetime.date:
    return TODAY - datetime.timedelta(days=ago)


def talks(*agos: int, seconds: int = 300, mood: float | None = 0.4) -> list[Heard]:
    return [Heard(day(ago), True, seconds, mood) for ago in agos]


USUAL = talks(8, 10, 12, 15, 17, 19, 22, 24, 26, 29, 31, 33)  # three a week
KINDS = st.sampled_from(Concern.Kind.values)
MOMENTS = st.integers(-3, 90).map(day)
CALLS = st.lists(
    st.builds(
        Heard,
        MOMENTS,
        st.booleans(),
        st.none() | st.integers(0, 7200),
        st.none() | st.floats(-1, 1, allow_nan=False),
    ),
    max_size=40,
)
CONCERNS = st.lists(st.builds(Mentioned, MOMENTS, KINDS), max_size=10)


def kinds(comparison: Comparison) -> list[Kind]:
    return [finding.kind for finding in comparison.findings]


def test_a_week_like_the_others_is_like_the_others() -> None:
    found = compare([*USUAL, *talks(1, 3, 5)], [], TODAY)
    assert found == Comparison(3, True, ())
    assert in_words(found) == ["wie sonst"]


def test_shorter_conversations_are_said_in_tens_of_per_cent() -> None:
    found = compare([*USUAL, *talks(1, 3, 5, seconds=180)], [], TODAY)
    assert found.findings == (Finding(Kind.SHORTER, 40),)
    assert in_words(found) == ["Gespräche 40 % kürzer als sonst"]


def test_longer_ones_are_said_and_are_nothing_urgent() -> None:
    found = compare([*USUAL, *talks(1, 3, seconds=600)], [], TODAY)
    assert kinds(found) == [Kind.LONGER]
    assert found.weight == 0


def test_who_always_talks_now_long_now_short_is_not_said_to_have_changed() -> None:
    usual = [Heard(day(8 + 3 * ago), True, 60 if ago % 2 else 900, 0.0) for ago in range(12)]
    assert kinds(compare([*usual, *talks(1, 3, 5, seconds=120, mood=0.0)], [], TODAY)) == []


def test_a_lower_mood_is_said_only_if_it_is_clear() -> None:
    assert kinds(compare([*USUAL, *talks(1, 3, 5, mood=-0.3)], [], TODAY)) == [Kind.LOWER_MOOD]
    assert kinds(compare([*USUAL, *talks(1, 3, 5, mood=0.3)], [], TODAY)) == []
    assert kinds(compare([*USUAL, *talks(1, 3, 5, mood=None)], [], TODAY)) == []


def test_a_higher_mood_is_said_too() -> None:
    assert kinds(compare([*talks(8, 15, 22, 29, mood=-0.5), *talks(1, 3, mood=0.5)], [], TODAY)) == [
        Kind.HIGHER_MOOD
    ]


def test_fewer_conversations_are_said_against_a_usual_week() -> None:
    found = compare([*USUAL, *talks(2)], [], TODAY)
    assert found.findings == (Finding(Kind.RARER, 3),)
    assert "etwa 3 in der Woche" in in_words(found)[0]


def test_a_newcomer_is_not_compared_with_weeks_before_they_came() -> None:
    found = compare([*talks(8, 9, 10, 11), *talks(1, 2, 3)], [], TODAY)
    assert Kind.RARER not in kinds(found)


def test_not_being_reached_counts_when_it_is_more_than_usual() -> None:
    missed = [Heard(day(ago), False) for ago in (0, 1, 2)]
    assert Finding(Kind.MISSED, 3) in compare([*USUAL, *talks(3, 4), *missed], [], TODAY).findings
    often = [Heard(day(ago), False) for ago in range(8, 62)]
    assert Kind.MISSED not in kinds(compare([*USUAL, *talks(3, 4), *often, *missed], [], TODAY))


def test_something_mentioned_for_the_first_time_comes_first() -> None:
    found = compare([*USUAL, *talks(1, 3, 5, mood=-0.5)], [Mentioned(day(1), "pain")], TODAY)
    assert kinds(found) == [Kind.FIRST_TIME, Kind.LOWER_MOOD]
    assert in_words(found)[0] == "zum ersten Mal: Schmerzen erwähnt"


def test_something_mentioned_before_is_mentioned_again() -> None:
    found = compare([], [Mentioned(day(1), "pain"), Mentioned(day(20), "pain")], TODAY)
    assert found.findings == (Finding(Kind.AGAIN, "pain"),)
    assert compare([], [Mentioned(day(20), "pain")], TODAY).findings == ()


@pytest.mark.parametrize(("before", "now"), [(FEWEST_BEFORE - 1, 5), (20, FEWEST_NOW - 1), (0, 0)])
def test_with_too_few_calls_the_answer_is_too_little_data(before: int, now: int) -> None:
    usual = talks(*(8 + ago for ago in range(before)), seconds=600, mood=0.8)
    found = compare([*usual, *talks(*range(now), seconds=60, mood=-0.8)], [], TODAY)
    assert not found.enough
    assert not {Kind.SHORTER, Kind.LOWER_MOOD} & set(kinds(found))
    assert "zu wenig Daten für einen Vergleich" in in_words(found)


def test_what_lies_outside_of_the_window_plays_no_part() -> None:
    old = talks(*range(70, 90), seconds=3600, mood=-1.0)
    future = talks(-1, -2, seconds=1)
    assert compare([*USUAL, *talks(1, 3, 5), *old, *future], [], TODAY) == Comparison(3, True, ())


@given(CALLS, CONCERNS, st.randoms(use_true_random=False))
def test_the_order_in_which_things_arrive_means_nothing(
    calls: list[Heard], concerns: list[Mentioned], chance: random.Random
) -> None:
    found = compare(calls, concerns, TODAY)
    chance.shuffle(calls)
    chance.shuffle(concerns)
    assert compare(calls, concerns, TODAY) == found


@given(CALLS, CONCERNS)
def test_every_finding_has_words_and_the_gravest_comes_first(
    calls: list[Heard], concerns: list[Mentioned]
) -> None:
    found = compare(calls, concerns, TODAY)
    assert all(in_words(found))
    assert found.weight >= 0
    assert not any("{" in words for words in in_words(found))


@given(CALLS)
def test_who_did_as_always_twice_over_did_not_change(calls: list[Heard]) -> None:
    """The same week nine times: whatever it was like, nothing is said about durations and moods."""
    week = [Heard(day(number % 7), call.reached, call.seconds, call.mood) for number, call in enumerate(calls)]
    weeks = [
        Heard(call.day - datetime.timedelta(weeks=ago), call.reached, call.seconds, call.mood)
        for ago in range(9)
        for call in week
    ]
    assert not {Kind.SHORTER, Kind.LONGER, Kind.LOWER_MOOD, Kind.HIGHER_MOOD} & set(
        kinds(compare(weeks, [], TODAY))
    )


@given(st.lists(st.integers(0, 50), min_size=9, max_size=9))
def test_a_week_without_a_conversation_has_no_bar(weeks: list[int]) -> None:
    assert len(bars(weeks)) == sum(count > 0 for count in weeks if round(20 * count / max([*weeks, 1])))
    assert all(0 <= y < 20 and y + height == 20 for _x, y, height in bars(weeks))
