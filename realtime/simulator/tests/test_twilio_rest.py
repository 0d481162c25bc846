"""Calls placed and ended through the REST stand-in, with Twilio's own SDK."""

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import aiohttp
import pytest
from twilio.base.exceptions import TwilioRestException  # type: ignore[import-untyped, unused-ignore]
from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped, unused-ignore]
from twilio.rest import Client  # type: ignore[import-untyped, unused-ignore]

from realtime.simulator import (
    ACCOUNT_SID,
    AUTH_TOKEN,
    CallScript,
    FallbackHeard,
    HangUp,
    Say,
    Simulator,
    WaitForReply,
)
from realtime.simulator.tests.conftest import fast
from realtime.simulator.tests.tiny_relay import TinyRelay

OURS, MARIA = "+4930123456", "+491712345678"
ANSWERS = CallScript("answers", (WaitForReply(), Say("Ja, hier ist Maria."), WaitForReply(), HangUp()))
EVENTS = ["initiated", "ringing", "answered", "completed"]


class ToSimulator(TwilioHttpClient):  # type: ignore[misc, unused-ignore]
    """Sends what is meant for api.twilio.com to the stand-in."""

    def __init__(self, url: str) -> None:
        super().__init__(timeout=5)
        self.url = url

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        parts = urlsplit(url)
        return super().request(method, urlunsplit((*urlsplit(self.url)[:2], *parts[2:])), *args, **kwargs)


@pytest.fixture
async def relay() -> AsyncIterator[TinyRelay]:
    async with TinyRelay() as relay:
        yield relay


@pytest.fixture
async def simulator(relay: TinyRelay) -> AsyncIterator[Simulator]:
    script = fast(audio_speed=300.0)
    async with Simulator(base_url=relay.url, script=script, speed=25.0, callees={MARIA: ANSWERS}) as simulator:
        relay.simulator_url = simulator.url
        yield simulator


@pytest.fixture
def client(simulator: Simulator) -> Any:
    return Client(ACCOUNT_SID, AUTH_TOKEN, http_client=ToSimulator(simulator.twilio_api_url))


async def create(client: Any, relay: TinyRelay, **changes: Any) -> Any:
    order = {
        "to": MARIA, "from_": OURS, "url": relay.url + "/twilio/voice",
        "status_callback": relay.url + "/twilio/status", "status_callback_event": EVENTS, **changes,
    }  # fmt: skip
    return await asyncio.to_thread(client.calls.create, **order)


async def over(simulator: Simulator, sid: str) -> None:
    async with asyncio.timeout(10):
        while simulator.twilio._tasks:
            await asyncio.wait(simulator.twilio._tasks)
    assert sid in simulator.twilio.calls


async def test_a_created_call_rings_is_answered_talks_and_completes(
    client: Any, simulator: Simulator, relay: TinyRelay
) -> None:
    call = await create(client, relay)
    assert call.status == "queued" and call.direction == "outbound-api" and call.to == MARIA
    await over(simulator, call.sid)
    assert [status["CallStatus"] for status in relay.statuses] == [
        "initiated",
        "ringing",
        "in-progress",
        "completed",
    ]
    assert [status["SequenceNumber"] for status in relay.statuses] == ["0", "1", "2", "3"]
    (form,) = relay.voice_forms
    assert (form["From"], form["To"], form["Direction"]) == (OURS, MARIA, "outbound-api")
    assert simulator.connections[0].heard == ["Ja, hier ist Maria."]
    assert set(relay.signatures) == {True} and relay.call_sid == call.sid
    assert (await asyncio.to_thread(client.calls(call.sid).fetch)).status == "completed"


@pytest.mark.parametrize("outcome", ["busy", "no-answer", "failed"])
async def test_a_call_that_is_not_answered_ends_with_its_reason(
    client: Any, simulator: Simulator, relay: TinyRelay, outcome: str
) -> None:
    simulator.script = fast(call_outcomes={MARIA: outcome})
    call = await create(client, relay)
    await over(simulator, call.sid)
    assert [status["CallStatus"] for status in relay.statuses] == ["initiated", "ringing", outcome]
    assert relay.voice_forms == [] and "CallDuration" not in relay.statuses[-1]


async def test_a_machine_can_answer(client: Any, simulator: Simulator, relay: TinyRelay) -> None:
    simulator.script = fast(call_outcomes={MARIA: "machine"})
    call = await create(client, relay, machine_detection="Enable")
    await over(simulator, call.sid)
    assert relay.voice_forms[0]["AnsweredBy"] == "machine_start"


async def test_only_completed_is_told_unless_more_was_asked_for(
    client: Any, simulator: Simulator, relay: TinyRelay
) -> None:
    call = await create(client, relay, status_callback_event=[])
    await over(simulator, call.sid)
    assert [status["CallStatus"] for status in relay.statuses] == ["completed"]


async def test_status_callbacks_can_arrive_in_another_order(
    client: Any, simulator: Simulator, relay: TinyRelay
) -> None:
    simulator.script = fast(status_callbacks="reordered", audio_speed=300.0)
    call = await create(client, relay)
    await over(simulator, call.sid)
    assert [status["CallStatus"] for status in relay.statuses][-2:] == ["completed", "in-progress"]


async def test_a_call_can_bring_its_own_twiml(client: Any, simulator: Simulator, relay: TinyRelay) -> None:
    call = await create(client, relay, url=None, twiml="<Response><Say>Hallo.</Say></Response>")
    await over(simulator, call.sid)
    assert relay.voice_forms == [] and relay.statuses[-1]["CallStatus"] == "completed"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"to": "0171 2345678"}, 21211),
        ({"to": ""}, 21201),
        ({"from_": ""}, 21213),
        ({"from_": "030"}, 21212),
        ({"url": None}, 21205),
        ({"url": None, "twiml": "x" * 4001}, 21205),
        ({"status_callback_event": ["in-progress"]}, 21626),
        ({"status_callback": "/twilio/status"}, 21609),
        ({"machine_detection": "enable"}, 20001),
        ({"machine_detection": "Enable", "async_amd": "yes"}, 20001),
        ({"machine_detection": "Enable", "async_amd_status_callback": "/twilio/amd"}, 20001),
        ({"machine_detection": "Enable", "async_amd_status_callback_method": "PUT"}, 20001),
        ({"async_amd": "true"}, 20001),
    ],
)
async def test_a_wrong_order_is_refused_with_twilios_number(
    client: Any, relay: TinyRelay, changes: dict[str, Any], code: int
) -> None:
    with pytest.raises(TwilioRestException) as error:
        await create(client, relay, **changes)
    assert (error.value.status, error.value.code) == (400, code)


async def test_a_scripted_refusal_happens_once(client: Any, simulator: Simulator, relay: TinyRelay) -> None:
    simulator.script = fast(create_errors=[20429])
    with pytest.raises(TwilioRestException) as error:
        await create(client, relay)
    assert (error.value.status, error.value.code) == (429, 20429)
    await create(client, relay)


async def test_a_wrong_token_and_another_account_are_refused(simulator: Simulator) -> None:
    async def status(account: str, sid: str, token: str) -> int:
        key = base64.b64encode(f"{sid}:{token}".encode()).decode()
        path = f"{simulator.twilio_api_url}/2010-04-01/Accounts/{account}/Calls.json"
        async with aiohttp.ClientSession(headers={"Authorization": f"Basic {key}"}) as session:
            return (await session.post(path, data={})).status

    assert await status(ACCOUNT_SID, ACCOUNT_SID, "wrong") == 401
    assert await status("AC0", ACCOUNT_SID, AUTH_TOKEN) == 404
    assert await status(ACCOUNT_SID, ACCOUNT_SID, AUTH_TOKEN) == 400


async def test_a_running_call_is_ended_and_cannot_be_ended_twice(
    client: Any, simulator: Simulator, relay: TinyRelay
) -> None:
    call = await create(client, relay)
    async with asyncio.timeout(5):
        while not simulator.connections:
            await asyncio.sleep(0.01)
    assert (await asyncio.to_thread(client.calls(call.sid).update, status="completed")).status == "completed"
    await over(simulator, call.sid)
    assert relay.twilio_events[-1]["event"] == "stop"
    with pytest.raises(TwilioRestException) as error:
        await asyncio.to_thread(client.calls(call.sid).update, status="completed")
    assert error.value.code == 21220


async def test_a_ringing_call_can_be_canceled(client: Any, simulator: Simulator, relay: TinyRelay) -> None:
    simulator.script = fast(ringing_ms=4000)
    call = await create(client, relay)
    await asyncio.to_thread(client.calls(call.sid).update, status="canceled")
    await over(simulator, call.sid)
    assert relay.statuses[-1]["CallStatus"] == "canceled" and relay.voice_forms == []


async def test_a_call_can_be_deleted_and_is_unknown_then(
    client: Any, simulator: Simulator, relay: TinyRelay
) -> None:
    call = await create(client, relay)
    await over(simulator, call.sid)
    assert await asyncio.to_thread(client.calls(call.sid).delete)
    for action in (client.calls(call.sid).fetch, client.calls(call.sid).delete):
        with pytest.raises(TwilioRestException) as error:
            await asyncio.to_thread(action)
        assert error.value.code == 20404


# --- who picked up -------------------------------------------------------------------------------------
DETECTING = {"machine_detection": "Enable", "async_amd": "true"}


@pytest.mark.parametrize(
    ("outcome", "detection", "answered_by"),
    [
        ("machine", "Enable", "machine_start"),
        ("machine", "DetectMessageEnd", "machine_end_beep"),
        ("fax", "Enable", "fax"),
        ("completed", "Enable", "human"),
    ],
)
async def test_the_verdict_on_who_picked_up_is_told_once_while_the_stream_runs(
    client: Any, simulator: Simulator, relay: TinyRelay, outcome: str, detection: str, answered_by: str
) -> None:
    simulator.script = fast(call_outcomes={MARIA: outcome}, detection_ms=100, audio_speed=300.0)
    simulator.callees[MARIA] = CallScript("long", (WaitForReply(), Say("Hier ist niemand."), HangUp()))
    amd = {"async_amd_status_callback": relay.url + "/twilio/amd"}
    call = await create(client, relay, **{**DETECTING, **amd, "machine_detection": detection})
    await over(simulator, call.sid)
    (verdict,) = relay.verdicts
    assert (verdict["CallSid"], verdict["AnsweredBy"]) == (call.sid, answered_by)
    assert "AnsweredBy" not in relay.voice_forms[0]


async def test_a_verdict_that_comes_after_the_end_of_the_call_is_not_told(
    client: Any, simulator: Simulator, relay: TinyRelay
) -> None:
    simulator.script = fast(call_outcomes={MARIA: "machine"}, detection_ms=3_000_000)
    simulator.callees[MARIA] = CallScript("brief", (HangUp(),))
    call = await create(client, relay, **DETECTING, async_amd_status_callback=relay.url + "/twilio/amd")
    await over(simulator, call.sid)
    assert relay.verdicts == []


# --- other TwiML for a running call -----------------------------------------------------------------------
async def talking(simulator: Simulator) -> None:
    async with asyncio.timeout(5):
        while not simulator.connections:
            await asyncio.sleep(0.01)


async def test_new_twiml_ends_the_stream_and_is_spoken(
    client: Any, relay: TinyRelay, simulator: Simulator
) -> None:
    call = await create(client, relay)
    await talking(simulator)
    caller = simulator.twilio.calls[call.sid].caller
    twiml = "<Response><Say>Auf Wiederhören.</Say><Hangup/></Response>"
    await asyncio.to_thread(client.calls(call.sid).update, twiml=twiml)
    await over(simulator, call.sid)
    assert relay.twilio_events[-1]["event"] == "stop"
    assert caller is not None
    # What stood behind the stream in the first document is gone.
    assert [spoken.text for spoken in caller.of_type(FallbackHeard)] == ["Auf Wiederhören."]
    assert relay.statuses[-1]["CallStatus"] == "completed"


async def test_a_call_of_another_process_takes_new_twiml_too(
    client: Any, relay: TinyRelay, simulator: Simulator
) -> None:
    caller = simulator.caller(ANSWERS)
    calling = asyncio.create_task(caller.run())
    await talking(simulator)
    await asyncio.to_thread(client.calls(caller.call_sid).update, twiml="<Response><Say>Ende.</Say></Response>")
    await calling
    assert [spoken.text for spoken in caller.of_type(FallbackHeard)] == ["Ende."]


@pytest.mark.parametrize(("changes", "code"), [({"twiml": "x" * 4001}, 21205), ({"status": "ringing"}, 21218)])
async def test_a_wrong_update_is_refused(
    client: Any, relay: TinyRelay, simulator: Simulator, changes: dict[str, str], code: int
) -> None:
    call = await create(client, relay)
    await talking(simulator)
    with pytest.raises(TwilioRestException) as error:
        await asyncio.to_thread(client.calls(call.sid).update, **changes)
    assert error.value.code == code


async def test_a_call_that_only_rings_takes_no_twiml(client: Any, simulator: Simulator, relay: TinyRelay) -> None:
    simulator.script = fast(ringing_ms=4000)
    call = await create(client, relay)
    with pytest.raises(TwilioRestException) as error:
        await asyncio.to_thread(client.calls(call.sid).update, twiml="<Response/>")
    assert error.value.code == 21220


# --- lists --------------------------------------------------------------------------------------------------
async def test_calls_are_listed_newest_first_by_their_numbers(
    client: Any, simulator: Simulator, relay: TinyRelay
) -> None:
    simulator.script = fast(call_outcomes={MARIA: "busy", "+4930999999": "busy"})
    sids = [(await create(client, relay)).sid for _ in range(3)]
    await create(client, relay, to="+4930999999")
    listed = await asyncio.to_thread(client.calls.list, to=MARIA, from_=OURS)
    assert [call.sid for call in listed] == sids[::-1]
    # Page by page it is the same.
    assert [call.sid for call in await asyncio.to_thread(client.calls.list, to=MARIA, page_size=2)] == sids[::-1]
    assert await asyncio.to_thread(client.calls.list, to=MARIA, from_="+4930000001") == []


async def test_calls_are_listed_by_when_they_started_and_a_queued_one_has_not(
    client: Any, simulator: Simulator, relay: TinyRelay
) -> None:
    simulator.script = fast(call_outcomes={MARIA: "busy"})
    call = await create(client, relay)
    await over(simulator, call.sid)
    hour = timedelta(hours=1)
    began = datetime.now(UTC)
    assert len(await asyncio.to_thread(client.calls.list, start_time_after=began - hour)) == 1
    assert await asyncio.to_thread(client.calls.list, start_time_after=began + hour) == []
    assert await asyncio.to_thread(client.calls.list, start_time_before=began - hour) == []
    simulator.twilio.calls[call.sid].started = None
    assert await asyncio.to_thread(client.calls.list, start_time_after=began - hour) == []


@pytest.mark.parametrize("query", ["StartTime%3E=gestern", "PageSize=0", "PageSize=1001", "Page=-1"])
async def test_a_list_that_is_asked_for_wrongly_is_refused(simulator: Simulator, query: str) -> None:
    path = f"{simulator.twilio_api_url}/2010-04-01/Accounts/{ACCOUNT_SID}/Calls.json?{query}"
    key = base64.b64encode(f"{ACCOUNT_SID}:{AUTH_TOKEN}".encode()).decode()
    async with aiohttp.ClientSession(headers={"Authorization": f"Basic {key}"}) as session:
        assert (await session.get(path)).status == 400


# --- answers that get lost ------------------------------------------------------------------------------------
@pytest.mark.parametrize("lost", ["http_500", "reset", "never"])
async def test_the_answer_to_a_call_can_get_lost_and_it_rings_all_the_same(
    client: Any, simulator: Simulator, relay: TinyRelay, lost: str
) -> None:
    simulator.script = fast(lost_answers=[lost], call_outcomes={MARIA: "busy"})
    client.http_client.timeout = 0.5
    with pytest.raises((TwilioRestException, OSError)):
        await create(client, relay)
    (sid,) = simulator.twilio.calls
    await over(simulator, sid)
    assert relay.statuses[-1]["CallStatus"] == "busy"
    assert (await create(client, relay)).sid != sid


async def test_a_refused_call_does_not_ring(client: Any, simulator: Simulator, relay: TinyRelay) -> None:
    simulator.script = fast(create_errors=[20500])
    with pytest.raises(TwilioRestException):
        await create(client, relay)
    assert simulator.twilio.calls == {}


async def test_status_callbacks_can_come_late(client: Any, simulator: Simulator, relay: TinyRelay) -> None:
    simulator.script = fast(status_delay_ms=5000, call_outcomes={MARIA: "busy"})
    call = await create(client, relay)
    async with asyncio.timeout(5):
        while simulator.twilio.calls[call.sid].status != "busy":
            await asyncio.sleep(0.005)
    assert relay.statuses == []
    await over(simulator, call.sid)
    assert [status["CallStatus"] for status in relay.statuses] == ["initiated", "ringing", "busy"]
