"""Who may be on the line: the people behind a number, and how one of them becomes the person of a call."""

from django.conf import settings
from django.db import transaction

from calls.models import Call, Concern
from calls.news import tell_of_call
from people.models import Person, PhoneLine


def candidates_for(call: Call) -> list[Person]:
    """Everybody who may be speaking if the number is shared; empty if it leads to one person or to nobody."""
    inbound = call.direction == Call.Direction.INBOUND
    theirs, ours = (call.from_e164, call.to_e164) if inbound else (call.to_e164, call.from_e164)
    people = list(Person.objects.calling_from(theirs, line_of(ours)))
    return people if len(people) > 1 else []


@transaction.atomic
def assign_person(*, call_id: int, person_id: int) -> Call | None:
    """Notes who of those behind a shared number is speaking: once, while the call runs, and nobody else.

    Returns the call as `redeem_stream_token` does, or None if nothing was assigned.
    """
    call = Call.objects.select_for_update().filter(pk=call_id, person=None, closed_at=None).first()
    if call is None:
        return None
    person = next((one for one in candidates_for(call) if one.pk == person_id), None)
    if person is None:
        return None
    Call.objects.filter(pk=call_id).update(person=person, account_id=person.account_id)
    # What was noticed before it was known who speaks is about this person as well.
    Concern.objects.filter(call_id=call_id).update(person=person, account_id=person.account_id)
    tell_of_call(call_id)
    return with_consents(call_id)


def with_consents(call_id: int) -> Call:
    return Call.objects.select_related("person", "account").prefetch_related("person__consents").get(pk=call_id)


def call_now(*, call_id: int) -> Call | None:
    """A call as it stands now, with its person and what that person agrees to; None if it was erased."""
    found = Call.objects.select_related("person", "account").prefetch_related("person__consents")
    return found.filter(pk=call_id).first()


def own_line(account_id: int) -> str:
    """The number that an account calls and writes from."""
    own = PhoneLine.objects.filter(account_id=account_id).order_by("pk").first()
    return own.number_e164 if own else str(settings.TWILIO_NUMBER_E164)


def line_of(number_e164: str) -> PhoneLine | None:
    return PhoneLine.objects.filter(number_e164=number_e164).first()
