"""The first pages of an area, its list of people, and its settings: what they show, and to whom."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from analytics.models import CallAnalysis
from analytics.tests.story import made_call, told_call
from calls.models import Call
from conftest import Cast, logged_in
from people.models import Membership, Person

HTMX = {"HX-Request": "true"}


def text(client: Client, url: str, **headers: str) -> str:
    response = client.get(url, headers=headers)
    assert response.status_code == 200, url
    return response.content.decode()


# --- dashboard -----------------------------------------------------------------------------------------
def test_the_dashboard_answers_whether_everything_was_all_right_today(cast: Cast) -> None:
    made_call(cast.maria, ago=datetime.timedelta(0))
    page = text(logged_in(cast.alice), "/privat/dashboard")
    assert "War heute alles in Ordnung?" in page
    assert "Maria Schmidt" in page
    assert "Ja, heute gesprochen" in page


def test_without_people_the_dashboard_says_how_to_begin(cast: Cast) -> None:
    page = text(logged_in(cast.charlie), "/privat/dashboard")
    assert "Noch keine Personen" in page
    assert "/privat/personen/neu" in page


def test_the_mood_chart_says_from_how_many_calls_it_is_and_has_a_table(cast: Cast) -> None:
    told_call(cast.maria)
    page = text(logged_in(cast.alice), "/privat/dashboard")
    assert "aus dem Text von 1 Gespräch" in page
    assert "Als Tabelle" in page


def test_who_sees_the_status_only_sees_neither_moods_nor_kinds_of_concern(cast: Cast) -> None:
    told_call(cast.maria)
    page = text(logged_in(cast.bob), "/privat/dashboard")
    assert "Bitte nachsehen" in page
    assert "Stimmung" not in page
    assert "Sturz" not in page


def test_what_moves_loads_anew_with_every_news_and_now_and_then_without(cast: Cast) -> None:
    client = logged_in(cast.alice)
    news = "htmx:wsAfterMessage from:body, htmx:wsOpen from:body, seen from:body"
    assert f'hx-trigger="{news}, every 60s"' in text(client, "/privat/jetzt", **HTMX)
    made_call(cast.maria, status="ringing", duration_sec=None)
    now = text(client, "/privat/jetzt", **HTMX)
    assert f'hx-trigger="{news}, every 10s"' in now
    assert "<html" not in now


def test_a_running_call_is_shown_with_how_long_it_has_lasted(cast: Cast) -> None:
    call = made_call(cast.maria, status="in_progress", duration_sec=None, closed_at=None)
    Call.objects.filter(pk=call.pk).update(started_at=timezone.now() - datetime.timedelta(seconds=192))
    page = text(logged_in(cast.alice), "/privat/dashboard")
    assert re.search(r'spricht seit <span class="since" data-seconds="19\d">3:1\d</span>', page)


def test_the_fragment_of_running_calls_is_a_page_without_javascript(cast: Cast) -> None:
    assert "<html" in text(logged_in(cast.alice), "/privat/jetzt")


def test_the_clinic_sees_a_table_of_patients_and_both_charts(cast: Cast) -> None:
    patient = Person.objects.create(
        account=cast.clinic, kind="patient", display_name="Heinz Jung", phone_e164="+493012345678"
    )
    told_call(patient)
    page = text(logged_in(cast.dora), "/klinik")
    assert "Patienten" in page
    assert "Heinz Jung" in page
    assert "Stimmung der letzten 14 Tage" in page
    assert "Anrufe pro Tag" in page


def test_an_area_without_an_account_of_ones_own_does_not_exist(cast: Cast) -> None:
    assert logged_in(cast.alice).get("/klinik").status_code == 404
    assert logged_in(cast.dora).get("/privat/dashboard").status_code == 404


def test_who_belongs_to_no_account_is_told_so(cast: Cast) -> None:
    Membership.objects.filter(user=cast.charlie).delete()
    assert "noch zu keinem Konto" in text(logged_in(cast.charlie), "/privat/dashboard")


# --- the list of people --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("search", "found"), [("schmi", True), ("0171 234", True), ("+49171", True), ("Otto", False)]
)
def test_people_are_found_by_name_and_by_number_however_it_is_written(
    cast: Cast, search: str, found: bool
) -> None:
    response = logged_in(cast.alice).get("/privat/personen", {"suche": search})
    assert ("Maria Schmidt" in response.content.decode()) is found


def test_the_list_is_sorted_as_asked_for(cast: Cast) -> None:
    anna = Person.objects.create(account=cast.account_a, display_name="Anna", phone_e164="+491700000001")
    made_call(cast.maria)
    client = logged_in(cast.alice)
    by_name, by_call = text(client, "/privat/personen"), text(client, "/privat/personen?sortierung=zuletzt")
    assert by_name.index("Anna") < by_name.index("Maria Schmidt")
    assert by_call.index("Maria Schmidt") < by_call.index(anna.display_name)


def test_an_unknown_order_and_an_absurd_page_change_nothing(cast: Cast) -> None:
    assert "Maria Schmidt" in text(logged_in(cast.alice), "/privat/personen?sortierung=%20&seite=-7")


def test_searching_with_htmx_answers_the_list_only(cast: Cast) -> None:
    fragment = text(logged_in(cast.alice), "/privat/personen?suche=Maria", **HTMX)
    assert fragment.lstrip().startswith("<section")


def test_many_people_are_shown_in_pages(cast: Cast) -> None:
    Person.objects.bulk_create(
        Person(account=cast.account_a, display_name=f"Nr {number:03}", phone_e164="+491700000001")
        for number in range(60)
    )
    page = text(logged_in(cast.alice), "/privat/personen")
    assert "Seite 1 von 2" in page
    assert "Nr 059" in text(logged_in(cast.alice), "/privat/personen?seite=2")


def test_the_list_shows_no_mood_to_who_sees_the_status_only(cast: Cast) -> None:
    told_call(cast.maria)
    assert "positiv" in text(logged_in(cast.alice), "/privat/personen")
    assert "positiv" not in text(logged_in(cast.bob), "/privat/personen")


# --- settings, purge -----------------------------------------------------------------------------------
def test_the_settings_tell_numbers_defaults_and_who_has_access(cast: Cast) -> None:
    page = text(logged_in(cast.alice), "/privat/einstellungen")
    assert "aus, bis die Person selbst zustimmt" in page
    assert "30 Tage" in page
    assert "Bob" in page
    assert "nur ob ein Gespräch stattfand" in page


def test_a_relative_sees_the_privacy_facts_but_neither_members_nor_the_purge(cast: Cast) -> None:
    page = text(logged_in(cast.bob), "/privat/einstellungen")
    assert "Ton wird nie gespeichert" in page
    assert "aufraeumen" not in page
    assert "Alice" not in page


def test_a_manager_deletes_what_is_due_and_is_told_how_much(cast: Cast) -> None:
    told_call(cast.maria, ago=datetime.timedelta(days=31))
    response = logged_in(cast.alice).post("/privat/einstellungen/aufraeumen", follow=True)
    assert "Gelöscht: eine Mitschrift." in response.content.decode()
    assert not CallAnalysis.objects.exists()


def test_a_relative_cannot_purge(cast: Cast) -> None:
    assert logged_in(cast.bob).post("/privat/einstellungen/aufraeumen").status_code == 404
