"""How the safety detector reads: words brought to one form, and the language its patterns are written in.

`Ear.words` makes words comparable, whatever dialect or recogniser wrote them: no capitals, umlauts as plain vowels
("stürzt", "stuerzt" and "sturzt" are one word), hard consonants as soft ones ("grieg geene Luft"), none doubled,
no swallowed endings, dialect translated word by word, fillers and repetitions left out. Patterns are folded alike.

A pattern is a line of words:

    a|b        either word                          um_fallen  one word or two
    stem*      any ending                           *stem      any beginning of at least a letter
    {group}    any word of a group                  ^  $       here a clause begins, here it ends
    A B        one behind the other                 A .. B     with up to four words between
    A & B      in one clause, in any order          A && B     within 25 words, across clauses
    A ! B      unless its clause has B              A !! B     unless its sentence has B
"""

import bisect
import functools
import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

TOKEN = re.compile(r"[^\W_]+(?:['’´`]t\b)?|[.!?…;]+|[,:–—()]")
FOLDS = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"['’´`]", ""),
        (
            r"^(hin|hie|hi|um|aus|auf|ab|nieder|zusammen|(?:hin|her)?unter|runter|obi|abe|owe|nunter|na|ane)?(?:je|j|g)(?=[fsbdkptwhm]\w{2})",
            r"\1ge",
        ),
        (r"ge(?:foi|foe|foa|fulle|fule|fal+e?)n?$", "gefallen"),
        (r"^hie?(?=ge)", "hin"),
        (r"oa", "ei"),
        (r"(?<=[ui])a(?=\w)", ""),
        (r"ie", "i"),
        (r"(?<=[aeiou])(?<!^i)h(?=[lmnrtsdg])", ""),  # but "ihn" is not "in"
        (r"scht", "st"),
        (r"v", "f"),
        (r"ck|k", "g"),
        (r"p(?!in$)", "b"),  # but "PIN" is not "bin"
        (r"tz", "z"),
        (r"t", "d"),
        (r"y", "i"),
        (r"([b-df-hj-np-tv-z])\1+", r"\1"),
        (
            r"(?<=\w{3})(?<!^weg)(?<!^geg)(?<!^seid)(?<!^neb)(?<!^reg)(?<!^nichd)(?:en?|n(?<![aeiou]n)|a)$",
            "",
        ),  # endings are swallowed
        (r"(?<=\w[^aeiou])e(?=[nl]$)", ""),
    )
]
ABSENCE = re.compile(
    r"\{no\}|\bnicht|\bkein|nimmer|niemand|dont|isnt|cannot|nobody|wozu|warum|ohne|without|niemand"
)
STEM_ENDS = "x"  # what is put behind a stem so that it is not folded as the end of a word
NEAR_WORDS, FAR_WORDS = 8, 25
GAP = r"(?: \w+){0,4}? "


class Word(NamedTuple):
    """A word in its folded form, or "," or "." for a pause, and where in the text it was said."""

    folded: str
    start: int
    end: int


class Span(NamedTuple):
    """A stretch of the folded text, in characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A compiled line: parts that must stand close to each other, and what must not stand around them."""

    parts: tuple[re.Pattern[str], ...]
    reach_words: int
    across_clauses: bool
    unless: re.Pattern[str] | None
    unless_near: re.Pattern[str] | None  # the same for its whole sentence
    says_no: bool  # the line itself is about something missing, so that a "not" is no denial of it

    def spans(self, text: str) -> Iterator[Span]:
        """Every stretch of a folded text that has all the parts, in any order."""
        found = [[Span(*match.span()) for match in part.finditer(text)] for part in self.parts]
        if all(found):
            for first in found[0]:
                if whole := self._gathered(first, found[1:], text):
                    yield whole

    def _gathered(self, span: Span, others: list[list[Span]], text: str) -> Span | None:
        """A stretch grown by the nearest match of each other part, as long as one is near enough."""
        while others:
            touching = [
                (distance, place, match)
                for place, matches in enumerate(others)
                for distance, match in _neighbours(span, matches)
                if self._touches(text[min(span.end, match.end) : max(span.start, match.start)])
            ]
            if not touching:
                return None
            _, place, match = min(touching)
            span = Span(min(span.start, match.start), max(span.end, match.end))
            others = others[:place] + others[place + 1 :]
        return span

    def _touches(self, between: str) -> bool:
        words = between.split()
        return len(words) <= self.reach_words and (self.across_clauses or not {",", "."} & set(words))


def _neighbours(span: Span, matches: list[Span]) -> Iterator[tuple[int, Span]]:
    """The last match before a span and the first one behind it, each with its distance."""
    right = bisect.bisect_left(matches, (span.end,))
    left = bisect.bisect_left(matches, (span.start,)) - 1
    if right < len(matches):
        yield matches[right].start - span.end, matches[right]
    if left >= 0 and matches[left].end <= span.start:
        yield span.start - matches[left].end, matches[left]


def plain(word: str) -> str:
    """A word without capitals and accents, umlauts as plain vowels."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return re.sub(r"([aou])e", r"\1", letters)


def fold(word: str) -> str:
    """A word as it sounds, roughly."""
    folded = plain(word)
    for pattern, replacement in FOLDS:
        folded = pattern.sub(replacement, folded)
    return folded


def _stem(word: str) -> str:
    """The expression of a word that may go on: folded as the beginning of a word, and as a whole one."""
    return rf"(?:{fold(word + STEM_ENDS)[: -len(STEM_ENDS)]}|{fold(word)})\w*"


class Ear:
    """Reads utterances with the vocabulary it was given."""

    def __init__(self, *, dialect: Mapping[str, str], fillers: str, resuming: str, following: str) -> None:
        self._dialect = {
            plain(spoken): tuple(fold(word) for word in standard.split())
            for standard, variants in dialect.items()
            for spoken in variants.split()
        }
        self._fillers = {plain(word) for word in fillers.split()}
        self._resuming = {fold(word) for word in resuming.split()}
        self._following = {fold(word) for word in following.split()}

    def standard(self, spoken: str) -> tuple[str, ...]:
        """The folded standard form of one word: mostly one word, for contractions two."""
        return self._dialect.get(plain(spoken)) or (fold(spoken),)

    def words(self, text: str) -> list[Word]:
        """The words of a text, without fillers and repetitions, a pause only where it parts two thoughts.

        "Die Brust, die tut so weh" is one clause; "Ich sah einen Krimi. Da …" is one sentence.
        """
        heard: list[Word] = []
        for word in self._spoken(text):
            if word.folded in ",.":
                if heard and heard[-1].folded not in ",.":
                    heard.append(word)
                continue
            if heard and heard[-1].folded == "," and word.folded in self._resuming:
                heard.pop()
            if heard and heard[-1].folded == "." and word.folded in self._following:
                heard.append(heard.pop()._replace(folded=","))
            if not heard or heard[-1].folded != word.folded:
                heard.append(word)
        return heard

    def _spoken(self, text: str) -> Iterator[Word]:
        after_filler = False
        for token in TOKEN.finditer(text):
            if token[0][0] in ".!?…;,:–—()":
                if not (after_filler and token[0] == ","):
                    yield Word("." if token[0][0] in ".!?…;" else ",", *token.span())
                continue
            after_filler = plain(token[0]) in self._fillers
            if not after_filler:
                for standard in self.standard(token[0]):
                    yield Word(standard, *token.span())


class Grammar:
    """Compiles lines of the pattern language, its words heard as a caller's words are."""

    def __init__(self, *, ear: Ear, groups: Mapping[str, str], openers: str) -> None:
        self._ear = ear
        self._groups = groups
        self._clause_end = rf"(?=$| [.,]| (?:{self._one_of(openers)})(?!\S))"

    def lines(self, text: str) -> list[Pattern]:
        return [self._pattern(line.strip()) for line in text.splitlines() if line.strip()]

    def any_of(self, text: str) -> re.Pattern[str]:
        """One expression for all the lines of a text, which may be sequences only."""
        return re.compile("|".join(self._sequence(line) for line in text.splitlines() if line))

    def _pattern(self, line: str) -> Pattern:
        line, _, unless_near = line.partition(" !! ")
        wanted, _, unless = line.partition(" ! ")
        across_clauses = " && " in wanted
        return Pattern(
            parts=tuple(self._compiled(part) for part in re.split(" &&? ", wanted)),
            reach_words=FAR_WORDS if across_clauses else NEAR_WORDS,
            across_clauses=across_clauses,
            unless=self._compiled(unless) if unless else None,
            unless_near=self._compiled(unless_near) if unless_near else None,
            says_no=bool(ABSENCE.search(wanted)),
        )

    @functools.cache  # noqa: B019 (many lines ask for the same groups, and there is one grammar)
    def _compiled(self, part: str) -> re.Pattern[str]:
        return re.compile(self._sequence(part))

    def _sequence(self, part: str) -> str:
        """The expression of terms that follow each other."""
        expression, glue = "", ""
        for term in part.split():
            if term == "^":
                expression += r"(?:^|(?<=[.,] ))"
            elif term == "$":
                expression += self._clause_end
            elif term == "..":
                glue = GAP
            else:
                word = rf"{glue}(?<!\S)(?:{self._one_of(term.removesuffix('|$'))})(?!\S)"
                expression += f"(?:{word}|{self._clause_end})" if term.endswith("|$") else word
                glue = " "
        return expression

    def _one_of(self, term: str) -> str:
        words = (self._word(word) for word in re.split(r"[|\s]+", term))
        return "|".join(words)

    def _word(self, word: str) -> str:
        if word.startswith("{"):
            return self._one_of(self._groups[word[1:-1]])
        if "*" not in word:
            apart = " ?".join(itertools.chain.from_iterable(self._ear.standard(part) for part in word.split("_")))
            return f"{apart}|{fold(word.replace('_', ''))}" if "_" in word else apart
        *before, last = word.strip("*").split("_")
        ending = _stem if word.endswith("*") else fold
        apart = " ?".join([*map(fold, before), ending(last)])
        whole = f"(?:{apart}|{ending(word.strip('*').replace('_', ''))})" if before else apart
        return (r"\w+" if word.startswith("*") else "") + whole
