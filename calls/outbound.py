"""Calls that we place: first the row, then the carrier."""

import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from calls import twilio
from calls.admission import SHORTEST_CONVERSATION_SECONDS
from calls.budgets import allowance_for
from calls.endings import close_failed
from calls.models import Call
from calls.news import tell_of_call
from calls.tolls import is_dialled
from people.models import Person, PhoneLine

HOUR = datetime.timedelta(hours=1)
# Longer than Twilio may take to answer us.
STILL_DIALLING = datetime.timedelta(seconds=30)


class CallRefusedError(Exception):
    """We do not call this person now. Its text, in the reader's language, says why."""


def place_call(*, person: Person, now: datetime.datetime) -> Call:
    """Rings a person. Takes at most 1.5 times `TWILIO_TIMEOUT_SECONDS`.

    Raises CallRefusedError, TwilioNotConfiguredError, and TwilioError if the carrier refused or did not
    answer; the call's row then says that it failed, or stays open if it may ring all the same (`maybe_done`).
    """
    twilio.require_account()
    call = _dialled(person, now)
    try:
        _adopt(call, twilio.create_call(to_e164=call.to_e164, from_e164=call.from_e164))
    except twilio.TwilioError as error:
        # If the webhook of this very call was faster than the answer, it was placed after all.
        unplaced = Call.objects.filter(pk=call.pk, twilio_call_sid=None)
        # Where nobody knows whether it rings, the row stays open for the look-up (calls/reconciling.py).
        reason = Call.EndReason.CARRIER_REFUSED
        if unplaced.exists() if error.maybe_done else close_failed(calls=unplaced, reason=reason, now=now):
            raise
    call.refresh_from_db()
    return call


def hang_up(*, call_sid: str) -> None:
    """Lets the carrier end a call. Raises TwilioError."""
    twilio.end_call(call_sid=call_sid)


@transaction.atomic
def _dialled(person: Person, now: datetime.datetime) -> Call:
    number_e164 = Person.objects.values_list("phone_e164", flat=True).get(pk=person.pk)
    # Locked, so that one number is dialled once at a time: until the carrier has told us the SID of a call,
    # the number is all that its webhook can be recognised by.
    behind_number = list(Person.objects.select_for_update().filter(phone_e164=number_e164).order_by("pk"))
    _refuse_if_unwanted(next((one for one in behind_number if one.pk == person.pk), person))
    dialling = Call.objects.unfinished().filter(
        to_e164=number_e164, twilio_call_sid=None, created_at__gt=now - STILL_DIALLING
    )
    if dialling.exists():
        raise CallRefusedError(_("Diese Nummer wird gerade schon angerufen."))
    _refuse_if_costly(person, number_e164, now)
    call = Call.objects.create(
        account_id=person.account_id,
        person=person,
        direction=Call.Direction.OUTBOUND,
        from_e164=_line_of(person.account_id),
        to_e164=number_e164,
        created_at=now,
    )
    tell_of_call(call.pk)
    return call


def _refuse_if_unwanted(person: Person) -> None:
    if person.refuses_calls():
        raise CallRefusedError(_("Diese Person möchte nicht angerufen werden."))
    if person.paused:
        raise CallRefusedError(_("Anrufe bei dieser Person sind pausiert."))


def _refuse_if_costly(person: Person, number_e164: str, now: datetime.datetime) -> None:
    """Against a bill that nobody wanted: expensive numbers, a number or an account that is called without end."""
    if not is_dialled(number_e164, countries=settings.DIAL_COUNTRIES):
        raise CallRefusedError(
            _("Diese Nummer liegt außerhalb der Länder, in die angerufen wird, oder kostet extra.")
        )
    lately = Call.objects.filter(direction=Call.Direction.OUTBOUND, created_at__gt=now - HOUR)
    if lately.filter(to_e164=number_e164).count() >= settings.DIALS_PER_HOUR_AND_NUMBER:
        raise CallRefusedError(_("Diese Nummer wurde in der letzten Stunde schon oft angerufen."))
    if lately.filter(account_id=person.account_id).count() >= settings.DIALS_PER_HOUR:
        raise CallRefusedError(
            _("In der letzten Stunde wurde schon sehr oft angerufen. Bitte später noch einmal.")
        )
    left = allowance_for(call=Call(account=person.account, person=person), now=now)
    if left.usd == 0 or (left.seconds is not None and left.seconds < SHORTEST_CONVERSATION_SECONDS):
        raise CallRefusedError(_("Das Budget für Gespräche ist aufgebraucht."))


def _line_of(account_id: int) -> str:
    own = PhoneLine.objects.filter(account_id=account_id).order_by("pk").first()
    return own.number_e164 if own else settings.TWILIO_NUMBER_E164


def _adopt(call: Call, call_sid: str) -> None:
    try:
        with transaction.atomic():
            Call.objects.filter(pk=call.pk, twilio_call_sid=None).update(twilio_call_sid=call_sid)
    except IntegrityError:
        # A SID that another call has is none of this one's.
        raise twilio.TwilioError(permanent=True) from None
