"""Which of the people who share a number a spoken name belongs to. Pure."""

import re
import unicodedata
from collections.abc import Sequence

TITLES = {
    "herr",
    "herrn",
    "frau",
    "dr",
    "prof",
    "doktor",
    "der",
    "die",
    "ich",
    "bin",
    "hier",
    "ist",
    "mr",
    "mrs",
    "ms",
}
NICKNAME_LETTERS = 3  # "Hannes" is called "Hans" and the other way round; "Ha" is anybody


def which(spoken: str, names: Sequence[str]) -> int | None:
    """The index of the one name that fits; None if none or several do: then it is asked again.

    >>> which("die Maria", ["Hans Schmidt", "Maria Schmidt"])
    1
    """
    words = _words(spoken)
    scores = [_score(words, _words(name)) for name in names]
    best = max(scores, default=0)
    return scores.index(best) if best and scores.count(best) == 1 else None


def _score(spoken: list[str], name: list[str]) -> int:
    """Two for each word that is the same, one for each that begins alike."""
    return sum(max((_likeness(word, part) for part in name), default=0) for word in spoken)


def _likeness(word: str, part: str) -> int:
    if word == part:
        return 2
    shorter = min(len(word), len(part))
    return int(shorter >= NICKNAME_LETTERS and (word.startswith(part) or part.startswith(word)))


def _words(text: str) -> list[str]:
    folded = text.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    plain = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return [word for word in re.findall(r"[^\W\d_]+", plain) if word not in TITLES]
