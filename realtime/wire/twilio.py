"""Twilio Media Streams, bidirectional: one JSON text a message.

All of `sequenceNumber`, `chunk` and `timestamp` are strings; `connected` has no `streamSid`. Messages to Twilio
are text too: a binary one ends the stream with warning 31950.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from realtime import events as on
from realtime.commands import ClearPlayback, PlayAudio, SendMark, ToLine

MAX_MESSAGE_BYTES = 64 * 1024
# Checked by shape and never decoded: what is no base64 would be refused by the companion as a whole message.
BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")


@dataclass(frozen=True, slots=True)
class StreamStart:
    """Twilio: `start`."""

    stream_sid: str
    call_sid: str
    account_sid: str
    token: str
    has_expected_audio: bool


def _message(text: str | bytes) -> dict[str, Any]:
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}


def _part(message: dict[str, Any], name: str) -> dict[str, Any]:
    part = message.get(name)
    return part if isinstance(part, dict) else {}


def _text(part: dict[str, Any], name: str) -> str:
    value = part.get(name)
    return value if isinstance(value, str) else ""


def parse_start(text: str | bytes) -> StreamStart | None:
    """The `start` message; None for any other. Missing parts are empty, for the token check to refuse."""
    message = _message(text)
    if message.get("event") != "start":
        return None
    start = _part(message, "start")
    media, parameters = _part(start, "mediaFormat"), _part(start, "customParameters")
    return StreamStart(
        stream_sid=_text(start, "streamSid") or _text(message, "streamSid"),
        call_sid=_text(start, "callSid"),
        account_sid=_text(start, "accountSid"),
        token=_text(parameters, "token") if _text(parameters, "call_sid") == _text(start, "callSid") else "",
        has_expected_audio=(media.get("encoding"), media.get("sampleRate"), media.get("channels"))
        == ("audio/x-mulaw", 8000, 1),
    )


def parse(text: str | bytes, at_ms: int) -> on.AnyEvent | None:
    """The event a message stands for; None for what is unknown, malformed or of no interest to a conversation."""
    message = _message(text)
    match message.get("event"):
        case "media":
            media = _part(message, "media")
            payload = _text(media, "payload")
            if not payload or media.get("track", "inbound") != "inbound" or not BASE64.fullmatch(payload):
                return None
            return on.CallerAudioArrived(at_ms=at_ms, payload=payload)
        case "mark":
            return on.MarkPlayed(at_ms=at_ms, name=_text(_part(message, "mark"), "name"))
        case "dtmf":
            return on.KeyPressed(at_ms=at_ms, digit=_text(_part(message, "dtmf"), "digit"))
        case "stop":
            return on.CallerHungUp(at_ms=at_ms)
    return None


def encode(command: ToLine, stream_sid: str) -> str:
    """The message that has a command executed. Payloads are spliced in as they came: base64 needs no escaping."""
    match command:
        case PlayAudio(payload):
            return f'{{"event":"media","streamSid":"{stream_sid}","media":{{"payload":"{payload}"}}}}'
        case SendMark(name):
            return f'{{"event":"mark","streamSid":"{stream_sid}","mark":{{"name":"{name}"}}}}'
        case ClearPlayback():  # pragma: no branch - the union is closed
            return f'{{"event":"clear","streamSid":"{stream_sid}"}}'
