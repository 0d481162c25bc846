"""The text of an utterance, carried inside its own audio bytes.

Nobody can recognise German telephone speech offline in a test, and a side channel would prove
nothing. So every simulated sentence is followed by a burst of very quiet µ-law codes (0xF0..0xFF,
at most -48 dB: silence to any voice detection) that spells the text, one half byte a sample:

    magic | length of the speech before it | length of the text | text in UTF-8 | CRC32

The CRC covers speech and text. Whoever finds an intact subtitle has proof that every byte of that
sentence arrived, once and in order; a lost, repeated or swapped frame leaves nothing intelligible.
"""

import zlib
from dataclasses import dataclass, replace

MAGIC = b"\xc5\x83\x9d\x71"
_WINDOW_BYTES = 8000 * 120
_HEADER_BYTES = 6
_CRC_BYTES = 4
_HIGH = bytes(0xF0 | byte >> 4 for byte in range(256))
_LOW = bytes(0xF0 | byte & 0x0F for byte in range(256))


@dataclass(frozen=True, slots=True)
class Subtitle:
    """One intact sentence: its text, and where its speech began and its burst ended, in bytes."""

    text: str
    start_byte: int
    end_byte: int


def _to_codes(content: bytes) -> bytes:
    codes = bytearray(len(content) * 2)
    codes[0::2] = content.translate(_HIGH)
    codes[1::2] = content.translate(_LOW)
    return bytes(codes)


def _from_codes(codes: bytes) -> bytes | None:
    if codes and min(codes) < 0xF0:
        return None
    return bytes((high & 0x0F) << 4 | low & 0x0F for high, low in zip(codes[0::2], codes[1::2], strict=True))


_MAGIC_CODES = _to_codes(MAGIC)


def subtitled(speech: bytes, text: str) -> bytes:
    """The speech, followed by the burst that spells its text."""
    content = text.encode()
    header = len(speech).to_bytes(4) + len(content).to_bytes(2)
    crc = zlib.crc32(content, zlib.crc32(speech))
    return speech + _to_codes(MAGIC + header + content + crc.to_bytes(4))


def _expected_codes(audio: bytearray, start: int) -> int:
    # How many codes the burst that starts here has, 0 if it is none, -1 if its header is not here yet.
    header_end = start + len(_MAGIC_CODES) + _HEADER_BYTES * 2
    if len(audio) < header_end:
        return -1
    header = _from_codes(bytes(audio[start + len(_MAGIC_CODES) : header_end]))
    if header is None:
        return 0
    return (len(MAGIC) + _HEADER_BYTES + int.from_bytes(header[4:]) + _CRC_BYTES) * 2


def _decode(audio: bytearray, start: int, codes: int) -> Subtitle | None:
    burst = _from_codes(bytes(audio[start : start + codes]))
    if burst is None:
        return None
    header, crc = len(MAGIC), int.from_bytes(burst[-_CRC_BYTES:])
    speech_start = start - int.from_bytes(burst[header : header + 4])
    content = burst[header + _HEADER_BYTES : -_CRC_BYTES]
    if speech_start < 0 or zlib.crc32(content, zlib.crc32(audio[speech_start:start])) != crc:
        return None
    return Subtitle(content.decode(), speech_start, start + codes)


class SubtitleReader:
    """Finds subtitles in audio that arrives piece by piece; positions count from the first byte fed."""

    def __init__(self) -> None:
        self._audio = bytearray()
        self._dropped_bytes = 0
        self._searched = 0

    def feed(self, audio: bytes) -> list[Subtitle]:
        """The subtitles completed by this piece."""
        self._audio += audio
        found = list(iter(self._next, None))
        self._trim()
        return found

    def _next(self) -> Subtitle | None:
        while (start := self._audio.find(_MAGIC_CODES, self._searched)) >= 0:
            codes = _expected_codes(self._audio, start)
            if codes < 0 or len(self._audio) < start + codes:
                self._searched = start
                return None
            self._searched = start + max(codes, 2)
            subtitle = _decode(self._audio, start, codes) if codes else None
            if subtitle is not None:
                shift = self._dropped_bytes
                return replace(
                    subtitle, start_byte=subtitle.start_byte + shift, end_byte=subtitle.end_byte + shift
                )
            self._searched = start + 2
        self._searched = max(self._searched, len(self._audio) - len(_MAGIC_CODES) + 1, 0)
        return None

    def _trim(self) -> None:
        surplus = min(len(self._audio) - _WINDOW_BYTES, self._searched)
        if surplus > _WINDOW_BYTES // 4:
            del self._audio[:surplus]
            self._dropped_bytes += surplus
            self._searched -= surplus


def read_subtitles(audio: bytes) -> list[Subtitle]:
    """All intact subtitles of a recording, in order."""
    return SubtitleReader().feed(audio)
