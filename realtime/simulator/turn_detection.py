"""When a caller starts and stops speaking, judged on the audio's own clock (milliseconds appended).

Knows both of OpenAI's detections: `server_vad` waits for a measured silence, `semantic_vad` for a
finished sentence. A caller who sends no audio lets no time pass. What is loud and carries no words is
speech all the same.
"""

from dataclasses import dataclass
from typing import Any, Literal

from voicecompanion.lib import mulaw

_SPEECH_FRAMES = 3
_FINISHED_SENTENCE_MS = 1200
_EAGERNESS_MS = {"low": 8000, "medium": 4000, "auto": 4000, "high": 2000}


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """`start_ms` includes the prefix padding, as in `input_audio_buffer.speech_started`."""

    start_ms: int


@dataclass(frozen=True, slots=True)
class SpeechStopped:
    """The end of a turn, after the silence that proved it."""

    end_ms: int


@dataclass(frozen=True, slots=True)
class IdleTimedOut:
    """Nobody spoke for `idle_timeout_ms` after a reply."""

    start_ms: int
    end_ms: int


type Turn = SpeechStarted | SpeechStopped | IdleTimedOut


class TurnDetector:
    """One session's ear. Give it the audio and the settings; take the turns.

    `noise_wait_ms` is how long `semantic_vad` waits after a noise; None: as long as in the middle of a sentence.
    """

    def __init__(self, noise_wait_ms: int | None = None) -> None:
        self._noise_wait_ms = noise_wait_ms
        self.heard_ms = 0
        self.speaking = False
        self._heard: Literal["noise", "unfinished", "finished"] = "noise"
        self._rest = b""
        self._loud_frames = 0
        self._quiet_ms = 0
        self._idle_since_ms = 0
        self._idle_until_ms: int | None = None

    def hear(self, audio: bytes, settings: dict[str, Any] | None) -> list[Turn]:
        """Judge a piece of µ-law audio; `settings` is `audio.input.turn_detection`, None for manual turns."""
        audio = self._rest + audio
        whole = len(audio) // mulaw.FRAME_BYTES * mulaw.FRAME_BYTES
        self._rest = audio[whole:]
        turns = []
        for at in range(0, whole, mulaw.FRAME_BYTES):
            self.heard_ms += mulaw.FRAME_MS
            if settings is not None:
                turns.append(self._judge(audio[at : at + mulaw.FRAME_BYTES], settings))
        return [turn for turn in turns if turn is not None]

    def understood(self, text: str) -> None:
        """The sound that has just ended was this sentence, or a part of one."""
        words = text.rstrip()
        ended = words.endswith((".", "!", "?")) and not words.endswith("...")
        self._heard = "finished" if ended else "unfinished"

    def expect_answer(self, playback_ms: int, settings: dict[str, Any] | None) -> None:
        """A reply is done and will sound for `playback_ms`: the idle time counts from its end."""
        timeout_ms = (settings or {}).get("idle_timeout_ms")
        self._idle_since_ms = self.heard_ms + playback_ms
        self._idle_until_ms = self._idle_since_ms + timeout_ms if timeout_ms else None

    def forget(self) -> None:
        """The input buffer was cleared: a turn that had begun did not happen."""
        self.speaking = False
        self._loud_frames = 0

    def _judge(self, frame: bytes, settings: dict[str, Any]) -> Turn | None:
        loud = mulaw.is_speech(frame, settings.get("threshold", 0.5))
        self._loud_frames = self._loud_frames + 1 if loud else 0
        self._quiet_ms = 0 if loud else self._quiet_ms + mulaw.FRAME_MS
        if not self.speaking:
            return self._started(settings) if self._loud_frames >= _SPEECH_FRAMES else self._idle()
        if loud:
            self._heard = "noise"
        return self._stopped() if self._quiet_ms >= self._patience_ms(settings) else None

    def _started(self, settings: dict[str, Any]) -> Turn:
        self.speaking = True
        self._heard = "noise"
        self._idle_until_ms = None
        padding_ms = settings.get("prefix_padding_ms", 300)
        return SpeechStarted(max(0, self.heard_ms - _SPEECH_FRAMES * mulaw.FRAME_MS - padding_ms))

    def _stopped(self) -> Turn:
        self.speaking = False
        self._quiet_ms = 0
        return SpeechStopped(self.heard_ms)

    def _idle(self) -> Turn | None:
        if self._idle_until_ms is None or self.heard_ms < self._idle_until_ms:
            return None
        self._idle_until_ms = None
        return IdleTimedOut(self._idle_since_ms, self.heard_ms)

    def _patience_ms(self, settings: dict[str, Any]) -> int:
        if settings["type"] == "server_vad":
            return max(mulaw.FRAME_MS, int(settings["silence_duration_ms"]))
        longest = _EAGERNESS_MS[settings["eagerness"]]
        if self._heard == "noise" and self._noise_wait_ms is not None:
            return self._noise_wait_ms
        return min(longest, _FINISHED_SENTENCE_MS) if self._heard == "finished" else longest
