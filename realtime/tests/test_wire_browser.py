"""The messages between a trial call's page and the server."""

import json
from typing import Any

import pytest

from realtime import events as on
from realtime.commands import RecordUtterance, Speaker
from realtime.wire import browser, twilio

pytestmark = pytest.mark.pure


def test_a_typed_turn_is_a_turn_of_the_caller() -> None:
    assert browser.parse('{"event":"text","text":" Guten Tag. "}', 7) == on.CallerTyped(at_ms=7, text="Guten Tag.")


def test_five_hundred_characters_may_be_typed_and_no_more() -> None:
    longest = "ü" * browser.MAX_TYPED_CHARACTERS
    assert browser.parse(json.dumps({"event": "text", "text": longest}), 0) == on.CallerTyped(text=longest)
    assert browser.parse(json.dumps({"event": "text", "text": longest + "ü"}), 0) is None


@pytest.mark.parametrize(
    "message",
    [
        '{"event":"text"}',
        '{"event":"text","text":""}',
        '{"event":"text","text":"  "}',
        '{"event":"text","text":5}',
        '{"event":"text","text":["a"]}',
        '{"event":"shout","text":"a"}',
        '["text"]',
        "text",
        "[" * 100_000,
    ],
)
def test_what_is_no_typed_turn_is_ignored(message: str) -> None:
    assert browser.parse(message, 0) is None


@pytest.mark.parametrize(
    "message",
    [
        {"event": "media", "media": {"track": "inbound", "payload": "/////w=="}},
        {"event": "mark", "mark": {"name": "7"}},
        {"event": "dtmf", "dtmf": {"track": "inbound_track", "digit": "1"}},
        {"event": "stop", "stop": {"callSid": "BR1"}},
    ],
)
def test_everything_else_means_what_it_means_to_twilio(message: dict[str, Any]) -> None:
    text = json.dumps(message)
    assert browser.parse(text, 3) == twilio.parse(text, 3)
    assert browser.parse(text, 3) is not None


def test_a_page_is_told_each_turn_and_whether_it_is_kept() -> None:
    said = RecordUtterance(1 << 20, Speaker.CALLER, 'Er sagte "nein".', True, 1500)
    assert json.loads(browser.encode_turn(said, stored=False)) == {
        "event": "turn",
        "speaker": "caller",
        "text": 'Er sagte "nein".',
        "interrupted": True,
        "position": 1 << 20,
        "spoken_at_ms": 1500,
        "stored": False,
    }


def test_a_page_is_told_how_long_an_answer_took() -> None:
    assert json.loads(browser.encode_latency(840)) == {"event": "latency", "ms": 840}


def test_a_page_is_told_of_concerns_by_their_kind() -> None:
    assert json.loads(browser.encode_concern("fall")) == {"event": "concern", "kind": "fall"}


def test_a_page_is_told_how_far_a_call_is_and_why_it_ended() -> None:
    assert json.loads(browser.encode_state("opening")) == {"event": "state", "state": "opening", "reason": ""}
    assert json.loads(browser.encode_state("ended", "goodbye"))["reason"] == "goodbye"
