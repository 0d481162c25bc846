"""The list of a ward: whom to call first and why, the same for 3 and for 300 patients."""

import datetime
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from analytics.models import CallAnalysis
from analytics.tests.story import QUOTE, made_call, told_call
from analytics.today import Today
from analytics.ward import Row, ward_rows
from calls.models import Call, Concern
from conftest import Cast, logged_in, shares
from people.access import Reader
from people.models import Membership, Person

NOW = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
HTMX = {"HX-Request": "true"}


def patient(cast: Cast, name: str) -> Person:
    number = f"+4930{Person.objects.count():08d}"
    person = Person.objects.create(account=cast.clinic, kind="patient", display_name=name, phone_e164=number)
    shares(person)
    return person


def called(person: Person, days_ago: float, **fields: Any) -> Call:
    moment = NOW - datetime.timedelta(days=days_ago)
    return made_call(person, **{"created_at": moment, "started_at": moment, "duration_sec": 300, **fields})


def usual_weeks(person: Person, seconds: int = 300) -> None:
    for days_ago in range(9, 40, 3):
        called(person, days_ago, duration_sec=seconds)


def concern(person: Person, kind: str, days_ago: float = 0.1, **fields: Any) -> Concern:
    moment = NOW - datetime.timedelta(days=days_ago)
    return Concern.objects.create(account=person.account, person=person, kind=kind, noticed_at=moment, **fields)


def rows(cast: Cast) -> list[Row]:
    people = Person.objects.for_user(cast.dora)
    return ward_rows(people, Reader(cast.dora), now=NOW)


def names(cast: Cast) -> list[str]:
    return [row.person.display_name for row in rows(cast)]


def shown(cast: Cast, query: str = "", **headers: str) -> str:
    return logged_in(cast.dora).get(f"/klinik/patienten{query}", headers=headers).content.decode()


def test_an_answering_machine_is_no_conversation_and_nobody_reached(cast: Cast) -> None:
    called(patient(cast, "Anna"), 0.1, direction="outbound", end_reason="voicemail")
    (row,) = rows(cast)
    assert (row.today, row.last_talk_at, row.this_week) == (Today.MISSED, None, 0)


# --- whom to call first --------------------------------------------------------------------------------
def test_open_concerns_come_first_then_who_was_not_reached_then_who_changed(cast: Cast) -> None:
    same, changed, missed, worried = (patient(cast, name) for name in ("Anna", "Berta", "Carl", "Dieter"))
    for person in (same, changed):
        usual_weeks(person)
    for days_ago in (1, 3, 5):
        called(same, days_ago)
        called(changed, days_ago, duration_sec=60)
    called(missed, 0.1, status="no_answer", duration_sec=None)
    concern(worried, "loneliness")
    assert names(cast) == ["Dieter", "Carl", "Berta", "Anna"]


def test_of_several_concerns_the_gravest_comes_first(cast: Cast) -> None:
    pain, emergency, eating = (patient(cast, name) for name in ("Anna", "Berta", "Carl"))
    concern(pain, "pain")
    concern(eating, "eating", 0.01)
    concern(emergency, "emergency", 2)
    assert names(cast) == ["Berta", "Anna", "Carl"]


def test_a_concern_that_somebody_took_on_is_no_longer_first_and_says_who(cast: Cast) -> None:
    person = patient(cast, "Anna")
    concern(person, "pain", acknowledged_at=timezone.now(), acknowledged_by=cast.dora)
    row = rows(cast)[0]
    assert row.concerns == []
    assert row.taken_on is not None
    assert "Dora kümmert sich" in shown(cast)


def test_an_old_concern_that_nobody_has_seen_is_still_open(cast: Cast) -> None:
    concern(patient(cast, "Anna"), "pain", days_ago=200)
    assert rows(cast)[0].today is Today.CONCERN


def test_a_row_says_in_words_what_changed(cast: Cast) -> None:
    person = patient(cast, "Anna")
    usual_weeks(person)
    for days_ago in (1, 3, 5):
        called(person, days_ago, duration_sec=180)
    concern(person, "pain")
    page = shown(cast)
    for words in ("Gespräche 40 % kürzer als sonst", "zum ersten Mal: Schmerzen erwähnt", "3 Gespräche"):
        assert words.replace(" ", " ") in page


def test_with_few_calls_it_says_that_there_is_too_little_data(cast: Cast) -> None:
    called(patient(cast, "Anna"), 1)
    assert "zu wenig Daten" in shown(cast)


def test_nobody_is_compared_with_a_call_of_which_they_wanted_nothing_shown(cast: Cast) -> None:
    person = patient(cast, "Anna")
    usual_weeks(person)
    for days_ago in (1, 2, 3):
        secret = called(person, days_ago, confidential=True)
        CallAnalysis.objects.create(call=secret, state="done", sentiment_score=-1.0, sentiment_label="negativ")
    comparison = rows(cast)[0].comparison
    assert comparison is not None
    assert comparison.findings == ()


def test_picking_up_and_saying_nothing_is_no_conversation(cast: Cast) -> None:
    silent = called(patient(cast, "Anna"), 0.1)
    CallAnalysis.objects.create(call=silent, state="nothing_said")
    row = rows(cast)[0]
    assert (row.today, row.last_talk_at, row.this_week) == (Today.QUIET, None, 0)


def test_the_last_conversation_is_found_however_long_ago_it_was(cast: Cast) -> None:
    old = called(patient(cast, "Anna"), 300)
    assert rows(cast)[0].last_talk_at == old.created_at


def test_the_last_conversation_is_told_to_the_second(cast: Cast) -> None:
    recent = called(patient(cast, "Anna"), 2)
    assert rows(cast)[0].last_talk_at == recent.created_at.replace(microsecond=0)


@pytest.mark.parametrize("hour", [0, 1, 2, 3, 23])
def test_calls_belong_to_their_local_day_also_when_the_clocks_change(cast: Cast, hour: int) -> None:
    """On 25 October 2026 the clocks went back in Berlin: the day had 25 hours."""
    zone = timezone.get_current_timezone()
    person, moment = patient(cast, "Anna"), datetime.datetime(2026, 10, 25, hour, 30, tzinfo=zone)
    made_call(person, created_at=moment, started_at=moment, status="no_answer", duration_sec=None)
    noon = datetime.datetime(2026, 10, 25, 23, 59, tzinfo=zone)
    assert ward_rows(Person.objects.for_user(cast.dora), Reader(cast.dora), now=noon)[0].today is Today.MISSED


def test_who_sees_the_status_only_learns_neither_kinds_nor_changes(cast: Cast) -> None:
    Membership.objects.filter(user=cast.dora).update(sees=Membership.Sees.STATUS)
    told_call(patient(cast, "Anna"))
    row, page = rows(cast)[0], shown(cast)
    assert (row.comparison, row.concerns[0].kind) == (None, "")
    assert "Bitte nachsehen" in page
    assert "Sturz" not in page
    assert QUOTE not in page


# --- searched, filtered, sorted ------------------------------------------------------------------------
def test_names_are_found_whatever_their_case_umlauts_included(cast: Cast) -> None:
    patient(cast, "Ümit Öz")
    patient(cast, "Anna Ast")
    assert "Ümit" in shown(cast, "?suche=üMIT")
    assert "Anna Ast" not in shown(cast, "?suche=üMIT", **HTMX)
    assert "Niemand passt" in shown(cast, "?suche=xyz")


def test_the_list_is_filtered_by_what_is_open_missed_or_changed(cast: Cast) -> None:
    concern(patient(cast, "Anna"), "pain")
    called(patient(cast, "Berta"), 0.1, status="no_answer", duration_sec=None)
    patient(cast, "Carl")
    for show, expected in (("anlass", "Anna"), ("nicht-erreicht", "Berta")):
        page = shown(cast, f"?zeigen={show}", **HTMX)
        assert expected in page
        assert "Carl" not in page


@pytest.mark.parametrize("query", ["?sortierung=x", "?zeigen=x", "?seite=99", "?seite=x", "?sortierung=name"])
def test_an_odd_address_shows_the_list_all_the_same(cast: Cast, query: str) -> None:
    patient(cast, "Anna")
    assert "Anna" in shown(cast, query)


def test_it_is_sorted_by_name_last_conversation_and_week(cast: Cast) -> None:
    early, late = patient(cast, "Zita"), patient(cast, "Anna")
    called(early, 6)
    for days_ago in (1, 2):
        called(late, days_ago)
    orders = {
        sort: shown(cast, f"?sortierung={sort}", **HTMX).index("Zita")
        < shown(cast, f"?sortierung={sort}", **HTMX).index("Anna")
        for sort in ("name", "zuletzt", "woche")
    }
    assert orders == {"name": False, "zuletzt": True, "woche": False}


def test_fifty_are_on_a_page(cast: Cast) -> None:
    for number in range(53):
        patient(cast, f"Patient {number:02d}")
    assert shown(cast).count('id="row-') == 50
    assert shown(cast, "?seite=2").count('id="row-') == 3


# --- one click -----------------------------------------------------------------------------------------
def test_everything_open_is_taken_on_with_one_click_and_the_list_loads_anew(cast: Cast) -> None:
    person = patient(cast, "Anna")
    for kind in ("pain", "fall"):
        concern(person, kind)
    client, url = logged_in(cast.dora), f"/klinik/patienten/{person.pk}/anlaesse"
    answer = client.post(url, headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (204, "seen")
    assert not Concern.objects.open().exists()
    assert set(Concern.objects.values_list("acknowledged_by", flat=True)) == {cast.dora.pk}


def test_without_javascript_it_leads_back_to_the_list(cast: Cast) -> None:
    person = patient(cast, "Anna")
    url = f"/klinik/patienten/{person.pk}/anlaesse"
    assert logged_in(cast.dora).post(url).headers["Location"] == "/klinik/patienten"


def test_who_was_first_stays_on_record(cast: Cast) -> None:
    person = patient(cast, "Anna")
    concern(person, "pain", acknowledged_at=NOW, acknowledged_by=cast.alice)
    logged_in(cast.dora).post(f"/klinik/patienten/{person.pk}/anlaesse")
    assert Concern.objects.get().acknowledged_by == cast.alice


# --- many ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("url", ["/klinik", "/klinik/patienten"])
def test_the_number_of_queries_does_not_grow_with_patients_and_calls(
    cast: Cast, url: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, counts = logged_in(cast.dora), []
    client.get(url)
    for more in (3, 12):
        for number in range(more):
            person = patient(cast, f"Patient {more} {number}")
            told_call(person)
            called(person, 200)
            concern(person, "fall", acknowledged_at=NOW, acknowledged_by=cast.dora)
        with django_assert_max_num_queries(40) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_overview_shows_the_most_urgent_ones_and_how_many_there_are(cast: Cast) -> None:
    for number in range(15):
        patient(cast, f"Patient {number:02d}")
    concern(patient(cast, "Zuletzt im Alphabet"), "fall")
    page = logged_in(cast.dora).get("/klinik").content.decode()
    assert page.count('id="row-') == 12
    assert "Zuletzt im Alphabet" in page
    assert "Alle ansehen (16)" in page
