"""Translations without GNU gettext: what the sources say, the .po that people edit, the .mo that Django reads.

Only what this project uses: messages with or without a plural, no contexts.
"""

import ast
import re
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils.translation.template import templatize

SINGULAR_FUNCTIONS = {"_", "gettext", "gettext_lazy"}
PLURAL_FUNCTIONS = {"ngettext", "ngettext_lazy"}
TEXT = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
IN_TEMPLATE = re.compile(rf"\b(?:_|n?gettext)\(\s*{TEXT}(?:\s*,\s*{TEXT})?")
HEADER = (
    "Project-Id-Version: EU Voice Companion\n"
    "Language: {language}\n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\n"
)
MO_MAGIC, MO_HEADER_BYTES = 0x950412DE, 28

# (singular, plural or ""): as a source says it, and as its translation does
type Message = tuple[str, str]
type Catalogue = dict[Message, Message]


class CatalogueError(Exception):
    """A .po file that this reader does not understand."""


# --- what the sources say ------------------------------------------------------------------------------
def in_sources(folder: Path) -> dict[Message, list[str]]:
    """Every message of the Python files and templates below a folder, with the files that say it."""
    found: dict[Message, list[str]] = {}
    templates = (*folder.glob("templates/**/*.html"), *folder.glob("templates/**/*.txt"))  # mails are text, too
    for path in sorted((*folder.glob("*/**/*.py"), *templates)):
        name = path.relative_to(folder)
        if name.parts[0].startswith(".") or name.parts[0] == "var" or "tests" in name.parts:
            continue
        source = path.read_text(encoding="utf-8")
        for message in in_python(source) if path.suffix == ".py" else in_template(source):
            places = found.setdefault(message, [])
            if str(name) not in places:
                places.append(str(name))
    return found


def in_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            texts = [one.value for one in node.args if isinstance(one, ast.Constant)]
            if node.func.id in SINGULAR_FUNCTIONS and texts and isinstance(texts[0], str):
                yield texts[0], ""
            elif node.func.id in PLURAL_FUNCTIONS:
                yield str(texts[0]), str(texts[1])


def in_template(source: str) -> Iterator[Message]:
    for singular, plural in IN_TEMPLATE.findall(templatize(source)):
        yield ast.literal_eval(singular), ast.literal_eval(plural) if plural else ""


# --- .po -----------------------------------------------------------------------------------------------
def read_po(text: str) -> Catalogue:
    """The messages of a .po file without its header. Raises CatalogueError."""
    catalogue: Catalogue = {}
    for block in re.split(r"\n\s*\n", text.strip()):
        fields = _fields(block)
        message = (fields.get("msgid", ""), fields.get("msgid_plural", ""))
        if message[0]:
            catalogue[message] = (
                fields.get("msgstr[0]" if message[1] else "msgstr", ""),
                fields.get("msgstr[1]", ""),
            )
    return catalogue


def _fields(block: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    keyword = ""
    for line in block.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        match = re.fullmatch(r'(?:(msgid|msgid_plural|msgstr(?:\[[01]\])?) )?("(?:[^"\\]|\\.)*")', line.strip())
        if not match or not (match[1] or keyword):
            raise CatalogueError(line)
        keyword = match[1] or keyword
        fields[keyword] = fields.get(keyword, "") + ast.literal_eval(match[2])
    return fields


def written_po(catalogue: Catalogue, places: dict[Message, list[str]], *, language: str) -> str:
    """A .po file, in the order of the sources; it changes only where they do."""
    blocks = [
        'msgid ""\nmsgstr ""\n'
        + "\n".join(_quoted(line) for line in HEADER.format(language=language).splitlines(True))
    ]
    for message, files in places.items():
        translation = catalogue.get(message, ("", ""))
        lines = [f"#: {' '.join(files)}", f"msgid {_quoted(message[0])}"]
        if message[1]:
            lines += [f"msgid_plural {_quoted(message[1])}"]
            lines += [f"msgstr[{number}] {_quoted(text)}" for number, text in enumerate(translation)]
        else:
            lines.append(f"msgstr {_quoted(translation[0])}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


# --- .mo -----------------------------------------------------------------------------------------------
def compiled(catalogue: Catalogue, *, language: str) -> bytes:
    """The .mo file: two tables of (length, offset) into one heap of strings, the originals in sorted order."""
    pairs = [(b"", HEADER.format(language=language).encode())]
    for message, translation in catalogue.items():
        if translation[0]:
            pairs.append((_joined(message), _joined(translation)))
    pairs.sort()
    start = MO_HEADER_BYTES + 16 * len(pairs)
    originals, heap = _table((original for original, _text in pairs), start)
    translations, more = _table((text for _original, text in pairs), start + len(heap))
    header = struct.pack(
        "<7I", MO_MAGIC, 0, len(pairs), MO_HEADER_BYTES, MO_HEADER_BYTES + 8 * len(pairs), 0, MO_HEADER_BYTES
    )
    return header + originals + translations + heap + more


def _joined(message: Message) -> bytes:
    return "\0".join(part for part in message if part).encode()


def _table(texts: Iterable[bytes], start: int) -> tuple[bytes, bytes]:
    table, heap = b"", b""
    for text in texts:
        table += struct.pack("<2I", len(text), start + len(heap))
        heap += text + b"\0"
    return table, heap
