"""What the stand-in refuses, one rule a test; a raw client breaks each."""

import base64
from typing import Any

import aiohttp
import pytest

from realtime.simulator import API_KEY, Simulator, speak
from realtime.simulator.tests.conftest import Connect, RawClient, fast

AUTH = {"Authorization": f"Bearer {API_KEY}"}
PCMU = {"type": "audio/pcmu"}


def audio_input(**fields: Any) -> dict[str, Any]:
    return {"type": "realtime", "audio": {"input": fields}}


async def closed(client: RawClient) -> int | None:
    while (await client.line.receive()).type not in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED):
        pass
    return client.line.close_code


@pytest.mark.parametrize(
    ("query", "headers", "code", "close_code"),
    [
        ("?model=gpt-realtime-2.1", {**AUTH, "OpenAI-Beta": "realtime=v1"}, "beta_api_shape_disabled", 4000),
        ("?model=gpt-realtime-2.1", {}, "invalid_api_key", 3000),
        ("?model=gpt-realtime-2.1", {"Authorization": "Bearer sk-wrong"}, "invalid_api_key", 3000),
        ("", AUTH, "missing_model", 4000),
        ("?model=gpt-4o-realtime-preview", AUTH, "invalid_model", 4000),
    ],
)
async def test_a_wrong_handshake_is_refused_in_band_and_closed(
    connect: Connect, query: str, headers: dict[str, str], code: str, close_code: int
) -> None:
    async with connect(query, headers) as client:
        assert (await client.until("error"))["error"]["code"] == code
        assert await closed(client) == close_code


@pytest.mark.parametrize(
    ("session", "code", "param"),
    [
        ({"output_modalities": ["audio"]}, "missing_required_parameter", "session.type"),
        (
            {"type": "realtime", "input_audio_format": "g711_ulaw"},
            "unknown_parameter",
            "session.input_audio_format",
        ),
        ({"type": "realtime", "temperature": 0.7}, "unknown_parameter", "session.temperature"),
        ({"type": "realtime", "modalities": ["audio"]}, "unknown_parameter", "session.modalities"),
        ({"type": "realtime", "voice": "marin"}, "unknown_parameter", "session.voice"),
        (audio_input(format={**PCMU, "rate": 8000}), "unknown_parameter", "session.audio.input.format.rate"),
        (audio_input(format={"type": "g711_ulaw"}), "invalid_value", "session.audio.input.format.type"),
        (audio_input(vad=None), "unknown_parameter", "session.audio.input.vad"),
        (
            audio_input(turn_detection={"type": "semantic_vad", "idle_timeout_ms": 6000}),
            "unknown_parameter",
            "session.audio.input.turn_detection.idle_timeout_ms",
        ),
        (
            audio_input(turn_detection={"threshold": 0.5}),
            "missing_required_parameter",
            "session.audio.input.turn_detection.type",
        ),
        (
            audio_input(transcription={"model": "gpt-realtime-whisper"}),
            "invalid_value",
            "session.audio.input.transcription.model",
        ),
        (
            {"type": "realtime", "output_modalities": ["audio", "text"]},
            "invalid_value",
            "session.output_modalities",
        ),
        (
            {"type": "realtime", "max_output_tokens": 5000},
            "integer_above_max_value",
            "session.max_output_tokens",
        ),
        (
            {"type": "realtime", "audio": {"output": {"speed": 2.0}}},
            "decimal_above_max_value",
            "session.audio.output.speed",
        ),
        (
            {"type": "realtime", "audio": {"output": {"voice": "nova"}}},
            "invalid_type",
            "session.audio.output.voice",
        ),
        (
            {"type": "realtime", "tools": [{"type": "function", "name": "x", "strict": True}]},
            "unknown_parameter",
            "session.tools[0].strict",
        ),
        ({"type": "realtime", "instructions": 84}, "invalid_type", "session.instructions"),
        ({"type": "realtime", "model": "gpt-realtime-1.5"}, "invalid_value", "session.model"),
    ],
)
async def test_a_wrong_session_is_refused_with_the_path_of_the_mistake(
    connect: Connect, session: dict[str, Any], code: str, param: str
) -> None:
    async with connect() as client:
        error = await client.error_for("session.update", session=session)
    assert (error["code"], error["param"]) == (code, param)


async def test_a_refused_update_changes_nothing(connect: Connect, simulator: Simulator) -> None:
    async with connect() as client:
        before = (await client.until("session.created"))["session"]
        session = {"type": "realtime", "instructions": "neu", "voice": "marin"}
        await client.error_for("session.update", session=session)
        await client.send("session.update", session={"type": "realtime"})
        assert (await client.until("session.updated"))["session"] == before


async def test_an_update_is_a_deep_merge_and_null_clears(connect: Connect) -> None:
    async with connect() as client:
        await client.configure()
        change = audio_input(turn_detection=None, noise_reduction={"type": "near_field"})
        await client.send("session.update", session=change)
        session = (await client.until("session.updated"))["session"]
    assert session["audio"]["input"]["turn_detection"] is None
    assert session["audio"]["input"]["format"] == session["audio"]["output"]["format"] == PCMU
    assert session["audio"]["input"]["transcription"]["languages"] == ["de"]
    assert session["id"] and session["expires_at"] and session["object"] == "realtime.session"


async def test_another_kind_of_turn_detection_starts_from_its_own_defaults(connect: Connect) -> None:
    async with connect() as client:
        await client.configure()
        await client.send("session.update", session=audio_input(turn_detection={"type": "semantic_vad"}))
        session = (await client.until("session.updated"))["session"]
    detection = session["audio"]["input"]["turn_detection"]
    assert detection["eagerness"] == "auto" and "silence_duration_ms" not in detection


async def test_reasoning_is_refused_for_a_model_that_does_not_reason(connect: Connect) -> None:
    async with connect("?model=gpt-realtime-1.5") as client:
        session = {"type": "realtime", "reasoning": {"effort": "low"}}
        assert (await client.error_for("session.update", session=session))["param"] == "session.reasoning"


async def test_the_voice_stays_once_it_was_heard(connect: Connect) -> None:
    async with connect() as client:
        await client.configure()
        await client.send("response.create")
        await client.until("response.done")
        session = {"type": "realtime", "audio": {"output": {"voice": "cedar"}}}
        assert (await client.error_for("session.update", session=session))["code"] == "cannot_update_voice"


async def test_a_binary_frame_is_refused_and_the_call_goes_on(connect: Connect) -> None:
    async with connect() as client:
        await client.line.send_bytes(b'{"type":"response.create"}')
        assert (await client.until("error"))["error"]["code"] == "invalid_event"
        assert await client.configure()


@pytest.mark.parametrize("text", ["{", "[]", '"x"'])
async def test_what_is_no_json_object_is_refused_and_the_call_goes_on(connect: Connect, text: str) -> None:
    async with connect() as client:
        await client.line.send_str(text)
        assert (await client.until("error"))["error"]["code"] == "invalid_json"
        assert await client.configure()


@pytest.mark.parametrize(
    "kind", ["response.audio.append", "transcription_session.update", "output_audio_buffer.clear"]
)
async def test_an_unknown_event_type_is_refused_and_the_call_goes_on(connect: Connect, kind: str) -> None:
    async with connect() as client:
        error = await client.error_for(kind, event_id="mine")
        assert (error["code"], error["param"], error["event_id"]) == ("invalid_value", "type", "mine")
        assert await client.configure()


@pytest.mark.parametrize("audio", ["abc", "//8=//8=", "//8", "ä/8=", "  //8="])
async def test_audio_that_is_not_strictly_base64_is_refused(connect: Connect, audio: str) -> None:
    async with connect() as client:
        assert (await client.error_for("input_audio_buffer.append", audio=audio))["param"] == "audio"


async def test_a_good_append_is_not_acknowledged(connect: Connect) -> None:
    async with connect() as client:
        await client.until("session.created")
        await client.send("input_audio_buffer.append", audio=base64.b64encode(b"\xff" * 160).decode())
        assert await client.settle() == []


async def test_only_one_response_is_active(connect: Connect, simulator: Simulator) -> None:
    simulator.script = fast(thinking_ms=200)
    async with connect() as client:
        await client.send("response.create")
        error = await client.error_for("response.create")
        assert error["code"] == "conversation_already_has_active_response"


async def test_cancelling_without_a_response_is_refused(connect: Connect) -> None:
    async with connect() as client:
        assert (await client.error_for("response.cancel"))["code"] == "response_cancel_not_active"


async def test_cancelling_another_response_is_refused(connect: Connect, simulator: Simulator) -> None:
    simulator.script = fast(thinking_ms=200)
    async with connect() as client:
        await client.send("response.create")
        assert (await client.error_for("response.cancel", response_id="resp_x"))[
            "code"
        ] == "response_cancel_not_active"


async def test_committing_nothing_is_refused(connect: Connect) -> None:
    async with connect() as client:
        assert (await client.error_for("input_audio_buffer.commit"))["code"] == "input_audio_buffer_commit_empty"


async def test_audio_of_the_assistant_cannot_be_created(connect: Connect) -> None:
    item = {"type": "message", "role": "assistant", "content": [{"type": "output_audio", "audio": ""}]}
    async with connect() as client:
        assert (await client.error_for("conversation.item.create", item=item))["code"] == "invalid_value"


@pytest.mark.parametrize("action", ["truncate", "delete", "retrieve"])
async def test_an_unknown_item_is_refused(connect: Connect, action: str) -> None:
    more = {"content_index": 0, "audio_end_ms": 0} if action == "truncate" else {}
    async with connect() as client:
        error = await client.error_for(f"conversation.item.{action}", item_id="item_x", **more)
    assert error["code"] == f"item_{action}_invalid_item_id"


async def truncated(client: RawClient, item_id: str, audio_end_ms: int) -> dict[str, Any]:
    place = {"item_id": item_id, "content_index": 0, "audio_end_ms": audio_end_ms}
    await client.send("conversation.item.truncate", **place)
    while True:
        event = await client.receive()
        if event["type"] in ("error", "conversation.item.truncated"):
            return event


async def test_a_users_item_cannot_be_truncated(connect: Connect) -> None:
    async with connect() as client:
        await client.configure()
        await client.say(speak("Ja."))
        item_id = (await client.until("input_audio_buffer.committed"))["item_id"]
        error = (await truncated(client, item_id, 0))["error"]
    assert error["code"] == "unsupported_content_type"


async def test_a_reply_cannot_be_truncated_behind_its_end(connect: Connect) -> None:
    async with connect() as client:
        await client.configure()
        await client.send("response.create")
        item_id = (await client.until("response.output_audio.done"))["item_id"]
        error = (await truncated(client, item_id, 999_999))["error"]
    assert "is already shorter than 999999ms" in error["message"]


async def test_a_truncated_reply_loses_its_transcript(connect: Connect) -> None:
    async with connect() as client:
        await client.configure()
        await client.send("response.create")
        item_id = (await client.until("response.output_audio.done"))["item_id"]
        await client.until("response.done")
        assert (await truncated(client, item_id, 500))["audio_end_ms"] == 500
        await client.send("conversation.item.retrieve", item_id=item_id)
        item = (await client.until("conversation.item.retrieved"))["item"]
    assert "transcript" not in item["content"][0]


async def test_an_item_can_be_put_first_and_taken_away(connect: Connect) -> None:
    content = [{"type": "input_text", "text": "Vorhin sprachen wir über Lisa."}]
    item = {"id": "hist1", "type": "message", "role": "system", "content": content}
    async with connect() as client:
        await client.send("conversation.item.create", item=item, previous_item_id="root")
        assert (await client.until("conversation.item.added"))["previous_item_id"] is None
        await client.until("conversation.item.done")
        assert (await client.error_for("conversation.item.create", item=item))["param"] == "item.id"
        await client.send("conversation.item.delete", item_id="hist1")
        assert (await client.until("conversation.item.deleted"))["item_id"] == "hist1"
