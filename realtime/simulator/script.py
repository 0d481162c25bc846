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
    http_403, http_500 (no upgrade); no_handshake (never answers); no_session (101, then nothing).
    session_expired strikes in mid-call: error and close 1001 where the socket would be broken (drop_on,
    drop_after_ms, drop_after_replies), else after the first reply, on `drop_count` connections in a row."""
    refuse_settings: list[str] = field(default_factory=list)
    """A session.update that names one of these is refused with invalid_value and that param: a path
    ("session.audio.input.transcription.model"), or a path with the one value that is refused
    ("session.audio.output.voice=marin"). "session.audio.input.turn_detection.type" alone means semantic_vad."""
    drop_after_ms: int | None = None
    drop_after_replies: int | None = None
    drop_on: str | None = None
    """The socket breaks where a server event of this type would be sent: the events before it arrive,
    it does not."""
    drop_on_nth: int = 1
    """At which of these events of one connection, counted from 1."""
    drop_count: int = 1
    """How many connections in a row that happens to; counts down as it happens."""
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
    quiet_replies: list[int] = field(default_factory=list)
    """These replies carry noise of one step around zero: audio that nobody can hear."""
    empty_replies: list[int] = field(default_factory=list)
    """These replies are completed without any output."""
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
    usage_audio_tokens: int | None = None
    """Output audio tokens in the usage of every reply, instead of what was spoken (20 a second)."""

    # Realtime: the turns of the caller
    noise_wait_ms: int | None = None
    """How long semantic_vad waits after a loud noise without words; None: as for an unfinished sentence."""

    # Realtime: transcripts of the caller
    transcript_delay_ms: int = 400
    lost_transcripts: list[int] = field(default_factory=list)
    failed_transcripts: list[int] = field(default_factory=list)
    swapped_transcripts: list[int] = field(default_factory=list)
    """These turns' transcripts come only after the next turn's."""
    transcript_texts: dict[str, str] = field(default_factory=dict)
    """Turn number -> what the recogniser understood instead, "" for nothing. The companion hears for itself."""

    # Realtime: what a client must tolerate
    duplicate_events: list[str] = field(default_factory=list)
    """Every server event of these types is sent twice."""
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
    """Called number -> completed, busy, no-answer, failed, machine, fax."""
    create_errors: list[int] = field(default_factory=list)
    """Twilio error codes for the next calls.create requests, e.g. 20429, 21210, 20500: nothing is done then."""
    lost_answers: list[str] = field(default_factory=list)
    """How the answers to the next requests that create a call or a message get lost, although it is created:
    never (no answer), http_500, reset; "" for an answer that arrives."""
    ringing_ms: int = 1200
    detection_ms: int = 3500
    """Call time from picking up to the verdict of the machine detection, where a call asks for one."""
    status_callbacks: str = "in_order"
    """in_order, duplicated, reordered, lost: of calls and of messages; the machine detection tells its verdict
    twice where they are duplicated."""
    status_delay_ms: int = 0
    """How much later than what they tell these callbacks arrive."""
    message_errors: list[int] = field(default_factory=list)
    """Twilio error codes for the next messages.create requests, e.g. 20429, 20500: nothing is sent then."""
    message_refusals: dict[str, int] = field(default_factory=dict)
    """Number -> the error code of every message to it: 21614 (no mobile number), 21610 (unsubscribed)."""
    message_outcomes: dict[str, str] = field(default_factory=dict)
    """Number -> sent (and nothing more), delivered, undelivered, failed."""

    def changed(self, values: Mapping[str, Any]) -> "Script":
        """A copy with these fields changed.

        Raises ScriptError for a field that does not exist or a value of another type.
        """
        for name, value in values.items():
            _check_field(name, value)
        return dataclasses.replace(dataclasses.replace(self), **values)


_SAMPLES = dataclasses.asdict(Script())
_NULLABLE = {
    "refuse": str, "drop_after_ms": int, "drop_after_replies": int, "drop_on": str, "drop_code": int,
    "usage_audio_tokens": int, "noise_wait_ms": int,
}  # fmt: skip


def _check_field(name: str, value: object) -> None:
    if name not in _SAMPLES:
        raise ScriptError(f"a script has no field {name}")
    expected = _NULLABLE.get(name, type(_SAMPLES[name]))
    allowed = (int, float) if expected is float else expected
    if not (isinstance(value, allowed) or (value is None and name in _NULLABLE)):
        raise ScriptError(f"{name} must be {expected.__name__}")
