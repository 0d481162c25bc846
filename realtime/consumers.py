"""The socket that Twilio opens for a call: who may speak on it, and how it is let go.

It begins and ends in Channels' dispatch as usual. The media in between does not: that dispatch makes a thread hop
and a task per message, fifty times a second and call, so this consumer has a receive loop of its own.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from channels.consumer import AsyncConsumer
from django.conf import settings
from django.utils import timezone

from calls import services
from calls.models import Call
from calls.twilio import TwilioError, valid_handshake_signature
from realtime import circuit
from realtime.briefing import briefing_for, rules_for, session_settings_for
from realtime.commands import EndCall, Ending, EndReason
from realtime.conversation import Conversation
from realtime.events import AnyEvent
from realtime.house import House, Observer
from realtime.prompts import Briefing
from realtime.recorder import Recorder
from realtime.relay import CompanionDial, Relay
from realtime.wire.twilio import MAX_MESSAGE_BYTES, StreamStart, parse, parse_start
from voicecompanion.lib.threads import in_database_thread

logger = logging.getLogger(__name__)

NORMAL_CLOSURE = 1000
POLICY_VIOLATION = 1008
MESSAGE_TOO_BIG = 1009
HANG_UP_SECONDS = 5

type Message = dict[str, Any]


class StreamLine:
    """The line as the relay sees it: texts in, texts out, None when it is closed."""

    def __init__(
        self, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        self._receive = receive
        self._send = send
        self._open = True

    async def receive(self) -> str | None:
        """The next text; None once the socket is closed, by them or because of what they sent."""
        message = await self._receive() if self._open else {}
        text = message.get("text")
        if text is not None and len(text) <= MAX_MESSAGE_BYTES:
            return str(text)
        if message.get("type") == "websocket.receive":
            await self.close(POLICY_VIOLATION if text is None else MESSAGE_TOO_BIG)
        self._open = False
        return None

    def parse(self, text: str, at_ms: int) -> AnyEvent | None:
        return parse(text, at_ms)

    async def send(self, text: str) -> None:
        if self._open:
            await self._tell({"type": "websocket.send", "text": text})

    async def close(self, code: int) -> None:
        """Closes the socket if it is open; Twilio then runs what stands behind `<Connect>`."""
        if self._open:
            self._open = False
            await self._tell({"type": "websocket.close", "code": code})

    async def _tell(self, message: Message) -> None:
        """Between their goodbye and our hearing of it the server refuses to send: lost, not broken."""
        try:
            await self._send(message)
        except (OSError, RuntimeError):  # OSError by the ASGI specification, RuntimeError by daphne's autobahn
            logger.info(
                "the line was closed before everything was sent"
            )  # what they said last is still to be read

    async def wait_until_closed(self) -> None:
        while await self.receive() is not None:
            pass


class StreamConsumer(AsyncConsumer):  # type: ignore[misc]
    """One call's media stream, at `/twilio/stream`. The hooks at its end are what another kind of line changes."""

    channel_layer_alias = None
    line_class = StreamLine

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        self.scope, self.base_send = scope, send
        self.line = self.line_class(receive, send)
        await self.dispatch(await receive())

    async def websocket_connect(self, message: Message) -> None:
        if not await self._may_connect():
            await self.send({"type": "websocket.close"})  # before the upgrade: answered 403
            return
        await self.send({"type": "websocket.accept"})
        if await in_database_thread(circuit.is_open):
            await self._take_call(None)
            return
        # Dialled before the first message is read, so that the greeting starts sooner.
        url = f"{settings.OPENAI_REALTIME_URL}?model={settings.REALTIME_MODEL}"
        dial = CompanionDial(url, settings.OPENAI_API_KEY, settings.REALTIME_CONNECT_TIMEOUT_SECONDS)
        try:
            await self._take_call(dial)
        finally:
            await dial.close()

    async def _take_call(self, dial: CompanionDial | None) -> None:
        start = await self._awaited_start()
        call = await self._admitted(start) if start else None
        if start is None or call is None:
            logger.warning("stream without a valid start refused")
            await self.line.close(POLICY_VIOLATION)
            return
        recorder = Recorder(call, timezone.now())
        heartbeat = asyncio.create_task(recorder.keep_alive())
        try:
            end = await self._converse(call, start, dial, recorder)
        finally:
            heartbeat.cancel()
        logger.info("conversation ended", extra={"call_id": call.pk, "reason": str(end.reason)})
        await self._let_go(start, end)
        await recorder.finish(str(end.reason))

    async def _awaited_start(self) -> StreamStart | None:
        """The first `start`; None if it does not come in time, or the socket closes before."""
        try:
            async with asyncio.timeout(settings.STREAM_START_TIMEOUT_SECONDS):
                while (text := await self.line.receive()) is not None:
                    if start := parse_start(text):
                        return start
        except TimeoutError:
            pass
        return None

    async def _converse(
        self, call: Call, start: StreamStart, dial: CompanionDial | None, recorder: Recorder
    ) -> EndCall:
        """The conversation itself. A bug of ours must reach the caller as an apology, never as silence."""
        if dial is None:
            return EndCall(EndReason.CIRCUIT_OPEN, Ending.FALLBACK)
        try:
            briefing: Briefing = await in_database_thread(briefing_for, call=call)
            conversation = Conversation(rules_for(briefing), time.time())
            house = House(call, recorder, self._observer(), briefing.messages)
            relay = Relay(
                conversation=conversation,
                line=self.line,
                stream_sid=start.stream_sid,
                dial=dial,
                session=session_settings_for(briefing),
                house=house,
            )
            end = await relay.run()
            await in_database_thread(circuit.note_ending, reason=end.reason)
            await house.finish(conversation)
            return end
        except Exception:
            logger.exception("conversation broke", extra={"call_id": call.pk})
            return EndCall(EndReason.INTERNAL_ERROR, Ending.FALLBACK)

    async def _let_go(self, start: StreamStart, end: EndCall) -> None:
        """Lets the carrier hang up after a goodbye; otherwise closes the socket, and the apology is spoken."""
        match end.ending:
            case Ending.HANG_UP:
                await self._hang_up(start.call_sid)
            case Ending.FALLBACK:
                await self._apologise(start)
        await self.line.close(NORMAL_CLOSURE)

    # --- what another kind of line does otherwise ------------------------------------------------------
    async def _may_connect(self) -> bool:
        """Twilio signs the handshake."""
        headers = {name.decode("latin1").lower(): value.decode("latin1") for name, value in self.scope["headers"]}
        if valid_handshake_signature(headers.get("x-twilio-signature")):
            return True
        logger.warning("handshake with a wrong or missing signature refused")
        return False

    async def _admitted(self, start: StreamStart) -> Call | None:
        """The call this stream belongs to, if its token says so."""
        if not start.has_expected_audio or start.account_sid != settings.TWILIO_ACCOUNT_SID:
            return None
        return await in_database_thread(
            services.redeem_stream_token, call_sid=start.call_sid, token=start.token, now=timezone.now()
        )

    def _observer(self) -> Observer | None:
        """Who watches the conversation beside its caller."""
        return None

    async def _apologise(self, start: StreamStart) -> None:
        """Twilio speaks the apology behind `<Connect>` as soon as the socket is closed."""

    async def _hang_up(self, call_sid: str) -> None:
        try:
            await in_database_thread(services.hang_up, call_sid=call_sid)
            async with asyncio.timeout(HANG_UP_SECONDS):
                await self.line.wait_until_closed()
        except (TwilioError, TimeoutError):
            logger.warning("the carrier did not hang up")
