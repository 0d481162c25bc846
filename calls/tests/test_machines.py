"""Answering machines: the companion greets at once, and leaves as soon as Twilio hears that nobody is there."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from calls import services
from calls.models import Call, Utterance
from calls.tests.doubles import MARIA, OUR_NUMBER, FakeTwilio, post_signed, sid, voice_form
from calls.tests.test_writing import NOW, SENTENCE, record
from calls.twiml import AFTER_THE_BEEP
from conftest import Cast
from people.models import Person

AMD = "/twilio/amd"
MACHINES = ["machine_start", "machine_end_beep", "machine_end_silence", "machine_end_other", "fax"]


@pytest.fixture
def call(cast: Cast, twilio_api: FakeTwilio) -> Iterator[Call]:
    """A call of ours that was picked up; the companion is talking."""
    twilio_api.status = 200
    yield Call.objects.create(
        account=cast.account_a,
        person=cast.maria,
        direction="outbound",
        twilio_call_sid=sid(),
        from_e164=OUR_NUMBER,
        to_e164=MARIA,
        status="in_progress",
        started_at=NOW,
        heartbeat_at=timezone.now(),
    )


def told(answered_by: str, call_sid: str = "") -> Call | None:
    form = {"CallSid": call_sid or sid(), "AnsweredBy": answered_by, "MachineDetectionDuration": "3200"}
    assert post_signed(AMD, form).status_code == 204
    return Call.objects.filter(twilio_call_sid=call_sid or sid()).first()


def orders(twilio_api: FakeTwilio) -> list[dict[str, str]]:
    return [form for path, form in twilio_api.requests if path.endswith(f"/Calls/{sid()}.json")]


@pytest.mark.parametrize("word", MACHINES)
def test_a_machine_is_hung_up_on_and_the_call_ends_as_voicemail(
    call: Call, twilio_api: FakeTwilio, word: str
) -> None:
    told(word)
    assert orders(twilio_api) == [{"Status": "completed"}]
    # The conversation finds its line gone, and closes the call as it does when somebody hangs up.
    services.end_call(call_id=call.pk, reason="hung_up", now=timezone.now())
    call.refresh_from_db()
    assert (call.answered_by, call.end_reason, call.status) == (word, "voicemail", "completed")


@pytest.mark.parametrize("word", ["human", "unknown"])
def test_a_human_or_a_doubt_changes_nothing(call: Call, twilio_api: FakeTwilio, word: str) -> None:
    after = told(word)
    assert after is not None
    assert (after.answered_by, after.end_reason, orders(twilio_api)) == (word, "", [])


@pytest.mark.parametrize("word", ["", "robot", "machine", "x" * 500])
def test_a_word_that_we_do_not_know_is_ignored(call: Call, twilio_api: FakeTwilio, word: str) -> None:
    after = told(word)
    assert after is not None
    assert (after.answered_by, after.end_reason, orders(twilio_api)) == ("", "", [])


def test_the_same_verdict_twice_hangs_up_once(call: Call, twilio_api: FakeTwilio) -> None:
    told("machine_start")
    told("machine_start")
    assert len(orders(twilio_api)) == 1


def test_the_first_verdict_stands(call: Call, twilio_api: FakeTwilio) -> None:
    told("human")
    after = told("machine_start")
    assert after is not None
    assert (after.answered_by, after.end_reason, orders(twilio_api)) == ("human", "", [])


def test_a_verdict_about_a_call_that_is_over_is_only_noted(call: Call, twilio_api: FakeTwilio) -> None:
    services.end_call(call_id=call.pk, reason="goodbye", now=timezone.now())
    after = told("machine_start")
    assert after is not None
    assert (after.answered_by, after.end_reason, orders(twilio_api)) == ("machine_start", "goodbye", [])


def test_a_verdict_about_a_call_that_nobody_knows_is_harmless(call: Call, twilio_api: FakeTwilio) -> None:
    assert told("machine_start", sid(99)) is None
    assert twilio_api.requests == []


def test_a_verdict_that_twilio_did_not_sign_is_refused(call: Call) -> None:
    form = {"CallSid": sid(), "AnsweredBy": "machine_start"}
    assert post_signed(AMD, form, token="of somebody else").status_code == 403
    call.refresh_from_db()
    assert call.answered_by == ""


def test_a_twilio_that_does_not_hang_up_now_is_no_error(call: Call, twilio_api: FakeTwilio) -> None:
    twilio_api.refuse(503, 20503)
    after = told("machine_start")
    assert after is not None
    assert after.end_reason == "voicemail"


def test_without_listening_for_machines_nothing_is_done_about_them(
    call: Call, twilio_api: FakeTwilio, settings: Settings
) -> None:
    settings.VOICEMAIL = "off"
    after = told("machine_start")
    assert after is not None
    assert (after.end_reason, orders(twilio_api)) == ("", [])


# --- a message after the beep ------------------------------------------------------------------------------
@pytest.mark.parametrize("word", ["machine_end_beep", "machine_end_silence", "machine_end_other"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_after_the_beep_a_text_is_spoken_that_names_nobody(
    call: Call, twilio_api: FakeTwilio, settings: Settings, word: str, language: str
) -> None:
    settings.VOICEMAIL = "message"
    Person.objects.update(language=language)
    told(word)
    told(word)
    [order] = orders(twilio_api)
    assert order.keys() == {"Twiml"}
    assert AFTER_THE_BEEP[language] in order["Twiml"]
    assert order["Twiml"].endswith("<Hangup /></Response>")
    for telling in ("Maria", "Schmidt", "Begleiter", "companion", "Familie", "KI", "Gesundheit"):
        assert telling not in order["Twiml"]


@pytest.mark.parametrize("word", ["machine_start", "fax"])
def test_where_there_is_no_beep_nothing_is_spoken(
    call: Call, twilio_api: FakeTwilio, settings: Settings, word: str
) -> None:
    settings.VOICEMAIL = "message"
    told(word)
    assert orders(twilio_api) == [{"Status": "completed"}]


# --- what a machine said -------------------------------------------------------------------------------------
def test_what_a_machine_said_is_forgotten_and_nothing_more_of_it_is_written(
    call: Call, twilio_api: FakeTwilio
) -> None:
    assert record(call, 1, "Sie sind verbunden mit dem Anschluss von Maria Schmidt.")
    told("machine_start")
    assert not record(call, 2, "Bitte sprechen Sie nach dem Ton.")
    assert not Utterance.objects.exists()


def test_what_a_human_said_is_kept(call: Call, twilio_api: FakeTwilio) -> None:
    record(call)
    told("human")
    assert [turn.text for turn in Utterance.objects.all()] == [SENTENCE]


def test_the_greeting_waits_for_no_verdict(cast: Cast, twilio_api: FakeTwilio) -> None:
    services.place_call(person=cast.maria, now=timezone.now())
    form = voice_form(CallSid=sid(77), From=OUR_NUMBER, To=MARIA, Direction="outbound-api")
    answer: Any = post_signed("/twilio/voice", form)
    assert b"<Stream" in answer.content
    assert Call.objects.get().answered_by == ""
