"""Reads a whole conversation with the language model, part by part if it is long.

It asks and checks; it neither loads nor writes rows.
"""

import datetime
import functools
import logging
from collections.abc import Sequence

from django.conf import settings

from analytics import llm, prompts, readings
from analytics.llm import AnalysisError
from analytics.models import CallAnalysis
from analytics.schema import MAX_POINTS, CallReading, Point, SummaryReading
from analytics.turns import Turn, caller_words, parts

PART_CHARACTERS = 60_000
TEMPLATES = settings.BASE_DIR / "templates" / "prompts"

logger = logging.getLogger(__name__)


@functools.cache
def prompt(name: str, language: str) -> str:
    """The text of a prompt in the person's language, or in German if there is none."""
    path = TEMPLATES / f"{name}.{language}.txt"
    text: str = (path if path.exists() else TEMPLATES / f"{name}.de.txt").read_text(encoding="utf-8")
    return text


def read_conversation(
    *, turns: Sequence[Turn], remembered: Sequence[str], day: datetime.date, language: str, about: str = ""
) -> CallReading:
    """One reading of all turns, however many; `about` as `llm.ask` takes it. Raises AnalysisError."""
    pieces = parts(turns, PART_CHARACTERS)
    template = prompt("analysis", language)
    read: list[readings.PartReading] = []
    for part, piece in enumerate(pieces, start=1):
        instructions = prompts.instructions(template, day=day, language=language, part=part, parts=len(pieces))
        read.append(readings.PartReading(_read_part(instructions, piece, remembered, about), caller_words(piece)))
    merged = readings.merge_readings(read)
    points = [point for part_reading in read for point in part_reading.reading.summary]
    if len(points) <= MAX_POINTS:
        return merged
    return merged.model_copy(
        update={"summary": _condensed(points, turns, day, len(pieces), about) or merged.summary}
    )


def _read_part(instructions: str, piece: Sequence[Turn], remembered: Sequence[str], about: str) -> CallReading:
    content = prompts.transcript_input(piece, remembered)
    reading = llm.ask(instructions=instructions, content=content, answer=CallReading, about=about)
    try:
        return readings.checked(reading, piece)
    except readings.ReadingError:
        raise AnalysisError(CallAnalysis.Failure.INVALID_ANSWER, permanent=False) from None


def _condensed(
    points: Sequence[Point], turns: Sequence[Turn], day: datetime.date, count: int, about: str
) -> list[Point]:
    """The points of all parts as eight; none if that fails, which is no reason to lose the whole reading."""
    instructions = prompts.instructions(prompt("condense", "de"), day=day, language="de", parts=count)
    try:
        content = prompts.points_input(points)
        answer = llm.ask(instructions=instructions, content=content, answer=SummaryReading, about=about)
        return readings.checked_summary(answer.summary, turns)
    except (AnalysisError, readings.ReadingError) as error:
        logger.warning("summaries not condensed", extra={"error": type(error).__name__})
        return []
