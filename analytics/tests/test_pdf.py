"""Papers: words are never markup, every character is seen or stands for itself, and no paper is endless."""

import json
import logging
import re
import unicodedata
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as limited
from hypothesis import strategies as st

from analytics import pdf
from analytics.pdf import Block, Entry, Paper, PdfError, Section, Turn, as_json, as_pdf, printable

pytestmark = pytest.mark.pure

PAPER = Paper(
    lang="de",
    eyebrow="Akte",
    title="Maria Schmidt",
    facts=(("Zeitraum", "1.11. bis 22.11."),),
    statements=("Keine ärztliche Aussage.",),
    sections=(),
    confidential="vertraulich",
    made="Erstellt heute",
    page="Seite {page} von {pages}",
    replaced="□ steht für ein Zeichen.",
)
HOSTILE = (
    '#import "@preview/x:1.0.0"',
    '#read("/etc/passwd")',
    "#panic()",
    "$x$ und $",
    "*b* _i_ `c` ```",
    "=cmd()",
    "= Überschrift",
    "<marke> @marke",
    "\\ \\u{41} //Kommentar /* offen",
    "[ ] { } ( ] }",
    "- Punkt\n+ Punkt\n/ Wort: Sinn",
    "שלום עולם",
    "مرحبا بالعالم",
    "\u202egnudierb\u202c",
    "😀 👩‍👩‍👧 🇩🇪",
    "a\x00b\x07c\x1b[31m",
    "\ufeff\u200b\u200d",
    "한국어 中文 ไทย",
    "x" * 100_000,
    "Wort " * 20_000,
    "e\u0301\u0302\u0303\u0304\u0323" * 50,
    "\ud800",
    "Zeile\r\nZeile\rZeile\u2028Zeile",
    "Łukasz Żółć",
    "Наталья Щёкина",
    "Ðorđe Õnnepalu Ğül Ştefan Țepeș",
    "Κώστας",
    "«Guillemets» … – —",
)


def with_text(*texts: str) -> Paper:
    """A paper that has every text at every place where one can stand."""
    blocks = tuple(
        block
        for text in texts
        for block in (
            Block("text", text),
            Block("quiet", text),
            Block("alert", text),
            Block("quote", text),
            Block("label", text),
            Block("points", items=(text, text)),
            Block("turns", turns=(Turn("0:01", text, text),)),
        )
    )
    section = Section(texts[0], (Entry((texts[0],), texts[0], blocks, urgent=True),), text=texts[0])
    return replace(PAPER, title=texts[0][:200] or "-", sections=(section, Section("Leer", empty=texts[0])))


def test_a_paper_is_a_pdf_that_a_screen_reader_can_read() -> None:
    content = as_pdf(with_text("Lisa kommt am Sonntag."))
    assert content.startswith(b"%PDF-")
    assert b"/MarkInfo" in content
    assert b"/StructTreeRoot" in content
    assert b"/Lang(de)" in content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata(content)
    assert b"Lisa kommt am Sonntag." in metadata(content)  # the title


def metadata(content: bytes) -> bytes:
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    return b"".join(stream if b"pdfuaid" in stream else inflated(stream) for stream in streams)


def inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_was_said_is_set_and_not_obeyed(text: str) -> None:
    assert as_pdf(with_text(text)).startswith(b"%PDF-")


@limited(max_examples=40)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_any_text_at_all_can_be_set(texts: list[str]) -> None:
    assert as_pdf(with_text(*texts)).startswith(b"%PDF-")


def test_every_character_that_is_let_through_can_be_seen() -> None:
    everything = [chr(code) for code in range(0x20, 0x3000) if pdf.printable(chr(code)) == chr(code)]
    assert len(everything) > 2_000
    assert not [one for one in everything if unicodedata.combining(one)]
    lines = tuple(" ".join(everything[at : at + 40]) for at in range(0, len(everything), 40))
    assert as_pdf(with_text("Alle Zeichen", *lines)).startswith(b"%PDF-")


@pytest.mark.parametrize(
    "name",
    ("Łukasz Żółć", "Наталья Щёкина", "Ștefan Țepeș", "Đorđe Šarić", "Ğül Işık", "Ålesund", "Nguyễn Thị Hằng"),
)
def test_the_names_of_our_neighbours_lose_no_letter(name: str) -> None:
    assert printable(name) == name


def test_what_is_written_in_two_characters_is_set_as_one() -> None:
    assert printable("e\u0301") == "é"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("gut 😀", "gut □"),
        ("한", "□"),
        ("a\u202eb", "ab"),
        ("a\x00\tb", "a b"),
        ("שָׁלוֹם", "שלום"),
        ("a\u064b", "a"),
    ],
)
def test_what_cannot_be_set_stands_as_a_sign_and_what_is_invisible_is_left_out(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_the_paper_explains_the_sign_only_if_it_needs_it() -> None:
    assert json.loads(as_json(with_text("gut 😀")))["replaced"] == PAPER.replaced
    assert json.loads(as_json(with_text("gut")))["replaced"] == ""


def test_a_long_text_is_cut_and_a_long_word_breaks() -> None:
    shown = printable("x" * 100_000)
    assert len(shown) < 9_000
    assert shown.endswith(" …")
    assert max(len(part) for part in shown.split("\u200b")) <= pdf.WORD_CHARACTERS


def test_a_paper_that_nobody_would_print_is_refused() -> None:
    paper = with_text(*(["Wort " * 1_500] * 60))
    with pytest.raises(PdfError) as refused:
        as_pdf(paper)
    assert refused.value.too_large


def test_a_failure_says_nothing_of_what_was_in_the_paper(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pdf, "printable", lambda text: text)  # so that a character stops the typesetter
    with caplog.at_level(logging.INFO), pytest.raises(PdfError) as failed:
        as_pdf(with_text("Geheim 😀"))
    assert not failed.value.too_large
    assert failed.value.__cause__ is None
    assert [record.getMessage() for record in caplog.records] == ["a paper could not be set"]
    assert "Geheim" not in caplog.text + str(failed.value)


def test_a_paper_reads_no_file_but_its_template() -> None:
    assert sorted(path.name for path in pdf.TEMPLATES.iterdir()) == ["paper.typ"]
    template = (pdf.TEMPLATES / "paper.typ").read_text(encoding="utf-8")
    assert not re.search(r"#?\b(read|eval|plugin|include|import|image)\b\s*[(\"]", template)
    assert template.count("json(") == 1
