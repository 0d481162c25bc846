"""The rules of a conversation: turns, barge-in, the order of the transcript, goodbyes and endings.

Sans-I/O: `Conversation.handle(event)` returns the commands that follow from an event, in the order in which they
are to be executed. It knows no socket, no clock and no database. Its life:

    OPENING      the companion is being dialled and configured; the caller's audio is kept
    TALKING      audio flows both ways
    CLOSING      goodbye was said or asked for; the call ends when it has been heard
    DRAINING     the caller has left; transcripts that are still on their way are waited for
    ENDED        `EndCall` was returned; whatever still arrives changes nothing
"""

import enum
from collections import deque
from dataclasses import dataclass

from realtime import commands as do
from realtime import events as on
from realtime.commands import Command, Ending, EndReason, Speaker
from realtime.playback import BYTES_PER_MS, ItemOrder, Playback, Reply, audio_bytes

MU_LAW = "audio/pcmu"
INAUDIBLE = "[unverständlich]"
REQUESTED = ""  # stands for a response that was asked for and has no id yet
END_CALL_TOOL = "end_call"

# What the provider's words mean for the call. A code that is not listed is survived and counted.
FATAL_CODES = {
    "insufficient_quota": EndReason.INSUFFICIENT_QUOTA,
    "model_not_found": EndReason.MODEL_NOT_FOUND,
    "invalid_model": EndReason.MODEL_NOT_FOUND,
    "missing_model": EndReason.MODEL_NOT_FOUND,
    "invalid_api_key": EndReason.INVALID_API_KEY,
    "session_expired": EndReason.SESSION_EXPIRED,
    "beta_api_shape_disabled": EndReason.COMPANION_REFUSED,
}


class Phase(enum.Enum):
    OPENING = enum.auto()
    TALKING = enum.auto()
    CLOSING = enum.auto()
    DRAINING = enum.auto()
    ENDED = enum.auto()


class Timer(enum.StrEnum):
    """The timers a conversation starts, by the name that comes back in `TimerFired`."""

    OPENING = "opening"
    LIMIT = "limit"
    CLOSING = "closing"
    DRAIN = "drain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The words and limits of one call."""

    greeting_note: str  # tells the companion that the call has begun
    goodbye_note: str  # tells it to say goodbye
    opening_timeout_ms: int = 5_000
    limit_ms: int = 30 * 60_000
    closing_timeout_ms: int = 20_000
    drain_ms: int = 2_000
    kept_audio_ms: int = 10_000
    failures_in_a_row: int = 2


@dataclass(slots=True)
class Turn:
    """One turn of the caller, waiting for its transcript."""

    position: int
    spoken_at_ms: int


class Conversation:
    """One call. Start with `start()`, then feed it every event; stop when a command is `EndCall`."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.phase = Phase.OPENING
        self.unknown_errors = 0
        self._order = ItemOrder()
        self._playback = Playback()
        self._kept: deque[str] = deque()
        self._kept_bytes = 0
        self._turns: dict[str, Turn] = {}
        self._silent_items: set[str] = set()
        self._recorded_positions: set[int] = set()
        self._speech_started_at_ms: int | None = None
        self._commit_requested = False
        self._responding: str | None = None
        self._dropped: set[str] = set()
        self._failures = 0
        self._tool_calls: list[on.ToolCalled] = []
        self._goodbye_wanted = False
        self._end_reason = EndReason.HUNG_UP

    def start(self) -> list[Command]:
        return [
            do.StartTimer(Timer.OPENING, self.rules.opening_timeout_ms),
            do.StartTimer(Timer.LIMIT, self.rules.limit_ms),
        ]

    def handle(self, event: on.AnyEvent) -> list[Command]:
        """The commands that follow from an event. Never raises on anything a provider could send."""
        if self.phase is Phase.ENDED:
            return []
        match event:
            case on.CallerAudioArrived():
                return self._on_caller_audio(event)
            case on.ReplyAudioArrived():
                return self._on_reply_audio(event)
            case on.MarkPlayed():
                return self._on_mark(event)
            case on.ReplyTextArrived() | on.ReplyTextCompleted():
                return self._on_reply_text(event)
            case on.ItemAdded():
                self._order.place(event.item_id, event.previous_item_id)
                return []
            case on.CallerSpeechStarted():
                return self._on_speech_started(event)
            case on.CallerSpeechStopped():
                return []
            case on.CallerTurnCommitted():
                return self._on_turn_committed(event)
            case on.CallerTranscribed():
                return self._on_transcript(event.item_id, event.transcript.strip(), event.at_ms)
            case on.CallerTranscriptionFailed():
                return self._on_transcript(event.item_id, INAUDIBLE, event.at_ms)
            case on.SilenceCommitted():
                self._silent_items.add(event.item_id)
                return []
            case on.ReplyStarted():
                self._responding = event.response_id
                return []
            case on.ToolCalled():
                self._tool_calls.append(event)
                return []
            case on.ReplyEnded():
                return self._on_reply_ended(event)
            case on.CompanionReady():
                return [do.ConfigureSession()]
            case on.SessionConfigured():
                return self._on_configured(event)
            case on.CompanionErred():
                return self._on_error(event)
            case on.CompanionLost():
                return self._on_companion_lost(event)
            case on.CallerHungUp():
                return self._on_caller_gone(EndReason.HUNG_UP)
            case on.CallerLost():
                return self._on_caller_gone(EndReason.LINE_LOST)
            case on.TimerFired():
                return self._on_timer(event)
            case on.KeyPressed():  # pragma: no branch - the union is closed
                return []

    # --- opening ---------------------------------------------------------------------------------------
    def _on_configured(self, event: on.SessionConfigured) -> list[Command]:
        if event.input_format != MU_LAW or event.output_format != MU_LAW:
            # Anything else would reach the caller's ear as noise.
            return self._end_with_apology(EndReason.COMPANION_REFUSED)
        if self.phase is not Phase.OPENING:
            return []
        self.phase = Phase.TALKING
        kept = [do.SendCallerAudio(payload) for payload in self._kept]
        self._kept.clear()
        return [do.AddNote("user", self.rules.greeting_note), *self._request_reply(), *kept]

    def _on_caller_audio(self, event: on.CallerAudioArrived) -> list[Command]:
        if self.phase is Phase.TALKING or self.phase is Phase.CLOSING:
            return [do.SendCallerAudio(event.payload)]
        if self.phase is Phase.OPENING:
            self._keep(event.payload)
        return []

    def _keep(self, payload: str) -> None:
        """Keeps what the caller says before the companion is ready; the oldest goes when it is too much."""
        self._kept.append(payload)
        self._kept_bytes += audio_bytes(payload)
        while self._kept_bytes > self.rules.kept_audio_ms * BYTES_PER_MS:
            self._kept_bytes -= audio_bytes(self._kept.popleft())

    # --- the companion's turn --------------------------------------------------------------------------
    def _request_reply(self) -> list[Command]:
        self._responding = REQUESTED
        return [do.RequestReply()]

    def _on_reply_audio(self, event: on.ReplyAudioArrived) -> list[Command]:
        if event.response_id in self._dropped or self.phase is Phase.DRAINING:
            return []
        reply = self._reply(event.item_id, event.response_id, event.at_ms)
        return [do.PlayAudio(event.payload), do.SendMark(self._playback.add(reply, event.payload))]

    def _on_reply_text(self, event: on.ReplyTextArrived | on.ReplyTextCompleted) -> list[Command]:
        if event.response_id in self._dropped:
            return []
        reply = self._reply(event.item_id, event.response_id, event.at_ms)
        if isinstance(event, on.ReplyTextArrived):
            reply.text += event.delta
        else:
            reply.text = event.transcript
        return []

    def _reply(self, item_id: str, response_id: str, at_ms: int) -> Reply:
        if item_id not in self._playback.replies:
            position = self._order.place(item_id)
            self._playback.replies[item_id] = Reply(item_id, response_id, position, at_ms)
        return self._playback.replies[item_id]

    def _on_mark(self, event: on.MarkPlayed) -> list[Command]:
        self._playback.mark_played(event.name)
        return self._after_playback()

    def _after_playback(self) -> list[Command]:
        """Records what has been heard to its end; says goodbye for good when all of it has."""
        recorded = self._recorded(self._playback.take_heard())
        if self.phase is Phase.CLOSING and self._responding is None and not self._playback.replies:
            return [*recorded, *self._end(self._end_reason, Ending.HANG_UP)]
        return recorded

    def _recorded(self, replies: list[Reply]) -> list[Command]:
        return [
            command
            for reply in replies
            for command in self._utterance(
                reply.position, Speaker.COMPANION, reply.heard_text(), not reply.is_heard, reply.started_at_ms
            )
        ]

    def _utterance(
        self, position: int, speaker: Speaker, text: str, interrupted: bool, spoken_at_ms: int
    ) -> list[Command]:
        """Records a turn unless it is empty; of what a provider sends twice, the first counts."""
        if not text or position in self._recorded_positions:
            return []
        self._recorded_positions.add(position)
        return [do.RecordUtterance(position, speaker, text, interrupted, spoken_at_ms)]

    def _on_reply_ended(self, event: on.ReplyEnded) -> list[Command]:
        if event.response_id == self._responding:
            self._responding = None
        for reply in self._playback.replies.values():
            reply.ended = reply.ended or reply.response_id == event.response_id
        if event.status == "failed":
            return self._on_reply_failed(event.error_code)
        if event.status == "completed":
            self._failures = 0
        answers = self._answers_to_tools(event)
        if self._goodbye_wanted and self.phase is Phase.TALKING:
            answers += self._ask_for_goodbye()
        return answers + self._after_playback()

    def _on_reply_failed(self, code: str) -> list[Command]:
        self._failures += 1
        if code in FATAL_CODES or self._failures >= self.rules.failures_in_a_row:
            return self._on_fatal(FATAL_CODES.get(code, EndReason.COMPANION_LOST))
        return self._request_reply() if self.phase is Phase.TALKING else self._after_playback()

    # --- the caller's turn -----------------------------------------------------------------------------
    def _on_speech_started(self, event: on.CallerSpeechStarted) -> list[Command]:
        self._speech_started_at_ms = event.at_ms
        if self.phase is Phase.CLOSING and self._end_reason is EndReason.GOODBYE:
            self.phase = Phase.TALKING  # whoever still has something to say is listened to
        return self._interrupt()

    def _interrupt(self) -> list[Command]:
        """Barge-in: silence at once, and the companion is told how much of its words was heard.

        The server cancels its response by itself (`interrupt_response`), but late deltas may still follow.
        """
        replies = self._playback.take_all()
        self._dropped.update(reply.response_id for reply in replies)
        if self._responding:
            self._dropped.add(self._responding)
        if not any(reply.sent for reply in replies):
            return []
        told: list[Command] = [
            do.TruncateReply(reply.item_id, reply.heard_ms) if reply.heard_ms else do.DeleteItem(reply.item_id)
            for reply in replies
            if not reply.is_heard and reply.sent
        ]
        return [do.ClearPlayback(), *told, *self._recorded(replies)]

    def _on_turn_committed(self, event: on.CallerTurnCommitted) -> list[Command]:
        position = self._order.place(event.item_id, event.previous_item_id)
        spoken_at_ms = event.at_ms if self._speech_started_at_ms is None else self._speech_started_at_ms
        self._speech_started_at_ms, self._commit_requested = None, False
        if event.item_id not in self._silent_items:
            self._turns[event.item_id] = Turn(position, spoken_at_ms)
        return self._after_draining()

    def _on_transcript(self, item_id: str, text: str, at_ms: int) -> list[Command]:
        if item_id in self._silent_items:
            return []
        turn = self._turns.pop(item_id, None) or Turn(self._order.place(item_id), at_ms)
        return self._caller_said(turn, text) + self._after_draining()

    def _caller_said(self, turn: Turn, text: str) -> list[Command]:
        return self._utterance(turn.position, Speaker.CALLER, text, False, turn.spoken_at_ms)

    # --- goodbye ---------------------------------------------------------------------------------------
    def _answers_to_tools(self, event: on.ReplyEnded) -> list[Command]:
        """Every tool call gets an answer, but only after its response is done: two at once are refused."""
        called = [call for call in self._tool_calls if call.response_id == event.response_id]
        self._tool_calls = [call for call in self._tool_calls if call.response_id != event.response_id]
        answers: list[Command] = []
        for call in called:
            if call.name == END_CALL_TOOL:
                answers.append(do.AnswerTool(call.tool_call_id, '{"ok":true}'))
                answers += self._on_goodbye(event)
            else:
                answers.append(do.AnswerTool(call.tool_call_id, '{"error":"unknown tool"}'))
                answers += self._request_reply()
        return answers

    def _on_goodbye(self, event: on.ReplyEnded) -> list[Command]:
        """The companion wants to hang up: at once if this reply says goodbye aloud, else it is asked to."""
        if event.status != "completed":
            return []  # the caller interrupted it, and is listened to
        if any(reply.response_id == event.response_id and reply.sent for reply in self._playback.replies.values()):
            return self._close(EndReason.GOODBYE)
        self._goodbye_wanted, self._end_reason = True, EndReason.GOODBYE
        return []

    def _ask_for_goodbye(self) -> list[Command]:
        self._goodbye_wanted = False
        note = do.AddNote("system", self.rules.goodbye_note)
        return [note, *self._request_reply(), *self._close(self._end_reason)]

    def _close(self, reason: EndReason) -> list[Command]:
        self.phase, self._end_reason = Phase.CLOSING, reason
        return [do.StartTimer(Timer.CLOSING, self.rules.closing_timeout_ms)]

    def _on_timer(self, event: on.TimerFired) -> list[Command]:
        match event.name, self.phase:
            case Timer.OPENING, Phase.OPENING:
                return self._end_with_apology(EndReason.COMPANION_UNREACHABLE)
            case Timer.LIMIT, Phase.TALKING:
                self._goodbye_wanted, self._end_reason = True, EndReason.TIME_LIMIT
                return [] if self._responding is not None else self._ask_for_goodbye()
            case Timer.CLOSING, Phase.CLOSING:
                return self._recorded(self._playback.take_all()) + self._end(self._end_reason, Ending.HANG_UP)
            case Timer.DRAIN, Phase.DRAINING:
                return self._give_up_waiting() + self._end(self._end_reason, Ending.GONE)
        return []

    # --- endings ---------------------------------------------------------------------------------------
    def _on_error(self, event: on.CompanionErred) -> list[Command]:
        if event.code in FATAL_CODES:
            return self._on_fatal(FATAL_CODES[event.code])
        if self.phase is Phase.OPENING:
            # The session.update was refused as a whole: the call would run on defaults, as noise.
            return self._end_with_apology(EndReason.COMPANION_REFUSED)
        self.unknown_errors += 1
        if self._commit_requested and event.code == "input_audio_buffer_commit_empty":
            self._commit_requested = False
            return self._after_draining()
        return []

    def _on_companion_lost(self, event: on.CompanionLost) -> list[Command]:
        unnamed = EndReason.COMPANION_UNREACHABLE if self.phase is Phase.OPENING else EndReason.COMPANION_LOST
        return self._on_fatal(FATAL_CODES.get(event.code, unnamed))

    def _on_fatal(self, reason: EndReason) -> list[Command]:
        match self.phase:
            case Phase.DRAINING:
                return self._give_up_waiting() + self._end(self._end_reason, Ending.GONE)
            case Phase.CLOSING if self._responding is None and self._playback.replies:
                return []  # the goodbye is complete and being heard: no apology behind it
        return self._end_with_apology(reason)

    def _end_with_apology(self, reason: EndReason) -> list[Command]:
        recorded = self._recorded(self._playback.take_all())
        return recorded + self._give_up_waiting() + self._end(reason, Ending.FALLBACK)

    def _on_caller_gone(self, reason: EndReason) -> list[Command]:
        if self.phase is Phase.DRAINING:
            return []
        if self.phase is Phase.CLOSING:
            reason = self._end_reason
        opened = self.phase is not Phase.OPENING
        self.phase, self._end_reason = Phase.DRAINING, reason
        recorded = self._recorded(self._playback.take_all())
        if opened and self._speech_started_at_ms is not None:
            self._commit_requested = True
            recorded.append(do.CommitCallerAudio())
        return [*recorded, do.StartTimer(Timer.DRAIN, self.rules.drain_ms), *self._after_draining()]

    def _after_draining(self) -> list[Command]:
        if self.phase is not Phase.DRAINING or self._turns or self._commit_requested:
            return []
        return self._end(self._end_reason, Ending.GONE)

    def _give_up_waiting(self) -> list[Command]:
        turns, self._turns = self._turns, {}
        return [command for turn in turns.values() for command in self._caller_said(turn, INAUDIBLE)]

    def _end(self, reason: EndReason, ending: Ending) -> list[Command]:
        self.phase = Phase.ENDED
        return [do.EndCall(reason, ending)]
