"""Retention: what is older than its person wants is deleted, in batches, and as often as you like."""

import datetime
from collections.abc import Sequence
from typing import Any

import pytest
from pytest_django import Settings

from analytics import retention
from analytics.models import CallAnalysis
from analytics.services import Purged, purge_expired, sweep_analyses
from analytics.tests.conftest import NOW, SAID, MakeCall, later
from calls.models import Call, Concern, Utterance
from conftest import Cast, at_once
from people.models import FamilyMessage, MemoryItem, Person

DAY = datetime.timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "purged"), [(29, Purged(0, 0)), (31, Purged(1, 1))])
def test_transcript_and_analysis_go_after_the_persons_days(
    days: int, purged: Purged, ended_call: MakeCall, cast: Cast
) -> None:
    ended_call(created_at=NOW - days * DAY)
    assert purge_expired(now=NOW) == purged
    assert Utterance.objects.count() == len(SAID) * (1 - purged.transcripts)
    assert CallAnalysis.objects.count() == 1 - purged.analyses


@pytest.mark.django_db
def test_that_the_call_took_place_and_what_is_remembered_stays(ended_call: MakeCall, cast: Cast) -> None:
    MemoryItem.objects.create(person=cast.maria, category="facts", text="Lebt allein")
    ended_call(created_at=NOW - 40 * DAY)
    purge_expired(now=NOW)
    assert (Call.objects.count(), MemoryItem.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_every_person_has_days_of_their_own(ended_call: MakeCall, cast: Cast) -> None:
    hans = Person.objects.create(
        account=cast.account_a, display_name="Hans", phone_e164="+491700000001", retention_days=7
    )
    for person in (cast.maria, hans):
        ended_call(person=person, created_at=NOW - 10 * DAY)
    assert purge_expired(now=NOW) == Purged(1, 1)
    assert Utterance.objects.values_list("call__person", flat=True).distinct().get() == cast.maria.pk


@pytest.mark.django_db
def test_unknown_callers_have_the_default_days(ended_call: MakeCall, settings: Settings) -> None:
    settings.DEFAULT_RETENTION_DAYS = 3
    ended_call(person=None, created_at=NOW - 4 * DAY)
    ended_call(created_at=NOW - 4 * DAY)
    assert purge_expired(now=NOW) == Purged(1, 1)


@pytest.mark.django_db
def test_of_a_concern_the_words_go_and_kind_and_time_stay(ended_call: MakeCall, cast: Cast) -> None:
    for age in (10, 40):
        call = ended_call(created_at=NOW - age * DAY)
        Concern.objects.create(account=cast.account_a, person=cast.maria, call=call, kind="fall", quote="gestürzt")
    purge_expired(now=NOW)
    assert {concern.quote for concern in Concern.objects.all()} == {"", "gestürzt"}
    assert Concern.objects.filter(kind="fall").count() == 2


@pytest.mark.django_db
def test_messages_that_were_read_go_after_the_persons_days_and_unread_ones_wait(cast: Cast) -> None:
    for age in (29, 31):
        FamilyMessage.objects.create(
            person=cast.maria, author=cast.bob, text=f"vor {age} Tagen", read_at=NOW - age * DAY
        )
    FamilyMessage.objects.create(person=cast.maria, author=cast.bob, text="wartet", created_at=NOW - 90 * DAY)
    purge_expired(now=NOW, account_ids=[cast.account_c.pk])
    assert FamilyMessage.objects.count() == 3
    purge_expired(now=NOW)
    assert [one.text for one in FamilyMessage.objects.all()] == ["vor 29 Tagen", "wartet"]


@pytest.mark.django_db
def test_an_analysis_without_a_transcript_is_counted_as_such(ended_call: MakeCall) -> None:
    ended_call(said=(), created_at=NOW - 40 * DAY)
    assert purge_expired(now=NOW) == Purged(0, 1)


@pytest.mark.django_db
def test_running_again_deletes_nothing_more_and_brings_nothing_back(
    ended_call: MakeCall, rings: list[Any]
) -> None:
    ended_call(created_at=NOW - 40 * DAY)
    purge_expired(now=NOW)
    assert purge_expired(now=NOW) == Purged(0, 0)
    sweep_analyses(now=later(hours=1))
    assert (CallAnalysis.objects.count(), rings) == (0, [])


@pytest.mark.django_db
def test_more_calls_than_a_batch_are_all_purged(ended_call: MakeCall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH_CALLS", 2)
    for _ in range(5):
        ended_call(created_at=NOW - 40 * DAY)
    assert purge_expired(now=NOW) == Purged(5, 5)


@pytest.mark.django_db
def test_a_run_that_was_killed_is_finished_by_the_next(
    ended_call: MakeCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(Exception):
        pass

    def dies_in_the_second_batch(call_ids: Sequence[int]) -> tuple[int, int]:
        done.append(call_ids)
        if len(done) == 2:
            raise KilledError
        return real(call_ids)

    done: list[Sequence[int]] = []
    real = retention._purge_batch
    monkeypatch.setattr(retention, "BATCH_CALLS", 2)
    for _ in range(5):
        ended_call(created_at=NOW - 40 * DAY)
    with monkeypatch.context() as patch, pytest.raises(KilledError):
        patch.setattr(retention, "_purge_batch", dies_in_the_second_batch)
        purge_expired(now=NOW)
    assert purge_expired(now=NOW) == Purged(3, 3)


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_count_every_call_once(ended_call: MakeCall) -> None:
    for _ in range(6):
        ended_call(created_at=NOW - 40 * DAY)
    counted: list[Purged] = []
    at_once(*[lambda: counted.append(purge_expired(now=NOW))] * 2)
    assert (sum(one.transcripts for one in counted), sum(one.analyses for one in counted)) == (6, 6)
    assert not Utterance.objects.exists()
