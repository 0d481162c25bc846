"""The turns of a conversation as the analysis sees them: numbered, cleaned of phantoms, cut into parts.

Pure: no I/O, no clock, no database.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

CALLER = "caller"

# Sentences that speech recognition invents in silence: it learnt them from the ends of subtitled films.
PHANTOMS = re.compile(
    r"""
    (untertitel(ung)?|subtitles|captions)\b.*(amara|community|zdf|ard|wdr|swr|ndr|funk|\d{4}|stephanie).*
    | untertitelung\ des\ .* | subtitles\ by\ .* | copyright\ (wdr|swr|ndr|zdf|ard)\b.*
    | (wdr|swr|ndr|zdf|ard|funk|br)\ \d{4}
    | (vielen\ dank|danke|ich\ danke\ (ihnen|euch))\ f(ü|ue)r['’]?s?\ (das\ )?zu(schauen|sehen)
    | (thank\ you|thanks)\ (so\ much\ )?for\ watching
    | (bitte\ )?abonnier(t|en\ sie)\ .*kanal.*
    """,
    re.IGNORECASE | re.VERBOSE,
)
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn. `number` counts from 1 and stands in the prompt; `position` is the one of its utterance."""

    number: int
    position: int
    speaker: str
    text: str


def without_phantoms(text: str) -> str:
    """The text without the sentences that speech recognition invents in silence."""
    sentences = SENTENCE_END.split(" ".join(text.split()))
    return " ".join(sentence for sentence in sentences if not PHANTOMS.fullmatch(sentence.strip(" .!?…-")))


def numbered(rows: Iterable[tuple[int, str, str]]) -> list[Turn]:
    """Turns from (position, speaker, text) in the order of speech; what is empty or a phantom is left out."""
    ordered = sorted(rows, key=lambda row: row[0])
    cleaned = ((position, speaker, without_phantoms(text)) for position, speaker, text in ordered)
    spoken = [row for row in cleaned if row[2]]
    return [Turn(number, *row) for number, row in enumerate(spoken, start=1)]


def caller_words(turns: Iterable[Turn]) -> int:
    """How many words the caller said. What the companion said tells nothing about the caller."""
    return sum(len(WORD.findall(turn.text)) for turn in turns if turn.speaker == CALLER)


def parts(turns: Sequence[Turn], max_characters: int) -> list[list[Turn]]:
    """The turns in parts of at most `max_characters` of text each; every word is in exactly one part."""
    filled: list[list[Turn]] = []
    room = 0
    for piece in _pieces(turns, max_characters):
        if not filled or len(piece.text) > room:
            filled.append([])
            room = max_characters
        filled[-1].append(piece)
        room -= len(piece.text)
    return filled


def _pieces(turns: Iterable[Turn], max_characters: int) -> Iterator[Turn]:
    """Turns, a monologue longer than a part in several pieces under the same number."""
    for turn in turns:
        for start in range(0, len(turn.text), max_characters):
            yield replace(turn, text=turn.text[start : start + max_characters])
