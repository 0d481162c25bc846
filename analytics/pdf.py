"""Papers as PDF: what a paper consists of, and how it is set. What stands in one is decided elsewhere.

The words reach the typesetter as data only, never as markup; it reads one folder of our own and no network.
"""

import dataclasses
import json
import logging
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Literal

import typst
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates" / "documents"
# A paper of this size takes some seconds and a hundred pages; nobody reads more.
PAPER_BYTES = 2_000_000
TEXT_CHARACTERS = 8_000
WORD_CHARACTERS = 60
# The scripts of the typesetter's own fonts. Anything else would make it refuse the whole paper (PDF/UA demands
# that every character can be seen), so it is replaced by a sign, and the paper says what the sign stands for.
PRINTABLE = re.compile(
    "[^\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff"
    "\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ff\u0400-\u0482\u048a-\u04ff"
    "\u0531-\u0556\u0561-\u0586\u05be\u05d0-\u05ea\u05f3\u05f4"
    "\u060c\u061b\u061f\u0621-\u063a\u0640-\u064a\u0660-\u066c\u067e\u0686\u0698\u06a9\u06af\u06cc\u06f0-\u06f9"
    "\u10d0-\u10ff\u1e00-\u1eff\u2010-\u2027\u202f-\u2040\u2044\u2070\u2074-\u208e"
    "\u20a0-\u20bf\u2116\u2122\u2150\u2151\u2153-\u215e\u2190-\u21ff\u2200-\u22ff\u2500-\u2604]"
)
REPLACEMENT = "□"
LONG_WORD = re.compile(rf"\S{{{WORD_CHARACTERS}}}")
FONTS = typst.Fonts(include_system_fonts=False)

logger = logging.getLogger(__name__)


class PdfError(Exception):
    """No paper was made. `too_large`: there is too much in it, a shorter period helps; else ask again later."""

    def __init__(self, *, too_large: bool) -> None:
        self.too_large = too_large
        super().__init__("too large" if too_large else "not made")


@dataclass(frozen=True)
class Turn:
    """A turn of a transcript: the time within the call, who spoke, and the words."""

    time: str
    speaker: str
    text: str


@dataclass(frozen=True)
class Block:
    """A piece of an entry; `look` says how it is set. Points have items, a transcript has turns, others a text."""

    look: Literal["text", "quiet", "alert", "quote", "label", "points", "turns"]
    text: str = ""
    items: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One row: what stands in the margin (a day and a time, or a word), a heading, and what belongs to it."""

    margin: tuple[str, ...]
    title: str
    blocks: tuple[Block, ...] = ()
    urgent: bool = False


@dataclass(frozen=True)
class Section:
    """A part of a paper; `empty` is what it says if it has no entries."""

    title: str
    entries: tuple[Entry, ...] = ()
    empty: str = ""
    text: str = ""


@dataclass(frozen=True)
class Paper:
    """A whole paper, all of it in words. `page` says where one is, with {page} and {pages}."""

    lang: str
    eyebrow: str
    title: str
    facts: tuple[tuple[str, str], ...]
    statements: tuple[str, ...]
    sections: tuple[Section, ...]
    confidential: str
    made: str
    page: str
    replaced: str  # what it says about characters that cannot be set


def as_pdf(paper: Paper) -> bytes:
    """The paper as PDF/UA-1. Raises PdfError."""
    fonts: Any = FONTS  # the package's stub knows paths only, its documentation names this use
    try:
        return typst.compile(
            str(TEMPLATES / "paper.typ"),
            root=str(TEMPLATES),
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"paper": as_json(paper)},
            pdf_standards="ua-1",
        )
    except typst.TypstError:
        # Its text quotes what it could not set.
        logger.error("a paper could not be set", extra={"sections": len(paper.sections)})
        raise PdfError(too_large=False) from None


def as_json(paper: Paper) -> str:
    """The paper as the template reads it. Raises PdfError if it is larger than anybody would print."""
    words = _printable(dataclasses.asdict(paper))
    explained = words.pop("replaced")
    needed = REPLACEMENT in json.dumps(words, ensure_ascii=False)
    text = json.dumps({**words, "replaced": explained if needed else ""}, ensure_ascii=False)
    if len(text.encode()) > PAPER_BYTES:
        raise PdfError(too_large=True)
    return text


def printable(text: str) -> str:
    """A text of which every character can be set, and which breaks at the edge of the paper."""
    lines = re.sub(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]", "\n", text.replace("\t", " "))
    cut = lines if len(lines) <= TEXT_CHARACTERS else lines[:TEXT_CHARACTERS] + " …"
    # Left out is what is invisible, above all signs that turn the direction of reading around, and marks that
    # are no part of a letter: whether a font has them depends on the letter below.
    composed = unicodedata.normalize("NFC", cut)
    seen = (one for one in composed if one == "\n" or unicodedata.category(one)[0] not in "CM")
    shown = PRINTABLE.sub(REPLACEMENT, "".join(seen))
    return LONG_WORD.sub(lambda word: word[0] + "\u200b", shown)


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _printable(one) for key, one in value.items()}
    return [_printable(one) for one in value] if isinstance(value, (list, tuple)) else value
