"""The rules of a conversation, without a socket: whose turn it is, and what is never left unsaid."""

import pytest

from realtime import commands as do
from realtime import events as on
from realtime.budget import Usage
from realtime.commands import Ending, EndReason
from realtime.conversation import Conversation, Phase
from realtime.floor import INAUDIBLE
from realtime.patience import Patience
from realtime.rules import FATAL_CODES
from realtime.tests.stage import QUIET, Stage, audio, rules

pytestmark = pytest.mark.pure

APOLOGY = Ending.FALLBACK


# --- opening -------------------------------------------------------------------------------------------
def test_the_caller_hears_at_once_that_this_is_a_machine_before_any_companion_is_there() -> None:
    stage = Stage.set()
    stage.advance(1_000)
    assert stage.heard() == ["<notice>"]


def test_who_agreed_to_notes_hears_that_they_are_taken() -> None:
    stage = Stage.set(notice=("notice", "notice_notes"))
    stage.advance(2_000)
    assert stage.heard() == ["<notice>", "<notice_notes>"]


def test_the_companion_is_told_the_notice_and_asked_to_greet_as_soon_as_it_is_configured() -> None:
    stage = Stage.set()
    stage.connect()
    assert stage.sent(do.AddNote) == [do.AddNote("assistant", "<notice>"), do.AddNote("user", "[Anruf]")]
    assert len(stage.sent(do.RequestReply)) == 1


def test_the_greeting_is_heard_behind_the_notice() -> None:
    stage = Stage.set()
    stage.connect()
    stage.reply("Guten Tag, Maria.")
    stage.advance(2_500)
    assert stage.heard() == ["<notice>", "Guten Tag, Maria."]


def test_it_greets_only_once_however_often_the_session_is_updated() -> None:
    stage = Stage.talking()
    stage.connect()
    assert stage.sent(do.RequestReply) == []


def test_what_the_caller_says_before_that_is_kept_and_sent_in_order() -> None:
    stage = Stage.set()
    for payload in ("AAAA", "BBBB"):
        assert stage.event(on.CallerAudioArrived(payload=payload)) == []
    stage.connect()
    assert stage.sent(do.SendCallerAudio) == [do.SendCallerAudio("AAAA"), do.SendCallerAudio("BBBB")]


def test_no_more_than_ten_seconds_are_kept() -> None:
    stage = Stage.set()
    for _ in range(600):
        stage.event(on.CallerAudioArrived(payload=audio(20)))
    stage.connect()
    assert len(stage.sent(do.SendCallerAudio)) == 500


@pytest.mark.parametrize("formats", [("audio/pcm", "audio/pcmu"), ("audio/pcmu", "audio/pcm"), ("", "")])
def test_a_session_with_another_audio_format_ends_in_the_apology(formats: tuple[str, str]) -> None:
    stage = Stage.set()
    stage.event(on.SessionConfigured(input_format=formats[0], output_format=formats[1]))
    assert stage.end_call == do.EndCall(EndReason.COMPANION_REFUSED, APOLOGY)


def test_a_companion_that_is_not_ready_in_five_seconds_ends_in_the_apology() -> None:
    stage = Stage.set()
    stage.advance(5_100)
    assert stage.end_call == do.EndCall(EndReason.COMPANION_UNREACHABLE, APOLOGY)


@pytest.mark.parametrize(
    ("param", "name"),
    [
        ("session.audio.input.turn_detection.type", "turn_detection"),
        ("session.audio.input.transcription.model", "transcription"),
    ],
)
def test_a_provider_that_lacks_a_setting_is_asked_again_without_it(param: str, name: str) -> None:
    stage = Stage.set()
    stage.event(on.CompanionReady())
    stage.look_away()
    stage.event(on.CompanionErred(code="invalid_value", param=param))
    assert stage.sent(do.ConfigureSession) == [do.ConfigureSession(frozenset({name}))]
    stage.event(on.CompanionErred(code="invalid_value", param=param))
    assert stage.end_call == do.EndCall(EndReason.COMPANION_REFUSED, APOLOGY)


def test_any_other_error_before_the_session_is_configured_is_fatal() -> None:
    stage = Stage.set()
    stage.event(on.CompanionErred(code="unknown_parameter", param="session.voice"))
    assert stage.end_call == do.EndCall(EndReason.COMPANION_REFUSED, APOLOGY)


# --- the notice ----------------------------------------------------------------------------------------
def test_a_notice_that_was_talked_over_is_repeated_once_and_then_to_its_end() -> None:
    stage = Stage.set()
    stage.connect()
    stage.advance(300)
    stage.speak("Hallo? Wer ist denn da?", 1_000)
    stage.advance(1_500)
    stage.reply("Guten Tag.")
    item_id = stage.start_speaking()  # once more over the notice: now it goes on
    stage.advance(1_200)
    stage.stop_speaking(item_id, "Hallo!")
    stage.advance(6_000)
    assert stage.heard().count("<notice>") == 1


def test_a_cough_over_the_notice_lets_it_go_on_where_it_was() -> None:
    stage = Stage.set()
    stage.connect()
    stage.advance(500)
    stage.speak("", 300)
    stage.advance(2_000)
    assert stage.heard()[0] == "<notice>"
    assert stage.transcript()[0] == ("companion", "<notice>", False)


# --- patience ------------------------------------------------------------------------------------------
def answered_after(stage: Stage, most_ms: int = 20_000) -> int:
    """How long after now the companion is asked for a reply."""
    since = stage.now_ms
    while not stage.sent(do.RequestReply) and stage.now_ms - since < most_ms:
        stage.advance(50)
    return stage.now_ms - since


def test_a_finished_sentence_is_answered_1200_ms_after_its_end_and_not_sooner() -> None:
    stage = Stage.talking()
    item_id = stage.start_speaking()
    stage.advance(2_000)
    stage.event(on.CallerSpeechStopped(item_id=item_id))
    stage.event(on.CallerTurnCommitted(item_id=item_id, previous_item_id=None))
    stage.event(on.CallerTranscribed(item_id=item_id, transcript="Mir geht es gut."))
    assert answered_after(stage) == 1_200


def test_a_pause_of_six_seconds_in_mid_sentence_does_not_take_the_turn() -> None:
    stage = Stage.talking()
    stage.speak("Gestern war ich mit meiner")
    stage.advance(5_900)
    assert stage.sent(do.RequestReply) == []
    stage.speak("Enkelin im Garten.")
    stage.advance(1_500)
    assert len(stage.sent(do.RequestReply)) == 1


def test_half_a_sentence_is_answered_in_the_end() -> None:
    stage = Stage.talking()
    stage.speak("Gestern war ich mit meiner", transcript_after_ms=0)
    assert 6_400 <= answered_after(stage) <= 6_600


def test_the_silence_counts_from_the_last_sound_and_not_from_when_its_end_was_told() -> None:
    stage = Stage.talking()
    item_id = stage.start_speaking()
    for _ in range(50):
        stage.event(on.CallerAudioArrived(payload=audio(20)))
        stage.advance(20)
    stage.advance(900)  # the provider took this long to be sure
    stage.stop_speaking(item_id, "Mir geht es gut.", transcript_after_ms=0)
    assert answered_after(stage) <= 400


def test_somebody_too_soft_for_our_ear_is_judged_by_the_provider_alone() -> None:
    stage = Stage.talking()
    stage.event(on.CallerAudioArrived(payload=audio(20)))
    item_id = stage.start_speaking()
    for _ in range(300):
        stage.event(on.CallerAudioArrived(payload=audio(20, QUIET)))
        stage.advance(20)
    assert stage.sent(do.CommitCallerAudio) == []
    stage.stop_speaking(item_id, "Mir geht es gut.", transcript_after_ms=0)
    assert answered_after(stage) == 1_200


def test_a_patient_person_is_waited_for_longer() -> None:
    stage = Stage.talking(patience=Patience(3_000))
    stage.speak("Mir geht es gut.", transcript_after_ms=0)
    assert answered_after(stage) == 3_000


def test_a_transcript_that_does_not_come_is_not_waited_for_longer_than_two_and_a_half_seconds() -> None:
    stage = Stage.talking()
    stage.speak(None, transcript_after_ms=0)
    assert answered_after(stage) == 2_500


def test_pauses_after_which_the_caller_went_on_are_learnt_from() -> None:
    stage = Stage.talking()
    for text in ("Ja, genau.", "Das ist so.", "Genau so."):
        stage.speak(text, transcript_after_ms=0)
        stage.advance(1_000)
    stage.speak("Fertig.")
    assert [round(pause, -2) for pause in stage.conversation.pauses_ms] == [1_000, 1_000, 1_000]


def test_whoever_is_cut_off_teaches_the_companion_to_wait() -> None:
    stage = Stage.talking()
    stage.speak("Das war so.", transcript_after_ms=0)
    stage.advance(1_300)
    stage.reply("Aha, erzählen Sie mehr.", 5_000)
    stage.advance(700)
    stage.start_speaking()
    assert 1_900 <= stage.conversation.pauses_ms[-1] <= 2_100


# --- barge-in ------------------------------------------------------------------------------------------
def test_who_starts_to_speak_hears_silence_at_once() -> None:
    stage = Stage.talking()
    stage.speak("Erzählen Sie mir etwas.")
    stage.advance(1_500)
    stage.reply("Es war einmal ein König.", 5_000)
    stage.advance(2_000)
    stage.start_speaking()
    assert stage.commands[-3:][0] == do.ClearPlayback()


def interrupted(text: str | None, **stop: int) -> Stage:
    """A story of five seconds is interrupted after two by 600 ms of something."""
    stage = Stage.talking()
    stage.speak("Erzählen Sie mir etwas.")
    stage.advance(1_500)
    stage.reply("Es war einmal ein alter König in einem Land.", 5_000)
    stage.advance(2_050)
    stage.look_away()
    item_id = stage.start_speaking()
    stage.advance(600)
    stage.stop_speaking(item_id, text, **stop)
    return stage


@pytest.mark.parametrize("text", ["", "Ja.", "Hm.", "es war einmal ein alter König"])
def test_an_interruption_without_words_resumes_the_reply_where_it_was_heard_to(text: str) -> None:
    stage = interrupted(text)
    stage.advance(10_000)
    assert ("companion", "Es war einmal ein alter König in einem Land.", False) in stage.transcript()
    assert stage.sent(do.TruncateReply) == []
    assert stage.sent(do.RequestReply) == []
    assert sum(1 for command in stage.sent(do.PlayAudio) if command.payload == audio(100)) == 30


def test_a_cough_whose_transcript_is_missing_resumes_the_reply_too() -> None:
    stage = interrupted(None, transcript_after_ms=2_600)
    assert sum(1 for command in stage.sent(do.PlayAudio) if command.payload == audio(100)) == 30


def test_an_interruption_with_words_gives_up_the_reply_and_tells_what_was_heard() -> None:
    stage = interrupted("Moment, es klingelt!")
    stage.advance(1_500)
    assert [command.heard_ms for command in stage.sent(do.TruncateReply)] == [2_000]
    assert ("companion", "Es war einmal", True) in stage.transcript()
    assert len(stage.sent(do.RequestReply)) == 1


def test_a_reply_that_was_not_yet_heard_is_deleted() -> None:
    stage = Stage.talking()
    stage.speak("Erzählen Sie mir etwas.")
    stage.advance(1_500)
    item_id = stage.start_speaking()
    stage.reply("Es war einmal.", 3_000)
    assert stage.heard()[-1] != "Es war einmal."
    stage.stop_speaking(item_id, "Nein, warten Sie, ich bin noch nicht fertig.")
    stage.advance(1_500)
    assert len(stage.sent(do.DeleteItem)) == 1
    assert "Es war einmal." not in stage.heard()


def test_a_reply_that_is_still_being_made_is_cancelled_before_another_is_asked_for() -> None:
    stage = Stage.talking()
    stage.speak("Erzählen Sie mir etwas.")
    stage.advance(1_500)
    response_id = stage.reply("Es war einmal", 5_000, ends=False)
    stage.advance(2_000)
    stage.look_away()
    stage.speak("Nein, lieber etwas anderes.")
    stage.advance(1_500)
    assert len(stage.sent(do.CancelReply)) == 1
    assert stage.sent(do.RequestReply) == []
    stage.end(response_id, "cancelled")
    assert len(stage.sent(do.RequestReply)) == 1


def test_late_audio_of_a_reply_that_was_given_up_is_not_played() -> None:
    stage = interrupted("Moment, es klingelt!")
    stage.advance(1_500)
    played = len(stage.sent(do.PlayAudio))
    stage.event(on.ReplyAudioArrived(response_id="resp_3", item_id="item_3", payload=audio()))
    stage.event(on.ReplyTextCompleted(response_id="resp_3", item_id="item_3", transcript="König."))
    assert len(stage.sent(do.PlayAudio)) == played


def test_a_reply_that_was_asked_for_but_has_no_name_yet_is_dropped_when_it_gets_one() -> None:
    stage = Stage.talking()
    stage.speak("Erzählen Sie mir etwas.")
    stage.advance(1_500)
    stage.speak("Oder nein, lieber doch nicht.")
    stage.advance(1_500)
    assert len(stage.sent(do.CancelReply)) == 1
    response_id = stage.reply("Es war einmal.", ends=False)
    stage.end(response_id, "cancelled")
    assert "Es war einmal." not in stage.heard()
    assert len(stage.sent(do.RequestReply)) == 2


def test_yes_to_a_question_that_is_almost_over_is_an_answer() -> None:
    stage = Stage.talking()
    stage.speak("Ich bin wach.")
    stage.advance(1_500)
    stage.reply("Haben Sie gut geschlafen?", 2_000)
    stage.advance(1_500)
    stage.look_away()
    stage.speak("Ja.", 400)
    stage.advance(1_500)
    assert len(stage.sent(do.RequestReply)) == 1


def test_a_turn_the_provider_takes_too_long_to_end_is_ended_by_us() -> None:
    stage = Stage.talking()
    stage.start_speaking()
    for number in range(300):
        stage.event(on.CallerAudioArrived(payload=audio(20, QUIET if number > 50 else b"\x80")))
        stage.advance(20)
    assert len(stage.sent(do.CommitCallerAudio)) == 1


def test_who_speaks_on_after_that_is_not_talked_over() -> None:
    stage = Stage.talking()
    item_id = stage.start_speaking()
    for number in range(250):
        stage.event(on.CallerAudioArrived(payload=audio(20, QUIET if 50 < number < 230 else b"\x80")))
        stage.advance(20)
        if stage.sent(do.CommitCallerAudio) and number == 215:
            stage.event(on.CallerTurnCommitted(item_id=item_id, previous_item_id=None))
            stage.event(on.CallerTranscribed(item_id=item_id, transcript="Also gestern war ich"))
    stage.advance(7_000)
    assert stage.sent(do.RequestReply) == []


def test_speech_whose_end_is_never_told_does_not_silence_the_call_for_ever() -> None:
    stage = Stage.talking()
    stage.start_speaking()
    stage.advance(60_000)
    assert "<silence_question>" in stage.heard()


def test_somebody_who_speaks_for_long_is_asked_for_what_was_heard() -> None:
    stage = Stage.talking()
    stage.start_speaking()
    for _ in range(1_050):
        stage.event(on.CallerAudioArrived(payload=audio(20)))
        stage.advance(20)
    assert len(stage.sent(do.CommitCallerAudio)) == 1


# --- transcripts ---------------------------------------------------------------------------------------
def test_turns_stand_in_the_order_of_speech_however_late_their_words_come() -> None:
    stage = Stage.talking()
    first = stage.speak(None, transcript_after_ms=0)
    stage.advance(2_600)
    stage.reply("Aha.")
    stage.advance(2_000)
    stage.speak("Und jetzt?")
    stage.event(on.CallerTranscribed(item_id=first, transcript="Es regnet."))
    assert [text for _, text, _ in stage.transcript()][-3:] == ["Es regnet.", "Aha.", "Und jetzt?"]


def test_words_that_come_before_their_turn_was_told_are_not_lost_and_answered_once() -> None:
    stage = Stage.talking()
    item_id = stage.start_speaking()
    stage.event(on.CallerTranscribed(item_id=item_id, transcript="Mir geht es gut."))
    stage.event(on.CallerSpeechStopped(item_id=item_id))
    stage.event(on.CallerTurnCommitted(item_id=item_id, previous_item_id=None))
    stage.event(on.CallerTranscribed(item_id=item_id, transcript="Mir geht es gut."))
    stage.advance(5_000)
    assert stage.transcript().count(("caller", "Mir geht es gut.", False)) == 1
    assert len(stage.sent(do.RequestReply)) == 1


def test_what_could_not_be_transcribed_is_marked_and_answered_if_it_was_long() -> None:
    stage = Stage.talking()
    item_id = stage.speak(None, 3_000, transcript_after_ms=0)
    stage.event(on.CallerTranscriptionFailed(item_id=item_id))
    stage.advance(1_500)
    assert ("caller", INAUDIBLE, False) in stage.transcript()
    assert len(stage.sent(do.RequestReply)) == 1


def test_an_item_of_silence_is_no_turn() -> None:
    stage = Stage.talking()
    stage.event(on.SilenceCommitted(item_id="item_9"))
    stage.event(on.CallerTurnCommitted(item_id="item_9", previous_item_id=None))
    stage.event(on.CallerTranscribed(item_id="item_9", transcript="Untertitel im Auftrag des ZDF"))
    assert len(stage.transcript()) == 2


def test_a_reply_that_could_not_be_heard_is_in_no_transcript() -> None:
    stage = Stage.talking()
    stage.speak("Hallo.")
    stage.advance(1_500)
    stage.reply("Stumm.", sample=QUIET)
    stage.advance(1_000)
    assert "Stumm." not in stage.heard()


def test_latency_is_measured_from_the_end_of_speech_to_the_first_sound() -> None:
    stage = Stage.talking()
    stage.speak("Mir geht es gut.", transcript_after_ms=0)
    stage.advance(1_500)
    stage.reply()
    (latency,) = stage.sent(do.NoteLatency)
    assert latency.after_ms == 1_500


def test_a_provider_that_answers_unasked_is_heard_and_not_asked_again() -> None:
    stage = Stage.talking()
    stage.speak("Mir geht es gut.", transcript_after_ms=0)
    stage.reply("Das freut mich.")
    stage.advance(3_000)
    assert stage.heard()[-1] == "Das freut mich."
    assert stage.sent(do.RequestReply) == []


# --- never dead air ------------------------------------------------------------------------------------
def waiting_for_a_reply(**changes: object) -> Stage:
    stage = Stage.talking(**changes)
    stage.speak("Erzählen Sie mir etwas.")
    stage.advance(1_000)
    stage.look_away()
    return stage


def test_a_slow_companion_is_bridged_and_asked_once_more_and_then_excused() -> None:
    stage = waiting_for_a_reply()
    began = stage.now_ms
    stage.advance(60_000)
    assert stage.heard()[1:4] == ["Guten Tag, Maria.", "<moment>", "<still_here>"]
    assert stage.end_call == do.EndCall(EndReason.COMPANION_MUTE, APOLOGY)
    assert max(stage.silences(began)[:-1]) <= 4_000
    assert len(stage.sent(do.RequestReply)) == 1  # the second one; the first came before we looked


def test_a_slow_reply_that_comes_after_all_is_played_behind_the_bridge() -> None:
    stage = waiting_for_a_reply()
    stage.advance(3_000)
    stage.reply("Es war einmal.")
    stage.advance(4_000)
    assert stage.heard()[-2:] == ["<moment>", "Es war einmal."]


@pytest.mark.parametrize("sample", [QUIET, b"\xfe"])
def test_a_reply_that_nobody_can_hear_is_asked_for_once_more_and_then_excused(sample: bytes) -> None:
    stage = waiting_for_a_reply()
    stage.reply(sample=sample)
    assert len(stage.sent(do.RequestReply)) == 1
    stage.reply(sample=sample)
    assert stage.end_call == do.EndCall(EndReason.COMPANION_MUTE, APOLOGY)


def test_a_reply_without_anything_is_asked_for_once_more() -> None:
    stage = waiting_for_a_reply()
    response_id = stage.reply(ms=0, text="", ends=False)
    stage.end(response_id)
    assert len(stage.sent(do.RequestReply)) == 1
    stage.reply("Es war einmal.")
    stage.advance(2_000)
    assert stage.heard()[-1] == "Es war einmal."


def test_a_reply_that_trickles_out_and_stops_is_bridged() -> None:
    stage = waiting_for_a_reply()
    stage.reply("Es war einmal", 1_000, ends=False)
    stage.advance(4_000)
    assert stage.sent(do.PlayAudio)[-1].payload != audio(100)


def test_a_failed_reply_is_asked_for_once_more() -> None:
    stage = waiting_for_a_reply()
    stage.event(on.ReplyStarted(response_id="resp_f"))
    stage.end("resp_f", "failed", error_code="server_error")
    assert len(stage.sent(do.RequestReply)) == 1
    stage.event(on.ReplyStarted(response_id="resp_g"))
    stage.end("resp_g", "failed", error_code="server_error")
    assert stage.end_call == do.EndCall(EndReason.COMPANION_LOST, APOLOGY)


@pytest.mark.parametrize("code", FATAL_CODES)
def test_a_fatal_answer_ends_in_the_apology_with_its_reason(code: str) -> None:
    for event in (on.CompanionErred(code=code), on.CompanionLost(code=code)):
        stage = Stage.talking()
        stage.event(event)
        assert stage.end_call == do.EndCall(FATAL_CODES[code], APOLOGY)


def test_a_fatal_answer_in_a_reply_ends_in_the_apology() -> None:
    stage = waiting_for_a_reply()
    stage.event(on.ReplyStarted(response_id="resp_f"))
    stage.end("resp_f", "failed", error_code="insufficient_quota")
    assert stage.end_call == do.EndCall(EndReason.INSUFFICIENT_QUOTA, APOLOGY)


def test_an_unknown_error_in_mid_call_is_survived_and_counted() -> None:
    stage = Stage.talking()
    stage.event(on.CompanionErred(code="something_new"))
    assert stage.conversation.unknown_errors == 1
    assert stage.end_call is None


def test_a_reply_refused_because_one_is_active_is_asked_for_when_that_has_ended() -> None:
    stage = waiting_for_a_reply()
    stage.event(on.CompanionErred(code="conversation_already_has_active_response"))
    stage.end("resp_of_somebody", "completed")
    assert len(stage.sent(do.RequestReply)) == 1


def test_a_cancel_that_came_too_late_leads_to_the_next_reply() -> None:
    stage = waiting_for_a_reply()
    stage.event(on.ReplyStarted(response_id="resp_x"))
    stage.speak("Nein, doch nicht.")
    stage.advance(1_500)
    stage.event(on.CompanionErred(code="response_cancel_not_active"))
    assert len(stage.sent(do.RequestReply)) == 1


def test_a_cancel_that_was_too_late_for_a_reply_that_had_ended_changes_nothing() -> None:
    stage = waiting_for_a_reply()
    response_id = stage.reply("Es war einmal.", 3_000, ends=False)
    stage.advance(500)
    stage.speak("Nein, doch nicht.")
    stage.advance(1_500)
    stage.end(response_id)
    stage.look_away()
    stage.event(on.CompanionErred(code="response_cancel_not_active"))
    assert stage.sent(do.RequestReply) == []


def test_a_reply_that_was_begun_and_never_sounds_is_given_up_and_dropped() -> None:
    stage = waiting_for_a_reply()
    stage.event(on.ReplyStarted(response_id="resp_stalled"))
    stage.advance(14_000)
    assert len(stage.sent(do.CancelReply)) == 1
    stage.look_away()
    stage.event(on.ReplyAudioArrived(response_id="resp_stalled", item_id="item_s", payload=audio()))
    assert stage.sent(do.PlayAudio) == []


# --- a lost connection ---------------------------------------------------------------------------------
def test_a_lost_companion_is_bridged_at_once_and_dialled_again() -> None:
    stage = Stage.talking()
    stage.event(on.CompanionLost())
    stage.advance(1_500)
    assert stage.heard()[-1] == "<moment>"
    assert stage.sent(do.Redial) == [do.Redial(0)]


def test_the_new_companion_knows_what_was_said_and_never_greets_again() -> None:
    stage = Stage.talking()
    stage.speak("Mir geht es gut.")
    stage.advance(1_500)
    stage.look_away()
    stage.event(on.CompanionLost())
    stage.advance(500)
    stage.connect()
    notes = [(note.role, note.text) for note in stage.sent(do.AddNote)]
    assert notes[:3] == [
        ("assistant", "<notice>"),
        ("assistant", "Guten Tag, Maria."),
        ("user", "Mir geht es gut."),
    ]
    assert ("system", "[neu]") in notes
    assert "[Anruf]" not in [text for _, text in notes]
    assert len(stage.sent(do.RequestReply)) == 1  # what was asked before is still owed
    stage.reply("Das freut mich.")
    stage.advance(5_000)
    assert stage.heard()[-3:] == ["<moment>", "<notice_again>", "Das freut mich."]


def test_words_lost_with_the_connection_are_asked_for_again() -> None:
    stage = Stage.talking()
    stage.start_speaking()
    stage.event(on.CompanionLost())
    stage.connect()
    assert do.AddNote("system", "[weg]") in stage.commands
    assert len(stage.sent(do.RequestReply)) == 1


def test_a_connection_lost_while_the_caller_is_thinking_is_mended_and_leaves_them_the_word() -> None:
    stage = Stage.talking()
    stage.event(on.CompanionLost())
    stage.connect()
    assert stage.sent(do.RequestReply) == []


def test_after_two_new_connections_the_caller_hears_goodbye() -> None:
    stage = Stage.talking()
    for _ in range(2):
        stage.event(on.CompanionLost())
        stage.connect()
    stage.event(on.CompanionLost())
    assert stage.end_call == do.EndCall(EndReason.COMPANION_LOST, APOLOGY)
    assert stage.sent(do.Redial) == [do.Redial(0), do.Redial(1_000)]


def test_new_connections_that_do_not_come_about_end_in_a_goodbye_and_never_in_silence() -> None:
    stage = Stage.talking()
    began = stage.now_ms
    stage.event(on.CompanionLost())
    stage.advance(60_000)
    assert stage.end_call == do.EndCall(EndReason.COMPANION_LOST, APOLOGY)
    assert max(stage.silences(began)[:-1], default=0) <= 5_000


def test_a_companion_lost_before_it_was_ready_is_dialled_again_too() -> None:
    stage = Stage.set()
    stage.event(on.CompanionLost())
    stage.connect()
    stage.reply("Guten Tag.")
    stage.advance(3_000)
    assert stage.heard() == ["<notice>", "Guten Tag."]


def test_a_companion_that_cannot_be_reached_at_all_ends_in_the_apology() -> None:
    stage = Stage.set()
    for _ in range(3):
        stage.event(on.CompanionLost())
    assert stage.end_call == do.EndCall(EndReason.COMPANION_UNREACHABLE, APOLOGY)


def test_what_is_playing_when_the_connection_is_lost_is_heard_to_its_end() -> None:
    stage = Stage.talking()
    stage.speak("Erzählen Sie.")
    stage.advance(1_500)
    stage.reply("Es war einmal.", 4_000)
    stage.advance(1_000)
    stage.event(on.CompanionLost())
    stage.connect()
    stage.reply("Und weiter.")
    stage.advance(10_000)
    assert stage.heard()[-4:] == ["Es war einmal.", "<moment>", "<notice_again>", "Und weiter."] or stage.heard()[
        -3:
    ] == ["Es war einmal.", "<moment>", "<notice_again>"]
    assert stage.sent(do.TruncateReply) == []


def test_the_providers_own_limit_is_met_by_a_new_connection_in_a_quiet_moment() -> None:
    stage = Stage.set(caller_silence_ms=(1_000_000,))
    stage.connect(expires_at=100)
    stage.reply("Guten Tag.")
    stage.advance(70_000)
    stage.speak("Ich rede.")
    stage.advance(1_500)
    stage.advance(6_000)
    stage.reply("Und ich antworte.", 2_000)
    stage.advance(2_500)
    assert stage.sent(do.Redial) == [do.Redial(0)]
    stage.connect(expires_at=5_000)
    stage.advance(1_000)
    assert "<notice_again>" not in stage.heard()
    assert "<moment>" not in stage.heard()[-1:]


def test_a_session_that_expires_all_the_same_is_replaced() -> None:
    stage = Stage.talking()
    stage.event(on.CompanionErred(code="session_expired"))
    assert stage.sent(do.Redial) == [do.Redial(0)]


# --- silence of the caller -----------------------------------------------------------------------------
def test_silence_is_met_with_a_gentle_question_a_second_one_and_a_goodbye() -> None:
    stage = Stage.talking()
    stage.advance(80_000)
    assert stage.heard()[2:] == ["<silence_question>", "<silence_again>", "<silence_goodbye>"]
    assert stage.end_call == do.EndCall(EndReason.SILENT, Ending.HANG_UP)


def test_who_spoke_before_and_then_fell_silent_has_another_outcome() -> None:
    stage = Stage.talking()
    stage.speak("Mir geht es gut.")
    stage.advance(1_500)
    stage.reply()
    stage.advance(80_000)
    assert stage.end_call == do.EndCall(EndReason.SILENCE, Ending.HANG_UP)


def test_who_answers_the_question_starts_anew() -> None:
    stage = Stage.talking()
    stage.advance(10_500)
    stage.speak("Doch, ich bin da.")
    stage.advance(1_500)
    stage.reply()
    stage.advance(11_000)
    assert stage.heard().count("<silence_question>") == 2


def test_noise_without_words_is_no_answer_to_it() -> None:
    stage = Stage.talking()
    for _ in range(4):
        stage.speak("", 400)
        stage.advance(15_000)
    stage.advance(20_000)
    assert stage.end_call == do.EndCall(EndReason.SILENT, Ending.HANG_UP)


def test_who_speaks_over_that_goodbye_is_listened_to() -> None:
    stage = Stage.talking()
    stage.advance(46_500)
    assert "<silence_goodbye>" not in stage.heard()  # it is being said
    stage.speak("Halt, ich höre Sie doch!")
    stage.advance(1_500)
    assert stage.conversation.phase is Phase.TALKING
    assert len(stage.sent(do.RequestReply)) == 1


def test_whoever_hangs_up_after_having_said_nothing_was_silent() -> None:
    stage = Stage.talking()
    stage.advance(12_000)
    stage.event(on.CallerHungUp())
    assert stage.end_call == do.EndCall(EndReason.SILENT, Ending.GONE)


# --- goodbye -------------------------------------------------------------------------------------------
def goodbye() -> Stage:
    stage = Stage.talking()
    stage.speak("Auf Wiederhören!")
    stage.advance(1_500)
    stage.tool("end_call", text="Alles Gute für Sie, auf Wiederhören!", ms=2_000)
    return stage


def test_a_goodbye_is_heard_to_its_end_and_then_the_call_ends() -> None:
    stage = goodbye()
    stage.advance(1_900)
    assert stage.end_call is None
    stage.advance(200)
    assert stage.end_call == do.EndCall(EndReason.GOODBYE, Ending.HANG_UP)


def test_who_still_has_something_to_say_is_listened_to() -> None:
    stage = goodbye()
    stage.advance(500)
    stage.speak("Ach, eines noch, wann ist Ostern?")
    stage.advance(1_500)
    assert stage.conversation.phase is Phase.TALKING
    assert stage.end_call is None


@pytest.mark.parametrize("text", ["", "Tschüss!", "Ja."])
def test_a_goodbye_over_the_goodbye_does_not_keep_the_line_open(text: str) -> None:
    stage = goodbye()
    stage.advance(300)
    stage.speak(text, 500)
    stage.advance(6_000)
    assert stage.end_call == do.EndCall(EndReason.GOODBYE, Ending.HANG_UP)
    assert stage.heard()[-1] == "Alles Gute für Sie, auf Wiederhören!"


def test_a_companion_that_hangs_up_without_a_word_is_asked_to_say_goodbye() -> None:
    stage = Stage.talking()
    stage.tool("end_call")
    assert do.AddNote("system", "[Ende]") in stage.commands
    stage.reply("Auf Wiederhören!")
    stage.advance(1_500)
    assert stage.end_call == do.EndCall(EndReason.GOODBYE, Ending.HANG_UP)


def test_a_goodbye_that_the_companion_does_not_say_is_said_by_us() -> None:
    stage = Stage.talking()
    stage.tool("end_call")
    stage.advance(5_000)
    assert stage.heard()[-1] == "<key_goodbye>"
    assert stage.end_call == do.EndCall(EndReason.GOODBYE, Ending.HANG_UP)


def test_a_goodbye_cut_off_by_a_lost_connection_is_completed_by_us() -> None:
    stage = Stage.talking()
    stage.tool("end_call")
    stage.event(on.CompanionLost())
    stage.advance(1_500)
    assert stage.heard()[-1] == "<key_goodbye>"
    assert stage.end_call == do.EndCall(EndReason.GOODBYE, Ending.HANG_UP)


def test_a_connection_lost_behind_the_goodbye_changes_nothing() -> None:
    for event in (on.CompanionLost(), on.CompanionErred(code="insufficient_quota")):
        stage = goodbye()
        stage.event(event)
        stage.advance(3_000)
        assert stage.end_call == do.EndCall(EndReason.GOODBYE, Ending.HANG_UP)


def test_a_line_that_returns_no_marks_is_hung_up_all_the_same() -> None:
    stage = goodbye()
    stage._buffer.clear()
    stage.advance(21_000)
    assert stage.end_call == do.EndCall(EndReason.GOODBYE, Ending.HANG_UP)


def test_the_longest_call_is_announced_and_ended_with_a_goodbye() -> None:
    stage = Stage.talking(limit_ms=300_000, caller_silence_ms=(1_000_000,))
    stage.advance(240_000)
    assert stage.heard()[-1] == "<limit_warning>"
    stage.advance(60_000)
    assert do.AddNote("system", "[Ende]") in stage.commands
    stage.reply("Leider müssen wir aufhören. Auf Wiederhören!", 2_000)
    stage.start_speaking()  # this goodbye cannot be talked away
    stage.advance(2_500)
    assert stage.heard()[-1] == "Leider müssen wir aufhören. Auf Wiederhören!"
    stage.advance(20_000)
    assert stage.end_call == do.EndCall(EndReason.TIME_LIMIT, Ending.HANG_UP)


def test_a_television_that_talks_on_cannot_keep_the_line_open() -> None:
    stage = Stage.talking(limit_ms=20_000)
    stage.start_speaking()
    for _ in range(2_500):
        stage.event(on.CallerAudioArrived(payload=audio(20)))
        stage.advance(20)
    stage.advance(25_000)
    assert "<limit_goodbye>" in stage.heard()
    assert stage.end_call == do.EndCall(EndReason.TIME_LIMIT, Ending.HANG_UP)


def test_a_very_short_call_is_not_announced() -> None:
    assert "warning" not in Stage.set(limit_ms=60_000).timers


def test_a_companion_that_hangs_up_in_words_that_were_cut_off_is_not_believed() -> None:
    stage = Stage.talking()
    response_id = stage.reply("Auf Wieder", 500, ends=False)
    stage.event(on.ToolCalled(response_id=response_id, tool_call_id="call_9", name="end_call", arguments="{}"))
    stage.end(response_id, "incomplete")
    stage.advance(3_000)
    assert stage.end_call is None
    assert len(stage.sent(do.AnswerTool)) == 1


def test_the_end_of_a_call_is_announced_only_once() -> None:
    stage = Stage.talking(budget_usd=1.0, limit_ms=130_000, caller_silence_ms=(1_000_000,))
    stage.end(stage.reply(ends=False), usage=Usage(audio_out=14_000))
    stage.advance(90_000)
    assert stage.heard().count("<limit_warning>") == 1


def test_a_budget_is_announced_and_kept() -> None:
    stage = Stage.talking(budget_usd=0.10)
    for tokens in (1_350, 300):
        stage.speak("Erzählen Sie mehr.")
        stage.advance(1_500)
        response_id = stage.reply(ends=False)
        stage.end(response_id, usage=Usage(audio_out=tokens))
        stage.advance(2_500)
    assert "<limit_warning>" in stage.heard()
    stage.reply("Auf Wiederhören!")
    stage.advance(1_500)
    assert stage.end_call == do.EndCall(EndReason.BUDGET_USED, Ending.HANG_UP)


# --- danger --------------------------------------------------------------------------------------------
def test_who_is_in_danger_hears_the_fixed_text_instead_of_a_reply_and_a_human_is_told() -> None:
    stage = Stage.talking()
    stage.speak("Hilfe, ich bekomme keine Luft!")
    assert do.RaiseConcern("breathing", "Hilfe, ich bekomme keine Luft!") in stage.sent(do.RaiseConcern)
    stage.advance(1_200)
    assert stage.heard()[-1] == "<emergency>"
    assert stage.sent(do.RequestReply) == []
    assert stage.end_call is None


def test_words_that_come_late_interrupt_the_reply_with_the_fixed_text() -> None:
    stage = Stage.talking()
    item_id = stage.speak(None, transcript_after_ms=0)
    stage.advance(2_600)
    response_id = stage.reply("Wie schön, und", 4_000, ends=False)
    stage.advance(1_000)
    stage.event(on.CallerTranscribed(item_id=item_id, transcript="Ich bekomme keine Luft!"))
    assert len(stage.sent(do.CancelReply)) == 1
    stage.end(response_id, "cancelled")
    stage.advance(1_200)
    assert stage.heard()[-1] == "<emergency>"


def test_the_fixed_text_is_heard_to_its_end_even_if_it_is_talked_over() -> None:
    stage = Stage.talking()
    stage.speak("Ich bekomme keine Luft!")
    stage.advance(200)
    stage.speak("Was soll ich denn tun?", 500)
    stage.advance(1_500)
    assert stage.transcript()[-2:] == [
        ("companion", "<emergency>", False),
        ("caller", "Was soll ich denn tun?", False),
    ]


def test_the_same_danger_is_told_to_a_human_once_and_answered_again_only_after_a_while() -> None:
    stage = Stage.talking()
    stage.speak("Ich bekomme keine Luft!")
    stage.advance(2_000)
    stage.speak("Ich bekomme keine Luft!")
    stage.advance(2_000)
    assert len(stage.sent(do.RaiseConcern)) == 1
    assert stage.heard().count("<emergency>") == 1
    assert len(stage.sent(do.RequestReply)) == 1


def test_a_worry_without_danger_is_told_to_a_human_and_the_talk_goes_on() -> None:
    stage = Stage.talking()
    stage.speak("Ich habe heute nichts gegessen.")
    stage.advance(1_500)
    assert [concern.kind for concern in stage.sent(do.RaiseConcern)] == ["eating"]
    assert len(stage.sent(do.RequestReply)) == 1


def test_the_companion_may_raise_a_concern_and_the_fixed_text_follows() -> None:
    stage = Stage.talking()
    stage.tool("raise_concern", '{"kind": "despair", "quote": "Ich mag nicht mehr."}')
    stage.advance(1_500)
    assert stage.sent(do.RaiseConcern) == [do.RaiseConcern("despair", "Ich mag nicht mehr.")]
    assert stage.heard()[-1] == "<crisis>"
    assert len(stage.sent(do.AnswerTool)) == 1


def test_a_concern_without_a_fixed_text_lets_the_companion_go_on() -> None:
    stage = Stage.talking()
    stage.tool("raise_concern", '{"kind": "loneliness", "quote": "So allein."}')
    assert len(stage.sent(do.RequestReply)) == 1


def test_a_concern_of_an_unknown_kind_is_answered_and_nothing_else() -> None:
    stage = Stage.talking()
    stage.tool("raise_concern", '{"kind": "transfer_money"}')
    assert stage.sent(do.RaiseConcern) == []
    assert len(stage.sent(do.AnswerTool)) == 1


def test_after_a_sign_of_danger_silence_is_asked_about_for_longer_and_told_to_a_human() -> None:
    stage = Stage.talking()
    stage.speak("Ich bekomme keine Luft!")
    stage.advance(200_000)
    assert stage.heard().count("<emergency_still_here>") == 6
    assert [concern.kind for concern in stage.sent(do.RaiseConcern)] == ["breathing", "unresponsive"]
    assert stage.end_call == do.EndCall(EndReason.SILENCE, Ending.HANG_UP)


def test_danger_heard_in_the_last_words_of_a_call_is_still_told() -> None:
    stage = Stage.talking()
    item_id = stage.speak(None, transcript_after_ms=0)
    stage.event(on.CallerHungUp())
    stage.event(on.CallerTranscribed(item_id=item_id, transcript="Ich bekomme keine Luft!"))
    assert [concern.kind for concern in stage.sent(do.RaiseConcern)] == ["breathing"]
    assert stage.end_call == do.EndCall(EndReason.HUNG_UP, Ending.GONE)


def test_danger_keeps_a_call_open_that_was_being_closed() -> None:
    stage = goodbye()
    stage.advance(200)
    stage.speak("Ich bekomme keine Luft!")
    stage.advance(5_000)
    assert stage.heard()[-1] == "<emergency>"
    assert stage.end_call is None


# --- wishes about data ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("tool", "removed", "phrase"),
    [
        ("forget", 2, "<rights_forgotten>"),
        ("forget", 0, "<rights_nothing_found>"),
        ("keep_off_record", 3, "<rights_not_written>"),
        ("keep_private", 0, "<rights_not_shared>"),
        ("stop_storing", 0, "<rights_not_stored>"),
        ("stop_calls", 0, "<rights_no_calls>"),
        ("stop_messages", 0, "<rights_no_messages>"),
    ],
)
def test_a_wish_is_carried_out_at_once_and_confirmed_aloud(tool: str, removed: int, phrase: str) -> None:
    stage = Stage.talking()
    tool_call_id = stage.tool(tool, '{"what": "das Knie"}')
    (command,) = stage.sent(do.CarryOutWish)
    assert (command.tool_call_id, command.what) == (tool_call_id, "das Knie")
    stage.event(on.WishCarriedOut(tool_call_id=tool_call_id, wish=command.wish, done=True, removed=removed))
    stage.advance(1_500)
    assert stage.heard()[-1] == phrase
    assert len(stage.sent(do.AnswerTool)) == 1
    assert stage.sent(do.RequestReply) == []


def test_a_consent_withdrawn_elsewhere_ends_the_conversation_with_one_goodbye() -> None:
    stage = Stage.talking()
    response_id = stage.reply("Gestern war", ends=False)
    commands = stage.event(on.TermsChanged(may_talk=False))
    stage.end(response_id)
    assert len([one for one in commands if isinstance(one, do.PlayAudio)]) == 3  # the phrase, once
    assert stage.event(on.CallerAudioArrived(payload=audio(20))) == []
    stage.advance(2_000)
    assert stage.heard()[-1] == "<consent_goodbye>"
    assert stage.end_call is not None
    assert (stage.end_call.reason, stage.end_call.ending) == (EndReason.CONSENT_WITHDRAWN, Ending.HANG_UP)


def test_new_terms_are_new_instructions() -> None:
    stage = Stage.talking()
    assert stage.event(on.TermsChanged(may_talk=True, instructions="Ohne Gedächtnis.")) == [
        do.UpdateInstructions("Ohne Gedächtnis.")
    ]


def test_who_is_saying_goodbye_already_is_left_to_it() -> None:
    stage = Stage.talking()
    stage.event(on.KeyPressed(digit="#"))
    assert stage.event(on.TermsChanged(may_talk=False)) == []
    stage.advance(2_000)
    assert stage.end_call is not None
    assert stage.end_call.reason is EndReason.GOODBYE


def test_what_could_not_be_done_is_not_claimed() -> None:
    stage = Stage.talking()
    tool_call_id = stage.tool("forget", "{}")
    (command,) = stage.sent(do.CarryOutWish)
    stage.event(on.WishCarriedOut(tool_call_id=tool_call_id, wish=command.wish, done=False))
    stage.advance(1_500)
    assert stage.heard()[-1] == "<rights_failed>"


def test_what_was_to_be_forgotten_is_not_told_to_a_new_connection_either() -> None:
    stage = Stage.talking()
    tool_call_id = stage.tool("keep_off_record")
    (command,) = stage.sent(do.CarryOutWish)
    stage.event(on.WishCarriedOut(tool_call_id=tool_call_id, wish=command.wish, done=True))
    stage.advance(1_500)
    stage.look_away()
    stage.event(on.CompanionLost())
    stage.connect()
    assert "Guten Tag, Maria." not in [note.text for note in stage.sent(do.AddNote)]


def test_a_new_connection_is_not_given_the_answer_to_an_old_ones_question() -> None:
    stage = Stage.talking()
    tool_call_id = stage.tool("forget", "{}")
    (command,) = stage.sent(do.CarryOutWish)
    stage.event(on.CompanionLost())
    stage.connect()
    stage.event(on.WishCarriedOut(tool_call_id=tool_call_id, wish=command.wish, done=True, removed=1))
    assert stage.sent(do.AnswerTool) == []


# --- who is calling ------------------------------------------------------------------------------------
def test_a_name_on_a_shared_number_is_looked_up_and_the_companion_told_who_it_is() -> None:
    stage = Stage.talking()
    tool_call_id = stage.tool("identify_caller", '{"name": "Hans"}')
    assert stage.sent(do.IdentifyCaller) == [do.IdentifyCaller(tool_call_id, "Hans")]
    stage.event(on.CallerIdentified(tool_call_id=tool_call_id, instructions="Du sprichst mit Hans."))
    assert stage.sent(do.UpdateInstructions) == [do.UpdateInstructions("Du sprichst mit Hans.")]
    assert stage.sent(do.AnswerTool) == [do.AnswerTool(tool_call_id, '{"ok": true}')]
    assert len(stage.sent(do.RequestReply)) == 1


def test_a_name_that_fits_nobody_is_asked_about_again() -> None:
    stage = Stage.talking()
    tool_call_id = stage.tool("identify_caller", '{"name": "Otto"}')
    stage.event(on.CallerIdentified(tool_call_id=tool_call_id))
    assert stage.sent(do.UpdateInstructions) == []
    assert stage.sent(do.AnswerTool) == [do.AnswerTool(tool_call_id, '{"ok": false}')]
    assert len(stage.sent(do.RequestReply)) == 1


@pytest.mark.parametrize("arguments", ["{", "[]", '{"name": 7}', "null"])
def test_broken_arguments_are_an_empty_name(arguments: str) -> None:
    stage = Stage.talking()
    stage.tool("identify_caller", arguments)
    assert [command.name for command in stage.sent(do.IdentifyCaller)] == [""]


def test_an_unknown_tool_is_answered_and_the_talk_goes_on() -> None:
    stage = Stage.talking()
    stage.tool("transfer_money")
    assert "unknown tool" in stage.sent(do.AnswerTool)[0].output
    assert len(stage.sent(do.RequestReply)) == 1


# --- keys and typing -----------------------------------------------------------------------------------
def test_key_1_says_that_all_is_well() -> None:
    stage = Stage.talking()
    stage.event(on.KeyPressed(digit="1"))
    stage.advance(1_500)
    assert len(stage.sent(do.ConfirmWell)) == 1
    assert stage.heard()[-1] == "<key_all_well>"


def test_key_0_asks_for_a_human_and_is_confirmed() -> None:
    stage = Stage.talking()
    stage.event(on.KeyPressed(digit="0"))
    stage.advance(1_500)
    assert stage.sent(do.RaiseConcern) == [do.RaiseConcern("help_wanted", "")]
    assert stage.heard()[-1] == "<key_help>"


def test_the_hash_key_ends_the_call_with_a_goodbye() -> None:
    stage = Stage.talking()
    stage.event(on.KeyPressed(digit="#"))
    stage.advance(1_500)
    assert stage.heard()[-1] == "<key_goodbye>"
    assert stage.end_call == do.EndCall(EndReason.GOODBYE, Ending.HANG_UP)


def test_a_key_pressed_before_the_companion_is_there_counts_too() -> None:
    stage = Stage.set()
    stage.event(on.KeyPressed(digit="#"))
    stage.advance(1_500)
    assert stage.end_call == do.EndCall(EndReason.GOODBYE, Ending.HANG_UP)


def test_other_keys_mean_nothing() -> None:
    stage = Stage.talking()
    assert stage.event(on.KeyPressed(digit="5")) == []


def test_a_typed_turn_is_answered_at_once_and_guarded_like_a_spoken_one() -> None:
    stage = Stage.talking()
    stage.event(on.CallerTyped(text="Wie geht es dir?"))
    assert stage.transcript()[-1] == ("caller", "Wie geht es dir?", False)
    assert len(stage.sent(do.RequestReply)) == 1
    stage.advance(400)
    stage.reply("Danke, gut.")
    assert stage.sent(do.NoteLatency) == [do.NoteLatency(400)]
    stage.event(on.CallerTyped(text="Ich bekomme keine Luft!"))
    assert len(stage.sent(do.RaiseConcern)) == 1


def test_an_empty_typed_turn_is_none() -> None:
    assert Stage.talking().event(on.CallerTyped(text="  ")) == []


# --- endings -------------------------------------------------------------------------------------------
def test_who_hangs_up_ends_the_call_and_their_last_words_are_waited_for() -> None:
    stage = Stage.talking()
    item_id = stage.speak(None, transcript_after_ms=0)
    stage.event(on.CallerHungUp())
    assert stage.end_call is None
    stage.event(on.CallerTranscribed(item_id=item_id, transcript="Ich muss los."))
    assert stage.transcript()[-1] == ("caller", "Ich muss los.", False)
    assert stage.end_call == do.EndCall(EndReason.HUNG_UP, Ending.GONE)


def test_last_words_that_never_come_are_marked() -> None:
    stage = Stage.talking()
    stage.speak(None, transcript_after_ms=0)
    stage.event(on.CallerHungUp())
    stage.advance(2_100)
    assert stage.transcript()[-1] == ("caller", INAUDIBLE, False)
    assert stage.end_call == do.EndCall(EndReason.HUNG_UP, Ending.GONE)


def test_who_hangs_up_in_mid_sentence_is_written_down_too() -> None:
    stage = Stage.talking()
    item_id = stage.start_speaking()
    stage.event(on.CallerHungUp())
    assert len(stage.sent(do.CommitCallerAudio)) == 1
    stage.event(on.CallerTurnCommitted(item_id=item_id, previous_item_id=None))
    stage.event(on.CallerTranscribed(item_id=item_id, transcript="Ich wollte"))
    assert stage.end_call == do.EndCall(EndReason.HUNG_UP, Ending.GONE)


def test_there_may_be_nothing_to_commit() -> None:
    stage = Stage.talking()
    stage.start_speaking()
    stage.event(on.CallerHungUp())
    stage.event(on.CompanionErred(code="input_audio_buffer_commit_empty"))
    assert stage.end_call == do.EndCall(EndReason.HUNG_UP, Ending.GONE)


def test_a_line_that_breaks_has_its_own_reason() -> None:
    stage = Stage.talking()
    stage.event(on.CallerLost())
    assert stage.end_call == do.EndCall(EndReason.LINE_LOST, Ending.GONE)


@pytest.mark.parametrize("event", [on.CompanionLost(), on.CompanionErred(code="insufficient_quota")])
def test_a_companion_lost_behind_the_caller_changes_nothing(event: on.AnyEvent) -> None:
    stage = Stage.talking()
    stage.speak(None, transcript_after_ms=0)
    stage.event(on.CallerHungUp())
    stage.event(event)
    assert stage.end_call == do.EndCall(EndReason.HUNG_UP, Ending.GONE)


def test_who_hangs_up_during_the_goodbye_has_said_goodbye() -> None:
    stage = goodbye()
    stage.event(on.CallerHungUp())
    assert stage.end_call == do.EndCall(EndReason.GOODBYE, Ending.GONE)


def test_the_part_of_a_reply_that_was_heard_is_recorded_when_the_caller_leaves() -> None:
    stage = Stage.talking()
    stage.speak("Erzählen Sie.")
    stage.advance(1_500)
    stage.reply("Es war einmal ein König.", 4_000)
    stage.advance(2_050)
    stage.event(on.CallerHungUp())
    assert stage.transcript()[-1] == ("companion", "Es war", True)


def test_after_the_end_nothing_changes_anything() -> None:
    stage = Stage.talking()
    stage.event(on.CallerHungUp())
    assert stage.event(on.CallerTranscribed(item_id="x", transcript="Hallo?")) == []


def test_nothing_that_arrives_after_the_caller_left_reaches_the_line() -> None:
    stage = Stage.talking()
    stage.speak(None, transcript_after_ms=0)
    stage.event(on.CallerHungUp())
    stage.event(on.CallerHungUp())
    assert stage.event(on.CallerAudioArrived(payload=audio(20))) == []
    assert stage.event(on.ReplyAudioArrived(response_id="r", item_id="i", payload=audio())) == []
    assert stage.event(on.KeyPressed(digit="1")) == []
    stage.event(on.ReplyEnded(response_id="r", status="completed"))
    assert stage.sent(do.PlayAudio) == []


def test_the_rules_are_all_that_a_conversation_needs() -> None:
    assert Conversation(rules()).phase is Phase.OPENING
