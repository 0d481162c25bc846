"""What is done to analyses. The row is the truth about where one stands; the task queue is only the bell."""

import datetime
import logging
from functools import partial

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from kombu.exceptions import OperationalError

from analytics import reader
from analytics.alarms import alarm_if_overdue
from analytics.findings import Permissions, permissions_for, store_findings
from analytics.llm import AnalysisError
from analytics.models import CallAnalysis
from analytics.querysets import MAX_ATTEMPTS, MESSAGE_LOST
from analytics.retention import Purged, RetentionRefusedError, count_expired, purge_expired
from analytics.turns import Turn, caller_words, numbered
from calls import services as call_services
from calls.models import Call, Utterance
from calls.news import tell_of_call
from people.gates import may_write_down
from people.memory import remembered_texts
from people.models import Person
from voicecompanion.lib.pseudonyms import pseudonym

__all__ = [
    "AlreadyRunningError",
    "AnalysisError",
    "Purged",
    "RetentionRefusedError",
    "alarm_if_overdue",
    "analyse_call",
    "count_expired",
    "purge_expired",
    "retry_analysis",
    "start_analysis",
    "sweep_analyses",
]

logger = logging.getLogger(__name__)

State = CallAnalysis.State
Failure = CallAnalysis.Failure

MIN_CALLER_WORDS = 3
# An answer that cannot be used may be better the next time, but not endlessly.
MAX_BAD_ANSWERS = 3
NEWS_LATEST = datetime.timedelta(minutes=2)
RECENT = datetime.timedelta(days=1)
# Calls that ended so were answered, but nobody said anything that could be told.
NEVER_TALKED = frozenset(
    {
        Call.EndReason.SILENT,
        Call.EndReason.UNKNOWN_CALLER,
        Call.EndReason.CONSENT_WITHDRAWN,
        Call.EndReason.TOO_MANY_CALLS,
        Call.EndReason.CIRCUIT_OPEN,
    }
)


class AlreadyRunningError(Exception):
    """Another worker holds the claim. Turns that exist in this message only must be delivered again."""


# --- start -----------------------------------------------------------------------------------------------
@transaction.atomic
def start_analysis(*, call_id: int, sealed_turns: str) -> None:
    """Gives an ended call its analysis, once, and rings the bell after the commit if there is anything to do.

    A trial in the browser gets none.
    """
    call = Call.objects.without_trials().filter(pk=call_id).first()
    if call is None:
        return
    analysis, created = CallAnalysis.objects.get_or_create(
        call=call, defaults={"state": _first_state(call, sealed_turns)}
    )
    tell_of_call(call_id)
    if created and analysis.state == State.WAITING:
        transaction.on_commit(partial(ring, call_id, sealed_turns))


def _first_state(call: Call, sealed_turns: str) -> CallAnalysis.State:
    if call.end_reason == Call.EndReason.VOICEMAIL:
        return State.NOTHING_SAID  # whatever its greeting was taken for
    if sealed_turns or call.utterances.exists():
        return State.WAITING
    if call.end_reason in NEVER_TALKED:
        return State.NOTHING_SAID
    not_kept = call.off_record or not may_write_down(call.person)
    if call.status == Call.Status.COMPLETED and not_kept:
        return State.NOT_STORED
    return State.NOTHING_SAID


def ring(call_id: int, sealed_turns: str = "", *, expires_seconds: float = MESSAGE_LOST.total_seconds()) -> None:
    """Tells a worker that there is something to do. A broker that is down loses nothing: see `sweep_analyses`.

    Turns that are stored nowhere do not stay in a broker, either: after an hour their message counts no more.
    """
    from analytics.tasks import analyse_call as task  # the task calls this module

    try:
        task.apply_async((call_id, sealed_turns), expires=expires_seconds)
    except OperationalError:
        logger.warning("broker unreachable, the sweep will ring", extra={"call_id": call_id})


# --- analyse ---------------------------------------------------------------------------------------------
def analyse_call(*, call_id: int, sealed_turns: str, now: datetime.datetime) -> None:
    """Reads a call and writes what it told, once, however often this is called.

    Raises AnalysisError if another attempt may help, and AlreadyRunningError if another worker is at it and the
    turns are in this message only. Every other failure is a state of the row.
    """
    analysis = _claimed(call_id, now)
    if analysis is None:
        if sealed_turns and CallAnalysis.objects.filter(call_id=call_id, state=State.RUNNING).exists():
            raise AlreadyRunningError
        return
    tell_of_call(call_id)
    try:
        _analyse(analysis, sealed_turns)
    finally:
        tell_of_call(call_id)


def _analyse(analysis: CallAnalysis, sealed_turns: str) -> None:
    permissions = permissions_for(analysis.call, sealed=bool(sealed_turns))
    turns = _turns(analysis.call, sealed_turns) if permissions.may_read else []
    if not permissions.may_read or (sealed_turns and not turns):
        _finish_without_reading(analysis, State.NOT_STORED)
    elif caller_words(turns) < MIN_CALLER_WORDS:
        _finish_without_reading(analysis, State.NOTHING_SAID)
    else:
        _read_and_store(analysis, turns, permissions)


def _claimed(call_id: int, now: datetime.datetime) -> CallAnalysis | None:
    """The analysis, if this worker is the one to do it: of two that ask at once, the database lets one through."""
    claimed = (
        CallAnalysis.objects.filter(call_id=call_id)
        .claimable(now)
        .update(state=State.RUNNING, claimed_at=now, attempts=F("attempts") + 1)
    )
    if not claimed:
        return None
    # None again if the person was erased in this very moment.
    return CallAnalysis.objects.select_related("call__person", "call__account").filter(call_id=call_id).first()


def _turns(call: Call, sealed_turns: str) -> list[Turn]:
    """What was said, without what the caller wanted forgotten."""
    if sealed_turns:
        opened = call_services.open_turns(sealed_turns)
        said = [(turn["position"], turn["speaker"], turn["text"]) for turn in opened]
    else:
        said = [(row.position, row.speaker, row.text) for row in call.utterances.all()]
    return numbered(turn for turn in said if not call_services.is_forgotten(call, turn[2]))


def _read_and_store(analysis: CallAnalysis, turns: list[Turn], permissions: Permissions) -> None:
    call = analysis.call
    try:
        reading = reader.read_conversation(
            turns=turns,
            remembered=[] if permissions.remembering is None else remembered_texts(permissions.remembering),
            day=timezone.localdate(call.created_at),
            language=call.person.language if call.person else Person.Language.GERMAN,
            about=pseudonym(call.person.uid) if call.person else "",
        )
    except AnalysisError as error:
        _record_failure(analysis, error)
        return
    store_findings(analysis=analysis, reading=reading, turns=turns, sealed=permissions.sealed, now=timezone.now())


def _record_failure(analysis: CallAnalysis, error: AnalysisError) -> None:
    """Writes why it failed; raises the error again if another attempt may help."""
    allowed = MAX_ATTEMPTS if error.failure == Failure.UNREACHABLE else MAX_BAD_ANSWERS
    final = error.permanent or analysis.attempts >= allowed
    logger.warning("analysis failed", extra={"call_id": analysis.call_id, "failure": error.failure.value})
    CallAnalysis.objects.held_by(analysis).update(
        state=State.FAILED if final else State.WAITING,
        failure=error.failure,
        finished_at=timezone.now() if final else None,
    )
    if not final:
        raise error


@transaction.atomic
def _finish_without_reading(analysis: CallAnalysis, state: CallAnalysis.State) -> None:
    call_services.close_forgetting(call_id=analysis.call_id)
    CallAnalysis.objects.held_by(analysis).update(state=state, failure="", finished_at=timezone.now())


# --- resume ----------------------------------------------------------------------------------------------
def sweep_analyses(*, now: datetime.datetime) -> int:
    """Picks up what a killed worker, a silent broker or an outage left; returns how many bells it rang."""
    for call_id in _calls_without_analysis(now):
        start_analysis(call_id=call_id, sealed_turns="")
    CallAnalysis.objects.lost(now).update(state=State.NOT_STORED, finished_at=now)
    CallAnalysis.objects.given_up(now).update(state=State.FAILED, finished_at=now)
    due = list(CallAnalysis.objects.due(now).with_turns().values_list("call_id", flat=True))
    for call_id in due:
        ring(call_id, expires_seconds=50)  # before the next sweep, so that bells do not pile up
    return len(due)


def _calls_without_analysis(now: datetime.datetime) -> list[int]:
    """Closed calls whose news got lost. Those of earlier days without turns are not news: they were purged."""
    turns = Utterance.objects.filter(call_id=OuterRef("pk"))
    closed = Call.objects.without_trials().filter(closed_at__lt=now - NEWS_LATEST, analysis=None)
    waiting = closed.filter(Exists(turns)) | closed.filter(created_at__gt=now - RECENT)
    return list(waiting.values_list("pk", flat=True))


def retry_analysis(*, analysis: CallAnalysis) -> bool:
    """Somebody asks for another attempt at a failed analysis. False if there is nothing left to read."""
    failed = CallAnalysis.objects.filter(pk=analysis.pk, state=State.FAILED).with_turns()
    if not failed.update(state=State.WAITING, failure="", attempts=0, claimed_at=None, finished_at=None):
        return False
    transaction.on_commit(partial(ring, analysis.call_id))
    tell_of_call(analysis.call_id)
    return True
