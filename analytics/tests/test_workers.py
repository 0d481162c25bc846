"""Workers that die, come twice, or come at once: every call is analysed once, and none is forgotten."""

from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from analytics import services
from analytics.models import CallAnalysis
from analytics.querysets import MAX_ATTEMPTS
from analytics.tests.conftest import NOW, MakeCall, analyse, later, row
from analytics.tests.stand_in import StandIn, answers, point, reading
from calls.models import Call, Concern, Utterance
from conftest import at_once
from people.models import MemoryItem

State = CallAnalysis.State
LEARNT = reading(
    memory={"facts": [point("Lebt allein", 2)]}, concerns=[{"kind": "fall", "quote": "gestürzt", "turn": 4}]
)


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_analyses_the_call(model: StandIn, ended_call: MakeCall) -> None:
    model.will(answers(LEARNT))
    call = ended_call()
    at_once(*[lambda: services.analyse_call(call_id=call.pk, sealed_turns="", now=timezone.now())] * 4)
    assert len(model.requests) == 1
    assert (row(call).state, row(call).attempts) == (State.DONE, 1)
    assert MemoryItem.objects.filter(category="facts").count() == Concern.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_calls_of_one_person_at_once_remember_a_thing_once(model: StandIn, ended_call: MakeCall) -> None:
    model.will(answers(LEARNT))
    calls = [ended_call(), ended_call()]
    at_once(*[lambda pk=call.pk: services.analyse_call(call_id=pk, sealed_turns="", now=NOW) for call in calls])
    assert [row(call).state for call in calls] == [State.DONE, State.DONE]
    items = MemoryItem.objects.order_by("category").values_list("category", flat=True)
    assert list(items) == ["facts", "mood_indicator"]


def claimed(call: Call, *, attempts: int = 1) -> None:
    CallAnalysis.objects.filter(call=call).update(state=State.RUNNING, claimed_at=NOW, attempts=attempts)


# --- resuming ------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_what_a_killed_worker_left_is_rung_after_ten_minutes_and_finished(
    model: StandIn, ended_call: MakeCall, rings: list[Any]
) -> None:
    call = ended_call()
    claimed(call)
    assert services.sweep_analyses(now=later(minutes=9)) == 0
    assert services.sweep_analyses(now=later(minutes=11)) == 1
    assert rings == [(call.pk, "")]
    assert analyse(call, now=later(minutes=11)).state == State.DONE


@pytest.mark.django_db
def test_a_claim_that_is_alive_is_respected(model: StandIn, ended_call: MakeCall) -> None:
    call = ended_call()
    claimed(call)
    assert analyse(call, now=later(minutes=5)).state == State.RUNNING
    assert model.requests == []


@pytest.mark.django_db
def test_a_bell_that_nobody_heard_is_rung_again_after_a_minute(ended_call: MakeCall, rings: list[Any]) -> None:
    call = ended_call()
    services.sweep_analyses(now=later(seconds=30))
    assert rings == []
    services.sweep_analyses(now=later(seconds=90))
    assert rings == [(call.pk, "")]


@pytest.mark.django_db
@pytest.mark.parametrize(("attempts", "minutes"), [(1, 2), (2, 4), (3, 8), (4, 16)])
def test_after_each_failure_the_sweep_waits_twice_as_long(
    attempts: int, minutes: int, ended_call: MakeCall, rings: list[Any]
) -> None:
    CallAnalysis.objects.filter(call=ended_call()).update(claimed_at=NOW, attempts=attempts, failure="unreachable")
    services.sweep_analyses(now=later(minutes=minutes, seconds=-1))
    assert rings == []
    services.sweep_analyses(now=later(minutes=minutes, seconds=1))
    assert len(rings) == 1


@pytest.mark.django_db
def test_a_call_that_killed_its_worker_every_time_is_given_up_visibly(
    ended_call: MakeCall, rings: list[Any]
) -> None:
    call = ended_call()
    claimed(call, attempts=MAX_ATTEMPTS)
    services.sweep_analyses(now=later(minutes=11))
    assert (row(call).state, rings) == (State.FAILED, [])


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.DONE, State.FAILED, State.NOTHING_SAID, State.NOT_STORED])
def test_what_is_finished_is_left_alone(state: str, ended_call: MakeCall, rings: list[Any]) -> None:
    call = ended_call()
    CallAnalysis.objects.filter(call=call).update(state=state)
    services.sweep_analyses(now=later(days=1))
    assert (row(call).state, rings) == (state, [])


@pytest.mark.django_db
@pytest.mark.parametrize("running", [True, False])
def test_turns_that_were_in_a_lost_message_end_as_not_stored_after_an_hour(
    running: bool, ended_call: MakeCall, rings: list[Any]
) -> None:
    call = ended_call(said=())
    if running:
        claimed(call)
    services.sweep_analyses(now=later(minutes=59))
    assert row(call).state in (State.WAITING, State.RUNNING)
    services.sweep_analyses(now=later(minutes=61))
    assert (row(call).state, rings) == (State.NOT_STORED, [])


@pytest.mark.django_db
def test_an_ended_call_whose_news_got_lost_gets_its_analysis(
    ended_call: MakeCall, rings: list[Any], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    call = ended_call(waits=False)
    with django_capture_on_commit_callbacks(execute=True):
        services.sweep_analyses(now=later(minutes=1))
        assert CallAnalysis.objects.count() == 0
        services.sweep_analyses(now=later(minutes=3))
    assert row(call).state == State.WAITING
    assert (call.pk, "") in rings


@pytest.mark.django_db
def test_a_long_outage_forgets_no_transcript(ended_call: MakeCall, rings: list[Any]) -> None:
    call = ended_call(waits=False)
    services.sweep_analyses(now=later(days=5))
    assert row(call).state == State.WAITING


@pytest.mark.django_db
def test_a_purged_call_is_not_taken_for_one_whose_news_got_lost(ended_call: MakeCall, rings: list[Any]) -> None:
    ended_call(said=(), waits=False)
    services.sweep_analyses(now=later(days=2))
    assert CallAnalysis.objects.count() == 0


@pytest.mark.django_db
def test_a_call_that_is_still_going_on_is_not_analysed(ended_call: MakeCall, rings: list[Any]) -> None:
    ended_call(waits=False, closed_at=None, status="in_progress")
    services.sweep_analyses(now=later(hours=1))
    assert (CallAnalysis.objects.count(), rings) == (0, [])


# --- the button ----------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_failed_analysis_can_be_asked_for_again(
    model: StandIn,
    ended_call: MakeCall,
    rings: list[Any],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    call = ended_call()
    CallAnalysis.objects.filter(call=call).update(state=State.FAILED, failure="insufficient_quota", attempts=5)
    with django_capture_on_commit_callbacks(execute=True):
        assert services.retry_analysis(analysis=row(call))
    assert (row(call).state, row(call).failure, rings) == (State.WAITING, "", [(call.pk, "")])
    assert analyse(call).state == State.DONE


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.DONE, State.RUNNING, State.NOT_STORED])
def test_only_a_failed_analysis_is_repeated(state: str, ended_call: MakeCall, rings: list[Any]) -> None:
    call = ended_call()
    CallAnalysis.objects.filter(call=call).update(state=state)
    assert not services.retry_analysis(analysis=row(call))
    assert (row(call).state, rings) == (state, [])


@pytest.mark.django_db
def test_what_can_no_longer_be_read_is_not_asked_for_again(ended_call: MakeCall, rings: list[Any]) -> None:
    call = ended_call()
    CallAnalysis.objects.filter(call=call).update(state=State.FAILED)
    Utterance.objects.all().delete()
    assert not services.retry_analysis(analysis=row(call))
    assert rings == []
