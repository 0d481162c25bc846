"""The figures of the JSON API: dashboards, lists, and what a person's calls told."""

import datetime
import json
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from analytics.models import CallAnalysis
from analytics.retention import Purged
from calls.models import Call, Utterance
from conftest import Cast, logged_in
from people.models import Access, Account, Membership, MemoryItem, Person, PhoneLine

TOKEN = {"Authorization": "Bearer test-admin-token"}
# Noon in Berlin, a Monday.
NOW = datetime.datetime(2026, 11, 23, 11, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with mock.patch("analytics.api.timezone.now", return_value=NOW):
        yield


def ago(**parts: float) -> datetime.datetime:
    return NOW - datetime.timedelta(**parts)


def get(path: str, client: Client | None = None) -> Any:
    response = (client or Client()).get(f"/api/{path}", headers=TOKEN if client is None else {})
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def talked(person: Person, at: datetime.datetime, *, score: float | None = None, seconds: int = 100) -> Call:
    """A call that took place, with a transcript; analysed if it has a score."""
    call = Call.objects.create(
        account_id=person.account_id,
        person=person,
        twilio_call_sid=f"CA{Call.objects.count()}",
        from_e164=person.phone_e164,
        to_e164="+4930000000",
        status="completed",
        created_at=at,
        started_at=at,
        ended_at=at + datetime.timedelta(seconds=seconds),
        duration_sec=seconds,
    )
    Utterance.objects.create(call=call, position=1, speaker="caller", text="Hallo", spoken_at=at)
    Utterance.objects.create(call=call, position=2, speaker="companion", text="Guten Tag", spoken_at=at)
    if score is not None:
        analysis = CallAnalysis(
            call=call,
            state="done",
            sentiment_label="positiv",
            sentiment_score=score,
            sentiment_confidence=0.85,
            sentiment_reason="Freundliches Gespräch",
        )
        points = ("Sprach über den Garten", "Erwähnte Lisa")
        analysis.summary = [{"text": point, "turns": [1]} for point in points]
        analysis.save()
    return call


def in_standard_account(account_id: int = Account.STANDARD_PRIVATE_ID, name: str = "Hans Müller") -> Person:
    return Person.objects.create(account_id=account_id, display_name=name, phone_e164="+491701234567")


# --- dashboards ----------------------------------------------------------------------------------------
def test_a_dashboard_without_calls_has_no_means(cast: Cast) -> None:
    body = get("dashboard/private")
    assert [day["score"] for day in body.pop("sentiment_trend")] == [None] * 7
    assert body == {
        "total_people": 0,
        "total_calls": 0,
        "calls_this_week": 0,
        "avg_duration_sec": None,
        "avg_sentiment_score": None,
    }


def test_a_dashboard_counts_and_takes_means(cast: Cast) -> None:
    hans = in_standard_account()
    talked(hans, ago(hours=1), score=0.5, seconds=100)
    talked(hans, ago(days=6, hours=23), score=0.0, seconds=200)
    talked(hans, ago(days=7, hours=1), score=-0.5, seconds=300)
    talked(hans, ago(days=1), seconds=400)
    body = get("dashboard/private")
    assert (body["total_people"], body["total_calls"], body["calls_this_week"]) == (1, 4, 3)
    assert body["avg_duration_sec"] == pytest.approx(250)
    assert body["avg_sentiment_score"] == pytest.approx(0)


def test_the_mood_of_seven_days_is_oldest_first_with_null_for_an_empty_day(cast: Cast) -> None:
    hans = in_standard_account()
    talked(hans, ago(hours=1), score=0.2)
    talked(hans, ago(hours=2), score=0.6)
    talked(hans, ago(days=6), score=-0.5)
    trend = get("dashboard/private")["sentiment_trend"]
    assert [day["date"][:10] for day in trend] == [f"2026-11-{day}" for day in range(17, 24)]
    assert [day["score"] for day in trend] == [-0.5, None, None, None, None, None, pytest.approx(0.4)]
    assert trend[0]["date"] == "2026-11-17T00:00:00+01:00"


def test_a_day_begins_at_midnight_where_the_reader_lives(cast: Cast) -> None:
    half_past_midnight_in_berlin = datetime.datetime(2026, 11, 22, 23, 30, tzinfo=datetime.UTC)
    talked(in_standard_account(), half_past_midnight_in_berlin, score=0.3)
    assert get("dashboard/private")["sentiment_trend"][-1]["score"] == 0.3


def test_the_clinical_dashboard_is_that_of_the_second_account(cast: Cast) -> None:
    talked(in_standard_account(Account.STANDARD_CLINICAL_ID), ago(hours=1))
    assert get("dashboard/clinical")["total_calls"] == 1
    assert get("dashboard/private")["total_calls"] == 0


def test_a_member_sees_the_figures_of_their_own_accounts(cast: Cast) -> None:
    talked(cast.maria, ago(hours=1), score=0.5)
    assert get("dashboard/private", logged_in(cast.alice))["total_calls"] == 1
    assert get("dashboard/private", logged_in(cast.charlie))["total_calls"] == 0
    assert get("dashboard/clinical", logged_in(cast.alice))["total_people"] == 0


def test_who_sees_only_the_status_is_shown_no_mood(cast: Cast) -> None:
    talked(cast.maria, ago(hours=1), score=0.5)
    body = get("dashboard/private", logged_in(cast.bob))
    assert (body["total_calls"], body["avg_sentiment_score"]) == (1, None)
    assert {day["score"] for day in body["sentiment_trend"]} == {None}


def test_the_number_of_queries_of_a_dashboard_does_not_grow(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for days in range(5):
        talked(in_standard_account(), ago(days=days), score=0.1)
    with django_assert_num_queries(4):
        get("dashboard/private")


def test_the_settings_name_the_numbers_and_the_most_private_defaults(cast: Cast) -> None:
    PhoneLine.objects.create(number_e164="+4940123456", account=cast.account_a)
    expected = {"twilio_numbers": ["+4930000000"], "default_consent": False, "default_retention_days": 30}
    assert get("dashboard/settings/private") == expected
    assert get("dashboard/settings/clinical") == expected
    own = get("dashboard/settings/private", logged_in(cast.alice))["twilio_numbers"]
    assert own == ["+4930000000", "+4940123456"]
    assert get("dashboard/settings/private", logged_in(cast.charlie)) == expected


# --- cleaning up ---------------------------------------------------------------------------------------
def test_cleaning_up_tells_how_much_was_deleted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[datetime.datetime, list[int]]] = []

    def purge(*, now: datetime.datetime, account_ids: list[int]) -> Purged:
        asked.append((now, account_ids))
        return Purged(transcripts=3, analyses=2)

    monkeypatch.setattr("analytics.api.purge_expired", purge)
    assert Client().post("/api/dashboard/cleanup", headers=TOKEN).json() == {
        "message": "Bereinigung abgeschlossen",
        "deleted_transcripts": 3,
        "deleted_analyses": 2,
    }
    # Of the accounts that the key stands for, and of nobody else's.
    assert asked == [(NOW, [Account.STANDARD_PRIVATE_ID, Account.STANDARD_CLINICAL_ID])]


def test_cleaning_up_deletes_what_is_older_than_its_retention(cast: Cast) -> None:
    old, young = talked(cast.maria, ago(days=31), score=0.1), talked(cast.maria, ago(days=29), score=0.1)
    body = logged_in(cast.alice).post("/api/dashboard/cleanup").json()
    assert (body["deleted_transcripts"], body["deleted_analyses"]) == (1, 1)
    assert (old.utterances.count(), young.utterances.count()) == (0, 2)


def test_a_relative_does_not_clean_up(cast: Cast) -> None:
    talked(cast.maria, ago(days=31))
    assert logged_in(cast.bob).post("/api/dashboard/cleanup").status_code == 403
    assert Utterance.objects.count() == 2


# --- lists ---------------------------------------------------------------------------------------------
def test_a_list_shows_persons_with_their_figures(cast: Cast) -> None:
    hans = in_standard_account()
    talked(hans, ago(hours=1), score=0.5, seconds=100)
    talked(hans, ago(days=8), score=0.7, seconds=200)
    [body] = get("people/seniors")
    assert body.pop("created_at")
    assert body.pop("avg_sentiment_score") == pytest.approx(0.6)
    assert body == {
        "id": hans.pk,
        "account_id": 1,
        "kind": "senior",
        "display_name": "Hans Müller",
        "phone_e164": "+491701234567",
        "language": "de",
        "consent_recording": False,
        "retention_days": 30,
        "address": "sie",
        "pace": "calm",
        "volume": "normal",
        "voice": "",
        "topics_to_avoid": "",
        "hearing_notes": "",
        "pause_ms": 1200,
        "pause_is_learnt": True,
        "longest_call_minutes": 30,
        "daily_minutes": None,
        "total_calls": 2,
        "calls_this_week": 1,
        "avg_duration_sec": 150.0,
        "last_call_at": "2026-11-23T10:00:00Z",
    }


def test_a_person_without_calls_is_in_the_list(cast: Cast) -> None:
    in_standard_account(Account.STANDARD_CLINICAL_ID)
    [body] = get("people/patients")
    assert (body["total_calls"], body["last_call_at"], body["avg_duration_sec"]) == (0, None, None)


def test_a_list_is_read_in_pages(cast: Cast) -> None:
    people = [in_standard_account(name=f"Person {number}") for number in range(5)]
    assert [row["id"] for row in get("people/seniors?skip=1&limit=2")] == [people[1].pk, people[2].pk]
    assert len(get("people/seniors")) == 5


@pytest.mark.parametrize("query", ["skip=-1", "limit=-1", "limit=1001", "skip=x"])
def test_an_impossible_page_is_refused_by_its_name(cast: Cast, query: str) -> None:
    response = Client().get(f"/api/people/seniors?{query}", headers=TOKEN)
    assert response.status_code == 422
    assert query.partition("=")[0] in response.json()["error"]


def test_a_member_lists_their_own_people_only(cast: Cast) -> None:
    in_standard_account()
    assert [row["id"] for row in get("people/seniors", logged_in(cast.alice))] == [cast.maria.pk]
    assert get("people/seniors", logged_in(cast.charlie)) == []
    assert get("people/patients", logged_in(cast.alice)) == []


def test_the_figures_do_not_double_when_an_account_has_many_members(cast: Cast) -> None:
    talked(cast.maria, ago(hours=1))
    assert get("people/seniors", logged_in(cast.alice))[0]["total_calls"] == 1


def test_who_sees_only_the_status_reads_no_mood_in_lists(cast: Cast) -> None:
    talked(cast.maria, ago(hours=1), score=0.5)
    [row] = get("people/seniors", logged_in(cast.bob))
    assert (row["total_calls"], row["avg_sentiment_score"]) == (1, None)


@pytest.mark.parametrize("count", [1, 12])
def test_the_number_of_queries_of_a_list_does_not_grow(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        talked(in_standard_account(name=f"Person {number}"), ago(hours=1), score=0.1)
    with django_assert_num_queries(2):
        assert len(get("people/seniors")) == count


# --- one person ----------------------------------------------------------------------------------------
def test_a_person_is_shown_with_figures(cast: Cast) -> None:
    talked(cast.maria, ago(hours=1), score=0.5)
    body = get(f"people/{cast.maria.pk}")
    assert (body["display_name"], body["total_calls"], body["consent_recording"]) == ("Maria Schmidt", 1, True)


def test_the_analytics_show_calls_newest_first_with_everything_known_about_them(cast: Cast) -> None:
    older, newest = talked(cast.maria, ago(days=2), score=0.5), talked(cast.maria, ago(hours=1), score=0.7)
    body = get(f"people/{cast.maria.pk}/analytics")
    assert [call["id"] for call in body["calls"]] == [newest.pk, older.pk]
    assert body["calls"][0] == {
        "id": newest.pk,
        "direction": "inbound",
        "twilio_call_sid": "CA1",
        "from_e164": "+491712345678",
        "to_e164": "+4930000000",
        "started_at": "2026-11-23T10:00:00Z",
        "ended_at": "2026-11-23T10:01:40Z",
        "duration_sec": 100,
        "status": "completed",
        "transcript_text": "Anrufer: Hallo\nBegleiter: Guten Tag",
        "sentiment_label": "positiv",
        "sentiment_score": 0.7,
        "sentiment_confidence": 0.85,
        "sentiment_reason": "Freundliches Gespräch",
        "summary_de": "• Sprach über den Garten\n• Erwähnte Lisa",
        "off_record": False,
        "confidential": False,
        "confirmed_well": False,
    }


def test_the_analytics_show_totals_and_the_mood_oldest_first(cast: Cast) -> None:
    talked(cast.maria, ago(days=2), score=0.5)
    talked(cast.maria, ago(hours=1), score=0.7)
    talked(cast.maria, ago(hours=3))
    body = get(f"people/{cast.maria.pk}/analytics")
    assert (body["person"]["id"], body["total_calls"], body["avg_duration_sec"]) == (cast.maria.pk, 3, 100.0)
    assert body["avg_sentiment_score"] == pytest.approx(0.6)
    assert body["sentiment_history"] == [
        {"date": "2026-11-21T11:00:00Z", "score": 0.5, "label": "positiv"},
        {"date": "2026-11-23T10:00:00Z", "score": 0.7, "label": "positiv"},
    ]


def test_the_analytics_show_the_memory(cast: Cast) -> None:
    for category, text in (
        ("facts", "Lebt allein"),
        ("important_people", "Lisa: Enkelin"),
        ("mood_indicator", "gut"),
    ):
        MemoryItem.objects.create(person=cast.maria, category=category, text=text)
    memory = get(f"people/{cast.maria.pk}/analytics")["memory_state"]
    assert (memory["facts"], memory["important_people"], memory["mood_indicator"]) == (
        ["Lebt allein"],
        ["Lisa: Enkelin"],
        "gut",
    )


def test_what_was_never_stored_is_null(cast: Cast) -> None:
    Call.objects.create(account=cast.account_a, person=cast.maria, status="no_answer")
    [call] = get(f"people/{cast.maria.pk}/analytics")["calls"]
    assert (call["transcript_text"], call["sentiment_label"], call["summary_de"]) == (None, None, None)


def test_who_sees_only_the_status_reads_that_calls_took_place(cast: Cast) -> None:
    talked(cast.maria, ago(hours=1), score=0.7)
    body = get(f"people/{cast.maria.pk}/analytics", logged_in(cast.bob))
    [call] = body["calls"]
    hidden = ["transcript_text", "summary_de", *(f"sentiment_{word}" for word in ("label", "score", "reason"))]
    assert {call[name] for name in hidden} == {None}
    assert (body["memory_state"], body["avg_sentiment_score"], body["sentiment_history"]) == (None, None, [])
    assert (call["duration_sec"], body["person"]["avg_sentiment_score"]) == (100, None)
    assert not Access.objects.exists()


def test_who_sees_summaries_reads_no_transcript(cast: Cast) -> None:
    Membership.objects.filter(user=cast.bob).update(sees=Membership.Sees.SUMMARY)
    talked(cast.maria, ago(hours=1), score=0.7)
    body = get(f"people/{cast.maria.pk}/analytics", logged_in(cast.bob))
    assert (body["calls"][0]["transcript_text"], body["memory_state"]) == (None, None)
    assert body["calls"][0]["summary_de"]


@pytest.mark.parametrize("name", ["charlie", "dora"])
def test_for_a_stranger_there_are_no_analytics(cast: Cast, name: str) -> None:
    response = logged_in(getattr(cast, name)).get(f"/api/people/{cast.maria.pk}/analytics")
    assert (response.status_code, response.json()["error"]) == (404, "Person nicht gefunden")


def test_every_reading_is_logged_with_who_read_what(cast: Cast) -> None:
    first, second = talked(cast.maria, ago(days=1), score=0.7), talked(cast.maria, ago(hours=1))
    get(f"people/{cast.maria.pk}/analytics", logged_in(cast.alice))
    log = Access.objects.filter(person=cast.maria, user=cast.alice, via="api")
    assert set(log.values_list("what", "object_id")) == {
        ("transcript", first.pk),
        ("transcript", second.pk),
        ("summary", first.pk),
        ("memory", cast.maria.pk),
    }


def test_a_reading_with_the_token_is_logged_without_a_name(cast: Cast) -> None:
    talked(cast.maria, ago(days=1), score=0.7)
    get(f"people/{cast.maria.pk}/analytics")
    assert Access.objects.exists()
    assert not Access.objects.exclude(user=None, via="api").exists()


def test_the_calls_of_the_analytics_are_read_in_pages(cast: Cast) -> None:
    calls = [talked(cast.maria, ago(hours=hours)) for hours in range(1, 5)]
    body = get(f"people/{cast.maria.pk}/analytics?skip=1&limit=2")
    assert [call["id"] for call in body["calls"]] == [calls[1].pk, calls[2].pk]
    assert body["total_calls"] == 4


@pytest.mark.parametrize("count", [1, 12])
def test_the_number_of_queries_of_the_analytics_does_not_grow(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for hours in range(count):
        talked(cast.maria, ago(hours=hours), score=0.1)
    lock = connection.vendor == "postgresql"  # of the chain over the access log
    with django_assert_num_queries(9 + lock):
        get(f"people/{cast.maria.pk}/analytics")


def test_no_time_of_the_api_is_naive(cast: Cast) -> None:
    talked(cast.maria, timezone.now() - datetime.timedelta(hours=1), score=0.1)
    call = get(f"people/{cast.maria.pk}/analytics")["calls"][0]
    assert datetime.datetime.fromisoformat(call["started_at"]).tzinfo is not None
