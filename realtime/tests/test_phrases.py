"""The sentences of the house: every one of them, in every language and form of address."""

import base64
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.phrases import (
    PAYLOAD_BYTES,
    PHRASE_NAMES,
    Phrase,
    WordingError,
    parse_delivery,
    parse_wordings,
    phrase_of,
)

pytestmark = pytest.mark.pure

PROMPTS = Path(__file__).resolve().parents[2] / "templates" / "prompts"
FORMS = [("de", "sie"), ("de", "du"), ("en", "sie"), ("en", "du")]
FORMAL = re.compile(r"\b(Sie|Ihnen|Ihr|Ihre|Ihrem|Ihren|Ihrer)\b")
INFORMAL = re.compile(r"\b(du|dich|dir|dein|deine|deinem|deinen|deiner)\b", re.IGNORECASE)
NUMBERS = {"emergency": "112", "medical": "116117", "crisis": "0800 1110111", "police": "110"}


def texts(language: str, address: str) -> dict[str, str]:
    content = (PROMPTS / f"phrases.{language}.toml").read_text()
    return {name: wording.text for name, wording in parse_wordings(content, address).items()}


def spoken(language: str, address: str) -> dict[str, str]:
    content = (PROMPTS / f"phrases.{language}.toml").read_text()
    return {name: wording.spoken for name, wording in parse_wordings(content, address).items()}


def document(**changes: str) -> str:
    """A text file that has every phrase."""
    lines = [f'{name} = "{text}"' for name, text in (dict.fromkeys(PHRASE_NAMES, "Ja.") | changes).items()]
    return "\n".join(["[sie]", *lines, "[spoken]", '"112" = "eins eins zwei"', '"0800 112" = "null"'])


@pytest.mark.parametrize(("language", "address"), FORMS)
def test_every_language_and_form_of_address_has_every_phrase(language: str, address: str) -> None:
    assert tuple(texts(language, address)) == PHRASE_NAMES
    assert all(text.strip() == text and text[-1] in ".?!" for text in texts(language, address).values())


def test_who_is_addressed_with_sie_is_never_addressed_with_du() -> None:
    assert [text for text in texts("de", "sie").values() if INFORMAL.search(text)] == []


def test_who_is_addressed_with_du_is_never_addressed_with_sie() -> None:
    assert [text for text in texts("de", "du").values() if FORMAL.search(text)] == []


def test_the_notice_says_word_for_word_who_is_speaking() -> None:
    assert texts("de", "sie")["notice"] == (
        "Guten Tag, hier spricht Ihr Telefonbegleiter. Ich bin ein Computerprogramm und kein Mensch."
    )


@pytest.mark.parametrize(("language", "address"), FORMS)
@pytest.mark.parametrize("name", ["notice", "notice_again", "notice_reminder", "emergency", "medical", "crisis"])
def test_the_house_says_that_it_is_a_program(name: str, language: str, address: str) -> None:
    assert re.search("Computerprogramm|computer program", texts(language, address)[name])


@pytest.mark.parametrize(("language", "address"), FORMS)
@pytest.mark.parametrize("name", NUMBERS)
def test_who_needs_help_is_told_the_right_number(name: str, language: str, address: str) -> None:
    assert re.search(rf"\b{NUMBERS[name]}\b", texts(language, address)[name])


@pytest.mark.parametrize(("language", "address"), FORMS)
@pytest.mark.parametrize("name", ["medical", "crisis", "emergency_still_here", "key_help", "budget_refusal"])
def test_whoever_may_need_more_help_is_told_112_too(name: str, language: str, address: str) -> None:
    assert re.search(r"\b112\b", texts(language, address)[name])


@pytest.mark.parametrize(("language", "address"), FORMS)
def test_a_goodbye_is_said_in_words(language: str, address: str) -> None:
    goodbyes = {name: text for name, text in texts(language, address).items() if "goodbye" in name}
    assert len(goodbyes) == 6
    assert all(text.endswith(("Auf Wiederhören.", "Goodbye.")) for text in goodbyes.values())


@pytest.mark.parametrize(("language", "address"), FORMS)
def test_no_digit_is_left_to_a_synthesiser(language: str, address: str) -> None:
    assert not re.search(r"\d", " ".join(spoken(language, address).values()))


def test_a_number_is_read_in_digits_and_spoken_one_by_one() -> None:
    assert "wählen Sie die 112" in texts("de", "sie")["emergency"]
    assert "wählen Sie die eins eins zwei" in spoken("de", "sie")["emergency"]
    assert "one one six, one one seven" in spoken("en", "sie")["medical"]


@pytest.mark.parametrize(("language", "address"), FORMS)
def test_nobody_has_to_listen_for_long(language: str, address: str) -> None:
    assert max(len(text) for text in texts(language, address).values()) < 300


@pytest.mark.parametrize(("language", "address"), FORMS)
def test_nothing_is_promised_felt_or_heard_in_a_voice(language: str, address: str) -> None:
    forbidden = re.compile(
        r"kling|klang|Diagnos|verspreche ich|rufe ich|freue mich|tut mir leid|\bI promise|glad", re.I
    )
    assert [text for text in texts(language, address).values() if forbidden.search(text)] == []


def test_the_longest_number_wins_and_parts_of_numbers_are_no_numbers() -> None:
    content = document(emergency="Die 112 oder die 0800 112.")
    assert parse_wordings(content, "sie")["emergency"].spoken == "Die eins eins zwei oder die null."
    with pytest.raises(WordingError, match="nobody said how"):
        parse_wordings(document(emergency="Die 1123."), "sie")


def test_a_file_without_replacements_is_spoken_as_it_is_written() -> None:
    wording = parse_wordings(document().partition("[spoken]")[0], "sie")["moment"]
    assert wording.text == wording.spoken == "Ja."


@pytest.mark.parametrize(("language", "word"), [("de", "langsam"), ("en", "slowly")])
def test_a_voice_is_asked_to_speak_slowly_in_its_language(language: str, word: str) -> None:
    assert word in parse_delivery((PROMPTS / f"phrases.{language}.toml").read_text())
    assert parse_delivery(document()) == ""


def test_a_missing_or_unknown_name_is_told() -> None:
    with pytest.raises(WordingError, match="moment"):
        parse_wordings(document().replace("moment =", "momnet ="), "sie")
    with pytest.raises(WordingError, match="notice"):
        parse_wordings(document(), "du")


@given(audio=st.binary(min_size=1, max_size=4 * PAYLOAD_BYTES))
def test_a_phrase_carries_its_sound_in_pieces_of_400_ms_and_loses_nothing(audio: bytes) -> None:
    pieces = [base64.b64decode(payload) for payload in phrase_of("Ja.", audio).payloads]
    assert b"".join(pieces) == audio
    assert all(len(piece) == PAYLOAD_BYTES for piece in pieces[:-1])
    assert 0 < len(pieces[-1]) <= PAYLOAD_BYTES


@given(audio=st.binary(min_size=1, max_size=2 * PAYLOAD_BYTES))
def test_a_phrase_knows_how_long_it_sounds(audio: bytes) -> None:
    assert phrase_of("Ja.", audio).duration_ms == len(audio) // 8


def test_a_phrase_without_sound_is_none() -> None:
    with pytest.raises(ValueError, match="without sound"):
        phrase_of("Ja.", b"")


def test_a_phrase_can_be_told_from_another_one() -> None:
    assert phrase_of("Ja.", b"\x10") == Phrase("Ja.", ("EA==",))
