"""Twilio's playback buffer of one stream: audio and marks, played in order and in real time."""

from collections import deque

from voicecompanion.lib import mulaw


class PlaybackBuffer:
    """Give it media and marks; take what sounds in the next milliseconds. Knows no clock."""

    def __init__(self) -> None:
        self._queue: deque[bytes | str] = deque()
        self.buffered_bytes = 0

    def media(self, audio: bytes) -> None:
        """Buffer audio of any length behind what is there."""
        if audio:
            self._queue.append(audio)
            self.buffered_bytes += len(audio)

    def mark(self, name: str) -> list[str]:
        """Buffer a mark; Twilio sends it back at once when nothing is buffered."""
        if not self._queue:
            return [name]
        self._queue.append(name)
        return []

    def clear(self) -> tuple[int, list[str]]:
        """Empty the buffer: how much was dropped (ms), and all pending marks, which Twilio sends back."""
        dropped_ms = self.buffered_bytes // mulaw.BYTES_PER_MS
        marks = [entry for entry in self._queue if isinstance(entry, str)]
        self._queue.clear()
        self.buffered_bytes = 0
        return dropped_ms, marks

    def play(self, duration_ms: int) -> tuple[bytes, list[str]]:
        """What sounds in that time, and the marks reached: those before the next unplayed byte."""
        wanted, sounded, reached = duration_ms * mulaw.BYTES_PER_MS, [], []
        while self._queue:
            entry = self._queue[0]
            if isinstance(entry, str):
                reached.append(entry)
                self._queue.popleft()
                continue
            if not wanted:
                break
            piece = entry[:wanted]
            sounded.append(piece)
            wanted -= len(piece)
            self._take(entry, len(piece))
        audio = b"".join(sounded)
        self.buffered_bytes -= len(audio)
        return audio, reached

    def _take(self, entry: bytes, played: int) -> None:
        if played == len(entry):
            self._queue.popleft()
        else:
            self._queue[0] = entry[played:]
