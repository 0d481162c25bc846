"""The trial call's consumer where no real socket is needed: who is let in, what the page is told, how it ends."""

import asyncio
import json
from typing import Any

import pytest

from realtime import browser
from realtime import commands as do
from realtime.browser import BrowserConsumer, BrowserLine, BrowserObserver, is_our_origin
from realtime.commands import EndCall, Ending, EndReason, Speaker
from realtime.events import CallerTyped
from realtime.phrases import Phrase, phrase_of
from realtime.tests.test_consumers import Socket
from realtime.wire.twilio import StreamStart

START = StreamStart("BR1", "BR1", "", "token", True)
SAID = do.RecordUtterance(1, Speaker.COMPANION, "Guten Tag.", False, 20)


class Texts:
    """Keeps what is sent."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    async def send(self, text: str) -> None:
        self.sent.append(json.loads(text))

    def events(self) -> list[str]:
        return [message["event"] for message in self.sent]


def messages(socket: Socket) -> list[dict[str, Any]]:
    return [json.loads(one["text"]) for one in socket.sent if "text" in one]


async def consumer(socket: Socket) -> BrowserConsumer:
    made = BrowserConsumer()
    made.line = BrowserLine(socket.receive, socket.send)
    made.watcher = BrowserObserver(made.line.send)
    return made


# --- what the page is told -----------------------------------------------------------------------------
async def test_the_page_is_told_everything_in_the_order_in_which_it_happened() -> None:
    texts = Texts()
    observer = BrowserObserver(texts.send)
    observer.is_in("opening")
    observer.said(SAID, False)
    observer.answered_after(900)
    observer.concern("fall")
    observer.ended("goodbye")
    await observer.finish()
    assert texts.events() == ["state", "turn", "latency", "concern", "state"]
    assert texts.sent[1]["text"] == "Guten Tag."
    assert texts.sent[-1] == {"event": "state", "state": "ended", "reason": "goodbye"}


async def test_telling_the_page_never_waits_for_it() -> None:
    open_again = asyncio.Event()
    sent: list[str] = []

    async def slow(text: str) -> None:
        await open_again.wait()
        sent.append(text)

    observer = BrowserObserver(slow)
    for _ in range(100):
        observer.answered_after(1)
    assert sent == []
    open_again.set()
    await observer.finish()
    assert len(sent) == 100


async def test_finishing_twice_is_finishing_once() -> None:
    observer = BrowserObserver(Texts().send)
    await observer.finish()
    await observer.finish()


async def test_the_conversation_is_watched_by_the_page() -> None:
    made = await consumer(Socket())
    assert made._observer() is made.watcher


async def test_a_line_says_once_that_somebody_talks() -> None:
    socket = Socket()
    line = BrowserLine(socket.receive, socket.send)
    for _ in range(2):
        await line.send('{"event":"media","streamSid":"BR1","media":{"payload":"/w=="}}')
    assert [message["event"] for message in messages(socket)] == ["state", "media", "media"]
    assert messages(socket)[0]["state"] == "talking"


def test_one_can_type_on_a_line() -> None:
    line = BrowserLine(Socket().receive, Socket().send)
    assert line.parse('{"event":"text","text":"Guten Tag."}', 4) == CallerTyped(at_ms=4, text="Guten Tag.")


# --- how it ends ---------------------------------------------------------------------------------------
async def test_after_a_goodbye_the_socket_is_closed_because_no_carrier_hangs_up() -> None:
    socket = Socket()
    made = await consumer(socket)
    await made._let_go(START, EndCall(EndReason.GOODBYE, Ending.HANG_UP))
    assert [message.get("state") for message in messages(socket)] == ["closing", "ended"]
    assert messages(socket)[-1]["reason"] == "goodbye"
    assert socket.sent[-1] == {"type": "websocket.close", "code": 1000}


@pytest.fixture
def short_apology(monkeypatch: pytest.MonkeyPatch) -> Phrase:
    phrase = phrase_of("Bitte entschuldigen Sie.", bytes(800))
    monkeypatch.setattr(browser, "apology", lambda: phrase)
    return phrase


async def test_an_apology_is_played_to_its_end_before_the_socket_is_closed(short_apology: Phrase) -> None:
    socket = Socket()
    made = await consumer(socket)
    ending = asyncio.create_task(made._let_go(START, EndCall(EndReason.COMPANION_LOST, Ending.FALLBACK)))
    while not any(message["event"] == "mark" for message in messages(socket)):
        await asyncio.sleep(0.01)
    assert not ending.done()
    for text in ('{"event":"mark","mark":{"name":"7"}}', '{"event":"mark","mark":{"name":"apology"}}'):
        socket.incoming.put_nowait({"type": "websocket.receive", "text": text})
    await ending
    told = messages(socket)
    assert [message["text"] for message in told if message["event"] == "turn"] == [short_apology.text]
    assert [message["media"]["payload"] for message in told if message["event"] == "media"] == list(
        short_apology.payloads
    )
    assert told[-1]["reason"] == "companion_lost"


async def test_a_page_that_never_acknowledges_the_apology_is_not_waited_for(
    short_apology: Phrase, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(browser, "APOLOGY_SPARE_SECONDS", 0.01)
    socket = Socket()
    await (await consumer(socket))._let_go(START, EndCall(EndReason.CIRCUIT_OPEN, Ending.FALLBACK))
    assert socket.sent[-1]["type"] == "websocket.close"
    assert "apology not acknowledged" in caplog.text


async def test_a_page_that_leaves_during_the_apology_ends_it(short_apology: Phrase) -> None:
    socket = Socket()
    socket.incoming.put_nowait({"type": "websocket.disconnect", "code": 1001})
    await (await consumer(socket))._let_go(START, EndCall(EndReason.CIRCUIT_OPEN, Ending.FALLBACK))
    assert "websocket.close" not in [message["type"] for message in socket.sent]


def test_the_apology_is_a_sentence_of_the_house() -> None:
    assert "entschuldigen" in browser.apology().text


# --- who is let in -------------------------------------------------------------------------------------
@pytest.fixture
def our_addresses(settings: Any) -> None:
    settings.BASE_URL = "https://begleiter.example.org"
    settings.ALLOWED_HOSTS = ["begleiter.example.org", "localhost", "127.0.0.1"]


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://begleiter.example.org", "begleiter.example.org"),
        ("https://begleiter.example.org", "web:8000"),  # a proxy may ask by another name
        ("http://localhost:8000", "localhost:8000"),
        ("http://127.0.0.1:8001", "127.0.0.1:8001"),
    ],
)
def test_pages_of_ours_may_call(our_addresses: None, origin: str, host: str) -> None:
    assert is_our_origin(origin, host)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("", "begleiter.example.org"),
        ("null", "begleiter.example.org"),
        ("https://evil.example.com", "begleiter.example.org"),
        ("https://evil.example.com", "evil.example.com"),
        ("https://begleiter.example.org.evil.example.com", "begleiter.example.org"),
        ("https://begleiter.example.org:8443", "begleiter.example.org"),
        ("http://localhost:9999", "localhost:8000"),
        ("file://localhost:8000", "localhost:8000"),
        ("https://", ""),
    ],
)
def test_foreign_pages_may_not(our_addresses: None, origin: str, host: str) -> None:
    assert not is_our_origin(origin, host)
