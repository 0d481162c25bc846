"""Which client events and session settings the Realtime GA protocol knows, and how updates merge.

Facts: the `session.update` reference of the GA API. Flat beta fields, `temperature`, `modalities`,
`rate` on `audio/pcmu` and everything else unknown is refused with `unknown_parameter`.
"""

import copy
from typing import Any

from realtime.simulator import shapes
from realtime.simulator.shapes import RefusedError, Shape, fields, integer, list_of, nullable, one_of, text

type Json = dict[str, Any]

MODELS = (
    "gpt-realtime-2.1", "gpt-realtime-2.1-mini", "gpt-realtime-2", "gpt-realtime-1.5",
    "gpt-realtime", "gpt-realtime-2025-08-28", "gpt-realtime-mini", "gpt-realtime-mini-2025-12-15",
)  # fmt: skip
VOICES = ("alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar")
TRANSCRIBERS = (
    "gpt-transcribe", "gpt-live-transcribe", "whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe",
    "gpt-4o-mini-transcribe-2025-12-15", "gpt-4o-transcribe-diarize",
)  # fmt: skip
_DAY_MS = 86_400_000
_LONGEST_ID = 32

_FORMAT = shapes.tagged("type", {
    "audio/pcm": fields({"type": text(), "rate": integer(24_000, 24_000)}),
    "audio/pcmu": fields({"type": text()}),
    "audio/pcma": fields({"type": text()}),
})  # fmt: skip
_SERVER_VAD = fields({
    "type": text(),
    "threshold": shapes.number(0, 1),
    "prefix_padding_ms": integer(0, _DAY_MS),
    "silence_duration_ms": integer(0, _DAY_MS),
    "idle_timeout_ms": nullable(integer(5_000, 30_000)),
    "create_response": shapes.boolean,
    "interrupt_response": shapes.boolean,
})  # fmt: skip
_SEMANTIC_VAD = fields({
    "type": text(),
    "eagerness": one_of("low", "medium", "high", "auto"),
    "create_response": shapes.boolean,
    "interrupt_response": shapes.boolean,
})  # fmt: skip
_TRANSCRIPTION = fields({
    "model": one_of(*TRANSCRIBERS),
    "language": text(16),
    "languages": list_of(text(16)),
    "keywords": list_of(text()),
    "prompt": text(),
    "delay": one_of("minimal", "low", "medium", "high", "xhigh"),
})  # fmt: skip
_INPUT = fields({
    "format": _FORMAT,
    "noise_reduction": nullable(
        fields({"type": one_of("near_field", "far_field"), "strength": shapes.number(0, 10)})
    ),
    "transcription": nullable(_TRANSCRIPTION),
    "turn_detection": nullable(
        shapes.tagged("type", {"server_vad": _SERVER_VAD, "semantic_vad": _SEMANTIC_VAD})
    ),
})  # fmt: skip
_VOICE = shapes.words_or(VOICES, fields({"id": text()}, ("id",)))
_TOOL = shapes.tagged("type", {
    "function": fields(
        {"type": text(), "name": text(64), "description": text(), "parameters": shapes.anything}, ("name",)
    ),
})  # fmt: skip
_TOOL_CHOICE = shapes.words_or(
    ("auto", "none", "required"), fields({"type": one_of("function"), "name": text()}, ("type", "name"))
)
_TOKENS = shapes.words_or(("inf",), integer(1, 4096))
_PROMPT = nullable(fields({"id": text(), "version": text(), "variables": shapes.anything}, ("id",)))
_REASONING = fields({"effort": one_of("minimal", "low", "medium", "high", "xhigh")})
_TRUNCATION = shapes.words_or(("auto", "disabled"), shapes.tagged("type", {
    "retention_ratio": fields({
        "type": text(),
        "retention_ratio": shapes.number(0, 1),
        "token_limits": fields({"post_instructions": integer(0, 1_000_000)}),
    }, ("retention_ratio",)),
}))  # fmt: skip
_TRACING = nullable(shapes.words_or(
    ("auto",), fields({"workflow_name": text(), "group_id": text(), "metadata": shapes.anything})
))  # fmt: skip


def _modalities(value: Any, path: str) -> None:
    list_of(one_of("text", "audio"))(value, path)
    if value not in (["audio"], ["text"]):
        message = f"Invalid modalities: {value}. Supported combinations are: ['text'] and ['audio']."
        raise RefusedError("invalid_value", message, path)


_SESSION = fields({
    "type": one_of("realtime"),
    "audio": fields({
        "input": _INPUT,
        "output": fields({"format": _FORMAT, "voice": _VOICE, "speed": shapes.number(0.25, 1.5)}),
    }),
    "include": nullable(list_of(one_of("item.input_audio_transcription.logprobs"))),
    "instructions": text(),
    "max_output_tokens": _TOKENS,
    "model": text(),
    "output_modalities": _modalities,
    "parallel_tool_calls": shapes.boolean,
    "prompt": _PROMPT,
    "reasoning": _REASONING,
    "tool_choice": _TOOL_CHOICE,
    "tools": list_of(_TOOL),
    "tracing": _TRACING,
    "truncation": _TRUNCATION,
}, ("type",))  # fmt: skip


def _message(role_shape: Shape) -> Shape:
    return fields(
        {
            "id": text(_LONGEST_ID), "type": text(), "object": text(), "status": text(), "role": text(),
            "content": list_of(role_shape),
        },
        ("role", "content"),
    )  # fmt: skip


_INPUT_TEXT = fields({"type": text(), "text": text()}, ("text",))
_INPUT_AUDIO = fields({"type": text(), "audio": text(), "transcript": nullable(text())}, ("audio",))
# Assistant audio cannot be created: only text of an assistant can be put back into a conversation.
_MESSAGE = shapes.tagged("role", {
    "system": _message(shapes.tagged("type", {"input_text": _INPUT_TEXT})),
    "user": _message(shapes.tagged("type", {"input_text": _INPUT_TEXT, "input_audio": _INPUT_AUDIO})),
    "assistant": _message(shapes.tagged("type", {"output_text": _INPUT_TEXT})),
})  # fmt: skip
_ITEM = shapes.tagged("type", {
    "message": _MESSAGE,
    "function_call": fields(
        {
            "id": text(_LONGEST_ID), "type": text(), "object": text(), "status": text(), "call_id": text(),
            "name": text(), "arguments": text(),
        },
        ("name", "arguments"),
    ),
    "function_call_output": fields(
        {
            "id": text(_LONGEST_ID), "type": text(), "object": text(), "status": text(), "call_id": text(),
            "output": text(),
        },
        ("call_id", "output"),
    ),
})  # fmt: skip
_RESPONSE = fields({
    "audio": fields({"output": fields({"format": _FORMAT, "voice": _VOICE})}),
    "conversation": one_of("auto", "none"),
    "input": list_of(_ITEM),
    "instructions": text(),
    "max_output_tokens": _TOKENS,
    "metadata": nullable(shapes.anything),
    "output_modalities": _modalities,
    "parallel_tool_calls": shapes.boolean,
    "prompt": _PROMPT,
    "reasoning": _REASONING,
    "tool_choice": _TOOL_CHOICE,
    "tools": list_of(_TOOL),
})  # fmt: skip


def _event(known: dict[str, Shape] | None = None, required: tuple[str, ...] = ()) -> Shape:
    return fields({"event_id": text(512), "type": text(), **(known or {})}, required)


_ITEM_ID = {"item_id": text()}
CLIENT_EVENTS: dict[str, Shape] = {
    "session.update": _event({"session": _SESSION}, ("session",)),
    "input_audio_buffer.append": _event({"audio": text(20 * 1024 * 1024)}, ("audio",)),
    "input_audio_buffer.commit": _event(),
    "input_audio_buffer.clear": _event(),
    "conversation.item.create": _event({"item": _ITEM, "previous_item_id": nullable(text())}, ("item",)),
    "conversation.item.retrieve": _event(_ITEM_ID, ("item_id",)),
    "conversation.item.delete": _event(_ITEM_ID, ("item_id",)),
    "conversation.item.truncate": _event(
        {**_ITEM_ID, "content_index": integer(0, 1000), "audio_end_ms": integer(0, _DAY_MS)},
        ("item_id", "content_index", "audio_end_ms"),
    ),
    "response.create": _event({"response": nullable(_RESPONSE)}),
    "response.cancel": _event({"response_id": text()}),
}


def check_client_event(event: Json) -> None:
    """Raise RefusedError unless the Realtime GA protocol allows this event."""
    if "type" not in event:
        raise shapes.missing("type")
    kind = event["type"]
    one_of(*CLIENT_EVENTS)(kind, "type")
    CLIENT_EVENTS[kind](event, "")


# A server without the feature knows another kind of turn detection, and no server is without any.
_REFUSED_ALONE = {"session.audio.input.turn_detection.type": "semantic_vad"}


def check_supported(session: Json, refused: list[str]) -> None:
    """Raise RefusedError(invalid_value) if the update names one of these settings, as a compatible server does.

    Each is a path ("session.audio.input.transcription.model"), or a path and the one value that is refused
    ("session.audio.output.voice=marin").
    """
    for entry in refused:
        path, _, unwanted = entry.partition("=")
        unwanted = unwanted or _REFUSED_ALONE.get(path, "")
        value: Any = {"session": session}
        for name in path.split("."):
            value = value.get(name) if isinstance(value, dict) else None
        if value is not None and (not unwanted or str(value) == unwanted):
            raise RefusedError("invalid_value", f"Invalid value: '{value}' is not supported.", path)


_VAD_DEFAULTS: dict[str, Json] = {
    "server_vad": {
        "type": "server_vad", "threshold": 0.5, "prefix_padding_ms": 300, "silence_duration_ms": 200,
        "idle_timeout_ms": None, "create_response": True, "interrupt_response": True,
    },
    "semantic_vad": {
        "type": "semantic_vad", "eagerness": "auto", "create_response": True, "interrupt_response": True,
    },
}  # fmt: skip


def first_session(session_id: str, model: str, expires_at: int) -> Json:
    """The session as `session.created` shows it: the server's defaults, PCM at 24 kHz both ways."""
    pcm = {"type": "audio/pcm", "rate": 24_000}
    return {
        "type": "realtime", "object": "realtime.session", "id": session_id, "model": model,
        "output_modalities": ["audio"], "instructions": "Be a helpful companion.", "tools": [],
        "tool_choice": "auto", "max_output_tokens": "inf", "tracing": None, "prompt": None,
        "expires_at": expires_at, "truncation": "auto",
        "audio": {
            "input": {
                "format": pcm, "transcription": None, "noise_reduction": None,
                "turn_detection": dict(_VAD_DEFAULTS["server_vad"]),
            },
            "output": {"format": dict(pcm), "voice": "marin", "speed": 1.0},
        },
        "include": None,
    }  # fmt: skip


def updated_session(session: Json, update: Json, *, audio_produced: bool) -> Json:
    """The whole session after the update, which is a deep merge: absent keeps, null clears.

    Raises RefusedError, and then nothing of the update counts.
    """
    _check_model(session, update)
    merged: Json = _merged(session, update)
    if audio_produced and merged["audio"]["output"]["voice"] != session["audio"]["output"]["voice"]:
        message = "Cannot update a conversation's voice if assistant audio is present."
        raise RefusedError("cannot_update_voice", message, "session.audio.output.voice")
    if session["tracing"] is not None and merged["tracing"] != session["tracing"]:
        raise RefusedError("invalid_value", "Tracing cannot be changed once enabled.", "session.tracing")
    return merged


def _check_model(session: Json, update: Json) -> None:
    if update.get("model", session["model"]) != session["model"]:
        raise RefusedError("invalid_value", "The model of a session cannot be changed.", "session.model")
    for name in ("reasoning", "parallel_tool_calls"):
        if name in update and not session["model"].startswith("gpt-realtime-2"):
            message = f"Unsupported parameter: 'session.{name}' is not supported with this model."
            raise RefusedError("unsupported_parameter", message, f"session.{name}")


def _merged(old: Any, new: Any, name: str = "") -> Any:
    if not (isinstance(old, dict) and isinstance(new, dict)) or name in (
        "truncation",
        "voice",
        "tool_choice",
    ):
        return {**_VAD_DEFAULTS[new["type"]], **new} if name == "turn_detection" and new else copy.deepcopy(new)
    if name == "format" or (name == "turn_detection" and old["type"] != new["type"]):
        defaults = _VAD_DEFAULTS[new["type"]] if name == "turn_detection" else {}
        return {**defaults, **new}
    return {**old, **{key: _merged(old.get(key), value, key) for key, value in new.items()}}
