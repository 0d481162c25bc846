"""How what was learnt in a call joins what is remembered. Pure: it makes a plan, which a service carries out.

Nothing is lost by chance: an item goes only because it was called outdated, or because its list is full and it
is the oldest of those that were never confirmed. What a human wrote is never removed here.
"""

import datetime
import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analytics.schema import CATEGORIES, MemoryReading

MOOD = "mood_indicator"
CAPS = {"facts": 30, "preferences": 20, "important_people": 20, "recent_topics": 10, "health_notes": 10}
MAX_ITEM_CHARACTERS = 200

# Words that carry no meaning of their own: with and without them a sentence says the same.
FILLING = (
    "der die das den dem des ein eine einen einem einer er sie es ihr ihre ihren ist hat sehr gern gerne "
    "the a an he she her his is has very"
)
NEGATING = "nicht nie kein keine keinen keinem keiner ohne not no never without"
FILLERS, NEGATIONS = frozenset(FILLING.split()), frozenset(NEGATING.split())
TYPO_LENGTH, TYPO_LIKENESS = 5, 0.85

# Memory becomes part of the companion's instructions. What looks like one, or like something that a stranger
# could use, is not remembered.
UNFIT = re.compile(
    r"""
    https?: | www\. | \b[\w-]+\.(de|com|net|org|eu|at|ch|info|ru|io|biz)\b | \S@\S
    | \b[a-z]{2}\d{2}(\s?[a-z0-9]{4}){3,} | (\d[\s\-/.]?){11,}
    | \b(pin|tan|iban|passwort|kennwort|password|passphrase)\b
    | \bignorier(e|en\ sie)\b | \bmissachte\b | \bignore\b | \bdisregard\b | \bforget\ (all|every|your)
    | \bvergiss\ (alles?|all|deine|die|was)\b | \bab\ (jetzt|sofort)\b.*\b(sollst|musst|bist|darfst|antworte)\w*
    | \bdu\ (sollst|musst|darfst|bist|antwortest)\b | \byou\ (must|are|should|will|shall)\b | \bfrom\ now\ on\b
    | \b(system|developer|assistant|assistent|begleiter|anrufer|user)\s*: | \bsystem[- ]?prompt | \bjailbreak
    | \b(neue|deine|folgende)n?\ (anweisung|instruktion|regel) | \bnew\ instructions? | [<>{}`\[\]|\\]
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Remembered:
    """An item as it is stored. `by_hand`: a human wrote it, not an analysis."""

    id: int
    category: str
    text: str
    created_at: datetime.datetime
    confirmed_at: datetime.datetime
    by_hand: bool = False

    @property
    def was_confirmed(self) -> bool:
        return self.confirmed_at > self.created_at


@dataclass(frozen=True, slots=True)
class Learnt:
    """A text for a category, as it will be stored."""

    category: str
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with a person's memory: rows to add, and the ids of rows to confirm and to remove."""

    add: tuple[Learnt, ...] = ()
    confirm: tuple[int, ...] = ()
    remove: tuple[int, ...] = ()


def tidied(text: str) -> str:
    """The text in one line, in one Unicode form, without invisible characters."""
    visible = (
        character for character in unicodedata.normalize("NFKC", text) if unicodedata.category(character) != "Cf"
    )
    return " ".join("".join(visible).split())


def may_be_remembered(text: str) -> bool:
    """True unless the text is empty, long, shaped like an instruction, or holds a link, account or password."""
    plain = tidied(text)
    return any(map(str.isalpha, plain)) and len(plain) <= MAX_ITEM_CHARACTERS and not UNFIT.search(plain)


def says_the_same(one: str, other: str) -> bool:
    """True if two texts differ in case, spaces, punctuation, filling words or a slip of the pen only."""
    words, others = _meaning(one), _meaning(other)
    return len(words) == len(others) and all(map(_same_word, words, others))


def _meaning(text: str) -> list[str]:
    words: list[str] = re.findall(r"\w+", tidied(text).casefold())
    return [word for word in words if word not in FILLERS] or words


def _same_word(one: str, other: str) -> bool:
    if one == other:
        return True
    # "unzufrieden" is close to "zufrieden", "keine" to "kleine", and 1938 to 1939.
    if min(len(one), len(other)) < TYPO_LENGTH or one[0] != other[0]:
        return False
    if {one, other} & NEGATIONS or any(map(str.isdigit, one + other)):
        return False
    return difflib.SequenceMatcher(None, one, other).ratio() >= TYPO_LIKENESS


def plan_merge(remembered: Sequence[Remembered], reading: MemoryReading) -> Plan:
    """What the reading changes in the memory. Merging the same reading again only confirms."""
    plans = [_category_plan(category, remembered, reading) for category in CATEGORIES]
    plans.append(_mood_plan(remembered, reading.mood_indicator))
    return Plan(
        add=tuple(learnt for plan in plans for learnt in plan.add),
        confirm=tuple(item for plan in plans for item in plan.confirm),
        remove=tuple(item for plan in plans for item in plan.remove),
    )


def _category_plan(category: str, remembered: Iterable[Remembered], reading: MemoryReading) -> Plan:
    items = [item for item in remembered if item.category == category]
    texts = _distinct(point.text for point in getattr(reading, category) if may_be_remembered(point.text))
    confirmed = [item for item in items if any(says_the_same(item.text, text) for text in texts)]
    outdated = [item for item in items if item not in confirmed and _is_outdated(item, reading.outdated)]
    new = [text for text in texts if not any(says_the_same(item.text, text) for item in items)]
    kept = [item for item in items if item not in outdated]
    new = _newest_that_fit(new, CAPS[category] - sum(item.by_hand for item in kept))
    surplus = _surplus(kept, confirmed, len(kept) + len(new) - CAPS[category])
    return Plan(
        add=tuple(Learnt(category, text) for text in new),
        confirm=tuple(item.id for item in confirmed if item not in surplus),
        remove=tuple(item.id for item in kept_in_order(items, [*outdated, *surplus])),
    )


def kept_in_order(items: Iterable[Remembered], chosen: Sequence[Remembered]) -> list[Remembered]:
    """Those of `items` that are chosen, in the order of `items`."""
    return [item for item in items if item in chosen]


def _distinct(texts: Iterable[str]) -> list[str]:
    distinct: list[str] = []
    for text in map(tidied, texts):
        if not any(says_the_same(text, other) for other in distinct):
            distinct.append(text)
    return distinct


def _is_outdated(item: Remembered, outdated: Iterable[str]) -> bool:
    if item.by_hand:
        return False
    # The prompt numbers the items; a model may quote the number, too.
    return any(says_the_same(item.text, re.sub(r"^\s*\(\d+\)\s*", "", text)) for text in outdated)


def _newest_that_fit(new: list[str], room: int) -> list[str]:
    return new[-room:] if room > 0 else []


def _surplus(kept: Sequence[Remembered], confirmed: Sequence[Remembered], count: int) -> list[Remembered]:
    """The `count` items that have to go: never confirmed before confirmed ones, oldest first, none by hand."""
    removable = [item for item in kept if not item.by_hand]
    ordered = sorted(
        removable, key=lambda item: (item in confirmed, item.was_confirmed, item.confirmed_at, item.id)
    )
    return ordered[: max(0, count)]


def _mood_plan(remembered: Iterable[Remembered], mood: str) -> Plan:
    """There is one mood, the newest one known."""
    items = [item for item in remembered if item.category == MOOD]
    if mood == "unbekannt":
        return Plan(remove=tuple(item.id for item in items[:-1]))
    same = [item.id for item in items if item.text == mood][-1:]
    others = tuple(item.id for item in items if item.id not in same)
    return Plan(add=() if same else (Learnt(MOOD, mood),), confirm=tuple(same), remove=others)
