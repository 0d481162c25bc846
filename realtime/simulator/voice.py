"""German (or other) speech from text, as subtitled telephone audio.

Speaks with libespeak-ng in this process. Where its wheel cannot be loaded, a humming voice of the
same length takes its place: the demo then sounds odd, and everything else works as before.
"""

import ctypes
import re
import tempfile
import threading
from array import array
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from math import pi, sin
from pathlib import Path

from realtime.simulator import mulaw
from realtime.simulator.subtitles import subtitled

WORDS_PER_MINUTE = 150
SENTENCE_PAUSE_MS = 240
DEFAULT_VOICES = {"de": "de", "en": "en-gb", "fr": "fr-fr", "es": "es", "it": "it", "nl": "nl", "pl": "pl"}
_SYNCHRONOUS = 2
_UTF8 = 1
_RATE, _VOLUME, _PITCH = 1, 2, 3
_LONGEST_DATA_PATH = 150
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


def sentences(text: str) -> list[str]:
    """A text cut after each sentence end; never empty pieces."""
    # A single digit or letter before the dot is a date or an abbreviation ("am 3. Mai", "z. B."), not an end.
    pieces = re.split(r"(?<=[.!?…])(?<!\b\w\.)(?<!\b\d\d\.)\s+", text.strip())
    return [piece for piece in pieces if piece]


@lru_cache(maxsize=512)
def speak(
    text: str, language: str = "de", voice: str | None = None, pace: float = 1.0, pitch: int = 50
) -> bytes:
    """µ-law audio of the text, a subtitle right behind each sentence.

    `voice` names an espeak voice ("de+f3") and wins over the language; `pace` multiplies the usual
    150 words a minute; `pitch` is espeak's 0..99.
    """
    voice = voice or DEFAULT_VOICES.get(language, language)
    return mulaw.silence(SENTENCE_PAUSE_MS).join(
        subtitled(_sentence(sentence, voice, round(WORDS_PER_MINUTE * pace), pitch), sentence)
        for sentence in sentences(text)
    )


@lru_cache(maxsize=1024)
def _sentence(text: str, voice: str, words_per_minute: int, pitch: int) -> bytes:
    synthesiser = _synthesiser()
    if synthesiser is None:
        return _hum(text, words_per_minute)
    samples = synthesiser.speak(text, voice, words_per_minute, pitch)
    audio = mulaw.encode(_to_8000(samples, synthesiser.sample_rate))
    return _trimmed(audio) or _hum(text, words_per_minute)


def _trimmed(audio: bytes) -> bytes:
    loud = [
        at
        for at in range(0, len(audio), mulaw.FRAME_BYTES)
        if mulaw.is_speech(audio[at : at + mulaw.FRAME_BYTES], 0.1)
    ]
    return audio[loud[0] : loud[-1] + mulaw.FRAME_BYTES] if loud else b""


def _to_8000(samples: "array[int]", sample_rate: int) -> list[int]:
    # A box average over the input samples of each output sample: a crude low pass, cheap in plain Python.
    sums = array("q", accumulate(samples, initial=0))
    count = len(samples) * 8000 // sample_rate
    edges = [index * sample_rate // 8000 for index in range(count + 1)]
    return [(sums[end] - sums[start]) // (end - start) for start, end in pairwise(edges)]


def _hum(text: str, words_per_minute: int) -> bytes:
    # One 110 Hz syllable a word: loud enough for a voice detection, and about as long as speech.
    word_samples = 8000 * 60 // words_per_minute
    sounding = word_samples * 4 // 5
    wave = [int(9000 * sin(2 * pi * 110 * at / 8000)) for at in range(sounding)] + [0] * (
        word_samples - sounding
    )
    return mulaw.encode(wave * len(text.split()))


class _Espeak:
    """The library, which knows one voice at a time and must not be entered twice."""

    def __init__(self, library: str, data_path: str) -> None:
        self._lock = threading.Lock()
        self._samples = array("h")
        self._library = ctypes.CDLL(library)
        self.sample_rate = int(self._library.espeak_Initialize(_SYNCHRONOUS, 0, data_path.encode(), 0))
        if self.sample_rate <= 0:
            raise OSError("libespeak-ng does not start")
        self._callback = _CALLBACK(self._receive)
        self._library.espeak_SetSynthCallback(self._callback)

    def _receive(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, _events: int | None) -> int:
        if samples and count > 0:
            self._samples.frombytes(ctypes.string_at(samples, count * 2))
        return 0

    def speak(self, text: str, voice: str, words_per_minute: int, pitch: int) -> "array[int]":
        content = text.encode()
        with self._lock:
            self._samples = array("h")
            self._library.espeak_SetVoiceByName(voice.encode())
            self._library.espeak_SetParameter(_RATE, words_per_minute, 0)
            self._library.espeak_SetParameter(_VOLUME, 100, 0)
            self._library.espeak_SetParameter(_PITCH, pitch, 0)
            self._library.espeak_Synth(content, ctypes.c_size_t(len(content) + 1), 0, 1, 0, _UTF8, None, None)
            self._library.espeak_Synchronize()
            return self._samples


@cache
def _synthesiser() -> _Espeak | None:
    try:
        import espeakng_loader  # type: ignore[import-untyped, unused-ignore]

        return _Espeak(espeakng_loader.get_library_path(), _short(espeakng_loader.get_data_path()))
    except (ImportError, OSError):
        return None


def _short(path: str) -> str:
    # espeak-ng keeps its data path in a fixed buffer of about 160 bytes.
    if len(path.encode()) <= _LONGEST_DATA_PATH:
        return path
    link = Path(tempfile.mkdtemp(prefix="espeak-")) / "espeak-ng-data"
    link.symlink_to(path)
    return str(link)
