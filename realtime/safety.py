"""Hears in one utterance of a caller whether somebody is in danger. No model, no network, no clock.

The method, in four steps:
1. Words are brought to one form (`vocabulary.language`), whatever dialect or recogniser wrote them.
2. Idioms are cut out ("ich sterbe vor Lachen", "der Groschen ist gefallen").
3. Patterns (`vocabulary`) look for danger: words that meet within a clause, German and English at once.
4. What was found counts unless its surroundings make it harmless: a film, a dream or a "was wäre wenn" before it
   in the sentence; long ago, somebody else, a "nicht" or a "fast" in its own clause.

When in doubt a danger to life counts: one alarm too many is better than one too few. This is no emergency
service and nobody is told so: the caller hears a fixed text with the number to call.
"""

import bisect
import enum
import itertools
import re
from dataclasses import dataclass

from realtime.vocabulary import english, german_body, german_mind
from realtime.vocabulary import words as vocabulary
from realtime.vocabulary.language import Ear, Grammar, Pattern, Span, Word

HEARD_CHARACTERS = 4_000  # about five minutes of speech: the end of anything longer is looked at
QUOTE_CHARACTERS = 300


class Urgency(enum.IntEnum):
    """Which fixed text the caller hears; a higher one is said first."""

    NOTE = 1  # none: only a concern for a human to look at
    MEDICAL = 2  # 116117
    POLICE = 3  # 110
    CRISIS = 4  # TelefonSeelsorge 0800 1110111, and 112
    EMERGENCY = 5  # 112


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One danger in one utterance, with the sentence that led to it (300 characters at most)."""

    kind: str
    urgency: Urgency
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger:
    """A kind of danger as one language speaks of it."""

    kind: str
    urgency: Urgency
    language: str
    patterns: list[Pattern]


EAR = Ear(
    dialect=vocabulary.DIALECT,
    fillers=vocabulary.FILLERS,
    resuming=vocabulary.RESUMING,
    following=vocabulary.FOLLOWING,
)
GRAMMAR = Grammar(ear=EAR, groups=vocabulary.GROUPS, openers=vocabulary.OPENERS)
DANGERS = [
    Danger(kind=kind, urgency=Urgency[urgency], language=language, patterns=GRAMMAR.lines(lines))
    for language, patterns in (("de", german_body), ("de", german_mind), ("en", english))
    for (kind, urgency), lines in patterns.DANGERS.items()
]
IDIOMS = GRAMMAR.lines(vocabulary.IDIOMS)
MEDIA = GRAMMAR.any_of(vocabulary.MEDIA)
UNREAL = GRAMMAR.lines(vocabulary.UNREAL)
PAST = GRAMMAR.lines(vocabulary.PAST)
RECENT = GRAMMAR.any_of(vocabulary.RECENT)
YESTERDAY = GRAMMAR.any_of(vocabulary.YESTERDAY)
OTHERS = GRAMMAR.any_of(vocabulary.OTHERS)
HOUSEHOLD = GRAMMAR.any_of(vocabulary.HOUSEHOLD)
CALLER = GRAMMAR.any_of(vocabulary.CALLER)
CALLER_VERBS = GRAMMAR.any_of(vocabulary.CALLER_VERBS)
THIRD = GRAMMAR.any_of(vocabulary.THIRD)
ELSEWHERE = GRAMMAR.any_of(vocabulary.ELSEWHERE)
PRESENT = GRAMMAR.any_of(vocabulary.PRESENT)
ALMOST = GRAMMAR.any_of(vocabulary.ALMOST)
BREAKS = GRAMMAR.any_of(vocabulary.BREAKS)
NO = GRAMMAR.any_of("{no}")
DENIED_AFTER = GRAMMAR.any_of(vocabulary.DENIED_AFTER)
TURN = GRAMMAR.any_of(vocabulary.TURN)
# Danger to life counts whoever it is in, and fraud is told of other people: of "meine Enkelin", of "ein Polizist".
ANYBODYS = {"emergency", "breathing", "fraud"}


def findings(text: str, language: str = "de") -> tuple[Finding, ...]:
    """What is dangerous in an utterance, most urgent first, each kind once. Never raises.

    Both languages are always tried; of equally urgent findings the one in `language` comes first.
    """
    utterance = Utterance(text[-HEARD_CHARACTERS:])
    found: dict[str, Finding] = {}
    for danger in sorted(DANGERS, key=lambda danger: (-danger.urgency, danger.language != language)):
        if danger.kind not in found and (span := utterance.span_of(danger)):
            urgency = utterance.urgency_of(danger, span)
            found[danger.kind] = Finding(kind=danger.kind, urgency=urgency, quote=utterance.quote(span))
    return tuple(sorted(found.values(), key=lambda finding: -finding.urgency))


class Utterance:
    """One utterance, folded, and what surrounds each stretch of it."""

    def __init__(self, text: str) -> None:
        self._original = text
        self._words = EAR.words(text)
        self._starts = list(itertools.accumulate((len(word.folded) + 1 for word in self._words), initial=0))
        self._said = " ".join(word.folded for word in self._words)
        self._pauses = [match.end() for match in re.finditer(r" \. ", self._said)]
        commas = {match.start() + 1 for match in re.finditer(r" ,", self._said)}
        self._breaks = sorted({*self._pauses, *commas, *(match.start() for match in BREAKS.finditer(self._said))})
        self._heard = self._without_idioms()

    def span_of(self, danger: Danger) -> Span | None:
        """Where the utterance speaks of this danger as present and real."""
        for pattern in danger.patterns:
            for span in pattern.spans(self._heard):
                if not self._excepted(pattern, span) and not self._harmless(danger, pattern, span):
                    return span
        return None

    def urgency_of(self, danger: Danger, span: Span) -> Urgency:
        """A fall or a pain of yesterday is for a human to look at, not for a number to call now."""
        bygone = danger.kind in ("fall", "pain") and YESTERDAY.search(self._clause(span))
        return Urgency.NOTE if bygone else danger.urgency

    def quote(self, span: Span) -> str:
        """The sentence around a stretch as it was spoken, cut around the stretch where it is too long."""
        sentence = _around(span, self._pauses, len(self._said))
        first, here, last = (self._word_at(place) for place in (sentence.start, span.start, sentence.end - 1))
        start = max(first.start, min(here.start - QUOTE_CHARACTERS // 3, last.end - QUOTE_CHARACTERS))
        return self._original[start : min(last.end, start + QUOTE_CHARACTERS)].strip()

    def _word_at(self, place: int) -> Word:
        return self._words[bisect.bisect_right(self._starts, place) - 1]

    def _without_idioms(self) -> str:
        """The folded text with idioms blanked, so that every other word keeps its place."""
        heard = self._said
        for idiom in IDIOMS:
            for span in idiom.spans(heard):
                if not self._excepted(idiom, span):
                    heard = heard[: span.start] + "_" * (span.end - span.start) + heard[span.end :]
        return heard

    def _clause(self, span: Span) -> str:
        clause = _around(span, self._breaks, len(self._said))
        return self._said[clause.start : clause.end]

    def _sentence(self, span: Span) -> str:
        sentence = _around(span, self._pauses, len(self._said))
        return self._said[sentence.start : sentence.end]

    def _excepted(self, pattern: Pattern, span: Span) -> bool:
        return bool(
            (pattern.unless and pattern.unless.search(self._clause(span)))
            or (pattern.unless_near and pattern.unless_near.search(self._sentence(span)))
        )

    def _harmless(self, danger: Danger, pattern: Pattern, span: Span) -> bool:
        clause = self._clause(span)
        return (
            self._is_unreal(danger, span, clause)
            or _is_past(clause)
            or self._is_denied(pattern, span)
            or (danger.kind not in ANYBODYS and _is_others(danger, clause))
        )

    def _is_unreal(self, danger: Danger, span: Span, clause: str) -> bool:
        """Whether a film, a dream or an assumption was opened before, in the same sentence."""
        start = _around(span, self._pauses, len(self._said)).start
        clause_start = _around(span, self._breaks, len(self._said)).start
        before = self._said[start : span.end]
        if any(_in_force(before, frame, span.start - start) for frame in UNREAL):
            return True
        within = 0 if not CALLER.search(clause) or danger.kind == "fraud" else clause_start - start
        if danger.kind != "fraud" and not CALLER.search(clause) and ELSEWHERE.search(self._sentence(span)):
            return True
        return bool(MEDIA.search(before[within:]))

    def _is_denied(self, pattern: Pattern, span: Span) -> bool:
        """Whether a "nicht" or a "fast" stands close enough to take it back."""
        clause = _around(span, self._breaks, len(self._said))
        before = " ".join(self._heard[clause.start : span.start].split()[-3:])
        within = self._heard[span.start : span.end]
        after = self._heard[span.end : clause.end].strip()
        return not pattern.says_no and any(
            (
                ALMOST.search(f"{before} {within}"),
                NO.search(before),
                NO.search(within),
                DENIED_AFTER.search(after),
            )
        )


def _is_past(clause: str) -> bool:
    told = any(any(line.spans(clause)) and not (line.unless and line.unless.search(clause)) for line in PAST)
    return told and not RECENT.search(clause)


def _is_others(danger: Danger, clause: str) -> bool:
    if CALLER.search(clause) or CALLER_VERBS.search(clause.lstrip(" ,.")):
        return False
    if danger.kind == "fall" and (HOUSEHOLD.search(clause) or PRESENT.search(clause)):
        return False
    return bool(OTHERS.search(clause) or (danger.kind == "fall" and THIRD.search(clause)))


def _in_force(before: str, frame: Pattern, place: int) -> bool:
    """Whether a frame stands in the text before a danger, and nothing led back to the present in between."""
    opened = [span.end for span in frame.spans(before) if span.start <= place]
    if not opened or (frame.unless and frame.unless.search(before)):
        return False
    return not TURN.search(before[opened[-1] :])


def _around(span: Span, borders: list[int], end: int) -> Span:
    """The part of a text between two borders that holds a span."""
    left = bisect.bisect_right(borders, span.start) - 1
    right = bisect.bisect_left(borders, span.end)
    return Span(borders[left] if left >= 0 else 0, borders[right] if right < len(borders) else end)
