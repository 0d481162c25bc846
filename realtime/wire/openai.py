"""OpenAI Realtime, the GA protocol: one JSON text a message, no `OpenAI-Beta` header, no flat session fields."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from realtime import commands as do
from realtime import events as on
from realtime.budget import TRANSCRIPTION_USD_PER_SECOND, TRANSCRIPTION_USD_PER_TOKEN, Usage
from realtime.wire.twilio import BASE64

MAX_COUNT = 1 << 40
MU_LAW = {"type": "audio/pcmu"}  # this format takes no rate
# These take one `language`; the models after them take a list of `languages`.
SINGLE_LANGUAGE_MODELS = ("whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe")


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSettings:
    """What the first `session.update` asks for."""

    instructions: str
    language: str
    voice: str
    speed: float
    transcription_model: str
    fallback_transcription_model: str
    turn_detection: str  # "semantic_vad" or "server_vad"
    vad_threshold: float
    vad_prefix_padding_ms: int
    vad_silence_duration_ms: int
    max_output_tokens: int
    tools: tuple[dict[str, Any], ...]


def session_update(settings: SessionSettings, without: frozenset[str] = frozenset()) -> str:
    """The whole session. Turns are only detected: when to answer and when to stop is the conversation's rule."""
    session = {
        "type": "realtime",
        "output_modalities": ["audio"],
        "instructions": settings.instructions,
        "audio": {
            "input": {
                "format": MU_LAW,
                "noise_reduction": None,
                "transcription": _transcription(settings, refused="transcription" in without),
                "turn_detection": _turn_detection(settings, refused="turn_detection" in without),
            },
            "output": {"format": MU_LAW, "voice": settings.voice, "speed": settings.speed},
        },
        "max_output_tokens": settings.max_output_tokens,
        "tools": list(settings.tools),
        "tool_choice": "auto",
        "tracing": None,
    }
    return json.dumps({"type": "session.update", "session": session}, ensure_ascii=False)


def _transcription(settings: SessionSettings, *, refused: bool) -> dict[str, Any]:
    model = settings.fallback_transcription_model if refused else settings.transcription_model
    single = model in SINGLE_LANGUAGE_MODELS
    return {"model": model, **({"language": settings.language} if single else {"languages": [settings.language]})}


def _turn_detection(settings: SessionSettings, *, refused: bool) -> dict[str, Any]:
    """Every field is set, because the server's own defaults are not what its text says."""
    ours = {"create_response": False, "interrupt_response": False}
    if settings.turn_detection == "semantic_vad" and not refused:
        return {"type": "semantic_vad", "eagerness": "low", **ours}
    return {
        "type": "server_vad",
        "threshold": settings.vad_threshold,
        "prefix_padding_ms": settings.vad_prefix_padding_ms,
        "silence_duration_ms": settings.vad_silence_duration_ms,
        "idle_timeout_ms": None,
        **ours,
    }


def encode(command: do.ToCompanion, settings: SessionSettings) -> str:
    """The message that has a command executed. Audio is spliced in as it came: base64 needs no escaping."""
    match command:
        case do.SendCallerAudio(payload):
            return f'{{"type":"input_audio_buffer.append","audio":"{payload}"}}'
        case do.ConfigureSession(without):
            return session_update(settings, without)
        case do.UpdateInstructions(text):
            return json.dumps({"type": "session.update", "session": {"type": "realtime", "instructions": text}})
        case do.CommitCallerAudio():
            return '{"type":"input_audio_buffer.commit"}'
        case do.RequestReply():
            return '{"type":"response.create"}'
        case do.CancelReply():
            return '{"type":"response.cancel"}'
        case do.AddNote(role, text, item_id):
            kind = "output_text" if role == "assistant" else "input_text"
            item = {"type": "message", "role": role, "content": [{"type": kind, "text": text}]}
            return _item(item | ({"id": item_id} if item_id else {}))
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

    def number(self, *path: str) -> int:
        """A count; 0 for what is none. A server's figure is believed within reason."""
        value = self.value(*path)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return int(min(value, MAX_COUNT)) if is_number and value > 0 else 0


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
    cost_usd = (
        m.number("usage", "seconds") * TRANSCRIPTION_USD_PER_SECOND
        + m.number("usage", "total_tokens") * TRANSCRIPTION_USD_PER_TOKEN
    )
    return on.CallerTranscribed(
        at_ms=m.at_ms, item_id=m.text("item_id"), transcript=m.text("transcript"), cost_usd=cost_usd
    )


def _reply_audio(m: _Message) -> on.AnyEvent | None:
    payload = m.text("delta")
    if not payload or not BASE64.fullmatch(payload):
        return None
    return on.ReplyAudioArrived(
        at_ms=m.at_ms, response_id=m.text("response_id"), item_id=m.text("item_id"), payload=payload
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
        usage=_usage(m),
    )


def _usage(m: _Message) -> Usage:
    into, out = ("response", "usage", "input_token_details"), ("response", "usage", "output_token_details")
    cached = (*into, "cached_tokens_details")
    return Usage(
        text_in=m.number(*into, "text_tokens"),
        audio_in=m.number(*into, "audio_tokens"),
        cached_text=m.number(*cached, "text_tokens"),
        cached_audio=m.number(*cached, "audio_tokens"),
        text_out=m.number(*out, "text_tokens"),
        audio_out=m.number(*out, "audio_tokens"),
    )


def _erred(m: _Message) -> on.AnyEvent:
    return on.CompanionErred(at_ms=m.at_ms, code=m.text("error", "code"), param=m.text("error", "param"))


PARSERS: dict[str, Callable[[_Message], on.AnyEvent | None]] = {
    "session.created": lambda m: on.CompanionReady(at_ms=m.at_ms, expires_at=m.number("session", "expires_at")),
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
