"""A call ended: it gets one analysis, the bell is rung, and a silent broker loses nothing."""

from typing import Any

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks

from analytics import services, tasks
from analytics.models import CallAnalysis
from analytics.tests.conftest import NOW, MakeCall, row
from calls import services as call_services
from calls.models import Call
from calls.signals import call_ended
from conftest import Cast
from people.consents import RECORDING_PURPOSES, record_consents
from people.models import Consent

pytestmark = pytest.mark.django_db
State = CallAnalysis.State


def spread_the_news(call: Call, capture: DjangoCaptureOnCommitCallbacks, sealed_turns: str = "") -> None:
    with capture(execute=True):
        for _receiver, result in call_ended.send_robust(Call, call_id=call.pk, sealed_turns=sealed_turns):
            assert result is None


def test_an_ended_call_gets_an_analysis_that_waits_and_its_bell_is_rung(
    ended_call: MakeCall, rings: list[Any], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    call = ended_call(waits=False)
    spread_the_news(call, django_capture_on_commit_callbacks)
    assert row(call).state == State.WAITING
    assert rings == [(call.pk, "")]


def test_the_same_news_twice_makes_one_analysis_and_rings_once(
    ended_call: MakeCall, rings: list[Any], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    call = ended_call(waits=False)
    for _ in range(2):
        spread_the_news(call, django_capture_on_commit_callbacks)
    assert CallAnalysis.objects.count() == len(rings) == 1


def test_turns_without_consent_travel_in_the_message_only(
    ended_call: MakeCall, rings: list[Any], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    call = ended_call(said=(), waits=False)
    spread_the_news(call, django_capture_on_commit_callbacks, sealed_turns="gAAAA")
    assert row(call).state == State.WAITING
    assert rings == [(call.pk, "gAAAA")]


@pytest.mark.parametrize("status", ["busy", "no_answer", "failed", "canceled", "completed"])
def test_a_call_in_which_nothing_was_said_is_not_analysed(
    status: str,
    ended_call: MakeCall,
    rings: list[Any],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    call = ended_call(said=(), waits=False, status=status)
    spread_the_news(call, django_capture_on_commit_callbacks)
    assert (row(call).state, rings) == (State.NOTHING_SAID, [])


@pytest.mark.parametrize("sealed_turns", ["", "gAAAA"])
def test_an_answering_machine_is_not_analysed_whatever_it_said(
    sealed_turns: str,
    ended_call: MakeCall,
    rings: list[Any],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    call = ended_call(waits=False, end_reason=Call.EndReason.VOICEMAIL)
    spread_the_news(call, django_capture_on_commit_callbacks, sealed_turns)
    assert (row(call).state, rings) == (State.NOTHING_SAID, [])


def test_a_conversation_without_consent_whose_turns_nobody_has_is_not_stored(
    cast: Cast,
    ended_call: MakeCall,
    rings: list[Any],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    record_consents(person=cast.maria, purposes=RECORDING_PURPOSES, granted=False, method=Consent.Method.SPOKEN)
    call = ended_call(said=(), waits=False)
    spread_the_news(call, django_capture_on_commit_callbacks)
    assert (row(call).state, rings) == (State.NOT_STORED, [])


def test_the_news_of_a_call_that_was_erased_meanwhile_changes_nothing(rings: list[Any], cast: Cast) -> None:
    services.start_analysis(call_id=4711, sealed_turns="")
    assert (CallAnalysis.objects.count(), rings) == (0, [])


def test_the_end_of_a_call_starts_its_analysis(
    ended_call: MakeCall, rings: list[Any], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    call = ended_call(waits=False, status="in_progress", closed_at=None, started_at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        call_services.end_call(call_id=call.pk, reason="hung_up", now=timezone.now())
    assert rings == [(call.pk, "")]


def test_a_silent_broker_is_noted_and_loses_nothing(
    ended_call: MakeCall,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def refuse(*args: Any, **options: Any) -> None:
        raise OperationalError("redis://:password@host")

    monkeypatch.setattr(tasks.analyse_call, "apply_async", refuse)
    call = ended_call(waits=False)
    spread_the_news(call, django_capture_on_commit_callbacks)
    assert row(call).state == State.WAITING
    assert "the sweep will ring" in caplog.text
    assert "password" not in caplog.text


def test_a_message_is_forgotten_by_the_broker_within_the_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(tasks.analyse_call, "apply_async", lambda args, **options: sent.append((args, options)))
    services.ring(7, "gAAAA")
    assert sent == [((7, "gAAAA"), {"expires": 3600.0})]
