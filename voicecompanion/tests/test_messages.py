"""Every visible German sentence has its English one, and the compiled catalogue is the one of the sources."""

import re

from django.conf import settings
from django.core.management import call_command

from voicecompanion.lib.messages import Catalogue, compiled, in_sources, read_po

FOLDER = settings.BASE_DIR / "locale" / "en" / "LC_MESSAGES"


def catalogue() -> Catalogue:
    return read_po((FOLDER / "django.po").read_text(encoding="utf-8"))


def test_every_message_of_the_sources_is_translated() -> None:
    translated = {message for message, texts in catalogue().items() if texts[0] and (texts[1] or not message[1])}
    assert set(in_sources(settings.BASE_DIR)) - translated == set()


def test_nothing_is_translated_that_nobody_says() -> None:
    assert set(catalogue()) - set(in_sources(settings.BASE_DIR)) == set()


def test_a_translation_keeps_the_placeholders() -> None:
    def names(text: str) -> set[str]:
        return set(re.findall(r"%\(\w+\)[sd]", text))

    wrong = [
        message
        for message, texts in catalogue().items()
        if names(texts[0] + texts[1]) - names(message[0] + message[1]) or names(message[1]) != names(texts[1])
    ]
    assert wrong == []


def test_the_compiled_catalogue_is_what_the_text_compiles_to() -> None:
    assert (FOLDER / "django.mo").read_bytes() == compiled(catalogue(), language="en")


def test_the_command_has_nothing_to_do() -> None:
    before = (FOLDER / "django.po").read_bytes()
    call_command("messages", verbosity=0)
    assert (FOLDER / "django.po").read_bytes() == before
