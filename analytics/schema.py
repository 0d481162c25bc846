"""What a language model answers about a call, and what of it is believed.

Pure. The classes are sent as a strict JSON schema, so numbers and lists carry bounds that such a schema knows;
bounds on texts are checked here only. What is out of bounds is refused, never moved to the nearest bound.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

MAX_POINTS = 8
MAX_REASON_CHARACTERS = 500
MAX_TEXT_CHARACTERS = 1000

Label = Literal["positiv", "neutral", "negativ", "unbekannt"]
Mood = Literal["gut", "mittel", "schlecht", "unbekannt"]
Category = Literal["facts", "preferences", "important_people", "recent_topics", "health_notes"]
CATEGORIES: tuple[Category, ...] = ("facts", "preferences", "important_people", "recent_topics", "health_notes")
# Of the kinds that there are, those that a text read afterwards can tell.
ConcernKind = Literal[
    "fall", "pain", "breathing", "loneliness", "despair", "medication", "fraud", "eating", "confusion"
]


def _at_most(limit: int) -> AfterValidator:
    def check(text: str) -> str:
        if len(text) > limit:
            raise ValueError("text too long")
        return text

    return AfterValidator(check)


Reason = Annotated[str, _at_most(MAX_REASON_CHARACTERS)]
Text = Annotated[str, _at_most(MAX_TEXT_CHARACTERS)]
TurnNumber = Annotated[int, Field(ge=1)]
Score = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)]
Confidence = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Strict(BaseModel):
    """Every field is required, unknown ones are refused, and nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Sentiment(Strict):
    """The mood of what was said, and the caller's words it rests on. "unbekannt" is an answer without a score."""

    label: Label
    score: Score | None
    confidence: Confidence
    reason: Reason
    quote: Text
    turn: TurnNumber | None

    @model_validator(mode="before")
    @classmethod
    def _unknown_has_no_score(cls, data: object) -> object:
        if isinstance(data, dict) and data.get("label") == "unbekannt":
            return {**data, "score": None}
        return data


class Point(Strict):
    """A sentence with the turns it rests on."""

    text: Text
    turns: list[TurnNumber]


class MemoryReading(Strict):
    """What is worth remembering, and which remembered texts are no longer true."""

    facts: list[Point]
    preferences: list[Point]
    important_people: list[Point]
    recent_topics: list[Point]
    health_notes: list[Point]
    mood_indicator: Mood
    outdated: list[Text]

    def points(self, category: Category) -> list[Point]:
        found: list[Point] = getattr(self, category)
        return found


class ConcernReading(Strict):
    """Something a human should look at, with the words it was said in."""

    kind: ConcernKind
    quote: Text
    turn: TurnNumber


class CallReading(Strict):
    """Everything that one request tells about a call."""

    sentiment: Sentiment
    summary: Annotated[list[Point], Field(max_length=MAX_POINTS)]
    memory: MemoryReading
    concerns: list[ConcernReading]


class SummaryReading(Strict):
    """The summaries of the parts of a long call as one."""

    summary: Annotated[list[Point], Field(max_length=MAX_POINTS)]
