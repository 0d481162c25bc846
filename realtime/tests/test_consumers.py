"""The stream's consumer where no real socket is needed: bugs, silence before `start`, a carrier that is deaf."""

import asyncio
from typing import Any

import pytest

from calls import services
from calls.models import Call, Utterance
from calls.twilio import TwilioError
from realtime import commands as do
from realtime import consumers
from realtime.commands import EndCall, Ending, EndReason
from realtime.consumers import StreamConsumer, StreamLine
from realtime.wire.twilio import StreamStart

START = StreamStart("MZ1", "CA1", "AC1", "token", True)


class Socket:
    """An ASGI socket of which the test holds the other end."""

    def __init__(self) -> None:
        self.incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.sent: list[dict[str, Any]] = []

    async def receive(self) -> dict[str, Any]:
        return await self.incoming.get()

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)


def consumer(socket: Socket) -> StreamConsumer:
    made = StreamConsumer()
    made.line = StreamLine(socket.receive, socket.send)
    return made


async def test_a_bug_in_the_conversation_reaches_the_caller_as_an_apology(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(call: object) -> None:
        raise KeyError("Lisa")

    monkeypatch.setattr(consumers, "briefing_for", broken)
    call: Any = Call(pk=7)
    nothing: Any = None
    dial: Any = object()
    end = await consumer(Socket())._converse(call, nothing, dial, nothing)
    assert end == EndCall(EndReason.INTERNAL_ERROR, Ending.FALLBACK)
    assert "conversation broke" in caplog.text


async def test_an_open_circuit_reaches_the_caller_as_an_apology_at_once() -> None:
    nothing: Any = None
    end = await consumer(Socket())._converse(Call(pk=7), nothing, None, nothing)
    assert end == EndCall(EndReason.CIRCUIT_OPEN, Ending.FALLBACK)


async def test_a_stream_that_never_starts_is_not_waited_for(settings: Any) -> None:
    settings.STREAM_START_TIMEOUT_SECONDS = 0.01
    assert await consumer(Socket())._awaited_start() is None


async def test_a_carrier_that_does_not_hang_up_is_closed_from_our_side(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def deaf(*, call_sid: str) -> None:
        raise TwilioError(permanent=False)

    monkeypatch.setattr(services, "hang_up", deaf)
    socket = Socket()
    await consumer(socket)._let_go(START, EndCall(EndReason.GOODBYE, Ending.HANG_UP))
    assert socket.sent == [{"type": "websocket.close", "code": 1000}]
    assert "the carrier did not hang up" in caplog.text


async def test_nothing_is_sent_over_a_line_that_is_closed() -> None:
    socket = Socket()
    line = StreamLine(socket.receive, socket.send)
    socket.incoming.put_nowait({"type": "websocket.disconnect", "code": 1001})
    assert await line.receive() is None
    await line.send("late")
    await line.close(1000)
    assert socket.sent == []


@pytest.mark.parametrize("refusal", [OSError, RuntimeError])
async def test_what_they_said_last_is_read_when_the_server_refuses_to_send(
    refusal: type[Exception],
) -> None:
    class Gone(Socket):
        async def send(self, message: dict[str, Any]) -> None:
            raise refusal

    socket = Gone()
    line = StreamLine(socket.receive, socket.send)
    socket.incoming.put_nowait({"type": "websocket.receive", "text": "stop"})
    socket.incoming.put_nowait({"type": "websocket.disconnect", "code": 1001})
    await line.send("late")
    assert await line.receive() == "stop"
    assert await line.receive() is None
    other = StreamLine(socket.receive, socket.send)
    await other.close(1000)
    assert await other.receive() is None


def test_the_words_for_endings_are_the_ones_that_a_call_knows() -> None:
    assert {reason.value for reason in EndReason} <= set(Call.EndReason.values)


def test_the_words_for_speakers_are_the_ones_that_a_transcript_knows() -> None:
    assert {speaker.value for speaker in do.Speaker} == set(Utterance.Speaker.values)
