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
from realtime.budget import Usage
from realtime.tools import tools_for
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
    vad_silence_duration_ms=500,
    max_output_tokens=800,
    fallback_transcription_model="gpt-4o-transcribe",
    turn_detection="semantic_vad",
    tools=tuple(tools_for(is_known=True, number_is_shared=True)),
)
EVERY_COMMAND: list[do.ToCompanion] = [
    do.ConfigureSession(),
    do.ConfigureSession(frozenset({"turn_detection", "transcription"})),
    do.UpdateInstructions("Du sprichst mit Hans."),
    do.CancelReply(),
    do.AddNote("assistant", "Einen Moment bitte.", "own_1"),
    do.AddNote("system", "Verabschiede dich."),
    do.SendCallerAudio("//8="),
    do.CommitCallerAudio(),
    do.AddNote("user", 'Sie sagte "ja"'),
    do.RequestReply(),
    do.AnswerTool("call_1", '{"ok":true}'),
    do.TruncateReply("item_1", 500),
    do.DeleteItem("item_1"),
]


def configured(settings_: SessionSettings = SETTINGS, *without: str) -> dict[str, Any]:
    session: dict[str, Any] = json.loads(encode(do.ConfigureSession(frozenset(without)), settings_))["session"]
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


def test_turns_are_detected_by_meaning_and_patiently_and_never_answered_unasked() -> None:
    assert configured()["audio"]["input"]["turn_detection"] == {
        "type": "semantic_vad",
        "eagerness": "low",
        "create_response": False,
        "interrupt_response": False,
    }


@pytest.mark.parametrize(
    ("turn_detection", "without"), [("server_vad", ()), ("semantic_vad", ("turn_detection",))]
)
def test_where_the_model_cannot_do_that_every_field_of_the_other_way_is_set(
    turn_detection: str, without: tuple[str, ...]
) -> None:
    asked = configured(dataclasses.replace(SETTINGS, turn_detection=turn_detection), *without)
    assert asked["audio"]["input"]["turn_detection"] == {
        "type": "server_vad",
        "threshold": 0.5,
        "prefix_padding_ms": 300,
        "silence_duration_ms": 500,
        "create_response": False,
        "interrupt_response": False,
        "idle_timeout_ms": None,
    }


def test_a_transcriber_that_was_refused_is_replaced() -> None:
    asked = configured(SETTINGS, "transcription")
    assert asked["audio"]["input"]["transcription"] == {"model": "gpt-4o-transcribe", "language": "de"}


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
    ({"type": "session.created", "session": {"expires_at": 77}}, on.CompanionReady(at_ms=9, expires_at=77)),
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
        {
            "type": "conversation.item.input_audio_transcription.completed",
            "transcript": "Ja.",
            "usage": {"type": "duration", "seconds": 60},
            **ITEM,
        },
        on.CallerTranscribed(at_ms=9, item_id="item_1", transcript="Ja.", cost_usd=0.017),
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
                "usage": {
                    "input_token_details": {
                        "text_tokens": 119,
                        "audio_tokens": 13,
                        "cached_tokens_details": {"text_tokens": 64, "audio_tokens": 0},
                    },
                    "output_token_details": {"text_tokens": 30, "audio_tokens": float("nan")},
                },
            },
        },
        on.ReplyEnded(
            at_ms=9,
            response_id="resp_1",
            status="failed",
            error_code="insufficient_quota",
            usage=Usage(text_in=119, audio_in=13, cached_text=64, text_out=30),
        ),
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
    event = parse(json.dumps({"type": kind, **fields}), 0)
    assert event is not None or kind == "response.output_audio.delta"


@pytest.mark.parametrize("delta", ["", "nicht base64", 'AAAA","event":"clear', "AA==AA=="])
def test_audio_that_is_none_never_reaches_the_line(delta: str) -> None:
    message = {"type": "response.output_audio.delta", **REPLY, "delta": delta}
    assert parse(json.dumps(message), 0) is None
