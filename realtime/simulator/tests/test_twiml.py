"""TwiML: what Twilio runs, and what it refuses."""

import pytest
from twilio.twiml.voice_response import (  # type: ignore[import-untyped, unused-ignore]
    Connect,
    VoiceResponse,
)

from realtime.simulator.twiml import Hangup, Pause, Redirect, Reject, Say, Stream, TwimlError, parse_twiml

BASE = "https://voice.example/twilio/voice"


def test_the_answer_built_with_the_sdk_is_read() -> None:
    response = VoiceResponse()
    connect = Connect(action="/twilio/after")
    stream = connect.stream(url="wss://voice.example/twilio/stream", name="voice-companion-stream")
    stream.parameter(name="token", value="t")
    response.append(connect)
    response.say("Wir rufen zurück.", language="de-DE")
    response.hangup()
    assert parse_twiml(str(response), BASE) == [
        Stream(
            "wss://voice.example/twilio/stream",
            "voice-companion-stream",
            "https://voice.example/twilio/after",
            None,
            {"token": "t"},
        ),
        Say("Wir rufen zurück.", "de-DE"),
        Hangup(),
    ]


def test_other_verbs_a_phone_needs_are_read() -> None:
    verbs = "<Response><Pause length='2'/><Redirect>/next</Redirect><Reject reason='busy'/></Response>"
    assert parse_twiml(verbs, BASE) == [Pause(2), Redirect("https://voice.example/next"), Reject("busy")]


def connect_to(stream: str) -> str:
    return f"<Response><Connect>{stream}</Connect></Response>"


def parameter(name: str, value: str) -> str:
    return f'<Stream url="wss://v.example/s"><Parameter name="{name}" value="{value}"/></Stream>'


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("no xml", 12100),
        ("<Other/>", 12100),
        ("<Response><Record/></Response>", 12200),
        ("<Response><Say tone='x'>a</Say></Response>", 12200),
        (connect_to(""), 12200),
        (connect_to("<Stream/>"), 31923),
        (connect_to('<Stream url="https://v.example/s"/>'), 31922),
        (connect_to('<Stream url="ws://v.example/s"/>'), 31922),
        (connect_to('<Stream url="wss://v.example/s?call_sid=CA1"/>'), 31923),
        (connect_to('<Stream url="wss://v.example/s" track="both_tracks"/>'), 31941),
        (connect_to(parameter("token", "x" * 495)), 12200),
        (connect_to(parameter("", "x")), 12200),
    ],
)
def test_what_twilio_would_not_run_is_refused_with_its_number(document: str, code: int) -> None:
    with pytest.raises(TwimlError) as error:
        parse_twiml(document, BASE)
    assert error.value.code == code


def test_a_parameter_just_below_the_limit_is_read() -> None:
    (stream,) = parse_twiml(connect_to(parameter("token", "x" * 494)), BASE)
    assert isinstance(stream, Stream) and len(stream.parameters["token"]) == 494


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000"])
def test_a_socket_without_tls_is_allowed_on_the_loopback_alone(host: str) -> None:
    (stream,) = parse_twiml(connect_to(f'<Stream url="ws://{host}/s"/>'), BASE)
    assert isinstance(stream, Stream)


def test_a_relative_stream_address_is_completed() -> None:
    (stream,) = parse_twiml(connect_to('<Stream url="/twilio/stream"/>'), BASE)
    assert isinstance(stream, Stream) and stream.url == "wss://voice.example/twilio/stream"
