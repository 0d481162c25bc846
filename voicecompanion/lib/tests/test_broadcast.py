"""News go out from any thread, at once, once, and never at the cost of who sends them."""

import asyncio
import logging
import threading
import time
import uuid
from typing import Any

import pytest
import redis
from channels.layers import get_channel_layer

from voicecompanion.lib import broadcast
from voicecompanion.lib.broadcast import Broadcaster


class Layer:
    """A channel layer that keeps what it is given, as slowly or as badly as a test wants."""

    def __init__(self, seconds: float = 0, error: Exception | None = None) -> None:
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self._seconds, self._error = seconds, error

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        await asyncio.sleep(self._seconds)
        if self._error:
            raise self._error
        self.sent.append((group, message))


@pytest.fixture
def layer() -> Layer:
    return Layer()


def sender_to(layer: Layer) -> Broadcaster:
    return Broadcaster(lambda: layer)


def wait_for(condition: Any, seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert condition()


def test_a_message_reaches_everybody_in_the_group_over_the_real_layer() -> None:
    async def heard() -> dict[str, Any]:
        real, group = get_channel_layer(), f"test-{uuid.uuid4().hex}"
        channel = await real.new_channel()
        await real.group_add(group, channel)
        Broadcaster().send(group, type="news", person_id=4)
        return await asyncio.wait_for(real.receive(channel), 5)

    assert asyncio.run(heard()) == {"type": "news", "person_id": 4}


def test_sending_returns_at_once_however_slow_the_layer_is(layer: Layer) -> None:
    layer._seconds = 0.5
    sender, began = sender_to(layer), time.monotonic()
    for number in range(20):
        sender.send("account-1", type="news", person_id=number)
    assert time.monotonic() - began < 0.4


def test_equal_messages_that_wait_are_sent_once(layer: Layer, monkeypatch: pytest.MonkeyPatch) -> None:
    sender = sender_to(layer)
    with monkeypatch.context() as nobody_sends:
        nobody_sends.setattr(sender, "_ensure_thread", lambda: None)
        for _word in range(30):
            sender.send("account-1", type="news", person_id=4)
    sender.send("account-1", type="news", person_id=5)
    wait_for(lambda: len(layer.sent) == 2)
    assert [message["person_id"] for _group, message in layer.sent] == [4, 5]


@pytest.mark.parametrize("error", [redis.ConnectionError("10.0.0.7"), OSError("secret"), TimeoutError()])
def test_a_layer_that_is_away_costs_the_news_and_nothing_else(
    layer: Layer, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    layer._error = error
    sender = sender_to(layer)
    with caplog.at_level(logging.WARNING):
        sender.send("account-1", type="news", person_id=1)
        wait_for(lambda: "news lost" in caplog.text)
    layer._error = None
    sender.send("account-1", type="news", person_id=2)
    wait_for(lambda: len(layer.sent) == 1)
    assert "10.0.0.7" not in caplog.text


def test_a_layer_that_hangs_is_given_up(
    layer: Layer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(broadcast, "SEND_SECONDS", 0.05)
    layer._seconds = 60
    with caplog.at_level(logging.WARNING):
        sender_to(layer).send("account-1", type="news", person_id=1)
        wait_for(lambda: "news lost" in caplog.text)


def test_what_does_not_fit_is_dropped_and_nobody_waits(
    layer: Layer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(broadcast, "MOST_WAITING", 2)
    sender = sender_to(layer)
    monkeypatch.setattr(sender, "_ensure_thread", lambda: None)
    with caplog.at_level(logging.WARNING):
        for number in range(3):
            sender.send("account-1", type="news", person_id=number)
    assert "news dropped" in caplog.text


def test_one_thread_is_enough_for_all_senders(layer: Layer) -> None:
    sender = sender_to(layer)
    threads = [
        threading.Thread(target=sender.send, args=("account-1",), kwargs={"type": str(i)}) for i in range(9)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wait_for(lambda: len(layer.sent) == 9)
