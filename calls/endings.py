"""How calls end, and the order of their states: initiated < ringing < in progress < final, never back."""

import datetime
import logging

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from calls.models import Call
from calls.news import tell_of_call
from calls.outcomes import take_note_of
from calls.querysets import CallQuerySet
from calls.signals import call_ended

logger = logging.getLogger(__name__)

STREAM_IS_LIVE = datetime.timedelta(seconds=30)
HEART_STOPPED = datetime.timedelta(seconds=60)
STREAM_NEVER_CAME = datetime.timedelta(minutes=2)
NEVER_ANSWERED = datetime.timedelta(minutes=10)
STATUSES_BEFORE: dict[str, tuple[str, ...]] = {
    Call.Status.INITIATED: (),
    Call.Status.RINGING: (Call.Status.INITIATED,),
    Call.Status.IN_PROGRESS: (Call.Status.INITIATED, Call.Status.RINGING),
}


def end_call(
    *,
    call_id: int,
    reason: str,
    now: datetime.datetime,
    sealed_turns: str = "",
    caller_turns: int | None = None,
) -> bool:
    """Closes a call; whoever is first does, and sends `call_ended` after the commit. True for the first.

    `caller_turns` says how often the caller spoke, for who has counted.
    """
    calls = Call.objects.filter(pk=call_id)
    return _close(
        calls, reason=reason, ended_at=now, now=now, sealed_turns=sealed_turns, caller_turns=caller_turns
    )


def open_conversations(*, now: datetime.datetime) -> int:
    """How many conversations run now: not closed, and with a sign of life."""
    return Call.objects.filter(closed_at=None, heartbeat_at__gte=now - STREAM_IS_LIVE).count()


def record_status(*, call_sid: str, status: str, duration_sec: int | None, now: datetime.datetime) -> None:
    """Takes note of what Twilio says about a call: late, twice, or in another order than it happened.

    `status` is a value of `Call.Status`. With a live stream a final status does not close the call: the
    conversation closes it when the last turn is written.
    """
    if status in Call.FINAL_STATUSES:
        _record_final_status(call_sid, status, duration_sec, now)
        return
    earlier = Call.objects.filter(twilio_call_sid=call_sid, status__in=STATUSES_BEFORE[status])
    call_id = earlier.values_list("pk", flat=True).first()
    if status == Call.Status.IN_PROGRESS:
        earlier.update(status=status, started_at=Coalesce("started_at", Value(now)))
    else:
        earlier.update(status=status)
    if call_id is not None:
        tell_of_call(call_id)


@transaction.atomic
def _record_final_status(call_sid: str, status: str, duration_sec: int | None, now: datetime.datetime) -> None:
    call = Call.objects.select_for_update().filter(twilio_call_sid=call_sid).first()
    if call is None:
        logger.info("status of an unknown call ignored", extra={"status": status})
        return
    if call.is_final:
        # The carrier's measure is the better one, but only of a call that both sides think was completed.
        if status == call.status == Call.Status.COMPLETED and duration_sec is not None:
            Call.objects.filter(pk=call.pk).update(duration_sec=duration_sec)
        return
    if duration_sec is None:
        duration_sec = _measured_seconds(call, now)
    Call.objects.filter(pk=call.pk).update(status=status, ended_at=now, duration_sec=duration_sec)
    tell_of_call(call.pk)
    if call.heartbeat_at is None or call.heartbeat_at < now - STREAM_IS_LIVE:
        lost = call.heartbeat_at is not None
        _close(
            Call.objects.filter(pk=call.pk),
            reason=Call.EndReason.LINE_LOST if lost else "",
            ended_at=now,
            now=now,
        )


def sweep_calls(*, now: datetime.datetime) -> int:
    """Ends the calls that nobody else will end any more, and returns how many these were.

    Safe to run at any time and twice at once: each condition is checked again by the update that closes.
    """
    unclosed = Call.objects.filter(closed_at=None)
    lost = unclosed.filter(heartbeat_at__lt=now - HEART_STOPPED)
    silent = unclosed.filter(
        status=Call.Status.IN_PROGRESS, heartbeat_at=None, started_at__lt=now - STREAM_NEVER_CAME
    ).filter(Q(stream_token_at=None) | Q(stream_token_at__lt=now - STREAM_NEVER_CAME))
    waiting = unclosed.filter(created_at__lt=now - NEVER_ANSWERED)
    ringing = waiting.filter(status=Call.Status.RINGING)
    initiated = waiting.filter(status=Call.Status.INITIATED)
    # A process killed between the two writes of a status callback leaves this behind.
    decided = unclosed.filter(status__in=Call.FINAL_STATUSES, heartbeat_at=None)
    return (
        _close_all(lost, reason=Call.EndReason.LINE_LOST, now=now)
        + _close_all(silent, reason=Call.EndReason.LINE_LOST, now=now)
        + _close_all(decided, reason="", now=now)
        + _close_all(ringing, reason="", now=now, status=Call.Status.NO_ANSWER)
        + _close_all(initiated, reason="", now=now, status=Call.Status.FAILED)
    )


def close_failed(*, calls: CallQuerySet, reason: str, now: datetime.datetime) -> bool:
    """Closes the one call of `calls` as failed, if it is still in it."""
    return _close(calls, reason=reason, ended_at=now, now=now, status=Call.Status.FAILED)


def _close_all(
    calls: CallQuerySet, *, reason: str, now: datetime.datetime, status: str = Call.Status.COMPLETED
) -> int:
    closed = 0
    for pk, heartbeat_at in calls.values_list("pk", "heartbeat_at"):
        # The last sign of life is when the line went dead, as near as we can know.
        ended_at = heartbeat_at or now
        closed += _close(calls.filter(pk=pk), reason=reason, ended_at=ended_at, now=now, status=status)
    return closed


@transaction.atomic
def _close(
    calls: CallQuerySet,
    *,
    reason: str,
    ended_at: datetime.datetime,
    now: datetime.datetime,
    status: str = Call.Status.COMPLETED,
    sealed_turns: str = "",
    caller_turns: int | None = None,
) -> bool:
    """Closes the one call of `calls`, unless somebody was faster; a final status and its measures stay."""
    pk = calls.values_list("pk", flat=True).first()
    if pk is None or not calls.filter(pk=pk, closed_at=None).update(closed_at=now, stream_token_hash=""):
        return False
    call = Call.objects.get(pk=pk)
    if not call.is_final:
        call.status, call.ended_at = status, ended_at
        call.duration_sec = _measured_seconds(call, ended_at)
    call.end_reason, call.caller_turns = call.end_reason or reason, caller_turns
    call.save(update_fields=["status", "ended_at", "duration_sec", "end_reason", "caller_turns"])
    take_note_of(call, now=now)
    transaction.on_commit(lambda: _tell(pk, sealed_turns))
    tell_of_call(pk)
    return True


def _measured_seconds(call: Call, ended_at: datetime.datetime) -> int | None:
    if call.started_at is None:
        return None
    return max(0, round((ended_at - call.started_at).total_seconds()))


def _tell(call_id: int, sealed_turns: str) -> None:
    """Spreads the news. A receiver that fails must not undo that the call is over."""
    for _receiver, result in call_ended.send_robust(sender=Call, call_id=call_id, sealed_turns=sealed_turns):
        if isinstance(result, Exception):
            logger.error(
                "a receiver of call_ended failed", extra={"call_id": call_id, "kind": type(result).__name__}
            )
