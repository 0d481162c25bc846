"""Builds the companion's instructions from who is calling and what is remembered. Pure.

The words themselves are text files: `templates/prompts/<name>.<language>.txt`, read by `realtime.briefing`.
What people said is data and never an instruction: it is fenced, one line an item, without the fence's own signs.
"""

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from realtime.aloud import FamilyWords

LINE_LIMIT = 200
NOTES_LIMIT = 500
MESSAGE_LIMIT = 400
PROMPT_NAMES = (
    "companion",
    "address_sie",
    "address_du",
    "manner",
    "known_caller",
    "shared_number",
    "unknown_caller",
    "memory",
    "messages",
    "notice",
    "greeting",
    "goodbye",
    "reconnect",
    "lost_words",
)
CATEGORIES = ("important_people", "facts", "preferences", "recent_topics", "health_notes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """What the companion may know before the first word. `name` is empty unless the number is one person's."""

    language: str = "de"
    name: str = ""
    number_is_shared: bool = False
    memory: Mapping[str, list[str]] = field(default_factory=dict)
    address: str = "sie"
    pace: str = "calm"
    is_loud: bool = False
    voice: str = ""
    topics_to_avoid: str = ""
    hearing_notes: str = ""
    dialect: str = ""
    pause_ms: int = 1_200
    takes_notes: bool = False  # a transcript is kept
    messages: tuple[FamilyWords, ...] = ()  # of the family, to be read aloud
    limit_seconds: int = 1_800
    limited_by_budget: bool = False
    budget_usd: float | None = None


def as_datum(text: str, limit: int = LINE_LIMIT) -> str:
    """A line of somebody's words that cannot leave its fence: no line breaks, no brackets, no great length."""
    cleaned = "".join(
        character if character.isprintable() and character not in "<>{}[]«»" else " " for character in text
    )
    return " ".join(cleaned.split())[:limit]


def build_instructions(briefing: Briefing, texts: Mapping[str, str], notice: str) -> str:
    """The instructions of one call.

    `texts` maps the names in PROMPT_NAMES to their words in its language; `notice` is the sentence that the caller
    has already heard.
    """
    parts = [texts["companion"], texts[f"address_{briefing.address}"], *_manner(briefing, texts)]
    if briefing.name:
        parts.append(_filled(texts["known_caller"], name=as_datum(briefing.name)))
    else:
        parts.append(texts["shared_number" if briefing.number_is_shared else "unknown_caller"])
    if briefing.name and (lines := memory_lines(briefing.memory)):
        parts.append(_filled(texts["memory"], lines="\n".join(lines)))
    if briefing.name and (lines := message_lines(briefing.messages)):
        parts.append(_filled(texts["messages"], messages="\n".join(lines), name=as_datum(briefing.name)))
    parts.append(_filled(texts["notice"], notice=notice))
    return "\n\n".join(part.strip() for part in parts)


def _manner(briefing: Briefing, texts: Mapping[str, str]) -> list[str]:
    """How this person wants to be spoken with, in their own or their family's words; nothing if nobody said."""
    said = (briefing.topics_to_avoid, briefing.hearing_notes, briefing.dialect)
    avoid, hearing, dialect = (as_datum(text, NOTES_LIMIT) for text in said)
    if not avoid and not hearing and not dialect:
        return []
    return [_filled(texts["manner"], avoid=avoid or "–", hearing=hearing or "–", dialect=dialect or "–")]


def memory_lines(memory: Mapping[str, list[str]]) -> list[str]:
    """What is remembered, an item a line, people first."""
    return [
        f"- {as_datum(text)}" for category in CATEGORIES for text in memory.get(category, []) if as_datum(text)
    ]


def message_lines(messages: Iterable[FamilyWords]) -> list[str]:
    """What is to be read aloud, a message a line, behind its sender's name: it ends with the first colon."""
    lines = [(as_datum(one.sender.replace(":", " ")), as_datum(one.text, MESSAGE_LIMIT)) for one in messages]
    return [f"- {sender}: {text}" for sender, text in lines if sender and text]


def _filled(template: str, **values: str) -> str:
    return string.Template(template).substitute(values)
