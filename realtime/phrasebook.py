"""The sentences of the house as sound: read from `var/phrases`, rendered where they are missing.

What the packaged synthesiser made lies in `packaged/`. What the provider made, in the companion's own voice, lies
in a folder named after the provider's host, and wins; so nothing the simulator spoke is ever heard in a real call.
The provider's client is imported where it is used, as in `analytics.llm`: a call never needs it.
"""

import asyncio
import hashlib
import logging
import os
import tempfile
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

from realtime.phrases import Phrase, Wording, parse_delivery, parse_wordings, phrase_of
from voicecompanion.lib import mulaw
from voicecompanion.lib.speech import SynthesiserError, synthesised

if TYPE_CHECKING:
    import openai

logger = logging.getLogger(__name__)

LANGUAGES = ("de", "en")
ADDRESSES = ("sie", "du")
PACKAGED = "packaged"
PACKAGED_VOICES = {"de": "de+f2", "en": "en+f2"}
PACKAGED_WORDS_PER_MINUTE = 135  # slower than its usual 150

PARALLEL_REQUESTS = 6
RENDER_SECONDS = 120.0
PCM_TYPES = ("audio/", "application/octet-stream")
# Slow and quick speech in characters a second; what lies outside is not this text.
SLOWEST, QUICKEST, SURPLUS_MS = 4, 30, 2_000
TRANSIENT_STATUSES = frozenset({408, 409, 429})


class PhraseError(Exception):
    """A sentence could not be rendered. `permanent`: asking again is useless until somebody changes something."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Rendered:
    """What became of the sentences of a voice: made now, there before, and failed, with the first reason why."""

    made: int
    kept: int
    failed: int
    reason: str = ""


# --- for calls ---------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def phrases_for(*, language: str, address: str, voice: str) -> Mapping[str, Phrase]:
    """Every sentence by its name (`PHRASE_NAMES`), for a form of address ("sie" or "du"); from memory after once.

    `voice` is the companion's; a sentence nobody rendered in it is spoken by the packaged synthesiser.
    Raises PhraseError if neither is there.
    """
    sounding = {
        name: phrase_of(wording.text, _audio(language, voice, wording.spoken))
        for name, wording in _wordings(language, address).items()
    }
    return MappingProxyType(sounding)


def warm_up() -> None:
    """Reads or makes the sentences of all languages and forms, in the voice of the house. Raises PhraseError."""
    for language in LANGUAGES:
        for address in ADDRESSES:
            phrases_for(language=language, address=address, voice=settings.REALTIME_VOICE)


@cache
def _wordings(language: str, address: str) -> Mapping[str, Wording]:
    return parse_wordings(_text_file(language), address)


def _text_file(language: str) -> str:
    path: Path = settings.BASE_DIR / "templates" / "prompts" / f"phrases.{language}.toml"
    return path.read_text(encoding="utf-8")


def _audio(language: str, voice: str, spoken: str) -> bytes:
    return _read(_own_path(language, voice, spoken)) or _packaged(language, spoken)


def _packaged(language: str, spoken: str) -> bytes:
    voice = PACKAGED_VOICES[language]
    path = _path(PACKAGED, language, f"{voice} {PACKAGED_WORDS_PER_MINUTE}", spoken)
    if audio := _read(path):
        return audio
    try:
        audio = synthesised(spoken, voice=voice, words_per_minute=PACKAGED_WORDS_PER_MINUTE)
    except SynthesiserError:
        raise PhraseError("no_synthesiser", permanent=True) from None
    try:
        _write(path, audio)
    except OSError:  # it is made again at the next start
        logger.warning("a sentence of the house could not be stored")
    return audio


# --- files -------------------------------------------------------------------------------------------------


def _own_path(language: str, voice: str, spoken: str) -> Path:
    return _path(urlsplit(settings.OPENAI_BASE_URL).hostname or "unknown", language, voice, spoken)


def _path(folder: str, language: str, voice: str, spoken: str) -> Path:
    name = hashlib.sha256("\0".join([language, voice, spoken]).encode()).hexdigest()[:32]
    path: Path = settings.VAR_DIR / "phrases" / folder / f"{name}.ulaw"
    return path


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _write(path: Path, audio: bytes) -> None:
    # Whole or not at all: another process may read or write the same sentence at this moment.
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        try:
            part.write(audio)
            part.close()
            Path(part.name).chmod(0o644)
            os.replace(part.name, path)  # noqa: PTH105 - of the file just closed
        except OSError:
            Path(part.name).unlink(missing_ok=True)
            raise


# --- rendering -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence to be rendered: what is spoken, how, and where it goes."""

    spoken: str
    delivery: str
    path: Path


def render_packaged_voice() -> int:
    """Makes what is not there yet of the packaged voice, on which the others fall back; returns their number.

    Raises PhraseError where the synthesiser is missing.
    """
    sentences = {
        (language, wording.spoken)
        for language in LANGUAGES
        for address in ADDRESSES
        for wording in _wordings(language, address).values()
    }
    for language, spoken in sentences:
        _packaged(language, spoken)
    return len(sentences)


def render_own_voice(
    *, voice: str, client: "openai.AsyncOpenAI", seconds: float = RENDER_SECONDS, again: bool = False
) -> Rendered:
    """Asks the provider for the sentences that are not there yet in this voice, or with `again` for all of them.

    Takes no longer than `seconds`. Raises nothing: a sentence that fails keeps the voice it has. Closes `client`.
    """
    lines = list(_lines(voice))
    missing = deque(line for line in lines if again or not line.path.exists())
    rendering = _Rendering(voice, client, missing)
    wanted = len(missing)
    asyncio.run(rendering.run(seconds))
    return Rendered(rendering.made, len(lines) - wanted, wanted - rendering.made, rendering.reason)


def own_voice_is_complete(voice: str) -> bool:
    """Whether every sentence is there in this voice, so that the provider's client need not even be imported."""
    return all(line.path.exists() for line in _lines(voice))


def own_voice_client() -> "openai.AsyncOpenAI":
    """The provider's client as `render_own_voice` wants it."""
    import openai

    return openai.AsyncOpenAI(
        base_url=settings.OPENAI_BASE_URL,
        api_key=settings.OPENAI_API_KEY,
        timeout=settings.SPEECH_TIMEOUT_SECONDS,
        max_retries=1,
    )


def _lines(voice: str) -> Iterator[_Line]:
    # Each once, though the forms of address share many of them. Most callers are addressed formally, in German.
    seen = set()
    for language in LANGUAGES:
        delivery = parse_delivery(_text_file(language))
        for address in ADDRESSES:
            for wording in _wordings(language, address).values():
                path = _own_path(language, voice, wording.spoken)
                if path not in seen:
                    seen.add(path)
                    yield _Line(wording.spoken, delivery, path)


@dataclass
class _Rendering:
    """Some requests at once, until all lines are rendered, the time is up, or going on is useless."""

    voice: str
    client: "openai.AsyncOpenAI"
    waiting: deque[_Line]
    made: int = 0
    failed: int = 0
    reason: str = ""

    async def run(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds), self.client, asyncio.TaskGroup() as group:
                for _ in range(PARALLEL_REQUESTS):
                    group.create_task(self._work())
        except TimeoutError:
            self.reason = self.reason or "timeout"

    async def _work(self) -> None:
        while self.waiting:
            try:
                await self._render(self.waiting.popleft())
                self.made += 1
            except PhraseError as error:
                self._note(error)

    def _note(self, error: PhraseError) -> None:
        self.failed += 1
        self.reason = self.reason or error.reason
        if error.permanent or (not self.made and self.failed >= PARALLEL_REQUESTS):
            self.waiting.clear()

    async def _render(self, line: _Line) -> None:
        audio = _checked(mulaw.from_pcm24(await self._ask(line)), line.spoken)
        try:
            _write(line.path, audio)
        except OSError:
            raise PhraseError("cannot_be_stored", permanent=True) from None

    async def _ask(self, line: _Line) -> bytes:
        import openai

        # The first generation of these models knows no instructions, and refuses them.
        knows_instructions = not settings.SPEECH_MODEL.startswith("tts-1")
        try:
            answer = await self.client.audio.speech.create(
                model=settings.SPEECH_MODEL,
                voice=self.voice,
                input=line.spoken,
                response_format="pcm",  # 24 kHz, 16 bit, little endian, without a header
                instructions=line.delivery if knows_instructions else openai.omit,
            )
        except openai.APIStatusError as error:
            raise _from_status(error) from None
        except openai.OpenAIError:  # no connection, no answer in time, no key
            raise PhraseError("unreachable", permanent=False) from None
        if not answer.response.headers.get("content-type", "").startswith(PCM_TYPES):
            raise PhraseError("not_audio", permanent=False)
        return answer.content


def _from_status(error: "openai.APIStatusError") -> PhraseError:
    known = error.status_code in TRANSIENT_STATUSES or error.status_code >= 500
    return PhraseError(
        error.code or f"status_{error.status_code}", permanent=not known or error.code == "insufficient_quota"
    )


def _checked(audio: bytes, spoken: str) -> bytes:
    """The audio from its first sound on. Raises PhraseError if this cannot be that sentence."""
    sounding = mulaw.trimmed(audio, end=False)
    if not mulaw.is_audible(sounding):
        raise PhraseError("inaudible", permanent=False)
    shortest_ms, longest_ms = len(spoken) * 1_000 // QUICKEST, len(spoken) * 1_000 // SLOWEST + SURPLUS_MS
    if not shortest_ms <= mulaw.duration_ms(sounding) <= longest_ms:
        raise PhraseError("implausible_length", permanent=False)
    return sounding
