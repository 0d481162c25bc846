"""A conversation over real sockets: patient, never silent, honest; the rules of `realtime`, heard by a caller."""

from typing import Any

import pytest

from calls.models import Call, Concern
from conftest import Cast
from people.consents import RECORDING_PURPOSES, record_consents
from people.models import Account, Consent, Person, PrivacyRequest
from realtime.simulator import (
    CallScript,
    Cough,
    Dtmf,
    HangUp,
    Hesitate,
    Interrupt,
    Say,
    SayOver,
    Silence,
    WaitForReply,
)
from realtime.simulator.call_script import Cleared, Ended, FallbackHeard
from voicecompanion.tests.house import House
from voicecompanion.tests.story import SPEED, Story

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

NOTICE = "Guten Tag, hier spricht Ihr Telefonbegleiter. Ich bin ein Computerprogramm und kein Mensch."
LISTEN = WaitForReply(timeout_ms=90_000)
TALK = CallScript(
    "talk",
    (
        LISTEN,
        Say("Mir geht es heute gut."),
        LISTEN,
        Say("Ich war gestern im Garten und habe die Rosen geschnitten."),
        LISTEN,
        HangUp(),
    ),
)


def heard(story: Story) -> str:
    return " ".join(story.caller.heard())


def test_a_pause_of_six_seconds_in_mid_sentence_is_not_talked_into(house: House, cast: Cast) -> None:
    pause_ms = int(6_000 * SPEED)
    hesitant = CallScript(
        "hesitant",
        (LISTEN, Hesitate("Gestern war ich mit meiner", "Enkelin im Garten.", pause_ms), LISTEN, HangUp()),
    )
    story = Story(house, hesitant)
    assert story.complaints() == []
    first = next(line for line in story.lines() if line.startswith("Anrufer: Gestern"))
    then = next(line for line in story.lines() if "Enkelin im Garten" in line)
    assert story.lines().index(then) - story.lines().index(first) <= 1
    assert len(story.client_events("response.create")) == 2


def test_a_cough_does_not_stop_a_reply_for_good(house: House, cast: Cast) -> None:
    coughing = CallScript(
        "coughing",
        (LISTEN, Say("Erzählen Sie mir bitte etwas."), Cough(400), LISTEN, HangUp()),
    )
    story = Story(
        house, coughing, replies={"2": "Es war einmal ein König. Der wohnte auf einem Berg ganz allein."}
    )
    assert story.complaints() == []
    # It goes on behind the cough; to its last word only if the caller does not hang up into it.
    assert [
        line for line in story.lines() if line.startswith("Begleiter: Es war einmal ein König. Der wohnte auf")
    ]


@pytest.mark.parametrize(
    "event",
    [
        "session.updated",
        "response.output_audio.delta",
        "response.done",
        "input_audio_buffer.committed",
        "conversation.item.input_audio_transcription.completed",
    ],
)
def test_whenever_the_companion_is_lost_it_comes_back_and_never_greets_twice(
    house: House, cast: Cast, event: str
) -> None:
    story = Story(house, TALK, drop_on=event)
    assert story.complaints() == []
    assert (story.call.end_reason, len(story.connections)) == ("hung_up", 2)
    greetings = [line for line in story.lines() if "Guten Tag" in line and "Telefonbegleiter" not in line]
    assert len(greetings) == 1
    assert story.lines()[0] == f"Begleiter: {NOTICE}"
    assert story.longest_silence_seconds <= 6


def test_a_session_that_expires_is_replaced_before_it_does(house: House, cast: Cast) -> None:
    story = Story(house, TALK, session_ms=12_000)
    assert story.complaints() == []
    assert story.call.end_reason == "hung_up"
    assert len(story.connections) >= 2
    assert not any("expired" in str(error) for record in story.connections for error in record.server_events)


@pytest.mark.parametrize("faults", [{"quiet_replies": [2]}, {"empty_replies": [2]}, {"stalled_replies": [2]}])
def test_a_reply_that_cannot_be_heard_is_asked_for_again(house: House, cast: Cast, faults: dict[str, Any]) -> None:
    story = Story(house, TALK, **faults)
    assert story.complaints() == []
    assert story.call.end_reason == "hung_up"
    assert story.longest_silence_seconds <= 6


def test_transcripts_that_are_late_lost_and_in_disorder_lose_nothing_else(house: House, cast: Cast) -> None:
    story = Story(house, TALK, swapped_transcripts=[1], duplicate_events=["input_audio_buffer.committed"])
    assert story.complaints() == []
    assert "Anrufer: Mir geht es heute gut." in story.lines()


def test_an_emergency_is_answered_with_the_fixed_text_and_a_human_is_told(house: House, cast: Cast) -> None:
    script = CallScript(
        "emergency",
        (LISTEN, Say("Hilfe, ich bekomme keine Luft mehr!"), LISTEN, Say("Ja, mach ich."), LISTEN, HangUp()),
    )
    story = Story(house, script)
    assert any("wählen Sie die 112" in line for line in story.lines())
    concern = Concern.objects.get(call=story.call, kind="breathing")
    assert "keine Luft" in concern.quote
    assert story.call.end_reason == "hung_up"


def test_without_consent_a_concern_keeps_its_kind_and_not_one_word(house: House, cast: Cast) -> None:
    record_consents(person=cast.maria, purposes=RECORDING_PURPOSES, granted=False, method=Consent.Method.PORTAL)
    script = CallScript("emergency", (LISTEN, Say("Hilfe, ich bekomme keine Luft mehr!"), LISTEN, HangUp()))
    story = Story(house, script)
    assert Concern.objects.get(call=story.call, kind="breathing").quote == ""
    assert "Notizen" not in heard(story)


def test_one_of_a_couple_says_who_is_speaking_and_only_then_is_remembered(house: House, cast: Cast) -> None:
    hans = Person.objects.create(
        account=cast.account_a, display_name="Hans Schmidt", phone_e164=cast.maria.phone_e164
    )
    record_consents(person=hans, purposes=RECORDING_PURPOSES, granted=True, method=Consent.Method.PORTAL)
    hans.memory_items.create(category="facts", text="Hat einen Dackel namens Waldi")
    script = CallScript(
        "couple", (LISTEN, Say("Hier ist der Hans."), LISTEN, Say("Mir geht es gut."), LISTEN, HangUp())
    )
    story = Story(house, script, tool_calls={"2": ["identify_caller", '{"name": "Hans"}']})
    assert story.complaints() == []
    first, second = story.client_events("session.update")
    assert "Waldi" not in first["session"]["instructions"]
    assert "Waldi" in second["session"]["instructions"]
    assert story.call.person == hans
    assert "Anrufer: Hier ist der Hans." in story.lines()


def test_what_the_caller_wants_forgotten_is_forgotten_at_once(house: House, cast: Cast) -> None:
    cast.maria.memory_items.create(category="facts", text="Hat Schmerzen im Knie")
    script = CallScript("forget", (LISTEN, Say("Vergessen Sie das mit meinem Knie."), LISTEN, HangUp()))
    story = Story(house, script, tool_calls={"2": ["forget", '{"what": "Knie"}']})
    assert story.complaints() == []
    assert not cast.maria.memory_items.filter(category="facts").exists()
    assert PrivacyRequest.objects.get(person=cast.maria).kind == "forget"
    assert any("aus meinen Notizen gelöscht" in line for line in story.lines())


def test_off_the_record_nothing_of_the_call_is_left(house: House, cast: Cast) -> None:
    script = CallScript(
        "off-record", (LISTEN, Say("Der Waldi ist weg. Schreiben Sie das nicht auf."), LISTEN, HangUp())
    )
    story = Story(house, script, tool_calls={"2": ["keep_off_record", "{}"]})
    assert story.complaints() == []
    assert (story.call.off_record, story.lines()) == (True, [])
    assert b"Waldi" not in house.traces()


def test_who_wants_nothing_stored_any_more_has_withdrawn_their_consent(house: House, cast: Cast) -> None:
    script = CallScript(
        "stop", (LISTEN, Say("Ich möchte nicht mehr, dass etwas gespeichert wird."), LISTEN, HangUp())
    )
    story = Story(house, script, tool_calls={"2": ["stop_storing", "{}"]})
    assert story.complaints() == []
    assert not Person.objects.get(pk=cast.maria.pk).consent_recording
    assert cast.maria.consents.filter(method="spoken", granted=False).count() == 3


def test_who_says_nothing_at_all_is_asked_twice_and_said_goodbye_to(house: House, cast: Cast) -> None:
    story = Story(house, CallScript("silent", (Silence(int(90_000 * SPEED)),)))
    assert story.complaints() == []
    assert (story.call.end_reason, story.caller.of_type(Ended)[0].by) == ("silent", "companion")
    asked = [line for line in story.lines() if "Ich höre" in line]
    assert len(asked) == 3


def test_a_goodbye_that_is_talked_over_with_a_goodbye_is_a_goodbye(house: House, cast: Cast) -> None:
    script = CallScript(
        "goodbye", (LISTEN, Say("Ich muss los. Auf Wiederhören!"), SayOver("Tschüss!"), LISTEN), stays_ms=120_000
    )
    story = Story(house, script)
    assert story.complaints() == []
    assert (story.call.end_reason, story.caller.of_type(Ended)[0].by) == ("goodbye", "companion")


def test_a_goodbye_that_is_talked_over_with_a_question_is_none(house: House, cast: Cast) -> None:
    script = CallScript(
        "goodbye",
        (
            LISTEN,
            Say("Ich muss los. Auf Wiederhören!"),
            Interrupt("Ach, warten Sie, ich habe noch eine Frage zu Ostern.", after_ms=800),
            LISTEN,
            HangUp(),
        ),
    )
    story = Story(house, script)
    assert story.complaints() == []
    assert story.call.end_reason == "hung_up"


def test_the_keys_of_the_telephone_say_all_is_well_and_goodbye(house: House, cast: Cast) -> None:
    story = Story(house, CallScript("keys", (LISTEN, Dtmf("1"), LISTEN, Dtmf("#")), stays_ms=120_000))
    assert story.complaints() == []
    assert (story.call.confirmed_well, story.call.end_reason) == (True, "goodbye")


def test_a_budget_that_is_used_up_ends_with_a_goodbye(house: House, cast: Cast) -> None:
    Account.objects.filter(pk=cast.account_a.pk).update(monthly_budget_usd="0.05")
    story = Story(house, TALK, usage_audio_tokens=4_000)
    assert story.complaints() == []
    assert story.call.end_reason == "budget_used"
    assert story.call.cost_usd > 0


def test_after_three_refusals_the_next_caller_hears_the_apology_at_once(house: House, cast: Cast) -> None:
    reasons = [Story(house, TALK, refuse="insufficient_quota").call.end_reason for _ in range(3)]
    story = Story(house, TALK)
    assert reasons == ["insufficient_quota"] * 3
    assert story.call.end_reason == "circuit_open"
    assert len(story.caller.of_type(FallbackHeard)) == 1
    assert story.connections == []


def test_a_provider_without_semantic_turns_is_asked_for_plain_ones(house: House, cast: Cast) -> None:
    story = Story(house, TALK, refuse_settings=["session.audio.input.turn_detection.type"])
    assert story.call.end_reason == "hung_up"
    assert story.companion.session["audio"]["input"]["turn_detection"]["type"] == "server_vad"
    assert "Anrufer: Mir geht es heute gut." in story.lines()


def test_whoever_interrupts_hears_silence_and_is_answered(house: House, cast: Cast) -> None:
    script = CallScript(
        "barging",
        (LISTEN, Say("Erzählen Sie etwas."), Interrupt("Moment, es klingelt.", after_ms=1200), LISTEN, HangUp()),
    )
    story = Story(house, script)
    assert story.complaints() == []
    assert len(story.caller.of_type(Cleared)) == 1
    assert Call.objects.get(pk=story.call.pk).utterances.filter(interrupted=True).count() == 1
