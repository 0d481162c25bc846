"""The rules of a conversation: whose turn it is, what is never left unsaid, and how a call ends.

Sans-I/O: `Conversation.handle(event)` returns the commands that follow from an event, in the order in which they
are to be executed. It knows no socket, no clock and no database. Its life:

    OPENING      the notice is heard while the companion is dialled and configured; the caller's audio is kept
    TALKING      audio flows both ways
    CLOSING      goodbye was said or asked for; the call ends when it has been heard
    DRAINING     the caller has left; transcripts that are still on their way are waited for
    ENDED        `EndCall` was returned; whatever still arrives changes nothing

Beside it: `floor` (the caller's turns), `voice` (what the caller hears), `patience`, `history`, `safety`, `tools`.
The companion's provider detects speech and makes replies; it never decides when to speak or when to stop.
"""

import json

from realtime import commands as do
from realtime import events as on
from realtime import tools
from realtime.commands import Command, Ending, EndReason, Wish
from realtime.exchange import REVOCABLE, Exchange, Phase, Timer
from realtime.floor import INAUDIBLE, Hold, Verdict
from realtime.rules import BRIDGES, CONFIRMATIONS, KEYS, URGENCY_OF_KIND
from realtime.safety import Finding, Urgency, findings
from realtime.spoken import is_echo, is_farewell
from realtime.watch import Waiting

QUESTIONS = ("silence_question", "silence_again")

__all__ = ["Conversation", "Phase", "Timer"]


class Conversation(Exchange):
    """One call. Start with `start()`, then feed it every event; stop when a command is `EndCall`.

    `started_at` is the time of `at_ms` 0 in seconds since 1970.
    """

    @property
    def pauses_ms(self) -> list[int]:
        """The silences after which the caller went on speaking, for the person's patience to be learnt from."""
        return self._floor.pauses_ms

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
            # Fifty times a second: settled only if it was more than something to pass on.
            passed_on = self._on_caller_audio(event)
            return [*passed_on, *self._settle()] if len(passed_on) > 1 else passed_on
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
            case on.TermsChanged():
                return self._on_terms_changed(event)
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
            case on.TimerFired():  # pragma: no branch - the union is closed
                return self._on_timer(event.name)
        return []

    # --- after every event ----------------------------------------------------------------------------------
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

    # --- words, and danger in them --------------------------------------------------------------------------
    def _on_transcript(self, item_id: str, text: str) -> list[Command]:
        if item_id in self._silent_items:
            return []
        if is_echo(text, self._talked_over):
            text = ""  # a loudspeaker and a microphone in one room: the companion heard itself
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

    # --- replies --------------------------------------------------------------------------------------------
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

    def _watch_costs(self) -> None:
        budget_usd = self.rules.budget_usd
        if budget_usd is None or self.phase is not Phase.TALKING:
            return
        if self.cost_usd >= budget_usd:
            self._want_goodbye(EndReason.BUDGET_USED)
        elif self.cost_usd >= budget_usd * self.rules.warned_share:
            self._warn()

    # --- tools ----------------------------------------------------------------------------------------------
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
        """Every tool call gets an answer, but only after its response is done: two at once are refused."""
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
        if not completed or not self._floor.is_quiet or self.phase is Phase.CLOSING:
            return []  # the caller interrupted it and is listened to; or the goodbye is on its way already
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

    def _on_terms_changed(self, event: on.TermsChanged) -> list[Command]:
        """A consent was given or withdrawn in the middle of the call, by whatever way."""
        if event.may_talk:
            return [do.UpdateInstructions(event.instructions)]
        if self.phase not in (Phase.OPENING, Phase.TALKING):
            return []
        self._end_reason = EndReason.CONSENT_WITHDRAWN
        return self._part_now()

    def _tool_answered(self, tool_call_id: str, result: dict[str, object], *, reply: bool) -> list[Command]:
        """The result of something the house did; a connection that did not ask for it is not told."""
        if self._tool_calls.pop(tool_call_id, None) is None:
            return []
        self._replies.wanted |= reply
        return [do.AnswerTool(tool_call_id, json.dumps(result))]

    # --- keys -----------------------------------------------------------------------------------------------
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

    # --- goodbye --------------------------------------------------------------------------------------------
    def _want_goodbye(self, reason: EndReason) -> None:
        self._goodbye_wanted, self._end_reason = True, reason

    def _warn(self) -> None:
        if not self._was_warned:
            self._was_warned = True
            self._voice.say_later("limit_warning")

    def _close(self, reason: EndReason) -> list[Command]:
        self.phase, self._end_reason = Phase.CLOSING, reason
        return [do.StartTimer(Timer.CLOSING, self.rules.closing_timeout_ms)]

    # --- timers ---------------------------------------------------------------------------------------------
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
                return [do.StartTimer(Timer.CLOSING, self.rules.closing_timeout_ms)]
            case Timer.CLOSING, Phase.OPENING | Phase.TALKING if self._goodbye_wanted:
                return self._part_from_endless_talk()
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

    def _part_from_endless_talk(self) -> list[Command]:
        """Somebody, or a television, has been speaking since the time was up: goodbye is said into it."""
        return self._part_now()

    def _part_now(self) -> list[Command]:
        """Says goodbye without the companion, whoever is speaking."""
        self._goodbye_wanted = False
        quiet = self._instead_of_a_reply()  # first: it says once more what must be heard
        farewell = self._say(self.rules.farewell(self._end_reason), must_be_heard=True)
        return [*quiet, *farewell, *self._close(self._end_reason)]

    def _on_endless_speech(self) -> list[Command]:
        """Speech began and its end was never told. On a quiet line it is over; else we ask for what was heard."""
        if self._floor.give_up_if_quiet(self._now_ms, self.rules.speech_timeout_ms // 2):
            return []
        again: list[Command] = [do.StartTimer(Timer.SPEECH, self.rules.speech_timeout_ms)]
        return [do.CommitCallerAudio(), *again] if self._link.online else again

    def _on_companion_silent(self) -> list[Command]:
        """The caller hears nothing: they are told that it takes a moment, then the reply is asked for again."""
        step = self._watch.companion_was_silent()
        commands = self._voice.discard_silent()
        if self.phase is Phase.CLOSING:
            self._replies.wanted = False
            return [*commands, *self._replies.abandon(), *self._say(self.rules.farewell(self._end_reason))]
        if step < len(BRIDGES) or not self._link.online:
            return [*commands, *self._aside(BRIDGES[min(step, len(BRIDGES) - 1)])]
        if self._replies.asked_again:
            return self._end_with_apology(EndReason.COMPANION_MUTE)
        if self._replies.active:
            self._voice.drop(self._replies.active)
        self._watch.companion_step = 1
        ended = self._replies.abandon()
        self._replies.asked_again = self._replies.wanted = True
        return [*commands, *ended, *self._aside(BRIDGES[0])]

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
