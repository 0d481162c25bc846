"""What a model may answer: everything has to be there, within its bounds, and nothing else."""

import json
from typing import Any, get_args

import pytest
from openai.lib._pydantic import to_strict_json_schema
from pydantic import ValidationError

from analytics.memory import CAPS
from analytics.models import CallAnalysis
from analytics.schema import CATEGORIES, CallReading, ConcernKind, Label, SummaryReading
from analytics.tests.stand_in import point, reading, schema_is_strict
from calls.models import Concern
from people.models import MemoryItem

pytestmark = pytest.mark.pure

SENTIMENT = reading()["sentiment"]


def read(answer: dict[str, Any]) -> CallReading:
    return CallReading.model_validate_json(json.dumps(answer))


def test_a_complete_answer_is_taken_as_it_is() -> None:
    assert read(reading()).model_dump(mode="json") == reading()


@pytest.mark.parametrize(
    "sentiment",
    [
        {"score": 1.01},
        {"score": -1.5},
        {"score": "0.5"},
        {"confidence": 1.2},
        {"confidence": -0.1},
        {"confidence": None},
        {"label": "fröhlich"},
        {"label": None},
        {"reason": "x" * 501},
        {"mood": "gut"},
        {"quote": "x" * 1001},
        {"quote": None},
        {"turn": 0},
        {"turn": "2"},
    ],
)
def test_a_mood_out_of_bounds_is_refused_and_never_moved_to_the_bound(sentiment: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        read(reading(sentiment=SENTIMENT | sentiment))


@pytest.mark.parametrize("missing", ["quote", "turn"])
def test_a_mood_has_to_say_what_it_rests_on_even_if_that_is_nothing(missing: str) -> None:
    with pytest.raises(ValidationError):
        read(reading(sentiment={key: value for key, value in SENTIMENT.items() if key != missing}))


def test_a_score_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValidationError):
        CallReading.model_validate_json(json.dumps(reading(sentiment=SENTIMENT | {"score": float("nan")})))


@pytest.mark.parametrize("missing", list(reading()))
def test_an_answer_with_a_part_missing_is_refused(missing: str) -> None:
    answer = reading()
    del answer[missing]
    with pytest.raises(ValidationError):
        read(answer)


@pytest.mark.parametrize(
    "change",
    [
        {"summary": [point("zu viel")] * 9},
        {"summary": [{"text": "x" * 1001, "turns": [1]}]},
        {"summary": [{"text": "ohne Beleg"}]},
        {"summary": [point("Nummer null", 0)]},
        {"concerns": [{"kind": "weather", "quote": "Regen", "turn": 1}]},
        {"concerns": [{"kind": "fall", "quote": "Sturz", "turn": -1}]},
        {"memory": {"mood_indicator": "prima"}},
        {"extra": 1},
    ],
)
def test_anything_else_than_what_was_asked_for_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        read(reading(**change))


def test_an_unknown_mood_has_no_score() -> None:
    assert read(reading(sentiment=SENTIMENT | {"label": "unbekannt", "score": 0.0})).sentiment.score is None


def test_a_mood_that_is_no_object_is_refused() -> None:
    with pytest.raises(ValidationError):
        read(reading(sentiment="gut"))


@pytest.mark.parametrize("answer", [CallReading, SummaryReading])
def test_the_schema_is_one_that_strict_mode_takes(answer: type[CallReading | SummaryReading]) -> None:
    assert schema_is_strict(to_strict_json_schema(answer))


def test_the_words_of_the_schema_are_those_of_the_database() -> None:
    # What is noticed while somebody speaks is not asked for again afterwards.
    live_only = {"emergency", "help_wanted", "unresponsive", "not_reached"}
    assert list(get_args(ConcernKind)) == [kind for kind in Concern.Kind.values if kind not in live_only]
    assert list(get_args(Label)) == CallAnalysis.Label.values
    assert {*CATEGORIES, "mood_indicator"} == set(MemoryItem.Category.values)
    assert set(CAPS) == set(CATEGORIES)


def test_no_field_of_a_request_could_carry_a_sound() -> None:
    schema = json.dumps(to_strict_json_schema(CallReading))
    assert "audio" not in schema
