"""Copies at the carrier: whoever is erased here is erased at Twilio too, as soon as it answers."""

import datetime
import logging
from itertools import chain

from calls import twilio
from calls.models import Call, Notification, ProviderCopy

logger = logging.getLogger(__name__)

AT_ONCE = 50
# Growing pauses between attempts, and after the last of them a human has to delete it: three weeks in all.
PAUSES = tuple(datetime.timedelta(minutes=5 * 3**attempt) for attempt in range(8))


def remember_copies(person_id: int, erasure_id: int) -> None:
    """Before somebody's calls are deleted: what Twilio has of them."""
    calls = Call.objects.filter(person_id=person_id).exclude(twilio_call_sid=None)
    messages = Notification.objects.filter(person_id=person_id).exclude(message_sid=None)
    sids = chain(
        ((sid, ProviderCopy.Kind.CALL) for sid in calls.values_list("twilio_call_sid", flat=True)),
        ((sid, ProviderCopy.Kind.MESSAGE) for sid in messages.values_list("message_sid", flat=True)),
    )
    copies = (ProviderCopy(sid=sid, kind=kind, erasure_id=erasure_id) for sid, kind in sids if sid)
    ProviderCopy.objects.bulk_create(copies, ignore_conflicts=True)


def delete_copies(*, now: datetime.datetime) -> int:
    """Asks Twilio to delete what is due; returns how many it deleted. Two of these at once do no harm."""
    due = ProviderCopy.objects.filter(state=ProviderCopy.State.WAITING, next_at__lte=now)
    return sum(_delete(copy, now) for copy in due.order_by("next_at", "pk")[:AT_ONCE])


def _delete(copy: ProviderCopy, now: datetime.datetime) -> bool:
    try:
        if copy.kind == ProviderCopy.Kind.CALL:
            twilio.delete_call(call_sid=copy.sid)
        else:
            twilio.delete_message(message_sid=copy.sid)
    except twilio.TwilioError as error:
        _put_off(copy, error, now)
        return False
    mine = ProviderCopy.objects.filter(pk=copy.pk)
    mine.update(state=ProviderCopy.State.DELETED, attempts=copy.attempts + 1, next_at=None)
    return True


def _put_off(copy: ProviderCopy, error: twilio.TwilioError, now: datetime.datetime) -> None:
    """A call that still runs cannot be deleted either: every refusal is tried again."""
    pause = PAUSES[copy.attempts] if copy.attempts < len(PAUSES) else None
    if pause is None:
        logger.error("a copy at Twilio could not be deleted", extra={"copy": copy.pk, "code": error.code})
    ProviderCopy.objects.filter(pk=copy.pk).update(
        attempts=copy.attempts + 1,
        next_at=now + pause if pause else None,
        state=ProviderCopy.State.WAITING if pause else ProviderCopy.State.GIVEN_UP,
    )


def copies_left(*, erasure_id: int) -> int:
    """How many copies of an erased person the carrier still has."""
    return ProviderCopy.objects.filter(erasure_id=erasure_id).exclude(state=ProviderCopy.State.DELETED).count()
