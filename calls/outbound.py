"""Calls that we place, because somebody wishes it or a plan says so: first the row, then the carrier.

A process that is killed between the two has rung nobody, and the row that is left says so.
"""

import datetime
from enum import Enum, auto
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from calls import twilio
from calls.admission import SHORTEST_CONVERSATION_SECONDS
from calls.budgets import allowance_for
from calls.callers import own_line
from calls.endings import close_failed
from calls.models import Call, CheckIn
from calls.news import tell_of_call
from calls.outcomes import next_attempt
from calls.tolls import is_dialled
from people.gates import may_be_called
from people.models import Person

HOUR = datetime.timedelta(hours=1)
SOON = datetime.timedelta(seconds=20)


class Refusal(Enum):
    """Why we do not call somebody."""

    UNWANTED = auto()  # they do not want it, or nobody asked them
    PAUSED = auto()
    ENGAGED = auto()  # they are on the line already
    TAKEN = auto()  # somebody else is at this very attempt
    TOO_OFTEN = auto()  # within the last hour
    NOT_ALLOWED = auto()  # by the number, or by the budget


class CallRefusedError(Exception):
    """We do not call this person now. Its text, in the reader's language, says why."""

    def __init__(self, text: str | Promise, reason: Refusal) -> None:
        super().__init__(text)
        self.reason = reason


def place_call(*, person: Person, now: datetime.datetime, check_in: CheckIn | None = None) -> Call:
    """Rings a person; for a planned call the number whose turn it is, and only with the consent to be called.

    Takes at most 1.5 times `TWILIO_TIMEOUT_SECONDS`. Raises CallRefusedError, TwilioNotConfiguredError, and
    TwilioError if the carrier refused or did not answer; the call's row then says that it failed, or stays open
    if it may ring all the same (`maybe_done`).
    """
    twilio.require_account()
    call = _dialled(person, now, check_in)
    try:
        _adopt(call, twilio.create_call(to_e164=call.to_e164, from_e164=call.from_e164))
    except twilio.TwilioError as error:
        if _was_not_placed(call, error, now):
            raise
    call.refresh_from_db()
    return call


@transaction.atomic
def _was_not_placed(call: Call, error: twilio.TwilioError, now: datetime.datetime) -> bool:
    """Closes a call that Twilio did not take. False if the webhook of this very call came before the answer."""
    unplaced = Call.objects.filter(pk=call.pk, twilio_call_sid=None)
    if error.maybe_done:
        return unplaced.exists()  # nobody knows whether it rings: left open for the look-up (calls/reconciling.py)
    if error.code == twilio.TOO_MANY_REQUESTS:
        # Twilio did not even try: that was none of the attempts.
        tried = CheckIn.objects.filter(call=call, state=CheckIn.State.CALLING)
        tried.update(state=CheckIn.State.DUE, call=None, attempts=F("attempts") - 1, next_at=now + SOON)
    return close_failed(calls=unplaced, reason=Call.EndReason.CARRIER_REFUSED, now=now)


def hang_up(*, call_sid: str) -> None:
    """Lets the carrier end a call. Raises TwilioError."""
    twilio.end_call(call_sid=call_sid)


@transaction.atomic
def _dialled(person: Person, now: datetime.datetime, check_in: CheckIn | None) -> Call:
    """The row of a call that is about to be placed. For a planned one it is the claim to this attempt."""
    number_e164 = _number_of(person, check_in)
    # Locked, so that one number is dialled once at a time: until the carrier has told us the SID of a call,
    # the number is all that its webhook can be recognised by.
    behind = Person.objects.select_for_update().filter(Q(phone_e164=number_e164) | Q(pk=person.pk)).order_by("pk")
    fresh = next((one for one in behind if one.pk == person.pk), None)
    if fresh is None:
        raise CallRefusedError(_("Diese Person gibt es nicht mehr."), Refusal.TAKEN)
    _refuse_if_unwanted(fresh, now, planned=check_in is not None)
    _refuse_if_engaged(fresh, number_e164, planned=check_in is not None)
    _refuse_if_costly(person, number_e164, now)
    _refuse_if_too_often(person, number_e164, now)
    call = Call.objects.create(
        account_id=person.account_id,
        person=person,
        direction=Call.Direction.OUTBOUND,
        from_e164=own_line(person.account_id),
        to_e164=number_e164,
        created_at=now,
    )
    if check_in is not None:
        _claim(check_in, call, now)
    tell_of_call(call.pk)
    return call


def _number_of(person: Person, check_in: CheckIn | None) -> str:
    if check_in is None:
        return Person.objects.values_list("phone_e164", flat=True).filter(pk=person.pk).first() or ""
    attempt = next_attempt(check_in)
    if attempt is None:
        raise CallRefusedError(_("Dieser geplante Anruf ist beendet."), Refusal.TAKEN)
    return attempt.number_e164


def _claim(check_in: CheckIn, call: Call, now: datetime.datetime) -> None:
    """Of two processes that are at the same attempt, one finds it taken; and its row is undone with it."""
    fields: dict[str, Any] = {"state": CheckIn.State.CALLING, "call": call, "next_at": None}
    if check_in.attempts == 0:
        fields["first_tried_at"] = now
    mine = CheckIn.objects.filter(pk=check_in.pk, state=CheckIn.State.DUE, attempts=check_in.attempts)
    if not mine.update(attempts=check_in.attempts + 1, **fields):
        raise CallRefusedError(_("Diese Nummer wird gerade schon angerufen."), Refusal.TAKEN)


def _refuse_if_unwanted(person: Person, now: datetime.datetime, *, planned: bool) -> None:
    """Somebody's express wish to call is stopped by a refusal; a plan needs that the person agreed to it."""
    if not may_be_called(person, planned=planned):
        raise CallRefusedError(_("Diese Person möchte nicht angerufen werden."), Refusal.UNWANTED)
    if person.is_paused(timezone.localtime(now).date()):
        raise CallRefusedError(_("Anrufe bei dieser Person sind pausiert."), Refusal.PAUSED)


def _refuse_if_engaged(person: Person, number_e164: str, *, planned: bool) -> None:
    open_calls = Call.objects.unfinished()
    # Until it was looked up whether Twilio took it, it may ring any moment.
    dialling = open_calls.filter(to_e164=number_e164, twilio_call_sid=None)
    if dialling.exists():
        raise CallRefusedError(_("Diese Nummer wird gerade schon angerufen."), Refusal.ENGAGED)
    # A number that somebody else is on the line with would be busy.
    on_the_line = Q(person=person) | Q(to_e164=number_e164) | Q(from_e164=number_e164)
    if planned and open_calls.without_trials().filter(on_the_line).exists():
        raise CallRefusedError(_("Diese Person telefoniert gerade mit uns."), Refusal.ENGAGED)


def _refuse_if_costly(person: Person, number_e164: str, now: datetime.datetime) -> None:
    """Against a bill that nobody wanted."""
    if not is_dialled(number_e164, countries=settings.DIAL_COUNTRIES):
        text = _("Diese Nummer liegt außerhalb der Länder, in die angerufen wird, oder kostet extra.")
        raise CallRefusedError(text, Refusal.NOT_ALLOWED)
    left = allowance_for(call=Call(account=person.account, person=person), now=now)
    if left.usd == 0 or (left.seconds is not None and left.seconds < SHORTEST_CONVERSATION_SECONDS):
        raise CallRefusedError(_("Das Budget für Gespräche ist aufgebraucht."), Refusal.NOT_ALLOWED)


def _refuse_if_too_often(person: Person, number_e164: str, now: datetime.datetime) -> None:
    """Against a number or an account that is called without end."""
    lately = Call.objects.filter(direction=Call.Direction.OUTBOUND, created_at__gt=now - HOUR)
    if lately.filter(to_e164=number_e164).count() >= settings.DIALS_PER_HOUR_AND_NUMBER:
        text = _("Diese Nummer wurde in der letzten Stunde schon oft angerufen.")
        raise CallRefusedError(text, Refusal.TOO_OFTEN)
    if lately.filter(account_id=person.account_id).count() >= settings.DIALS_PER_HOUR:
        text = _("In der letzten Stunde wurde schon sehr oft angerufen. Bitte später noch einmal.")
        raise CallRefusedError(text, Refusal.TOO_OFTEN)


def _adopt(call: Call, call_sid: str) -> None:
    try:
        with transaction.atomic():
            Call.objects.filter(pk=call.pk, twilio_call_sid=None).update(twilio_call_sid=call_sid)
    except IntegrityError:
        # A SID that another call has is none of this one's.
        raise twilio.TwilioError(permanent=True) from None
