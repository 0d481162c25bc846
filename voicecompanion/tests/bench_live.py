"""How soon a caller hears something, and how soon silence: `make bench`. No test: figures, beside the bare floor.

The floor is what two sockets of the same library need for the same hop in the same run, on the same machine: a
message to a server that answers at once with one of the same size.
"""

import asyncio
import base64
import contextlib
import json
import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from calls.models import Call
from conftest import Cast
from voicecompanion.lib.threads import in_database_thread
from voicecompanion.tests.house import House
from voicecompanion.tests.test_stream import answered, opened, start

pytestmark = pytest.mark.django_db(transaction=True)

CALLS = 40
BARGE_INS = 40  # in each of five calls
PCMU = {"format": {"type": "audio/pcmu"}}
VOICE = base64.b64encode(b"\x80" * 1_600).decode()  # 200 ms


class Companion:
    """The least that speaks OpenAI's protocol: a long reply, and speech of the caller when the bench says so."""

    def __init__(self) -> None:
        self.spoke_at: list[float] = []
        self.reply_due = asyncio.Event()
        self.interrupt = asyncio.Event()

    async def __call__(self, socket: ServerConnection) -> None:
        await socket.send(json.dumps({"type": "session.created", "session": {}}))
        interruptions = asyncio.create_task(self._interrupt(socket))
        number = 0
        async for text in socket:
            kind = json.loads(text)["type"]
            if kind == "session.update":
                updated = {"audio": {"input": PCMU, "output": PCMU}}
                await socket.send(json.dumps({"type": "session.updated", "session": updated}))
            elif kind == "response.create":
                number += 1
                await self._reply(socket, number)
        interruptions.cancel()

    async def _reply(self, socket: ServerConnection, number: int) -> None:
        ids = {"response_id": f"resp_{number}", "item_id": f"item_{number}"}
        await socket.send(json.dumps({"type": "response.created", "response": {"id": ids["response_id"]}}))
        with contextlib.suppress(ConnectionClosed):  # the caller may be gone before it is all said
            for _ in range(100):
                await socket.send(json.dumps({"type": "response.output_audio.delta", **ids, "delta": VOICE}))
        self.reply_due.set()

    async def _interrupt(self, socket: ServerConnection) -> None:
        number = 0
        while True:
            await self.interrupt.wait()
            self.interrupt.clear()
            number += 1
            item = {"item_id": f"turn_{number}"}
            self.spoke_at.append(time.perf_counter())
            await socket.send(json.dumps({"type": "input_audio_buffer.speech_started", **item}))
            await asyncio.sleep(0.05)
            await socket.send(json.dumps({"type": "input_audio_buffer.speech_stopped", **item}))
            await socket.send(json.dumps({"type": "input_audio_buffer.committed", **item}))
            heard = {"type": "conversation.item.input_audio_transcription.completed", **item, "transcript": ""}
            await socket.send(json.dumps(heard))


async def floor_ms(rounds: int = 300) -> list[float]:
    """A bare hop there and back."""
    message = json.dumps({"event": "media", "media": {"payload": VOICE}})

    async def echo(socket: ServerConnection) -> None:
        async for text in socket:
            await socket.send(text)

    taken = []
    async with serve(echo, "127.0.0.1", 0, compression=None) as server:
        port = server.sockets[0].getsockname()[1]
        async with connect(f"ws://127.0.0.1:{port}", compression=None, proxy=None) as socket:
            for _ in range(rounds):
                began = time.perf_counter()
                await socket.send(message)
                await socket.recv()
                taken.append((time.perf_counter() - began) * 1000)
    return taken


def shown(name: str, taken_ms: list[float], floor: list[float]) -> None:
    cuts = statistics.quantiles(taken_ms, n=100)
    bare = statistics.quantiles(floor, n=100)
    print(
        f"\n{name}: n={len(taken_ms)}  p50 {cuts[49]:.1f} ms  p95 {cuts[94]:.1f} ms  p99 {cuts[98]:.1f} ms"
        f"  | floor p50 {bare[49]:.2f} ms  p99 {bare[98]:.2f} ms | p50 is {cuts[49] / bare[49]:.0f} floors"
    )


def on_stage(house: House, play: Callable[[Companion], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        companion = Companion()
        async with serve(companion, "127.0.0.1", house.simulator_port, compression=None):
            return await play(companion)

    return asyncio.run(run())


def test_greeting(house: House, cast: Cast) -> None:
    """From `start` to the first audio byte: the notice needs no companion, so none of it is upstream's delay."""

    async def play(companion: Companion) -> tuple[list[float], list[float]]:
        taken = [await one_greeting(house, f"CA{number}") for number in range(CALLS)]
        return taken, await floor_ms()

    taken, floor = on_stage(house, play)
    shown("greeting (start to first audio)", taken[1:], floor)
    assert Call.objects.count() == CALLS


async def one_greeting(house: House, call_sid: str) -> float:
    answer = await in_database_thread(answered, call_sid=call_sid)
    async with await opened(house) as socket:
        await socket.send(json.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"}))
        await asyncio.sleep(0.2)  # Twilio's `start` follows a little later; the companion is dialled meanwhile
        began = time.perf_counter()
        await socket.send(start(answer.token, call_sid))
        while json.loads(await socket.recv())["event"] != "media":
            pass
        taken_ms = (time.perf_counter() - began) * 1000
        await socket.send(json.dumps({"event": "stop", "streamSid": "MZ1"}))
        async for _ in socket:
            pass  # until we are hung up on
    return taken_ms


def test_barge_in(house: House, cast: Cast) -> None:
    """From `speech_started` to `clear`, while a reply of twenty seconds is playing."""

    async def play(companion: Companion) -> tuple[list[float], list[float]]:
        taken: list[float] = []
        for number in range(5):
            taken += await barge_ins(house, companion, f"CB{number}")
        return taken, await floor_ms()

    taken, floor = on_stage(house, play)
    shown("barge-in (speech_started to clear)", taken, floor)


async def barge_ins(house: House, companion: Companion, call_sid: str) -> list[float]:
    answer = await in_database_thread(answered, call_sid=call_sid)
    taken: list[float] = []
    companion.reply_due.clear()
    async with await opened(house) as socket:
        await socket.send(start(answer.token, call_sid))
        cleared = asyncio.Event()

        async def listen() -> None:
            async for text in socket:
                message = json.loads(text)
                if message["event"] == "clear":
                    taken.append((time.perf_counter() - companion.spoke_at[-1]) * 1000)
                    cleared.set()
                elif message["event"] == "mark" and int(message["mark"]["name"]) <= 40:
                    await socket.send(text)  # the notice was heard, and a little of the reply

        listening = asyncio.create_task(listen())
        await companion.reply_due.wait()
        await asyncio.sleep(0.3)
        for _ in range(BARGE_INS):
            cleared.clear()
            companion.interrupt.set()
            await asyncio.wait_for(cleared.wait(), 5)
            await asyncio.sleep(0.3)  # the cough was nothing: the reply is resumed
        await socket.send(json.dumps({"event": "stop", "streamSid": "MZ1"}))
        await listening
    return taken
