"""The whole way of a bell: news of a call, the real broker, a worker, the model, the row."""

import time
import uuid
from collections.abc import Iterator
from functools import partial

import pytest
from celery.contrib.testing.worker import start_worker

from analytics import tasks
from analytics.models import CallAnalysis
from analytics.tests.conftest import MakeCall, row
from analytics.tests.stand_in import StandIn
from calls.models import Call
from calls.services import seal_turns
from calls.signals import call_ended
from conftest import Cast
from people.consents import RECORDING_PURPOSES, record_consents
from people.models import Consent

State = CallAnalysis.State
PATIENCE_SECONDS = 20


@pytest.fixture
def worker(model: StandIn, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A worker on a queue of its own, because tests that run beside this one use the same broker."""
    queue = f"test-{uuid.uuid4()}"
    monkeypatch.setattr(tasks.analyse_call, "apply_async", partial(tasks.analyse_call.apply_async, queue=queue))
    with start_worker(
        tasks.analyse_call.app, pool="solo", queues=[queue], perform_ping_check=False, shutdown_timeout=20
    ):
        yield


def state_in_the_end(call: Call) -> str:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while row(call).state in (State.WAITING, State.RUNNING) and time.monotonic() < deadline:
        time.sleep(0.05)
    return row(call).state


@pytest.mark.usefixtures("worker")
def test_the_news_of_a_call_reaches_a_worker_and_the_call_is_analysed(ended_call: MakeCall) -> None:
    call = ended_call(waits=False)
    call_ended.send_robust(Call, call_id=call.pk, sealed_turns="")
    assert state_in_the_end(call) == State.DONE


@pytest.mark.usefixtures("worker")
def test_turns_without_consent_reach_the_worker_inside_the_message(
    model: StandIn, ended_call: MakeCall, cast: Cast
) -> None:
    record_consents(person=cast.maria, purposes=RECORDING_PURPOSES, granted=False, method=Consent.Method.SPOKEN)
    call = ended_call(said=(), waits=False)
    turns = [{"position": 1, "speaker": "caller", "text": "Mir geht es heute gut, danke."}]
    call_ended.send_robust(Call, call_id=call.pk, sealed_turns=seal_turns(turns))
    assert state_in_the_end(call) == State.NOT_STORED
    assert "Mir geht es heute gut" in model.inputs()[0]
