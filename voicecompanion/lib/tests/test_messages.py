"""Catalogues without GNU gettext: found in sources, kept in a .po, compiled to what Django reads."""

import gettext
import io

import pytest

from voicecompanion.lib.messages import CatalogueError, compiled, in_python, in_template, read_po, written_po

DAYS = ("%(days)s Tag", "%(days)s Tage")


def test_messages_are_found_in_python() -> None:
    source = '_("Ja")\ngettext_lazy("Nein" " danke")\nngettext("ein Tag", "Tage", n)\nprint("nichts")\n_(name)'
    assert list(in_python(source)) == [("Ja", ""), ("Nein danke", ""), ("ein Tag", "Tage")]


def test_messages_are_found_in_templates() -> None:
    source = (
        "{% translate \"Ja\" %} {{ name|default:_('Unbekannt') }}"
        "{% blocktranslate count days=n %}{{ days }} Tag{% plural %}{{ days }} Tage{% endblocktranslate %}"
    )
    assert set(in_template(source)) == {("Ja", ""), ("Unbekannt", ""), DAYS}


def test_a_written_catalogue_reads_as_it_was() -> None:
    catalogue = {("Ja", ""): ("Yes", ""), DAYS: ("%(days)s day", "%(days)s days"), ('„a"\\\n', ""): ("b", "")}
    text = written_po(catalogue, {message: ["a.py"] for message in catalogue}, language="en")
    assert read_po(text) == catalogue


def test_a_line_that_nobody_understands_is_not_passed_over() -> None:
    with pytest.raises(CatalogueError):
        read_po('msgid "a"\nmsgstr b')


def test_a_compiled_catalogue_is_read_by_gettext() -> None:
    catalogue = {("Ja", ""): ("Yes", ""), DAYS: ("%(days)s day", "%(days)s days"), ("Nein", ""): ("", "")}
    read = gettext.GNUTranslations(io.BytesIO(compiled(catalogue, language="en")))
    assert read.gettext("Ja") == "Yes"
    assert read.gettext("Nein") == "Nein"
    assert [read.ngettext(*DAYS, number) for number in (1, 2)] == ["%(days)s day", "%(days)s days"]
