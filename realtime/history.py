"""What was said so far, to be told again to a companion that lost its memory with its connection. Pure."""

from bisect import insort
from dataclasses import dataclass, field

from realtime.commands import Speaker

REPLAYED_TURNS = 40
REPLAYED_CHARACTERS = 12_000


@dataclass(frozen=True, slots=True, order=True)
class Said:
    position: int
    speaker: Speaker = field(compare=False)
    text: str = field(compare=False)


class History:
    """The turns of one call in the order of speech; the newest survive when there are too many."""

    def __init__(self) -> None:
        self._said: list[Said] = []

    def add(self, position: int, speaker: Speaker, text: str) -> None:
        insort(self._said, Said(position, speaker, text))

    def forget(self) -> None:
        """After "do not write this down" a new connection is told nothing of it either."""
        self._said.clear()

    def newest(self) -> list[Said]:
        kept: list[Said] = []
        characters = 0
        for said in reversed(self._said[-REPLAYED_TURNS:]):
            characters += len(said.text)
            if characters > REPLAYED_CHARACTERS:
                break
            kept.append(said)
        return kept[::-1]
