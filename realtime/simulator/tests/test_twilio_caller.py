"""A simulated call against a tiny relay, and against servers that do it wrong."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

from realtime.simulator import (
    ACCOUNT_SID,
    AUTH_TOKEN,
    CALLERS,
    Answered,
    CallScript,
    Cleared,
    Complained,
    DropLine,
    Dtmf,
    Ended,
    FallbackHeard,
    HangUp,
    Interrupt,
    Line,
    Ringing,
    Said,
    Say,
    Silence,
    Simulator,
    StreamStarted,
    TwilioCaller,
    WaitForReply,
)
from realtime.simulator.call_script import Observation
from realtime.simulator.tests.conftest import fast
from realtime.simulator.tests.tiny_relay import NOTICE, TinyRelay

SPEED = 25.0
SHORT = CallScript("short", (WaitForReply(), Say("Mein Hund Bello bellt."), WaitForReply(), HangUp()))


@pytest.fixture
async def relay() -> AsyncIterator[TinyRelay]:
    async with TinyRelay() as relay:
        yield relay


@pytest.fixture
async def simulator(relay: TinyRelay) -> AsyncIterator[Simulator]:
    script = fast(thinking_ms=10, audio_speed=200.0)
    async with Simulator(base_url=relay.url, script=script, speed=SPEED) as simulator:
        relay.simulator_url = simulator.url
        yield simulator


def kinds(observations: list[Observation]) -> list[type]:
    return [type(seen) for seen in observations]


async def test_a_whole_call_is_understood_on_both_sides(simulator: Simulator, relay: TinyRelay) -> None:
    seen: list[Observation] = []
    call = simulator.caller(SHORT, observer=seen.append)
    record = await call.run()
    assert call.heard()[0] == NOTICE
    assert simulator.connections[0].heard == ["Mein Hund Bello bellt."]
    assert kinds(seen)[:3] == [Ringing, Answered, StreamStarted] and kinds(seen)[-1] is Ended
    assert [said.text for said in call.of_type(Said)] == ["Mein Hund Bello bellt."]
    assert relay.signatures == [True] * 3 and not simulator.violations
    assert seen == call.observations and record is call.record


async def test_the_bytes_at_both_ends_are_the_same(simulator: Simulator) -> None:
    record = await simulator.caller(SHORT).run()
    upstream = bytes(simulator.connections[0].audio_received)
    assert upstream and record.audio_sent[: len(upstream)] == upstream
    assert record.audio_received.startswith(bytes(record.played)[:1000])


async def test_a_relay_that_loses_frames_is_not_understood() -> None:
    async with (
        TinyRelay(drop_every=25) as relay,
        Simulator(base_url=relay.url, script=fast(), speed=SPEED) as simulator,
    ):
        relay.simulator_url = simulator.url
        call = simulator.caller(SHORT)
        await call.run()
    assert simulator.connections[0].heard == [""]
    assert any("noch einmal" in text for text in call.heard())


async def test_webhooks_carry_what_twilio_sends(simulator: Simulator, relay: TinyRelay) -> None:
    call = simulator.caller(SHORT)
    await call.run()
    (form,) = relay.voice_forms
    assert form["CallSid"] == call.call_sid and form["AccountSid"] == ACCOUNT_SID
    assert (form["From"], form["To"]) == (SHORT.from_number, "+4930123456")
    assert (form["CallStatus"], form["Direction"]) == ("ringing", "inbound")
    (status,) = relay.statuses
    assert status["CallStatus"] == "completed" and int(status["CallDuration"]) >= 5
    assert status["SequenceNumber"] == "0" and status["CallbackSource"] == "call-progress-events"


async def test_talking_over_a_reply_clears_it(simulator: Simulator) -> None:
    simulator.script = fast(audio_speed=5000.0)
    steps = (Interrupt("Moment, bitte!", after_ms=1500), WaitForReply(), HangUp())
    call = simulator.caller(CallScript("interrupting", steps))
    record = await call.run()
    assert call.of_type(Cleared)[0].dropped_ms > 0
    assert len(record.played) < len(record.audio_received)


async def test_a_goodbye_is_hung_up_through_the_rest_api_and_no_fallback_is_heard(
    simulator: Simulator, relay: TinyRelay
) -> None:
    steps = (WaitForReply(), Say("Auf Wiederhören!"), WaitForReply())
    call = simulator.caller(CallScript("polite", steps, stays_ms=60_000))
    await call.run()
    (ended,) = call.of_type(Ended)
    assert (ended.by, ended.status) == ("companion", "completed")
    assert call.of_type(FallbackHeard) == []
    assert relay.twilio_events[-1]["event"] == "stop"
    assert simulator.twilio.calls[call.call_sid].status == "completed"


async def test_a_socket_that_closes_early_lets_the_rest_of_the_twiml_run(
    simulator: Simulator, relay: TinyRelay
) -> None:
    relay.close_early = True
    call = simulator.caller(SHORT)
    await call.run()
    assert [seen.text for seen in call.of_type(FallbackHeard)] == ["Wir rufen zurück."]
    assert call.of_type(Ended)[0].by == "companion"


async def test_a_dropped_line_ends_the_call_without_a_stop(simulator: Simulator, relay: TinyRelay) -> None:
    call = simulator.caller(CallScript("dropping", (WaitForReply(), DropLine())))
    await call.run()
    assert relay.twilio_events[-1]["event"] != "stop" and call.of_type(FallbackHeard) == []


async def test_keys_and_silence_reach_the_other_side(simulator: Simulator, relay: TinyRelay) -> None:
    await simulator.caller(CallScript("typing", (Silence(200), Dtmf("1"), Silence(100), HangUp()))).run()
    assert "dtmf" in [event["event"] for event in relay.twilio_events]


@pytest.mark.parametrize(("order", "count"), [("duplicated", 2), ("lost", 0)])
async def test_the_status_callback_can_come_twice_or_never(
    simulator: Simulator, relay: TinyRelay, order: str, count: int
) -> None:
    simulator.script = fast(status_callbacks=order)
    await simulator.caller(CallScript("brief", (HangUp(),))).run()
    assert len(relay.statuses) == count
    assert len({json.dumps(status) for status in relay.statuses}) <= 1


async def test_bad_twiml_ends_the_call_with_twilios_number(simulator: Simulator, relay: TinyRelay) -> None:
    relay.twiml = '<Response><Connect><Stream url="wss://x.example/s?call_sid=1"/></Connect></Response>'
    call = simulator.caller(SHORT)
    await call.run()
    assert [seen.code for seen in call.of_type(Complained)] == [31923]
    assert [violation.code for violation in simulator.violations] == ["31923"]
    assert call.of_type(Ended)[0].by == "twilio"


async def test_a_webhook_that_nobody_answers_fails_the_call() -> None:
    call = TwilioCaller(Line("http://127.0.0.1:9", ACCOUNT_SID, AUTH_TOKEN), SHORT)
    await call.run()
    assert call.of_type(Complained)[0].code == 11205
    assert call.of_type(Ended)[0].status == "failed"


@pytest.mark.parametrize("name", CALLERS)
def test_every_ready_caller_says_goodbye_or_hangs_up(name: str) -> None:
    script = CALLERS[name]
    assert script.name == name and sum(isinstance(step, Say) for step in script.steps) >= 3


# --- servers that do it wrong ---

type Misbehave = Callable[[web.WebSocketResponse, str], Awaitable[None]]


async def call_to(misbehave: Misbehave, script: CallScript | None = None) -> TwilioCaller:
    """A call whose stream is served by this coroutine."""
    waiting = CallScript("waiting", (Silence(1500), HangUp()))

    async def voice(request: web.Request) -> web.Response:
        url = f"ws://{request.host}/stream"
        return web.Response(text=f'<Response><Connect><Stream url="{url}"/></Connect><Hangup/></Response>')

    async def stream(request: web.Request) -> web.WebSocketResponse:
        line = web.WebSocketResponse()
        await line.prepare(request)
        await line.receive_json()
        await misbehave(line, (await line.receive_json())["streamSid"])
        async for _ in line:
            pass
        return line

    app = web.Application()
    app.add_routes([web.post("/twilio/voice", voice), web.get("/stream", stream)])
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    line = Line(f"http://127.0.0.1:{runner.addresses[0][1]}", ACCOUNT_SID, AUTH_TOKEN, status_path=None)
    call = TwilioCaller(line, script or waiting, speed=SPEED)
    await call.run()
    await runner.cleanup()
    return call


def media(sid: str, payload: str) -> dict[str, Any]:
    return {"event": "media", "streamSid": sid, "media": {"payload": payload}}


FRAME = base64.b64encode(b"\x80" * 160).decode()


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (lambda sid: media(sid, FRAME + FRAME), 31951),
        (lambda sid: media(sid, "no base64!"), 31951),
        (lambda sid: media(sid, ""), 31951),
        (lambda sid: media("MZ0", FRAME), 31951),
        (lambda sid: {"event": "media", "streamSid": sid, "media": {}}, 31951),
        (lambda sid: {"event": "media", "stream_sid": sid, "media": {"payload": FRAME}}, 31951),
        (lambda sid: {"event": "mark", "streamSid": sid, "mark": {}}, 31951),
        (lambda sid: {"event": "stop", "streamSid": sid}, 31951),
        (lambda sid: {**media(sid, FRAME), "extra": 1}, 31951),
        (lambda sid: ["media"], 31950),
    ],
)
async def test_a_malformed_message_closes_the_stream_with_twilios_number(
    message: Callable[[str], object], code: int
) -> None:
    async def misbehave(line: web.WebSocketResponse, sid: str) -> None:
        await line.send_json(message(sid))

    call = await call_to(misbehave)
    assert [seen.code for seen in call.of_type(Complained)] == [code]
    assert call.record.audio_received == b""


async def test_binary_frames_are_warned_of_once_and_ignored() -> None:
    async def misbehave(line: web.WebSocketResponse, sid: str) -> None:
        await line.send_bytes(b"\x80" * 160)
        await line.send_bytes(b"\x80" * 160)
        await line.send_json(media(sid, FRAME))

    call = await call_to(misbehave)
    assert [seen.code for seen in call.of_type(Complained)] == [31950]
    assert call.record.audio_received == b"\x80" * 160


async def test_marks_return_in_order_at_once_after_audio_or_after_a_clear() -> None:
    async def mark(line: web.WebSocketResponse, sid: str, name: str) -> None:
        await line.send_json({"event": "mark", "streamSid": sid, "mark": {"name": name}})

    async def misbehave(line: web.WebSocketResponse, sid: str) -> None:
        await mark(line, sid, "at once")
        await line.send_json(media(sid, base64.b64encode(b"\x80" * 1600).decode()))
        await mark(line, sid, "heard")
        await asyncio.sleep(0.03)
        await line.send_json(media(sid, base64.b64encode(b"\x80" * 80_000).decode()))
        await mark(line, sid, "cleared")
        await line.send_json({"event": "clear", "streamSid": sid})

    call = await call_to(misbehave)
    assert call.record.marks_returned == [("at once", False), ("heard", False), ("cleared", True)]


async def test_the_frames_are_numbered_timed_and_sized_as_twilios() -> None:
    received: list[dict[str, Any]] = []

    async def collect(line: web.WebSocketResponse, _sid: str) -> None:
        async for message in line:
            received.append(json.loads(message.data))

    await call_to(collect)
    frames = [event for event in received if event["event"] == "media"]
    assert [event["sequenceNumber"] for event in received] == [str(number + 2) for number in range(len(received))]
    assert [event["media"]["chunk"] for event in frames] == [str(number + 1) for number in range(len(frames))]
    assert frames[9]["media"]["timestamp"] == "200" and frames[9]["media"]["track"] == "inbound"
    assert {len(base64.b64decode(event["media"]["payload"])) for event in frames} == {160}
    assert [event["event"] for event in received].count("stop") == 1
    assert received[-1]["stop"] == {"accountSid": ACCOUNT_SID, "callSid": received[-1]["stop"]["callSid"]}
