"""The doorbells: they call the service of their name, and come again if another attempt may help."""

import datetime
from typing import Any

import pytest
from celery.exceptions import Retry
from django.conf import settings

from analytics import services, tasks
from analytics.llm import AnalysisError
from analytics.models import CallAnalysis
from analytics.querysets import CLAIM_LASTS

TRANSIENT = AnalysisError(CallAnalysis.Failure.UNREACHABLE, permanent=False)
type Calls = list[dict[str, Any]]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """What the services were asked to do. An element `{"raises": …}` in front makes the next one fail."""
    asked: Calls = []

    def record(name: str) -> Any:
        def call(**arguments: Any) -> None:
            failure = asked.pop(0)["raises"] if asked and "raises" in asked[0] else None
            asked.append({"name": name} | arguments)
            if failure:
                raise failure

        return call

    for name in ("analyse_call", "sweep_analyses", "purge_expired"):
        monkeypatch.setattr(services, name, record(name))
    return asked


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What a task sent to the broker to come again."""
    options: list[dict[str, Any]] = []
    monkeypatch.setattr(
        "celery.canvas.Signature.apply_async", lambda self, *args, **kw: options.append(self.options | kw)
    )
    return options


def delivered(*arguments: Any, retries: int = 0) -> None:
    """Runs the task as a worker does that took it from the broker."""
    request: dict[str, Any] = {"args": arguments, "kwargs": {}, "retries": retries}
    tasks.analyse_call.push_request(**request, called_directly=False, is_eager=False)  # type: ignore[call-arg]
    try:
        tasks.analyse_call.run(*arguments)
    finally:
        tasks.analyse_call.pop_request()


def test_each_bell_calls_the_service_of_its_name(service: Calls) -> None:
    delivered(7, "gAAAA")
    tasks.sweep_analyses()
    tasks.purge_expired()
    assert [call["name"] for call in service] == ["analyse_call", "sweep_analyses", "purge_expired"]
    assert (service[0]["call_id"], service[0]["sealed_turns"]) == (7, "gAAAA")
    assert all(isinstance(call["now"], datetime.datetime) and call["now"].tzinfo for call in service)


def test_a_transient_failure_comes_again_after_a_short_random_pause(
    service: Calls, sent: list[dict[str, Any]]
) -> None:
    service.append({"raises": TRANSIENT})
    with pytest.raises(Retry):
        delivered(7)
    assert 0 <= sent[0]["countdown"] <= 5


def test_after_two_retries_it_is_left_to_the_sweep(service: Calls, sent: list[dict[str, Any]]) -> None:
    service.append({"raises": TRANSIENT})
    with pytest.raises(AnalysisError):
        delivered(7, retries=tasks.MAX_QUICK_RETRIES)
    assert sent == []


def test_turns_that_exist_in_the_message_only_wait_for_the_other_worker(
    service: Calls, sent: list[dict[str, Any]]
) -> None:
    service.append({"raises": services.AlreadyRunningError()})
    with pytest.raises(Retry):
        delivered(7, "gAAAA", retries=2)
    assert sent[0]["countdown"] == tasks.OTHER_WORKER_SECONDS
    assert CLAIM_LASTS.total_seconds() < tasks.OTHER_WORKER_SECONDS * 4


def test_no_task_outlives_its_claim_or_its_message() -> None:
    assert tasks.analyse_call.time_limit == tasks.TIME_LIMIT_SECONDS
    assert CLAIM_LASTS.total_seconds() > tasks.TIME_LIMIT_SECONDS
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"] > tasks.TIME_LIMIT_SECONDS


def test_the_timetable_rings_bells_that_exist() -> None:
    names = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {tasks.sweep_analyses.name, tasks.purge_expired.name} <= names
