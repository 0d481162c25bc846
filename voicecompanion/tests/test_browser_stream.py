"""Who may speak on a trial call's socket, over real sockets: the page and session that began it."""

import asyncio
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from calls.models import Call
from calls.services import start_browser_call
from conftest import Cast, logged_in
from voicecompanion.tests.house import House, eventually
from voicecompanion.tests.test_stream import MU_LAW, answered, heartbeats

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

STOP = '{"event":"stop","streamSid":"BR1","stop":{"callSid":"BR1"}}'


def begun(client: Client) -> dict[str, str]:
    """What the page is told when it begins a call."""
    answer: dict[str, str] = client.post("/probe").json()
    return answer


def start(call: dict[str, str], **changes: Any) -> str:
    message = {
        "streamSid": call["call_sid"],
        "callSid": call["call_sid"],
        "mediaFormat": MU_LAW,
        "customParameters": {"call_sid": call["call_sid"], "token": call["token"]},
    }
    return json.dumps({"event": "start", "start": message | changes})


async def opened(house: House, client: Client, origin: str | None) -> ClientConnection:
    headers = {"Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())}
    if origin is not None:
        headers["Origin"] = origin
    url = f"ws://localhost:{house.port}/calls/browser/stream"
    return await connect(url, additional_headers=headers, proxy=None)


def knocked(house: House, client: Client, origin: str | None) -> int:
    """The status with which a handshake is answered."""

    async def knock() -> int:
        try:
            async with await opened(house, client, origin):
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code

    return asyncio.run(knock())


def talked(house: House, client: Client, *texts: str | bytes) -> tuple[list[dict[str, Any]], int | None]:
    """What is answered to these messages, without the sound, and the code with which the socket is closed."""

    async def talk() -> tuple[list[dict[str, Any]], int | None]:
        told = []
        async with await opened(house, client, house.base_url) as socket:
            try:
                for text in texts:
                    await socket.send(text)
                async with asyncio.timeout(30):
                    while True:
                        told.append(json.loads(await socket.recv()))
                        if told[-1]["event"] == "mark":
                            await socket.send(json.dumps({"event": "mark", "mark": told[-1]["mark"]}))
            except ConnectionClosed:
                pass
            return [message for message in told if message["event"] not in ("media", "mark")], socket.close_code

    return asyncio.run(talk())


def code(house: House, client: Client, *texts: str | bytes) -> int | None:
    return talked(house, client, *texts)[1]


# --- before the upgrade --------------------------------------------------------------------------------
def test_the_page_that_began_a_call_is_let_in(house: House, cast: Cast) -> None:
    client = logged_in(cast.alice)
    begun(client)
    assert knocked(house, client, house.base_url) == 101
    assert knocked(house, client, f"http://localhost:{house.port}") == 101


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example.com", "http://localhost:1"])
def test_a_foreign_page_is_answered_403(house: House, cast: Cast, origin: str | None) -> None:
    client = logged_in(cast.alice)
    begun(client)
    assert knocked(house, client, origin) == 403


def test_who_has_no_session_is_answered_403(house: House, cast: Cast) -> None:
    begun(logged_in(cast.alice))
    assert knocked(house, Client(), house.base_url) == 403


def test_a_session_that_began_no_call_is_answered_403(house: House, cast: Cast) -> None:
    begun(logged_in(cast.alice))
    assert knocked(house, logged_in(cast.dora), house.base_url) == 403


def test_who_has_logged_out_is_answered_403(house: House, cast: Cast) -> None:
    client = logged_in(cast.alice)
    begun(client)
    cookies = dict(client.cookies)
    client.post("/abmelden")
    client.cookies.load({name: morsel.value for name, morsel in cookies.items()})
    assert knocked(house, client, house.base_url) == 403


def test_twilios_signature_is_no_key_to_this_door_and_a_session_none_to_the_other(
    house: House, cast: Cast
) -> None:
    client = logged_in(cast.alice)
    begun(client)

    async def knock() -> int:
        headers = {"Origin": house.base_url, "Cookie": f"sessionid={client.cookies['sessionid'].value}"}
        try:
            await connect(f"ws://localhost:{house.port}/twilio/stream", additional_headers=headers, proxy=None)
        except InvalidStatus as refused:
            return refused.response.status_code
        return 101

    assert asyncio.run(knock()) == 403


# --- behind it -----------------------------------------------------------------------------------------
def test_another_users_call_is_refused_even_with_its_token(house: House, cast: Cast) -> None:
    hers = begun(logged_in(cast.alice))
    thief = logged_in(cast.charlie)
    begun(thief)
    assert code(house, thief, start(hers)) == 1008
    assert heartbeats() == 0


def test_a_guessed_token_is_refused(house: House, cast: Cast) -> None:
    client = logged_in(cast.alice)
    assert code(house, client, start(begun(client) | {"token": "guessed"})) == 1008


def test_an_earlier_call_of_the_same_session_is_refused(house: House, cast: Cast) -> None:
    client = logged_in(cast.alice)
    earlier = begun(client)
    begun(client)
    assert code(house, client, start(earlier)) == 1008


def test_a_telephone_call_cannot_be_taken_over_from_a_browser(house: House, cast: Cast) -> None:
    client = logged_in(cast.alice)
    begun(client)
    assert code(house, client, start({"call_sid": "CA1", "token": answered("CA1").token})) == 1008


def test_another_codec_is_refused(house: House, cast: Cast) -> None:
    client = logged_in(cast.alice)
    assert code(house, client, start(begun(client), mediaFormat={"encoding": "audio/x-l16"})) == 1008


@pytest.mark.parametrize("message", [b"binary", "x" * 70_000], ids=["binary", "too big"])
def test_a_frame_that_the_page_never_sends_is_closed(house: House, cast: Cast, message: str | bytes) -> None:
    client = logged_in(cast.alice)
    begun(client)
    assert code(house, client, message) in (1008, 1009)


def test_a_companion_that_cannot_be_reached_is_apologised_for_aloud(house: House, cast: Cast) -> None:
    """No provider listens at all here: what Twilio would speak comes through the socket, with its words."""
    client = logged_in(cast.alice)
    told, closed = talked(house, client, start(begun(client)))
    states = [message["state"] for message in told if message["event"] == "state"]
    assert (states[0], states[-1], closed) == ("opening", "ended", 1000)
    assert [message["speaker"] for message in told if message["event"] == "turn"][-1] == "companion"
    call = eventually(lambda: Call.objects.filter(status="completed").first())
    assert call is not None
    assert call.end_reason == told[-1]["reason"] == "companion_unreachable"
    assert not call.utterances.exists()


def test_a_used_token_opens_nothing_again(house: House, cast: Cast) -> None:
    client = logged_in(cast.alice)
    call = begun(client)
    assert code(house, client, start(call), STOP) == 1000
    assert code(house, client, start(call)) == 1008


def test_a_token_is_bound_to_its_call_by_the_service_too(house: House, cast: Cast) -> None:
    client = logged_in(cast.alice)
    mine = begun(client)
    other = start_browser_call(user=cast.alice, now=timezone.now())
    assert code(house, client, start(mine | {"token": other.token})) == 1008
