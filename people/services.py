"""What is done to people: everything that writes several rows of this application."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.core.management.color import no_style
from django.db import connections, transaction

from people.matching import is_about
from people.memory import lock_memory
from people.models import Access, Account, Consent, MemoryItem, Person, PhoneLine, PrivacyRequest, User

RECORDING_PURPOSES = (Consent.Purpose.TRANSCRIPT, Consent.Purpose.ANALYSIS, Consent.Purpose.MEMORY)


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


@transaction.atomic
def record_consents(
    *,
    person: Person,
    purposes: tuple[Consent.Purpose, ...],
    granted: bool,
    method: Consent.Method,
    recorded_by: User | None = None,
) -> None:
    """Adds a line to the ledger for each purpose whose state changes; lines are never altered."""
    before = Person.objects.get(pk=person.pk).granted_purposes()
    for purpose in purposes:
        if (purpose.value in before) is not granted or not person.consents.filter(purpose=purpose).exists():
            Consent.objects.create(
                person=person, purpose=purpose, granted=granted, method=method, recorded_by=recorded_by
            )


def record_accesses(
    *,
    person: Person | None,
    read: Iterable[tuple[Access.What, int | None]],
    user: User | None = None,
    via: str = "portal",
    reason: str = "",
) -> None:
    """Notes in one query that somebody read several things about a person: what, and the id of each.

    Without a person it was about a caller whom nobody knows.
    """
    Access.objects.bulk_create(
        Access(person=person, what=what, object_id=object_id, user=user, via=via, reason=reason)
        for what, object_id in read
    )


def record_accesses_to_several(
    *, read: Iterable[tuple[int, Access.What, int | None]], user: User | None = None, via: str = "portal"
) -> None:
    """Notes in one query what somebody read about several persons: of whom, what, and the id of each."""
    Access.objects.bulk_create(
        Access(person_id=person_id, what=what, object_id=object_id, user=user, via=via)
        for person_id, what, object_id in read
    )


@transaction.atomic
def create_person(
    *,
    fields: Mapping[str, object],
    consent_recording: bool,
    method: Consent.Method,
    recorded_by: User | None = None,
    consent_messages: bool | None = None,
) -> Person:
    """Adds a person; who was not asked for consent has agreed to nothing."""
    person = Person.objects.create(**fields)
    if consent_messages is not None:
        _record_messages(person, consent_messages, method, recorded_by)
    if consent_recording:
        record_consents(
            person=person, purposes=RECORDING_PURPOSES, granted=True, method=method, recorded_by=recorded_by
        )
    return person


@transaction.atomic
def change_person(
    *,
    person: Person,
    fields: Mapping[str, object],
    consent_recording: bool | None,
    method: Consent.Method,
    recorded_by: User | None = None,
    consent_messages: bool | None = None,
) -> Person:
    """Changes the given fields only, and the consents unless they are None; returns the person as stored."""
    if fields:
        Person.objects.filter(pk=person.pk).update(**fields)
    if consent_recording is not None:
        record_consents(
            person=person,
            purposes=RECORDING_PURPOSES,
            granted=consent_recording,
            method=method,
            recorded_by=recorded_by,
        )
    if consent_messages is not None:
        _record_messages(person, consent_messages, method, recorded_by)
    return Person.objects.get(pk=person.pk)


def _record_messages(person: Person, granted: bool, method: Consent.Method, recorded_by: User | None) -> None:
    """A consent of its own: whether messages are read aloud has nothing to do with what is written down."""
    purposes = (Consent.Purpose.MESSAGES,)
    record_consents(person=person, purposes=purposes, granted=granted, method=method, recorded_by=recorded_by)


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


@transaction.atomic
def stop_storing(*, person_id: int, call_id: int) -> None:
    """Withdraws the consents to transcript, analysis and memory, as it was spoken. Raises Person.DoesNotExist.

    It counts from now on: `calls.services.keep_off_record` deletes what this call has written down so far.
    """
    person = Person.objects.get(pk=person_id)
    record_consents(person=person, purposes=RECORDING_PURPOSES, granted=False, method=Consent.Method.SPOKEN)
    record_privacy_request(person_id=person_id, kind=PrivacyRequest.Kind.STOP_STORING, call_id=call_id)
