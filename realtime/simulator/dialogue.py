"""What the simulated companion says: a warm, slow conversation in German, by rules.

It knows the caller's name and life only from the instructions it was given, as the real model would,
and it says that it is simulated. Another `Dialogue` may take its place in a test.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from realtime.simulator.german_answers import ANSWERS, OPEN_QUESTIONS, RELATIONS

type Speaker = Literal["caller", "companion", "system"]
type Cause = Literal["client", "caller", "idle"]


@dataclass(frozen=True)
class ToolCall:
    """A function the companion calls, with its arguments as the JSON text that is sent."""

    name: str
    arguments: str = "{}"


@dataclass(frozen=True)
class Reply:
    """Words to speak and functions to call after them."""

    text: str
    tool_calls: tuple[ToolCall, ...] = ()


@dataclass(frozen=True)
class Turn:
    """One thing that was said; "" for something that could not be understood."""

    speaker: Speaker
    text: str


@dataclass(frozen=True)
class Moment:
    """All a dialogue may know when it is its turn."""

    instructions: str
    request: str
    """The instructions of this one response.create, "" if it had none."""
    turns: tuple[Turn, ...]
    tools: tuple[str, ...]
    cause: Cause

    def last(self, speaker: Speaker) -> str:
        """The newest words of this speaker, "" if there are none."""
        return next((turn.text for turn in reversed(self.turns) if turn.speaker == speaker), "")

    def count(self, speaker: Speaker) -> int:
        """How often this speaker has spoken."""
        return sum(turn.speaker == speaker for turn in self.turns)


class Dialogue(Protocol):
    """Anything that can answer."""

    def reply(self, moment: Moment) -> Reply:
        """What to say now."""
        ...


_QUOTED = re.compile(r"[„“»«\"]([^„“”»«\"]{8,})[“”«»\"]")
_VERBATIM = re.compile(
    r"wörtlich|wortgetreu|wortwörtlich|wort für wort|unverändert|genau (?:dies|so|mit)|beginn"
    r"|verbatim|exactly|word for word",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:sprichst mit|sprechen mit|heißt|Name(?: der Person)?\W{1,4}|talking to|speaking with)\s*"
    r"((?:Frau |Herrn? )?[A-ZÄÖÜ][\wäöüß-]+(?: [A-ZÄÖÜ][\wäöüß-]+)?)"
)
_PERSON = re.compile(rf"([A-ZÄÖÜ][\wäöüß-]+)\s*:\s*(?:\w+ )?({'|'.join(RELATIONS)})\b")
_GOODBYE = re.compile(
    r"auf wieder(?:hören|sehen)|tschüss|tschüs|bis bald|bis morgen|leg(?:e)? (?:jetzt )?auf|mach'?s gut|ade\b",
    re.IGNORECASE,
)
_SIMULATED = "Dies ist eine Vorführung, meine Antworten sind simuliert."
_NOT_UNDERSTOOD = "Entschuldigung, das habe ich nicht gut verstanden. Mögen Sie es noch einmal sagen?"
_STILL_THERE = "Sind Sie noch da? Lassen Sie sich ruhig Zeit, ich höre Ihnen zu."
_FAREWELL = "Es war schön, mit Ihnen zu sprechen. Alles Gute für Sie, und auf Wiederhören!"


def verbatim(instructions: str) -> str:
    """The text between quotation marks that the instructions want said word for word, "" if none."""
    for match in _QUOTED.finditer(instructions):
        if _VERBATIM.search(instructions[max(0, match.start() - 160) : match.start()]):
            return match[1].strip()
    return ""


def important_person(instructions: str) -> tuple[str, str] | None:
    """The first "Lisa: Enkelin" of the instructions, as name and relation."""
    match = _PERSON.search(instructions)
    return (match[1], match[2]) if match else None


class GermanDialogue:
    """The default."""

    def reply(self, moment: Moment) -> Reply:
        """A greeting first, then an answer to what the caller said last."""
        if moment.request and (words := verbatim(moment.request)):
            return self._with_greeting(words, moment)
        if not moment.count("companion"):
            return self._with_greeting(verbatim(moment.instructions), moment)
        if re.search(r"verabschied|goodbye|say bye", moment.request, re.IGNORECASE):
            return Reply(_FAREWELL, self._hang_up(moment))
        if moment.cause == "idle":
            return Reply(_STILL_THERE)
        return self._answer(moment)

    def _with_greeting(self, notice: str, moment: Moment) -> Reply:
        if moment.count("companion"):
            return Reply(notice)
        if moment.last("caller"):
            # The caller spoke first: greet, and answer at once.
            return Reply(f"{notice} {_SIMULATED} {self._answer(moment).text}".strip())
        name = _NAME.search(moment.instructions)
        hello = f"Guten Tag, {name[1]}." if name else "Guten Tag."
        return Reply(" ".join(part for part in (notice, hello, _SIMULATED, _first_question(moment)) if part))

    def _answer(self, moment: Moment) -> Reply:
        words = moment.last("caller")
        if not words:
            return Reply(_NOT_UNDERSTOOD)
        if _GOODBYE.search(words):
            return Reply(_FAREWELL, self._hang_up(moment))
        said = {turn.text for turn in moment.turns if turn.speaker == "companion"}
        for pattern, answer in ANSWERS:
            if (match := pattern.search(words)) and (text := _filled(answer, match)) not in said:
                return Reply(text)
        return Reply(OPEN_QUESTIONS[moment.count("companion") % len(OPEN_QUESTIONS)])

    def _hang_up(self, moment: Moment) -> tuple[ToolCall, ...]:
        if "end_call" not in moment.tools:
            return ()
        return (ToolCall("end_call", json.dumps({"reason": "goodbye"})),)


def _first_question(moment: Moment) -> str:
    person = important_person(moment.instructions)
    if person is None:
        return "Wie geht es Ihnen heute?"
    name, relation = person
    pronoun = "Ihr" if RELATIONS[relation] == "m" else "Ihre"
    return f"Wie geht es Ihnen heute, und was macht {pronoun} {relation} {name}?"


def _filled(answer: str | Callable[[re.Match[str]], str], match: re.Match[str]) -> str:
    return answer if isinstance(answer, str) else answer(match)
