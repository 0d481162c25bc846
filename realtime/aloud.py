"""Messages of the family as they are read aloud: which was heard, and what the transcript says of it. Pure.

A message is heard when most of its words were: the companion reads word for word, but the provider's text of what
it said writes numbers and names in its own way. What was cut off counts as far as it sounded.
"""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from realtime.commands import RecordUtterance, Speaker

ENOUGH = 0.7
# "Bis morgen!" is also said at every goodbye: of a short message the sender has to be heard as well.
SHORT = 5
# So many words of a message in a row are the message, and not everybody's language.
IN_A_ROW = 4
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class FamilyWords:
    """A message, as it is read aloud."""

    id: int
    sender: str
    text: str


def words_of(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(text)]


def share_heard(message: FamilyWords, heard: Iterable[str]) -> float:
    """How much of a message is among these words: the share of its distinct words, from 0 to 1."""
    words = set(words_of(message.text))
    if len(words) < SHORT:
        words |= set(words_of(message.sender)[:1])
    return len(words & set(heard)) / len(words) if words_of(message.text) else 0.0


def without_message(text: str, message: FamilyWords) -> str:
    """What was said, without a message in it: what somebody tells their mother is nobody else's business."""
    spoken, written = list(WORD.finditer(text)), words_of(message.text)
    matcher = difflib.SequenceMatcher(None, [one[0].casefold() for one in spoken], written, autojunk=False)
    shortest = min(IN_A_ROW, len(written))
    blocks = [block for block in matcher.get_matching_blocks() if block.size >= max(shortest, 1)]
    if not blocks:
        return text
    first, last = spoken[blocks[0].a], spoken[blocks[-1].a + blocks[-1].size - 1]
    return f"{text[: first.start()]}[…]{text[last.end() :]}"


class Aloud:
    """The messages of one call. It is told what the companion said, in the order in which it was heard."""

    def __init__(self, messages: Sequence[FamilyWords] = ()) -> None:
        self._messages = tuple(messages)
        # The longest first, so that what is a part of it is not taken for another one.
        self._waiting = sorted(messages, key=lambda one: -len(set(words_of(one.text))))
        self._before: Counter[str] = Counter()

    def heard_in(self, said: RecordUtterance) -> list[int]:
        """The ids of the messages that have been heard with this utterance, or with it and the one before."""
        if said.speaker is not Speaker.COMPANION or not self._waiting:
            return []
        spoken = Counter(words_of(said.text))
        left = self._before + spoken
        heard = [message for message in self._waiting if self._take(message, left)]
        self._waiting = [message for message in self._waiting if message not in heard]
        self._before = spoken & left
        return [message.id for message in heard]

    @staticmethod
    def _take(message: FamilyWords, left: Counter[str]) -> bool:
        """Each word that was heard stands for one message: two that say the same have to be read twice."""
        if share_heard(message, +left) < ENOUGH:
            return False
        left.subtract(word for word in words_of(message.text) if left[word] > 0)
        return True

    def for_the_record(self, said: RecordUtterance) -> RecordUtterance:
        """The utterance as the transcript may show it."""
        if said.speaker is not Speaker.COMPANION:
            return said
        text = said.text
        for message in self._messages:
            text = without_message(text, message)
        return said if text == said.text else replace(said, text=text)
