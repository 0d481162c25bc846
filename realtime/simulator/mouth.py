"""What a caller is about to utter, taken frame by frame: words, coughs, and what sounds in the room."""

from collections import deque
from dataclasses import dataclass

from voicecompanion.lib import mulaw


@dataclass(frozen=True)
class Frame:
    """20 ms of the caller. `speaking`: words sound in it; `said`: the texts that ended in it."""

    audio: bytes
    speaking: bool
    said: tuple[str, ...]


class Mouth:
    """Knows no clock: whoever has one takes a frame of it every 20 ms."""

    def __init__(self) -> None:
        self._outgoing = bytearray()
        self._ends: deque[tuple[int, str | None]] = deque()
        self._taken_bytes = 0
        self._room = bytearray()

    def utter(self, audio: bytes, text: str | None = None) -> None:
        """Queue audio behind what is being said; `text` is what it says, None for a sound without words."""
        self._outgoing += audio
        self._ends.append((self._taken_bytes + len(self._outgoing), text))

    def surround(self, audio: bytes) -> None:
        """Let this sound in the room, from now on, wherever the caller says nothing."""
        self._room = bytearray(audio)

    @property
    def busy(self) -> bool:
        """Whether something queued has not been uttered."""
        return bool(self._outgoing)

    def take(self) -> Frame:
        """The next frame; silence if there is nothing to utter."""
        room = _cut(self._room, mulaw.FRAME_BYTES)
        words = bool(self._ends and self._ends[0][1] is not None)
        audio = _cut(self._outgoing, mulaw.FRAME_BYTES)
        self._taken_bytes += len(audio)
        speaking = words and mulaw.is_speech(audio, 0.1)
        return Frame((audio or room).ljust(mulaw.FRAME_BYTES, mulaw.SILENCE), speaking, tuple(self._ended()))

    def _ended(self) -> list[str]:
        said = []
        while self._ends and self._ends[0][0] <= self._taken_bytes:
            text = self._ends.popleft()[1]
            said += [] if text is None else [text]
        return said


def _cut(audio: bytearray, length: int) -> bytes:
    piece = bytes(audio[:length])
    del audio[:length]
    return piece
