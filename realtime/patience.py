"""How long the companion waits before it answers, and how it learns this from a person's own pauses. Pure.

A finished sentence is answered after `finished_ms` of silence, never sooner. In the middle of a sentence a far
longer pause is left alone: whoever searches for a word must not be talked over.
"""

from collections.abc import Sequence
from dataclasses import dataclass

SHORTEST_MS = 1_200
LONGEST_MS = 4_000
UNFINISHED_MS = 6_500
LEARNING_SHARE = 0.5  # how much one conversation counts against all before it
MARGIN = 1.15  # a little more than the pauses that were heard
NEEDED_PAUSES = 3


@dataclass(frozen=True, slots=True)
class Patience:
    finished_ms: int = SHORTEST_MS

    @property
    def unfinished_ms(self) -> int:
        """Longer for those who pause longer after sentences, too."""
        return UNFINISHED_MS + (self.finished_ms - SHORTEST_MS)


def learnt(before_ms: int, pauses_ms: Sequence[int]) -> int:
    """The pause after a finished sentence, moved towards those after which the person went on speaking.

    `pauses_ms` are the silences of one conversation that turned out to be no end of a turn. Fewer than three say
    nothing; the long ones decide, because being cut off is worse than waiting.

    >>> learnt(1200, [1800, 2000, 2400])
    1980
    """
    if len(pauses_ms) < NEEDED_PAUSES:
        return clamped(before_ms)
    long_one = sorted(pauses_ms)[len(pauses_ms) * 9 // 10]
    return clamped(round(before_ms + LEARNING_SHARE * (long_one * MARGIN - before_ms)))


def clamped(pause_ms: int) -> int:
    return max(SHORTEST_MS, min(LONGEST_MS, pause_ms))
