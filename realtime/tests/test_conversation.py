"""The rules of a conversation, without a socket."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realtime import commands as do
from realtime import events as on
from realtime.commands import Ending, EndReason, Speaker
from realtime.conversation import FATAL_CODES, INAUDIBLE, Conversation, Phase, Rules, Timer

pytestmark = pytest.mark.pure

RULES = Rules(greeting_note="[Anruf gestartet]", goodbye_note="Verabschiede dich.")
CONFIGURED = on.SessionConfigured(input_format="audio/pcmu", output_format="audio/pcmu")


def audio(milliseconds: int = 20) -> str:
    return base64.b64encode(bytes(8 * milliseconds)).decode()


def opened() -> Conversation:
    """A conversation whose companion is configured and was asked to greet."""
    conversation = Conversation(RULES)
    conversation.start()
    conversation.handle(on.CompanionReady())
    conversation.handle(CONFIGURED)
    return conversation


def reply(
    conversation: Conversation,
    number: int = 1,
    *,
    text: str = "Guten Tag.",
    milliseconds: int = 1000,
    ends: bool = True,
) -> list[str]:
    """The companion speaks; returns the names of the marks behind its audio, 100 ms each."""
    response_id, item_id = f"resp_{number}", f"item_{number}"
    conversation.handle(on.ReplyStarted(response_id=response_id))
    conversation.handle(on.ItemAdded(item_id=item_id, previous_item_id=None))
    marks = []
    for _ in range(milliseconds // 100):
        event = on.ReplyAudioArrived(response_id=response_id, item_id=item_id, payload=audio(100))
        marks += [command.name for command in conversation.handle(event) if isinstance(command, do.SendMark)]
    conversation.handle(on.ReplyTextArrived(response_id=response_id, item_id=item_id, delta=text))
    if ends:
        conversation.handle(on.ReplyTextCompleted(response_id=response_id, item_id=item_id, transcript=text))
        conversation.handle(on.ReplyEnded(response_id=response_id, status="completed"))
    return marks


def play(conversation: Conversation, marks: list[str]) -> list[do.Command]:
    return [command for name in marks for command in conversation.handle(on.MarkPlayed(name=name))]


def talking() -> Conversation:
    """A conversation in which the greeting was heard."""
    conversation = opened()
    play(conversation, reply(conversation, 0))
    return conversation


def said(commands: list[do.Command]) -> list[tuple[str, str, bool]]:
    return [
        (command.speaker.value, command.text, command.interrupted)
        for command in commands
        if isinstance(command, do.RecordUtterance)
    ]


# --- opening -------------------------------------------------------------------------------------------
def test_a_call_starts_with_a_deadline_for_the_companion_and_one_for_the_call() -> None:
    names = [command.name for command in Conversation(RULES).start() if isinstance(command, do.StartTimer)]
    assert names == [Timer.OPENING, Timer.LIMIT]


def test_the_session_is_configured_when_the_companion_is_ready() -> None:
    assert Conversation(RULES).handle(on.CompanionReady()) == [do.ConfigureSession()]


def test_the_companion_greets_as_soon_as_it_is_configured() -> None:
    conversation = Conversation(RULES)
    assert conversation.handle(CONFIGURED) == [do.AddNote("user", "[Anruf gestartet]"), do.RequestReply()]


def test_it_greets_only_once_however_often_the_session_is_updated() -> None:
    assert opened().handle(CONFIGURED) == []


def test_what_the_caller_says_before_that_is_kept_and_sent_in_order() -> None:
    conversation = Conversation(RULES)
    for payload in ("AAAA", "BBBB"):
        assert conversation.handle(on.CallerAudioArrived(payload=payload)) == []
    assert conversation.handle(CONFIGURED)[2:] == [do.SendCallerAudio("AAAA"), do.SendCallerAudio("BBBB")]


def test_no_more_than_ten_seconds_are_kept() -> None:
    conversation = Conversation(RULES)
    for _ in range(600):
        conversation.handle(on.CallerAudioArrived(payload=audio(20)))
    kept = [command for command in conversation.handle(CONFIGURED) if isinstance(command, do.SendCallerAudio)]
    assert len(kept) == 500


@pytest.mark.parametrize("formats", [("audio/pcm", "audio/pcmu"), ("audio/pcmu", "audio/pcm"), ("", "")])
def test_a_session_with_another_audio_format_ends_in_the_apology(formats: tuple[str, str]) -> None:
    event = on.SessionConfigured(input_format=formats[0], output_format=formats[1])
    assert Conversation(RULES).handle(event) == [do.EndCall(EndReason.COMPANION_REFUSED, Ending.FALLBACK)]


def test_a_companion_that_does_not_answer_in_time_ends_in_the_apology() -> None:
    ended = Conversation(RULES).handle(on.TimerFired(name=Timer.OPENING))
    assert ended == [do.EndCall(EndReason.COMPANION_UNREACHABLE, Ending.FALLBACK)]


def test_any_error_before_the_session_is_configured_is_fatal() -> None:
    ended = Conversation(RULES).handle(on.CompanionErred(code="unknown_parameter"))
    assert ended == [do.EndCall(EndReason.COMPANION_REFUSED, Ending.FALLBACK)]


# --- audio both ways -----------------------------------------------------------------------------------
@settings(max_examples=20)
@given(st.text(alphabet="ABCDEFGHabcdefgh0123456789+/", min_size=4))
def test_audio_goes_both_ways_untouched(payload: str) -> None:
    conversation = talking()
    assert conversation.handle(on.CallerAudioArrived(payload=payload)) == [do.SendCallerAudio(payload)]
    played = conversation.handle(on.ReplyAudioArrived(response_id="r", item_id="i", payload=payload))
    assert played[0] == do.PlayAudio(payload)
    assert isinstance(played[1], do.SendMark)


def test_a_reply_is_recorded_when_it_has_been_heard() -> None:
    conversation = opened()
    marks = reply(conversation, text="Guten Tag.")
    assert said(play(conversation, marks[:-1])) == []
    assert said(play(conversation, marks[-1:])) == [("companion", "Guten Tag.", False)]


def test_a_reply_that_was_heard_before_its_end_was_announced_is_recorded_then() -> None:
    conversation = opened()
    play(conversation, reply(conversation, text="Guten Tag.", ends=False))
    ended = conversation.handle(on.ReplyEnded(response_id="resp_1", status="completed"))
    assert said(ended) == [("companion", "Guten Tag.", False)]


def test_keys_and_the_end_of_speech_change_nothing() -> None:
    conversation = talking()
    assert conversation.handle(on.KeyPressed(digit="1")) == []
    assert conversation.handle(on.CallerSpeechStopped(item_id="u")) == []


# --- barge-in ------------------------------------------------------------------------------------------
def test_barge_in_clears_the_line_and_truncates_at_what_was_heard() -> None:
    conversation = talking()
    marks = reply(conversation, text="Heute scheint die Sonne", milliseconds=1000)
    play(conversation, marks[:5])
    cut = conversation.handle(on.CallerSpeechStarted(item_id="u"))
    assert cut[:2] == [do.ClearPlayback(), do.TruncateReply("item_1", 500)]
    assert said(cut) == [("companion", "Heute", True)]


def test_a_reply_of_which_nothing_was_heard_is_deleted_and_not_recorded() -> None:
    conversation = talking()
    reply(conversation)
    cut = conversation.handle(on.CallerSpeechStarted(item_id="u"))
    assert cut == [do.ClearPlayback(), do.DeleteItem("item_1")]


def test_late_deltas_of_an_interrupted_reply_are_dropped() -> None:
    conversation = talking()
    reply(conversation, ends=False)
    conversation.handle(on.CallerSpeechStarted(item_id="u"))
    late = on.ReplyAudioArrived(response_id="resp_1", item_id="item_1", payload=audio())
    assert conversation.handle(late) == []
    assert conversation.handle(on.ReplyTextArrived(response_id="resp_1", item_id="item_1", delta="x")) == []


def test_a_reply_that_is_cut_before_its_first_sound_is_dropped_without_a_word() -> None:
    conversation = talking()
    conversation.handle(on.ReplyStarted(response_id="resp_1"))
    conversation.handle(on.ReplyTextArrived(response_id="resp_1", item_id="item_1", delta="Nun"))
    assert conversation.handle(on.CallerSpeechStarted(item_id="u")) == []
    late = on.ReplyAudioArrived(response_id="resp_1", item_id="item_1", payload=audio())
    assert conversation.handle(late) == []


def test_the_reply_after_a_barge_in_is_played() -> None:
    conversation = talking()
    reply(conversation, 1)
    conversation.handle(on.CallerSpeechStarted(item_id="u"))
    assert said(play(conversation, reply(conversation, 2, text="Ja?"))) == [("companion", "Ja?", False)]


def test_speaking_into_silence_clears_nothing() -> None:
    assert talking().handle(on.CallerSpeechStarted(item_id="u")) == []


def test_marks_that_clear_sends_back_are_not_taken_for_heard() -> None:
    conversation = talking()
    marks = reply(conversation)
    conversation.handle(on.CallerSpeechStarted(item_id="u"))
    assert play(conversation, marks) == []


# --- the transcript ------------------------------------------------------------------------------------
def positions(commands: list[do.Command]) -> list[str]:
    recorded = [command for command in commands if isinstance(command, do.RecordUtterance)]
    return [command.text for command in sorted(recorded, key=lambda command: command.position)]


def test_the_transcript_stands_in_the_order_of_speech_though_transcripts_come_late() -> None:
    conversation = opened()
    recorded = play(conversation, reply(conversation, 0, text="Guten Tag."))
    conversation.handle(on.CallerTurnCommitted(item_id="u1", previous_item_id="item_0"))
    recorded += play(conversation, reply(conversation, 1, text="Wie schön."))
    conversation.handle(on.CallerTurnCommitted(item_id="u2", previous_item_id="item_1"))
    recorded += conversation.handle(on.CallerTranscribed(item_id="u2", transcript="Ja, sehr."))
    recorded += conversation.handle(on.CallerTranscribed(item_id="u1", transcript=" Lisa war da. "))
    assert positions(recorded) == ["Guten Tag.", "Lisa war da.", "Wie schön.", "Ja, sehr."]


def test_a_turn_carries_the_time_at_which_it_was_begun() -> None:
    conversation = talking()
    conversation.handle(on.CallerSpeechStarted(at_ms=4000, item_id="u1"))
    conversation.handle(on.CallerTurnCommitted(at_ms=6000, item_id="u1", previous_item_id=None))
    (recorded,) = conversation.handle(on.CallerTranscribed(at_ms=9000, item_id="u1", transcript="Ja."))
    assert isinstance(recorded, do.RecordUtterance)
    assert (recorded.spoken_at_ms, recorded.speaker) == (4000, Speaker.CALLER)


def test_a_transcript_that_failed_is_marked_as_inaudible() -> None:
    conversation = talking()
    conversation.handle(on.CallerTurnCommitted(item_id="u1", previous_item_id=None))
    recorded = conversation.handle(on.CallerTranscriptionFailed(item_id="u1"))
    assert said(recorded) == [("caller", INAUDIBLE, False)]


def test_of_a_transcript_that_is_delivered_twice_the_first_counts() -> None:
    conversation = talking()
    conversation.handle(on.CallerTranscribed(item_id="u1", transcript="Ja."))
    assert conversation.handle(on.CallerTranscribed(item_id="u1", transcript="Ja doch.")) == []


def test_an_empty_transcript_is_no_turn() -> None:
    conversation = talking()
    conversation.handle(on.CallerTurnCommitted(item_id="u1", previous_item_id=None))
    assert conversation.handle(on.CallerTranscribed(item_id="u1", transcript="  ")) == []


def test_a_transcript_of_an_item_that_was_never_committed_is_kept_all_the_same() -> None:
    assert said(talking().handle(on.CallerTranscribed(item_id="u9", transcript="Hallo?"))) == [
        ("caller", "Hallo?", False)
    ]


def test_silence_that_the_server_commits_is_nobodys_turn() -> None:
    conversation = talking()
    conversation.handle(on.SilenceCommitted(item_id="u1"))
    conversation.handle(on.CallerTurnCommitted(item_id="u1", previous_item_id=None))
    assert conversation.handle(on.CallerTranscribed(item_id="u1", transcript="Vielen Dank.")) == []
    assert conversation.handle(on.CallerHungUp())[-1] == do.EndCall(EndReason.HUNG_UP, Ending.GONE)


# --- the caller hangs up -------------------------------------------------------------------------------
def test_hanging_up_ends_the_call_at_once_when_nothing_is_on_its_way() -> None:
    assert talking().handle(on.CallerHungUp())[-1] == do.EndCall(EndReason.HUNG_UP, Ending.GONE)


def test_a_line_that_breaks_off_is_told_apart_from_hanging_up() -> None:
    assert talking().handle(on.CallerLost())[-1] == do.EndCall(EndReason.LINE_LOST, Ending.GONE)


def test_hanging_up_while_the_companion_is_being_dialled_ends_the_call() -> None:
    assert Conversation(RULES).handle(on.CallerHungUp())[-1] == do.EndCall(EndReason.HUNG_UP, Ending.GONE)


def test_a_transcript_on_its_way_is_waited_for() -> None:
    conversation = talking()
    conversation.handle(on.CallerTurnCommitted(item_id="u1", previous_item_id=None))
    assert conversation.handle(on.CallerHungUp()) == [do.StartTimer(Timer.DRAIN, RULES.drain_ms)]
    assert conversation.handle(on.CallerLost()) == []
    ended = conversation.handle(on.CallerTranscribed(item_id="u1", transcript="Tschüss."))
    assert said(ended) == [("caller", "Tschüss.", False)]
    assert ended[-1] == do.EndCall(EndReason.HUNG_UP, Ending.GONE)


def test_a_transcript_that_never_comes_leaves_an_inaudible_turn() -> None:
    conversation = talking()
    conversation.handle(on.CallerTurnCommitted(item_id="u1", previous_item_id=None))
    conversation.handle(on.CallerHungUp())
    ended = conversation.handle(on.TimerFired(name=Timer.DRAIN))
    assert said(ended) == [("caller", INAUDIBLE, False)]
    assert ended[-1] == do.EndCall(EndReason.HUNG_UP, Ending.GONE)


def test_the_last_words_before_hanging_up_are_committed_and_waited_for() -> None:
    conversation = talking()
    conversation.handle(on.CallerSpeechStarted(item_id="u1"))
    assert do.CommitCallerAudio() in conversation.handle(on.CallerHungUp())
    assert conversation.handle(on.CallerTurnCommitted(item_id="u1", previous_item_id=None)) == []
    ended = conversation.handle(on.CallerTranscribed(item_id="u1", transcript="Hilfe"))
    assert said(ended) == [("caller", "Hilfe", False)]


def test_if_there_was_nothing_to_commit_the_call_ends() -> None:
    conversation = talking()
    conversation.handle(on.CallerSpeechStarted(item_id="u1"))
    conversation.handle(on.CallerHungUp())
    assert conversation.handle(on.CompanionErred(code="something_else")) == []
    ended = conversation.handle(on.CompanionErred(code="input_audio_buffer_commit_empty"))
    assert ended == [do.EndCall(EndReason.HUNG_UP, Ending.GONE)]


def test_a_reply_that_is_still_playing_is_recorded_as_far_as_it_was_heard() -> None:
    conversation = talking()
    play(conversation, reply(conversation, text="Heute scheint die Sonne")[:5])
    assert said(conversation.handle(on.CallerHungUp())) == [("companion", "Heute", True)]


def test_after_the_caller_has_left_nothing_is_played_and_nothing_sent() -> None:
    conversation = talking()
    conversation.handle(on.CallerTurnCommitted(item_id="u1", previous_item_id=None))
    conversation.handle(on.CallerHungUp())
    assert conversation.handle(on.ReplyAudioArrived(response_id="r", item_id="i", payload=audio())) == []
    assert conversation.handle(on.CallerAudioArrived(payload=audio())) == []


def test_losing_the_companion_while_waiting_for_transcripts_just_ends_the_call() -> None:
    conversation = talking()
    conversation.handle(on.CallerTurnCommitted(item_id="u1", previous_item_id=None))
    conversation.handle(on.CallerHungUp())
    ended = conversation.handle(on.CompanionLost())
    assert said(ended) == [("caller", INAUDIBLE, False)]
    assert ended[-1] == do.EndCall(EndReason.HUNG_UP, Ending.GONE)


# --- the companion says goodbye ------------------------------------------------------------------------
def goodbye(conversation: Conversation, *, aloud: bool = True, status: str = "completed") -> list[do.Command]:
    """The companion ends the call with its tool, with or without having said goodbye in the same reply."""
    marks = reply(conversation, 7, text="Auf Wiederhören.", milliseconds=200 if aloud else 0, ends=False)
    event = on.ToolCalled(response_id="resp_7", tool_call_id="call_1", name="end_call", arguments="{}")
    conversation.handle(event)
    return conversation.handle(on.ReplyEnded(response_id="resp_7", status=status)) + [
        do.SendMark(name) for name in marks
    ]


def marks_in(commands: list[do.Command]) -> list[str]:
    return [command.name for command in commands if isinstance(command, do.SendMark)]


def test_after_a_goodbye_the_carrier_hangs_up_when_it_has_been_heard() -> None:
    conversation = talking()
    closing = goodbye(conversation)
    assert closing[0] == do.AnswerTool("call_1", '{"ok":true}')
    ended = play(conversation, marks_in(closing))
    assert said(ended) == [("companion", "Auf Wiederhören.", False)]
    assert ended[-1] == do.EndCall(EndReason.GOODBYE, Ending.HANG_UP)


def test_a_companion_that_hangs_up_without_a_word_is_asked_to_say_goodbye_first() -> None:
    conversation = talking()
    asked = goodbye(conversation, aloud=False)
    assert asked[1:3] == [do.AddNote("system", "Verabschiede dich."), do.RequestReply()]
    ended = play(conversation, reply(conversation, 8, text="Auf Wiederhören."))
    assert ended[-1] == do.EndCall(EndReason.GOODBYE, Ending.HANG_UP)


def test_a_goodbye_that_is_never_heard_to_its_end_still_ends_the_call() -> None:
    conversation = talking()
    goodbye(conversation)
    ended = conversation.handle(on.TimerFired(name=Timer.CLOSING))
    assert ended[-1] == do.EndCall(EndReason.GOODBYE, Ending.HANG_UP)


def test_a_caller_who_still_has_something_to_say_is_listened_to() -> None:
    conversation = talking()
    goodbye(conversation)
    conversation.handle(on.CallerSpeechStarted(item_id="u"))
    assert conversation.phase is Phase.TALKING
    assert conversation.handle(on.TimerFired(name=Timer.CLOSING)) == []


def test_a_goodbye_that_the_caller_interrupted_does_not_count() -> None:
    conversation = talking()
    goodbye(conversation, status="cancelled")
    assert conversation.phase is Phase.TALKING


def test_a_caller_who_hangs_up_during_the_goodbye_ends_it_as_a_goodbye() -> None:
    conversation = talking()
    goodbye(conversation)
    assert conversation.handle(on.CallerHungUp())[-1] == do.EndCall(EndReason.GOODBYE, Ending.GONE)


def test_an_unknown_tool_is_answered_and_the_companion_goes_on() -> None:
    conversation = talking()
    conversation.handle(on.ReplyStarted(response_id="resp_1"))
    conversation.handle(on.ToolCalled(response_id="resp_1", tool_call_id="c", name="buy", arguments="{"))
    answered = conversation.handle(on.ReplyEnded(response_id="resp_1", status="completed"))
    assert answered == [do.AnswerTool("c", '{"error":"unknown tool"}'), do.RequestReply()]


def test_at_the_limit_the_companion_says_goodbye_and_the_carrier_hangs_up() -> None:
    conversation = talking()
    asked = conversation.handle(on.TimerFired(name=Timer.LIMIT))
    assert asked[:2] == [do.AddNote("system", "Verabschiede dich."), do.RequestReply()]
    ended = play(conversation, reply(conversation, 8))
    assert ended[-1] == do.EndCall(EndReason.TIME_LIMIT, Ending.HANG_UP)


def test_at_the_limit_a_reply_that_is_being_spoken_is_finished_first() -> None:
    conversation = talking()
    reply(conversation, 1, ends=False)
    assert conversation.handle(on.TimerFired(name=Timer.LIMIT)) == []
    asked = conversation.handle(on.ReplyEnded(response_id="resp_1", status="completed"))
    assert do.AddNote("system", "Verabschiede dich.") in asked


def test_an_older_reply_that_is_still_being_heard_does_not_end_the_goodbye() -> None:
    conversation = talking()
    marks = reply(conversation, 1)
    conversation.handle(on.TimerFired(name=Timer.LIMIT))
    assert said(play(conversation, marks)) == [("companion", "Guten Tag.", False)]
    assert conversation.phase is Phase.CLOSING


def test_at_the_limit_talking_on_does_not_keep_the_line() -> None:
    conversation = talking()
    conversation.handle(on.TimerFired(name=Timer.LIMIT))
    conversation.handle(on.CallerSpeechStarted(item_id="u"))
    assert conversation.phase is Phase.CLOSING


# --- the companion fails -------------------------------------------------------------------------------
@pytest.mark.parametrize(("code", "reason"), FATAL_CODES.items())
def test_a_fatal_answer_ends_in_the_apology_and_says_why(code: str, reason: EndReason) -> None:
    assert talking().handle(on.CompanionErred(code=code)) == [do.EndCall(reason, Ending.FALLBACK)]


def test_other_errors_are_survived_and_counted() -> None:
    conversation = talking()
    assert conversation.handle(on.CompanionErred(code="response_cancel_not_active")) == []
    assert conversation.unknown_errors == 1


def test_losing_the_companion_ends_in_the_apology() -> None:
    assert talking().handle(on.CompanionLost()) == [do.EndCall(EndReason.COMPANION_LOST, Ending.FALLBACK)]


def test_a_companion_that_cannot_be_reached_ends_in_the_apology() -> None:
    ended = Conversation(RULES).handle(on.CompanionLost())
    assert ended == [do.EndCall(EndReason.COMPANION_UNREACHABLE, Ending.FALLBACK)]


def test_the_word_with_which_the_companion_hung_up_becomes_the_reason() -> None:
    ended = talking().handle(on.CompanionLost(code="insufficient_quota"))
    assert ended == [do.EndCall(EndReason.INSUFFICIENT_QUOTA, Ending.FALLBACK)]


def test_what_was_heard_and_said_before_the_companion_was_lost_is_kept() -> None:
    conversation = talking()
    conversation.handle(on.CallerTurnCommitted(item_id="u1", previous_item_id=None))
    play(conversation, reply(conversation, text="Heute scheint die Sonne")[:5])
    ended = conversation.handle(on.CompanionLost())
    assert said(ended) == [("companion", "Heute", True), ("caller", INAUDIBLE, False)]


def test_losing_the_companion_behind_its_goodbye_needs_no_apology() -> None:
    conversation = talking()
    closing = goodbye(conversation)
    assert conversation.handle(on.CompanionLost()) == []
    assert play(conversation, marks_in(closing))[-1] == do.EndCall(EndReason.GOODBYE, Ending.HANG_UP)


def test_losing_the_companion_before_its_goodbye_sounds_needs_one() -> None:
    conversation = talking()
    conversation.handle(on.TimerFired(name=Timer.LIMIT))
    assert conversation.handle(on.CompanionLost())[-1] == do.EndCall(EndReason.COMPANION_LOST, Ending.FALLBACK)


def test_a_reply_that_failed_is_asked_for_once_more() -> None:
    conversation = talking()
    conversation.handle(on.ReplyStarted(response_id="resp_1"))
    failed = on.ReplyEnded(response_id="resp_1", status="failed", error_code="server_error")
    assert conversation.handle(failed) == [do.RequestReply()]


def test_failing_again_ends_in_the_apology() -> None:
    conversation = talking()
    failed = on.ReplyEnded(response_id="resp_1", status="failed", error_code="server_error")
    conversation.handle(failed)
    assert conversation.handle(failed) == [do.EndCall(EndReason.COMPANION_LOST, Ending.FALLBACK)]


def test_a_reply_in_between_makes_the_next_failure_the_first_again() -> None:
    conversation = talking()
    failed = on.ReplyEnded(response_id="resp_9", status="failed", error_code="server_error")
    conversation.handle(failed)
    play(conversation, reply(conversation, 2))
    assert conversation.handle(failed) == [do.RequestReply()]


def test_a_reply_that_fails_for_a_fatal_reason_is_not_asked_for_again() -> None:
    failed = on.ReplyEnded(response_id="resp_1", status="failed", error_code="model_not_found")
    assert talking().handle(failed) == [do.EndCall(EndReason.MODEL_NOT_FOUND, Ending.FALLBACK)]


def test_a_goodbye_that_fails_ends_the_call_all_the_same() -> None:
    conversation = talking()
    conversation.handle(on.TimerFired(name=Timer.LIMIT))
    conversation.handle(on.ReplyStarted(response_id="resp_1"))
    failed = on.ReplyEnded(response_id="resp_1", status="failed", error_code="server_error")
    assert conversation.handle(failed) == [do.EndCall(EndReason.TIME_LIMIT, Ending.HANG_UP)]


# --- always --------------------------------------------------------------------------------------------
def test_timers_that_no_longer_matter_change_nothing() -> None:
    conversation = talking()
    for name in (Timer.OPENING, Timer.CLOSING, Timer.DRAIN, "of somebody else"):
        assert conversation.handle(on.TimerFired(name=name)) == []


def test_after_the_end_nothing_follows_from_anything() -> None:
    conversation = talking()
    conversation.handle(on.CallerHungUp())
    assert conversation.handle(on.CompanionLost()) == []
    assert conversation.phase is Phase.ENDED


IDS = st.sampled_from(["a", "b", "c", ""])
ANY_EVENT = st.one_of(
    st.builds(on.CallerAudioArrived, payload=st.sampled_from([audio(20), "AAAA"])),
    st.builds(on.MarkPlayed, name=st.sampled_from(["1", "2", "3", "x"])),
    st.builds(on.CallerHungUp),
    st.builds(on.CompanionReady),
    st.just(CONFIGURED),
    st.builds(on.ItemAdded, item_id=IDS, previous_item_id=st.none() | IDS),
    st.builds(on.CallerSpeechStarted, item_id=IDS),
    st.builds(on.CallerTurnCommitted, item_id=IDS, previous_item_id=st.none() | IDS),
    st.builds(on.CallerTranscribed, item_id=IDS, transcript=st.text(max_size=9)),
    st.builds(on.SilenceCommitted, item_id=IDS),
    st.builds(on.ReplyStarted, response_id=IDS),
    st.builds(on.ReplyAudioArrived, response_id=IDS, item_id=IDS, payload=st.just(audio(20))),
    st.builds(on.ReplyTextCompleted, response_id=IDS, item_id=IDS, transcript=st.text(max_size=9)),
    st.builds(
        on.ToolCalled, response_id=IDS, tool_call_id=IDS, name=st.just("end_call"), arguments=st.text(max_size=3)
    ),
    st.builds(on.ReplyEnded, response_id=IDS, status=st.sampled_from(["completed", "cancelled", "failed", "odd"])),
    st.builds(on.CompanionErred, code=st.sampled_from(["", "odd", "input_audio_buffer_commit_empty"])),
    st.builds(on.TimerFired, name=st.sampled_from([*Timer])),
)


@settings(max_examples=40)
@given(st.lists(ANY_EVENT, max_size=25))
def test_whatever_happens_in_whatever_order_a_call_ends_at_most_once_and_last(events: list[on.AnyEvent]) -> None:
    conversation = Conversation(RULES)
    commands = [command for event in events for command in conversation.handle(event)]
    commands += conversation.handle(on.CallerLost()) + conversation.handle(on.TimerFired(name=Timer.DRAIN))
    ends = [index for index, command in enumerate(commands) if isinstance(command, do.EndCall)]
    assert ends == [len(commands) - 1]


@settings(max_examples=40)
@given(st.lists(ANY_EVENT, max_size=25))
def test_no_position_of_the_transcript_is_used_twice(events: list[on.AnyEvent]) -> None:
    conversation = opened()
    commands = [command for event in events for command in conversation.handle(event)]
    used = [command.position for command in commands if isinstance(command, do.RecordUtterance)]
    assert len(used) == len(set(used))
