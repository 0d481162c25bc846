"""Sounds without words, as µ-law audio: a cough, a television, the hiss of an open line. None has a subtitle."""

import random
from functools import lru_cache
from math import pi, sin

from voicecompanion.lib import mulaw

_SAMPLES_PER_SECOND = 8000
_FULL_SCALE = 32_000
_CHATTER_SECONDS = 4
_SYLLABLES_PER_SECOND = 4
_SYLLABLES_PER_WORD_GAP = 5
_LEAST_CODES = b"\xff\x7f\xfe\x7e"


@lru_cache(maxsize=64)
def cough(duration_ms: int = 300, loudness: float = 0.5) -> bytes:
    """A burst that begins at once and dies away; any voice detection takes it for speech."""
    samples = duration_ms * mulaw.BYTES_PER_MS
    noise = random.Random(duration_ms)
    peak = _FULL_SCALE * loudness
    return mulaw.encode(int(peak * (1 - 0.7 * at / samples) * noise.uniform(-1, 1)) for at in range(samples))


def chatter(duration_ms: int, loudness: float = 0.25) -> bytes:
    """Syllables that are none, with the rhythm of speech: a television in the room."""
    needed = duration_ms * mulaw.BYTES_PER_MS
    loop = _chatter_loop(loudness)
    return (loop * (needed // len(loop) + 1))[:needed]


@lru_cache(maxsize=16)
def _chatter_loop(loudness: float) -> bytes:
    noise = random.Random(1926)
    peak = _FULL_SCALE * loudness
    return mulaw.encode(
        int(peak * _syllable(at / _SAMPLES_PER_SECOND) * noise.uniform(-1, 1))
        for at in range(_CHATTER_SECONDS * _SAMPLES_PER_SECOND)
    )


def _syllable(seconds: float) -> float:
    # Every fifth syllable is missing, as between two words.
    count = seconds * _SYLLABLES_PER_SECOND
    between_words = int(count) % _SYLLABLES_PER_WORD_GAP == _SYLLABLES_PER_WORD_GAP - 1
    return 0.0 if between_words else abs(sin(pi * count))


def hiss(duration_ms: int) -> bytes:
    """The quietest sound µ-law knows, one step around zero: not digital silence, and not audible either."""
    return bytes(random.choices(_LEAST_CODES, k=max(0, duration_ms) * mulaw.BYTES_PER_MS))
