"""G.711 µ-law at 8000 samples a second, one byte a sample: what a telephone line carries.

Bytes only: nothing here knows of speech synthesis, sockets or text. Linear samples are little endian, as on every
machine this runs on.
"""

from array import array
from collections.abc import Iterable
from functools import cache
from math import gcd

RATE = 8000
PCM24_RATE = 24_000
BYTES_PER_MS = 8
FRAME_MS = 20
FRAME_BYTES = FRAME_MS * BYTES_PER_MS
SILENCE = b"\xff"
_BIAS = 132
_LIMIT = 32_635
_LOUDNESS_SHIFT = 7
_SPEECH_LOUDNESS = 4.0
FAINT = 0.1  # as a threshold of `is_speech`: even a quiet consonant is louder


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
    # Python counts negative indices from the end, so that a signed sample is its own index.
    return bytes(encode_sample((index + 32_768) % 65_536 - 32_768) for index in range(65_536))


def encode(samples: Iterable[int]) -> bytes:
    """Linear 16-bit samples (8000 a second) as µ-law."""
    return bytes(map(_encoding_table().__getitem__, samples))


def from_linear(samples: "array[int]", sample_rate: int) -> bytes:
    """Linear 16-bit samples of a higher rate as µ-law; a piece of a sample at the end is dropped.

    Each output sample is the mean of the input samples it covers: a crude low pass, and exact for sound that was
    at 8000 before. A loop in Python would take most of a second for ten of them; so the samples are added as the
    32-bit lanes of one long integer, raised above zero for it.
    """
    count, taps = len(samples) * RATE // sample_rate, -(-sample_rate // RATE)
    above_zero = int.from_bytes(b"\x00\x80\x00\x00" * count, "little")
    sums = sum(_lanes(samples, sample_rate, offset, count) ^ above_zero for offset in range(taps))
    return bytes(map(_codes_of_sums(taps).__getitem__, array("I", sums.to_bytes(4 * count, "little"))))


def _lanes(samples: "array[int]", sample_rate: int, offset: int, count: int) -> int:
    # The input sample `offset` places behind where each output sample begins. After `period` of them it repeats.
    period = RATE // gcd(RATE, sample_rate)
    stride = sample_rate * period // RATE
    picked = array("h", bytes(4 * count))
    for phase in range(min(period, count)):
        start, wanted = phase * sample_rate // RATE + offset, len(range(phase, count, period))
        picked[2 * phase :: 2 * period] = samples[start : start + wanted * stride : stride]
    return int.from_bytes(picked.tobytes(), "little")


@cache
def _codes_of_sums(taps: int) -> bytes:
    # The code of the mean of so many samples, by their sum, each raised by 32768.
    table, codes = _encoding_table(), bytearray(65_536 * taps)
    for offset in range(taps):
        codes[offset::taps] = table[32_768:] + table[:32_768]
    return bytes(codes)


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
    """Linear PCM at 24 kHz, little endian, as µ-law; what is left of a sample at the end is dropped."""
    samples = array("h", audio[: len(audio) // 2 * 2])
    return from_linear(samples, PCM24_RATE)


def is_audible(audio: bytes, *, least: float = 0.2) -> bool:
    """Whether at least this share of its frames is as loud as a voice."""
    frames = [audio[at : at + FRAME_BYTES] for at in range(0, len(audio), FRAME_BYTES)]
    return bool(frames) and sum(map(is_speech, frames)) >= least * len(frames)


def trimmed(audio: bytes, *, end: bool = True) -> bytes:
    """Without the quiet frames before the first sound and, with `end`, behind the last; b"" if all are quiet."""
    sounding = [at for at in range(0, len(audio), FRAME_BYTES) if is_speech(audio[at : at + FRAME_BYTES], FAINT)]
    if not sounding:
        return b""
    return audio[sounding[0] : sounding[-1] + FRAME_BYTES if end else None]
