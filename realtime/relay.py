"""The pump: two sockets, the timers and the recorder of one call. It executes commands and decides nothing.

A dead socket becomes an event; what follows from it is the conversation's business.
"""

import asyncio
import logging
import time
from collections.abc import Coroutine, Iterable
from typing import Any, Protocol

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI

from realtime import commands as do
from realtime import events as on
from realtime.conversation import Conversation
from realtime.house import House
from realtime.wire import openai, twilio

logger = logging.getLogger(__name__)

MAX_COMPANION_MESSAGE_BYTES = 4 * 1024 * 1024
# What a refused handshake means, in the words of OpenAI's own error codes.
HANDSHAKE_CODES = {
    401: "invalid_api_key",
    403: "model_not_found",
    404: "model_not_found",
    429: "insufficient_quota",
}
# What an attempt to connect can end in.
UNOPENED = (OSError, InvalidHandshake, InvalidURI, TimeoutError)


class Line(Protocol):
    """The caller's end: the carrier's socket, and the call behind it."""

    async def receive(self) -> str | None:
        """The next message; None when the socket is closed."""

    async def send(self, text: str) -> None:
        """Sends a message; a closed socket is no error, because `receive` tells of it."""

    def parse(self, text: str, at_ms: int) -> on.AnyEvent | None:
        """The event a message of this line stands for."""


class CompanionDial:
    """A connection to the companion that is being opened while other things are looked up."""

    def __init__(self, url: str, api_key: str, timeout_seconds: float, *, after_seconds: float = 0.0) -> None:
        self._target = (url, api_key, timeout_seconds)
        self._opening = asyncio.create_task(self._open(url, api_key, timeout_seconds, after_seconds))

    def again(self, after_seconds: float) -> "CompanionDial":
        """A new connection to the same companion."""
        return CompanionDial(*self._target, after_seconds=after_seconds)

    @staticmethod
    async def _open(url: str, api_key: str, timeout_seconds: float, after_seconds: float) -> ClientConnection:
        await asyncio.sleep(after_seconds)
        # No compression: base64 of speech does not shrink, and trying costs a fifth of the relay's time.
        return await connect(
            url,
            additional_headers={"Authorization": f"Bearer {api_key}"},
            compression=None,
            max_size=MAX_COMPANION_MESSAGE_BYTES,
            open_timeout=timeout_seconds,
            close_timeout=1,
            proxy=None,
        )

    async def opened(self) -> ClientConnection:
        return await self._opening

    async def close(self) -> None:
        """Ends the connection, or the attempt to make one."""
        if not self._opening.done():
            self._opening.cancel()
        try:
            await (await self._opening).close()
        except (asyncio.CancelledError, *UNOPENED):
            return


class Relay:
    """One call, from the first frame to `EndCall`."""

    def __init__(
        self,
        *,
        conversation: Conversation,
        line: Line,
        stream_sid: str,
        dial: CompanionDial,
        session: openai.SessionSettings,
        house: House,
    ) -> None:
        self._conversation = conversation
        self._line = line
        self._stream_sid = stream_sid
        self._dial = dial
        self._session = session
        self._house = house
        self._companion: ClientConnection | None = None
        self._redialled = asyncio.Event()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._started = time.monotonic()
        # Commands are executed in the order in which they were decided, whichever task decided them.
        self._turnstile = asyncio.Lock()
        self._ended: asyncio.Future[do.EndCall] = asyncio.get_running_loop().create_future()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> do.EndCall:
        """Relays until the conversation ends; returns how it ended. The line is the caller's to close."""
        pumps: list[asyncio.Task[None]] = []
        try:
            async with asyncio.TaskGroup() as group:
                async with self._turnstile:
                    await self._execute(self._conversation.start())
                self._spawn(self._house.watch_terms(self._handle))
                pumps = [group.create_task(pump) for pump in (self._pump_line(), self._pump_companion())]
                end = await self._ended
                for pump in pumps:
                    pump.cancel()
            return end
        finally:
            for timer in self._timers.values():
                timer.cancel()
            for task in self._tasks:
                task.cancel()
            await self._dial.close()

    def _now_ms(self) -> int:
        return round((time.monotonic() - self._started) * 1000)

    async def _pump_line(self) -> None:
        while (text := await self._line.receive()) is not None:
            if event := self._line.parse(text, self._now_ms()):
                await self._handle(event)
        await self._handle(on.CallerLost(at_ms=self._now_ms()))

    async def _pump_companion(self) -> None:
        """Listens to one connection after the other; one that was let go on purpose is not reported as lost."""
        while True:
            dial = self._dial
            code = await self._listen(dial)
            if dial is self._dial:
                logger.info("companion's socket closed", extra={"code": code if code.isidentifier() else ""})
                await self._handle(on.CompanionLost(at_ms=self._now_ms(), code=code))
            await self._redialled.wait()
            self._redialled.clear()

    async def _listen(self, dial: CompanionDial) -> str:
        """Hands on everything one connection says; returns OpenAI's word for why it closed, if it gave one."""
        try:
            self._companion = companion = await dial.opened()
            async for text in companion:
                if event := openai.parse(text, self._now_ms()):
                    await self._handle(event)
        except ConnectionClosed as closed:
            # OpenAI closes with a reason such as "invalid_request_error.invalid_api_key".
            return closed.rcvd.reason.rpartition(".")[2] if closed.rcvd else ""
        except InvalidStatus as refused:
            return HANDSHAKE_CODES.get(refused.response.status_code, "")
        except UNOPENED:
            return ""
        return ""

    async def _handle(self, event: on.AnyEvent) -> None:
        async with self._turnstile:
            await self._execute(self._conversation.handle(event))

    async def _execute(self, commands: Iterable[do.Command]) -> None:
        for command in commands:
            match command:
                case do.PlayAudio() | do.SendMark() | do.ClearPlayback():
                    await self._line.send(twilio.encode(command, self._stream_sid))
                case do.StartTimer(name, after_ms):
                    self._start_timer(name, after_ms)
                case do.StopTimer(name):
                    self._stop_timer(name)
                case do.Redial(after_ms):
                    self._redial(after_ms)
                case do.EndCall():
                    self._ended.set_result(command)
                case (
                    do.RecordUtterance()
                    | do.RaiseConcern()
                    | do.ConfirmWell()
                    | do.IdentifyCaller()
                    | do.CarryOutWish()
                    | do.NoteLatency()
                ):
                    self._house.begin(command, self._handle)
                case _:
                    await self._tell_companion(command)

    async def _tell_companion(self, command: do.ToCompanion) -> None:
        if self._companion is not None:
            try:
                await self._companion.send(openai.encode(command, self._session))
            except ConnectionClosed:
                return  # the other pump learns of it, and tells the conversation

    def _redial(self, after_ms: int) -> None:
        """Opens a new connection; the old one is closed beside, because nobody waits for it any more."""
        old, self._companion = self._dial, None
        self._dial = old.again(after_ms / 1000)
        self._spawn(old.close())
        self._redialled.set()

    def _start_timer(self, name: str, after_ms: int) -> None:
        """Starts a timer; one of the same name that still runs is replaced."""
        self._stop_timer(name)
        self._timers[name] = asyncio.get_running_loop().call_later(after_ms / 1000, self._fire, name)

    def _stop_timer(self, name: str) -> None:
        if timer := self._timers.pop(name, None):
            timer.cancel()

    def _fire(self, name: str) -> None:
        del self._timers[name]
        self._spawn(self._handle(on.TimerFired(at_ms=self._now_ms(), name=name)))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
