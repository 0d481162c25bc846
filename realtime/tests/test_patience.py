"""How long to wait, and how that is learnt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.patience import LONGEST_MS, SHORTEST_MS, Patience, clamped, learnt

pytestmark = pytest.mark.pure


def test_half_a_sentence_is_waited_for_longer_than_six_seconds_by_everybody() -> None:
    assert Patience().unfinished_ms > 6_000
    assert Patience(3_000).unfinished_ms > Patience().unfinished_ms


def test_a_person_who_pauses_longer_is_waited_for_longer_next_time() -> None:
    assert learnt(1_200, [2_000, 2_200, 2_400]) > 1_700


def test_a_brisk_person_is_answered_sooner_again_but_never_too_soon() -> None:
    assert SHORTEST_MS <= learnt(3_000, [400, 500, 600]) < 3_000


def test_two_pauses_say_nothing() -> None:
    assert learnt(2_000, [4_000, 4_000]) == 2_000


@given(st.integers(0, 20_000), st.lists(st.integers(0, 60_000)))
def test_what_is_learnt_stays_within_bounds(before_ms: int, pauses_ms: list[int]) -> None:
    assert SHORTEST_MS <= learnt(before_ms, pauses_ms) <= LONGEST_MS


@pytest.mark.parametrize(("pause_ms", "expected"), [(0, 1_200), (2_000, 2_000), (9_000, 4_000)])
def test_a_pause_set_by_hand_is_kept_within_the_same_bounds(pause_ms: int, expected: int) -> None:
    assert clamped(pause_ms) == expected
