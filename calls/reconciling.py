"""Calls of ours that Twilio may know more about than we do: it is asked before anything is decided about them.

A process may be killed between the row of a call and the answer to its request, and an answer may get lost. Nobody
is rung a second time because of it, and no call that rings is lost: Twilio knows.
"""

import datetime
import logging

from calls import twilio
from calls.endings import NEVER_ANSWERED, close_failed, record_status
from calls.models import Call
from calls.querysets import CallQuerySet

logger = logging.getLogger(__name__)

# Longer than a request for a call can be on its way.
ANSWER_IS_LOST = datetime.timedelta(seconds=30)
# The row of a call is a little older than what Twilio knows of it, and the rows of its neighbours are not far.
NEIGHBOURS = datetime.timedelta(minutes=10)
# A sweep is due every minute; an outage may leave more than it can ask about.
ASKED_AT_ONCE = 50


def reconcile_calls(*, now: datetime.datetime) -> int:
    """Asks Twilio about calls that nobody has told us anything about, and returns how many it could tell us of.

    Until Twilio answers they stay as they are, at most until `sweep_calls` gives them up. Safe to run at any time
    and twice at once.
    """
    try:
        twilio.require_account()
        return _reconcile_unplaced(now) + _reconcile_silent(now)
    except twilio.TwilioError as error:
        # The others would have to wait for it as well: the next sweep asks again.
        logger.warning("calls not reconciled", extra={"code": error.code})
        return 0


def _reconcile_unplaced(now: datetime.datetime) -> int:
    """Calls whose request was not answered: without SID, because their webhook did not come either."""
    # The newest first: a call that Twilio found is too old for a row that was written after it.
    calls = _ours().filter(twilio_call_sid=None, created_at__lte=now - ANSWER_IS_LOST).newest_first()
    return sum([_reconcile_one(call, now) for call in calls[:ASKED_AT_ONCE]])


def _reconcile_one(call: Call, now: datetime.datetime) -> bool:
    found = twilio.find_call(
        to_e164=call.to_e164, from_e164=call.from_e164, since=call.created_at, known=_sids_around(call)
    )
    if found is None:
        unplaced = Call.objects.filter(pk=call.pk, twilio_call_sid=None)
        return close_failed(calls=unplaced, reason=Call.EndReason.CARRIER_REFUSED, now=now)
    # Otherwise the webhook of this call came first, and has done the same or made a row of its own.
    if Call.objects.filter(pk=call.pk, closed_at=None).take_sid(found.call_sid):
        _take_over(found.call_sid, found.status, now)
        return True
    return False


def _sids_around(call: Call) -> set[str]:
    lately = Call.objects.filter(created_at__gte=call.created_at - NEIGHBOURS)
    return {call_sid for call_sid in lately.values_list("twilio_call_sid", flat=True) if call_sid}


def _reconcile_silent(now: datetime.datetime) -> int:
    """Calls that were placed, and whose status callbacks do not come: they end as Twilio says, if it does."""
    silent = _ours().filter(twilio_call_sid__isnull=False, created_at__lt=now - NEVER_ANSWERED).newest_first()
    sids = [call.twilio_call_sid or "" for call in silent[:ASKED_AT_ONCE]]
    return sum([_take_over(call_sid, twilio.call_status(call_sid=call_sid), now) for call_sid in sids])


def _ours() -> CallQuerySet:
    waiting = (Call.Status.INITIATED, Call.Status.RINGING)
    return Call.objects.unfinished().filter(direction=Call.Direction.OUTBOUND, status__in=waiting)


def _take_over(call_sid: str, word: str | None, now: datetime.datetime) -> bool:
    """Takes note of Twilio's word as if its callback had come; "queued" tells nothing new."""
    status = (word or "").replace("-", "_")
    if status not in Call.Status.values:
        return False
    # Without the duration: where no stream came to us, nobody talked, however long a line was open.
    record_status(call_sid=call_sid, status=status, duration_sec=None, now=now)
    return True
