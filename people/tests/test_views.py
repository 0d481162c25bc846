"""Adding, changing and deleting a person on a page, logging in, and what is around every page."""

import pytest
from django.test import Client

from conftest import Cast, logged_in
from people.models import Consent, Membership, Person

PERSON = {"display_name": "Otto Krüger", "phone_e164": "0171 2345678", "language": "de", "retention_days": "30"}


def added() -> Person:
    return Person.objects.get(display_name="Otto Krüger")


# --- adding --------------------------------------------------------------------------------------------
def test_a_manager_adds_a_person_with_the_number_as_it_is_dialled(cast: Cast) -> None:
    response = logged_in(cast.alice).post("/privat/personen/neu", PERSON)
    assert response.headers["Location"] == f"/privat/personen/{added().pk}"
    assert added().phone_e164 == "+491712345678"
    assert (added().account, added().kind) == (cast.account_a, Person.Kind.SENIOR)


def test_who_is_added_in_the_clinic_is_a_patient(cast: Cast) -> None:
    logged_in(cast.dora).post("/klinik/patienten/neu", PERSON)
    assert (added().account, added().kind) == (cast.clinic, Person.Kind.PATIENT)


def test_the_box_of_consent_is_never_ticked_beforehand(cast: Cast) -> None:
    page = logged_in(cast.alice).get("/privat/personen/neu").content.decode()
    for purpose in ("transcript", "analysis", "memory", "sharing", "messages"):
        assert f'name="consent_{purpose}"' in page
    assert "checked" not in page


def test_without_the_box_ticked_nothing_is_agreed_to(cast: Cast) -> None:
    logged_in(cast.alice).post("/privat/personen/neu", PERSON)
    assert not added().consents.exists()


def test_a_ticked_box_is_a_line_of_the_ledger_with_who_recorded_it(cast: Cast) -> None:
    logged_in(cast.alice).post("/privat/personen/neu", {**PERSON, "consent_transcript": "on"})
    assert added().granted_purposes() == {"transcript"}
    assert set(added().consents.values_list("method", "recorded_by")) == {(Consent.Method.PORTAL, cast.alice.pk)}


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("display_name", ""),
        ("phone_e164", "12"),
        ("phone_e164", "Maria"),
        ("retention_days", "0"),
        ("retention_days", "366"),
        ("language", "fr"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_stored(cast: Cast, name: str, wrong: str) -> None:
    response = logged_in(cast.alice).post("/privat/personen/neu", {**PERSON, name: wrong})
    assert response.status_code == 200
    assert f'id="id_{name}_error"' in response.content.decode()
    assert Person.objects.count() == 1


def test_a_relative_cannot_add_anybody(cast: Cast) -> None:
    client = logged_in(cast.bob)
    assert client.get("/privat/personen/neu").status_code == 404
    assert client.post("/privat/personen/neu", PERSON).status_code == 404


def test_who_manages_several_accounts_chooses_one_of_their_own(cast: Cast) -> None:
    Membership.objects.create(user=cast.alice, account=cast.account_c, role="manager")
    client = logged_in(cast.alice)
    assert "Familie C" in client.get("/privat/personen/neu").content.decode()
    client.post("/privat/personen/neu", {**PERSON, "account": cast.clinic.pk})
    assert not Person.objects.filter(display_name="Otto Krüger").exists()
    client.post("/privat/personen/neu", {**PERSON, "account": cast.account_c.pk})
    assert added().account == cast.account_c


# --- changing ------------------------------------------------------------------------------------------
def test_a_change_is_stored_and_a_withdrawn_consent_is_a_new_line(cast: Cast) -> None:
    before = cast.maria.consents.count()
    url = f"/privat/personen/{cast.maria.pk}/bearbeiten"
    logged_in(cast.alice).post(url, {**PERSON, "retention_days": "90", "paused": "on"})
    maria = Person.objects.get(pk=cast.maria.pk)
    assert (maria.display_name, maria.retention_days, maria.paused) == ("Otto Krüger", 90, True)
    assert maria.granted_purposes() == frozenset()
    assert maria.consents.count() == before + 4


def test_the_form_shows_what_is_agreed_to_now(cast: Cast) -> None:
    page = logged_in(cast.alice).get(f"/privat/personen/{cast.maria.pk}/bearbeiten").content.decode()
    assert "checked" in page
    assert "Maria Schmidt bearbeiten" in page


def test_a_change_does_not_move_a_person_to_another_account(cast: Cast) -> None:
    url = f"/privat/personen/{cast.maria.pk}/bearbeiten"
    logged_in(cast.alice).post(url, {**PERSON, "account": cast.account_c.pk})
    assert Person.objects.get(pk=cast.maria.pk).account == cast.account_a


def test_a_refused_change_still_says_whose_page_it_is(cast: Cast) -> None:
    url = f"/privat/personen/{cast.maria.pk}/bearbeiten"
    response = logged_in(cast.alice).post(url, {**PERSON, "phone_e164": "12"})
    assert "Maria Schmidt bearbeiten" in response.content.decode()
    assert Person.objects.get(pk=cast.maria.pk).display_name == "Maria Schmidt"


# --- deleting ------------------------------------------------------------------------------------------
def test_deleting_asks_first(cast: Cast) -> None:
    page = logged_in(cast.alice).get(f"/privat/personen/{cast.maria.pk}/loeschen").content.decode()
    assert "nicht rückgängig" in page
    assert Person.objects.filter(pk=cast.maria.pk).exists()


def test_a_confirmed_deletion_takes_the_person_and_everything_about_them(cast: Cast) -> None:
    response = logged_in(cast.alice).post(f"/privat/personen/{cast.maria.pk}/loeschen", follow=True)
    assert not Person.objects.filter(pk=cast.maria.pk).exists()
    assert not Consent.objects.exists()
    assert "ist gelöscht" in response.content.decode()


@pytest.mark.parametrize("page", ["bearbeiten", "loeschen"])
def test_a_relative_neither_changes_nor_deletes(cast: Cast, page: str) -> None:
    client, url = logged_in(cast.bob), f"/privat/personen/{cast.maria.pk}"
    assert page.encode() not in client.get(url).content
    assert client.post(f"{url}/{page}", PERSON).status_code == 404


@pytest.mark.parametrize("page", ["neu", "{pk}/bearbeiten", "{pk}/loeschen", "{pk}/anrufen"])
def test_a_form_without_its_token_changes_nothing(cast: Cast, page: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.alice)
    response = client.post(f"/privat/personen/{page.format(pk=cast.maria.pk)}", PERSON)
    assert response.status_code == 403
    assert "zu lange offen" in response.content.decode()
    assert list(Person.objects.values_list("display_name", flat=True)) == ["Maria Schmidt"]


# --- around every page ---------------------------------------------------------------------------------
def test_who_has_both_areas_can_switch_between_them(cast: Cast) -> None:
    Membership.objects.create(user=cast.alice, account=cast.clinic, role="clinician")
    page = logged_in(cast.alice).get("/privat/dashboard").content.decode()
    assert 'aria-label="Bereich"' in page
    assert 'href="/klinik"' in page


def test_who_has_one_area_sees_no_switch(cast: Cast) -> None:
    page = logged_in(cast.alice).get("/privat/dashboard").content.decode()
    assert 'aria-label="Bereich"' not in page
    assert 'href="/klinik"' not in page


def test_the_navigation_marks_the_page_one_is_on(cast: Cast) -> None:
    page = logged_in(cast.alice).get("/privat/einstellungen").content.decode()
    assert 'href="/privat/einstellungen" aria-current="page"' in page


def test_a_page_that_does_not_exist_says_so_in_its_own_design(cast: Cast) -> None:
    response = logged_in(cast.alice).get("/privat/nirgendwo")
    assert response.status_code == 404
    assert "Diese Seite gibt es nicht" in response.content.decode()
