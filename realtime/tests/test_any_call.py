"""Any call at all: events in any order, lost, late, twice; whatever happens, these promises hold.

No second reply is asked for while one is active, nothing is truncated beyond what was sent, no word of the caller
is lost, and every call ends. `make bench` plays a thousand such calls, `make test` a few dozen.
"""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from realtime import commands as do
from realtime import events as on
from realtime.floor import INAUDIBLE
from realtime.playback import BYTES_PER_MS, audio_bytes
from realtime.tests.stage import LOUD, QUIET, Stage, audio

pytestmark = pytest.mark.pure

EXAMPLES = int(os.environ.get("RANDOM_CALLS", "60"))
WORDS = st.sampled_from(
    [
        "Ja.", "Hm.", "", "Mir geht es gut.", "Gestern war ich mit meiner", "Moment!", "Auf Wiederhören!",
        "Hilfe, ich bekomme keine Luft!", "Vergiss das bitte.", "Wer ist da?",
    ]
)  # fmt: skip


class AnyCall(RuleBasedStateMachine):
    """A strict provider and a strict line around one conversation."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = Stage.set(limit_ms=600_000)
        self.checked = 0
        self.connected = False
        self.active: str | None = None  # the provider's active response
        self.cancelling = False
        self.sent_ms: dict[str, int] = {}  # audio of each item of this connection
        self.speaking: str | None = None
        self.untold: list[str] = []  # items whose transcript is on its way
        self.said: list[str] = []  # what must be in the transcript at the end
        self.tools: list[tuple[str, Any]] = []
        self.number = 0

    # --- the strict sides ------------------------------------------------------------------------------
    def check(self) -> None:
        """Looks at every new command as the provider would."""
        new, self.checked = self.stage.commands[self.checked :], len(self.stage.commands)
        for command in new:
            match command:
                case do.RequestReply():
                    # Client events are handled in order: a cancel right before it makes room.
                    assert self.active is None or self.cancelling, "a second active response"
                    self.active, self.cancelling = "requested", False
                case do.CancelReply():
                    self.cancelling = self.active is not None
                case do.TruncateReply(item_id, heard_ms):
                    assert 0 < heard_ms <= self.sent_ms[item_id]
                case do.Redial():
                    self.connected, self.active, self.cancelling = False, None, False
                    self.sent_ms, self.speaking, self.untold = {}, None, []
                case do.CarryOutWish() | do.IdentifyCaller():
                    self.tools.append((command.tool_call_id, command))

    def new_id(self, kind: str) -> str:
        self.number += 1
        return f"{kind}_{self.number}"

    def tell(self, event: on.AnyEvent) -> None:
        self.stage.event(event)
        self.check()

    @property
    def is_over(self) -> bool:
        return self.stage.end_call is not None

    # --- what may happen -------------------------------------------------------------------------------
    @initialize()
    def ring(self) -> None:
        self.check()

    @rule(ms=st.sampled_from([20, 100, 700, 1_300, 3_000, 9_000]))
    def time_passes(self, ms: int) -> None:
        self.stage.advance(ms)
        self.check()

    @precondition(lambda self: not self.connected and not self.is_over)
    @rule()
    def connect(self) -> None:
        self.stage.connect()
        self.connected = True
        self.check()

    @precondition(lambda self: self.connected and not self.is_over)
    @rule(code=st.sampled_from(["", "", "", "session_expired", "server_error"]))
    def lose_the_connection(self, code: str) -> None:
        self.connected, self.active, self.cancelling = False, None, False
        self.sent_ms, self.speaking, self.untold = {}, None, []
        self.tell(on.CompanionLost(code=code))

    @precondition(lambda self: self.connected and self.active == "requested")
    @rule()
    def begin_a_reply(self) -> None:
        self.active = self.new_id("resp")
        self.tell(on.ReplyStarted(response_id=self.active))

    @precondition(lambda self: self.connected and self.active not in (None, "requested"))
    @rule(ms=st.sampled_from([60, 300, 2_000]), sample=st.sampled_from([LOUD, LOUD, LOUD, QUIET]))
    def speak_a_reply(self, ms: int, sample: bytes) -> None:
        item_id = f"item_of_{self.active}"
        payload = audio(ms, sample)
        self.sent_ms[item_id] = self.sent_ms.get(item_id, 0) + audio_bytes(payload) // BYTES_PER_MS
        response_id = str(self.active)
        self.tell(on.ReplyAudioArrived(response_id=response_id, item_id=item_id, payload=payload))
        self.tell(on.ReplyTextArrived(response_id=response_id, item_id=item_id, delta="Aha, so ist das. "))

    @precondition(lambda self: self.connected and self.active not in (None, "requested"))
    @rule(status=st.sampled_from(["completed", "completed", "completed", "incomplete", "failed"]))
    def end_a_reply(self, status: str) -> None:
        response_id, self.active = str(self.active), None
        self.cancelling = False
        self.tell(on.ReplyEnded(response_id=response_id, status=status))

    @precondition(lambda self: self.cancelling)
    @rule()
    def carry_out_a_cancel(self) -> None:
        response_id = self.active if self.active != "requested" else self.new_id("resp")
        if self.active == "requested":
            self.tell(on.ReplyStarted(response_id=str(response_id)))
        self.active, self.cancelling = None, False
        self.tell(on.ReplyEnded(response_id=str(response_id), status="cancelled"))

    @precondition(lambda self: self.connected and self.active not in (None, "requested"))
    @rule(name=st.sampled_from(["end_call", "forget", "identify_caller", "raise_concern", "nonsense"]))
    def call_a_tool(self, name: str) -> None:
        event = on.ToolCalled(
            response_id=str(self.active), tool_call_id=self.new_id("call"), name=name, arguments='{"what": "x"'
        )
        self.tell(event)

    @precondition(lambda self: self.tools)
    @rule(done=st.booleans())
    def the_house_answers(self, done: bool) -> None:
        tool_call_id, command = self.tools.pop()
        if isinstance(command, do.IdentifyCaller):
            self.tell(on.CallerIdentified(tool_call_id=tool_call_id, instructions="Hans" if done else ""))
        else:
            self.tell(on.WishCarriedOut(tool_call_id=tool_call_id, wish=command.wish, done=done, removed=1))

    @precondition(lambda self: self.connected and self.speaking is None and not self.is_over)
    @rule()
    def begin_to_speak(self) -> None:
        self.speaking = self.new_id("item")
        self.tell(on.CallerSpeechStarted(item_id=self.speaking))

    @precondition(lambda self: self.speaking is not None and not self.is_over)
    @rule(stop_is_told=st.booleans(), ms=st.sampled_from([200, 1_500]))
    def stop_speaking(self, stop_is_told: bool, ms: int) -> None:
        item_id = str(self.speaking)
        self.stage.advance(ms)
        self.check()
        if self.speaking is None or self.is_over:
            return
        self.speaking = None
        if stop_is_told:
            self.tell(on.CallerSpeechStopped(item_id=item_id))
        self.tell(on.CallerTurnCommitted(item_id=item_id, previous_item_id=None))
        if not self.is_over:
            self.untold.append(item_id)

    @precondition(lambda self: self.untold and not self.is_over)
    @rule(text=WORDS, which=st.integers(0, 5), twice=st.booleans(), fails=st.booleans())
    def a_transcript_comes(self, text: str, which: int, twice: bool, fails: bool) -> None:
        item_id = self.untold.pop(which % len(self.untold))
        words = INAUDIBLE if fails and not text else text
        if words:
            self.said.append(words)
        for _ in range(1 + twice):
            if words == INAUDIBLE:
                self.tell(on.CallerTranscriptionFailed(item_id=item_id))
            else:
                self.tell(on.CallerTranscribed(item_id=item_id, transcript=text))

    @rule(digit=st.sampled_from("0159*"))
    def press_a_key(self, digit: str) -> None:
        self.tell(on.KeyPressed(digit=digit))

    @precondition(lambda self: self.connected and not self.is_over)
    @rule(code=st.sampled_from(["something_new", "response_cancel_not_active", "input_audio_buffer_commit_empty"]))
    def a_harmless_error(self, code: str) -> None:
        self.tell(on.CompanionErred(code=code))

    @rule(name=st.sampled_from(["1", "2", "99"]))
    def a_mark_of_nobody(self, name: str) -> None:
        self.tell(on.MarkPlayed(name=f"x{name}"))

    @rule(sample=st.sampled_from([LOUD, QUIET]), frames=st.sampled_from([1, 50]))
    def the_line_sounds(self, sample: bytes, frames: int) -> None:
        for _ in range(frames):
            self.tell(on.CallerAudioArrived(payload=audio(20, sample)))
            self.stage.advance(20)
            self.check()

    @rule()
    def hang_up(self) -> None:
        if self.stage.now_ms > 60_000:
            self.tell(on.CallerHungUp())

    # --- what holds ------------------------------------------------------------------------------------
    @invariant()
    def nothing_follows_the_end(self) -> None:
        ends = [index for index, command in enumerate(self.stage.commands) if isinstance(command, do.EndCall)]
        assert ends in ([], [len(self.stage.commands) - 1])

    def teardown(self) -> None:
        """From here on nobody does anything any more: the call ends all the same, and never in long silence."""
        self.stage.advance(5_000)
        for _ in range(90):
            if not self.is_over:
                self.stage.advance(10_000)
        self.check()
        assert self.is_over, "a stuck call"
        recorded = [text for speaker, text, _ in self.stage.transcript() if speaker == "caller"]
        for words in set(self.said):
            assert recorded.count(words) >= self.said.count(words), "a lost utterance"


AnyCall.TestCase.settings = settings(
    max_examples=EXAMPLES, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
)
test_any_call = AnyCall.TestCase
