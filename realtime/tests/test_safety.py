"""Danger is heard in what callers say, and only there. The phrase sets print their figures (pytest -rP)."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realtime.safety import QUOTE_CHARACTERS, Finding, Urgency, findings
from realtime.tests.phrases import Positive, negatives, positives

pytestmark = pytest.mark.pure
KINDS = {"emergency", "fall", "breathing", "pain", "despair", "fraud", "eating", "confusion", "medication"}
SETS = ["de", "en", "held_out_de", "held_out_en"]


def language(name: str) -> str:
    return name[-2:]


def is_heard(phrase: Positive, name: str) -> bool:
    found = findings(phrase.sentence, language(name))
    return any(finding.kind in phrase.kinds and finding.urgency.name in phrase.urgencies for finding in found)


@pytest.mark.parametrize("name", SETS)
def test_ninety_eight_of_a_hundred_sentences_with_danger_are_heard_with_the_right_urgency(name: str) -> None:
    phrases = positives(f"{name}_positive")
    missed = [phrase.sentence for phrase in phrases if not is_heard(phrase, name)]
    print(f"{name}: recall {1 - len(missed) / len(phrases):.1%} of {len(phrases)}")  # noqa: T201
    assert len(missed) <= 0.02 * len(phrases), missed


@pytest.mark.parametrize("name", SETS)
def test_at_most_three_of_a_hundred_harmless_sentences_raise_an_alarm(name: str) -> None:
    phrases = negatives(f"{name}_negative")
    alarms = [phrase for phrase in phrases if findings(phrase, language(name))]
    print(f"{name}: false alarms {len(alarms) / len(phrases):.1%} of {len(phrases)}")  # noqa: T201
    assert len(alarms) <= 0.03 * len(phrases), alarms


def test_the_phrase_sets_are_large_and_cover_every_kind() -> None:
    german = positives("de_positive") + positives("held_out_de_positive")
    assert len(german) >= 220
    assert len(negatives("de_negative") + negatives("held_out_de_negative")) >= 450
    assert len(positives("en_positive")) >= 60
    assert len(negatives("en_negative")) >= 100
    assert set().union(*(phrase.kinds for phrase in german)) == KINDS


def test_no_sentence_is_in_two_sets() -> None:
    everything = [phrase.sentence for name in SETS for phrase in positives(f"{name}_positive")]
    everything += [sentence for name in SETS for sentence in negatives(f"{name}_negative")]
    assert len(everything) == len(set(everything))


def test_the_most_urgent_finding_comes_first() -> None:
    found = findings("Ich bin gestürzt, mir tut das Knie weh und ich krieg keine Luft.")
    assert found[0].kind == "breathing"
    assert sorted(found, key=lambda finding: -finding.urgency) == list(found)


def test_each_kind_is_found_once() -> None:
    found = findings("Bin hingefallen. I fell down the stairs. Ich bin gestürzt.")
    assert [finding.kind for finding in found].count("fall") == 1


@pytest.mark.parametrize("spoken_in", ["de", "en"])
def test_both_languages_are_tried_whatever_the_caller_is_said_to_speak(spoken_in: str) -> None:
    assert findings("I can't breathe", spoken_in)
    assert findings("Ich krieg keine Luft", spoken_in)


@pytest.mark.parametrize(("spoken_in", "first"), [("de", "Ich krieg keine Luft."), ("en", "I can't breathe.")])
def test_of_two_equally_urgent_sentences_the_callers_language_is_quoted(spoken_in: str, first: str) -> None:
    assert findings("I can't breathe. Ich krieg keine Luft.", spoken_in)[0].quote == first.rstrip(".") + "."


def test_the_quote_is_the_sentence_as_it_was_spoken() -> None:
    found = findings("Das Wetter ist schön. Mir tut die Brust so weh! Und bei Ihnen?")
    assert found == (Finding(kind="emergency", urgency=Urgency.EMERGENCY, quote="Mir tut die Brust so weh!"),)


def test_a_long_quote_is_cut_around_what_was_heard() -> None:
    rambling = "und dann war der Bus voll " * 40
    quote = findings(f"{rambling} ich krieg keine Luft {rambling}")[0].quote
    assert "krieg keine Luft" in quote
    assert len(quote) <= QUOTE_CHARACTERS


@pytest.mark.parametrize(("sentence", "urgency"), [
    ("Ich habe heute noch nichts gegessen", Urgency.NOTE),
    ("Ich habe seit drei Tagen nichts gegessen", Urgency.MEDICAL),
    ("Mir tut das Knie weh", Urgency.NOTE),
    ("Ich habe furchtbare Schmerzen", Urgency.MEDICAL),
    ("Ich bin heute gestürzt", Urgency.MEDICAL),
    ("Gestern bin ich gestürzt", Urgency.NOTE),
    ("Die Bank hat angerufen und will meine PIN", Urgency.POLICE),
    ("Da ist ein Einbrecher im Haus", Urgency.POLICE),
    ("Ich mag nicht mehr leben", Urgency.CRISIS),
    ("Ich kriege keine Luft", Urgency.EMERGENCY),
    ("Ich habe die ganze Packung Schlaftabletten geschluckt", Urgency.EMERGENCY),
])  # fmt: skip
def test_the_urgency_names_the_text_the_caller_hears(sentence: str, urgency: Urgency) -> None:
    assert findings(sentence)[0].urgency is urgency


@pytest.mark.parametrize(("harmless", "danger"), [
    ("Ich sterbe vor Lachen", "Ich möchte sterben"),
    ("Ich könnte ihn umbringen", "Ich könnte mich umbringen"),
    ("Ich bin nicht gestürzt", "Ich bin gestürzt"),
    ("Fast wäre ich gestürzt", "Heute bin ich gestürzt"),
    ("Vor zwanzig Jahren bin ich gestürzt", "Vor zwei Minuten bin ich gestürzt"),
    ("Als Kind bin ich vom Baum gefallen", "Ich bin vom Stuhl gefallen"),
    ("Meine Nachbarin ist gestürzt", "Mein Mann ist gestürzt"),
    ("Im Krimi hat einer keine Luft gekriegt", "Der Krimi läuft, und ich krieg keine Luft"),
    ("Gestern habe ich einen Krimi gesehen. Da hat einer keine Luft gekriegt.", "Da hat er keine Luft gekriegt."),
    ("Ich habe geträumt, ich falle aus dem Fenster", "Ich springe aus dem Fenster"),
    ("Wenn ich mal stürze, wer hilft mir dann?", "Ich bin gestürzt, wer hilft mir?"),
    ("Ich brauche keinen Krankenwagen", "Ich brauche einen Krankenwagen"),
    ("Den Pullover mag ich nicht mehr", "Ach, ich mag nicht mehr"),
    ("Ich kann nicht mehr, ich bin so satt", "Ich kann nicht mehr"),
    ("In meinem Reifen ist keine Luft", "Ich habe keine Luft"),
])  # fmt: skip
def test_the_surroundings_decide_what_the_same_words_mean(harmless: str, danger: str) -> None:
    assert (findings(harmless), bool(findings(danger))) == ((), True)


@pytest.mark.parametrize("sentence", [
    "Ich bin gestürzt", "ich bin gestuerzt", "ICH BIN GESTÜRZT", "ich bin gesturzt", "äh ich ich bin äh gestürzt",
    "ich bin ge stürzt", "i bin gschtürzt", "isch bin jestürzt", "Ich, äh, bin gestürzt", "ich bin \x00gestürzt",
    "\u202eich bin gestürzt\u202c", "ich bin gestürzt 😢",
])  # fmt: skip
def test_no_spelling_hides_a_fall(sentence: str) -> None:
    assert [finding.kind for finding in findings(sentence)] == ["fall"]


def test_a_danger_after_a_harmless_story_is_heard() -> None:
    assert findings("Als Kind bin ich mal gestürzt, aber jetzt tut mir die Brust so weh")[0].kind == "emergency"
    assert findings("Ich hab vom Meer geträumt, aber jetzt krieg ich keine Luft")[0].kind == "breathing"


def test_the_verb_bin_is_not_a_pin() -> None:
    assert findings("Ich bin am Telefon") == ()


@pytest.mark.parametrize("text", ["", " ", "...", "\x00", "😀", "\u202e", "'", ",,,", "äöü", "1", "hm"])
def test_nothing_said_is_nothing_found(text: str) -> None:
    assert findings(text) == ()


@given(st.text(max_size=400), st.sampled_from(["de", "en", "xx", ""]))
@settings(deadline=None)
def test_no_text_makes_it_raise(text: str, spoken_in: str) -> None:
    assert all(finding.kind in KINDS and len(finding.quote) <= 300 for finding in findings(text, spoken_in))


WORDS = [
    "ich",
    "krieg",
    "keine",
    "luft",
    "brust",
    "weh",
    "nicht",
    "mehr",
    "polizei",
    "geld",
    ",",
    ".",
    "bin",
    "jahren",
]


@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
@settings(deadline=None)
def test_every_quote_is_part_of_what_was_said(text: str) -> None:
    assert all(finding.quote and finding.quote in text for finding in findings(text))


@pytest.mark.parametrize(
    "word", ["brust ", "ich kann nicht ", "die polizei geld ", ", . ", "ä", "kein sinn ", "a_"]
)
def test_a_hundred_thousand_characters_are_answered_in_bounded_time(word: str) -> None:
    text, start = word * (100_000 // len(word)), time.perf_counter()
    findings(text)
    assert time.perf_counter() - start < 3
