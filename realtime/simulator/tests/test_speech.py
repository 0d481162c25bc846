"""/v1/audio/speech, through the SDK and past it."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import openai
import pytest

from realtime.simulator import API_KEY, Simulator, read_subtitles
from realtime.simulator.tests.conftest import fast
from voicecompanion.lib import mulaw

type Json = dict[str, Any]

REQUEST = {"model": "gpt-4o-mini-tts", "voice": "marin", "input": "Einen Moment bitte.", "response_format": "pcm"}


@pytest.fixture
async def client(simulator: Simulator) -> AsyncIterator[openai.AsyncOpenAI]:
    async with openai.AsyncOpenAI(
        base_url=simulator.openai_base_url, api_key=API_KEY, max_retries=0, timeout=2
    ) as client:
        yield client


async def answered(simulator: Simulator, body: Json, key: str = API_KEY) -> tuple[int, Json]:
    headers = {"Authorization": f"Bearer {key}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        answer = await session.post(f"{simulator.openai_base_url}/audio/speech", json=body)
        return answer.status, (await answer.json())["error"] if answer.status >= 400 else {}


async def test_the_sdk_gets_speech_that_can_be_read_back(client: openai.AsyncOpenAI, simulator: Simulator) -> None:
    answer = await client.audio.speech.create(
        model="gpt-4o-mini-tts", voice="marin", input="Einen Moment bitte. Ich bin noch da.", response_format="pcm"
    )
    heard = read_subtitles(mulaw.from_pcm24(answer.content))
    assert [subtitle.text for subtitle in heard] == ["Einen Moment bitte.", "Ich bin noch da."]
    assert answer.response.headers["content-type"] == "audio/pcm"
    assert simulator.requests[0].body["voice"] == "marin"
    assert not simulator.violations


async def test_a_slower_speech_takes_longer(client: openai.AsyncOpenAI) -> None:
    async def length(speed: float) -> int:
        answer = await client.audio.speech.create(**REQUEST, speed=speed)  # type: ignore[arg-type]
        return len(answer.content)

    assert await length(0.8) > await length(1.0) > await length(1.2)


async def test_english_is_spoken_where_the_instructions_say_so(client: openai.AsyncOpenAI) -> None:
    # Numbers take much longer to say in one language than in the other.
    year = {**REQUEST, "input": "1999 777 777"}
    german = await client.audio.speech.create(**year)  # type: ignore[arg-type]
    english = await client.audio.speech.create(**year, instructions="Speak English.")  # type: ignore[arg-type]
    assert abs(len(german.content) - len(english.content)) > 5_000


@pytest.mark.parametrize(
    ("changes", "code", "param"),
    [
        ({"language": "de"}, "unknown_parameter", "language"),
        ({"voice": "maria"}, "invalid_value", "voice"),
        ({"response_format": "g711_ulaw"}, "invalid_value", "response_format"),
        ({"response_format": "mp3"}, "invalid_value", "response_format"),
        ({"input": ""}, "string_below_min_length", "input"),
        ({"input": "a" * 4097}, "string_above_max_length", "input"),
        ({"input": None}, "invalid_type", "input"),
        ({"speed": 5}, "decimal_above_max_value", "speed"),
        ({"model": "tts-1", "instructions": "Langsam."}, "unsupported_parameter", "instructions"),
    ],
)
async def test_what_the_real_one_refuses_is_refused(
    simulator: Simulator, changes: Json, code: str, param: str
) -> None:
    status, error = await answered(simulator, REQUEST | changes)
    assert (status, error["code"], error["param"]) == (400, code, param)
    assert [violation.where for violation in simulator.violations] == ["speech"]


@pytest.mark.parametrize("name", ["model", "input", "voice"])
async def test_a_request_has_to_be_complete(simulator: Simulator, name: str) -> None:
    status, error = await answered(simulator, {key: value for key, value in REQUEST.items() if key != name})
    assert (status, error["code"], error["param"]) == (400, "missing_required_parameter", name)


async def test_a_model_that_does_not_speak_is_not_found(simulator: Simulator) -> None:
    status, error = await answered(simulator, REQUEST | {"model": "gpt-realtime-2.1-mini"})
    assert (status, error["code"]) == (404, "model_not_found")


async def test_a_wrong_key_is_refused(simulator: Simulator) -> None:
    assert (await answered(simulator, REQUEST, key="sk-wrong"))[0] == 401


@pytest.mark.parametrize(
    ("outcome", "status"),
    [("insufficient_quota", 429), ("model_not_found", 404), ("server_error", 500), ("invalid_api_key", 401)],
)
async def test_a_scripted_error_comes_once(simulator: Simulator, outcome: str, status: int) -> None:
    simulator.script = fast(speech=[outcome])
    assert (await answered(simulator, REQUEST))[0] == status
    assert (await answered(simulator, REQUEST))[0] == 200


@pytest.mark.parametrize("outcome", ["silence", "cut_off", "endless", "empty"])
async def test_scripted_sound_is_not_the_sentence(
    client: openai.AsyncOpenAI, simulator: Simulator, outcome: str
) -> None:
    simulator.script = fast(speech=[outcome])
    spoilt = await client.audio.speech.create(**REQUEST)  # type: ignore[arg-type]
    healthy = await client.audio.speech.create(**REQUEST)  # type: ignore[arg-type]
    assert spoilt.content != healthy.content


async def test_an_answer_can_take_too_long(client: openai.AsyncOpenAI, simulator: Simulator) -> None:
    simulator.script = fast(speech=["timeout"])
    with pytest.raises(openai.APITimeoutError):
        await client.with_options(timeout=0.2).audio.speech.create(**REQUEST)  # type: ignore[arg-type]


async def test_the_models_tell_when_speech_ends(client: openai.AsyncOpenAI) -> None:
    models = {model.id: model.shutdown_date async for model in client.models.list()}
    assert str(models["gpt-4o-mini-tts"]) == "2027-01-06"
