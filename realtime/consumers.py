"""The socket that Twilio opens for a call: who may speak on it, and how it is let go.

It begins and ends in Channels' dispatch as usual. The media in between does not: that dispatch makes a thread hop
and a task per message, fifty times a second and call, so this consumer has a receive loop of its own.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from channels.consumer import AsyncConsumer
from django.conf import settings
from django.utils import timezone

from calls import services
from calls.models import Call
from calls.twilio import TwilioError, valid_handshake_signature
from realtime.briefing import briefing_for, rules_for, session_settings_for
from realtime.commands import EndCall, Ending, EndReason
from realtime.conversation import Conversation
from realtime.prompts import Briefing
from realtime.recorder import Recorder
from realtime.relay import CompanionDial, Relay
from realtime.wire.twilio import MAX_MESSAGE_BYTES, StreamStart, parse_start
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

    async def send(self, text: str) -> None:
        if self._open:
            await self._send({"type": "websocket.send", "text": text})

    async def close(self, code: int) -> None:
        """Closes the socket if it is open; Twilio then runs what stands behind `<Connect>`."""
        if self._open:
            self._open = False
            await self._send({"type": "websocket.close", "code": code})

    async def wait_until_closed(self) -> None:
        while await self.receive() is not None:
            pass


class StreamConsumer(AsyncConsumer):  # type: ignore[misc]
    """One call's media stream, at `/twilio/stream`."""

    channel_layer_alias = None

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        self.scope, self.base_send = scope, send
        self.line = StreamLine(receive, send)
        await self.dispatch(await receive())

    async def websocket_connect(self, message: Message) -> None:
        headers = {name.decode("latin1").lower(): value.decode("latin1") for name, value in self.scope["headers"]}
        if not valid_handshake_signature(headers.get("x-twilio-signature")):
            logger.warning("handshake with a wrong or missing signature refused")
            await self.send({"type": "websocket.close"})  # before the upgrade: answered 403
            return
        await self.send({"type": "websocket.accept"})
        # Dialled before the first message is read, so that the greeting starts sooner.
        url = f"{settings.OPENAI_REALTIME_URL}?model={settings.REALTIME_MODEL}"
        dial = CompanionDial(url, settings.OPENAI_API_KEY, settings.REALTIME_CONNECT_TIMEOUT_SECONDS)
        try:
            await self._take_call(dial)
        finally:
            await dial.close()

    async def _take_call(self, dial: CompanionDial) -> None:
        start = await self._awaited_start()
        call = await self._admitted(start) if start else None
        if start is None or call is None:
            logger.warning("stream without a valid start refused")
            await self.line.close(POLICY_VIOLATION)
            return
        recorder = Recorder(call, timezone.now())
        end = await self._converse(call, start, dial, recorder)
        logger.info("conversation ended", extra={"call_id": call.pk, "reason": str(end.reason)})
        await self._let_go(start.call_sid, end)
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

    async def _admitted(self, start: StreamStart) -> Call | None:
        """The call this stream belongs to, if its token says so."""
        if not start.has_expected_audio or start.account_sid != settings.TWILIO_ACCOUNT_SID:
            return None
        return await in_database_thread(
            services.redeem_stream_token, call_sid=start.call_sid, token=start.token, now=timezone.now()
        )

    async def _converse(self, call: Call, start: StreamStart, dial: CompanionDial, recorder: Recorder) -> EndCall:
        """The conversation itself. A bug of ours must reach the caller as an apology, never as silence."""
        try:
            briefing: Briefing = await in_database_thread(briefing_for, call=call)
            relay = Relay(
                conversation=Conversation(rules_for(briefing)),
                line=self.line,
                stream_sid=start.stream_sid,
                dial=dial,
                session=session_settings_for(briefing),
                recorder=recorder,
            )
            return await relay.run()
        except Exception:
            logger.exception("conversation broke", extra={"call_id": call.pk})
            return EndCall(EndReason.INTERNAL_ERROR, Ending.FALLBACK)

    async def _let_go(self, call_sid: str, end: EndCall) -> None:
        """Lets the carrier hang up after a goodbye; otherwise closes the socket, and the apology is spoken."""
        if end.ending is Ending.HANG_UP:
            try:
                await in_database_thread(services.hang_up, call_sid=call_sid)
                async with asyncio.timeout(HANG_UP_SECONDS):
                    await self.line.wait_until_closed()
            except (TwilioError, TimeoutError):
                logger.warning("the carrier did not hang up")
        await self.line.close(NORMAL_CLOSURE)
