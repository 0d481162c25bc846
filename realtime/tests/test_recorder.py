"""Writing down what was said: with consent at once, without it sealed, patient with a database that is busy."""

import asyncio
import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError

from calls import services
from realtime import recorder as module
from realtime.commands import RecordUtterance, Speaker
from realtime.recorder import Recorder

BEGAN = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.UTC)


class Ledger:
    """Stands in for `calls.services`; refuses the first `failures` writes as a locked database does."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.utterances: list[dict[str, Any]] = []
        self.endings: list[dict[str, Any]] = []
        self.heartbeats = 0

    def record_utterance(self, **utterance: Any) -> None:
        self._fail_sometimes()
        self.utterances.append(utterance)

    def end_call(self, **ending: Any) -> None:
        self._fail_sometimes()
        self.endings.append(ending)

    def record_heartbeat(self, **heartbeat: Any) -> None:
        self._fail_sometimes()
        self.heartbeats += 1

    def _fail_sometimes(self) -> None:
        if self.failures:
            self.failures -= 1
            raise OperationalError("database is locked")


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> Ledger:
    written = Ledger()
    for name in ("record_utterance", "end_call", "record_heartbeat"):
        monkeypatch.setattr(services, name, getattr(written, name))
    monkeypatch.setattr(module, "WRITE_PAUSE_SECONDS", 0.001)
    monkeypatch.setattr(module, "HEARTBEAT_SECONDS", 0.01)
    return written


def recorder(*, agreed: bool = True, known: bool = True, checked: bool = True) -> Recorder:
    return Recorder(call_of(person(agreed=agreed) if known else None, checked=checked), BEGAN)


def person(*, agreed: bool) -> Any:
    return SimpleNamespace(agrees_to=lambda purpose: agreed, restricted_at=None)


def call_of(person: Any, *, checked: bool = True) -> Any:
    return SimpleNamespace(pk=7, person=person, account=SimpleNamespace(safety_analysis=checked))


def said(position: int, text: str = "Guten Tag.") -> RecordUtterance:
    return RecordUtterance(position, Speaker.CALLER, text, False, 4_000)


async def test_with_consent_a_turn_is_written_with_the_time_it_was_spoken(ledger: Ledger) -> None:
    writing = recorder()
    writing.record(said(1))
    await writing.finish("hung_up")
    (utterance,) = ledger.utterances
    assert (utterance["position"], utterance["speaker"], utterance["text"]) == (1, "caller", "Guten Tag.")
    assert utterance["spoken_at"] == BEGAN + datetime.timedelta(seconds=4)
    assert (ledger.endings[0]["reason"], ledger.endings[0]["sealed_turns"]) == ("hung_up", "")


@pytest.mark.parametrize("who", [{"agreed": False}, {"known": False}])
async def test_without_consent_the_turns_leave_only_once_sealed_and_in_order(
    ledger: Ledger, who: dict[str, bool]
) -> None:
    writing = recorder(**who)
    writing.record(said(2, "Zwei."))
    writing.record(said(1, "Eins."))
    await writing.finish("hung_up")
    assert ledger.utterances == []
    sealed = ledger.endings[0]["sealed_turns"]
    assert "Eins" not in sealed
    assert [turn["text"] for turn in services.open_turns(sealed)] == ["Eins.", "Zwei."]


async def test_an_account_that_wants_no_check_gets_no_turns_at_all(ledger: Ledger) -> None:
    writing = recorder(agreed=False, checked=False)
    writing.record(said(1))
    await writing.finish("hung_up")
    assert ledger.endings[0]["sealed_turns"] == ""


async def test_a_database_that_is_locked_for_a_moment_loses_nothing(ledger: Ledger) -> None:
    ledger.failures = 3
    writing = recorder()
    writing.record(said(1))
    await writing.finish("hung_up")
    assert (len(ledger.utterances), len(ledger.endings)) == (1, 1)


async def test_a_database_that_stays_gone_is_given_up_and_the_sweep_ends_the_call(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    ledger.failures = 100
    writing = recorder()
    await writing.finish("hung_up")
    assert ledger.endings == []
    assert "a write was given up" in caplog.text


async def test_the_heartbeat_goes_on_when_one_is_missed(ledger: Ledger) -> None:
    ledger.failures = 1
    writing = recorder()
    beating = asyncio.create_task(writing.keep_alive())
    while ledger.heartbeats < 2:
        await asyncio.sleep(0.01)
    beating.cancel()
    await writing.finish("hung_up")
    assert ledger.heartbeats >= 2


async def test_what_was_said_before_the_caller_was_known_is_written_when_they_are(ledger: Ledger) -> None:
    writing = recorder(known=False, checked=False)
    writing.record(said(1, "Hier ist Hans."))
    writing.belongs_to(call_of(person(agreed=True)))
    await writing.finish("hung_up")
    assert [utterance["text"] for utterance in ledger.utterances] == ["Hier ist Hans."]


async def test_off_the_record_nothing_more_is_written_or_sealed(ledger: Ledger) -> None:
    for writing in (recorder(), recorder(agreed=False)):
        writing.record(said(1))
        await writing.settle()
        written = len(ledger.utterances)
        writing.stop()
        writing.record(said(2, "Das bleibt unter uns."))
        await writing.finish("hung_up")
        assert len(ledger.utterances) == written
        assert ledger.endings[-1]["sealed_turns"] == ""


async def test_a_consent_given_in_the_middle_counts_from_then_on(ledger: Ledger) -> None:
    writing = recorder(agreed=False)
    writing.record(said(1, "Noch ohne Einwilligung."))
    writing.keep_to(call_of(person(agreed=True)))
    writing.record(said(2, "Jetzt mit."))
    await writing.finish("hung_up")
    assert [utterance["text"] for utterance in ledger.utterances] == ["Jetzt mit."]
    assert ledger.endings[0]["sealed_turns"] == ""


async def test_a_consent_withdrawn_in_the_middle_stores_nothing_from_then_on(ledger: Ledger) -> None:
    writing = recorder()
    writing.record(said(1, "Mit Einwilligung."))
    await writing.settle()
    writing.keep_to(call_of(person(agreed=False)))
    writing.record(said(2, "Jetzt ohne."))
    await writing.finish("hung_up")
    assert [utterance["text"] for utterance in ledger.utterances] == ["Mit Einwilligung."]
