"""Messages that the instructions contain, and how the simulated companion reads them aloud."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_BLOCK = re.compile(r"^<(nachrichten|messages)>\n(?P<lines>.*?)^</\1>$", re.MULTILINE | re.DOTALL)
_LINE = re.compile(r"- (?P<sender>[^:]+): (?P<text>.+)")
_DECLINES = re.compile(
    r"\b(?:keine?|nicht)\b[^.!?]{0,30}\b(?:nachricht(?:en)?|vorlesen|vorgelesen)\b"
    r"|\bnachricht(?:en)?\b[^.!?]{0,30}\b(?:nicht|keine)\b|\blesen sie (?:das|die|sie)? ?nicht\b",
    re.IGNORECASE,
)
_ATTEMPTS = 2


@dataclass(frozen=True)
class WrittenMessage:
    """Who wrote it, and the words."""

    sender: str
    text: str


def written_messages(instructions: str) -> list[WrittenMessage]:
    """The messages between the marks, in their order."""
    blocks = (match["lines"].splitlines() for match in _BLOCK.finditer(instructions))
    found = (match for lines in blocks for line in lines if (match := _LINE.fullmatch(line)))
    return [WrittenMessage(match["sender"], match["text"]) for match in found]


def without_messages(instructions: str) -> str:
    """The rest: nothing that stands in a message is taken for a rule, a name or a wish."""
    return _BLOCK.sub("", instructions)


def announced(message: WrittenMessage) -> str:
    """Word for word, with a full stop behind it."""
    stop = "" if message.text.endswith((".", "!", "?")) else "."
    return f"Ich habe eine Nachricht von {message.sender}: {message.text}{stop}"


def unread(messages: Sequence[WrittenMessage], said: Sequence[str]) -> list[WrittenMessage]:
    """Those that were not said to their end; who was interrupted tries once more."""
    return [
        message
        for message in messages
        if not any(message.text in text for text in said)
        and sum(f"Nachricht von {message.sender}: {message.text[:12]}" in text for text in said) < _ATTEMPTS
    ]


def declines_messages(words: str) -> bool:
    """Whether somebody does not want to hear them."""
    return _DECLINES.search(words) is not None
