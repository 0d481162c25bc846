"""What is sent to the language model about a call. Pure: the texts come from `templates/prompts`.

What was said and what is remembered is data. It is fenced, and cannot write a fence, a turn number or a line of
its own, so nothing in it reads as an instruction.
"""

import datetime
import string
from collections.abc import Sequence

from analytics.schema import Point
from analytics.turns import CALLER, Turn

NAMES = {True: "Anrufer", False: "Begleiter"}
# The characters that fences and turn numbers are made of, as look-alikes.
UNFENCING = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")"})


def instructions(template: str, *, day: datetime.date, language: str, part: int = 1, parts: int = 1) -> str:
    """The instructions for one part of a call that took place on `day`, in the person's `language`."""
    return string.Template(template).substitute(day=day.isoformat(), language=language, part=part, parts=parts)


def transcript_input(turns: Sequence[Turn], remembered: Sequence[str]) -> str:
    """What is remembered so far and what was said, each within its fence."""
    items = [f"({number}) {as_data(text)}" for number, text in enumerate(remembered, start=1)]
    return "\n\n".join([_fenced("erinnerungen", items), _fenced("mitschrift", [_line(turn) for turn in turns])])


def points_input(points: Sequence[Point]) -> str:
    """The points of partial summaries with their turns, within a fence."""
    lines = [f"- {as_data(point.text)} {list(point.turns)}" for point in points]
    return _fenced("stichpunkte", lines)


def as_data(text: str) -> str:
    """The text in one line, without a character that could end its fence or pretend to be a turn."""
    return " ".join(text.split()).translate(UNFENCING)


def _line(turn: Turn) -> str:
    return f"[{turn.number}] {NAMES[turn.speaker == CALLER]}: {as_data(turn.text)}"


def _fenced(name: str, lines: Sequence[str]) -> str:
    return "\n".join([f"<{name}>", *(lines or ["(nichts)"]), f"</{name}>"])
