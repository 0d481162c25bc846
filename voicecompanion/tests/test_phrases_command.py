"""`manage.py render_phrases`: every sentence is there before a call needs it."""

import asyncio
from collections.abc import AsyncIterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from conftest import Cast
from people.models import Person
from people.querysets import PersonQuerySet
from realtime import phrasebook
from realtime.simulator import API_KEY, Script, Simulator
from voicecompanion.lib import speech
from voicecompanion.management.commands.render_phrases import voices_in_use


@pytest.fixture(autouse=True)
def house(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A house that speaks English only, to be quick, and has rendered nothing."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(phrasebook, "LANGUAGES", ("en",))
    phrasebook.phrases_for.cache_clear()


@pytest.fixture
async def simulator(settings: LazySettings) -> AsyncIterator[Simulator]:
    async with Simulator() as simulator:
        settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = simulator.openai_base_url, API_KEY
        yield simulator


def printed(**options: Any) -> list[str]:
    output = StringIO()
    call_command("render_phrases", stdout=output, **options)
    return output.getvalue().splitlines()


async def test_it_says_how_many_in_which_voice(simulator: Simulator) -> None:
    first = await asyncio.to_thread(printed, voice=["marin", "cedar"])
    assert first == [
        "packaged voice: 33 sentences there",
        "marin: 33 made, 0 kept, 0 failed",
        "cedar: 33 made, 0 kept, 0 failed",
    ]
    assert (await asyncio.to_thread(printed, voice=["marin"]))[1] == "marin: all kept"
    assert (await asyncio.to_thread(printed, voice=["marin"], again=True))[1] == "marin: 33 made, 0 kept, 0 failed"


def test_without_a_key_the_packaged_voice_is_enough(settings: LazySettings) -> None:
    settings.OPENAI_API_KEY = ""
    assert printed() == ["packaged voice: 33 sentences there"]


async def test_what_is_missing_is_added(simulator: Simulator) -> None:
    simulator.script = Script(speech=["silence"])
    assert (await asyncio.to_thread(printed, voice=["marin"]))[1] == "marin: 32 made, 0 kept, 1 failed (inaudible)"
    assert (await asyncio.to_thread(printed, voice=["marin"]))[1] == "marin: 1 made, 32 kept, 0 failed"


async def test_a_provider_that_refuses_is_no_failure_and_the_reason_is_said(simulator: Simulator) -> None:
    simulator.script = Script(speech=["insufficient_quota"] * 99)
    lines = await asyncio.to_thread(printed, voice=["marin"])
    assert lines[1] == "marin: 0 made, 0 kept, 33 failed (insufficient_quota)"


def test_only_if_nothing_at_all_could_be_rendered_it_fails(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OPENAI_API_KEY = ""
    monkeypatch.setattr(speech, "_loaded", lambda: None)
    with pytest.raises(CommandError, match="Nothing could be rendered"):
        printed()


async def test_the_own_voice_alone_is_enough(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> bytes:
        raise speech.SynthesiserError("not here")

    monkeypatch.setattr(phrasebook, "synthesised", missing)
    lines = await asyncio.to_thread(printed, voice=["marin"])
    assert lines == ["packaged voice: not available (no_synthesiser)", "marin: 33 made, 0 kept, 0 failed"]


def test_the_voices_that_persons_chose_are_rendered_too(cast: Cast, settings: LazySettings) -> None:
    Person.objects.filter(pk=cast.maria.pk).update(voice="cedar")
    assert voices_in_use() == [settings.REALTIME_VOICE, "cedar"]


def test_a_person_who_chose_the_voice_of_the_house_adds_none(cast: Cast, settings: LazySettings) -> None:
    Person.objects.filter(pk=cast.maria.pk).update(voice=settings.REALTIME_VOICE)
    assert voices_in_use() == [settings.REALTIME_VOICE]


def test_without_a_database_the_voice_of_the_house_is_rendered(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(PersonQuerySet, "exclude", broken)
    assert voices_in_use() == [settings.REALTIME_VOICE]
