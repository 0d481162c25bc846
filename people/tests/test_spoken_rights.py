"""What a person asks for in a conversation happens at once and is on record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import Cast
from people import services
from people.consents import RECORDING_PURPOSES
from people.models import Consent, MemoryItem, Person, PrivacyRequest


def remember(person: Person, *texts: str) -> None:
    for text in texts:
        MemoryItem.objects.create(person=person, category=MemoryItem.Category.FACT, text=text)


def remembered(person: Person) -> list[str]:
    return [item.text for item in person.memory_items.all()]


# --- the pause ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("heard", "kept"), [(1_800, 1_800), (300, 1_200), (0, 1_200), (9_000, 4_000), (-5, 1_200), (4_000, 4_000)]
)
def test_a_learnt_pause_stays_within_the_bounds(cast: Cast, heard: int, kept: int) -> None:
    services.learn_pause(person_id=cast.maria.pk, pause_ms=heard)
    cast.maria.refresh_from_db()
    assert cast.maria.pause_ms == kept


def test_a_pause_set_by_hand_is_not_learnt_over(cast: Cast) -> None:
    Person.objects.filter(pk=cast.maria.pk).update(pause_is_learnt=False, pause_ms=3_000)
    services.learn_pause(person_id=cast.maria.pk, pause_ms=1_500)
    cast.maria.refresh_from_db()
    assert cast.maria.pause_ms == 3_000


# --- forgetting --------------------------------------------------------------------------------------------
def test_what_is_about_it_is_forgotten_and_the_rest_stays(cast: Cast) -> None:
    remember(cast.maria, "Hat Schmerzen im Knie", "Die Tochter heißt Anna", "Bekommt ein neues Kniegelenk")
    assert services.forget(person_id=cast.maria.pk, what="das mit dem Knie", call_id=1) == 2
    assert remembered(cast.maria) == ["Die Tochter heißt Anna"]


def test_what_a_relative_wrote_is_forgotten_as_well(cast: Cast) -> None:
    MemoryItem.objects.create(person=cast.maria, category="facts", text="Raucht heimlich", recorded_by=cast.alice)
    assert services.forget(person_id=cast.maria.pk, what="dass ich rauche", call_id=1) == 1


@pytest.mark.parametrize("what", ["das", "", "was ich gesagt habe"])
def test_a_wish_without_meaning_of_its_own_forgets_nothing(cast: Cast, what: str) -> None:
    remember(cast.maria, "Hat Schmerzen im Knie", "Das ist gesagt")
    assert services.forget(person_id=cast.maria.pk, what=what, call_id=1) == 0
    assert len(remembered(cast.maria)) == 2


def test_nobody_elses_memory_is_touched(cast: Cast) -> None:
    other = Person.objects.create(account=cast.account_a, display_name="Karl", phone_e164="+491700000001")
    remember(other, "Hat Schmerzen im Knie")
    assert services.forget(person_id=cast.maria.pk, what="Knie", call_id=1) == 0
    assert remembered(other) == ["Hat Schmerzen im Knie"]


def test_forgetting_takes_the_same_queries_however_much_is_remembered(cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            services.forget(person_id=cast.maria.pk, what="Knie", call_id=1)
        return len(captured)

    remember(cast.maria, "Knie")
    few = queries()
    remember(cast.maria, *["Knie"] * 20)
    assert queries() == few


# --- the record --------------------------------------------------------------------------------------------
def test_a_wish_is_on_record_as_spoken_with_what_was_deleted(cast: Cast) -> None:
    services.record_privacy_request(person_id=cast.maria.pk, kind=PrivacyRequest.Kind.FORGET, call_id=7, removed=3)
    request = PrivacyRequest.objects.get()
    assert (request.person, request.kind, request.call_id, request.removed) == (cast.maria, "forget", 7, 3)
    assert request.method == Consent.Method.SPOKEN


def test_who_wants_nothing_stored_withdraws_all_three_consents_by_word_of_mouth(cast: Cast) -> None:
    services.withdraw(person_id=cast.maria.pk, call_id=7, wish=PrivacyRequest.Kind.STOP_STORING)
    maria = Person.objects.get(pk=cast.maria.pk)
    assert not set(RECORDING_PURPOSES) & maria.granted_purposes()
    newest = list(maria.consents.all())[-3:]
    assert {(row.method, row.granted) for row in newest} == {("spoken", False)}
    assert PrivacyRequest.objects.get().kind == PrivacyRequest.Kind.STOP_STORING


def test_saying_it_twice_withdraws_once_and_is_on_record_twice(cast: Cast) -> None:
    services.withdraw(person_id=cast.maria.pk, call_id=7, wish=PrivacyRequest.Kind.STOP_STORING)
    lines = cast.maria.consents.count()
    services.withdraw(person_id=cast.maria.pk, call_id=7, wish=PrivacyRequest.Kind.STOP_STORING)
    assert cast.maria.consents.count() == lines
    assert PrivacyRequest.objects.count() == 2
