"""Twilio's webhooks: signed or refused, answered with TwiML, repeated without harm."""

import datetime
from typing import Any
from unittest.mock import patch
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from twilio.request_validator import RequestValidator

from calls.models import Call
from conftest import Cast
from people.models import Person

pytestmark = pytest.mark.django_db

VOICE = {
    "CallSid": "CA1",
    "From": "+491712345678",
    "To": "+4930000000",
    "CallStatus": "ringing",
    "Direction": "inbound",
    "AccountSid": settings.TWILIO_ACCOUNT_SID,
}


def signature(path: str, form: dict[str, str], base_url: str = settings.BASE_URL) -> str:
    return str(RequestValidator(settings.TWILIO_AUTH_TOKEN).compute_signature(base_url + path, form))


def post(path: str, form: dict[str, str], **headers: str) -> HttpResponse:
    sent = {"X-Twilio-Signature": signature(path, form)} | headers
    response: Any = Client(enforce_csrf_checks=True).post(path, form, headers=sent)
    return response  # type: ignore[no-any-return]


def twiml(response: HttpResponse) -> ElementTree.Element:
    assert response["Content-Type"].startswith("text/xml")
    return ElementTree.fromstring(response.content)


def test_a_call_is_connected_with_our_stream(cast: Cast) -> None:
    stream = twiml(post("/twilio/voice", VOICE)).find("Connect/Stream")
    assert stream is not None
    assert stream.attrib == {"name": "voice-companion-stream", "url": "ws://localhost:8000/twilio/stream"}
    parameters = {parameter.attrib["name"]: parameter.attrib["value"] for parameter in stream}
    assert parameters.keys() == {"call_sid", "token"}
    assert parameters["call_sid"] == "CA1"


def test_behind_the_stream_stands_a_spoken_apology_and_the_end(cast: Cast) -> None:
    verbs = list(twiml(post("/twilio/voice", VOICE)))
    assert [verb.tag for verb in verbs] == ["Connect", "Say", "Hangup"]
    assert verbs[1].attrib == {"language": "de-DE"}


def test_the_apology_is_spoken_in_the_persons_language(cast: Cast) -> None:
    Person.objects.filter(pk=cast.maria.pk).update(language="en")
    say = twiml(post("/twilio/voice", VOICE)).find("Say")
    assert say is not None
    assert say.attrib == {"language": "en-GB"}


def test_nothing_of_the_call_is_ever_recorded_by_the_carrier(cast: Cast) -> None:
    assert b"ecord" not in post("/twilio/voice", VOICE).content


@pytest.mark.parametrize("path", ["/twilio/voice", "/twilio/status"])
@pytest.mark.parametrize("headers", [{"X-Twilio-Signature": "wrong"}, {"X-Twilio-Signature": ""}])
def test_a_wrong_or_missing_signature_is_refused_and_nothing_written(
    cast: Cast, path: str, headers: dict[str, str]
) -> None:
    assert post(path, VOICE, **headers).status_code == 403
    assert Call.objects.count() == 0


def test_a_signature_for_another_address_is_refused(cast: Cast) -> None:
    forged = signature("/twilio/voice", VOICE, base_url="https://localhost:8000")
    assert post("/twilio/voice", VOICE, **{"X-Twilio-Signature": forged}).status_code == 403
    assert (
        post(
            "/twilio/voice?extra=1", VOICE, **{"X-Twilio-Signature": signature("/twilio/voice", VOICE)}
        ).status_code
        == 403
    )


def test_a_changed_form_is_refused(cast: Cast) -> None:
    response = post(
        "/twilio/voice", VOICE | {"From": "+1"}, **{"X-Twilio-Signature": signature("/twilio/voice", VOICE)}
    )
    assert response.status_code == 403


def test_webhooks_are_posted(cast: Cast) -> None:
    assert Client().get("/twilio/voice").status_code == 405


def test_a_webhook_without_a_call_is_a_bad_request(cast: Cast) -> None:
    assert post("/twilio/voice", {"From": "+1"}).status_code == 400


def test_a_repeated_webhook_is_answered_again_and_makes_no_second_call(cast: Cast) -> None:
    for _ in range(2):
        assert post("/twilio/voice", VOICE).status_code == 200
    assert Call.objects.count() == 1


def test_after_the_end_the_answer_is_to_hang_up(cast: Cast) -> None:
    post("/twilio/voice", VOICE)
    post("/twilio/status", {"CallSid": "CA1", "CallStatus": "completed", "CallDuration": "7"})
    assert [verb.tag for verb in twiml(post("/twilio/voice", VOICE))] == ["Hangup"]


def test_a_database_that_is_gone_is_answered_with_the_apology(cast: Cast) -> None:
    with patch("calls.services.answer_call", side_effect=OperationalError("gone")):
        verbs = [verb.tag for verb in twiml(post("/twilio/voice", VOICE))]
    assert verbs == ["Say", "Hangup"]


def test_a_completed_call_keeps_twilios_duration(cast: Cast) -> None:
    post("/twilio/voice", VOICE)
    response = post("/twilio/status", {"CallSid": "CA1", "CallStatus": "completed", "CallDuration": "127"})
    call = Call.objects.get()
    assert (response.status_code, call.status, call.duration_sec) == (204, "completed", 127)
    assert isinstance(call.ended_at, datetime.datetime)


@pytest.mark.parametrize("duration", ["", "a week", "-1", "1e3", "٣", "99999999999"])
def test_a_duration_that_is_none_is_ignored(cast: Cast, duration: str) -> None:
    post("/twilio/voice", VOICE)
    post("/twilio/status", {"CallSid": "CA1", "CallStatus": "failed", "CallDuration": duration})
    call = Call.objects.get()
    assert call.status == "failed"
    assert call.duration_sec is not None
    assert call.duration_sec < 60


@pytest.mark.parametrize("word", ["no-answer", "in-progress", "queued", "something new", ""])
def test_every_word_twilio_has_for_a_status_is_taken(cast: Cast, word: str) -> None:
    post("/twilio/voice", VOICE)
    assert post("/twilio/status", {"CallSid": "CA1", "CallStatus": word}).status_code == 204
