"""What Twilio posts to us: signed, repeated, reordered, forged."""

from xml.etree import ElementTree

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from calls.models import Call
from calls.services import redeem_stream_token
from calls.tests.doubles import OUR_NUMBER, post_signed, sid, voice_form
from calls.twilio import valid_handshake_signature, valid_webhook_signature
from conftest import Cast
from people.models import Account, Person, PhoneLine

VOICE, STATUS = "/twilio/voice", "/twilio/status"


def verbs(response: object) -> list[str]:
    return [verb.tag for verb in ElementTree.fromstring(response.content)]  # type: ignore[attr-defined]


# --- /twilio/voice -------------------------------------------------------------------------------------
def test_a_call_is_answered_with_a_stream_whose_token_opens_it(cast: Cast) -> None:
    response = post_signed(VOICE, voice_form())
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/xml")
    assert verbs(response) == ["Connect", "Say", "Hangup"]
    parameters = {
        one.attrib["name"]: one.attrib["value"]
        for one in ElementTree.fromstring(response.content).iter("Parameter")
    }
    assert parameters["call_sid"] == sid()
    call = Call.objects.get()
    assert call.stream_token_at is not None
    assert redeem_stream_token(call_sid=sid(), token=parameters["token"], now=call.stream_token_at) == call


def test_the_stream_is_at_the_public_address_without_a_query(cast: Cast, settings: Settings) -> None:
    stream = ElementTree.fromstring(post_signed(VOICE, voice_form()).content).find("Connect/Stream")
    assert stream is not None
    assert stream.attrib["url"] == settings.STREAM_URL
    assert "?" not in settings.STREAM_URL


def test_the_apology_behind_the_stream_is_in_the_persons_language(cast: Cast) -> None:
    Person.objects.update(language="en")
    assert b'language="en-GB"' in post_signed(VOICE, voice_form()).content


def test_a_webhook_that_comes_twice_is_answered_twice_and_makes_one_call(cast: Cast) -> None:
    assert post_signed(VOICE, voice_form()).status_code == 200
    assert post_signed(VOICE, voice_form()).status_code == 200
    assert Call.objects.count() == 1


def test_a_webhook_for_a_call_that_is_over_is_told_to_hang_up(cast: Cast) -> None:
    post_signed(VOICE, voice_form())
    post_signed(STATUS, {"CallSid": sid(), "CallStatus": "completed", "CallDuration": "5"})
    assert verbs(post_signed(VOICE, voice_form())) == ["Hangup"]
    assert Call.objects.get().status == "completed"


def test_while_the_database_fails_the_caller_hears_an_apology(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**arguments: object) -> None:
        raise OperationalError("could not connect to server at 10.0.0.1")

    monkeypatch.setattr("calls.services.answer_call", fail)
    response = post_signed(VOICE, voice_form())
    assert response.status_code == 200
    assert verbs(response) == ["Say", "Hangup"]


@pytest.mark.parametrize("call_sid", ["", "C" * 101, "CA'; DROP TABLE", "CA\x00"])
def test_a_webhook_without_a_usable_sid_makes_no_call(cast: Cast, call_sid: str) -> None:
    assert post_signed(VOICE, voice_form(CallSid=call_sid)).status_code == 400
    assert not Call.objects.exists()


def test_only_post_is_answered(cast: Cast) -> None:
    assert Client().get(VOICE).status_code == 405
    assert Client().get(STATUS).status_code == 405


# --- callers whom nobody knows ---------------------------------------------------------------------------
STRANGER = "+491760000000"


@pytest.fixture
def refusing(cast: Cast) -> Cast:
    """The account of callers whom nobody knows does not talk with them."""
    Account.objects.filter(pk=Account.STANDARD_PRIVATE_ID).update(unknown_callers="refuse")
    return cast


@pytest.mark.parametrize("number", [STRANGER, "anonymous", "Restricted", "", "+266696687", "sip:x@example.org"])
def test_an_unknown_or_withheld_caller_is_turned_away_and_reaches_no_model(refusing: Cast, number: str) -> None:
    response = post_signed(VOICE, voice_form(From=number))
    assert response.status_code == 200
    assert verbs(response) == ["Say", "Hangup"]
    assert b"Stream" not in response.content
    call = Call.objects.get()
    assert (call.status, call.end_reason, call.duration_sec) == ("completed", "unknown_caller", 0)
    assert call.closed_at is not None
    assert call.stream_token_hash == ""


def test_the_refusal_names_nobody(refusing: Cast) -> None:
    text = post_signed(VOICE, voice_form(From=STRANGER)).content.decode()
    assert not any(word in text for word in ("Maria", "Schmidt", "Standard", "Familie", STRANGER))


def test_a_repeated_webhook_is_refused_with_the_same_words_also_after_the_end(refusing: Cast) -> None:
    first = post_signed(VOICE, voice_form(From=STRANGER)).content
    assert post_signed(VOICE, voice_form(From=STRANGER)).content == first
    post_signed(STATUS, {"CallSid": sid(), "CallStatus": "completed", "CallDuration": "9"})
    assert post_signed(VOICE, voice_form(From=STRANGER)).content == first
    call = Call.objects.get()
    assert (call.end_reason, call.duration_sec) == ("unknown_caller", 9)


def test_the_end_of_a_refused_call_is_told_once(
    refusing: Cast,
    news: list[dict[str, object]],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        post_signed(VOICE, voice_form(From=STRANGER))
        post_signed(VOICE, voice_form(From=STRANGER))
    assert len(news) == 1


def test_a_known_person_is_answered_by_an_account_that_turns_strangers_away(refusing: Cast) -> None:
    Account.objects.update(unknown_callers="refuse")
    assert verbs(post_signed(VOICE, voice_form())) == ["Connect", "Say", "Hangup"]


def test_a_couple_behind_one_number_is_no_stranger(refusing: Cast) -> None:
    Account.objects.update(unknown_callers="refuse")
    Person.objects.create(account=refusing.account_a, display_name="Karl", phone_e164=refusing.maria.phone_e164)
    assert verbs(post_signed(VOICE, voice_form())) == ["Connect", "Say", "Hangup"]


def test_the_policy_is_that_of_the_account_whose_line_was_called(refusing: Cast) -> None:
    PhoneLine.objects.create(number_e164="+4930000001", account=refusing.account_a)
    talk = post_signed(VOICE, voice_form(From=STRANGER, To="+4930000001"))
    assert verbs(talk) == ["Connect", "Say", "Hangup"]
    Account.objects.filter(pk=refusing.account_a.pk).update(unknown_callers="refuse")
    refused = post_signed(VOICE, voice_form(From=STRANGER, To="+4930000001", CallSid=sid(2)))
    assert verbs(refused) == ["Say", "Hangup"]


def test_a_conversation_that_runs_is_not_cut_by_a_change_of_the_policy(cast: Cast) -> None:
    post_signed(VOICE, voice_form(From=STRANGER))
    Account.objects.update(unknown_callers="refuse")
    assert verbs(post_signed(VOICE, voice_form(From=STRANGER))) == ["Connect", "Say", "Hangup"]


def test_a_call_that_we_place_is_never_turned_away(refusing: Cast) -> None:
    form = voice_form(From=OUR_NUMBER, To=STRANGER, Direction="outbound-api")
    assert verbs(post_signed(VOICE, form)) == ["Connect", "Say", "Hangup"]


# --- signatures ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", [VOICE, STATUS])
def test_without_a_signature_nothing_is_written(cast: Cast, path: str) -> None:
    assert Client().post(path, voice_form()).status_code == 403
    assert not Call.objects.exists()


@pytest.mark.parametrize("path", [VOICE, STATUS])
def test_with_the_signature_of_another_key_nothing_is_written(cast: Cast, path: str) -> None:
    assert post_signed(path, voice_form(), token="another key").status_code == 403
    assert not Call.objects.exists()


def test_a_signature_holds_for_one_form_only(cast: Cast) -> None:
    signature = post_signed(VOICE, voice_form()).wsgi_request.headers["X-Twilio-Signature"]  # type: ignore[attr-defined]
    forged = Client().post(VOICE, voice_form(CallSid=sid(2)), headers={"X-Twilio-Signature": signature})
    assert forged.status_code == 403
    assert Call.objects.count() == 1


def test_the_query_is_part_of_what_is_signed(cast: Cast) -> None:
    assert post_signed(f"{VOICE}?a=1&b=%C3%BC", voice_form()).status_code == 200


@pytest.mark.parametrize("header", [None, "", "x", "ü", "0" * 28])
def test_what_is_no_signature_is_not_accepted(header: str | None) -> None:
    assert not valid_webhook_signature(VOICE, {}, header)
    assert not valid_handshake_signature(header)


def test_without_a_key_of_ours_no_signature_is_valid(settings: Settings) -> None:
    from twilio.request_validator import RequestValidator

    settings.TWILIO_AUTH_TOKEN = ""
    signed_with_nothing = RequestValidator("").compute_signature(settings.STREAM_URL, {})
    assert not valid_handshake_signature(signed_with_nothing)


def test_a_handshake_is_signed_over_the_address_of_the_stream(settings: Settings) -> None:
    from twilio.request_validator import RequestValidator

    validator = RequestValidator(settings.TWILIO_AUTH_TOKEN)
    assert valid_handshake_signature(validator.compute_signature(settings.STREAM_URL, {}))
    other = settings.STREAM_URL.replace("ws", "http", 1)
    assert not valid_handshake_signature(validator.compute_signature(other, {}))


# --- /twilio/status ------------------------------------------------------------------------------------
def status(word: str, **fields: str) -> int:
    return post_signed(STATUS, {"CallSid": sid(), "CallStatus": word, **fields}).status_code


@pytest.mark.parametrize(
    ("word", "stored"),
    [
        ("ringing", "ringing"),
        ("in-progress", "in_progress"),
        ("completed", "completed"),
        ("busy", "busy"),
        ("no-answer", "no_answer"),
        ("canceled", "canceled"),
        ("failed", "failed"),
    ],
)
def test_twilios_words_are_stored_as_ours(cast: Cast, word: str, stored: str) -> None:
    call = Call.objects.create(account=cast.account_a, twilio_call_sid=sid())
    assert status(word) == 204
    call.refresh_from_db()
    assert call.status == stored


@pytest.mark.parametrize("word", ["queued", "", "answered-by-cat", "COMPLETED"])
def test_an_unknown_word_changes_nothing(cast: Cast, word: str) -> None:
    call = Call.objects.create(account=cast.account_a, twilio_call_sid=sid())
    assert status(word) == 204
    call.refresh_from_db()
    assert call.status == "initiated"


@pytest.mark.parametrize(
    ("text", "stored"), [("127", 127), ("", None), ("-5", None), ("1e3", None), ("٣", None), ("9" * 30, None)]
)
def test_a_broken_duration_is_no_duration(cast: Cast, text: str, stored: int | None) -> None:
    call = Call.objects.create(account=cast.account_a, twilio_call_sid=sid(), status="in_progress")
    assert status("completed", CallDuration=text) == 204
    call.refresh_from_db()
    assert (call.status, call.duration_sec) == ("completed", stored)


def test_a_status_for_a_call_that_nobody_knows_is_accepted_and_ignored(cast: Cast) -> None:
    assert status("completed", CallDuration="127") == 204
    assert not Call.objects.exists()


def test_the_end_is_told_by_the_last_word_though_the_words_are_shuffled(cast: Cast) -> None:
    post_signed(VOICE, voice_form(From=OUR_NUMBER, To="+491712345678", Direction="outbound-api"))
    assert [status(word) for word in ("completed", "ringing", "in-progress", "initiated", "completed")] == [
        204
    ] * 5
    assert Call.objects.get().status == "completed"
