"""The websocket `/v1/realtime`: who is let in, how a connection ends, and the noise of a live line."""

import asyncio
import contextlib
import json
import random
import socket
import struct
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from itertools import count
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from realtime.simulator.dialogue import Dialogue
from realtime.simulator.realtime_session import RealtimeSession, parsed
from realtime.simulator.record import Journal, RealtimeRecord
from realtime.simulator.script import Script
from realtime.simulator.session_rules import MODELS
from realtime.simulator.shapes import RefusedError

type Json = dict[str, Any]

_LARGEST_MESSAGE = 22 * 1024 * 1024
_RATE_LIMITS = [{"name": "tokens", "limit": 50_000, "remaining": 49_950, "reset_seconds": 0.06}]
_FLUSH_SECONDS = 5
_QUIET_ERRORS = {
    "insufficient_quota": ("insufficient_quota", "You exceeded your current quota."),
    "rate_limit_exceeded": ("rate_limit_exceeded", "Rate limit reached."),
    "server_error": ("server_error", "The server had an error."),
    "invalid_api_key": ("invalid_request_error", "Incorrect API key provided."),
}


class Drop:
    """Where the script breaks a connection, judged by the events that go out."""

    def __init__(self, script: Script) -> None:
        expires = script.refuse == "session_expired"
        self.counted = expires or script.drop_on is not None
        self.armed = not self.counted or script.drop_count > 0
        self.over = False
        self._script = script
        self._seen: Counter[str] = Counter()
        placed = script.drop_on or script.drop_after_ms is not None
        self._after_replies = script.drop_after_replies or (1 if expires and not placed else None)

    def is_due_before(self, kind: str) -> bool:
        """Whether the connection ends where this event would be sent."""
        self._seen[kind] += 1
        due = kind == self._script.drop_on and self._seen[kind] == self._script.drop_on_nth
        self.over = self.armed and due
        return self.over

    def is_due_after(self, kind: str) -> bool:
        """Whether the connection ends behind this event, which was sent."""
        return self.armed and not self.over and kind == "response.done" and self._seen[kind] == self._after_replies


class RealtimeSocket:
    """One client's connection. `dropped` is told when a drop that the script counts has happened."""

    def __init__(
        self,
        request: web.Request,
        script: Script,
        journal: Journal,
        api_key: str | None,
        dropped: Callable[[], None] = lambda: None,
    ) -> None:
        self._request = request
        self._script = script
        self._drop = Drop(script)
        self._dropped = dropped
        self._journal = journal
        self._api_key = api_key
        self._line = web.WebSocketResponse(heartbeat=script.ping_ms / 1000, max_msg_size=_LARGEST_MESSAGE)
        self._outgoing: asyncio.Queue[Json] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._event_numbers = count(1)
        self._limits_place = "never"
        self._model = request.query.get("model")
        self.record = RealtimeRecord(self._model, dict(request.headers), journal.keep_events)

    async def serve(self, dialogue: Dialogue) -> web.StreamResponse:
        """Let the client in, or refuse it as the real service does: after the upgrade, in band."""
        if self._script.refuse in ("http_403", "http_500"):
            return web.Response(status=int(self._script.refuse.removeprefix("http_")))
        if self._script.refuse == "no_handshake":
            await asyncio.Event().wait()
        await self._line.prepare(self._request)
        self._journal.connections.append(self.record)
        try:
            await self._talk(dialogue)
        finally:
            self.record.close_code = self._line.close_code
            await self._end_tasks()
        return self._line

    async def _talk(self, dialogue: Dialogue) -> None:
        refusal = self._refusal()
        if refusal is not None:
            await self._turn_away(*refusal)
            return
        if self._script.refuse == "no_session":
            await self._line.receive()
            return
        session = self._new_session(dialogue)
        writer = self._spawn(self._write())
        self._spawn(self._expire(self._script.session_ms))
        if self._script.drop_after_ms is not None and self._drop.armed:
            self._spawn(self._break_line(self._script.drop_after_ms))
        session.open()
        await self._read(session)
        writer.cancel()

    def _refusal(self) -> tuple[str, str, str, int] | None:
        # (type, code, message, close code), in the order in which the real service looks.
        headers, bad = self._request.headers, "invalid_request_error"
        if "OpenAI-Beta" in headers:
            message = "The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API."
            return bad, "beta_api_shape_disabled", message, 4000
        scheme, _, key = headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not key or (self._api_key and key != self._api_key):
            return bad, "invalid_api_key", "Incorrect API key provided.", 3000
        if self._script.refuse in _QUIET_ERRORS:
            kind, message = _QUIET_ERRORS[self._script.refuse]
            return (
                kind,
                self._script.refuse,
                message,
                3000 if self._script.refuse == "invalid_api_key" else 4000,
            )
        if not self._model:
            return bad, "missing_model", "You must provide a model parameter.", 4000
        if self._model not in MODELS:
            return bad, "invalid_model", f"Model '{self._model}' is not supported in realtime mode.", 4000
        return None

    async def _turn_away(self, kind: str, code: str, message: str, close_code: int) -> None:
        error = {"type": kind, "code": code, "message": message, "param": None}
        self.record.errors.append(error)
        self._journal.violated("realtime", code, message)
        await self._line.send_json({"type": "error", "event_id": self._event_id(), "error": error})
        await self._line.close(code=close_code, message=f"{kind}.{code}".encode())

    def _new_session(self, dialogue: Dialogue) -> RealtimeSession:
        return RealtimeSession(
            model=self._model or "",
            expires_at=int(time.time() + self._script.session_ms / 1000),
            script=self._script,
            dialogue=dialogue,
            record=self.record,
            emit=self._emit,
            spawn=self._spawn,
        )

    async def _read(self, session: RealtimeSession) -> None:
        async for message in self._line:
            if message.type is WSMsgType.BINARY:
                session.refuse(RefusedError("invalid_event", "Binary messages are not supported."))
                continue
            try:
                event = parsed(message.data)
            except RefusedError as refusal:
                session.refuse(refusal)
                continue
            if self._journal.keep_events and event.get("type") != "input_audio_buffer.append":
                self.record.client_events.append(event)
            session.receive(event)

    # --- sending ---------------------------------------------------------------------------------

    def _emit(self, event: Json) -> None:
        kind = event["type"]
        for sprinkled in self._sprinkled_before(kind):
            self._queue(sprinkled)
        extra = {"obfuscation": "aLxx0j"} if self._script.extra_keys and kind.endswith(".delta") else {}
        self._queue({**event, "event_id": self._event_id(), **extra})
        self._after(kind)

    def _queue(self, event: Json) -> None:
        if self._drop.over:
            return
        if self._drop.is_due_before(event["type"]):
            self._spawn(self._break_line())
            return
        for _ in range(2 if event["type"] in self._script.duplicate_events else 1):
            self._outgoing.put_nowait(event)

    def _sprinkled_before(self, kind: str) -> list[Json]:
        # Only the causal order of events is promised: a client must live with these anywhere.
        if self._script.unknown_events and kind in (
            "response.content_part.added",
            "input_audio_buffer.committed",
        ):
            return [{"type": "simulator.unheard_of", "event_id": self._event_id(), "detail": {"nested": [None]}}]
        return []

    def _after(self, kind: str) -> None:
        if kind == "response.created":
            anywhere = self._script.rate_limits == "anywhere"
            self._limits_place = random.choice(("before", "after")) if anywhere else self._script.rate_limits
        if (self._limits_place, kind) in (("before", "response.created"), ("after", "response.done")):
            self._spawn(self._send_rate_limits())
        if self._drop.is_due_after(kind):
            self._spawn(self._break_line())

    async def _send_rate_limits(self) -> None:
        await asyncio.sleep(0.04)
        self._queue({"type": "rate_limits.updated", "event_id": self._event_id(), "rate_limits": _RATE_LIMITS})

    async def _write(self) -> None:
        while True:
            event = await self._outgoing.get()
            if self._journal.keep_events:
                self.record.server_events.append(event)
            with contextlib.suppress(ConnectionError):
                await self._line.send_str(json.dumps(event, ensure_ascii=False))
            self._outgoing.task_done()

    # --- endings ---------------------------------------------------------------------------------

    async def _expire(self, after_ms: int) -> None:
        await asyncio.sleep(after_ms / 1000)
        message = "Your session hit the maximum duration of 60 minutes."
        error: Json = {"type": "invalid_request_error", "code": "session_expired", "message": message}
        error = {**error, "param": None, "event_id": None}
        self._outgoing.put_nowait({"type": "error", "event_id": self._event_id(), "error": error})
        await self._flushed()
        await self._line.close(code=WSCloseCode.GOING_AWAY, message=message.encode())

    async def _break_line(self, after_ms: int = 0) -> None:
        await asyncio.sleep(after_ms / 1000)
        await self._flushed()
        if self._drop.counted:
            self._dropped()
        if self._script.refuse == "session_expired":
            await self._expire(0)
        elif self._script.drop_code is not None:
            await self._line.close(code=self._script.drop_code, message=b"simulated")
        else:
            reset(self._request.transport)

    async def _flushed(self) -> None:
        await asyncio.wait_for(self._outgoing.join(), _FLUSH_SECONDS)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _end_tasks(self) -> None:
        tasks = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _event_id(self) -> str:
        return f"event_{next(self._event_numbers):06d}"


def reset(transport: asyncio.BaseTransport | None) -> None:
    """Drop a TCP connection with a reset instead of an orderly end."""
    if not isinstance(transport, asyncio.Transport):
        return
    line = transport.get_extra_info("socket")
    if line is not None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
