"""What a caller's ear makes of the audio that was played: sentences, sounds nobody can read, and silence.

Judged by loudness, never by events: audio that nobody can hear is silence.
"""

from dataclasses import dataclass

from realtime.simulator.call_script import Heard, HeardSound, Quiet
from realtime.simulator.subtitles import Subtitle, SubtitleReader
from voicecompanion.lib import mulaw

type Noticed = Heard | HeardSound | Quiet

AUDIBLE = 0.1
"""The detection threshold below which a frame is silence to a person: near -43 dB."""
SHORTEST_QUIET_MS = 500
_BREATH_MS = 500
_UNREAD_AFTER_MS = 2000


@dataclass(frozen=True)
class _Piece:
    """One audible frame: its place in the audio played, and when it began to sound."""

    start_byte: int
    at_ms: int


class CallersEar:
    """Give it every frame of the call. After `gap_ms` of quiet that which sounds next is something new."""

    def __init__(self, gap_ms: int = 500) -> None:
        self._gap_ms = gap_ms
        self._reader = SubtitleReader()
        self._played_bytes = 0
        self._unread: list[_Piece] = []
        self._quiet_since_ms: int | None = None
        self._sounded_ms = 0
        self.audible_ms = 0
        """How much of the companion was audible so far."""
        self.quiet_ms = gap_ms
        """How long nothing of the companion has been audible."""

    @property
    def sounding(self) -> bool:
        """Whether something can be heard, or could a breath ago."""
        return self.quiet_ms < _BREATH_MS

    @property
    def sounding_ms(self) -> int:
        """How long that which is sounding now has sounded; 0 if nothing is."""
        return self._sounded_ms if self.quiet_ms < self._gap_ms else 0

    def listen(self, audio: bytes, *, speaking: bool, at_ms: int) -> list[Noticed]:
        """The frame that begins at `at_ms` (possibly no audio at all), and whether the caller speaks in it."""
        audible = mulaw.is_speech(audio, AUDIBLE)
        if audible:
            self._unread.append(_Piece(self._played_bytes, at_ms))
        self._played_bytes += len(audio)
        self._note(audible)
        noticed: list[Noticed] = []
        for subtitle in self._reader.feed(audio) if audio else ():
            noticed += self._read(subtitle, at_ms)
        if self.quiet_ms >= _UNREAD_AFTER_MS:
            noticed += self._give_up(self._played_bytes)
        return noticed + self._note_quiet(audible or speaking, at_ms)

    def end(self, at_ms: int) -> list[Noticed]:
        """The line is closed: what was still open."""
        return [*self._give_up(self._played_bytes), *self._note_quiet(True, at_ms)]

    def _note(self, audible: bool) -> None:
        if not audible:
            self.quiet_ms += mulaw.FRAME_MS
            return
        self._sounded_ms = mulaw.FRAME_MS + (self._sounded_ms if self.quiet_ms < self._gap_ms else 0)
        self.audible_ms += mulaw.FRAME_MS
        self.quiet_ms = 0

    def _note_quiet(self, sounds: bool, at_ms: int) -> list[Noticed]:
        if not sounds:
            self._quiet_since_ms = at_ms if self._quiet_since_ms is None else self._quiet_since_ms
            return []
        since_ms, self._quiet_since_ms = self._quiet_since_ms, None
        if since_ms is None or at_ms - since_ms < SHORTEST_QUIET_MS:
            return []
        return [Quiet(since_ms, at_ms - since_ms)]

    def _read(self, subtitle: Subtitle, at_ms: int) -> list[Noticed]:
        # A frame may hold the end of one sound and the beginning of the sentence.
        unread = self._give_up(subtitle.start_byte - mulaw.FRAME_BYTES + 1)
        self._unread = [piece for piece in self._unread if piece.start_byte >= subtitle.end_byte]
        return [*unread, Heard(at_ms, subtitle.text)]

    def _give_up(self, before_byte: int) -> list[Noticed]:
        # Nobody will read these pieces any more: they are sounds.
        given_up = [piece for piece in self._unread if piece.start_byte < before_byte]
        self._unread = self._unread[len(given_up) :]
        sounds: list[Noticed] = []
        start = 0
        for index, piece in enumerate(given_up):
            following = given_up[index + 1] if index + 1 < len(given_up) else None
            if following is None or following.at_ms - piece.at_ms > _BREATH_MS:
                began_ms = given_up[start].at_ms
                sounds.append(HeardSound(began_ms, piece.at_ms + mulaw.FRAME_MS - began_ms))
                start = index + 1
        return sounds
