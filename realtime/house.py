"""What the house does for a conversation while it goes on: tells a human, looks for a person, carries out a wish.

Each is a task beside the audio path. `finish` waits for all of them: a concern that was raised is committed,
however soon the caller hangs up.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

import calls.services as services
import people.services as people
from calls.models import Call
from people.gates import may_hear_messages, may_remember, may_talk, may_write_down
from people.messages import mark_read
from people.models import PrivacyRequest
from realtime import commands as do
from realtime import events as on
from realtime.aloud import Aloud, FamilyWords
from realtime.briefing import briefing_for, instructions_for
from realtime.commands import Wish
from realtime.conversation import Conversation
from realtime.identity import which
from realtime.patience import learnt
from realtime.recorder import Recorder, write_patiently
from voicecompanion.lib.threads import in_database_thread

logger = logging.getLogger(__name__)

type Answer = Callable[[on.AnyEvent], Awaitable[None]]


class Terms(NamedTuple):
    """What may be done in a conversation with the person of a call."""

    may_talk: bool
    may_write_down: bool
    may_remember: bool
    may_hear_messages: bool


def terms_of(call: Call) -> Terms:
    person = call.person
    if person is None:  # a caller whom nobody knows, or nobody yet
        return Terms(may_talk=True, may_write_down=False, may_remember=False, may_hear_messages=False)
    return Terms(may_talk(person), may_write_down(person), may_remember(person), may_hear_messages(person))


class Observer(Protocol):
    """Somebody who watches a conversation: a page in a browser."""

    def said(self, utterance: do.RecordUtterance, stored: bool) -> None: ...
    def answered_after(self, ms: int) -> None: ...
    def concern(self, kind: str) -> None: ...
    def ended(self, reason: str) -> None: ...


class House:
    """The house behind one call."""

    def __init__(
        self,
        call: Call,
        recorder: Recorder,
        observer: Observer | None = None,
        messages: Sequence[FamilyWords] = (),
    ) -> None:
        """`messages` are those of the briefing; of a shared number they come with the answer who is speaking."""
        self._call = call
        self._recorder = recorder
        self._observer = observer
        self._aloud = Aloud(messages)
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, command: do.ToHouse, answer: Answer) -> None:
        """Starts what a command asks for; if it has an answer, `answer` is given it."""
        match command:
            case do.RecordUtterance():
                self._said(command)
            case do.NoteLatency(after_ms):
                if self._observer:
                    self._observer.answered_after(after_ms)
            case do.RaiseConcern(kind, quote):
                self._spawn(self._raise_concern(kind, quote))
            case do.ConfirmWell():
                self._spawn(self._write(services.confirm_well, call_id=self._call.pk))
            case do.IdentifyCaller(tool_call_id, name):
                self._spawn(self._identify(tool_call_id, name, answer))
            case do.CarryOutWish(tool_call_id, wish, what):  # pragma: no branch - the union is closed
                self._spawn(self._carry_out(tool_call_id, wish, what, answer))

    def _said(self, utterance: do.RecordUtterance) -> None:
        """Writes down what may be, and notes which messages were heard: with or without a transcript."""
        self._recorder.record(self._aloud.for_the_record(utterance))
        if self._observer:
            self._observer.said(utterance, self._recorder.stores)
        for message_id in self._aloud.heard_in(utterance):
            self._spawn(self._write(mark_read, message_id=message_id, call_id=self._call.pk, now=timezone.now()))

    async def watch_terms(self, answer: Answer) -> None:
        """Until it is cancelled: a consent withdrawn somewhere else is obeyed in the middle of the call."""
        while True:
            await asyncio.sleep(settings.CONSENT_CHECK_SECONDS)
            try:
                call = await in_database_thread(services.call_now, call_id=self._call.pk)
            except DatabaseError:
                continue
            if call is None or terms_of(call) != terms_of(self._call):
                await self._obey(call, answer)

    async def _obey(self, call: Call | None, answer: Answer) -> None:
        """Lets the conversation go on under the terms that hold now; without the person there are none."""
        if call is None or not terms_of(call).may_talk:
            await answer(on.TermsChanged(may_talk=False))
            return
        self._call = call
        self._recorder.keep_to(call)
        briefing = await in_database_thread(briefing_for, call=call)
        await answer(on.TermsChanged(may_talk=True, instructions=instructions_for(briefing)))

    async def finish(self, conversation: Conversation) -> None:
        """Waits for what was begun, and keeps what the conversation taught: its cost, and how long pauses are."""
        await asyncio.gather(*self._tasks)
        cost_usd = Decimal(str(round(conversation.cost_usd, 6)))
        await self._write(services.record_cost, call_id=self._call.pk, cost_usd=cost_usd)
        if self._call.person is not None:
            before_ms = self._call.person.pause_ms
            pause_ms = learnt(before_ms, conversation.pauses_ms)
            if pause_ms != before_ms:
                await self._write(people.learn_pause, person_id=self._call.person.pk, pause_ms=pause_ms)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _write(self, function: Any, **arguments: object) -> None:
        await write_patiently(self._call.pk, function, **arguments)

    async def _raise_concern(self, kind: str, quote: str) -> None:
        logger.warning("concern noticed in a call", extra={"call_id": self._call.pk, "kind": kind})
        if self._observer:
            self._observer.concern(kind)
        await self._write(services.raise_concern, call=self._call, kind=kind, quote=quote, now=timezone.now())

    async def _identify(self, tool_call_id: str, name: str, answer: Answer) -> None:
        await answer(
            on.CallerIdentified(tool_call_id=tool_call_id, instructions=await self._instructions_of(name))
        )

    async def _instructions_of(self, name: str) -> str:
        """Memory is loaded only now, and only if the name fits exactly one of those who share the number."""
        candidates = await in_database_thread(services.candidates_for, call=self._call)
        index = which(name, [person.display_name for person in candidates])
        call = None
        if index is not None:
            call = await write_patiently(
                self._call.pk, services.assign_person, call_id=self._call.pk, person_id=candidates[index].pk
            )
        if call is None:
            return ""
        self._call = call
        self._recorder.belongs_to(call)
        briefing = await in_database_thread(briefing_for, call=call)
        self._aloud = Aloud(briefing.messages)
        return instructions_for(briefing)

    async def _carry_out(self, tool_call_id: str, wish: Wish, what: str, answer: Answer) -> None:
        removed = await self._done(wish, what)
        done = removed is not None
        await answer(on.WishCarriedOut(tool_call_id=tool_call_id, wish=wish, done=done, removed=removed or 0))

    async def _done(self, wish: Wish, what: str) -> int | None:
        """Does it; how many entries it removed, or None if it could not be done."""
        if self._call.person is None:
            return None
        await self._recorder.settle()
        if wish is Wish.KEEP_OFF_RECORD:
            self._recorder.stop()
        removed = await write_patiently(
            self._call.pk, carry_out, wish=wish, what=what, call_id=self._call.pk, person_id=self._call.person.pk
        )
        if wish is Wish.STOP_STORING:
            self._recorder.stop()
        return removed


@transaction.atomic
def carry_out(*, wish: Wish, what: str, call_id: int, person_id: int) -> int:
    """Carries out a wish about data and records that it was asked for; returns how many entries it removed."""
    removed = 0
    match wish:
        case Wish.STOP_STORING | Wish.STOP_CALLS | Wish.STOP_MESSAGES:
            people.withdraw(person_id=person_id, call_id=call_id, wish=PrivacyRequest.Kind(wish.value))
            return 0
        case Wish.FORGET:
            removed = people.forget(person_id=person_id, what=what, call_id=call_id)
            removed += services.forget_utterances(call_id=call_id, what=what)
        case Wish.KEEP_OFF_RECORD:
            removed = services.keep_off_record(call_id=call_id)
        case Wish.KEEP_PRIVATE:  # pragma: no branch - the enumeration is closed
            services.keep_private(call_id=call_id)
    kind = PrivacyRequest.Kind(wish.value)
    people.record_privacy_request(person_id=person_id, kind=kind, call_id=call_id, removed=removed)
    return removed
