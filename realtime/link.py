"""The companion's connection as the conversation sees it: whether it listens, and what it missed. Pure."""

from collections import deque
from dataclasses import dataclass, field

from realtime.playback import BYTES_PER_MS, audio_bytes


@dataclass(slots=True)
class Link:
    """`redial_after_ms` holds the pause before each new attempt; when it is used up there is none."""

    redial_after_ms: tuple[int, ...]
    kept_audio_ms: int
    online: bool = False
    was_online: bool = False
    handing_over: bool = False  # before the provider's own limit strikes
    lost_words: bool = False
    without: frozenset[str] = frozenset()  # the settings it refused
    redials: int = 0
    _kept: deque[str] = field(default_factory=deque)
    _kept_bytes: int = 0

    def next_redial_ms(self) -> int | None:
        """The pause before the next attempt; None if there is none left."""
        self.redials += 1
        return self.redial_after_ms[self.redials - 1] if self.redials <= len(self.redial_after_ms) else None

    def opened(self) -> None:
        self.online = self.was_online = True
        self.handing_over = self.lost_words = False

    def keep(self, payload: str) -> None:
        """Keeps what the caller says while nobody listens; the oldest goes when it is too much."""
        self._kept.append(payload)
        self._kept_bytes += audio_bytes(payload)
        while self._kept_bytes > self.kept_audio_ms * BYTES_PER_MS:
            self._kept_bytes -= audio_bytes(self._kept.popleft())

    def take_kept(self) -> list[str]:
        kept = list(self._kept)
        self._kept.clear()
        self._kept_bytes = 0
        return kept
