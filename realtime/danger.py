"""What gave reason for concern in a call, and which fixed texts were said for it. Pure."""

from dataclasses import dataclass, field

from realtime import commands as do
from realtime.commands import Command
from realtime.rules import PHRASES_OF_URGENCY
from realtime.safety import Urgency


@dataclass(slots=True)
class Danger:
    again_after_ms: int
    _kinds: set[str] = field(default_factory=set)
    _said_at_ms: dict[str, int] = field(default_factory=dict)

    @property
    def is_present(self) -> bool:
        """Whether the caller had to be told where to find help."""
        return bool(self._said_at_ms)

    @property
    def was_noticed(self) -> bool:
        return bool(self._kinds)

    def raised(self, kind: str, quote: str) -> list[Command]:
        """Tells a human, once for each kind."""
        if kind in self._kinds:
            return []
        self._kinds.add(kind)
        return [do.RaiseConcern(kind, quote)]

    def phrase_for(self, urgency: Urgency, now_ms: int) -> str:
        """The fixed text to say now; none if there is none for it, or if it was said a moment ago."""
        name = PHRASES_OF_URGENCY.get(urgency, "")
        said_at_ms = self._said_at_ms.get(name)
        if not name or (said_at_ms is not None and now_ms - said_at_ms < self.again_after_ms):
            return ""
        self._said_at_ms[name] = now_ms
        return name
