"""G.711 µ-law at 8000 samples a second, one byte a sample: what a telephone line carries.

Bytes only: nothing here knows of speech synthesis, sockets or text.
"""

from array import array
from collections.abc import Iterable
from functools import cache

BYTES_PER_MS = 8
FRAME_MS = 20
FRAME_BYTES = FRAME_MS * BYTES_PER_MS
SILENCE = b"\xff"
_BIAS = 132
_LIMIT = 32_635
_LOUDNESS_SHIFT = 7
_SPEECH_LOUDNESS = 4.0


def decode_sample(code: int) -> int:
    """The linear 16-bit value of one µ-law code."""
    inverted = ~code & 0xFF
    magnitude = (((inverted & 0x0F) << 3) + _BIAS << (inverted >> 4 & 7)) - _BIAS
    return -magnitude if inverted & 0x80 else magnitude


def encode_sample(linear: int) -> int:
    """The µ-law code of one linear 16-bit value; silence is always 0xFF, never its twin 0x7F."""
    sign = 0x80 if linear < 0 else 0
    magnitude = min(abs(linear), _LIMIT) + _BIAS
    exponent = magnitude.bit_length() - 8
    code = ~(sign | exponent << 4 | magnitude >> exponent + 3 & 0x0F) & 0xFF
    return 0xFF if code == 0x7F else code


LINEAR = tuple(decode_sample(code) for code in range(256))
_LOUDNESS = bytes(min(255, abs(value) >> _LOUDNESS_SHIFT) for value in LINEAR)


@cache
def _encoding_table() -> bytes:
    # µ-law keeps at most 14 bits of a sample, so 16384 entries are exact enough.
    return bytes(encode_sample((index - 8192) * 4) for index in range(16_384))


def encode(samples: Iterable[int]) -> bytes:
    """Linear 16-bit samples (8000 a second) as µ-law."""
    table = _encoding_table()
    return bytes(table[(sample >> 2) + 8192] for sample in samples)


def silence(duration_ms: int) -> bytes:
    """That many milliseconds of digital silence."""
    return SILENCE * (max(0, duration_ms) * BYTES_PER_MS)


def duration_ms(audio: bytes | bytearray) -> int:
    """How long this µ-law audio sounds, in whole milliseconds."""
    return len(audio) // BYTES_PER_MS


def is_speech(frame: bytes, threshold: float = 0.5) -> bool:
    """Whether a frame is loud enough to be a voice; `threshold` is OpenAI's VAD threshold (0..1)."""
    if not frame:
        return False
    loudness = sum(frame.translate(_LOUDNESS)) / len(frame)
    return loudness > _SPEECH_LOUDNESS * 2 * threshold


def to_pcm24(audio: bytes) -> bytes:
    """µ-law as linear PCM at 24 kHz, little endian: OpenAI's `audio/pcm`."""
    samples = array("h", bytes(len(audio) * 6))
    linear = array("h", (LINEAR[code] for code in audio))
    for offset in range(3):
        samples[offset::3] = linear
    return samples.tobytes()


def from_pcm24(audio: bytes) -> bytes:
    """Linear PCM at 24 kHz as µ-law; an odd last byte is dropped."""
    samples = array("h", audio[: len(audio) // 2 * 2])
    return bytes(encode_sample(sample) for sample in samples[::3])
