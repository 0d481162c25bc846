"""The trial call in the browser: the same stream as Twilio's, with another key to the door and somebody watching.

Who may speak on it: a member with a session, from a page of ours, on the one call that this session began.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from calls import services
from calls.models import Call
from realtime import commands as do
from realtime.briefing import voice_of
from realtime.commands import EndCall, Ending, Speaker
from realtime.consumers import NORMAL_CLOSURE, StreamConsumer, StreamLine
from realtime.events import AnyEvent
from realtime.phrasebook import phrases_for
from realtime.phrases import Phrase
from realtime.prompts import Briefing
from realtime.relay import CompanionDial
from realtime.wire import browser, twilio
from realtime.wire.twilio import StreamStart
from voicecompanion.lib.threads import in_database_thread

logger = logging.getLogger(__name__)

STREAM_PATH = "calls/browser/stream"
SESSION_KEY = "browser_call"
APOLOGY = "apology"
APOLOGY_SPARE_SECONDS = 3.0
# Behind every turn of a conversation, and still a whole number in JavaScript.
LAST_POSITION = 1 << 52


class BrowserObserver:
    """Tells the page what goes on, in order and beside the audio (see `realtime.house.Observer`)."""

    def __init__(self, send: Callable[[str], Awaitable[None]]) -> None:
        self._send = send
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._sender = asyncio.create_task(self._send_all())

    def said(self, utterance: do.RecordUtterance, stored: bool) -> None:
        self._queue.put_nowait(browser.encode_turn(utterance, stored=stored))

    def answered_after(self, ms: int) -> None:
        self._queue.put_nowait(browser.encode_latency(ms))

    def concern(self, kind: str) -> None:
        self._queue.put_nowait(browser.encode_concern(kind))

    def is_in(self, state: str) -> None:
        """Tells how far the call is: "opening", "talking" or "closing"."""
        self._queue.put_nowait(browser.encode_state(state))

    def ended(self, reason: str) -> None:
        self._queue.put_nowait(browser.encode_state("ended", reason))

    async def finish(self) -> None:
        """Returns when everything is sent; safe to call twice."""
        self._queue.put_nowait(None)
        await self._sender

    async def _send_all(self) -> None:
        while (text := await self._queue.get()) is not None:
            await self._send(text)


class BrowserLine(StreamLine):
    """A line on which one can type, and which says when the first sound is on its way."""

    _is_talking = False

    def parse(self, text: str, at_ms: int) -> AnyEvent | None:
        return browser.parse(text, at_ms)

    async def send(self, text: str) -> None:
        if not self._is_talking and text.startswith('{"event":"media"'):
            self._is_talking = True
            await super().send(browser.encode_state("talking"))
        await super().send(text)


class BrowserConsumer(StreamConsumer):
    """A trial call's stream, at `/calls/browser/stream`."""

    line_class = BrowserLine

    async def _may_connect(self) -> bool:
        """A page of ours, and a session that began a call: whoever lacks one of them is answered 403."""
        headers = {name.decode("latin1").lower(): value.decode("latin1") for name, value in self.scope["headers"]}
        if not is_our_origin(headers.get("origin", ""), headers.get("host", "")):
            logger.warning("trial call from a foreign page refused")
            return False
        return self.scope["user"].is_authenticated and bool(await self._call_of_session())

    async def _call_of_session(self) -> str:
        """The SID of the call that this session began. A session is read from the database."""
        return str(await in_database_thread(self.scope["session"].get, key=SESSION_KEY, default=""))

    async def _admitted(self, start: StreamStart) -> Call | None:
        """The call of this session, if the token is its own, too."""
        if not start.has_expected_audio or start.call_sid != await self._call_of_session():
            return None
        return await in_database_thread(
            services.redeem_stream_token, call_sid=start.call_sid, token=start.token, now=timezone.now()
        )

    async def _take_call(self, dial: CompanionDial | None) -> None:
        self.watcher = BrowserObserver(self.line.send)
        self.watcher.is_in("opening")
        try:
            await super()._take_call(dial)
        finally:
            await self.watcher.finish()

    def _observer(self) -> BrowserObserver:
        return self.watcher

    async def _let_go(self, start: StreamStart, end: EndCall) -> None:
        """There is no carrier: the apology is spoken through the socket, and closing the socket hangs up."""
        self.watcher.is_in("closing")
        if end.ending is Ending.FALLBACK:
            await self._apologise(start)
        self.watcher.ended(str(end.reason))
        await self.watcher.finish()
        await self.line.close(NORMAL_CLOSURE)

    async def _apologise(self, start: StreamStart) -> None:
        """Plays what Twilio would speak behind `<Connect>`, to its acknowledged end or a little longer."""
        phrase = await in_database_thread(apology)
        self.watcher.said(do.RecordUtterance(LAST_POSITION, Speaker.COMPANION, phrase.text, False, 0), False)
        for payload in phrase.payloads:
            await self.line.send(twilio.encode(do.PlayAudio(payload), start.stream_sid))
        await self.line.send(twilio.encode(do.SendMark(APOLOGY), start.stream_sid))
        try:
            async with asyncio.timeout(phrase.duration_ms / 1000 + APOLOGY_SPARE_SECONDS):
                await self._heard(APOLOGY)
        except TimeoutError:
            logger.warning("apology not acknowledged")

    async def _heard(self, mark: str) -> None:
        while (text := await self.line.receive()) is not None:
            if getattr(self.line.parse(text, 0), "name", "") == mark:
                return


def apology() -> Phrase:
    """What is said when there can be no conversation, to somebody of whom nothing is known."""
    stranger = Briefing()
    phrases = phrases_for(language=stranger.language, address=stranger.address, voice=voice_of(stranger))
    return phrases[APOLOGY]


def is_our_origin(origin: str, host: str) -> bool:
    """Whether a page of ours opened the socket: that of `BASE_URL`, or of the host that was asked and is ours.

    Browsers send `Origin` with every handshake and let no page choose it; who sends none is no browser.
    """
    if origin == _origin_of(settings.BASE_URL):
        return True
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or parts.netloc != host:
        return False
    return validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)


def _origin_of(url: str) -> str:
    parts: Any = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
