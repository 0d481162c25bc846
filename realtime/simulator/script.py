"""What a simulated provider is told to do wrong, or at another pace: the `Script`.

A script is plain values, so that it can be written in a test or posted as JSON to
`/simulator/script` by another process. Replies and user turns are counted from 1 per connection.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class ScriptError(ValueError):
    """Whoever wrote the script used a field or type it does not have."""


@dataclass
class Script:
    """Faults and paces. The default is a provider in good health, with a live network's habits."""

    # Realtime: the connection
    refuse: str | None = None
    """invalid_api_key, insufficient_quota, rate_limit_exceeded, server_error (in band, then closed);
    http_403, http_500 (no upgrade); no_handshake (never answers); no_session (101, then nothing)."""
    drop_after_ms: int | None = None
    drop_after_replies: int | None = None
    drop_code: int | None = None
    """Close code of the drop; None is a TCP reset."""
    session_ms: int = 3_600_000
    ping_ms: int = 20_000

    # Realtime: replies
    thinking_ms: int = 250
    audio_speed: float = 8.0
    """How much faster than real time a reply's audio arrives."""
    late_deltas: int = 2
    silent_replies: list[int] = field(default_factory=list)
    """These replies carry digital silence."""
    failed_replies: list[int] = field(default_factory=list)
    failure_code: str = "server_error"
    """What response.done says of a failed reply: server_error, rate_limit_exceeded, insufficient_quota,
    model_not_found."""
    stalled_replies: list[int] = field(default_factory=list)
    """These replies are created and then never produce anything."""
    tool_calls: dict[str, list[str]] = field(default_factory=dict)
    """Reply number -> [tool name, arguments as sent, broken JSON included]."""
    replies: dict[str, str] = field(default_factory=dict)
    """Reply number -> the words to say instead of the dialogue's."""

    # Realtime: transcripts of the caller
    transcript_delay_ms: int = 400
    lost_transcripts: list[int] = field(default_factory=list)
    failed_transcripts: list[int] = field(default_factory=list)
    swapped_transcripts: list[int] = field(default_factory=list)
    """These turns' transcripts come only after the next turn's."""

    # Realtime: what a client must tolerate
    unknown_events: bool = True
    extra_keys: bool = True
    rate_limits: str = "anywhere"
    """anywhere, before (the reply), after (it), never."""

    # /v1/responses: one outcome a request, then "ok"
    analyses: list[str] = field(default_factory=list)
    """ok, insufficient_quota, rate_limit_exceeded, model_not_found, server_error, timeout, invalid_json,
    refusal, incomplete."""

    # /v1/audio/speech: one outcome a request, then "ok"
    speech: list[str] = field(default_factory=list)
    """ok, insufficient_quota, rate_limit_exceeded, model_not_found, server_error, invalid_api_key, timeout,
    silence, cut_off (too short for the text), endless (too long to be it), empty, not_audio."""

    # Twilio
    call_outcomes: dict[str, str] = field(default_factory=dict)
    """Called number -> completed, busy, no-answer, failed, machine."""
    create_errors: list[int] = field(default_factory=list)
    """Twilio error codes for the next calls.create requests, e.g. 20429, 21210, 20500."""
    ringing_ms: int = 1200
    status_callbacks: str = "in_order"
    """in_order, duplicated, reordered, lost."""

    def changed(self, values: Mapping[str, Any]) -> "Script":
        """A copy with these fields changed.

        Raises ScriptError for a field that does not exist or a value of another type.
        """
        for name, value in values.items():
            _check_field(name, value)
        return dataclasses.replace(dataclasses.replace(self), **values)


_SAMPLES = dataclasses.asdict(Script())
_NULLABLE = {"refuse": str, "drop_after_ms": int, "drop_after_replies": int, "drop_code": int}


def _check_field(name: str, value: object) -> None:
    if name not in _SAMPLES:
        raise ScriptError(f"a script has no field {name}")
    expected = _NULLABLE.get(name, type(_SAMPLES[name]))
    allowed = (int, float) if expected is float else expected
    if not (isinstance(value, allowed) or (value is None and name in _NULLABLE)):
        raise ScriptError(f"{name} must be {expected.__name__}")
