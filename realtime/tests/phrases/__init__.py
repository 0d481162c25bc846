"""Sentences with and without danger, one a line, and how they are read.

Each language has a part the patterns were developed against and a part (`held_out_…`) written after them.
A positive file says in a line [kinds urgencies] what is expected of the sentences below it.
"""

from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent


class Positive(NamedTuple):
    kinds: frozenset[str]
    urgencies: frozenset[str]
    sentence: str


def negatives(name: str) -> list[str]:
    return [line for line in _lines(name) if line]


def positives(name: str) -> list[Positive]:
    found, kinds, urgencies = [], frozenset[str](), frozenset[str]()
    for line in _lines(name):
        if line.startswith("["):
            kinds, urgencies = (frozenset(words.split("|")) for words in line.strip("[]").split())
        else:
            found.append(Positive(kinds, urgencies, line))
    return found


def _lines(name: str) -> list[str]:
    text = (HERE / f"{name}.txt").read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
