"""What the caller has heard: replies, marks, and where items stand in the order of speech. Pure.

Audio is counted in bytes of µ-law at 8 kHz, 8 bytes to the millisecond, without ever being decoded.
"""

from dataclasses import dataclass, field

BYTES_PER_MS = 8
POSITION_GAP = 1 << 20


def audio_bytes(payload: str) -> int:
    """How many bytes a base64 text stands for."""
    return len(payload) * 3 // 4 - payload.count("=", -2)


def cut_to_share(text: str, heard: int, total: int) -> str:
    """The part of a text that was heard, to the last whole word, if `heard` of `total` bytes were played.

    >>> cut_to_share("Heute scheint die Sonne.", 50, 100)
    'Heute'
    """
    if heard >= total:
        return text
    kept = text[: len(text) * heard // total]
    return kept.rpartition(" ")[0].rstrip()


class ItemOrder:
    """Gives every item of the conversation a position, ascending in the order of speech.

    A position never changes once it is given, because it may already be stored: an item that comes late takes
    one between its neighbours.
    """

    def __init__(self) -> None:
        self._items: list[tuple[str, int]] = []
        self._positions: dict[str, int] = {}

    def place(self, item_id: str, previous_item_id: str | None = None) -> int:
        """The position of an item: after its predecessor if that is known, else at the end."""
        if item_id not in self._positions:
            self._insert(item_id, self._index_after(previous_item_id))
        return self._positions[item_id]

    def _index_after(self, previous_item_id: str | None) -> int:
        for index in range(len(self._items) - 1, -1, -1):
            if self._items[index][0] == previous_item_id:
                return index + 1
        return len(self._items)

    def _insert(self, item_id: str, index: int) -> None:
        last = self._items[-1][1] if self._items else 0
        before = self._items[index - 1][1] if index else 0
        position = (before + self._items[index][1]) // 2 if index < len(self._items) else last + POSITION_GAP
        if position == before:  # no room between the neighbours: the end is the next best place
            index, position = len(self._items), last + POSITION_GAP
        self._items.insert(index, (item_id, position))
        self._positions[item_id] = position


@dataclass(slots=True)
class Reply:
    """One spoken item of the companion."""

    item_id: str
    response_id: str
    position: int
    started_at_ms: int
    text: str = ""
    sent: int = 0  # bytes given to the carrier
    heard: int = 0  # bytes whose mark came back
    ended: bool = False  # no more audio will come

    @property
    def heard_ms(self) -> int:
        return self.heard // BYTES_PER_MS

    @property
    def is_heard(self) -> bool:
        return self.ended and self.heard >= self.sent

    def heard_text(self) -> str:
        """Its words as far as they were heard; none if it never sounded."""
        return cut_to_share(self.text.strip(), self.heard, self.sent) if self.heard else ""


@dataclass(slots=True)
class Playback:
    """The replies that were given to the carrier and may still be playing.

    Twilio echoes a mark when the audio before it has been played, but also when `clear` throws it away: so marks
    are forgotten when they are cleared, no name is used twice, and the echo of a forgotten one means nothing.
    """

    replies: dict[str, Reply] = field(default_factory=dict)
    _marks: dict[str, tuple[str, int]] = field(default_factory=dict)
    _count: int = 0

    def add(self, reply: Reply, payload: str) -> str:
        """Counts audio that is being sent; returns the name of the mark to send behind it."""
        reply.sent += audio_bytes(payload)
        self._count += 1
        name = str(self._count)
        self._marks[name] = (reply.item_id, reply.sent)
        return name

    def mark_played(self, name: str) -> None:
        item_id, sent = self._marks.pop(name, ("", 0))
        if reply := self.replies.get(item_id):
            reply.heard = max(reply.heard, sent)

    def take_heard(self) -> list[Reply]:
        """Removes and returns the replies that were heard to their end."""
        return self._take([reply for reply in self.replies.values() if reply.is_heard])

    def take_all(self) -> list[Reply]:
        """Removes and returns every reply, heard or not, and forgets their marks."""
        self._marks.clear()
        return self._take(list(self.replies.values()))

    def _take(self, replies: list[Reply]) -> list[Reply]:
        for reply in replies:
            del self.replies[reply.item_id]
        return replies
