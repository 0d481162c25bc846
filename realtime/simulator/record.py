"""What a stand-in saw and heard, for tests and benches to look at."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

type Json = dict[str, Any]

_KEPT = 200


@dataclass
class RealtimeRecord:
    """One Realtime connection. `client_events` leaves out the appends, whose bytes are in `audio_received`."""

    model: str | None
    headers: dict[str, str]
    keep: bool = True
    """Whether events and audio are kept; the texts of the turns always are."""
    client_events: list[Json] = field(default_factory=list)
    server_events: list[Json] = field(default_factory=list)
    audio_received: bytearray = field(default_factory=bytearray)
    appends: int = 0
    heard: list[str] = field(default_factory=list)
    """What the caller said, turn by turn; "" for a turn whose audio arrived broken."""
    said: list[str] = field(default_factory=list)
    errors: list[Json] = field(default_factory=list)
    session: Json = field(default_factory=dict)
    close_code: int | None = None

    def of_type(self, kind: str) -> list[Json]:
        """The client's and the server's events of one type, in order."""
        return [event for event in (*self.client_events, *self.server_events) if event.get("type") == kind]


@dataclass(frozen=True)
class HttpRequest:
    """One HTTP request to a stand-in."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass(frozen=True)
class Violation:
    """Something the real provider would have refused or ignored, and where it was seen."""

    where: str
    code: str
    message: str


@dataclass(frozen=True)
class SentMessage:
    """A short message that Twilio took."""

    sid: str
    to: str
    from_: str
    body: str


@dataclass
class Journal:
    """Everything one `Simulator` saw. Old entries go, so that a demo may run for weeks."""

    connections: deque[RealtimeRecord] = field(default_factory=lambda: deque(maxlen=_KEPT))
    requests: deque[HttpRequest] = field(default_factory=lambda: deque(maxlen=_KEPT))
    violations: deque[Violation] = field(default_factory=lambda: deque(maxlen=_KEPT))
    messages: deque[SentMessage] = field(default_factory=lambda: deque(maxlen=_KEPT))
    keep_events: bool = True

    def violated(self, where: str, code: str | int, message: str) -> None:
        """Note a violation."""
        self.violations.append(Violation(where, str(code), message))
