"""Who may speak on the media socket, over real sockets: everybody else is refused, and leaves nothing behind."""

import asyncio
import base64
import json
from typing import Any

import pytest
import websockets
from django.conf import settings
from django.utils import timezone
from twilio.request_validator import RequestValidator
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from calls.models import Call
from calls.services import Answer, answer_call, end_call
from conftest import Cast
from voicecompanion.tests.house import House, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

MU_LAW = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}


def answered(call_sid: str = "CA1") -> Answer:
    return answer_call(
        call_sid=call_sid,
        from_number="+491712345678",
        to_number=settings.TWILIO_NUMBER_E164,
        direction="inbound",
        now=timezone.now(),
    )


def start(token: str, call_sid: str = "CA1", **changes: Any) -> str:
    message = {
        "accountSid": settings.TWILIO_ACCOUNT_SID,
        "streamSid": "MZ1",
        "callSid": call_sid,
        "tracks": ["inbound"],
        "mediaFormat": MU_LAW,
        "customParameters": {"call_sid": call_sid, "token": token},
    }
    return json.dumps({"event": "start", "sequenceNumber": "1", "start": message | changes, "streamSid": "MZ1"})


async def opened(house: House) -> ClientConnection:
    url = f"ws://localhost:{house.port}/twilio/stream"
    signature = RequestValidator(settings.TWILIO_AUTH_TOKEN).compute_signature(url, {})
    return await connect(url, additional_headers={"x-twilio-signature": signature}, proxy=None)


def close_code(house: House, *messages: str | bytes) -> int | None:
    """With which code the socket is closed after these messages."""

    async def talk() -> int | None:
        async with await opened(house) as socket:
            try:
                for message in messages:
                    await socket.send(message)
                async with asyncio.timeout(15):
                    async for _ in socket:
                        pass  # what is said before the end is not of interest here
            except ConnectionClosed:
                pass
            return socket.close_code

    return asyncio.run(talk())


def heartbeats() -> int:
    return Call.objects.exclude(heartbeat_at=None).count()


@pytest.mark.parametrize("headers", [{}, {"x-twilio-signature": "wrong"}])
def test_a_handshake_without_twilios_signature_is_answered_403(house: House, headers: dict[str, str]) -> None:
    async def knock() -> int:
        try:
            await connect(f"ws://localhost:{house.port}/twilio/stream", additional_headers=headers, proxy=None)
        except websockets.exceptions.InvalidStatus as refused:
            return refused.response.status_code
        return 101

    assert asyncio.run(knock()) == 403


def test_a_stream_without_a_token_is_closed(house: House, cast: Cast) -> None:
    answered()
    assert close_code(house, start("", customParameters={})) == 1008
    assert heartbeats() == 0


def test_a_stream_with_a_guessed_token_is_closed(house: House, cast: Cast) -> None:
    answered()
    assert close_code(house, start("guessed")) == 1008


def test_a_token_that_was_used_is_closed(house: House, cast: Cast) -> None:
    token = answered().token
    with_the_token = start(token)
    stop = json.dumps({"event": "stop", "sequenceNumber": "2", "stop": {"callSid": "CA1"}, "streamSid": "MZ1"})
    assert close_code(house, with_the_token, stop) == 1000
    assert close_code(house, with_the_token) == 1008


def test_another_calls_token_is_closed(house: House, cast: Cast) -> None:
    token = answered("CA1").token
    answered("CA2")
    assert close_code(house, start(token, "CA2")) == 1008
    assert heartbeats() == 0


def test_a_call_that_has_ended_takes_no_stream(house: House, cast: Cast) -> None:
    answer = answered()
    end_call(call_id=answer.call.pk, reason="hung_up", now=timezone.now())
    assert close_code(house, start(answer.token)) == 1008


@pytest.mark.parametrize(
    "changes", [{"accountSid": "AC9"}, {"mediaFormat": {"encoding": "audio/x-l16"}}, {"mediaFormat": None}]
)
def test_a_stream_of_another_account_or_codec_is_closed(house: House, cast: Cast, changes: dict[str, Any]) -> None:
    assert close_code(house, start(answered().token, **changes)) == 1008


@pytest.mark.parametrize("message", [b"binary", "x" * 70_000], ids=["binary", "too big"])
def test_a_frame_that_twilio_never_sends_is_closed(house: House, message: str | bytes) -> None:
    assert close_code(house, message) in (1008, 1009)


def test_a_stream_that_is_closed_before_its_start_leaves_nothing(house: House, cast: Cast) -> None:
    answered()

    async def leave() -> None:
        async with await opened(house) as socket:
            await socket.send('{"event":"connected","protocol":"Call","version":"1.0.0"}')

    asyncio.run(leave())
    assert heartbeats() == 0


def test_a_companion_that_nobody_answers_for_ends_in_the_apology(house: House, cast: Cast) -> None:
    """No provider listens at all here: our side closes the socket, and Twilio speaks what stands behind it."""
    media = {"track": "inbound", "chunk": "1", "timestamp": "0", "payload": base64.b64encode(bytes(160)).decode()}
    frame = json.dumps({"event": "media", "sequenceNumber": "2", "media": media, "streamSid": "MZ1"})
    assert close_code(house, start(answered().token), frame) == 1000
    call = eventually(lambda: Call.objects.filter(status="completed").first())
    assert call is not None
    assert call.end_reason == "companion_unreachable"
