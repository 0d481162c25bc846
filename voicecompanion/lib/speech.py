"""The packaged speech synthesiser: text in, µ-law out, in this process, without a model and without a network.

libespeak-ng from the wheel `espeakng-loader`. It sounds like a machine, and it is always there.
"""

import ctypes
import re
import tempfile
import threading
from array import array
from functools import cache
from pathlib import Path

from voicecompanion.lib import mulaw

WORDS_PER_MINUTE = 150
SENTENCE_PAUSE_MS = 240
_SYNCHRONOUS = 2
_DO_NOT_EXIT = 0x8000  # or it ends the whole process when it does not find its voices
_PIECE_MS = 5_000  # what the library hands over at once: each piece has to wait for Python's lock
_UTF8 = 1
_RATE, _VOLUME, _PITCH = 1, 2, 3
_LONGEST_DATA_PATH = 150
_LOADING = threading.Lock()
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class SynthesiserError(Exception):
    """The packaged synthesiser cannot be loaded here, or finds nothing to say in a text."""

    permanent = True


def sentences(text: str) -> list[str]:
    """A text cut after each sentence end; never empty pieces."""
    # A single digit or letter before the dot is a date or an abbreviation ("am 3. Mai", "z. B."), not an end.
    pieces = re.split(r"(?<=[.!?…])(?<!\b\w\.)(?<!\b\d\d\.)\s+", text.strip())
    return [piece for piece in pieces if piece]


def synthesised(text: str, *, voice: str, words_per_minute: int = WORDS_PER_MINUTE, pitch: int = 50) -> bytes:
    """µ-law of a text, with a short pause between its sentences. Raises SynthesiserError."""
    return mulaw.silence(SENTENCE_PAUSE_MS).join(
        sentence_audio(sentence, voice=voice, words_per_minute=words_per_minute, pitch=pitch)
        for sentence in sentences(text)
    )


def sentence_audio(sentence: str, *, voice: str, words_per_minute: int, pitch: int = 50) -> bytes:
    """µ-law of one sentence, from its first sound to its last one. Raises SynthesiserError.

    `voice` is espeak's name of a voice and perhaps a variant ("de+f3"); `pitch` is its 0..99.
    """
    engine = _engine()
    samples = engine.speak(sentence, voice, words_per_minute, pitch)
    audio = mulaw.trimmed(mulaw.from_linear(samples, engine.sample_rate))
    if not audio:
        raise SynthesiserError("nothing to say")
    return audio


class _Espeak:
    """The library, which knows one voice at a time and must not be entered twice."""

    def __init__(self, library: str, data_path: str) -> None:
        self._lock = threading.Lock()
        self._samples = array("h")
        self._library = ctypes.CDLL(library)
        self.sample_rate = int(
            self._library.espeak_Initialize(_SYNCHRONOUS, _PIECE_MS, data_path.encode(), _DO_NOT_EXIT)
        )
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
            if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
                raise SynthesiserError("no_such_voice")  # or the voice before it would go on speaking
            self._library.espeak_SetParameter(_RATE, words_per_minute, 0)
            self._library.espeak_SetParameter(_VOLUME, 100, 0)
            self._library.espeak_SetParameter(_PITCH, pitch, 0)
            self._library.espeak_Synth(content, ctypes.c_size_t(len(content) + 1), 0, 1, 0, _UTF8, None, None)
            self._library.espeak_Synchronize()
            return self._samples


def _engine() -> _Espeak:
    # Two threads that load it at once break the heap of the process; `cache` alone lets them.
    with _LOADING:
        engine = _loaded()
    if engine is None:
        raise SynthesiserError("libespeak-ng cannot be loaded")
    return engine


@cache
def _loaded() -> _Espeak | None:
    # Once in the life of a process, even if it failed: started twice, the library breaks the heap, too.
    try:
        import espeakng_loader  # type: ignore[import-untyped, unused-ignore]

        return _Espeak(espeakng_loader.get_library_path(), _short(espeakng_loader.get_data_path()))
    except (ImportError, OSError, RuntimeError):  # its voices are missing: the loader's RuntimeError
        return None


def _short(path: str) -> str:
    # espeak-ng keeps its data path in a fixed buffer of about 160 bytes.
    if len(path.encode()) <= _LONGEST_DATA_PATH:
        return path
    link = Path(tempfile.mkdtemp(prefix="espeak-")) / "espeak-ng-data"
    link.symlink_to(path)
    return str(link)
