"""A trial call in the browser: a member plays the caller, and nothing that is said is kept."""

import datetime
import secrets

from django.db import transaction

from calls.admission import reason_to_turn_away
from calls.answering import Answer, TurnedAwayError, hash_of
from calls.endings import end_call
from calls.models import Call
from people.access import WRITING_ROLES
from people.models import Membership, Person, User

SID_PREFIX = "BR"


def start_browser_call(*, user: User, now: datetime.datetime) -> Answer:
    """Begins a trial, which counts for the first account that the user may change.

    Raises Membership.DoesNotExist for who may only look, and TurnedAwayError, as for any other call, if its
    account's budget is used up or too many are talking. A trial whose socket never comes is ended by the sweep.
    """
    call = _created(user, now)
    token = secrets.token_urlsafe(32)
    if reason := reason_to_turn_away(call, now):
        end_call(call_id=call.pk, reason=reason, now=now)
        raise TurnedAwayError(reason, Person.Language.GERMAN)
    Call.objects.filter(pk=call.pk).update(stream_token_hash=hash_of(token), stream_token_at=now)
    return Answer(call, token)


@transaction.atomic
def _created(user: User, now: datetime.datetime) -> Call:
    mine = user.memberships.filter(role__in=WRITING_ROLES).select_related("account").order_by("pk")
    membership = mine.first()
    if membership is None:
        raise Membership.DoesNotExist
    return Call.objects.create(
        account=membership.account,
        direction=Call.Direction.BROWSER,
        # Twilio numbers its calls "CA…", so the two can never meet.
        twilio_call_sid=SID_PREFIX + secrets.token_hex(16),
        status=Call.Status.IN_PROGRESS,
        started_at=now,
        created_at=now,
    )
