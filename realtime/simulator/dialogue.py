"""What the simulated companion says: a warm, slow conversation in German, by rules.

It knows the caller's name and life only from the instructions it was given, as the real model would,
and it says that it is simulated. Another `Dialogue` may take its place in a test.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from realtime.simulator.family_messages import (
    WrittenMessage,
    announced,
    declines_messages,
    unread,
    without_messages,
    written_messages,
)
from realtime.simulator.german_answers import ANSWERS, OPEN_QUESTIONS, RELATIONS
from realtime.simulator.german_requests import confirmation, number_is_shared, requested

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
class ToolResult:
    """A function that was called since the caller's newest words, and what came of it; None: nothing yet."""

    name: str
    arguments: str
    output: str | None = None


@dataclass(frozen=True)
class Moment:
    """All a dialogue may know when it is its turn."""

    instructions: str
    request: str
    """The instructions of this one response.create, "" if it had none."""
    turns: tuple[Turn, ...]
    tools: tuple[str, ...]
    cause: Cause
    results: tuple[ToolResult, ...] = ()

    @property
    def unanswered(self) -> tuple[str, ...]:
        """What the caller said since the companion spoke last; "" for what could not be understood."""
        return tuple(turn.text for turn in self._since_companion() if turn.speaker == "caller")

    @property
    def wish(self) -> str:
        """What the product wants said now: the words of this response.create, or of a system item since then."""
        notes = [turn.text for turn in self._since_companion() if turn.speaker == "system"]
        return self.request or (notes[-1] if notes else "")

    def _since_companion(self) -> list[Turn]:
        newest = [turn.speaker for turn in reversed(self.turns)]
        spoken = newest.index("companion") if "companion" in newest else len(newest)
        return list(self.turns[len(newest) - spoken :])

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
    r"(?:sprichst mit|sprechen mit|Name(?: der Person)?\W{1,4}|talking to|speaking with)\s*"
    r"(?!Mensch|Person|Anrufer|Senior|Älter|Ihnen|Patient)"
    r"((?:Frau |Herrn? )?[A-ZÄÖÜ][\wäöüß-]+(?: [A-ZÄÖÜ][\wäöüß-]+)?)"
)
_PERSON = re.compile(rf"([A-ZÄÖÜ][\wäöüß-]+)\s*:\s*(?:\w+ )?({'|'.join(RELATIONS)})\b")
_ALONE = re.compile(r"nichts (?:anderes|weiter)|sonst nichts|\bnur diese|nothing else|only this", re.IGNORECASE)
_GOODBYE = re.compile(
    r"auf wieder(?:hören|sehen)|tschüss|tschüs|bis bald|bis morgen|leg(?:e)? (?:jetzt )?auf|mach'?s gut|ade\b",
    re.IGNORECASE,
)
_FAREWELL_DUE = re.compile(r"verabschiede|goodbye|say bye|muss jetzt enden", re.IGNORECASE)
_TOLD_BEFORE = re.compile(
    r"\b(?:bereits|schon)\b[^.!?]{0,60}\b(?:gesagt|gesprochen|gehört|gespielt|vorgelesen|gefallen)"
    r"|(?:gesagt|gesprochen|gehört|gespielt|vorgelesen) (?:\w+ )?(?:bereits|schon)"
    r"|nicht (?:noch einmal|nochmal|nochmals|erneut|wiederhol)|wiederhole? [^.!?]{0,40}nicht"
    r"|already (?:been )?(?:said|spoken|heard|played)|(?:do not|don't|never) (?:repeat|say)",
    re.IGNORECASE,
)
_NOTICE = re.compile(r"Computerprogramm|künstliche\w* (?:Intelligenz|Stimme)|\bKI\b|computer program|\bAI\b")
_SIMULATED = "Dies ist eine Vorführung, meine Antworten sind simuliert."
_NOT_UNDERSTOOD = "Entschuldigung, das habe ich nicht gut verstanden. Mögen Sie es noch einmal sagen?"
_STILL_THERE = "Sind Sie noch da? Lassen Sie sich ruhig Zeit, ich höre Ihnen zu."
_FAREWELL = "Es war schön, mit Ihnen zu sprechen. Alles Gute für Sie, und auf Wiederhören!"
_WHO_IS_IT = "Mit wem spreche ich denn?"
_MOST_ANSWERS = 2


def verbatim(instructions: str) -> str:
    """The text between quotation marks that the instructions want said word for word, "" if none.

    A text of which they say that it has been said already is not wanted again.
    """
    for match in _QUOTED.finditer(instructions):
        wanted = _VERBATIM.search(instructions[max(0, match.start() - 160) : match.start()])
        if wanted and not _told_before(instructions, match):
            return match[1].strip()
    return ""


def _told_before(instructions: str, quote: re.Match[str]) -> bool:
    # Only the sentence around it tells; "Er lautet: »…«" goes on with the one before.
    before = re.split(r"[„“”»«\"]|\n\n", instructions[max(0, quote.start() - 160) : quote.start()])[-1]
    before = before if "lautet" in before else re.split(r"[.!?]\s", before)[-1]
    after = re.split(r"[„“”»«\"]|\n\n", instructions[quote.end() : quote.end() + 120])[0]
    return any(_TOLD_BEFORE.search(text) is not None for text in (before, re.split(r"[.!?]\s", after.strip())[0]))


def important_person(instructions: str) -> tuple[str, str] | None:
    """The first "Lisa: Enkelin" of the instructions, as name and relation."""
    match = _PERSON.search(instructions)
    return (match[1], match[2]) if match else None


def greeted(moment: Moment) -> bool:
    """Whether the companion has said more than the notice that it is a program."""
    quotes = [_plain(match[1]) for match in _QUOTED.finditer(moment.instructions)]
    spoken = [turn.text for turn in moment.turns if turn.speaker == "companion" and turn.text]
    own = [text for text in spoken if not any(_is_part(_plain(text), quote) for quote in quotes)]
    alone = len(spoken) == len(own) == 1 and not moment.count("caller") and "?" not in own[0]
    return bool(own) and not (alone and _NOTICE.search(own[0]))


def _is_part(text: str, quote: str) -> bool:
    # A notice that was cut off, or one sentence of it; a "ja" is part of many things.
    return quote.startswith(text) or (text.count(" ") >= 3 and text in quote)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


class GermanDialogue:
    """The default. Calls the tools of `german_requests` and `end_call`, if the session offers them."""

    def reply(self, moment: Moment) -> Reply:
        """A greeting first, then an answer to what the caller said since the last reply; messages after it."""
        messages = written_messages(moment.instructions)
        moment = replace(moment, instructions=without_messages(moment.instructions))
        return self._reply(moment, messages)

    def _reply(self, moment: Moment, messages: list[WrittenMessage]) -> Reply:
        if words := verbatim(moment.wish):
            return self._as_wished(words, moment)
        if _FAREWELL_DUE.search(moment.wish):
            return Reply(_FAREWELL, self._hang_up(moment))
        if not greeted(moment):
            return self._greet(self._notice(moment), moment)
        if any(result.output is not None for result in moment.results):
            return self._confirm(moment)
        if moment.cause == "idle":
            return Reply(_STILL_THERE)
        return self._read_aloud(self._answer(moment), moment, messages)

    def _read_aloud(self, answer: Reply, moment: Moment, messages: list[WrittenMessage]) -> Reply:
        """One message after an answer, and all that are left before a goodbye; none to who does not want them."""
        heard = [turn.text for turn in moment.turns if turn.speaker == "caller"]
        said = [turn.text for turn in moment.turns if turn.speaker == "companion"]
        left = [] if any(map(declines_messages, heard)) else unread(messages, said)
        if not left or not answer.text or not any(moment.unanswered):
            return answer
        if any(call.name == "end_call" for call in answer.tool_calls):
            return Reply(" ".join([*map(announced, left), answer.text]), answer.tool_calls)
        return Reply(f"{answer.text} {announced(left[0])}", answer.tool_calls)

    def _as_wished(self, words: str, moment: Moment) -> Reply:
        if moment.count("companion") or _ALONE.search(moment.wish):
            return Reply(words)
        return self._greet(words, moment)

    def _notice(self, moment: Moment) -> str:
        # Whoever has heard the companion has heard the notice.
        return "" if moment.count("companion") else verbatim(moment.instructions)

    def _greet(self, notice: str, moment: Moment) -> Reply:
        if any(moment.unanswered):
            # The caller spoke first: greet, and answer at once.
            answer = self._answer(moment)
            return Reply(f"{notice} {_SIMULATED} {answer.text}".strip(), answer.tool_calls)
        name = _NAME.search(moment.instructions)
        hello = f"Guten Tag, {name[1]}." if name else "Guten Tag."
        return Reply(" ".join(part for part in (notice, hello, _SIMULATED, _first_question(moment)) if part))

    def _answer(self, moment: Moment) -> Reply:
        turns = [text for text in moment.unanswered if text] or [moment.last("caller")]
        words = " ".join(turns)
        if not words or (moment.unanswered and not any(moment.unanswered)):
            return Reply(_NOT_UNDERSTOOD if moment.count("caller") else _STILL_THERE)
        if calls := self._tools(words, moment):
            return Reply("", calls)
        if _GOODBYE.search(words):
            return Reply(_FAREWELL, self._hang_up(moment))
        said = {turn.text for turn in moment.turns if turn.speaker == "companion"}
        answers = dict.fromkeys(answer for text in (*turns, words) if (answer := _answer_to(text, said)))
        if answers:
            return Reply(" ".join(list(answers)[:_MOST_ANSWERS]))
        return Reply(OPEN_QUESTIONS[moment.count("companion") % len(OPEN_QUESTIONS)])

    def _tools(self, words: str, moment: Moment) -> tuple[ToolCall, ...]:
        if moment.results or not any(moment.unanswered):
            return ()
        spoken = [turn.text for turn in moment.turns if turn.speaker == "caller"]
        before = next((text for text in reversed(spoken[: -len(moment.unanswered)]) if text), "")
        context = {"instructions": moment.instructions, "question": moment.last("companion")}
        return tuple(
            ToolCall(name, json.dumps(arguments, ensure_ascii=False))
            for name, arguments in requested(words, before, **context)
            if name in moment.tools
        )

    def _confirm(self, moment: Moment) -> Reply:
        done = [
            verbatim(result.output) or confirmation(result.name, result.arguments, result.output)
            for result in moment.results
            if result.output is not None
        ]
        goodbye = _GOODBYE.search(" ".join(moment.unanswered))
        calls = self._hang_up(moment) if goodbye else ()
        return Reply(" ".join([*done, *([_FAREWELL] if goodbye else [])]), calls)

    def _hang_up(self, moment: Moment) -> tuple[ToolCall, ...]:
        if "end_call" not in moment.tools:
            return ()
        return (ToolCall("end_call", json.dumps({"reason": "goodbye"})),)


def _first_question(moment: Moment) -> str:
    if number_is_shared(moment.instructions):
        return _WHO_IS_IT
    person = important_person(moment.instructions)
    if person is None:
        return "Wie geht es Ihnen heute?"
    name, relation = person
    pronoun = "Ihr" if RELATIONS[relation] == "m" else "Ihre"
    return f"Wie geht es Ihnen heute, und was macht {pronoun} {relation} {name}?"


def _answer_to(words: str, said: set[str]) -> str:
    # The first rule whose answer was not given before; "" if no rule knows these words.
    for pattern, answer in ANSWERS:
        if (match := pattern.search(words)) and (text := _filled(answer, match)) not in said:
            return text
    return ""


def _filled(answer: str | Callable[[re.Match[str]], str], match: re.Match[str]) -> str:
    return answer if isinstance(answer, str) else answer(match)
