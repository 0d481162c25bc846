"""The boundary to the model: one strict request, one kind of error, and no content in any log."""

import logging
import pickle
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from analytics import llm
from analytics.llm import AnalysisError, ask
from analytics.schema import CallReading
from analytics.tests.stand_in import (
    Outcome,
    StandIn,
    answers,
    drops_the_line,
    fails,
    garbles,
    hangs,
    reading,
    refuses,
    says_nothing,
    sentiment,
)

SECRET = "Die Briefmarken liegen im Klavier"


def asked() -> CallReading:
    return ask(instructions="Lies das.", content=SECRET, answer=CallReading)


def failure_of(model: StandIn, *outcomes: Outcome) -> tuple[str, bool]:
    model.will(*outcomes)
    with pytest.raises(AnalysisError) as caught:
        asked()
    return str(caught.value.failure), caught.value.permanent


def test_a_good_answer_is_a_reading(model: StandIn) -> None:
    assert asked().model_dump(mode="json") == reading()


def test_the_request_is_one_that_the_strict_api_takes_and_is_stored_by_nobody(
    model: StandIn, settings: Settings
) -> None:
    settings.ANALYSIS_MODEL = "a-model-of-our-choice"
    asked()
    (request,) = model.requests
    assert request["store"] is False
    assert request["model"] == "a-model-of-our-choice"
    assert request["text"]["format"]["strict"] is True
    assert [(item["role"], item["content"]) for item in request["input"]] == [
        ("system", "Lies das."),
        ("user", SECRET),
    ]


def test_a_wrong_key_is_permanent(model: StandIn, settings: Settings) -> None:
    settings.OPENAI_API_KEY = "sk-wrong"
    assert failure_of(model, answers(reading())) == ("invalid_api_key", True)
    assert model.requests == []


def test_no_key_at_all_is_permanent(model: StandIn, settings: Settings) -> None:
    settings.OPENAI_API_KEY = ""
    assert failure_of(model, answers(reading())) == ("invalid_api_key", True)


@pytest.mark.parametrize(
    ("status", "code", "failure"),
    [
        (429, "insufficient_quota", "insufficient_quota"),
        (404, "model_not_found", "model_not_found"),
        (403, "model_not_found", "model_not_found"),
        (404, None, "model_not_found"),
        (401, None, "invalid_api_key"),
        (400, "context_length_exceeded", "refused"),
        (403, "unsupported_country_region_territory", "refused"),
    ],
)
def test_what_asking_again_cannot_mend_is_permanent_and_named(
    model: StandIn, status: int, code: str | None, failure: str
) -> None:
    assert failure_of(model, fails(status, code)) == (failure, True)


@pytest.mark.parametrize(("status", "code"), [(429, "rate_limit_exceeded"), (500, None), (503, None), (408, None)])
def test_what_passes_by_itself_is_transient(model: StandIn, status: int, code: str | None) -> None:
    assert failure_of(model, fails(status, code)) == ("unreachable", False)
    assert len(model.requests) == 1 + llm.MAX_RETRIES


def test_a_short_outage_is_survived_within_the_request(model: StandIn) -> None:
    model.will(fails(503), fails(429, "rate_limit_exceeded"), answers(reading()))
    assert asked().sentiment.label == "positiv"


@pytest.fixture
def impatient(model: StandIn, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[None]:
    monkeypatch.setattr(llm, "MAX_RETRIES", 0)
    settings.ANALYSIS_TIMEOUT_SECONDS = 0.3
    yield


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("outcome", [hangs(0.6), drops_the_line()])
def test_silence_and_broken_lines_are_transient(model: StandIn, outcome: Outcome) -> None:
    assert failure_of(model, outcome) == ("unreachable", False)


@pytest.mark.usefixtures("impatient")
def test_a_host_that_is_not_there_is_transient(model: StandIn, settings: Settings) -> None:
    settings.OPENAI_BASE_URL = "http://127.0.0.1:9/v1"
    assert failure_of(model, answers(reading())) == ("unreachable", False)


UNUSABLE = {
    "no JSON": answers("Gern! Hier ist die Auswertung:"),
    "cut off": answers('{"sentiment": {"label"', "incomplete"),
    "cut off and yet whole": answers(reading(), "incomplete"),
    "failed": answers(reading(), "failed"),
    "another shape": answers({"mood": "gut"}),
    "out of range": answers(reading(sentiment=sentiment("positiv", 7, 1))),
    "huge": answers(reading(summary=[{"text": "x" * 2_000_000, "turns": [1]}])),
    "nothing": says_nothing(),
    "a page of a proxy": garbles(b"<html>Bad gateway</html>", "text/html"),
    "broken JSON": garbles(b'{"id": "resp_1", '),
    "JSON that is no object": garbles(b"[1, 2]"),
    "an object that is no response": garbles(b'{"hello": "world"}'),
    "null": garbles(b"null"),
}


@pytest.mark.parametrize("outcome", UNUSABLE.values(), ids=list(UNUSABLE))
def test_an_answer_that_cannot_be_used_is_an_invalid_one(model: StandIn, outcome: Outcome) -> None:
    assert failure_of(model, outcome) == ("invalid_answer", False)


def test_a_refusal_is_named(model: StandIn) -> None:
    assert failure_of(model, refuses()) == ("refused", False)


@pytest.mark.parametrize("outcome", [*UNUSABLE.values(), fails(400, "invalid_prompt"), fails(500), refuses()])
def test_neither_logs_nor_errors_hold_what_was_sent_or_answered(
    model: StandIn, caplog: pytest.LogCaptureFixture, outcome: Outcome
) -> None:
    caplog.set_level(logging.INFO)
    model.will(outcome)
    with pytest.raises(AnalysisError) as caught:
        asked()
    assert str(caught.value) == caught.value.failure.value
    assert caught.value.__cause__ is None
    assert SECRET not in caplog.text
    assert "Gern!" not in caplog.text


def test_the_error_survives_the_task_queue() -> None:
    error = pickle.loads(pickle.dumps(AnalysisError(llm.Failure.UNREACHABLE, permanent=False)))
    assert (error.failure, error.permanent) == (llm.Failure.UNREACHABLE, False)
