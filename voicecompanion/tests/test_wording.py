"""What we never say: no medical claim, nothing about how a voice sounded, and no watching over people.

Every visible sentence in both languages, every template, every prompt and every sentence of the demo is read.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from analytics.readings import VOICE_CLAIM
from voicecompanion import demo
from voicecompanion.lib.messages import in_sources, read_po

pytestmark = pytest.mark.pure

TEMPLATES = settings.BASE_DIR / "templates"
CATALOGUE = settings.BASE_DIR / "locale" / "en" / "LC_MESSAGES" / "django.po"

# Stems, because German bends and joins its words. "klingelt" is a telephone and "sound" is what one hears.
BANNED = re.compile(
    r"diagnos\w*|risiko-?(?:score|wert)\w*|risk[ -]?scor\w*|\w*therap[iye]\w*|\w*depress\w*|prognos\w*"
    r"|früherkenn\w*|early detection|\bscreening\w*"
    r"|\w*monitoring\w*|\bmonitor(?:s|ed)?\b|\w*überwach\w*|\bsurveil\w*|\bwatch(?:es|ing)? over\b"
    r"|medizinprodukt\w*|medical device\w*"
    r"|\b(?:klingt|klingen|klang|klangen|geklungen)\b|stimmlage\w*|tonfall\w*|sprechweise\w*"
    r"|\b(?:sounds|sounded|sounding)\b|tone of voice|pitch of",
    re.IGNORECASE,
)
# What we say that we do NOT do, word for word in both languages.
DENIALS = {
    "Der Dienst stellt keine Diagnose, er ist keine Therapie, und er überwacht niemanden.": (
        "The service makes no diagnosis, it is no therapy, and it does not watch over anybody."
    ),
    "Er ist kein Medizinprodukt. Er ist nicht dafür gedacht, Krankheiten zu erkennen, vorherzusagen oder zu "
    "behandeln, und gibt keinen ärztlichen Rat.": (
        "It is not a medical device. It is not meant to detect, predict or treat illnesses, "
        "and it gives no medical advice."
    ),
}


def without_denials(text: str) -> str:
    for german, english in DENIALS.items():
        text = text.replace(german, "").replace(english, "")
    return text


def banned_in(text: str) -> list[str]:
    return BANNED.findall(without_denials(text))


def texts_for_people() -> Iterator[Path]:
    for pattern in ("**/*.html", "**/*.txt", "**/*.toml"):
        yield from TEMPLATES.glob(pattern)


# --- the rule itself -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "said",
    [
        "Verdacht auf Depression",
        "Ihre Diagnosen",
        "Risiko-Score: 7",
        "Musiktherapie",
        "Sie klingt müde.",
        "Die Stimmlage war hoch.",
        "Telemonitoring für Patienten",
        "Überwachung rund um die Uhr",
        "She sounds tired.",
        "signs of depressive mood",
        "watches over your mother",
        "Früherkennung",
    ],
)
def test_a_claim_is_found_in_whatever_form_it_comes(said: str) -> None:
    assert banned_in(said)


@pytest.mark.parametrize(
    "said",
    ["Es klingelt …", "Stimmung der letzten 4 Wochen", "Please turn the sound down.", "Sie sieht Vögeln zu."],
)
def test_what_only_looks_like_a_claim_may_be_said(said: str) -> None:
    assert banned_in(said) == []


@pytest.mark.parametrize("said", ["Sie klingt müde.", "Der Tonfall war matt.", "He sounded sad."])
def test_what_a_model_may_not_claim_about_a_voice_we_do_not_say_either(said: str) -> None:
    assert VOICE_CLAIM.search(said)
    assert banned_in(said)


# --- where it holds ------------------------------------------------------------------------------------
def test_no_visible_sentence_makes_a_claim_in_german() -> None:
    messages = in_sources(settings.BASE_DIR)
    assert len(messages) > 300
    assert [message for message in messages if any(banned_in(text) for text in message)] == []


def test_no_visible_sentence_makes_a_claim_in_english() -> None:
    catalogue = read_po(CATALOGUE.read_text(encoding="utf-8"))
    assert [texts for pair in catalogue.items() for texts in pair if any(map(banned_in, texts))] == []


def test_no_template_and_no_prompt_makes_a_claim() -> None:
    paths = list(texts_for_people())
    assert len(paths) > 50
    found = {path.name: banned_in(path.read_text(encoding="utf-8")) for path in paths}
    assert {name: words for name, words in found.items() if words} == {}


def test_nothing_that_the_demo_shows_makes_a_claim() -> None:
    sources = list(Path(demo.__file__).parent.glob("*.py"))
    assert len(sources) >= 4
    assert [path.name for path in sources if banned_in(path.read_text(encoding="utf-8"))] == []


def test_what_we_deny_is_said_somewhere_and_translated_as_it_is_meant() -> None:
    messages = in_sources(settings.BASE_DIR)
    catalogue = read_po(CATALOGUE.read_text(encoding="utf-8"))
    for german, english in DENIALS.items():
        assert (german, "") in messages
        assert catalogue.get((german, ""), ("", ""))[0] in ("", english)


# --- what has to be said -------------------------------------------------------------------------------
def test_what_was_made_automatically_is_called_so_beside_it() -> None:
    page = (TEMPLATES / "components" / "call.html").read_text(encoding="utf-8")
    assert "Automatisch mitgeschrieben, kann Fehler enthalten." in page
    assert "Automatisch erstellt, kann Fehler enthalten." in page
    assert "Automatisch aus dem Text" in page


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_reader_of_a_transcript_is_told_that_it_knows_text_only(language: str) -> None:
    prompt = (TEMPLATES / "prompts" / f"analysis.{language}.txt").read_text(encoding="utf-8")
    assert {"de": "Du kennst nur Text.", "en": "You know text only."}[language] in prompt
