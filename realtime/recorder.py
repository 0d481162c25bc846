"""Writes down what was said, turn by turn, beside the audio path and never on it.

With the consent to a transcript each turn goes to the database as soon as it is complete. Without it the turns
stay in this object and leave it once, sealed, for the safety analysis; or not at all if the account wants none.
As long as it is open who of several people is speaking, they stay here too.
"""

import asyncio
import datetime
import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.utils import timezone

import calls.services as services
from calls.models import Call
from people.gates import may_look_for_danger, may_write_down
from realtime.commands import RecordUtterance, Speaker
from voicecompanion.lib.threads import in_database_thread

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 15
WRITE_ATTEMPTS = 5
WRITE_PAUSE_SECONDS = 0.1  # grows fourfold with each attempt: half a minute in all


async def write_patiently[T](call_id: int, function: Callable[..., T], /, **arguments: object) -> T | None:
    """A locked or restarting database is waited for; None if the write had to be given up."""
    for attempt in range(WRITE_ATTEMPTS):
        try:
            return await in_database_thread(function, **arguments)
        except DatabaseError:
            logger.warning("database did not take a write", extra={"call_id": call_id, "attempt": attempt})
            await asyncio.sleep(WRITE_PAUSE_SECONDS * 4**attempt)
    logger.error("a write was given up", extra={"call_id": call_id})
    return None


class Recorder:
    """The transcript and the heartbeat of one call."""

    def __init__(self, call: Call, started_at: datetime.datetime) -> None:
        self._call_id = call.pk
        self._started_at = started_at
        self._unstored: list[RecordUtterance] = []
        self._queue: asyncio.Queue[RecordUtterance | None] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write_all())
        self._off_record = False
        self._caller_turns = 0
        self.belongs_to(call)

    def belongs_to(self, call: Call) -> None:
        """Whose call it is: known from the beginning, or when the caller has said so."""
        self.stores = not self._off_record and may_write_down(call.person)
        self._seals = not self.stores and may_look_for_danger(call.person, call.account)
        self._waits = call.person is None  # somebody may turn out to be known
        if self.stores:
            waiting, self._unstored = self._unstored, []
            for said in waiting:
                self._queue.put_nowait(said)

    def keep_to(self, call: Call) -> None:
        """A consent was given or withdrawn: it counts for what is said from now on, and for nothing before it."""
        self._unstored = [] if may_write_down(call.person) else self._unstored
        self.belongs_to(call)

    def stop(self) -> None:
        """The caller wants nothing of this call written down: what waits here is dropped, and nothing follows."""
        self._off_record, self.stores, self._seals, self._waits = True, False, False, False
        self._unstored.clear()

    def record(self, said: RecordUtterance) -> None:
        """Takes note of a turn, at once; it is written later. That the caller spoke is counted in any case."""
        self._caller_turns += said.speaker is Speaker.CALLER
        if self.stores:
            self._queue.put_nowait(said)
        elif self._seals or self._waits:
            self._unstored.append(said)

    async def settle(self) -> None:
        """Waits until everything noted so far has been written."""
        await self._queue.join()

    async def _write_all(self) -> None:
        while (said := await self._queue.get()) is not None:
            try:
                if not self._off_record:
                    await self._write(said)
            finally:
                self._queue.task_done()

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
        turns = [
            {"position": said.position, "speaker": str(said.speaker), "text": said.text}
            for said in sorted(self._unstored, key=lambda said: said.position)
            if self._seals
        ]
        sealed = services.seal_turns(turns) if turns else ""
        await write_patiently(
            self._call_id,
            services.end_call,
            call_id=self._call_id,
            reason=reason,
            now=timezone.now(),
            sealed_turns=sealed,
            caller_turns=self._caller_turns,
        )

    async def _write(self, said: RecordUtterance) -> None:
        await write_patiently(
            self._call_id,
            services.record_utterance,
            call_id=self._call_id,
            position=said.position,
            speaker=str(said.speaker),
            text=said.text,
            interrupted=said.interrupted,
            spoken_at=self._started_at + datetime.timedelta(milliseconds=said.spoken_at_ms),
        )
