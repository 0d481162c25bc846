"""OpenAI Realtime GA: what its events mean, and that the SDK's own models accept what we write."""

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openai.types.realtime import RealtimeClientEvent
from pydantic import TypeAdapter

from realtime import commands as do
from realtime import events as on
from realtime.wire.openai import PARSERS, SessionSettings, encode, parse

pytestmark = pytest.mark.pure

CLIENT_EVENT: TypeAdapter[Any] = TypeAdapter(RealtimeClientEvent)
SETTINGS = SessionSettings(
    instructions="Du bist ein „Begleiter“.",
    language="de",
    voice="marin",
    speed=0.9,
    transcription_model="gpt-transcribe",
    vad_threshold=0.5,
    vad_prefix_padding_ms=300,
    vad_silence_duration_ms=1200,
    max_output_tokens=800,
)
EVERY_COMMAND: list[do.ToCompanion] = [
    do.ConfigureSession(),
    do.SendCallerAudio("//8="),
    do.CommitCallerAudio(),
    do.AddNote("user", 'Sie sagte "ja"'),
    do.RequestReply(),
    do.AnswerTool("call_1", '{"ok":true}'),
    do.TruncateReply("item_1", 500),
    do.DeleteItem("item_1"),
]


def configured(settings_: SessionSettings = SETTINGS) -> dict[str, Any]:
    session: dict[str, Any] = json.loads(encode(do.ConfigureSession(), settings_))["session"]
    return session


@pytest.mark.parametrize("command", EVERY_COMMAND, ids=lambda command: type(command).__name__)
def test_every_message_of_ours_is_one_of_the_ga_protocol(command: do.ToCompanion) -> None:
    message = json.loads(encode(command, SETTINGS))
    event = CLIENT_EVENT.validate_python(message)
    assert event.model_extra in (None, {})


def test_audio_is_mu_law_both_ways_and_has_no_rate() -> None:
    audio = configured()["audio"]
    assert (audio["input"]["format"], audio["output"]["format"]) == (
        {"type": "audio/pcmu"},
        {"type": "audio/pcmu"},
    )


def test_nothing_of_the_beta_protocol_is_left() -> None:
    beta = {"modalities", "voice", "input_audio_format", "output_audio_format", "turn_detection", "temperature"}
    assert not beta & configured().keys()
    assert configured()["type"] == "realtime"


def test_every_field_of_the_turn_detection_is_set() -> None:
    assert configured()["audio"]["input"]["turn_detection"] == {
        "type": "server_vad",
        "threshold": 0.5,
        "prefix_padding_ms": 300,
        "silence_duration_ms": 1200,
        "create_response": True,
        "interrupt_response": True,
        "idle_timeout_ms": None,
    }


@pytest.mark.parametrize(
    ("model", "language"),
    [("gpt-transcribe", {"languages": ["de"]}), ("whisper-1", {"language": "de"})],
)
def test_the_transcription_is_pinned_to_the_persons_language(model: str, language: dict[str, Any]) -> None:
    asked = configured(dataclasses.replace(SETTINGS, transcription_model=model))
    assert asked["audio"]["input"]["transcription"] == {"model": model, **language}


def test_nothing_is_traced() -> None:
    assert configured()["tracing"] is None


ITEM = {"item_id": "item_1"}
REPLY = {"response_id": "resp_1", "item_id": "item_1", "output_index": 0, "content_index": 0}
PCMU = {"format": {"type": "audio/pcmu"}}
SEEN: list[tuple[dict[str, Any], on.AnyEvent]] = [
    ({"type": "session.created", "session": {}}, on.CompanionReady(at_ms=9)),
    (
        {"type": "session.updated", "session": {"audio": {"input": PCMU, "output": PCMU}}},
        on.SessionConfigured(at_ms=9, input_format="audio/pcmu", output_format="audio/pcmu"),
    ),
    (
        {"type": "conversation.item.added", "previous_item_id": "item_0", "item": {"id": "item_1"}},
        on.ItemAdded(at_ms=9, item_id="item_1", previous_item_id="item_0"),
    ),
    ({"type": "input_audio_buffer.speech_started", **ITEM}, on.CallerSpeechStarted(at_ms=9, item_id="item_1")),
    ({"type": "input_audio_buffer.speech_stopped", **ITEM}, on.CallerSpeechStopped(at_ms=9, item_id="item_1")),
    (
        {"type": "input_audio_buffer.committed", "previous_item_id": None, **ITEM},
        on.CallerTurnCommitted(at_ms=9, item_id="item_1", previous_item_id=None),
    ),
    ({"type": "input_audio_buffer.timeout_triggered", **ITEM}, on.SilenceCommitted(at_ms=9, item_id="item_1")),
    (
        {"type": "conversation.item.input_audio_transcription.completed", "transcript": "Ja.", **ITEM},
        on.CallerTranscribed(at_ms=9, item_id="item_1", transcript="Ja."),
    ),
    (
        {"type": "conversation.item.input_audio_transcription.failed", "error": {}, **ITEM},
        on.CallerTranscriptionFailed(at_ms=9, item_id="item_1"),
    ),
    ({"type": "response.created", "response": {"id": "resp_1"}}, on.ReplyStarted(at_ms=9, response_id="resp_1")),
    (
        {"type": "response.output_audio.delta", "delta": "//8=", **REPLY},
        on.ReplyAudioArrived(at_ms=9, response_id="resp_1", item_id="item_1", payload="//8="),
    ),
    (
        {"type": "response.output_audio_transcript.delta", "delta": "Gu", "obfuscation": "x", **REPLY},
        on.ReplyTextArrived(at_ms=9, response_id="resp_1", item_id="item_1", delta="Gu"),
    ),
    (
        {"type": "response.output_audio_transcript.done", "transcript": "Guten Tag.", **REPLY},
        on.ReplyTextCompleted(at_ms=9, response_id="resp_1", item_id="item_1", transcript="Guten Tag."),
    ),
    (
        {
            "type": "response.function_call_arguments.done",
            "call_id": "c",
            "name": "end_call",
            "arguments": "{",
            **REPLY,
        },
        on.ToolCalled(at_ms=9, response_id="resp_1", tool_call_id="c", name="end_call", arguments="{"),
    ),
    (
        {
            "type": "response.done",
            "response": {
                "id": "resp_1",
                "status": "failed",
                "status_details": {"error": {"code": "insufficient_quota"}},
            },
        },
        on.ReplyEnded(at_ms=9, response_id="resp_1", status="failed", error_code="insufficient_quota"),
    ),
    (
        {"type": "error", "error": {"code": "unknown_parameter", "param": "session.x", "message": "secret"}},
        on.CompanionErred(at_ms=9, code="unknown_parameter", param="session.x"),
    ),
]


@pytest.mark.parametrize(
    ("message", "event"), SEEN, ids=lambda value: value["type"] if isinstance(value, dict) else ""
)
def test_an_event_of_the_server_is_understood(message: dict[str, Any], event: on.AnyEvent) -> None:
    assert parse(json.dumps({"event_id": "event_1", **message}), 9) == event


def test_every_event_we_understand_is_tested() -> None:
    assert {message["type"] for message, _ in SEEN} == PARSERS.keys()


@pytest.mark.parametrize(
    "text", ['{"type":"rate_limits.updated"}', '{"type":"brand.new"}', '{"type":["error"]}', "[]", "", b"\xff"]
)
def test_what_is_unknown_or_malformed_means_nothing(text: str | bytes) -> None:
    assert parse(text, 0) is None


@settings(max_examples=40)
@given(
    st.sampled_from(sorted(PARSERS)),
    st.dictionaries(
        st.sampled_from(["item", "response", "session", "error", "delta", "item_id"]),
        st.none() | st.integers() | st.text(max_size=3) | st.lists(st.integers(), max_size=2),
    ),
)
def test_no_shape_of_an_event_raises(kind: str, fields: dict[str, Any]) -> None:
    assert parse(json.dumps({"type": kind, **fields}), 0) is not None
