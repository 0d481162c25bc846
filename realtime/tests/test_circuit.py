"""The circuit: after repeated refusals the next callers need not wait to hear the apology."""

import pytest
from django.core.cache import cache
from pytest_django import Settings
from redis.exceptions import ConnectionError as RedisConnectionError

from realtime import circuit
from realtime.commands import EndReason


@pytest.fixture(autouse=True)
def fresh(settings: Settings) -> None:
    settings.REALTIME_MODEL = "a-model-of-this-test"
    cache.clear()


def test_three_fatal_answers_open_it() -> None:
    for _ in range(2):
        circuit.note_ending(EndReason.INSUFFICIENT_QUOTA)
    assert not circuit.is_open()
    circuit.note_ending(EndReason.MODEL_NOT_FOUND)
    assert circuit.is_open()


def test_ordinary_endings_never_do() -> None:
    for _ in range(5):
        circuit.note_ending(EndReason.GOODBYE)
    assert not circuit.is_open()


def test_it_closes_by_itself(settings: Settings) -> None:
    settings.CIRCUIT_OPEN_SECONDS = 0
    for _ in range(3):
        circuit.note_ending(EndReason.INVALID_API_KEY)
    assert not circuit.is_open()


def test_another_model_has_a_circuit_of_its_own(settings: Settings) -> None:
    for _ in range(3):
        circuit.note_ending(EndReason.MODEL_NOT_FOUND)
    settings.REALTIME_MODEL = "another-model"
    assert not circuit.is_open()


def test_a_cache_that_is_gone_opens_nothing_and_breaks_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(*args: object, **more: object) -> None:
        raise RedisConnectionError

    for name in ("get", "add", "incr"):
        monkeypatch.setattr(cache, name, gone)
    circuit.note_ending(EndReason.INSUFFICIENT_QUOTA)
    assert not circuit.is_open()
    assert "cannot" in caplog.text


def test_operators_see_that_it_opened_and_why(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(4):
        circuit.note_ending(EndReason.INSUFFICIENT_QUOTA)
    (line,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert line.__dict__["reason"] == "insufficient_quota"
