"""The trial call in the browser: Twilio's messages, and a few of our own in both directions.

From the browser comes `text`, a turn that was typed; to it go `turn`, `latency`, `state` and `concern`, for the
page that shows what goes on in a call. All else is `realtime.wire.twilio`, so that the same code is tried.
"""

import json

from realtime import events as on
from realtime.commands import RecordUtterance
from realtime.wire import twilio

MAX_TYPED_CHARACTERS = 500


def parse(text: str | bytes, at_ms: int) -> on.AnyEvent | None:
    """The event a message stands for; None for what is unknown, malformed, empty or too long."""
    return twilio.parse(text, at_ms) or _typed(text, at_ms)


def _typed(text: str | bytes, at_ms: int) -> on.CallerTyped | None:
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(message, dict) or message.get("event") != "text":
        return None
    typed = message.get("text")
    if not isinstance(typed, str) or not typed.strip() or len(typed) > MAX_TYPED_CHARACTERS:
        return None
    return on.CallerTyped(at_ms=at_ms, text=typed.strip())


def encode_turn(said: RecordUtterance, *, stored: bool) -> str:
    """A turn as it stands in a transcript, and whether this call's is kept."""
    return _encoded(
        "turn",
        speaker=str(said.speaker),
        text=said.text,
        interrupted=said.interrupted,
        position=said.position,
        spoken_at_ms=said.spoken_at_ms,
        stored=stored,
    )


def encode_latency(ms: int) -> str:
    """Milliseconds from the end of the caller's turn to the first audible byte of the reply."""
    return _encoded("latency", ms=ms)


def encode_concern(kind: str) -> str:
    return _encoded("concern", kind=kind)


def encode_state(state: str, reason: str = "") -> str:
    """`opening`, `talking`, `closing` or `ended`; the last with one of the words of `EndReason`."""
    return _encoded("state", state=state, reason=reason)


def _encoded(event: str, **parts: str | int | bool) -> str:
    return json.dumps({"event": event, **parts}, ensure_ascii=False)
