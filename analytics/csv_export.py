"""Tables as CSV that a spreadsheet opens without running anything. It formats; what goes in is decided elsewhere.

UTF-8 with a byte order mark, semicolons and CRLF: what Excel and LibreOffice open by a double click in Germany.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

# A spreadsheet takes a cell that begins with one of these for a formula, also in their full width.
SIGNS = "=+-@\u2212\uff1d\uff0b\uff0d\uff20"
# A quote may hide such a sign from us and be taken away by the spreadsheet; our own mark must stay one of a kind.
QUOTES = "'\"\u2018\u2019\u201a\u201c\u201d\u201e\uff07\uff02`\u00b4"
MARK = "'"
# More than this a cell of Excel does not hold (32,767), mark and ellipsis included.
CELL_CHARACTERS = 32_000
LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")

type Cell = str | int | None


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The whole file. Numbers stay numbers, None is empty, and no text is taken for a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe(name) for name in header])
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def _written(cell: Cell) -> str | int:
    if cell is None:
        return ""
    return safe(cell) if isinstance(cell, str) else cell


def safe(text: str) -> str:
    """A text as a cell: behind an apostrophe if it might be taken for a formula, and no longer than one holds."""
    kept = plain(text)
    cut = kept if len(kept) <= CELL_CHARACTERS else kept[:CELL_CHARACTERS] + " …"
    return MARK + cut if _is_dangerous(cut) else cut


def plain(text: str) -> str:
    """Without characters that no cell shows (NUL and its like), and with one kind of line end."""
    lines = LINE_ENDS.sub("\n", text)
    return "".join(one for one in lines if one in "\t\n" or unicodedata.category(one) not in ("Cc", "Cs"))


def _is_dangerous(text: str) -> bool:
    """Spaces, tabs and invisible characters before a sign are skipped, as some spreadsheets skip them."""
    if text[:1] in ("\t", "\n"):
        return True
    first = next((one for one in text if not one.isspace() and unicodedata.category(one) != "Cf"), "")
    return bool(first) and first in SIGNS + QUOTES
