"""Tables for a spreadsheet: what anybody said arrives as text, and never runs."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.csv_export import CELL_CHARACTERS, MARK, as_csv, plain, safe

pytestmark = pytest.mark.pure

FORMULAS = (
    "=1+1",
    "+49 171 2345678",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "   =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\x00=1+1",
    "＝1+1",
    "＋49",
    "－1",
    "＠SUM",
    "−1",
    '"=1+1"',
    "'=1+1",
    "‘=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.org","hier")',
)
ALPHABET = st.one_of(
    st.sampled_from("=+-@\t\r\n \"';,\u00a0\u200b\ufeff\x00＝＋－＠−‘“"), st.characters(exclude_categories=["Cs"])
)
TEXTS = st.text(ALPHABET, max_size=40)


def parsed(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def could_run(cell: str) -> bool:
    """Would a spreadsheet, taking away what cannot be seen, find a formula?"""
    seen = cell.lstrip().lstrip("\u200b\ufeff\x00").lstrip()
    return seen[:1] in tuple("=+-@＝＋－＠−") or cell[:1] in ("\t", "\r", "\n")


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_stands_behind_an_apostrophe(text: str) -> None:
    assert safe(text) == MARK + plain(text)
    assert not could_run(safe(text))


@pytest.mark.parametrize(
    "text", ("Maria Schmidt", "Es geht = gut", "7:12", "Łukasz", "12 - 3", "mail@example.org", "")
)
def test_what_does_not_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=5))
def test_read_back_no_cell_is_a_formula_and_every_text_has_survived(rows: list[list[str]]) -> None:
    read = parsed(as_csv(["a", "b", "c"], rows))[1:]
    assert len(read) == len(rows)
    for cells, texts in zip(read, rows, strict=True):
        assert not [cell for cell in cells if could_run(cell)]
        assert [cell.removeprefix(MARK) for cell in cells] == [plain(text) for text in texts]


@given(st.lists(st.integers(min_value=-(10**9), max_value=10**9), min_size=1, max_size=4))
def test_numbers_stay_numbers(numbers: list[int]) -> None:
    assert parsed(as_csv(["n"] * len(numbers), [numbers]))[1] == [str(number) for number in numbers]


def test_the_file_opens_by_a_double_click_in_a_german_spreadsheet() -> None:
    content = as_csv(["Name", "Dauer"], [["Jürgen; Groß", 72], ["zwei\nZeilen", None]])
    assert content == '\ufeffName;Dauer\r\n"Jürgen; Groß";72\r\n"zwei\nZeilen";\r\n'.encode()


def test_the_header_is_made_safe_as_well() -> None:
    assert parsed(as_csv(["=Name"], [])) == [["'=Name"]]


def test_characters_that_no_cell_shows_are_left_out_and_line_ends_are_one_kind() -> None:
    assert plain("a\x00b\x07c\r\nd\re\u2028f\tg") == "abc\nd\ne\nf\tg"


def test_half_a_character_does_not_stop_the_file() -> None:
    assert parsed(as_csv(["a"], [["x\ud800y"]]))[1] == ["xy"]


def test_a_text_is_no_longer_than_a_cell_holds() -> None:
    cell = parsed(as_csv(["a"], [["=" + "x" * 100_000]]))[1][0]
    assert len(cell) <= CELL_CHARACTERS + 3 < 32_767
    assert cell.endswith(" …")
