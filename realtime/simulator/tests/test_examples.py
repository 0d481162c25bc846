"""The recorded examples of the protocol: each client line is accepted, each server line is a shape we send."""

import json
from pathlib import Path
from typing import Any

import pytest

from realtime.simulator import Simulator, speak
from realtime.simulator.session_rules import check_client_event
from realtime.simulator.tests.conftest import Connect, fast
from realtime.simulator.tests.test_realtime_turns import valid

type Json = dict[str, Any]

LINES = [json.loads(line) for line in (Path(__file__).parent / "examples.jsonl").read_text().splitlines()]
CLIENT = [line["ev"] for line in LINES if line["dir"] == "client"]
SERVER = [line["ev"] for line in LINES if line["dir"] == "server"]


def name(event: Json) -> str:
    return str(event["type"])


@pytest.mark.parametrize("event", CLIENT, ids=name)
def test_every_recorded_client_event_is_allowed(event: Json) -> None:
    check_client_event(event)


@pytest.mark.parametrize("event", SERVER, ids=name)
def test_every_recorded_server_event_fits_the_sdks_model(event: Json) -> None:
    assert valid(event)


async def test_the_first_recorded_session_update_is_answered_in_full(connect: Connect) -> None:
    async with connect() as client:
        await client.line.send_json(CLIENT[0])
        session = (await client.until("session.updated"))["session"]
    asked = CLIENT[0]["session"]
    assert session["audio"]["output"] == asked["audio"]["output"]
    assert session["audio"]["input"] == asked["audio"]["input"]
    assert {key: session[key] for key in asked if key != "audio"} == {
        key: asked[key] for key in asked if key != "audio"
    }


def fields(event: Json) -> set[str]:
    return set(event) - {"obfuscation"}


async def test_the_stand_in_sends_every_recorded_kind_of_event_with_its_fields(
    connect: Connect, simulator: Simulator
) -> None:
    simulator.script = fast(failed_replies=[2], failed_transcripts=[2], session_ms=6000)
    sent = []
    async with connect() as client:
        update = CLIENT[0]
        update["session"]["audio"]["input"]["turn_detection"]["idle_timeout_ms"] = 5000
        await client.line.send_json(update)
        await client.say(speak("Ja, gut."), quiet_ms=1000)
        await client.until("response.done")
        await client.say(speak("Na gut, tschüss."), quiet_ms=1000)
        await client.until("response.done")
        await client.say(speak("Na gut, tschüss."), quiet_ms=1000)
        item_id = (await client.until("response.output_audio.done"))["item_id"]
        await client.until("response.done")
        place = {"item_id": item_id, "content_index": 0, "audio_end_ms": 100}
        await client.send("conversation.item.truncate", **place)
        await client.say(b"", quiet_ms=20_000)
        await client.until("input_audio_buffer.timeout_triggered")
        await client.error_for("session.update", session={"type": "realtime", "input_audio_format": "x"})
        await client.settle()
        sent = client.events
    shapes = [(event["type"], fields(event)) for event in sent]
    absent = [name(event) for event in SERVER if (event["type"], fields(event)) not in shapes]
    assert absent == []
