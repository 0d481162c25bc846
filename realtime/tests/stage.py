"""A stage for one conversation, without a socket: a line that plays at its own pace, a clock that only we move.

What is given to the line sounds for as long as it lasts; marks come back when they are reached, or all at once
after a clear, as Twilio does it. Timers fire when they are due. `silences()` tells how long nothing was heard.
"""

import base64
from collections import deque
from dataclasses import dataclass, field
from itertools import count, pairwise
from typing import Any

from realtime import commands as do
from realtime import events as on
from realtime.conversation import Conversation
from realtime.loudness import is_loud
from realtime.patience import Patience
from realtime.phrases import PHRASE_NAMES, Phrase
from realtime.playback import BYTES_PER_MS, audio_bytes
from realtime.rules import Rules

LOUD, QUIET = b"\x80", b"\xff"  # µ-law: the largest sample, and silence


def audio(milliseconds: int = 100, sample: bytes = LOUD) -> str:
    return base64.b64encode(sample * (BYTES_PER_MS * milliseconds)).decode()


# Every phrase lasts a second; its text is its name.
PHRASES = {name: Phrase(f"<{name}>", (audio(400), audio(400), audio(200))) for name in PHRASE_NAMES}


def rules(**changes: Any) -> Rules:
    notes = {"greeting_note": "[Anruf]", "goodbye_note": "[Ende]", "reconnect_note": "[neu]"}
    return Rules(**{"phrases": PHRASES, **notes, "lost_words_note": "[weg]", "patience": Patience(), **changes})


@dataclass
class Stage:
    conversation: Conversation
    now_ms: int = 0
    commands: list[do.Command] = field(default_factory=list)
    timers: dict[str, int] = field(default_factory=dict)
    clears: int = 0
    _seen: int = 0
    _buffer: deque[tuple[str, Any]] = field(default_factory=deque)
    _sounding_until_ms: int = 0
    _sounds: list[tuple[int, int]] = field(default_factory=list)
    _numbers: Any = field(default_factory=lambda: count(1))

    @classmethod
    def set(cls, **changes: Any) -> "Stage":
        stage = cls(Conversation(rules(**changes)))
        stage._run(stage.conversation.start())
        return stage

    @classmethod
    def talking(cls, **changes: Any) -> "Stage":
        """A call in which the notice and the greeting have been heard."""
        stage = cls.set(**changes)
        stage.connect()
        stage.reply("Guten Tag, Maria.")
        stage.advance(3_000)
        stage.look_away()
        return stage

    # --- what happens ----------------------------------------------------------------------------------
    def event(self, event: on.AnyEvent) -> list[do.Command]:
        object.__setattr__(event, "at_ms", self.now_ms)
        return self._run(self.conversation.handle(event))

    def connect(self, expires_at: int = 0) -> None:
        self.event(on.CompanionReady(expires_at=expires_at))
        self.event(on.SessionConfigured(input_format="audio/pcmu", output_format="audio/pcmu"))

    def reply(
        self, text: str = "Aha.", ms: int = 1_000, *, ends: bool = True, sample: bytes = LOUD, asked: bool = True
    ) -> str:
        """The companion speaks; returns the id of its response."""
        number = next(self._numbers)
        response_id, item_id = f"resp_{number}", f"item_{number}"
        self.event(on.ReplyStarted(response_id=response_id))
        self.event(on.ItemAdded(item_id=item_id, previous_item_id=None))
        for _ in range(ms // 100):
            self.event(on.ReplyAudioArrived(response_id=response_id, item_id=item_id, payload=audio(100, sample)))
        self.event(on.ReplyTextArrived(response_id=response_id, item_id=item_id, delta=text))
        if ends:
            self.event(on.ReplyTextCompleted(response_id=response_id, item_id=item_id, transcript=text))
            self.end(response_id)
        return response_id

    def end(self, response_id: str, status: str = "completed", **more: Any) -> None:
        self.event(on.ReplyEnded(response_id=response_id, status=status, **more))

    def tool(self, name: str, arguments: str = "{}", text: str = "", ms: int = 0) -> str:
        """The companion calls a tool, after some words or none; returns the id of the tool call."""
        response_id = self.reply(text, ms, ends=False) if ms else f"resp_{next(self._numbers)}"
        if not ms:
            self.event(on.ReplyStarted(response_id=response_id))
        tool_call_id = f"call_{next(self._numbers)}"
        self.event(
            on.ToolCalled(response_id=response_id, tool_call_id=tool_call_id, name=name, arguments=arguments)
        )
        self.end(response_id)
        return tool_call_id

    def speak(self, text: str | None, ms: int = 1_500, *, transcript_after_ms: int = 300) -> str:
        """The caller says something, with the 500 ms of silence that prove its end; returns the item's id."""
        item_id = self.start_speaking()
        self.advance(ms)
        return self.stop_speaking(item_id, text, transcript_after_ms=transcript_after_ms)

    def start_speaking(self) -> str:
        item_id = f"item_{next(self._numbers)}"
        self.event(on.CallerSpeechStarted(item_id=item_id))
        return item_id

    def stop_speaking(self, item_id: str, text: str | None, *, transcript_after_ms: int = 300) -> str:
        self.event(on.CallerSpeechStopped(item_id=item_id))
        self.event(on.CallerTurnCommitted(item_id=item_id, previous_item_id=None))
        self.advance(transcript_after_ms)
        if text is not None:
            self.event(on.CallerTranscribed(item_id=item_id, transcript=text))
        return item_id

    def advance(self, ms: int) -> None:
        """Lets time pass: the line plays, marks come back, timers fire."""
        until = self.now_ms + ms
        while (next_ms := self._next_ms()) <= until and self.end_call is None:
            self.now_ms = max(self.now_ms, next_ms)
            self._step()
        self.now_ms = until

    def _next_ms(self) -> int:
        playing = [self._sounding_until_ms] if self._buffer else []
        return min([*self.timers.values(), *playing], default=1 << 60)

    def _step(self) -> None:
        due = [name for name, due_ms in self.timers.items() if due_ms <= self.now_ms]
        if self._buffer and self._sounding_until_ms <= self.now_ms:
            self._play_next()
        elif due:
            del self.timers[due[0]]
            self.event(on.TimerFired(name=due[0]))

    def _play_next(self) -> None:
        kind, what = self._buffer.popleft()
        if kind == "mark":
            self.event(on.MarkPlayed(name=what))
            return
        started_ms = max(self.now_ms, self._sounding_until_ms)
        self._sounding_until_ms = started_ms + audio_bytes(what) // BYTES_PER_MS
        if is_loud(what):
            self._sounds.append((started_ms, self._sounding_until_ms))

    # --- what was done ---------------------------------------------------------------------------------
    def _run(self, commands: list[do.Command]) -> list[do.Command]:
        self.commands += commands
        for command in commands:
            match command:
                case do.PlayAudio(payload):
                    self._sounding_until_ms = max(self._sounding_until_ms, self.now_ms)
                    self._buffer.append(("audio", payload))
                case do.SendMark(name):
                    self._buffer.append(("mark", name))
                case do.ClearPlayback():
                    self._clear()
                case do.StartTimer(name, after_ms):
                    assert after_ms >= 0
                    self.timers[name] = self.now_ms + after_ms
                case do.StopTimer(name):
                    self.timers.pop(name, None)
        return commands

    def _clear(self) -> None:
        self.clears += 1
        marks = [what for kind, what in self._buffer if kind == "mark"]
        self._buffer.clear()
        if self._sounds and self._sounds[-1][1] > self.now_ms:
            self._sounds[-1] = (self._sounds[-1][0], self.now_ms)
        self._sounding_until_ms = self.now_ms
        self._buffer.extend(("mark", name) for name in marks)  # they come back although nothing was heard

    def sent[C](self, kind: type[C]) -> list[C]:
        """The commands of a kind since the last `look_away`."""
        return [command for command in self.commands[self._seen :] if isinstance(command, kind)]

    def look_away(self) -> None:
        self._seen = len(self.commands)

    @property
    def end_call(self) -> do.EndCall | None:
        last = self.commands[-1] if self.commands else None
        return last if isinstance(last, do.EndCall) else None

    def transcript(self) -> list[tuple[str, str, bool]]:
        recorded = [command for command in self.commands if isinstance(command, do.RecordUtterance)]
        said = sorted(recorded, key=lambda said: said.position)
        return [(said.speaker.value, said.text, said.interrupted) for said in said]

    def heard(self) -> list[str]:
        """What the companion's side said, in order."""
        return [text for speaker, text, _ in self.transcript() if speaker == "companion"]

    def silences(self, since_ms: int = 0) -> list[int]:
        """For how long nothing sounded, each time, up to now."""
        edges = [(since_ms, since_ms), *(sound for sound in self._sounds if sound[1] > since_ms)]
        edges.append((self.now_ms, self.now_ms))
        return [began - ended for (_, ended), (began, _) in pairwise(edges) if began > ended]
