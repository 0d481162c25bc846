"""Tells open pages that something is new, over the channel layer: at most once, and never in anybody's way.

A thread of its own talks to the channel layer, so that a Redis that hangs delays neither a call nor a webhook.
Of several equal messages that wait, one is sent.
"""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Any

import redis
from channels.layers import get_channel_layer

logger = logging.getLogger(__name__)

MOST_WAITING = 1_000
SEND_SECONDS = 2.0

type Message = tuple[str, tuple[tuple[str, Any], ...]]


class Broadcaster:
    """Sends messages to groups from any thread. What does not fit into its queue is lost, as on any such layer."""

    def __init__(self, layer: Callable[[], Any] = get_channel_layer) -> None:
        self._layer = layer
        self._waiting: queue.Queue[Message] = queue.Queue(MOST_WAITING)
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None

    def send(self, group: str, **message: Any) -> None:
        """Returns at once. `message` holds ids and words of ours, and its `type` names the consumer's method."""
        self._ensure_thread()
        try:
            self._waiting.put_nowait((group, tuple(message.items())))
        except queue.Full:
            logger.warning("news dropped, too much is waiting")

    def _ensure_thread(self) -> None:
        with self._start:
            # Not there yet, or left behind by a fork.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="broadcast", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        with asyncio.Runner() as runner:
            while True:
                runner.run(self._send_all(dict.fromkeys(self._taken())))

    def _taken(self) -> Iterator[Message]:
        """Waits for a message, and takes what else is there by then."""
        yield self._waiting.get()
        while True:
            try:
                yield self._waiting.get_nowait()
            except queue.Empty:
                return

    async def _send_all(self, messages: dict[Message, None]) -> None:
        layer = self._layer()
        for group, message in messages:
            try:
                async with asyncio.timeout(SEND_SECONDS):
                    await layer.group_send(group, dict(message))
            except (OSError, TimeoutError, redis.RedisError) as error:
                logger.warning("news lost, the channel layer is away", extra={"kind": type(error).__name__})


BROADCASTER = Broadcaster()
