"""/v1/responses and /v1/models, through the SDK and past it."""

from collections.abc import AsyncIterator
from typing import Any, Literal

import aiohttp
import openai
import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from realtime.simulator import API_KEY, Simulator
from realtime.simulator.shapes import RefusedError
from realtime.simulator.strict_schema import check_schema
from realtime.simulator.tests.conftest import fast

type Json = dict[str, Any]

TRANSCRIPT = """[1] Begleiter: Guten Tag, wie geht es Ihnen?
[2] Anrufer: Ganz gut. Meine Enkelin heißt Lisa, sie kommt am Sonntag, da freue ich mich.
[3] Begleiter: Wie schön.
[4] Anrufer: Ich höre gern Schlager. Mein Hund Bello bellt dann.
[5] Anrufer: Gestern bin ich gestürzt, das Knie tut mir noch weh.
"""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Point(Strict):
    text: str
    turns: list[int]


class Sentiment(Strict):
    label: Literal["positiv", "neutral", "negativ", "unbekannt"]
    score: float | None
    confidence: float
    reason: str
    quote: str
    turn: int | None


class Memory(Strict):
    facts: list[Point]
    preferences: list[Point]
    important_people: list[str]
    recent_topics: list[str]
    health_notes: list[Point]
    mood_indicator: Literal["gut", "mittel", "schlecht", "unbekannt"]
    outdated: list[str]


class Concern(Strict):
    kind: Literal["fall", "loneliness"]
    quote: str
    turn: int


class Analysis(Strict):
    sentiment: Sentiment
    summary: list[Point]
    memory: Memory
    concerns: list[Concern]
    something_new: int | None
    another: Literal["a", "b"]


@pytest.fixture
async def client(simulator: Simulator) -> AsyncIterator[openai.AsyncOpenAI]:
    async with openai.AsyncOpenAI(
        base_url=simulator.openai_base_url, api_key=API_KEY, max_retries=0, timeout=2
    ) as client:
        yield client


async def parsed(client: openai.AsyncOpenAI, transcript: str = TRANSCRIPT) -> Analysis:
    response = await client.responses.parse(
        model="gpt-6-luna",
        input=[
            {"role": "system", "content": "Lies das Gespräch. Zeilen beginnen mit Anrufer oder Begleiter."},
            {"role": "user", "content": transcript},
        ],
        text_format=Analysis,
        store=False,
        max_output_tokens=2000,
    )
    assert response.output_parsed is not None
    return response.output_parsed


async def test_the_sdk_gets_an_analysis_it_can_parse(client: openai.AsyncOpenAI, simulator: Simulator) -> None:
    analysis = await parsed(client)
    assert analysis.memory.important_people == ["Lisa: Enkelin"]
    assert [point.text for point in analysis.memory.preferences] == ["Hört gern Schlager"]
    assert [point.text for point in analysis.memory.facts] == ["Haustier: Hund Bello"]
    assert analysis.memory.health_notes[0] == Point(text="Erzählt von einem Sturz", turns=[5])
    assert [(concern.kind, concern.turn) for concern in analysis.concerns] == [("fall", 5)]
    assert {"Familie", "Musik", "Haustier"} <= set(analysis.memory.recent_topics)
    assert 1 <= len(analysis.summary) <= 8 and analysis.something_new is None
    assert not simulator.violations


@pytest.mark.parametrize(
    ("said", "turn", "quote"),
    [
        ("Nun ja. Ich bin so einsam hier. Bis morgen.", 2, "Ich bin so einsam hier."),
        ("Die Enkel waren da. Das war schön!", 2, "Das war schön!"),
        ("Heute ist Mittwoch.", None, ""),
    ],
)
async def test_a_mood_quotes_the_sentence_that_tells_it(
    said: str, turn: int | None, quote: str, client: openai.AsyncOpenAI
) -> None:
    sentiment = (await parsed(client, f"[1] Begleiter: Das ist schön.\n[2] Anrufer: {said}\n")).sentiment
    assert (sentiment.turn, sentiment.quote) == (turn, quote)


async def test_lines_without_numbers_are_read_too(client: openai.AsyncOpenAI) -> None:
    analysis = await parsed(client, "Begleiter: Na?\nAnrufer: Ich bin so einsam und traurig.\n")
    assert analysis.sentiment.label == "negativ" and analysis.memory.mood_indicator == "schlecht"
    assert [(concern.kind, concern.turn) for concern in analysis.concerns] == [("loneliness", 2)]


async def test_an_empty_call_has_an_unknown_mood(client: openai.AsyncOpenAI) -> None:
    analysis = await parsed(client, "Begleiter: Guten Tag!\n")
    assert (analysis.sentiment.label, analysis.sentiment.score) == ("unbekannt", None)
    assert analysis.memory.mood_indicator == "unbekannt" and analysis.summary == []


async def test_a_mood_is_never_told_from_a_sound(client: openai.AsyncOpenAI) -> None:
    reason = (await parsed(client)).sentiment.reason.lower()
    assert "kling" not in reason and "klang" not in reason


@pytest.mark.parametrize(
    ("outcome", "error", "code"),
    [
        ("insufficient_quota", openai.RateLimitError, "insufficient_quota"),
        ("rate_limit_exceeded", openai.RateLimitError, "rate_limit_exceeded"),
        ("model_not_found", openai.NotFoundError, "model_not_found"),
        ("server_error", openai.InternalServerError, "server_error"),
        ("invalid_api_key", openai.AuthenticationError, "invalid_api_key"),
    ],
)
async def test_a_scripted_error_reaches_the_sdk_once(
    client: openai.AsyncOpenAI,
    simulator: Simulator,
    outcome: str,
    error: type[openai.APIStatusError],
    code: str,
) -> None:
    simulator.script = fast(analyses=[outcome])
    with pytest.raises(error) as raised:
        await parsed(client)
    assert raised.value.code == code
    assert await parsed(client)


async def test_an_answer_can_take_too_long(client: openai.AsyncOpenAI, simulator: Simulator) -> None:
    simulator.script = fast(analyses=["timeout"])
    with pytest.raises(openai.APITimeoutError):
        await parsed(client.with_options(timeout=0.2))


async def test_an_answer_can_be_broken_json(client: openai.AsyncOpenAI, simulator: Simulator) -> None:
    simulator.script = fast(analyses=["invalid_json"])
    with pytest.raises(ValidationError):
        await parsed(client)


async def test_an_answer_can_be_a_refusal(client: openai.AsyncOpenAI, simulator: Simulator) -> None:
    simulator.script = fast(analyses=["refusal"])
    response = await client.responses.parse(model="m", input=TRANSCRIPT, text_format=Analysis, store=False)
    assert response.output_parsed is None


async def test_an_answer_can_be_cut_off(client: openai.AsyncOpenAI, simulator: Simulator) -> None:
    simulator.script = fast(analyses=["incomplete"])
    response = await client.responses.create(model="m", input=TRANSCRIPT, store=False)
    assert response.status == "incomplete" and response.incomplete_details is not None


async def refused(simulator: Simulator, body: Json | None, key: str = API_KEY) -> tuple[int, Json]:
    headers = {"Authorization": f"Bearer {key}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        answer = await session.post(f"{simulator.openai_base_url}/responses", json=body)
        return answer.status, (await answer.json())["error"]


async def test_an_unknown_parameter_is_refused(simulator: Simulator) -> None:
    status, error = await refused(simulator, {"model": "m", "input": "x", "max_tokens": 5})
    assert (status, error["code"], error["param"]) == (400, "unknown_parameter", "max_tokens")


async def test_a_request_without_a_model_is_refused(simulator: Simulator) -> None:
    assert (await refused(simulator, {"input": "x"}))[1]["param"] == "model"


async def test_a_body_that_is_no_object_is_refused(simulator: Simulator) -> None:
    assert (await refused(simulator, None))[1]["code"] == "invalid_json"


async def test_a_wrong_key_is_refused(simulator: Simulator) -> None:
    assert (await refused(simulator, {"model": "m", "input": "x"}, key="sk-wrong"))[0] == 401


async def test_a_stored_response_is_answered_and_noted_as_a_violation(
    client: openai.AsyncOpenAI, simulator: Simulator
) -> None:
    await client.responses.create(model="m", input="x")
    assert [violation.code for violation in simulator.violations] == ["stored"]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "array", "items": {"type": "string"}},
        {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
        {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": False, "required": []},
        {
            "type": "object", "required": ["a"], "additionalProperties": False,
            "properties": {"a": {"anyOf": [{"type": "null"}, {"type": "object", "properties": {}}]}},
        },
        {
            "type": "object", "required": ["a"], "additionalProperties": False,
            "properties": {"a": {"type": "array", "items": {"$ref": "#/$defs/B"}}},
            "$defs": {"B": {"type": "object", "properties": {"b": {"type": "string"}}, "required": ["b"]}},
        },
    ],
)  # fmt: skip
async def test_a_schema_that_is_not_strict_is_refused(simulator: Simulator, schema: Json) -> None:
    text = {"format": {"type": "json_schema", "name": "analysis", "strict": True, "schema": schema}}
    status, error = await refused(simulator, {"model": "m", "input": "x", "store": False, "text": text})
    assert (status, error["code"]) == (400, "invalid_json_schema")


def test_a_schema_made_by_pydantic_with_every_field_required_is_taken() -> None:
    check_schema(Analysis.model_json_schema(), "analysis")


def test_a_field_with_a_default_is_not_strict() -> None:
    class Loose(Strict):
        note: str = ""

    with pytest.raises(RefusedError, match="Missing 'note'"):
        check_schema(Loose.model_json_schema(), "loose")


async def test_the_models_tell_when_they_will_be_shut_down(simulator: Simulator) -> None:
    headers = {"Authorization": f"Bearer {API_KEY}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        models = (await (await session.get(f"{simulator.openai_base_url}/models")).json())["data"]
        assert (
            await session.get(f"{simulator.openai_base_url}/models", headers={"Authorization": ""})
        ).status == 401
    dates = {model["id"]: model["shutdown_date"] for model in models}
    assert dates["gpt-realtime"] == "2027-01-20" and dates["gpt-realtime-2.1"] is None
