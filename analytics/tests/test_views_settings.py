"""The settings of an area: what they tell, the switch for the safety check, and tidying up with a look before."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from analytics.models import CallAnalysis
from analytics.services import Purged, count_expired, purge_expired
from analytics.tests.story import made_call, told_call
from calls.models import Call, Utterance
from conftest import Cast, logged_in
from people.models import Account, Membership, Person, PhoneLine

pytestmark = pytest.mark.django_db
SETTINGS = "/privat/einstellungen"
PURGE = f"{SETTINGS}/aufraeumen"
HTMX = {"HX-Request": "true"}
LONG_AGO = datetime.timedelta(days=31)


def text(client: Client, url: str, **headers: str) -> str:
    response = client.get(url, headers=headers)
    assert response.status_code == 200, url
    return response.content.decode()


# --- what they tell --------------------------------------------------------------------------------------
def test_the_numbers_of_the_companion_are_shown_to_be_read_aloud(cast: Cast) -> None:
    PhoneLine.objects.create(number_e164="+493023125000")
    PhoneLine.objects.create(number_e164="+493023125999", account=cast.account_c)
    page = text(logged_in(cast.alice), SETTINGS)
    assert "+49 30 23125000" in page
    assert "23125999" not in page


def test_what_holds_for_new_persons_is_told(cast: Cast) -> None:
    page = text(logged_in(cast.alice), SETTINGS)
    for told in ("aus, bis die Person selbst zustimmt", "30 Tage", "mit „Sie“", "Sicherheitsprüfung"):
        assert told in page


@pytest.mark.parametrize(("eu_only", "told"), [(True, "sind zugelassen"), (False, "sind zurzeit nicht gesperrt")])
def test_whether_requests_must_stay_in_the_union_is_told_as_it_is(
    eu_only: bool, told: str, settings: Settings, cast: Cast
) -> None:
    settings.EU_ONLY = eu_only
    assert f"Europäischen Union {told}" in text(logged_in(cast.alice), SETTINGS)


# --- the safety check ------------------------------------------------------------------------------------
def switch(client: Client, account: Account | None, value: str) -> Any:
    return client.post(f"{SETTINGS}/pruefung", {"account": account.pk if account else "", "pruefung": value})


def is_checked(account: Account) -> bool:
    return Account.objects.get(pk=account.pk).safety_analysis


def test_who_manages_an_account_switches_its_safety_check_off_and_on(cast: Cast) -> None:
    client = logged_in(cast.alice)
    assert switch(client, cast.account_a, "aus").headers["Location"] == SETTINGS
    assert not is_checked(cast.account_a)
    assert "Einschalten" in text(client, SETTINGS)
    switch(client, cast.account_a, "an")
    assert is_checked(cast.account_a)
    assert "Ausschalten" in text(client, SETTINGS)


def test_a_relative_sees_the_state_of_the_check_and_no_switch(cast: Cast) -> None:
    page = text(logged_in(cast.bob), SETTINGS)
    assert "Sicherheitsprüfung" in page
    assert "Ausschalten" not in page
    assert switch(logged_in(cast.bob), cast.account_a, "aus").status_code == 404
    assert is_checked(cast.account_a)


def test_the_check_of_somebody_elses_account_cannot_be_switched(cast: Cast) -> None:
    for account in (cast.account_a, cast.clinic, None):
        assert switch(logged_in(cast.charlie), account, "aus").status_code == 404
    assert is_checked(cast.account_a)


@pytest.mark.parametrize("value", ["", "vielleicht"])
def test_what_is_neither_on_nor_off_changes_nothing(value: str, cast: Cast) -> None:
    assert switch(logged_in(cast.alice), cast.account_a, value).status_code == 404
    assert is_checked(cast.account_a)


# --- tidying up ------------------------------------------------------------------------------------------
def test_before_anything_is_deleted_one_sees_how_much_it_is(cast: Cast) -> None:
    for _ in range(2):
        told_call(cast.maria, ago=LONG_AGO)
    CallAnalysis.objects.create(call=made_call(cast.maria, ago=LONG_AGO), state="nothing_said")
    page = text(logged_in(cast.alice), PURGE)
    assert "2 Mitschriften" in page
    assert "3 Auswertungen" in page
    assert "Endgültig löschen" in page
    assert CallAnalysis.objects.count() == 3


def test_if_nothing_has_expired_there_is_nothing_to_press(cast: Cast) -> None:
    told_call(cast.maria)
    page = text(logged_in(cast.alice), PURGE)
    assert "Zurzeit ist nichts abgelaufen." in page
    assert "Endgültig löschen" not in page


def test_the_look_before_comes_into_the_settings_without_a_new_page(cast: Cast) -> None:
    part = text(logged_in(cast.alice), PURGE, **HTMX)
    assert "<html" not in part
    assert part.strip().startswith('<div id="expired"')
    assert f'href="{PURGE}" hx-get="{PURGE}" hx-target="#expired"' in text(logged_in(cast.alice), SETTINGS)


def test_what_was_shown_is_what_is_deleted(cast: Cast) -> None:
    now = timezone.now()
    hans = Person.objects.create(account=cast.account_a, display_name="Hans", phone_e164="+4917", retention_days=7)
    for person, days in ((cast.maria, 31), (cast.maria, 29), (hans, 8), (None, 31)):
        call = made_call(person, account_id=cast.account_a.pk, ago=datetime.timedelta(days=days))
        Utterance.objects.create(call=call, position=1, speaker="caller", text="Guten Tag", spoken_at=now)
        CallAnalysis.objects.create(call=call)
    shown = count_expired(now=now, account_ids=[cast.account_a.pk])
    assert shown == purge_expired(now=now, account_ids=[cast.account_a.pk]) == Purged(3, 3)
    assert Call.objects.count() == 4


def test_nobody_sees_or_deletes_what_has_expired_in_another_account(cast: Cast) -> None:
    told_call(cast.maria, ago=LONG_AGO)
    client = logged_in(cast.charlie)
    assert "nichts abgelaufen" in text(client, PURGE)
    client.post(PURGE)
    assert CallAnalysis.objects.count() == 1


def test_of_several_accounts_of_one_area_all_are_tidied_up(cast: Cast) -> None:
    Membership.objects.create(user=cast.charlie, account=cast.account_a, role="manager", sees=3)
    told_call(cast.maria, ago=LONG_AGO)
    response = logged_in(cast.charlie).post(PURGE, follow=True)
    assert "Gelöscht: eine Mitschrift." in response.content.decode()
    assert not CallAnalysis.objects.exists()


def test_a_relative_sees_nothing_of_what_could_be_deleted(cast: Cast) -> None:
    assert logged_in(cast.bob).get(PURGE).status_code == 404
