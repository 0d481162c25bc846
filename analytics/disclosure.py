"""The export of a person in words to read: the same for the page, the paper and the operator's file.

What is empty is left out here; the file (`people.export.as_json`) has everything. Of many rows the newest are
told.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.papers import moment, set_paper
from analytics.pdf import Block, Entry, Paper, Section
from people.export import Column, Export, Part

ROWS_ON_PAGE = 500  # of each kind
EVERY_ROW = 10**9
# So many of each kind on paper, or else fewer: a paper is made of what fits.
ROWS_ON_PAPER = (500, 200, 50, 10)


@dataclass(frozen=True)
class ToldRow:
    """A row: its number and time, its small facts in one line, and what somebody said or wrote."""

    number: str
    at: str
    facts: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ToldPart:
    """The rows of one kind, oldest first, and what is to be known about them."""

    label: str
    title: str
    purpose: str
    kept: tuple[str, ...]
    note: str
    total: int
    rows: tuple[ToldRow, ...]

    @property
    def left_out(self) -> str:
        """That there are more rows than are told here; "" if there are none."""
        if len(self.rows) == self.total:
            return ""
        words = ngettext(
            "Hier steht der neueste von %(total)d Einträgen, alle stehen in der JSON-Datei.",
            "Hier stehen die %(count)d neuesten von %(total)d Einträgen, alle stehen in der JSON-Datei.",
            len(self.rows),
        )
        return words % {"count": len(self.rows), "total": self.total}


@dataclass(frozen=True)
class Disclosure:
    """A whole export in words."""

    export: Export
    note: str
    parts: tuple[ToldPart, ...]

    def with_at_most(self, rows: int) -> "Disclosure":
        """The same with the newest rows of each kind only."""
        return replace(self, parts=tuple(replace(part, rows=part.rows[-rows:]) for part in self.parts))


def disclosure_of(export: Export, *, at_most: int = ROWS_ON_PAGE) -> Disclosure:
    """Loads the newest rows of every kind, two queries each however many there are."""
    return Disclosure(export, export.head()["note"], tuple(_told(part, at_most) for part in export.parts()))


def disclosure_paper(told: Disclosure, *, made_by: str) -> Paper:
    """A disclosure as paper."""
    statements = (about(), *([told.note] if told.note else []))
    sections = [
        Section(
            title=f"{part.title} ({part.total})",
            entries=tuple(_entry(row) for row in part.rows),
            text=" ".join((*_told_about(part), part.left_out)).strip(),
        )
        for part in told.parts
    ]
    return set_paper(
        _("Auskunft"),
        told.export.person.display_name,
        (),
        sections,
        told.export.made_at,
        made_by,
        statements=statements,
    )


def about() -> str:
    return _("Alles, was über diese Person gespeichert ist (Artikel 15 und 20 der DSGVO). Leere Angaben fehlen.")


def _told_about(part: ToldPart) -> Iterator[str]:
    yield _("Wofür: %(purpose)s.") % {"purpose": part.purpose}
    yield _("Wie lange: %(kept)s.") % {"kept": "; ".join(part.kept)}
    if part.note:
        yield part.note


def _entry(row: ToldRow) -> Entry:
    facts = " · ".join(f"{label}: {value}" for label, value in row.facts)
    words = (block for label, text in row.words for block in (Block("label", label), Block("text", text)))
    return Entry((row.number,), row.at or row.number, (*([Block("quiet", facts)] if facts else []), *words))


# --- rows in words -------------------------------------------------------------------------------------------
def _told(part: Part, at_most: int) -> ToldPart:
    head, columns = part.head(), part.columns()
    rows = tuple(_told_row(row, columns) for row in part.newest(at_most))
    return ToldPart(
        label=head["model"].replace(".", "-"),
        title=head["title"],
        purpose=head["purpose"],
        kept=tuple(head["kept"]),
        note=head["third_parties_note"],
        total=len(rows) if len(rows) < at_most else part.count(),
        rows=rows,
    )


def _told_row(row: Mapping[str, Any], columns: Iterable[Column]) -> ToldRow:
    said = [(column, in_words(row, column)) for column in columns]
    there = [(column, text) for column, text in said if text]
    number = str(row["values"]["id"])
    moments = (text for column, text in there if _moment(row["values"][column.name]))
    return ToldRow(
        number=_("Nr. %(number)s") % {"number": number},
        at=next(moments, ""),
        facts=tuple((column.label, text) for column, text in there if not column.is_words and column.name != "id"),
        words=tuple((column.label, text) for column, text in there if column.is_words),
    )


def in_words(row: Mapping[str, Any], column: Column) -> str:
    """What a column of a row says; "" if it is empty. What somebody wrote stays letter by letter."""
    if column.name in row["withheld"]:
        return _("ausgelassen")
    if column.name in row["unreadable"]:
        return _("nicht lesbar")
    value = row["values"][column.name]
    if column.is_words and isinstance(value, str):
        return value
    return row["shown"].get(column.name) or words_of(value)


def words_of(value: Any) -> str:
    """A plain value as people read it; lists and what has parts line by line."""
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if isinstance(value, dict):
        return ", ".join(f"{name}: {words_of(one)}" for name, one in value.items() if one not in (None, "", []))
    if isinstance(value, list):
        between = "\n" if any(isinstance(one, dict) for one in value) else ", "
        return between.join(map(words_of, value))
    if at := _moment(value):
        return moment(at)
    return "" if value is None else str(value)


def _moment(value: Any) -> datetime.datetime | None:
    """The moment that a plain value stands for; None for whatever else was written."""
    if not isinstance(value, str) or "T" not in value[10:11]:
        return None
    try:
        at = datetime.datetime.fromisoformat(value)
    except ValueError:
        return None
    return at if at.tzinfo else None
