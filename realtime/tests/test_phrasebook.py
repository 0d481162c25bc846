"""The sentences as sound: there before any call, in the own voice where the provider gave it (real sockets)."""

import asyncio
import base64
import os
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import openai
import pytest
from django.conf import LazySettings

from realtime import phrasebook
from realtime.phrasebook import (
    ADDRESSES,
    LANGUAGES,
    PARALLEL_REQUESTS,
    PhraseError,
    Rendered,
    own_voice_client,
    phrases_for,
    render_own_voice,
    render_packaged_voice,
    warm_up,
)
from realtime.phrases import PHRASE_NAMES, Phrase
from realtime.simulator import API_KEY, Script, Simulator, read_subtitles
from voicecompanion.lib import mulaw, speech

GERMAN = {"language": "de", "address": "sie", "voice": "marin"}
ENGLISH = {"language": "en", "address": "sie", "voice": "marin"}
# What is spoken, each once: the forms of address share many sentences.
SENTENCES = len({
    (language, wording.spoken)
    for language in LANGUAGES
    for address in ADDRESSES
    for wording in phrasebook._wordings(language, address).values()
})  # fmt: skip
ENGLISH_SENTENCES = len(PHRASE_NAMES)


def sound(phrase: Phrase) -> bytes:
    return b"".join(map(base64.b64decode, phrase.payloads))


def text_heard(phrase: Phrase) -> str:
    """What the simulated voice said in it; empty if a single byte is missing, or another voice spoke."""
    return " ".join(subtitle.text for subtitle in read_subtitles(sound(phrase)))


def fresh() -> None:
    """As a process that has just begun."""
    phrases_for.cache_clear()


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    """An empty folder for the sentences."""
    settings.VAR_DIR = tmp_path
    fresh()
    return tmp_path / "phrases"


@pytest.fixture
def nowhere(folder: Path) -> None:
    """There is a file where the folder should be."""
    folder.touch()


@pytest.fixture
async def simulator(settings: LazySettings) -> AsyncIterator[Simulator]:
    async with Simulator() as simulator:
        settings.OPENAI_BASE_URL = simulator.openai_base_url
        settings.OPENAI_API_KEY = API_KEY
        settings.SPEECH_TIMEOUT_SECONDS = 5.0
        yield simulator


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """A house that speaks English only: a third of the sentences is enough to fail in every way."""
    monkeypatch.setattr(phrasebook, "LANGUAGES", ("en",))


@pytest.fixture
async def provider(simulator: Simulator, english: None) -> Simulator:
    return simulator


async def rendered(
    voice: str = "marin", client: openai.AsyncOpenAI | None = None, seconds: float = 60, again: bool = False
) -> Rendered:
    """As the command does it, beside the simulator's event loop; then as a process that has just begun."""
    client = client or own_voice_client()
    done = await asyncio.to_thread(render_own_voice, voice=voice, client=client, seconds=seconds, again=again)
    fresh()
    return done


# --- the packaged voice ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_sentence_sounds_without_a_model_and_without_a_network(language: str, address: str) -> None:
    phrases = phrases_for(language=language, address=address, voice="marin")
    assert tuple(phrases) == PHRASE_NAMES
    for name, phrase in phrases.items():
        assert mulaw.is_audible(sound(phrase), least=0.4), name
        assert len(phrase.text) * 1_000 / 30 < phrase.duration_ms < len(phrase.text) * 1_000 / 5 + 3_000, name


def test_the_first_words_of_an_emergency_name_112_within_seven_seconds() -> None:
    emergency = phrases_for(**GERMAN)["emergency"]
    first, number = emergency.text.partition("112")[:2]
    assert number
    assert len(speech.synthesised(f"{first} eins eins zwei", voice="de+f2", words_per_minute=135)) < 7 * 8_000


def test_a_moment_please_is_short() -> None:
    assert phrases_for(**GERMAN)["moment"].duration_ms < 2_000


def test_what_was_made_once_is_read_and_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    before = dict(phrases_for(**GERMAN))
    fresh()
    monkeypatch.setattr(phrasebook, "synthesised", lambda *_, **__: pytest.fail("made again"))
    assert dict(phrases_for(**GERMAN)) == before


def test_within_a_process_the_sentences_are_there_at_once() -> None:
    assert phrases_for(**GERMAN) is phrases_for(**GERMAN)


def test_warming_up_makes_every_language_and_form() -> None:
    warm_up()
    assert phrases_for.cache_info().currsize == len(LANGUAGES) * len(ADDRESSES)


def test_warming_up_a_second_time_takes_a_moment() -> None:
    warm_up()
    fresh()
    began = time.monotonic()
    warm_up()
    assert time.monotonic() - began < 1


def test_a_voice_nobody_rendered_is_the_packaged_one() -> None:
    assert phrases_for(**GERMAN | {"voice": "cedar"}) == phrases_for(**GERMAN)


def test_two_processes_may_make_them_at_the_same_time(folder: Path) -> None:
    code = (
        "import django, pathlib; from django.conf import settings; django.setup();"
        f"settings.VAR_DIR = pathlib.Path({str(folder.parent)!r});"
        "from realtime.phrasebook import render_packaged_voice; print(render_packaged_voice())"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment(), text=True)
        for _ in range(2)
    ]
    assert [process.communicate()[0].strip() for process in processes] == [str(SENTENCES)] * 2
    assert len(list((folder / "packaged").iterdir())) == SENTENCES


def environment() -> dict[str, str]:
    return os.environ | {"DJANGO_SETTINGS_MODULE": "voicecompanion.settings"}


def test_a_folder_that_cannot_be_written_does_not_silence_the_house(
    nowhere: None, caplog: pytest.LogCaptureFixture
) -> None:
    assert phrases_for(**GERMAN)["moment"].duration_ms > 500
    assert {record.message for record in caplog.records} == {"a sentence of the house could not be stored"}


def test_a_write_that_fails_halfway_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    assert phrases_for(**GERMAN)["moment"].duration_ms > 500
    assert list((folder / "packaged").iterdir()) == []


def test_without_a_synthesiser_and_without_files_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "_loaded", lambda: None)
    with pytest.raises(PhraseError) as raised:
        warm_up()
    assert (raised.value.reason, raised.value.permanent) == ("no_synthesiser", True)


def test_without_a_synthesiser_the_files_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    assert render_packaged_voice() == SENTENCES
    monkeypatch.setattr(speech, "_loaded", lambda: None)
    warm_up()


# --- the companion's own voice -----------------------------------------------------------------------------


async def test_the_own_voice_wins_and_every_byte_of_it_arrives(simulator: Simulator) -> None:
    assert await rendered() == Rendered(made=SENTENCES, kept=0, failed=0)
    phrases = phrases_for(**GERMAN)
    assert text_heard(phrases["notice"]) == phrases["notice"].text
    assert "wählen Sie die eins eins zwei" in text_heard(phrases["emergency"])
    assert "112" in phrases["emergency"].text
    assert all(text_heard(phrase) for phrase in phrases.values())
    assert text_heard(phrases_for(**GERMAN | {"language": "en"})["moment"]) == "One moment, please."
    assert not simulator.violations


async def test_the_request_asks_for_slow_clear_speech_in_the_right_voice(simulator: Simulator) -> None:
    await rendered(voice="cedar")
    request = simulator.requests[0]
    assert request.headers["Authorization"] == f"Bearer {API_KEY}"
    assert request.body["voice"] == "cedar"
    assert request.body["model"] == "gpt-4o-mini-tts"
    assert request.body["response_format"] == "pcm"
    assert "langsam" in request.body["instructions"]
    assert len(simulator.requests) == SENTENCES


async def test_an_older_model_is_not_given_instructions(provider: Simulator, settings: LazySettings) -> None:
    settings.SPEECH_MODEL = "tts-1"
    assert (await rendered()).failed == 0
    assert not provider.violations


async def test_what_is_there_is_kept_and_not_paid_for_twice(provider: Simulator) -> None:
    await rendered()
    assert await rendered() == Rendered(made=0, kept=ENGLISH_SENTENCES, failed=0)
    assert len(provider.requests) == ENGLISH_SENTENCES
    assert await rendered(again=True) == Rendered(made=ENGLISH_SENTENCES, kept=0, failed=0)


async def test_the_voice_of_one_provider_is_not_heard_with_another(
    provider: Simulator, settings: LazySettings
) -> None:
    await rendered()
    settings.OPENAI_BASE_URL = "https://eu.api.openai.com/v1"
    assert text_heard(phrases_for(**ENGLISH)["notice"]) == ""


async def test_a_synthesised_sentence_does_not_pass_for_the_own_voice(provider: Simulator) -> None:
    assert render_packaged_voice() == ENGLISH_SENTENCES
    assert (await rendered()).kept == 0


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        ("silence", "inaudible"),
        ("empty", "inaudible"),
        ("cut_off", "implausible_length"),
        ("endless", "implausible_length"),
        ("not_audio", "not_audio"),
    ],
)
async def test_what_cannot_be_the_sentence_leaves_the_packaged_voice_in_place(
    provider: Simulator, outcome: str, reason: str
) -> None:
    provider.script = Script(speech=[outcome])
    assert await rendered() == Rendered(made=ENGLISH_SENTENCES - 1, kept=0, failed=1, reason=reason)
    heard = [phrase for phrase in phrases_for(**ENGLISH).values() if not text_heard(phrase)]
    assert len(heard) == 1
    assert mulaw.is_audible(sound(heard[0]))
    assert await rendered() == Rendered(made=1, kept=ENGLISH_SENTENCES - 1, failed=0)


@pytest.mark.parametrize("outcome", ["insufficient_quota", "model_not_found", "invalid_api_key"])
async def test_a_refusal_that_will_not_change_is_asked_for_no_further(provider: Simulator, outcome: str) -> None:
    provider.script = Script(speech=[outcome] * 500)
    assert await rendered() == Rendered(made=0, kept=0, failed=ENGLISH_SENTENCES, reason=outcome)
    assert len(provider.requests) <= 2 * PARALLEL_REQUESTS


async def test_a_passing_fault_is_asked_again(provider: Simulator) -> None:
    provider.script = Script(speech=["server_error", "rate_limit_exceeded", "ok"])
    assert (await rendered()).failed == 0


async def test_a_provider_that_always_fails_is_given_up_soon(provider: Simulator) -> None:
    provider.script = Script(speech=["server_error"] * 500)
    assert await rendered() == Rendered(made=0, kept=0, failed=ENGLISH_SENTENCES, reason="server_error")
    assert len(provider.requests) <= 4 * PARALLEL_REQUESTS


async def test_a_provider_that_never_answers_does_not_hold_up_the_start(provider: Simulator) -> None:
    provider.script = Script(speech=["timeout"] * 500)
    began = time.monotonic()
    done = await rendered(seconds=0.8)
    assert time.monotonic() - began < 4
    assert done == Rendered(made=0, kept=0, failed=ENGLISH_SENTENCES, reason="timeout")


async def test_what_was_made_before_the_time_was_up_stays(provider: Simulator) -> None:
    provider.script = Script(speech=["ok"] * 10 + ["timeout"] * 500)
    done = await rendered(seconds=3)
    assert (done.made, done.failed, done.reason) == (10, ENGLISH_SENTENCES - 10, "timeout")
    assert sum(1 for phrase in phrases_for(**ENGLISH).values() if text_heard(phrase)) == 10


async def test_never_more_than_six_requests_at_once(provider: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    running, most, lock = 0, 0, threading.Lock()
    ask = phrasebook._Rendering._ask

    async def counting(self: Any, line: Any) -> bytes:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        try:
            return await ask(self, line)
        finally:
            with lock:
                running -= 1

    monkeypatch.setattr(phrasebook._Rendering, "_ask", counting)
    await rendered()
    assert 1 < most <= PARALLEL_REQUESTS == 6


def test_an_address_where_nobody_answers_is_given_up_soon(english: None, settings: LazySettings) -> None:
    settings.OPENAI_BASE_URL = "http://127.0.0.1:9/v1"
    began = time.monotonic()
    done = render_own_voice(voice="marin", client=own_voice_client())
    assert done == Rendered(made=0, kept=0, failed=ENGLISH_SENTENCES, reason="unreachable")
    assert time.monotonic() - began < 10


async def test_a_full_disk_is_told(provider: Simulator, nowhere: None) -> None:
    done = await rendered()
    assert (done.made, done.reason) == (0, "cannot_be_stored")


async def test_the_client_that_was_given_is_closed(provider: Simulator) -> None:
    client = own_voice_client()
    await rendered(client=client)
    assert client.is_closed()


def test_nothing_of_the_provider_is_imported_by_a_call() -> None:
    code = (
        "import django, sys; django.setup(); import realtime.phrasebook;raise SystemExit('openai' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], env=environment()).returncode == 0


def test_an_error_of_the_provider_without_a_code_is_told_by_its_status() -> None:
    import httpx2

    answer = httpx2.Response(403, request=httpx2.Request("POST", "http://localhost"))
    error = phrasebook._from_status(openai.PermissionDeniedError("", response=answer, body=None))
    assert (error.reason, error.permanent) == ("status_403", True)
