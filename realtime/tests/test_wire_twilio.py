"""Twilio Media Streams: what its messages mean, and how ours are written."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realtime import events as on
from realtime.commands import ClearPlayback, PlayAudio, SendMark
from realtime.wire.twilio import StreamStart, encode, parse, parse_start

pytestmark = pytest.mark.pure

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def start_message(**changes: Any) -> str:
    start = {
        "accountSid": "AC1",
        "streamSid": "MZ1",
        "callSid": "CA1",
        "tracks": ["inbound"],
        "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        "customParameters": {"call_sid": "CA1", "token": "secret"},
    }
    return json.dumps({"event": "start", "sequenceNumber": "1", "start": start | changes, "streamSid": "MZ1"})


def media(payload: object, track: str = "inbound") -> str:
    part = {"track": track, "chunk": "1", "timestamp": "5", "payload": payload}
    return json.dumps({"event": "media", "sequenceNumber": "2", "media": part, "streamSid": "MZ1"})


def test_a_start_tells_whose_stream_it_is() -> None:
    assert parse_start(start_message()) == StreamStart("MZ1", "CA1", "AC1", "secret", True)


def test_a_token_that_was_given_for_another_call_is_not_read() -> None:
    start = parse_start(start_message(customParameters={"call_sid": "CA2", "token": "secret"}))
    assert start is not None
    assert start.token == ""


@pytest.mark.parametrize("parameters", [None, {}, [], {"token": 5}, {"call_sid": "CA1"}])
def test_a_start_without_a_token_has_an_empty_one(parameters: object) -> None:
    start = parse_start(start_message(customParameters=parameters))
    assert start is not None
    assert start.token == ""


def test_another_codec_than_mu_law_at_8_khz_is_noticed() -> None:
    start = parse_start(start_message(mediaFormat={"encoding": "audio/x-l16", "sampleRate": 16000, "channels": 1}))
    assert start is not None
    assert not start.has_expected_audio


@pytest.mark.parametrize("text", ['{"event":"connected","protocol":"Call"}', "", "[]", "nonsense", "{}"])
def test_nothing_else_is_a_start(text: str) -> None:
    assert parse_start(text) is None


def test_audio_of_the_caller_keeps_its_payload_and_gets_its_time() -> None:
    assert parse(media("//8="), 40) == on.CallerAudioArrived(at_ms=40, payload="//8=")


@pytest.mark.parametrize("payload", ["", "a", "abc", "ab=c", "====", "äöü=", '"},{', 5, None, "AA==AA=="])
def test_a_payload_that_is_no_base64_is_dropped(payload: object) -> None:
    assert parse(media(payload), 0) is None


def test_audio_of_the_other_track_is_dropped() -> None:
    assert parse(media("AAAA", track="outbound"), 0) is None


def test_marks_keys_and_stop_are_understood() -> None:
    mark = '{"event":"mark","sequenceNumber":"4","streamSid":"MZ1","mark":{"name":"0.1"}}'
    key = '{"event":"dtmf","streamSid":"MZ1","sequenceNumber":"5","dtmf":{"track":"inbound_track","digit":"1"}}'
    stop = '{"event":"stop","sequenceNumber":"5","stop":{"callSid":"CA1"},"streamSid":"MZ1"}'
    assert [parse(text, 7) for text in (mark, key, stop)] == [
        on.MarkPlayed(at_ms=7, name="0.1"),
        on.KeyPressed(at_ms=7, digit="1"),
        on.CallerHungUp(at_ms=7),
    ]


@pytest.mark.parametrize("text", ['{"event":"new one"}', '{"event":["media"]}', "[" * 100_000, b"\xff\xfe", "NaN"])
def test_what_is_unknown_or_malformed_means_nothing(text: str | bytes) -> None:
    assert parse(text, 0) is None


@settings(max_examples=40)
@given(st.sampled_from(["media", "mark", "dtmf", "stop", "start"]), JSON)
def test_no_shape_of_a_message_raises(event: str, part: Any) -> None:
    text = json.dumps({"event": event, event: part})
    parse(text, 0)
    parse_start(text)


def test_our_messages_are_what_twilio_expects() -> None:
    assert json.loads(encode(PlayAudio("//8="), "MZ1")) == {
        "event": "media",
        "streamSid": "MZ1",
        "media": {"payload": "//8="},
    }
    assert json.loads(encode(SendMark("0.1"), "MZ1")) == {
        "event": "mark",
        "streamSid": "MZ1",
        "mark": {"name": "0.1"},
    }
    assert json.loads(encode(ClearPlayback(), "MZ1")) == {"event": "clear", "streamSid": "MZ1"}
