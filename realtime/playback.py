"""What the caller hears: replies, phrases of our own, marks, and where items stand in the order of speech. Pure.

Audio is counted in bytes of µ-law at 8 kHz, 8 bytes to the millisecond, without ever being decoded. What was given
to the carrier is kept until its mark comes back, so that an interruption without words can be taken back.
"""

from collections import deque
from dataclasses import dataclass, field

from realtime.commands import Command, PlayAudio, SendMark

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
    one between its neighbours. A new connection has new items, which stand behind `after`.
    """

    def __init__(self, after: int = 0) -> None:
        self._first = after
        self._items: list[tuple[str, int]] = []
        self._positions: dict[str, int] = {}

    @property
    def last(self) -> int:
        """The highest position given so far."""
        return self._items[-1][1] if self._items else self._first

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
        last = self.last
        before = self._items[index - 1][1] if index else self._first
        position = (before + self._items[index][1]) // 2 if index < len(self._items) else last + POSITION_GAP
        if position == before:  # no room between the neighbours: the end is the next best place
            index, position = len(self._items), last + POSITION_GAP
        self._items.insert(index, (item_id, position))
        self._positions[item_id] = position


@dataclass(slots=True)
class Sound:
    """One thing the caller is meant to hear: a spoken item of the companion, or a phrase of our own."""

    item_id: str
    position: int
    started_at_ms: int
    response_id: str = ""  # empty for a phrase of our own
    phrase: str = ""  # the name of that phrase
    text: str = ""
    received: int = 0  # bytes
    heard: int = 0  # bytes whose mark came back
    unheard: deque[str] = field(default_factory=deque)
    audible: bool = False
    ended: bool = False  # no more audio will come
    must_be_heard: bool = False  # an interruption does not stop it
    forgotten: bool = False  # the companion no longer knows this item: its connection was lost
    aside: bool = False  # a word to bridge a gap, and no part of the conversation

    @property
    def is_reply(self) -> bool:
        return bool(self.response_id)

    @property
    def heard_ms(self) -> int:
        return self.heard // BYTES_PER_MS

    @property
    def unheard_ms(self) -> int:
        return (self.received - self.heard) // BYTES_PER_MS

    @property
    def is_heard(self) -> bool:
        return self.ended and not self.unheard

    def heard_text(self) -> str:
        """Its words as far as they were heard; none if it never sounded."""
        return cut_to_share(self.text.strip(), self.heard, self.received) if self.heard and self.audible else ""


@dataclass(slots=True)
class Playback:
    """The sounds that were given to the carrier, or wait to be, in the order in which they are heard.

    Twilio echoes a mark when the audio before it has been played, but also when `clear` throws it away: so marks
    are forgotten when they are cleared, no name is used twice, and the echo of a forgotten one means nothing.
    """

    sounds: dict[str, Sound] = field(default_factory=dict)
    paused: bool = False
    _marks: dict[str, tuple[str, int]] = field(default_factory=dict)
    _count: int = 0

    @property
    def is_audible(self) -> bool:
        """Whether the caller hears something now, as far as marks can tell."""
        return not self.paused and any(sound.audible and sound.unheard for sound in self.sounds.values())

    @property
    def has_open_reply(self) -> bool:
        """Whether a reply is being spoken whose end has not arrived: nothing may be put behind its middle."""
        return any(sound.is_reply and not sound.ended for sound in self.sounds.values())

    @property
    def unheard_ms(self) -> int:
        return sum(sound.unheard_ms for sound in self.sounds.values())

    @property
    def current(self) -> Sound | None:
        """The sound that is playing, or would be."""
        return next((sound for sound in self.sounds.values() if sound.unheard), None)

    def add(self, sound: Sound, payload: str) -> list[Command]:
        """Puts audio behind what there is; while paused it is only kept."""
        self.sounds.setdefault(sound.item_id, sound)
        sound.unheard.append(payload)
        before = sound.received
        sound.received += audio_bytes(payload)
        return [] if self.paused else self._sent(sound, payload, before)

    def _sent(self, sound: Sound, payload: str, before: int) -> list[Command]:
        self._count += 1
        name = str(self._count)
        self._marks[name] = (sound.item_id, before + audio_bytes(payload))
        return [PlayAudio(payload), SendMark(name)]

    def mark_played(self, name: str) -> None:
        item_id, upto = self._marks.pop(name, ("", 0))
        sound = self.sounds.get(item_id)
        while sound and sound.unheard and sound.heard < upto:
            sound.heard += audio_bytes(sound.unheard.popleft())

    def pause(self) -> bool:
        """Takes back what is unheard; True if the carrier holds audio that has to be cleared."""
        self.paused = True
        held = bool(self._marks)
        self._marks.clear()
        return held

    def resume(self) -> list[Command]:
        """Everything unheard once more, from where it was heard to."""
        self.paused = False
        commands: list[Command] = []
        for sound in self.sounds.values():
            at = sound.heard
            for payload in sound.unheard:
                commands += self._sent(sound, payload, at)
                at += audio_bytes(payload)
        return commands

    def take_heard(self) -> list[Sound]:
        """Removes and returns the sounds that were heard to their end."""
        return self._take([sound for sound in self.sounds.values() if sound.is_heard])

    def take_all(self, *, also_what_must_be_heard: bool = True) -> list[Sound]:
        """Removes and returns every sound, heard or not, and forgets their marks."""
        self._marks.clear()
        return self._take(
            [sound for sound in self.sounds.values() if also_what_must_be_heard or not sound.must_be_heard]
        )

    def outlive(self, generation: int) -> None:
        """The connection is gone: what is playing plays on, under names that no new item can have."""
        for item_id in list(self.sounds):
            sound = self.sounds.pop(item_id)
            sound.item_id = f"{generation}/{item_id}"
            sound.ended = sound.forgotten = True
            self.sounds[sound.item_id] = sound
        for name, (item_id, upto) in self._marks.items():
            self._marks[name] = (f"{generation}/{item_id}", upto)

    def _take(self, sounds: list[Sound]) -> list[Sound]:
        for sound in sounds:
            del self.sounds[sound.item_id]
        return sounds
