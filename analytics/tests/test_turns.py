"""Turns: numbered, without what speech recognition made up, and cut into parts without losing a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.turns import Turn, caller_words, numbered, parts, without_phantoms

pytestmark = pytest.mark.pure

PHANTOMS = [
    "Untertitel der Amara.org-Community",
    "Untertitel im Auftrag des ZDF für funk, 2017",
    "Untertitelung des ZDF, 2020",
    "Untertitel von Stephanie Geiges",
    "Vielen Dank fürs Zuschauen!",
    "Vielen Dank für's Zuschauen.",
    "Danke fürs Zusehen.",
    "Thanks for watching!",
    "Subtitles by the Amara.org community",
    "Copyright WDR 2021",
    "SWR 2020",
    "Bitte abonnieren Sie meinen Kanal!",
]


@pytest.mark.parametrize("phantom", PHANTOMS)
def test_what_speech_recognition_hears_in_silence_is_not_a_turn(phantom: str) -> None:
    assert numbered([(1, "caller", phantom)]) == []


@pytest.mark.parametrize("phantom", PHANTOMS)
def test_a_phantom_behind_a_real_sentence_goes_and_the_sentence_stays(phantom: str) -> None:
    assert without_phantoms(f"Mir geht es gut. {phantom}") == "Mir geht es gut."


@pytest.mark.parametrize(
    "sentence",
    ["Vielen Dank für das Gespräch.", "Ich lese gern die Untertitel.", "Im ZDF kam ein Film.", "Das war 2017."],
)
def test_what_people_say_about_television_is_kept(sentence: str) -> None:
    assert without_phantoms(sentence) == sentence


def test_turns_are_numbered_from_one_in_the_order_of_speech_whatever_their_positions() -> None:
    turns = numbered([(3000, "caller", "zwei"), (1000, "companion", "eins"), (2000, "caller", "  ")])
    assert turns == [Turn(1, 1000, "companion", "eins"), Turn(2, 3000, "caller", "zwei")]


def test_only_the_callers_words_count_and_numbers_are_none() -> None:
    turns = numbered([(1, "companion", "Wie geht es Ihnen heute?"), (2, "caller", "Gut, 3 mal so gut.")])
    assert caller_words(turns) == 4


def test_a_short_call_is_one_part() -> None:
    turns = numbered([(1, "caller", "ja"), (2, "caller", "nein")])
    assert parts(turns, 100) == [turns]


def test_a_call_without_turns_has_no_part() -> None:
    assert parts([], 100) == []


def test_a_monologue_longer_than_a_part_keeps_its_number_in_each_of_them() -> None:
    pieces = parts([Turn(7, 70, "caller", "abcdefgh")], 3)
    assert [[(turn.number, turn.text) for turn in part] for part in pieces] == [
        [(7, "abc")],
        [(7, "def")],
        [(7, "gh")],
    ]


@given(st.lists(st.text(min_size=1, max_size=40), max_size=30), st.integers(1, 60))
def test_no_word_is_lost_or_said_twice_and_no_part_is_too_long(texts: list[str], limit: int) -> None:
    turns = [Turn(number, number, "caller", text) for number, text in enumerate(texts, start=1)]
    pieces = parts(turns, limit)
    assert "".join(turn.text for part in pieces for turn in part) == "".join(texts)
    assert all(0 < sum(len(turn.text) for turn in part) <= limit for part in pieces)
