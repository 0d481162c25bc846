"""Twilio's end of a media socket: connected, start, media, mark, dtmf and stop out; media, mark, clear in.

One clock drives both directions: every 20 ms of call time one frame of the caller is sent and 20 ms
of the companion are played. What we send wrongly is a complaint with Twilio's error number, and ends
the stream where Twilio ends it.
"""

import asyncio
import base64
import binascii
import json
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from realtime.simulator.listening import CallersEar, Noticed
from realtime.simulator.mouth import Mouth
from realtime.simulator.playback import PlaybackBuffer
from voicecompanion.lib import mulaw

type Json = dict[str, Any]


@dataclass
class CallRecord:
    """The raw facts of one call, for comparison byte by byte."""

    frames_sent: list[bytes] = field(default_factory=list)
    payloads_received: list[bytes] = field(default_factory=list)
    events_received: list[Json] = field(default_factory=list)
    played: bytearray = field(default_factory=bytearray)
    marks_returned: list[tuple[str, bool]] = field(default_factory=list)
    """(name, cleared)."""
    requests: list[tuple[str, dict[str, str], int]] = field(default_factory=list)
    """Signed webhooks: address, form, answered status."""
    twiml: list[str] = field(default_factory=list)
    close_code: int | None = None

    @property
    def audio_sent(self) -> bytes:
        """All the caller's audio, silence included."""
        return b"".join(self.frames_sent)

    @property
    def audio_received(self) -> bytes:
        """All the companion's audio, heard or cleared."""
        return b"".join(self.payloads_received)


class StreamBrokenError(Exception):
    """Our side sent what makes Twilio close the stream; carries the error number."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass
class StreamEvents:
    """Whom a stream tells what happens on it."""

    noticed: Callable[[Noticed], None]
    cleared: Callable[[int], None]
    mark: Callable[[str, bool], None]
    complained: Callable[[int, str], None]
    said: Callable[[str], None]


@dataclass
class _Wait:
    reached: Callable[[], bool]
    deadline_ms: int
    over: asyncio.Future[None]


_GAP_MS = 500
_LATE_SECONDS = 0.1
_KNOWN = {"media": {"media"}, "mark": {"mark"}, "clear": set()}


class MediaStream:
    """One open socket. `speed` is how many seconds of call go by in a second; `began_ms` is the call's age.

    `mouth` is what the caller utters, `ear` what was heard.
    """

    def __init__(
        self,
        line: aiohttp.ClientWebSocketResponse,
        *,
        account_sid: str,
        call_sid: str,
        stream_sid: str,
        parameters: dict[str, str],
        record: CallRecord,
        events: StreamEvents,
        speed: float,
        began_ms: int = 0,
    ) -> None:
        self._line = line
        self._account_sid = account_sid
        self._call_sid = call_sid
        self._stream_sid = stream_sid
        self._parameters = parameters
        self._record = record
        self._events = events
        self._speed = speed
        self._numbers = 0
        self._chunks = 0
        self._began_ms = began_ms
        self._playback = PlaybackBuffer()
        self._waits: list[_Wait] = []
        self.mouth = Mouth()
        # The faster time goes by, the longer a hiccup of this machine seems to last.
        self.ear = CallersEar(max(_GAP_MS, int(_LATE_SECONDS * 1000 * speed)))
        self.elapsed_ms = 0
        self.closed_by_us = False

    async def start(self) -> None:
        """Send `connected` and `start`."""
        await self._line.send_json({"event": "connected", "protocol": "Call", "version": "1.0.0"})
        media_format = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
        start = {
            "accountSid": self._account_sid, "streamSid": self._stream_sid, "callSid": self._call_sid,
            "tracks": ["inbound"], "mediaFormat": media_format, "customParameters": self._parameters,
        }  # fmt: skip
        await self._send("start", {"start": start})

    @property
    def now_ms(self) -> int:
        """The call's age."""
        return self._began_ms + self.elapsed_ms

    async def until(self, reached: Callable[[], bool], timeout_ms: int) -> None:
        """Wait on the call's own clock; whoever waits goes on in the very frame in which it is reached."""
        if reached():
            return
        wait = _Wait(reached, self.elapsed_ms + timeout_ms, asyncio.get_running_loop().create_future())
        self._waits.append(wait)
        await wait.over

    async def press(self, digit: str) -> None:
        """Send `dtmf`."""
        await self._send("dtmf", {"dtmf": {"track": "inbound_track", "digit": digit}})

    async def stop(self) -> None:
        """The call is over: send `stop` and close, as Twilio does."""
        self.closed_by_us = True
        await self._send("stop", {"stop": {"accountSid": self._account_sid, "callSid": self._call_sid}})
        await self._line.close()

    async def drop(self) -> None:
        """Break the socket without a close frame."""
        self.closed_by_us = True
        connection = self._line.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.shutdown(socket.SHUT_RDWR)

    async def run(self) -> None:
        """Keep the clock and read, until either side closes."""
        clock = asyncio.create_task(self._keep_clock())
        try:
            await self._read()
        except StreamBrokenError as broken:
            self._events.complained(broken.code, str(broken))
            await self._line.close(code=1002)
        finally:
            clock.cancel()
            await asyncio.gather(clock, return_exceptions=True)
            self._notice(self.ear.end(self.now_ms))
            self._record.close_code = self._line.close_code

    # --- the clock -------------------------------------------------------------------------------

    async def _keep_clock(self) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        while not (self._line.closed or self.closed_by_us):
            due_ms = (loop.time() - began) * 1000 * self._speed
            while self.elapsed_ms + mulaw.FRAME_MS <= due_ms and not (self._line.closed or self.closed_by_us):
                await self._tick()
                # Also a clock that has to catch up lets the others read and act between two frames.
                await asyncio.sleep(0)
            next_ms = self.elapsed_ms + mulaw.FRAME_MS
            await asyncio.sleep(max(0.0, began + next_ms / 1000 / self._speed - loop.time()))

    async def _tick(self) -> None:
        frame = self.mouth.take()
        await self._play(frame.speaking)
        self.elapsed_ms += mulaw.FRAME_MS
        await self._send_frame(frame.audio)
        for text in frame.said:
            self._events.said(text)
        self._wake()

    def _wake(self) -> None:
        for wait in list(self._waits):
            if wait.over.done() or wait.reached() or self.elapsed_ms >= wait.deadline_ms:
                self._waits.remove(wait)
                if not wait.over.done():
                    wait.over.set_result(None)

    async def _send_frame(self, frame: bytes) -> None:
        self._chunks += 1
        self._record.frames_sent.append(frame)
        payload = base64.b64encode(frame).decode()
        media = {
            "track": "inbound",
            "chunk": str(self._chunks),
            "timestamp": str(self.elapsed_ms),
            "payload": payload,
        }
        await self._send("media", {"media": media})

    async def _play(self, speaking: bool) -> None:
        audio, marks = self._playback.play(mulaw.FRAME_MS)
        self._record.played += audio
        self._notice(self.ear.listen(audio, speaking=speaking, at_ms=self.now_ms))
        await self._return_marks(marks, cleared=False)

    def _notice(self, observations: list[Noticed]) -> None:
        for observation in observations:
            self._events.noticed(observation)

    async def _return_marks(self, names: list[str], *, cleared: bool) -> None:
        for name in names:
            self._record.marks_returned.append((name, cleared))
            self._events.mark(name, cleared)
            await self._send("mark", {"mark": {"name": name}})

    async def _send(self, event: str, content: Json) -> None:
        if self.closed_by_us and event != "stop":
            # Nothing follows a `stop`, not even the frame the clock was about to send.
            return
        self._numbers += 1
        message = {
            "event": event,
            "sequenceNumber": str(self._numbers),
            **content,
            "streamSid": self._stream_sid,
        }
        try:
            await self._line.send_str(json.dumps(message))
        except (ConnectionError, aiohttp.ClientError):
            # The other side is gone; the reader notices and ends the stream.
            return

    # --- what our side sends ---------------------------------------------------------------------

    async def _read(self) -> None:
        complained = False
        async for message in self._line:
            if message.type is aiohttp.WSMsgType.BINARY:
                # Twilio warns once a stream and ignores the frame.
                if not complained:
                    self._events.complained(31950, "Malformed message. Do not use binary format.")
                complained = True
                continue
            if message.type is aiohttp.WSMsgType.TEXT:
                await self._take(_parsed(message.data))

    async def _take(self, message: Json) -> None:
        event = message.get("event")
        if event not in _KNOWN:
            raise StreamBrokenError(31951, "Invalid message: unknown event")
        if message.get("streamSid") != self._stream_sid:
            raise StreamBrokenError(31951, "Invalid message: wrong streamSid")
        if set(message) != {"event", "streamSid", *_KNOWN[event]}:
            raise StreamBrokenError(31951, f"Invalid message: fields of {event}")
        self._record.events_received.append({"event": event, "mark": message.get("mark")})
        if event == "media":
            self._take_media(message["media"])
        elif event == "mark":
            await self._take_mark(message["mark"])
        else:
            dropped_ms, marks = self._playback.clear()
            self._events.cleared(dropped_ms)
            await self._return_marks(marks, cleared=True)

    def _take_media(self, media: Any) -> None:
        if not isinstance(media, dict) or not isinstance(media.get("payload"), str):
            raise StreamBrokenError(31951, "Invalid message: media without payload")
        try:
            audio = base64.b64decode(media["payload"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise StreamBrokenError(31951, "Invalid message: payload is not base64") from error
        if not audio:
            raise StreamBrokenError(31951, "Invalid message: empty payload")
        self._record.payloads_received.append(audio)
        self._playback.media(audio)

    async def _take_mark(self, mark: Any) -> None:
        if not isinstance(mark, dict) or not isinstance(mark.get("name"), str) or not mark["name"]:
            raise StreamBrokenError(31951, "Invalid message: mark without name")
        await self._return_marks(self._playback.mark(mark["name"]), cleared=False)


def _parsed(text: str) -> Json:
    try:
        message = json.loads(text)
    except json.JSONDecodeError as error:
        raise StreamBrokenError(31950, "Malformed message. Not JSON.") from error
    if not isinstance(message, dict):
        raise StreamBrokenError(31950, "Malformed message. Not an object.")
    return message
