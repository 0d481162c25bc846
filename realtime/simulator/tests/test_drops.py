"""Where a script breaks the line, and what of a connection can be refused while it lives."""

from typing import Any

import aiohttp
import pytest

from realtime.simulator import Script, Simulator, read_subtitles, speak
from realtime.simulator.tests.conftest import Connect, RawClient, fast
from realtime.simulator.tests.test_faults import COMPLETED, last_words
from realtime.simulator.tests.tiny_relay import decoded, session_update
from voicecompanion.lib import mulaw

TURN_TYPE = "session.audio.input.turn_detection.type"
DETECTION = {"turn_detection": {"type": "semantic_vad", "eagerness": "low"}}


async def until_the_line_is_dead(client: RawClient) -> list[str]:
    """Everything that is sent, until nothing is any more."""
    while True:
        message = await client.line.receive(timeout=5)
        if message.type is not aiohttp.WSMsgType.TEXT:
            return client.types()
        client.events.append(message.json())


async def a_short_call(client: RawClient) -> None:
    try:
        await client.line.send_json(session_update())
        await client.send("response.create")
        await client.say(speak("Ja, gut."), quiet_ms=1500)
    except aiohttp.ClientConnectionResetError:
        return


@pytest.mark.parametrize(
    "kind",
    [
        "session.created", "session.updated", "response.created", "response.output_audio.delta",
        "response.output_audio_transcript.done", "response.done", "input_audio_buffer.speech_started",
        "input_audio_buffer.committed", COMPLETED,
    ],
)  # fmt: skip
async def test_the_line_breaks_where_an_event_would_be_sent_and_holds_the_next_time(
    connect: Connect, simulator: Simulator, kind: str
) -> None:
    simulator.script = fast(drop_on=kind)
    async with connect() as client:
        await a_short_call(client)
        assert kind not in await until_the_line_is_dead(client)
        assert client.line.close_code == 1006
    assert simulator.script.drop_count == 0
    async with connect() as client:
        await a_short_call(client)
        await client.until(kind)


async def test_the_events_before_the_break_arrive(connect: Connect, simulator: Simulator) -> None:
    simulator.script = fast(drop_on="response.output_audio.delta", drop_on_nth=3)
    async with connect() as client:
        await client.send("response.create")
        kinds = await until_the_line_is_dead(client)
    assert kinds.count("response.output_audio.delta") == 2 and "response.created" in kinds


async def test_the_line_can_break_several_times_in_a_row(connect: Connect, simulator: Simulator) -> None:
    simulator.script = fast(drop_on="session.updated", drop_count=2, drop_code=1011)
    for _ in range(2):
        async with connect() as client:
            await client.line.send_json(session_update())
            assert (await last_words(client)).data == 1011
    async with connect() as client:
        assert await client.configure()


async def test_a_script_for_one_connection_breaks_that_one(connect: Connect, simulator: Simulator) -> None:
    simulator.next_scripts.append(fast(drop_on="session.created", drop_count=9))
    async with connect() as client:
        assert await until_the_line_is_dead(client) == []
    async with connect() as client:
        await client.until("session.created")


@pytest.mark.parametrize(
    ("place", "replies"),
    [
        ({}, 1),
        ({"drop_after_replies": 2}, 2),
        ({"drop_on": "response.output_audio.delta"}, 0),
        ({"drop_after_ms": 30}, 0),
    ],
)
async def test_a_session_can_expire_in_mid_call(
    connect: Connect, simulator: Simulator, place: dict[str, Any], replies: int
) -> None:
    simulator.script = fast(refuse="session_expired", **place)
    async with connect() as client:
        for _ in range(replies):
            await client.send("response.create")
            await client.until("response.done")
        if not replies:
            await client.send("response.create")
        assert (await client.until("error"))["error"]["code"] == "session_expired"
        await last_words(client)
        assert client.line.close_code == 1001
    async with connect() as client:
        await client.send("response.create")
        await client.until("response.done")
        assert "error" not in [event["type"] for event in await client.settle()]


async def test_a_setting_the_server_does_not_have_is_refused_with_its_path(
    connect: Connect, simulator: Simulator
) -> None:
    simulator.script = fast(refuse_settings=[TURN_TYPE])
    session = {"type": "realtime", "instructions": "neu", "audio": {"input": DETECTION}}
    async with connect() as client:
        created = await client.until("session.created")
        error = await client.error_for("session.update", session=session, event_id="mine")
        assert (error["code"], error["param"], error["event_id"]) == ("invalid_value", TURN_TYPE, "mine")
        await client.send("session.update", session={"type": "realtime"})
        assert (await client.until("session.updated"))["session"] == created["session"]
        assert await client.configure()


@pytest.mark.parametrize(
    ("refused", "param"),
    [
        ("session.audio.input.transcription.model", "session.audio.input.transcription.model"),
        ("session.audio.output.voice=marin", "session.audio.output.voice"),
        ("session.tools", "session.tools"),
    ],
)
async def test_any_setting_or_one_value_of_it_can_be_refused(
    connect: Connect, simulator: Simulator, refused: str, param: str
) -> None:
    simulator.script = fast(refuse_settings=["session.audio.output.voice=cedar", refused])
    async with connect() as client:
        error = await client.error_for("session.update", session=session_update()["session"])
    assert (error["code"], error["param"]) == ("invalid_value", param)


async def test_a_setting_that_is_cleared_is_not_refused(connect: Connect, simulator: Simulator) -> None:
    simulator.script = fast(refuse_settings=["session.audio.input.transcription.model"])
    async with connect() as client:
        cleared = {"type": "realtime", "audio": {"input": {"transcription": None}}}
        await client.send("session.update", session=cleared)
        await client.until("session.updated")


async def test_a_reply_can_be_too_quiet_to_hear_without_being_silence(
    connect: Connect, simulator: Simulator
) -> None:
    simulator.script = fast(quiet_replies=[1])
    async with connect() as client:
        await client.configure()
        await client.send("response.create")
        done = await client.until("response.output_audio_transcript.done")
        await client.until("response.done")
    audio = b"".join(decoded(event) for event in client.of_type("response.output_audio.delta"))
    assert len(set(audio)) > 1 and max(abs(mulaw.LINEAR[code]) for code in audio) <= 8
    assert read_subtitles(audio) == [] and done["transcript"]


async def test_a_reply_can_be_completed_without_any_output(connect: Connect, simulator: Simulator) -> None:
    simulator.script = fast(empty_replies=[1], tool_calls={"1": ["end_call", "{}"]})
    async with connect() as client:
        await client.send("response.create")
        response = (await client.until("response.done"))["response"]
        assert (response["status"], response["output"]) == ("completed", [])
        assert "response.output_item.added" not in client.types()
        await client.send("response.create")
        assert (await client.until("response.done"))["response"]["output"]


async def test_events_can_come_twice(connect: Connect, simulator: Simulator) -> None:
    simulator.script = fast(duplicate_events=["response.done", "input_audio_buffer.committed"])
    async with connect() as client:
        await client.configure()
        await client.say(speak("Ja, gut."))
        await client.until("response.done")
        await client.settle()
    for kind in ("response.done", "input_audio_buffer.committed"):
        first, second = client.of_type(kind)
        assert first == second


async def test_the_usage_of_a_reply_can_be_large(connect: Connect, simulator: Simulator) -> None:
    simulator.script = fast(usage_audio_tokens=1_000_000)
    async with connect() as client:
        await client.send("response.create")
        usage = (await client.until("response.done"))["response"]["usage"]
    assert usage["output_token_details"]["audio_tokens"] == 1_000_000
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]
    assert usage["output_tokens"] == sum(usage["output_token_details"].values())


async def test_the_recogniser_can_understand_something_else_than_the_companion(
    connect: Connect, simulator: Simulator
) -> None:
    simulator.script = fast(transcript_texts={"1": "Mein Mund bellt.", "2": ""})
    async with connect() as client:
        await client.configure()
        for _ in range(3):
            await client.say(speak("Mein Hund bellt."))
            await client.until(COMPLETED)
    assert [event["transcript"] for event in client.of_type(COMPLETED)] == [
        "Mein Mund bellt.",
        "",
        "Mein Hund bellt.",
    ]
    assert simulator.connections[0].heard == ["Mein Hund bellt."] * 3


def test_faults_are_plain_values_of_their_types() -> None:
    changed = Script().changed({"drop_on": None, "noise_wait_ms": 1100, "usage_audio_tokens": None})
    assert (changed.drop_on, changed.noise_wait_ms, changed.drop_count) == (None, 1100, 1)
