"""The rules of a conversation: whose turn it is, what is never left unsaid, and how a call ends.

Sans-I/O: `Conversation.handle(event)` returns the commands that follow from an event, in the order in which they
are to be executed. It knows no socket, no clock and no database. Its life:

    OPENING      the notice is being heard while the companion is dialled and configured; the caller's audio is kept
    TALKING      audio flows both ways
    CLOSING      goodbye was said or asked for; the call ends when it has been heard
    DRAINING     the caller has left; transcripts that are still on their way are waited for
    ENDED        `EndCall` was returned; whatever still arrives changes nothing

Beside it: `floor` (the caller's turns), `voice` (what the caller hears), `patience`, `history`, `safety`, `tools`.
The companion's provider detects speech and makes replies; it never decides when to speak or when to stop.
"""

import enum
import json

from realtime import commands as do
from realtime import events as on
from realtime import tools
from realtime.commands import Command, Ending, EndReason, Wish
from realtime.danger import Danger
from realtime.floor import INAUDIBLE, Floor, Heard, Hold, Verdict
from realtime.link import Link
from realtime.replies import Replies
from realtime.rules import BRIDGES, CONFIRMATIONS, FATAL_CODES, KEYS, OPTIONAL_SETTINGS, URGENCY_OF_KIND, Rules
from realtime.safety import Finding, Urgency, findings
from realtime.spoken import is_farewell
from realtime.voice import Voice
from realtime.watch import Waiting, Watch

MU_LAW = "audio/pcmu"
TOO_SOON_MS = 1_500  # who starts to speak so soon after a reply began was cut off by it


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


# Endings from which the caller's next words lead back into the conversation.
REVOCABLE = (EndReason.GOODBYE, EndReason.SILENCE, EndReason.SILENT)
QUESTIONS = ("silence_question", "silence_again")


class Conversation:
    """One call. Start with `start()`, then feed it every event; stop when a command is `EndCall`.

    `started_at` is the time of `at_ms` 0 in seconds since 1970.
    """

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
        self._notice_repeated = self._was_warned = self._caller_was_heard = False
        self._asked_at_ms: int | None = None
        self._answered: tuple[int, int] | None = None  # when the last answer began, and how long that took

    @property
    def pauses_ms(self) -> list[int]:
        """The silences after which the caller went on speaking, for the person's patience to be learnt from."""
        return self._floor.pauses_ms

    @property
    def was_configured(self) -> bool:
        return self._link.was_online

    def start(self) -> list[Command]:
        """What happens before anything arrives: the caller hears that this is a machine."""
        timers: list[Command] = [
            do.StartTimer(Timer.OPENING, self.rules.opening_timeout_ms),
            do.StartTimer(Timer.LIMIT, self.rules.limit_ms),
        ]
        if self.rules.limit_ms > 2 * self.rules.warning_ms:
            timers.append(do.StartTimer(Timer.WARNING, self.rules.limit_ms - self.rules.warning_ms))
        notice = [command for name in self.rules.notice for command in self._say(name)]
        return [*notice, *timers]

    def handle(self, event: on.AnyEvent) -> list[Command]:
        """The commands that follow from an event. Never raises on anything a provider could send."""
        if self.phase is Phase.ENDED:
            return []
        self._now_ms = max(self._now_ms, event.at_ms)
        if isinstance(event, on.CallerAudioArrived):
            return self._on_caller_audio(event)
        return [*self._on(event), *self._settle()]

    def _on(self, event: on.AnyEvent) -> list[Command]:
        match event:
            case on.ReplyAudioArrived():
                return self._on_reply_audio(event)
            case on.MarkPlayed():
                self._voice.mark_played(event.name)
                return self._voice.heard()
            case on.ReplyTextArrived() | on.ReplyTextCompleted():
                self._voice.reply_text(event)
            case on.ItemAdded():
                self._voice.order.place(event.item_id, event.previous_item_id)
            case on.CallerSpeechStarted():
                return self._on_speech_started()
            case on.CallerSpeechStopped():
                self._floor.speech_stopped(self._now_ms)
                return [do.StopTimer(Timer.SPEECH)]
            case on.CallerTurnCommitted():
                return self._on_turn_committed(event)
            case on.CallerTranscribed():
                self.cost_usd += event.cost_usd
                return self._on_transcript(event.item_id, event.transcript.strip())
            case on.CallerTranscriptionFailed():
                return self._on_transcript(event.item_id, INAUDIBLE)
            case on.CallerTyped():
                return self._on_typed(event.text.strip())
            case on.KeyPressed():
                return self._on_key(event.digit)
            case on.SilenceCommitted():
                self._silent_items.add(event.item_id)
            case on.ReplyStarted():
                return self._on_reply_started(event.response_id)
            case on.ReplyEnded():
                return self._on_reply_ended(event)
            case on.ToolCalled():
                return self._on_tool(event)
            case on.CallerIdentified():
                return self._on_identified(event)
            case on.WishCarriedOut():
                return self._on_wish_carried_out(event)
            case on.CompanionReady():
                return [do.ConfigureSession(self._link.without), *self._expiry(event)]
            case on.SessionConfigured():
                return self._on_configured(event)
            case on.CompanionErred():
                return self._on_error(event)
            case on.CompanionLost():
                return self._on_companion_lost(event.code)
            case on.CallerHungUp():
                return self._on_caller_gone(EndReason.HUNG_UP)
            case on.CallerLost():
                return self._on_caller_gone(EndReason.LINE_LOST)
            case on.TimerFired():
                return self._on_timer(event.name)
        return []

    # --- after every event -----------------------------------------------------------------------------
    def _settle(self) -> list[Command]:
        """What follows from the state as it now is: an answer, a phrase that waited, the end, the next timer."""
        if self.phase is Phase.DRAINING or self.phase is Phase.ENDED:
            return []
        commands = self._judge()
        if not self._floor.speaking:
            commands += self._voice.say_what_is_due(self._now_ms)
        commands += self._what_is_owed()
        if self.phase is Phase.CLOSING and self._is_at_rest and not self._voice.has_more_to_say:
            return [*commands, *self._end(self._end_reason, Ending.HANG_UP)]
        if self._link.handing_over and self._link.online and self._is_at_rest:
            commands += [*self._go_offline(), *self._redial(0)]
        return [*commands, *self._watch.wait_for(self._silence())]

    def _judge(self) -> list[Command]:
        """Lets the caller go on, answers, or takes an interruption back."""
        match self._floor.verdict(self._now_ms):
            case Hold(until_ms):
                return [do.StartTimer(Timer.HOLD, until_ms - self._now_ms)]
            case Verdict.RESUME:
                self._floor.take_unanswered()
            case Verdict.ANSWER:
                turns = self._floor.take_unanswered()
                # Whoever says goodbye over our goodbye has nothing more to say.
                if self.phase is not Phase.CLOSING or not all(is_farewell(turn.text or "") for turn in turns):
                    return self._answer()
        return self._voice.resume() if self._voice.playback.paused and self._floor.is_quiet else []

    def _answer(self) -> list[Command]:
        self._asked_at_ms = self._floor.silent_since_ms
        if self.phase is Phase.CLOSING and self._end_reason in REVOCABLE:
            self.phase = Phase.TALKING  # whoever still has something to say is listened to
        commands = [*self._voice.discard(), *self._end_reply()]
        if self.rules.notice[0] in self._voice.cut_short and not self._notice_repeated:
            # That this is a machine is said once more if it was talked over, and then to its end.
            self._notice_repeated = True
            commands += self._say(self.rules.notice[0], must_be_heard=True)
        self._replies.wanted = True
        return commands

    @property
    def _is_at_rest(self) -> bool:
        return self._floor.is_quiet and not (self._link.online and self._replies.is_busy)

    def _what_is_owed(self) -> list[Command]:
        """Asks for a reply as soon as none is active; a goodbye comes before any other."""
        if self._replies.active is not None or not self._link.online or not self._floor.is_quiet:
            return []
        if self._goodbye_wanted and self.phase is Phase.TALKING and not self._voice.playback.has_open_reply:
            self._goodbye_wanted = False
            note = do.AddNote("system", self.rules.goodbye_note)
            return [note, *self._replies.request(), *self._close(self._end_reason)]
        return self._replies.request() if self._replies.wanted else []

    def _silence(self) -> Waiting:
        if not self._floor.is_quiet or self._voice.playback.paused or self._voice.playback.is_audible:
            return Waiting.NOBODY
        if self._replies.is_busy or not self._link.online:
            return Waiting.COMPANION
        return Waiting.CALLER if self.phase is Phase.TALKING else Waiting.NOBODY

    def _say(self, name: str, *, must_be_heard: bool = False, tell: bool = True) -> list[Command]:
        return self._voice.say(name, self._now_ms, must_be_heard=must_be_heard, tell=tell and self._link.online)

    # --- the companion's connection --------------------------------------------------------------------
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
        if not self._link.was_online:
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
        return self._say(BRIDGES[0], tell=False)

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

    # --- the caller's audio and turns ------------------------------------------------------------------
    def _on_caller_audio(self, event: on.CallerAudioArrived) -> list[Command]:
        """Fifty times a second: passed on, listened to in samples, and nothing else."""
        if self.phase is Phase.DRAINING:
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
                sent += [*self._on_speech_started(), *self._settle()]
        return sent

    def _on_speech_started(self) -> list[Command]:
        """Barge-in: silence at once. Whether it was one is known when its words are."""
        self._floor.speech_started(self._now_ms)
        self._learn_from_cutting_off()
        timers = [do.StopTimer(Timer.HOLD), do.StartTimer(Timer.SPEECH, self.rules.speech_timeout_ms)]
        playback = self._voice.playback
        nothing_to_stop = not playback.sounds and self._replies.active is None
        if self.phase is Phase.DRAINING or playback.paused or nothing_to_stop or self._is_unstoppable():
            return [*timers]
        self._floor.interrupted_ms = playback.unheard_ms
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

    def _on_transcript(self, item_id: str, text: str) -> list[Command]:
        if item_id in self._silent_items:
            return []
        turn = self._floor.transcribed(item_id, self._voice.order.place(item_id), text, self._now_ms)
        commands = self._voice.caller_said(turn, text) if turn else []
        if turn and text and text != INAUDIBLE:
            commands += self._on_words(text)
        return commands + self._after_draining()

    def _on_words(self, text: str) -> list[Command]:
        self._caller_was_heard = True
        self._watch.caller_step = 0
        return self._guarded(findings(text, self.rules.language))

    def _on_typed(self, text: str) -> list[Command]:
        if not text or not self._link.online or self.phase is Phase.DRAINING:
            return []
        item_id = f"typed_{self._now_ms}"
        turn = self._floor.typed(self._voice.order.place(item_id), text, self._now_ms)
        note = do.AddNote("user", text, item_id)
        return [note, *self._voice.caller_said(turn, text), *self._on_words(text)]

    # --- danger ----------------------------------------------------------------------------------------
    def _guarded(self, found: tuple[Finding, ...]) -> list[Command]:
        """Every finding is told to a human; the most urgent is answered with its fixed text, before all else."""
        commands = [command for finding in found for command in self._danger.raised(finding.kind, finding.quote)]
        return [*commands, *(self._fixed_text(found[0].urgency) if found else [])]

    def _fixed_text(self, urgency: Urgency) -> list[Command]:
        """The words for this danger, instead of a reply, and the call goes on."""
        if self.phase is Phase.DRAINING or not (name := self._danger.phrase_for(urgency, self._now_ms)):
            return []
        self.phase = Phase.TALKING if self.phase is Phase.CLOSING else self.phase
        return [*self._instead_of_a_reply(), *self._say(name, must_be_heard=True)]

    def _instead_of_a_reply(self) -> list[Command]:
        self._floor.take_unanswered()
        commands = [*self._voice.discard(), *self._end_reply()]
        self._replies.wanted = False
        return commands

    # --- replies ---------------------------------------------------------------------------------------
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
        self._replies.sounded()
        if self._asked_at_ms is None:
            return commands
        after_ms, self._asked_at_ms = self._now_ms - self._asked_at_ms, None
        self._answered = (self._now_ms, after_ms)
        return [*commands, do.NoteLatency(after_ms)]

    def _on_reply_ended(self, event: on.ReplyEnded) -> list[Command]:
        self.cost_usd += self.rules.prices.cost_usd(event.usage)
        self._replies.ended(event.response_id)
        was_audible = self._voice.reply_ended(event.response_id)
        called = [call for call in self._tool_calls.values() if call.response_id == event.response_id]
        if self.phase is Phase.DRAINING:
            return []
        if event.status == "failed":
            return self._on_reply_failed(event.error_code)
        commands = [
            command
            for call in called
            for command in self._answer_to_tool(call, event.status == "completed", was_audible)
        ]
        is_mute = not (was_audible or called or self._voice.is_dropped(event.response_id))
        if is_mute and event.status != "cancelled":
            commands += self._on_mute_reply()
        self._watch_costs()
        return [*commands, *self._voice.heard()]

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

    def _watch_costs(self) -> None:
        budget_usd = self.rules.budget_usd
        if budget_usd is None or self.phase is not Phase.TALKING:
            return
        if self.cost_usd >= budget_usd:
            self._want_goodbye(EndReason.BUDGET_USED)
        elif self.cost_usd >= budget_usd * self.rules.warned_share:
            self._warn()

    # --- tools -----------------------------------------------------------------------------------------
    def _on_tool(self, event: on.ToolCalled) -> list[Command]:
        """Wishes and concerns are acted on at once, whatever becomes of the reply; the rest when it has ended."""
        self._tool_calls[event.tool_call_id] = event
        if event.name in tools.WISHES:
            what = tools.argument(event.arguments, "what")
            return [do.CarryOutWish(event.tool_call_id, tools.WISHES[event.name], what)]
        kind = tools.argument(event.arguments, "kind")
        if event.name != tools.RAISE_CONCERN or kind not in tools.CONCERN_KINDS:
            return []
        raised = self._danger.raised(kind, tools.argument(event.arguments, "quote"))
        return [*raised, *self._fixed_text(URGENCY_OF_KIND.get(kind, Urgency.NOTE))]

    def _answer_to_tool(self, call: on.ToolCalled, completed: bool, was_audible: bool) -> list[Command]:
        """Every tool call gets an answer, but only after its response is done: two replies at once are refused."""
        if call.name in tools.WISHES:
            return []  # answered when it has been carried out
        del self._tool_calls[call.tool_call_id]
        match call.name:
            case tools.IDENTIFY_CALLER:
                self._tool_calls[call.tool_call_id] = call
                return [do.IdentifyCaller(call.tool_call_id, tools.argument(call.arguments, "name"))]
            case tools.END_CALL:
                ended = self._on_end_call(completed, was_audible)
                return [do.AnswerTool(call.tool_call_id, '{"ok":true}'), *ended]
            case tools.RAISE_CONCERN:
                self._replies.wanted |= completed and not was_audible
                return [do.AnswerTool(call.tool_call_id, '{"ok":true}')]
        self._replies.wanted = True
        return [do.AnswerTool(call.tool_call_id, '{"error":"unknown tool"}')]

    def _on_end_call(self, completed: bool, was_audible: bool) -> list[Command]:
        """The companion wants to hang up: at once if this reply says goodbye aloud, else it is asked to."""
        if not completed or not self._floor.is_quiet:
            return []  # the caller interrupted it, and is listened to
        if was_audible:
            return self._close(EndReason.GOODBYE)
        self._want_goodbye(EndReason.GOODBYE)
        return []

    def _on_identified(self, event: on.CallerIdentified) -> list[Command]:
        """From now on the companion knows whom it speaks with; or it asks again."""
        known: list[Command] = [do.UpdateInstructions(event.instructions)] if event.instructions else []
        return [*known, *self._tool_answered(event.tool_call_id, {"ok": bool(known)}, reply=True)]

    def _on_wish_carried_out(self, event: on.WishCarriedOut) -> list[Command]:
        """Confirmed aloud in fixed words, and only what was really done."""
        nothing_found = event.wish is Wish.FORGET and not event.removed
        done = "rights_nothing_found" if nothing_found else CONFIRMATIONS[event.wish]
        self._voice.say_later(done if event.done else "rights_failed")
        if event.wish in (Wish.FORGET, Wish.KEEP_OFF_RECORD):
            self._voice.history.forget()
        result = {"ok": event.done, "removed": event.removed, "note": "The caller was told. Say nothing now."}
        return self._tool_answered(event.tool_call_id, result, reply=False)

    def _tool_answered(self, tool_call_id: str, result: dict[str, object], *, reply: bool) -> list[Command]:
        """The result of something the house did; a connection that did not ask for it is not told."""
        if self._tool_calls.pop(tool_call_id, None) is None:
            return []
        self._replies.wanted |= reply
        return [do.AnswerTool(tool_call_id, json.dumps(result))]

    # --- keys ------------------------------------------------------------------------------------------
    def _on_key(self, digit: str) -> list[Command]:
        if digit not in KEYS or self.phase is Phase.DRAINING:
            return []
        self._caller_was_heard = True
        self._watch.caller_step = 0
        said = [*self._instead_of_a_reply(), *self._say(KEYS[digit])]
        match digit:
            case "1":
                return [do.ConfirmWell(), *said]
            case "0":
                return [*self._danger.raised("help_wanted", ""), *said]
        return [*said, *self._close(EndReason.GOODBYE)]

    # --- goodbye ---------------------------------------------------------------------------------------
    def _want_goodbye(self, reason: EndReason) -> None:
        self._goodbye_wanted, self._end_reason = True, reason

    def _warn(self) -> None:
        if not self._was_warned:
            self._was_warned = True
            self._voice.say_later("limit_warning")

    def _close(self, reason: EndReason) -> list[Command]:
        self.phase, self._end_reason = Phase.CLOSING, reason
        return [do.StartTimer(Timer.CLOSING, self.rules.closing_timeout_ms)]

    # --- timers ----------------------------------------------------------------------------------------
    def _on_timer(self, name: str) -> list[Command]:
        match name, self.phase:
            case Timer.OPENING, Phase.OPENING if not self._link.redials:
                return self._end_with_apology(EndReason.COMPANION_UNREACHABLE)
            case Timer.OPENING, _ if not self._link.online:
                return self._on_companion_lost("")
            case Timer.WARNING, Phase.TALKING:
                self._warn()
            case Timer.LIMIT, Phase.OPENING | Phase.TALKING:
                self._want_goodbye(self.rules.limit_reason)
            case Timer.EXPIRY, Phase.TALKING:
                self._link.handing_over = self._link.online
            case Timer.SPEECH, Phase.TALKING | Phase.CLOSING:
                return self._on_endless_speech()
            case Timer.COMPANION, _ if self._watch.waiting is Waiting.COMPANION:
                return self._on_companion_silent()
            case Timer.CALLER, _ if self._watch.waiting is Waiting.CALLER:
                return self._on_caller_silent()
            case Timer.CLOSING, Phase.CLOSING:
                return self._voice.give_up() + self._end(self._end_reason, Ending.HANG_UP)
            case Timer.DRAIN, Phase.DRAINING:
                return self._give_up_waiting() + self._end(self._end_reason, Ending.GONE)
        return []

    def _on_endless_speech(self) -> list[Command]:
        """Speech began and its end was never told. On a quiet line it is over; else we ask for what was heard."""
        if self._floor.give_up_if_quiet(self._now_ms, self.rules.speech_timeout_ms // 2):
            return []
        again: list[Command] = [do.StartTimer(Timer.SPEECH, self.rules.speech_timeout_ms)]
        return [do.CommitCallerAudio(), *again] if self._link.online else again

    def _on_companion_silent(self) -> list[Command]:
        """The caller hears nothing: they are told that it takes a moment, then the reply is asked for once more."""
        step = self._watch.companion_was_silent()
        commands = self._voice.discard_silent()
        if self.phase is Phase.CLOSING:
            self._replies.wanted = False
            return [*commands, *self._replies.abandon(), *self._say(self.rules.farewell(self._end_reason))]
        if step < len(BRIDGES) or not self._link.online:
            return [*commands, *self._say(BRIDGES[min(step, len(BRIDGES) - 1)], tell=False)]
        if self._replies.asked_again:
            return self._end_with_apology(EndReason.COMPANION_MUTE)
        if self._replies.active:
            self._voice.drop(self._replies.active)
        self._watch.companion_step = 1
        ended = self._replies.abandon()
        self._replies.asked_again = self._replies.wanted = True
        return [*commands, *ended, *self._say(BRIDGES[0], tell=False)]

    def _on_caller_silent(self) -> list[Command]:
        """A gentle question, a second one, a goodbye; after a sign of danger a human is told as well."""
        step = self._watch.caller_was_silent()
        if self._danger.is_present and step < self.rules.danger_questions:
            return self._say("emergency_still_here")
        if step < len(QUESTIONS):
            return self._say(QUESTIONS[step])
        told = self._danger.raised("unresponsive", "") if self._danger.was_noticed else []
        reason = EndReason.SILENCE if self._caller_was_heard else EndReason.SILENT
        return [*told, *self._say("silence_goodbye"), *self._close(reason)]

    # --- endings ---------------------------------------------------------------------------------------
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
