"""Builds the companion's instructions from who is calling and what is remembered. Pure.

The words themselves are text files: `templates/prompts/<name>.<language>.txt`, read by `realtime.briefing`.
What people said is data and never an instruction: it is fenced, one line an item, without the fence's own signs.
"""

import string
from collections.abc import Mapping
from dataclasses import dataclass, field

LINE_LIMIT = 200
PROMPT_NAMES = (
    "companion",
    "known_caller",
    "shared_number",
    "unknown_caller",
    "memory",
    "notice",
    "notice_sentence",
    "greeting",
    "goodbye",
)
CATEGORIES = ("important_people", "facts", "preferences", "recent_topics", "health_notes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """What the companion may know before the first word. `name` is empty unless the number is one person's."""

    language: str = "de"
    name: str = ""
    number_is_shared: bool = False
    memory: Mapping[str, list[str]] = field(default_factory=dict)


def as_datum(text: str) -> str:
    """A line of somebody's words that cannot leave its fence: no line breaks, no brackets, no great length."""
    cleaned = "".join(
        character if character.isprintable() and character not in "<>{}[]«»" else " " for character in text
    )
    return " ".join(cleaned.split())[:LINE_LIMIT]


def build_instructions(briefing: Briefing, texts: Mapping[str, str]) -> str:
    """The instructions of one call. `texts` maps the names in PROMPT_NAMES to their words in its language."""
    parts = [texts["companion"].strip()]
    if briefing.name:
        parts.append(string.Template(texts["known_caller"]).substitute(name=as_datum(briefing.name)).strip())
    else:
        parts.append(texts["shared_number" if briefing.number_is_shared else "unknown_caller"].strip())
    if briefing.name and (lines := memory_lines(briefing.memory)):
        parts.append(string.Template(texts["memory"]).substitute(lines="\n".join(lines)).strip())
    notice = string.Template(texts["notice"]).substitute(notice=texts["notice_sentence"].strip())
    return "\n\n".join([*parts, notice.strip()])


def memory_lines(memory: Mapping[str, list[str]]) -> list[str]:
    """What is remembered, an item a line, people first."""
    return [
        f"- {as_datum(text)}" for category in CATEGORIES for text in memory.get(category, []) if as_datum(text)
    ]
