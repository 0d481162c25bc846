"""What is done to people: everything that writes several rows of this application."""

import datetime
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.core.management.color import no_style
from django.db import connections, transaction

from people import chain
from people.consents import RECORDING_PURPOSES, Given, record_consents
from people.matching import is_about
from people.memory import lock_memory
from people.models import Access, Account, Consent, MemoryItem, Person, PhoneLine, PrivacyRequest, User


def ensure_standard_rows(*, using: str, **kwargs: object) -> None:
    """Runs after every `migrate`: the two standard accounts, and the line of `TWILIO_NUMBER_E164`."""
    with transaction.atomic(using=using):
        accounts = Account.objects.using(using)
        for pk, account_type, name in (
            (Account.STANDARD_PRIVATE_ID, Account.Type.PRIVATE, "Standard Privatkonto"),
            (Account.STANDARD_CLINICAL_ID, Account.Type.CLINICAL, "Standard Klinikkonto"),
        ):
            accounts.get_or_create(pk=pk, defaults={"type": account_type, "name": name})
        with connections[using].cursor() as cursor:
            for statement in connections[using].ops.sequence_reset_sql(no_style(), [Account]):
                cursor.execute(statement)
        if settings.TWILIO_NUMBER_E164:
            PhoneLine.objects.using(using).get_or_create(number_e164=settings.TWILIO_NUMBER_E164)


def record_accesses(
    *,
    person: Person | None,
    read: Iterable[tuple[Access.What, int | None]],
    user: User | None = None,
    via: str = "portal",
    reason: str = "",
    key_id: int | None = None,
) -> None:
    """Notes that somebody read several things about a person: what, and the id of each.

    Without a person it was about a caller whom nobody knows. `key_id`: the key a program read with.
    """
    _record(
        Access(person=person, what=what, object_id=object_id, user=user, via=via, reason=reason, key_id=key_id)
        for what, object_id in read
    )


def record_accesses_to_several(
    *, read: Iterable[tuple[int, Access.What, int | None]], user: User | None = None, via: str = "portal"
) -> None:
    """Notes what somebody read about several persons: of whom, what, and the id of each."""
    _record(
        Access(person_id=person_id, what=what, object_id=object_id, user=user, via=via)
        for person_id, what, object_id in read
    )


@transaction.atomic(savepoint=False)
def _record(accesses: Iterable[Access]) -> None:
    chain.append(Access.objects.bulk_create(accesses))


@transaction.atomic
def create_person(
    *,
    fields: Mapping[str, object],
    answers: Mapping[Consent.Purpose, bool],
    method: Consent.Method,
    recorded_by: User | None = None,
) -> Person:
    """Adds a person with their answers to the purposes that they were asked about; to all others, to nothing."""
    person = Person.objects.create(**fields)
    _record_answers(person, answers, method, recorded_by)
    return person


@transaction.atomic
def change_person(
    *,
    person: Person,
    fields: Mapping[str, object],
    answers: Mapping[Consent.Purpose, bool],
    method: Consent.Method,
    recorded_by: User | None = None,
) -> Person:
    """Changes the given fields and records the given answers only; returns the person as stored."""
    if fields:
        Person.objects.filter(pk=person.pk).update(**fields)
    _record_answers(person, answers, method, recorded_by)
    return Person.objects.get(pk=person.pk)


def _record_answers(
    person: Person, answers: Mapping[Consent.Purpose, bool], method: Consent.Method, recorded_by: User | None
) -> None:
    for granted in (True, False):
        purposes = [purpose for purpose, answer in answers.items() if answer is granted]
        record_consents(person=person, purposes=purposes, granted=granted, method=method, recorded_by=recorded_by)


def restrict(*, person_id: int, restricted: bool, now: datetime.datetime) -> bool:
    """Restricts the use of what is stored about a person (Article 18), or lifts that. False if nothing changed."""
    people = Person.objects.filter(pk=person_id, restricted_at__isnull=restricted)
    return bool(people.update(restricted_at=now if restricted else None))


def change_account(*, account_id: int, fields: Mapping[str, object]) -> None:
    """Changes the given settings of an account."""
    Account.objects.filter(pk=account_id).update(**fields)


# --- what a person asks for in a conversation -------------------------------------------------------------
def learn_pause(*, person_id: int, pause_ms: int) -> None:
    """Keeps how long this person pauses within a sentence, within the bounds; what was set by hand stays."""
    bounded = min(max(pause_ms, Person.SHORTEST_PAUSE_MS), Person.LONGEST_PAUSE_MS)
    Person.objects.filter(pk=person_id, pause_is_learnt=True).update(pause_ms=bounded)


@transaction.atomic
def forget(*, person_id: int, what: str, call_id: int) -> int:
    """Deletes what is remembered about something, whoever wrote it; returns how many items.

    What carries no meaning of its own ("das") is about nothing here: see `calls.services.forget_utterances`.
    """
    meant = [item.pk for item in lock_memory(person_id=person_id) if is_about(item.text, what)]
    MemoryItem.objects.filter(pk__in=meant).delete()
    return len(meant)


def record_privacy_request(*, person_id: int, kind: PrivacyRequest.Kind, call_id: int, removed: int = 0) -> None:
    """Notes what a person asked for about their own data, and how many entries were deleted for it."""
    PrivacyRequest.objects.create(person_id=person_id, kind=kind, call_id=call_id, removed=removed)


# What is withdrawn by what somebody says in a conversation.
WITHDRAWN_BY = {
    PrivacyRequest.Kind.STOP_STORING: RECORDING_PURPOSES,
    PrivacyRequest.Kind.STOP_CALLS: (Consent.Purpose.CALLS,),
    PrivacyRequest.Kind.STOP_MESSAGES: (Consent.Purpose.MESSAGES,),
}


@transaction.atomic
def withdraw(*, person_id: int, call_id: int, wish: PrivacyRequest.Kind) -> None:
    """Withdraws the consents that `wish` is about, as it was spoken. Raises Person.DoesNotExist and KeyError.

    It counts from now on: `calls.services.keep_off_record` deletes what this call has written down so far.
    """
    person = Person.objects.get(pk=person_id)
    spoken, said = Consent.Method.SPOKEN, Given(call_id=call_id)
    record_consents(person=person, purposes=WITHDRAWN_BY[wish], granted=False, method=spoken, given=said)
    record_privacy_request(person_id=person_id, kind=wish, call_id=call_id)
