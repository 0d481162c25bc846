"""Readings of a call: checked against the turns they speak of, and several of them merged into one.

Pure: no I/O, no clock, no database.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from analytics.schema import (
    CATEGORIES,
    MAX_POINTS,
    CallReading,
    ConcernReading,
    Label,
    MemoryReading,
    Mood,
    Point,
    Sentiment,
)
from analytics.turns import CALLER, SENTENCE_END, Turn

MAX_QUOTE_CHARACTERS = 300
CLEARLY_POSITIVE = 0.2
CLEARLY_NEGATIVE = -0.2
# We only ever read text: whoever says how a voice sounded made it up.
VOICE_CLAIM = re.compile(
    r"\b(klingt|klingen|klang|klangen|geklungen|stimmlage|tonfall|tonlage|sprechweise"
    r"|stimme\s+(war|ist|wirkte?|zittere?te?|bebt?e?)|mit\s+\w+er\s+stimme"
    r"|sounds|sounded|tone\s+of\s+voice|(her|his|their)\s+voice)\b",
    re.IGNORECASE,
)


class ReadingError(ValueError):
    """The reading speaks of turns that do not exist, or rests on nothing that was read."""


class PartReading(NamedTuple):
    """The reading of one part of a call, with how many words the caller said in it."""

    reading: CallReading
    words: int


def checked(reading: CallReading, turns: Sequence[Turn]) -> CallReading:
    """The reading with quotes as they were said, and without claims about the voice. Raises ReadingError."""
    texts = _texts(turns)
    _require_existing_turns(reading, texts.keys())
    return CallReading(
        sentiment=_with_own_words(_from_text_only(reading.sentiment), _texts(_of_caller(turns))),
        summary=believable_points(reading.summary),
        memory=reading.memory,
        concerns=[_as_said(concern, texts[concern.turn]) for concern in reading.concerns],
    )


def checked_summary(points: Sequence[Point], turns: Sequence[Turn]) -> list[Point]:
    """The points of a summary, checked as those of a reading are. Raises ReadingError."""
    numbers = {turn.number for turn in turns}
    if any(number not in numbers for point in points for number in point.turns):
        raise ReadingError("unknown turn")
    return believable_points(points)


def believable_points(points: Iterable[Point]) -> list[Point]:
    """Points that say something, and nothing about how a voice sounded."""
    return [point for point in points if point.text.strip() and not VOICE_CLAIM.search(point.text)]


def _texts(turns: Iterable[Turn]) -> dict[int, str]:
    texts: dict[int, str] = {}
    for turn in turns:
        texts[turn.number] = texts.get(turn.number, "") + turn.text
    return texts


def _require_existing_turns(reading: CallReading, numbers: Iterable[int]) -> None:
    learnt = [point for category in CATEGORIES for point in reading.memory.points(category)]
    cited = {number for point in [*reading.summary, *learnt] for number in point.turns}
    cited.update(concern.turn for concern in reading.concerns)
    if not cited <= set(numbers):
        raise ReadingError("unknown turn")


def _from_text_only(sentiment: Sentiment) -> Sentiment:
    sentences = SENTENCE_END.split(sentiment.reason.strip())
    kept = " ".join(sentence for sentence in sentences if not VOICE_CLAIM.search(sentence))
    if sentiment.reason.strip() and not kept:
        raise ReadingError("mood of a voice")
    return sentiment.model_copy(update={"reason": kept})


def _of_caller(turns: Iterable[Turn]) -> list[Turn]:
    return [turn for turn in turns if turn.speaker == CALLER]


def _with_own_words(sentiment: Sentiment, caller_texts: Mapping[int, str]) -> Sentiment:
    """The mood with words of the caller, or with none: no quote is better than one of somebody else.

    Nobody is quoted for a mood that nobody knows. A wrong turn costs the quote, and not the whole reading.
    """
    said = None if sentiment.turn is None else caller_texts.get(sentiment.turn)
    if sentiment.label == "unbekannt" or said is None:
        return sentiment.model_copy(update={"quote": "", "turn": None})
    return sentiment.model_copy(update={"quote": _quoted(sentiment.quote, said)})


def _as_said(concern: ConcernReading, text: str) -> ConcernReading:
    return concern.model_copy(update={"quote": _quoted(concern.quote, text)})


def _quoted(quote: str, text: str) -> str:
    """The quote if it stands in its turn, else the turn itself: nobody is quoted with words of a model."""
    quote = quote.strip(' "„“”»«')
    words = _plain(quote)
    if not words or f" {words} " not in f" {_plain(text)} ":
        quote = text
    return quote if len(quote) <= MAX_QUOTE_CHARACTERS else quote[: MAX_QUOTE_CHARACTERS - 1] + "…"


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def merge_readings(readings: Sequence[PartReading]) -> CallReading:
    """One reading of a call that was read in parts, in their order. Every part has its say in the summary."""
    if len(readings) == 1:
        return readings[0].reading
    parts = [reading for reading, _words in readings]
    return CallReading(
        sentiment=_merged_sentiment(readings),
        summary=evenly_chosen([part.summary for part in parts], MAX_POINTS),
        memory=_merged_memory([part.memory for part in parts]),
        concerns=first_of_each_kind(concern for part in parts for concern in part.concerns),
    )


def evenly_chosen(parts: Sequence[Sequence[Point]], limit: int) -> list[Point]:
    """At most `limit` points in their order, taken in turn from each part, so that no stretch is lost."""
    places = sorted((rank, part) for part, points in enumerate(parts) for rank in range(len(points)))
    first = [place for place in places if place[0] == 0]
    if len(first) > limit:  # not even one for each part: spread over the whole call, its end included
        places = [first[index * (len(first) - 1) // (limit - 1)] for index in range(limit)]
    chosen = sorted((part, rank) for rank, part in places[:limit])
    return [parts[part][rank] for part, rank in chosen]


def first_of_each_kind(concerns: Iterable[ConcernReading]) -> list[ConcernReading]:
    """A concern per kind: the one that was said first."""
    first: dict[str, ConcernReading] = {}
    for concern in sorted(concerns, key=lambda concern: concern.turn):
        first.setdefault(concern.kind, concern)
    return list(first.values())


def _merged_sentiment(readings: Sequence[PartReading]) -> Sentiment:
    known = [(part.reading.sentiment, max(part.words, 1)) for part in readings]
    known = [(sentiment, words) for sentiment, words in known if sentiment.label != "unbekannt"]
    if not known:
        return max(readings, key=lambda part: part.words).reading.sentiment
    total = sum(words for _sentiment, words in known)
    score = _weighted_score(known)
    label = _label(score) if score is not None else max(known, key=lambda pair: pair[1])[0].label
    confidence = min(1.0, sum(sentiment.confidence * words for sentiment, words in known) / total)
    return _telling(known, label).model_copy(update={"label": label, "score": score, "confidence": confidence})


def _weighted_score(known: Sequence[tuple[Sentiment, int]]) -> float | None:
    scored = [(sentiment.score, words) for sentiment, words in known if sentiment.score is not None]
    if not scored:
        return None
    mean = sum(score * words for score, words in scored) / sum(words for _score, words in scored)
    return max(-1.0, min(1.0, mean))  # a mean of bounded values leaves the bounds by a rounding error only


def _label(score: float) -> Label:
    if score >= CLEARLY_POSITIVE:
        return "positiv"
    return "negativ" if score <= CLEARLY_NEGATIVE else "neutral"


def _telling(known: Sequence[tuple[Sentiment, int]], label: Label) -> Sentiment:
    """The longest part that felt as the whole call does: its reason and its words stand for the whole."""
    same = [pair for pair in known if pair[0].label == label] or list(known)
    return max(same, key=lambda pair: pair[1])[0]


def _merged_memory(parts: Sequence[MemoryReading]) -> MemoryReading:
    moods: list[Mood] = [part.mood_indicator for part in parts if part.mood_indicator != "unbekannt"]
    learnt = {category: [point for part in parts for point in part.points(category)] for category in CATEGORIES}
    return MemoryReading(
        **learnt,
        mood_indicator=moods[-1] if moods else "unbekannt",
        outdated=[text for part in parts for text in part.outdated],
    )
