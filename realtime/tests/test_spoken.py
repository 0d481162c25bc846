"""What counts as a filler, a farewell and a finished sentence."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.spoken import is_echo, is_farewell, is_filler, sounds_finished

pytestmark = pytest.mark.pure
PHRASES = Path(__file__).parent / "phrases"
ALLOWED_ERRORS = 0.03


def phrases(name: str) -> list[str]:
    return (PHRASES / f"{name}.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("text", phrases("fillers"))
def test_a_listeners_noise_does_not_stop_a_reply_for_good(text: str) -> None:
    assert is_filler(text)


@pytest.mark.parametrize("text", phrases("no_fillers"))
def test_a_no_a_stop_and_every_word_with_a_meaning_stops_the_reply(text: str) -> None:
    assert not is_filler(text)


@pytest.mark.parametrize("text", phrases("farewells"))
def test_a_goodbye_is_heard_in_dialect_too(text: str) -> None:
    assert is_farewell(text)


@pytest.mark.parametrize("text", phrases("no_farewells"))
def test_who_says_anything_beside_a_goodbye_stays_on_the_line(text: str) -> None:
    assert not is_farewell(text)


def test_a_long_speech_is_no_farewell_whatever_its_words() -> None:
    assert not is_farewell("tschüss " * 20)


@pytest.mark.parametrize("name", ["de_finished", "held_out_finished"])
def test_a_finished_sentence_may_be_answered(name: str) -> None:
    wrong = [text for text in phrases(name) if not sounds_finished(text)]
    assert len(wrong) <= ALLOWED_ERRORS * len(phrases(name)), wrong


@pytest.mark.parametrize("name", ["de_unfinished", "held_out_unfinished"])
def test_half_a_sentence_keeps_the_turn_even_behind_a_full_stop(name: str) -> None:
    wrong = [text for text in phrases(name) if sounds_finished(text)]
    assert len(wrong) <= ALLOWED_ERRORS * len(phrases(name)), wrong


@pytest.mark.parametrize("text", ["Ja.", "Gut.", "Nein", "doch", "Yes.", "Morgen.", "Um acht."])
def test_very_short_answers_are_finished(text: str) -> None:
    assert sounds_finished(text)


@pytest.mark.parametrize(
    "text", ["", "   ", "...", "[Husten]", "Das war schön …", "Das war schön -", "Das war schön,"]
)
def test_nothing_said_and_a_voice_left_hanging_are_not_finished(text: str) -> None:
    assert not sounds_finished(text)


@pytest.mark.parametrize("text", ["Und?", "Was ist das?", "Wo wohnen Sie denn?", "Sagen Sie »ja«?"])
def test_a_question_mark_finishes_every_sentence(text: str) -> None:
    assert sounds_finished(text)


@pytest.mark.parametrize(("half", "whole"), [
    ("Ich fahre mit", "Ich fahre mit dem Bus"),
    ("Wir gehen nach", "Ich denke nach"),
    ("Ich wohne in", "Ich wohne in Bremen"),
    ("Ich habe gestern", "Ich habe gestern gebacken"),
    ("Meine Tochter hat gesagt, dass sie", "Meine Tochter hat gesagt, dass sie kommt"),
    ("weil meine Schwester", "weil meine Schwester krank war"),
    ("Ich stehe auf der", "Ich stehe um sieben auf"),
])  # fmt: skip
def test_the_same_words_are_half_and_whole_by_what_follows(half: str, whole: str) -> None:
    assert (sounds_finished(half), sounds_finished(whole)) == (False, True)


@given(st.text(max_size=300))
def test_no_text_makes_a_judgement_fail(text: str) -> None:
    assert {is_filler(text), is_farewell(text), sounds_finished(text)} <= {True, False}


@pytest.mark.parametrize("word", ["ja ", "ich habe ", "[", "weil ", "(", "auf wieder "])
def test_a_hundred_thousand_characters_are_judged_within_a_second(word: str) -> None:
    text, start = word * (100_000 // len(word)), time.perf_counter()
    is_filler(text), is_farewell(text), sounds_finished(text)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize("text", ["wie geht es Ihnen heute", "Guten Tag, Frau Schmidt, wie geht es"])
def test_the_companions_own_words_that_come_back_are_an_echo(text: str) -> None:
    assert is_echo(text, "Guten Tag, Frau Schmidt. Wie geht es Ihnen heute?")


@pytest.mark.parametrize("text", ["", "Guten Tag", "Mir geht es heute schlecht", "Wie geht es deinem Hund"])
def test_an_answer_is_none(text: str) -> None:
    assert not is_echo(text, "Guten Tag, Frau Schmidt. Wie geht es Ihnen heute?")
