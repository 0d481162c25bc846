"""The consent ledger: rows are only added, and the newest row of a purpose counts."""

from conftest import Cast
from people.consents import RECORDING_PURPOSES, record_consents
from people.models import Consent, Person


def reloaded(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_a_new_person_agrees_to_nothing(cast: Cast) -> None:
    person = Person.objects.create(account=cast.account_a, display_name="Hans", phone_e164="+491700000001")
    assert person.granted_purposes() == frozenset()
    assert not person.consent_recording


def test_withdrawing_adds_rows_and_leaves_the_old_ones(cast: Cast) -> None:
    before = cast.maria.consents.count()
    record_consents(person=cast.maria, purposes=RECORDING_PURPOSES, granted=False, method=Consent.Method.SPOKEN)
    assert cast.maria.consents.count() == before + len(RECORDING_PURPOSES)
    assert not reloaded(cast.maria).consent_recording


def test_recording_the_same_answer_twice_adds_nothing(cast: Cast) -> None:
    before = cast.maria.consents.count()
    record_consents(person=cast.maria, purposes=RECORDING_PURPOSES, granted=True, method=Consent.Method.API)
    assert cast.maria.consents.count() == before


def test_a_person_who_was_never_asked_has_not_refused_to_be_called(cast: Cast) -> None:
    assert not cast.maria.has_refused(Consent.Purpose.CALLS)
    record_consents(
        person=cast.maria, purposes=(Consent.Purpose.CALLS,), granted=False, method=Consent.Method.SPOKEN
    )
    assert reloaded(cast.maria).has_refused(Consent.Purpose.CALLS)
