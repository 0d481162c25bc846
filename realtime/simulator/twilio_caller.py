"""A simulated telephone call: rings, runs the TwiML it is answered with, and lives through its script."""

import asyncio
import contextlib
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Literal

import aiohttp

from realtime.simulator import call_script as steps
from realtime.simulator import twiml
from realtime.simulator.call_registration import Registration
from realtime.simulator.call_script import CallScript, Observation, Observer
from realtime.simulator.media_stream import CallRecord, MediaStream, StreamEvents
from realtime.simulator.performance import Performance, rehearse
from realtime.simulator.webhooks import SignedClient, new_sid

_SPOKEN_CHARACTERS_PER_SECOND = 14
_LONGEST_SAY_SECONDS = 20
_MOST_VERBS = 50


@dataclass(frozen=True)
class Line:
    """Where a call goes and who is on it.

    `base_url` is the public address that is signed; `connect_to` the place really connected to, if
    another. `simulator_url` is the REST stand-in the call is announced to, so that our side can end it.
    """

    base_url: str
    account_sid: str
    auth_token: str
    to_number: str = "+4930123456"
    voice_path: str = "/twilio/voice"
    status_path: str | None = "/twilio/status"
    connect_to: str | None = None
    simulator_url: str | None = None


@dataclass(frozen=True)
class Detection:
    """Who picked up, as the machine detection will find, and the callback that is told so ("" for none).

    An `asynchronous` one holds up nothing; the other is finished before the call's first webhook.
    """

    answered_by: str
    url: str
    asynchronous: bool


@dataclass
class _Ending:
    status: str = "completed"
    by: str = "caller"


class TwilioCaller:
    """One call. `run` dials and returns when it is over; `hang_up` ends it from outside."""

    def __init__(
        self,
        line: Line,
        script: CallScript,
        *,
        observer: Observer | None = None,
        speed: float = 1.0,
        call_sid: str | None = None,
        direction: Literal["inbound", "outbound-api"] = "inbound",
        status_callback: str | None = None,
        status_events: tuple[str, ...] = ("completed",),
        status_order: str = "in_order",
        voice_url: str | None = None,
        inline_twiml: str | None = None,
        status_delay_ms: int = 0,
        detection: Detection | None = None,
        detection_ms: int = 0,
    ) -> None:
        self.line = line
        self.script = script
        self.call_sid = call_sid or new_sid("CA")
        self.record = CallRecord()
        self.observations: list[Observation] = []
        self._observer = observer
        self._speed = speed
        self._direction = direction
        self._status_events = status_events
        self._status_order = status_order
        self._status_url = status_callback or (line.base_url + line.status_path if line.status_path else None)
        self._voice_url = voice_url or line.base_url + line.voice_path
        self._inline_twiml = inline_twiml
        self._status_delay_ms = status_delay_ms
        self._detection = detection
        self._detection_ms = detection_ms
        self._orders: str | None = None
        self._redirected = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._ending = _Ending()
        self._over = asyncio.Event()
        self._began = time.monotonic()
        self._answered_at: float | None = None
        self._sequence = 0
        self._late_status: str | None = None
        self._stream: MediaStream | None = None

    async def run(self) -> CallRecord:
        """Dial, talk, end. A webhook that fails ends the call as Twilio ends it; nothing is raised for it."""
        await asyncio.to_thread(rehearse, self.script)
        self._began = time.monotonic()
        async with aiohttp.ClientSession() as session:
            client = SignedClient(session, self.line.auth_token, self.line.connect_to)
            self._observe(steps.Ringing(0, self.call_sid))
            async with Registration(session, self):
                await self._live(client)
                await self._end(client)
                await self.settle()
        return self.record

    async def settle(self) -> None:
        """Wait until every callback that is under way has arrived."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def hang_up(self, by: str = "companion", status: str = "completed") -> None:
        """End the call now, as `calls(sid).update(status="completed")` does."""
        if not self._over.is_set():
            self._ending = _Ending(status, by)
            self._over.set()

    def redirect(self, document: str) -> None:
        """Go on with other TwiML, as after `calls(sid).update(twiml=...)`: the stream ends, and what is spoken."""
        self._orders = document
        self._redirected.set()
        if self._stream is not None:
            self._start(self._stream.stop())

    @property
    def final_status(self) -> str:
        """How the call ended, in Twilio's words."""
        return self._ending.status

    def heard(self) -> list[str]:
        """Every sentence the caller heard to its end."""
        return [seen.text for seen in self.observations if isinstance(seen, steps.Heard)]

    def silences(self) -> list[steps.Quiet]:
        """Every stretch of the stream in which nobody was audible and the caller did not speak."""
        return self.of_type(steps.Quiet)

    def heard_ms(self) -> int:
        """How much was audible that was no whole sentence: phrases without subtitles, sentences cut off."""
        return sum(seen.duration_ms for seen in self.of_type(steps.HeardSound))

    def of_type[T](self, kind: type[T]) -> list[T]:
        """The observations of one type."""
        return [seen for seen in self.observations if isinstance(seen, kind)]

    def webhook_form(self, status: str) -> dict[str, str]:
        """The parameters every voice webhook carries."""
        inbound = self._direction == "inbound"
        person, own = self.script.from_number, self.line.to_number
        form = {
            "CallSid": self.call_sid, "AccountSid": self.line.account_sid, "ApiVersion": "2010-04-01",
            "From": person if inbound else own, "To": own if inbound else person,
            "Caller": person if inbound else own, "Called": own if inbound else person,
            "Direction": self._direction, "CallStatus": status,
        }  # fmt: skip
        if self._detection and not self._detection.asynchronous:
            form["AnsweredBy"] = self._detection.answered_by
        return form

    # --- the call --------------------------------------------------------------------------------

    async def _live(self, client: SignedClient) -> None:
        life = asyncio.create_task(self._run_call(client))
        over = asyncio.create_task(self._over.wait())
        await asyncio.wait((life, over), return_when=asyncio.FIRST_COMPLETED)
        if not life.done() and self._stream is not None:
            await self._stream.stop()
            await asyncio.wait((life,), timeout=2)
        for task in (life, over):
            task.cancel()
        await asyncio.gather(over, return_exceptions=True)
        if not life.cancelled():
            await asyncio.gather(life, return_exceptions=self._over.is_set())

    async def _run_call(self, client: SignedClient) -> None:
        inbound = self._direction == "inbound"
        document = self._inline_twiml or await self._fetch(
            client, self._voice_url, "ringing" if inbound else "in-progress"
        )
        if document is None:
            return
        self._answered_at = time.monotonic()
        self._observe(steps.Answered(self._now_ms()))
        answered = asyncio.create_task(self._tell_answered(client))
        detecting = asyncio.create_task(self._detect())
        try:
            await self._run_twiml(client, document)
        finally:
            detecting.cancel()
            await asyncio.gather(answered, detecting, return_exceptions=True)

    async def _detect(self) -> None:
        # The verdict on a call that is over already is not told.
        if self._detection is not None and self._detection.url:
            await asyncio.sleep(self._detection_ms / 1000 / self._speed)
            form = {
                "CallSid": self.call_sid, "AccountSid": self.line.account_sid,
                "AnsweredBy": self._detection.answered_by, "MachineDetectionDuration": str(self._detection_ms),
            }  # fmt: skip
            # Our side may end the call before it has answered this.
            self._start(self._post_alone(self._detection.url, form, self._times))

    async def _tell_answered(self, client: SignedClient) -> None:
        if "answered" not in self._status_events:
            return
        if self._status_order == "reordered":
            # This callback was sent in time and arrives after all others.
            self._late_status = "in-progress"
        else:
            await self.post_status(client, "in-progress")

    async def _fetch(self, client: SignedClient, url: str, status: str, **more: str) -> str | None:
        form = {**self.webhook_form(status), **more}
        try:
            code, document = await client.post(url, form)
        except (aiohttp.ClientError, TimeoutError):
            code, document = 0, ""
        self.record.requests.append((url, form, code))
        self.record.twiml.append(document)
        if code != 200:
            self._fail(11200 if code else 11205, f"the webhook answered {code}")
            return None
        return document

    async def _run_twiml(self, client: SignedClient, document: str) -> None:
        verbs = self._parsed(document)
        for _ in range(_MOST_VERBS):
            if not verbs:
                self._ending = self._ending if self._ending.by == "twilio" else _Ending(by="companion")
                return
            verb = verbs.pop(0)
            if isinstance(verb, twiml.Hangup | twiml.Reject):
                self._ending = _Ending("busy" if isinstance(verb, twiml.Reject) else "completed", "companion")
                return
            replaced = await self._run_verb(client, verb)
            if self._orders is not None:
                replaced, self._orders = self._orders, None
                self._redirected.clear()
            if self._over.is_set() or self._ending.by in ("twilio", "hung up"):
                return
            verbs = verbs if replaced is None else self._parsed(replaced)

    def _parsed(self, document: str) -> list[twiml.Verb]:
        try:
            return twiml.parse_twiml(document, self._voice_url)
        except twiml.TwimlError as error:
            self._fail(error.code, str(error))
            return []

    async def _run_verb(self, client: SignedClient, verb: twiml.Verb) -> str | None:
        # The TwiML that takes the place of what is left, if any.
        match verb:
            case twiml.Say(text):
                self._observe(steps.FallbackHeard(self._now_ms(), text))
                await self._wait(min(_LONGEST_SAY_SECONDS, len(text) / _SPOKEN_CHARACTERS_PER_SECOND))
            case twiml.Pause(seconds):
                await self._wait(seconds)
            case twiml.Redirect(url):
                return await self._fetch(client, url, "in-progress")
            case twiml.Stream():
                return await self._connect(client, verb)
        return None

    async def _connect(self, client: SignedClient, verb: twiml.Stream) -> str | None:
        try:
            socket = await client.open_stream(verb.url)
        except aiohttp.WSServerHandshakeError as error:
            self._complain(31920, f"the handshake was answered {error.status}")
        except (aiohttp.ClientError, TimeoutError):
            self._complain(31902, "the stream could not be opened")
        else:
            await self._talk(socket, verb)
        if self._over.is_set() or self._ending.by == "hung up" or verb.action is None or self._orders is not None:
            return None
        return await self._fetch(client, verb.action, "in-progress")

    async def _talk(self, socket: aiohttp.ClientWebSocketResponse, verb: twiml.Stream) -> None:
        stream_sid = new_sid("MZ")
        self._stream = stream = MediaStream(
            socket,
            account_sid=self.line.account_sid,
            call_sid=self.call_sid,
            stream_sid=stream_sid,
            parameters=verb.parameters,
            record=self.record,
            events=self._stream_events(),
            speed=self._speed,
            began_ms=self._now_ms(),
        )
        await stream.start()
        self._observe(steps.StreamStarted(self._now_ms(), stream_sid))
        script = asyncio.create_task(Performance(self.script, stream, self._put_down).run())
        try:
            await stream.run()
        finally:
            self._stream = None
            script.cancel()
            await asyncio.gather(script, return_exceptions=True)

    def _stream_events(self) -> StreamEvents:
        return StreamEvents(
            noticed=self._observe,
            cleared=lambda dropped_ms: self._observe(steps.Cleared(self._now_ms(), dropped_ms)),
            mark=lambda name, cleared: self._observe(steps.MarkReached(self._now_ms(), name, cleared)),
            complained=self._complain,
            said=lambda text: self._observe(steps.Said(self._now_ms(), text)),
        )

    def _put_down(self) -> None:
        self._ending = _Ending("completed", "hung up")

    # --- the end ---------------------------------------------------------------------------------

    async def _end(self, client: SignedClient) -> None:
        if self._answered_at is None and self._ending.status == "completed":
            self._ending.status = "failed" if self._ending.by == "twilio" else "no-answer"
        by = "caller" if self._ending.by == "hung up" else self._ending.by
        self._observe(steps.Ended(self._now_ms(), self._ending.status, by, self.duration_seconds))
        if "completed" in self._status_events:
            await self.post_status(client, self._ending.status)
        if self._late_status is not None:
            await self.post_status(client, self._late_status)

    @property
    def duration_seconds(self) -> int:
        """Seconds of call time since it was answered, rounded up as Twilio bills them."""
        if self._answered_at is None:
            return 0
        return max(1, round((time.monotonic() - self._answered_at) * self._speed))

    async def post_status(self, client: SignedClient, status: str) -> None:
        """Send a status callback, in the order the script asks for (duplicated, or lost)."""
        if self._status_url is None or self._status_order == "lost":
            return
        form = {
            **self.webhook_form(status),
            "SequenceNumber": str(self._sequence),
            "Timestamp": format_datetime(datetime.now(UTC)),
            "CallbackSource": "call-progress-events",
        }
        self._sequence += 1
        if status == "completed":
            seconds = self.duration_seconds
            form |= {"CallDuration": str(seconds), "Duration": str(-(-seconds // 60))}
        if self._status_delay_ms:
            delay = self._status_delay_ms / 1000 / self._speed
            self._start(self._post_alone(self._status_url, form, self._times, delay))
            return
        for _ in range(self._times):
            await self._post_form(client, self._status_url, form)

    @property
    def _times(self) -> int:
        return 2 if self._status_order == "duplicated" else 1

    async def _post_alone(self, url: str, form: dict[str, str], times: int, delay: float = 0) -> None:
        # On a connection of its own, which lives on when the call does not.
        await asyncio.sleep(delay)
        async with aiohttp.ClientSession() as session:
            client = SignedClient(session, self.line.auth_token, self.line.connect_to)
            for _ in range(times):
                await self._post_form(client, url, form)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _post_form(self, client: SignedClient, url: str, form: dict[str, str]) -> None:
        try:
            code, _ = await client.post(url, form)
        except (aiohttp.ClientError, TimeoutError):
            code = 0
        self.record.requests.append((url, form, code))

    async def _wait(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._redirected.wait(), seconds / self._speed)

    def _fail(self, code: int, message: str) -> None:
        self._ending = _Ending("completed" if self._answered_at else "failed", "twilio")
        self._complain(code, message)

    def _complain(self, code: int, message: str) -> None:
        self._observe(steps.Complained(self._now_ms(), code, message))

    def _now_ms(self) -> int:
        if self._stream is not None:
            return self._stream.now_ms
        return int((time.monotonic() - self._began) * 1000 * self._speed)

    def _observe(self, observation: Observation) -> None:
        self.observations.append(observation)
        if self._observer is not None:
            self._observer(observation)
