"""What a script makes the stand-in do wrong."""

import aiohttp
import pytest

from realtime.simulator import Script, ScriptError, Simulator, read_subtitles, speak
from realtime.simulator.tests.conftest import Connect, RawClient, fast
from realtime.simulator.tests.tiny_relay import decoded

COMPLETED = "conversation.item.input_audio_transcription.completed"


async def last_words(client: RawClient) -> aiohttp.WSMessage:
    while True:
        message = await client.line.receive(timeout=5)
        if message.type is not aiohttp.WSMsgType.TEXT:
            return message


@pytest.mark.parametrize(
    "code", ["insufficient_quota", "rate_limit_exceeded", "server_error", "invalid_api_key"]
)
async def test_a_connection_can_be_refused_in_band(connect: Connect, simulator: Simulator, code: str) -> None:
    simulator.script = fast(refuse=code)
    async with connect() as client:
        assert (await client.until("error"))["error"]["code"] == code
        await last_words(client)
        assert client.line.close_code in (3000, 4000)


@pytest.mark.parametrize("status", [403, 500])
async def test_a_connection_can_be_refused_by_http(connect: Connect, simulator: Simulator, status: int) -> None:
    simulator.script = fast(refuse=f"http_{status}")
    with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
        async with connect():
            pass
    assert refusal.value.status == status


async def test_a_handshake_can_stay_unanswered(simulator: Simulator) -> None:
    simulator.script = fast(refuse="no_handshake")
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.3)) as session:
        with pytest.raises(TimeoutError):
            await session.get(f"{simulator.openai_base_url}/realtime")


async def test_a_session_can_never_begin(connect: Connect, simulator: Simulator) -> None:
    simulator.script = fast(refuse="no_session")
    async with connect() as client:
        assert await client.settle() == []


async def test_the_line_can_be_reset_after_a_reply(connect: Connect, simulator: Simulator) -> None:
    simulator.script = fast(drop_after_replies=1)
    async with connect() as client:
        await client.send("response.create")
        await client.until("response.done")
        await last_words(client)
        assert client.line.close_code == 1006


async def test_the_line_can_be_closed_after_a_time(connect: Connect, simulator: Simulator) -> None:
    simulator.script = fast(drop_after_ms=50, drop_code=1011)
    async with connect() as client:
        await last_words(client)
        assert client.line.close_code == 1011


async def test_a_session_expires_with_an_error_and_1001(connect: Connect, simulator: Simulator) -> None:
    simulator.script = fast(session_ms=100)
    async with connect() as client:
        assert (await client.until("error"))["error"]["code"] == "session_expired"
        await last_words(client)
        assert client.line.close_code == 1001


@pytest.mark.parametrize("code", ["model_not_found", "insufficient_quota", "rate_limit_exceeded", "server_error"])
async def test_a_reply_can_fail(connect: Connect, simulator: Simulator, code: str) -> None:
    simulator.script = fast(failed_replies=[1], failure_code=code)
    async with connect() as client:
        await client.send("response.create")
        response = (await client.until("response.done"))["response"]
        assert (response["status"], response["status_details"]["error"]["code"]) == ("failed", code)
        await client.send("response.create")
        assert (await client.until("response.done"))["response"]["status"] == "completed"


async def test_a_reply_can_be_silent(connect: Connect, simulator: Simulator) -> None:
    simulator.script = fast(silent_replies=[1])
    async with connect() as client:
        await client.configure()
        await client.send("response.create")
        await client.until("response.done")
        audio = b"".join(decoded(event) for event in client.of_type("response.output_audio.delta"))
    assert audio and set(audio) == {0xFF} and read_subtitles(audio) == []


async def test_a_reply_can_stall(connect: Connect, simulator: Simulator) -> None:
    simulator.script = fast(stalled_replies=[1])
    async with connect() as client:
        await client.send("response.create")
        await client.until("response.created")
        assert {event["type"] for event in await client.settle()} <= {"rate_limits.updated"}


async def test_the_words_of_a_reply_can_be_given(connect: Connect, simulator: Simulator) -> None:
    simulator.script = fast(replies={"1": "Nur diese Worte."}, tool_calls={"1": ["note", "{"]})
    async with connect() as client:
        await client.send("response.create")
        assert (await client.until("response.output_audio_transcript.done"))["transcript"] == "Nur diese Worte."
        assert (await client.until("response.function_call_arguments.done"))["arguments"] == "{"


async def three_turns(client: RawClient) -> list[str]:
    await client.configure()
    for text in ("Eins, ja.", "Zwei, ja.", "Drei, ja."):
        await client.say(speak(text))
        await client.until("response.done")
    await client.settle()
    return [event["transcript"] for event in client.of_type(COMPLETED)]


async def test_a_transcript_can_come_after_the_next_one(connect: Connect, simulator: Simulator) -> None:
    simulator.script = fast(swapped_transcripts=[1])
    async with connect() as client:
        assert await three_turns(client) == ["Zwei, ja.", "Eins, ja.", "Drei, ja."]


async def test_a_transcript_can_be_lost_or_fail(connect: Connect, simulator: Simulator) -> None:
    simulator.script = fast(lost_transcripts=[1], failed_transcripts=[2])
    async with connect() as client:
        assert await three_turns(client) == ["Drei, ja."]
        assert len(client.of_type("conversation.item.input_audio_transcription.failed")) == 1


async def test_a_transcript_can_come_after_the_answer(connect: Connect, simulator: Simulator) -> None:
    simulator.script = fast(transcript_delay_ms=400)
    async with connect() as client:
        await client.configure()
        await client.say(speak("Ja, gut."))
        await client.until("response.done")
        assert not client.of_type(COMPLETED)
        await client.until(COMPLETED)


async def test_unknown_events_and_keys_are_sprinkled_in_unless_unwanted(
    connect: Connect, simulator: Simulator
) -> None:
    async with connect() as client:
        await client.send("response.create")
        await client.until("response.done")
        assert client.of_type("simulator.unheard_of") and "obfuscation" in json_keys(client)
    simulator.script = fast(unknown_events=False, extra_keys=False, rate_limits="never")
    async with connect() as client:
        await client.send("response.create")
        await client.until("response.done")
        await client.settle()
        assert not client.of_type("simulator.unheard_of") and "obfuscation" not in json_keys(client)
        assert not client.of_type("rate_limits.updated")


def json_keys(client: RawClient) -> set[str]:
    return {key for event in client.events for key in event}


async def test_the_next_connection_alone_can_be_told_otherwise(connect: Connect, simulator: Simulator) -> None:
    simulator.next_scripts.append(fast(refuse="server_error"))
    async with connect() as client:
        await client.until("error")
    async with connect() as client:
        await client.until("session.created")


async def test_another_process_can_order_faults_and_take_them_back(simulator: Simulator) -> None:
    async with aiohttp.ClientSession(simulator.url) as session:
        await session.post("/simulator/script", json={"refuse": "http_500"})
        assert simulator.script.refuse == "http_500"
        await session.post("/simulator/script?next=1", json={"refuse": None})
        assert simulator.next_scripts[0].refuse is None and simulator.script.refuse == "http_500"
        await session.delete("/simulator/script")
        assert simulator.script == Script() and not simulator.next_scripts


@pytest.mark.parametrize("order", [{"refuze": "x"}, {"refuse": 1}, {"thinking_ms": "no"}, {"late_deltas": None}, [], 1])
async def test_an_order_that_no_script_knows_is_refused(simulator: Simulator, order: object) -> None:
    async with aiohttp.ClientSession(simulator.url) as session:
        assert (await session.post("/simulator/script", json=order)).status == 400


def test_a_script_says_what_it_does_not_know() -> None:
    with pytest.raises(ScriptError, match="no field nonsense"):
        Script().changed({"nonsense": 1})
