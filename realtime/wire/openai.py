"""OpenAI Realtime, the GA protocol: one JSON text a message, no `OpenAI-Beta` header, no flat session fields."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from realtime import commands as do
from realtime import events as on

MU_LAW = {"type": "audio/pcmu"}  # this format takes no rate
# These take one `language`; the models after them take a list of `languages`.
SINGLE_LANGUAGE_MODELS = ("whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe")
END_CALL_TOOL = {
    "type": "function",
    "name": "end_call",
    "description": "Ends the telephone call. Say goodbye first, then call this.",
    "parameters": {"type": "object", "properties": {}, "additionalProperties": False},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSettings:
    """What the first `session.update` asks for."""

    instructions: str
    language: str
    voice: str
    speed: float
    transcription_model: str
    vad_threshold: float
    vad_prefix_padding_ms: int
    vad_silence_duration_ms: int
    max_output_tokens: int


def session_update(settings: SessionSettings) -> str:
    """Every field of the turn detection is set: the server's own defaults are not what its text says."""
    single = settings.transcription_model in SINGLE_LANGUAGE_MODELS
    language = {"language": settings.language} if single else {"languages": [settings.language]}
    session = {
        "type": "realtime",
        "output_modalities": ["audio"],
        "instructions": settings.instructions,
        "audio": {
            "input": {
                "format": MU_LAW,
                "noise_reduction": None,
                "transcription": {"model": settings.transcription_model, **language},
                "turn_detection": {
                    "type": "server_vad",
                    "threshold": settings.vad_threshold,
                    "prefix_padding_ms": settings.vad_prefix_padding_ms,
                    "silence_duration_ms": settings.vad_silence_duration_ms,
                    "create_response": True,
                    "interrupt_response": True,
                    "idle_timeout_ms": None,
                },
            },
            "output": {"format": MU_LAW, "voice": settings.voice, "speed": settings.speed},
        },
        "max_output_tokens": settings.max_output_tokens,
        "tools": [END_CALL_TOOL],
        "tool_choice": "auto",
        "tracing": None,
    }
    return json.dumps({"type": "session.update", "session": session}, ensure_ascii=False)


def encode(command: do.ToCompanion, settings: SessionSettings) -> str:
    """The message that has a command executed. Audio is spliced in as it came: base64 needs no escaping."""
    match command:
        case do.SendCallerAudio(payload):
            return f'{{"type":"input_audio_buffer.append","audio":"{payload}"}}'
        case do.ConfigureSession():
            return session_update(settings)
        case do.CommitCallerAudio():
            return '{"type":"input_audio_buffer.commit"}'
        case do.RequestReply():
            return '{"type":"response.create"}'
        case do.AddNote(role, text):
            content = [{"type": "input_text", "text": text}]
            return _item({"type": "message", "role": role, "content": content})
        case do.AnswerTool(tool_call_id, output):
            return _item({"type": "function_call_output", "call_id": tool_call_id, "output": output})
        case do.TruncateReply(item_id, heard_ms):
            truncate = {"type": "conversation.item.truncate", "item_id": item_id, "content_index": 0}
            return json.dumps(truncate | {"audio_end_ms": heard_ms})
        case do.DeleteItem(item_id):  # pragma: no branch - the union is closed
            return json.dumps({"type": "conversation.item.delete", "item_id": item_id})


def _item(item: dict[str, Any]) -> str:
    return json.dumps({"type": "conversation.item.create", "item": item}, ensure_ascii=False)


class _Message:
    """A server event whose parts may be missing or of any type: what is not as expected is empty."""

    __slots__ = ("at_ms", "fields")

    def __init__(self, fields: dict[str, Any], at_ms: int) -> None:
        self.fields, self.at_ms = fields, at_ms

    def value(self, *path: str) -> Any:
        value: Any = self.fields
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        return value

    def text(self, *path: str) -> str:
        value = self.value(*path)
        return value if isinstance(value, str) else ""


def _session_configured(m: _Message) -> on.AnyEvent:
    return on.SessionConfigured(
        at_ms=m.at_ms,
        input_format=m.text("session", "audio", "input", "format", "type"),
        output_format=m.text("session", "audio", "output", "format", "type"),
    )


def _item_added(m: _Message) -> on.AnyEvent:
    return on.ItemAdded(
        at_ms=m.at_ms, item_id=m.text("item", "id"), previous_item_id=m.text("previous_item_id") or None
    )


def _committed(m: _Message) -> on.AnyEvent:
    return on.CallerTurnCommitted(
        at_ms=m.at_ms, item_id=m.text("item_id"), previous_item_id=m.text("previous_item_id") or None
    )


def _transcribed(m: _Message) -> on.AnyEvent:
    return on.CallerTranscribed(at_ms=m.at_ms, item_id=m.text("item_id"), transcript=m.text("transcript"))


def _reply_audio(m: _Message) -> on.AnyEvent:
    return on.ReplyAudioArrived(
        at_ms=m.at_ms, response_id=m.text("response_id"), item_id=m.text("item_id"), payload=m.text("delta")
    )


def _reply_text(m: _Message) -> on.AnyEvent:
    return on.ReplyTextArrived(
        at_ms=m.at_ms, response_id=m.text("response_id"), item_id=m.text("item_id"), delta=m.text("delta")
    )


def _reply_text_completed(m: _Message) -> on.AnyEvent:
    return on.ReplyTextCompleted(
        at_ms=m.at_ms,
        response_id=m.text("response_id"),
        item_id=m.text("item_id"),
        transcript=m.text("transcript"),
    )


def _tool_called(m: _Message) -> on.AnyEvent:
    return on.ToolCalled(
        at_ms=m.at_ms,
        response_id=m.text("response_id"),
        tool_call_id=m.text("call_id"),
        name=m.text("name"),
        arguments=m.text("arguments"),
    )


def _reply_ended(m: _Message) -> on.AnyEvent:
    return on.ReplyEnded(
        at_ms=m.at_ms,
        response_id=m.text("response", "id"),
        status=m.text("response", "status"),
        error_code=m.text("response", "status_details", "error", "code"),
    )


def _erred(m: _Message) -> on.AnyEvent:
    return on.CompanionErred(at_ms=m.at_ms, code=m.text("error", "code"), param=m.text("error", "param"))


PARSERS: dict[str, Callable[[_Message], on.AnyEvent]] = {
    "session.created": lambda m: on.CompanionReady(at_ms=m.at_ms),
    "session.updated": _session_configured,
    "conversation.item.added": _item_added,
    "input_audio_buffer.speech_started": lambda m: on.CallerSpeechStarted(
        at_ms=m.at_ms, item_id=m.text("item_id")
    ),
    "input_audio_buffer.speech_stopped": lambda m: on.CallerSpeechStopped(
        at_ms=m.at_ms, item_id=m.text("item_id")
    ),
    "input_audio_buffer.committed": _committed,
    "input_audio_buffer.timeout_triggered": lambda m: on.SilenceCommitted(
        at_ms=m.at_ms, item_id=m.text("item_id")
    ),
    "conversation.item.input_audio_transcription.completed": _transcribed,
    "conversation.item.input_audio_transcription.failed": lambda m: on.CallerTranscriptionFailed(
        at_ms=m.at_ms, item_id=m.text("item_id")
    ),
    "response.created": lambda m: on.ReplyStarted(at_ms=m.at_ms, response_id=m.text("response", "id")),
    "response.output_audio.delta": _reply_audio,
    "response.output_audio_transcript.delta": _reply_text,
    "response.output_audio_transcript.done": _reply_text_completed,
    "response.function_call_arguments.done": _tool_called,
    "response.done": _reply_ended,
    "error": _erred,
}


def parse(text: str | bytes, at_ms: int) -> on.AnyEvent | None:
    """The event a server message stands for; None for one that is unknown, malformed or needs no rule."""
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        return None
    kind = fields.get("type") if isinstance(fields, dict) else None
    parser = PARSERS.get(kind) if isinstance(kind, str) else None
    return parser(_Message(fields, at_ms)) if parser else None
