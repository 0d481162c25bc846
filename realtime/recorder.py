"""Writes down what was said, turn by turn, beside the audio path and never on it.

With the consent to a transcript each turn goes to the database as soon as it is complete. Without it the turns
stay in this object and leave it once, sealed, for the safety analysis; or not at all if the account wants none.
"""

import asyncio
import datetime
import logging
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

import calls.services as services
from calls.models import Call
from people.models import Consent
from realtime.commands import RecordUtterance
from voicecompanion.lib.threads import in_database_thread

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 15
WRITE_ATTEMPTS = 5
WRITE_PAUSE_SECONDS = 0.1  # grows fourfold with each attempt: half a minute in all


class Recorder:
    """The transcript and the heartbeat of one call."""

    def __init__(self, call: Call, started_at: datetime.datetime) -> None:
        self._call_id = call.pk
        self._started_at = started_at
        self._stores = call.person is not None and call.person.agrees_to(Consent.Purpose.TRANSCRIPT)
        self._seals = not self._stores and call.account.safety_analysis
        self._unstored: list[dict[str, Any]] = []
        self._queue: asyncio.Queue[RecordUtterance | None] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write_all())

    def record(self, said: RecordUtterance) -> None:
        """Takes note of a turn, at once; it is written later."""
        if self._stores:
            self._queue.put_nowait(said)
        elif self._seals:
            self._unstored.append({"position": said.position, "speaker": str(said.speaker), "text": said.text})

    async def _write_all(self) -> None:
        while (said := await self._queue.get()) is not None:
            await self._write(said)

    async def keep_alive(self) -> None:
        """Tells the sweep every few seconds that this call still has a process, until it is cancelled."""
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            try:
                await in_database_thread(services.record_heartbeat, call_id=self._call_id, now=timezone.now())
            except DatabaseError:
                logger.warning("heartbeat not written", extra={"call_id": self._call_id})

    async def finish(self, reason: str) -> None:
        """Writes what is left and closes the call, which starts its analysis."""
        self._queue.put_nowait(None)
        await self._writer
        turns = sorted(self._unstored, key=lambda turn: turn["position"])
        sealed = services.seal_turns(turns) if turns else ""
        await self._with_patience(
            services.end_call, call_id=self._call_id, reason=reason, now=timezone.now(), sealed_turns=sealed
        )

    async def _write(self, said: RecordUtterance) -> None:
        await self._with_patience(
            services.record_utterance,
            call_id=self._call_id,
            position=said.position,
            speaker=str(said.speaker),
            text=said.text,
            interrupted=said.interrupted,
            spoken_at=self._started_at + datetime.timedelta(milliseconds=said.spoken_at_ms),
        )

    async def _with_patience(self, function: Callable[..., object], **arguments: object) -> None:
        """A locked or restarting database is waited for; the sweep ends a call that could not be closed."""
        for attempt in range(WRITE_ATTEMPTS):
            try:
                await in_database_thread(function, **arguments)
                return
            except DatabaseError:
                logger.warning(
                    "database did not take a write", extra={"call_id": self._call_id, "attempt": attempt}
                )
                await asyncio.sleep(WRITE_PAUSE_SECONDS * 4**attempt)
        logger.error("a write was given up", extra={"call_id": self._call_id})
