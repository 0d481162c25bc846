"""Turns and replies over a connection that may break: the mechanics of a conversation, without its meaning. Pure.

Who speaks and who waits, what is played and taken back, how a lost companion is dialled again, and how the line is
let go. What words, tools and keys mean is `conversation`'s business.
"""

import enum

from realtime import commands as do
from realtime import events as on
from realtime.commands import Command, Ending, EndReason
from realtime.danger import Danger
from realtime.floor import INAUDIBLE, Floor, Heard
from realtime.link import Link
from realtime.replies import Replies
from realtime.rules import BRIDGES, FATAL_CODES, OPTIONAL_SETTINGS, Rules
from realtime.voice import Voice
from realtime.watch import Waiting, Watch

MU_LAW = "audio/pcmu"
TOO_SOON_MS = 1_500  # who starts to speak so soon after a reply began was cut off by it
# Endings from which the caller's next words lead back into the conversation.
REVOCABLE = (EndReason.GOODBYE, EndReason.SILENCE, EndReason.SILENT)


class Phase(enum.Enum):
    OPENING = enum.auto()
    TALKING = enum.auto()
    CLOSING = enum.auto()
    DRAINING = enum.auto()
    ENDED = enum.auto()


class Timer(enum.StrEnum):
    """The timers a conversation starts, by the name that comes back in `TimerFired`."""

    OPENING = "opening"  # the companion must be ready
    LIMIT = "limit"  # the longest call
    WARNING = "warning"  # said aloud a while before it
    EXPIRY = "expiry"  # the provider's own limit comes near
    HOLD = "hold"  # the caller may go on speaking
    SPEECH = "speech"  # speech of which no end is told
    COMPANION = Waiting.COMPANION
    CALLER = Waiting.CALLER
    CLOSING = "closing"
    DRAIN = "drain"


class Exchange:
    """The state of one call, and what happens to it. `Conversation` decides with it."""

    def __init__(self, rules: Rules, started_at: float = 0.0) -> None:
        self.rules = rules
        self.phase = Phase.OPENING
        self.unknown_errors = 0
        self.cost_usd = 0.0
        self._started_at = started_at
        self._now_ms = 0
        self._floor = Floor(rules.patience, rules.transcript_wait_ms)
        self._voice = Voice(rules.phrases, loud=rules.loud)
        self._link = Link(rules.redial_after_ms, rules.kept_audio_ms)
        self._replies = Replies()
        self._watch = Watch(rules.companion_silence_ms, rules.caller_silence_ms)
        self._danger = Danger(rules.fixed_text_again_ms)
        self._tool_calls: dict[str, on.ToolCalled] = {}
        self._silent_items: set[str] = set()
        self._end_reason = EndReason.HUNG_UP
        self._goodbye_wanted = self._commit_requested = False
        self._notice_repeated = self._was_warned = self._caller_was_heard = self._greeted = False
        self._talked_over = ""  # what was being said when the caller last began to speak over it
        self._asked_at_ms: int | None = None
        self._answered: tuple[int, int] | None = None  # when the last answer began, and how long that took

    def _say(self, name: str, *, must_be_heard: bool = False) -> list[Command]:
        return self._voice.say(name, self._now_ms, must_be_heard=must_be_heard, tell=self._link.online)

    def _aside(self, name: str) -> list[Command]:
        """A word that fills a gap; the companion does not learn of it."""
        return self._voice.say(name, self._now_ms, aside=True)

    # --- the companion's connection -------------------------------------------------------------------------
    def _expiry(self, event: on.CompanionReady) -> list[Command]:
        """The provider's own limit is met before it strikes: by a new connection, in a quiet moment."""
        if not event.expires_at:
            return []
        left_ms = max(0, round((event.expires_at - self._started_at) * 1000) - self._now_ms)
        return [do.StartTimer(Timer.EXPIRY, left_ms - min(self.rules.expiry_lead_ms, left_ms // 4))]

    def _on_configured(self, event: on.SessionConfigured) -> list[Command]:
        if self._link.online:
            return []
        if event.input_format != MU_LAW or event.output_format != MU_LAW:
            # Anything else would reach the caller's ear as noise.
            return self._end_with_apology(EndReason.COMPANION_REFUSED)
        self.phase = Phase.TALKING if self.phase is Phase.OPENING else self.phase
        told = [*self._voice.replay(), self._told_where_we_are()]
        self._link.opened()
        kept = [do.SendCallerAudio(payload) for payload in self._link.take_kept()]
        return [do.StopTimer(Timer.OPENING), *told, *kept]

    def _told_where_we_are(self) -> Command:
        """A greeting is due at the beginning; after a reconnect never again, but the thread is taken up."""
        if not self._greeted:
            self._replies.wanted = self.phase is Phase.TALKING
            return do.AddNote("user", self.rules.greeting_note)
        if not self._link.handing_over:
            self._voice.say_later("notice_again")
        if self._link.lost_words:
            self._replies.wanted = True
            return do.AddNote("system", self.rules.lost_words_note)
        return do.AddNote("system", self.rules.reconnect_note)

    def _on_companion_lost(self, code: str) -> list[Command]:
        if self.phase is Phase.DRAINING:
            return self._give_up_waiting() + self._end(self._end_reason, Ending.GONE)
        if code in FATAL_CODES:
            return self._on_fatal(FATAL_CODES[code])
        if self.phase is Phase.CLOSING:
            return self._close_alone()
        pause_ms = self._link.next_redial_ms()
        if pause_ms is None:
            was_online = self._link.was_online
            return self._end_with_apology(
                EndReason.COMPANION_LOST if was_online else EndReason.COMPANION_UNREACHABLE
            )
        self._link.handing_over = False
        return [*self._go_offline(), *self._bridge(), *self._redial(pause_ms)]

    def _close_alone(self) -> list[Command]:
        """The companion is gone while it says goodbye: what is missing of it we say ourselves."""
        is_missing = self._replies.is_busy
        commands = self._go_offline()
        self._replies.wanted = False
        return [*commands, *(self._say(self.rules.farewell(self._end_reason)) if is_missing else [])]

    def _redial(self, after_ms: int) -> list[Command]:
        return [do.Redial(after_ms), do.StartTimer(Timer.OPENING, after_ms + self.rules.opening_timeout_ms)]

    def _go_offline(self) -> list[Command]:
        """Forgets what only the lost connection knew; a turn or a reply that was cut off is still owed."""
        self._link.online = self._commit_requested = False
        self._link.lost_words |= self._floor.was_lost() or bool(self._floor.awaited)
        self._tool_calls.clear()
        self._replies.lost()
        commands = self._give_up_waiting()
        self._replies.wanted = bool(self._floor.take_unanswered()) or self._replies.wanted
        self._voice.outlive_connection()
        return [*commands, *(self._voice.resume() if self._voice.playback.paused else [])]

    def _bridge(self) -> list[Command]:
        """The caller hears at once that it takes a moment, unless the notice is being heard anyway."""
        if self._voice.playback.is_audible and not self._link.was_online:
            return []
        self._watch.companion_step = 1
        return self._aside(BRIDGES[0])

    def _on_error(self, event: on.CompanionErred) -> list[Command]:
        if event.code in FATAL_CODES:
            return self._on_fatal(FATAL_CODES[event.code])
        match event.code:
            case "session_expired":
                return self._on_companion_lost(event.code)
            case _ if not self._link.online:
                return self._on_settings_refused(event.param)
            case "input_audio_buffer_commit_empty" if self._commit_requested:
                self._commit_requested = False
                return self._after_draining()
            case "response_cancel_not_active":
                self._replies.cancel_was_late()
            case "conversation_already_has_active_response":
                self._replies.was_refused()
            case _:
                self.unknown_errors += 1
        return []

    def _on_settings_refused(self, param: str) -> list[Command]:
        """A provider without semantic turns or our transcriber is asked again; any other refusal is final.

        The session.update was refused as a whole: the call would run on defaults, as noise.
        """
        refused = {name for name, prefix in OPTIONAL_SETTINGS.items() if param.startswith(prefix)}
        if not refused - self._link.without:
            return self._end_with_apology(EndReason.COMPANION_REFUSED)
        self._link.without |= refused
        return [do.ConfigureSession(self._link.without)]

    # --- the caller's audio and turns -----------------------------------------------------------------------
    def _on_caller_audio(self, event: on.CallerAudioArrived) -> list[Command]:
        """Fifty times a second: passed on, listened to in samples, and nothing else."""
        if self.phase is Phase.DRAINING or self._may_not_listen():
            return []
        heard = self._floor.hear(event.payload, self._now_ms)
        if not self._link.online:
            self._link.keep(event.payload)
            return []
        sent: list[Command] = [do.SendCallerAudio(event.payload)]
        match heard:
            case Heard.OVERDUE:
                sent.append(do.CommitCallerAudio())
            case Heard.GOES_ON:
                sent += self._on_speech_started()
        return sent

    def _may_not_listen(self) -> bool:
        """While the goodbye is said that follows a withdrawn consent, nothing is passed on any more."""
        return self.phase is Phase.CLOSING and self._end_reason is EndReason.CONSENT_WITHDRAWN

    def _on_speech_started(self) -> list[Command]:
        """Barge-in: silence at once. Whether it was one is known when its words are."""
        self._floor.speech_started(self._now_ms)
        self._learn_from_cutting_off()
        timers: list[Command] = [
            do.StopTimer(Timer.HOLD),
            do.StartTimer(Timer.SPEECH, self.rules.speech_timeout_ms),
        ]
        playback = self._voice.playback
        nothing_to_stop = not playback.sounds and self._replies.active is None
        if self.phase is Phase.DRAINING or playback.paused or nothing_to_stop or self._is_unstoppable():
            return timers
        self._floor.interrupted_ms = playback.unheard_ms
        self._talked_over = " ".join(sound.text for sound in playback.sounds.values())
        return [*self._voice.pause(), *timers]

    def _learn_from_cutting_off(self) -> None:
        if self._answered is not None:
            began_ms, pause_ms = self._answered
            if self._now_ms - began_ms < TOO_SOON_MS:
                self._floor.pauses_ms.append(pause_ms + self._now_ms - began_ms)
        self._answered = None

    def _is_unstoppable(self) -> bool:
        """What must be heard is not stopped, and neither is a goodbye that no word can revoke."""
        current = self._voice.playback.current
        final = self.phase is Phase.CLOSING and self._end_reason not in REVOCABLE
        return final or (current is not None and current.must_be_heard)

    def _on_turn_committed(self, event: on.CallerTurnCommitted) -> list[Command]:
        position = self._voice.order.place(event.item_id, event.previous_item_id)
        self._commit_requested = False
        if event.item_id not in self._silent_items:
            self._floor.committed(event.item_id, position, self._now_ms)
        return [do.StopTimer(Timer.SPEECH), *self._after_draining()]

    # --- replies --------------------------------------------------------------------------------------------
    def _end_reply(self) -> list[Command]:
        """Ends the active reply, if there is one; what still comes of it is dropped."""
        if self._replies.active:
            self._voice.drop(self._replies.active)
        return self._replies.end() if self._link.online else []

    def _on_reply_started(self, response_id: str) -> list[Command]:
        asked_for, dropped = self._replies.started(response_id)
        if dropped:
            self._voice.drop(response_id)
        if asked_for:
            return []
        # A provider that answers unasked: what was said counts as answered.
        self._floor.take_unanswered()
        return self._voice.discard() if self._voice.playback.paused else []

    def _on_reply_audio(self, event: on.ReplyAudioArrived) -> list[Command]:
        if self.phase is Phase.DRAINING:
            return []
        commands, is_first = self._voice.reply_audio(event)
        if not is_first:
            return commands
        self._watch.companion_step = 0
        self._greeted = True
        self._replies.sounded()
        if self._asked_at_ms is None:
            return commands
        after_ms, self._asked_at_ms = self._now_ms - self._asked_at_ms, None
        self._answered = (self._now_ms, after_ms)
        return [*commands, do.NoteLatency(after_ms)]

    def _on_reply_failed(self, code: str) -> list[Command]:
        self._replies.failures += 1
        if code in FATAL_CODES or self._replies.failures >= self.rules.failures_in_a_row:
            return self._on_fatal(FATAL_CODES.get(code, EndReason.COMPANION_LOST))
        self._replies.wanted = True
        return []

    def _on_mute_reply(self) -> list[Command]:
        """A reply that nobody could hear is asked for once more; then the call ends with an apology."""
        if self._replies.asked_again:
            return self._end_with_apology(EndReason.COMPANION_MUTE)
        self._replies.asked_again = self._replies.wanted = True
        return [] if self._voice.playback.is_audible else self._voice.discard_silent()

    # --- endings --------------------------------------------------------------------------------------------
    def _on_fatal(self, reason: EndReason) -> list[Command]:
        match self.phase:
            case Phase.DRAINING:
                return self._give_up_waiting() + self._end(self._end_reason, Ending.GONE)
            case Phase.CLOSING if not self._replies.is_busy and self._voice.has_more_to_say:
                return []  # the goodbye is complete and being heard: no apology behind it
        return self._end_with_apology(reason)

    def _end_with_apology(self, reason: EndReason) -> list[Command]:
        return self._voice.give_up() + self._give_up_waiting() + self._end(reason, Ending.FALLBACK)

    def _on_caller_gone(self, reason: EndReason) -> list[Command]:
        if self.phase is Phase.DRAINING:
            return []
        if self.phase is Phase.CLOSING:
            reason = self._end_reason
        elif self._watch.caller_step and not self._caller_was_heard:
            reason = EndReason.SILENT
        self.phase, self._end_reason = Phase.DRAINING, reason
        recorded = self._voice.give_up()
        if self._link.online and self._floor.in_speech:
            self._commit_requested = True
            recorded.append(do.CommitCallerAudio())
        return [*recorded, do.StartTimer(Timer.DRAIN, self.rules.drain_ms), *self._after_draining()]

    def _after_draining(self) -> list[Command]:
        if self.phase is not Phase.DRAINING or self._floor.awaited or self._commit_requested:
            return []
        return self._end(self._end_reason, Ending.GONE)

    def _give_up_waiting(self) -> list[Command]:
        lost = self._floor.take_awaited()
        return [command for turn in lost for command in self._voice.caller_said(turn, INAUDIBLE)]

    def _end(self, reason: EndReason, ending: Ending) -> list[Command]:
        self.phase = Phase.ENDED
        return [do.EndCall(reason, ending)]
