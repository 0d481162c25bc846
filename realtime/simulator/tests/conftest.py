"""Simulators without waiting times, and a raw Realtime client that may do anything."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import aiohttp
import pytest

from realtime.simulator import API_KEY, Script, Simulator
from realtime.simulator.tests.tiny_relay import session_update

type Json = dict[str, Any]

FAST = {"thinking_ms": 5, "audio_speed": 400.0, "transcript_delay_ms": 10, "ringing_ms": 10}


def fast(**values: Any) -> Script:
    """A script without waiting."""
    return Script().changed({**FAST, **values})


class RawClient:
    """A Realtime client with no manners: sends what it is told, remembers what it was sent."""

    def __init__(self, line: aiohttp.ClientWebSocketResponse) -> None:
        self.line = line
        self.events: list[Json] = []

    async def send(self, kind: str, **fields: Any) -> None:
        await self.line.send_json({"type": kind, **fields})

    async def until(self, kind: str, *, timeout: float = 5.0) -> Json:
        """The next event of this type."""
        async with asyncio.timeout(timeout):
            while True:
                event = await self.receive()
                if event["type"] == kind:
                    return event

    async def receive(self) -> Json:
        message = await self.line.receive()
        assert message.type is aiohttp.WSMsgType.TEXT, message
        event: Json = json.loads(message.data)
        self.events.append(event)
        return event

    async def settle(self, seconds: float = 0.15) -> list[Json]:
        """Everything that still comes within this time."""
        before = len(self.events)
        try:
            async with asyncio.timeout(seconds):
                while True:
                    await self.receive()
        except TimeoutError:
            return self.events[before:]

    async def error_for(self, kind: str, **fields: Any) -> Json:
        """The error that answers this event."""
        await self.send(kind, **fields)
        error: Json = (await self.until("error"))["error"]
        return error

    async def configure(self, **changes: Any) -> Json:
        """Send a good session.update and wait for its answer."""
        await self.line.send_json(session_update(**changes))
        return await self.until("session.updated")

    async def say(self, audio: bytes, quiet_ms: int = 700) -> None:
        """Append audio and silence in 20 ms frames."""
        import base64

        audio += b"\xff" * (8 * quiet_ms)
        for at in range(0, len(audio), 160):
            await self.send("input_audio_buffer.append", audio=base64.b64encode(audio[at : at + 160]).decode())

    def types(self) -> list[str]:
        return [event["type"] for event in self.events]

    def of_type(self, kind: str) -> list[Json]:
        return [event for event in self.events if event["type"] == kind]


type Connect = Callable[..., AbstractAsyncContextManager[RawClient]]


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator(script=fast()) as simulator:
        yield simulator


@pytest.fixture
def connect(simulator: Simulator) -> Connect:
    """Open a raw connection: `async with connect(model=..., headers=...) as client`."""

    @asynccontextmanager
    async def opened(
        query: str = "?model=gpt-realtime-2.1", headers: dict[str, str] | None = None
    ) -> AsyncIterator[RawClient]:
        headers = {"Authorization": f"Bearer {API_KEY}"} if headers is None else headers
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{simulator.openai_base_url}/realtime{query}", headers=headers) as line,
        ):
            yield RawClient(line)

    return opened
