"""What a claim is, and the list of all of them in the order in which they are shown."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from voicecompanion.proofs.scene import Scene

type Show = Callable[[Scene], Iterator[str]]


class NotHeldError(Exception):
    """What was promised did not happen. Its text says what was found instead, in words without content."""


@dataclass(frozen=True)
class Claim:
    """A promise in one sentence, and the function that shows it: it yields what it did and found."""

    name: str
    promise: str
    show: Show


CLAIMS: list[Claim] = []


def claim(promise: str) -> Callable[[Show], Show]:
    """Adds a function to the list; its name is the claim's."""

    def add(show: Show) -> Show:
        CLAIMS.append(Claim(getattr(show, "__name__", ""), promise, show))
        return show

    return add


def expect(holds: object, otherwise: str) -> None:
    """Raises NotHeldError with the text if it does not hold."""
    if not holds:
        raise NotHeldError(otherwise)
