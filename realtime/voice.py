"""The companion's voice: replies and phrases of our own on their way to the caller, and what became of them. Pure.

Everything that was heard is recorded as it was heard: to its end, to where it was interrupted, or not at all.
"""

from collections.abc import Mapping

from realtime import commands as do
from realtime import events as on
from realtime.commands import Command, Speaker
from realtime.floor import Turn
from realtime.history import History
from realtime.loudness import is_loud, louder
from realtime.phrases import Phrase
from realtime.playback import ItemOrder, Playback, Sound

ROLES = {Speaker.CALLER: "user", Speaker.COMPANION: "assistant"}


class Voice:
    def __init__(self, phrases: Mapping[str, Phrase], *, loud: bool) -> None:
        self.playback = Playback()
        self.order = ItemOrder()
        self.history = History()
        self.cut_short: set[str] = set()  # phrases of which not all was heard
        self._phrases = phrases
        self._loud = loud
        self._due: list[tuple[str, bool]] = []
        self._said = 0
        self._generation = 0
        self._dropped: set[str] = set()
        self._recorded_positions: set[int] = set()

    # --- phrases of our own ----------------------------------------------------------------------------
    def say(
        self, name: str, at_ms: int, *, must_be_heard: bool = False, tell: bool = True, aside: bool = False
    ) -> list[Command]:
        """Says a phrase behind what is being said.

        `tell` lets the companion know that it has said this; it is never told of an `aside`.
        """
        self._said += 1
        phrase, item_id = self._phrases[name], f"own_{self._said}"
        sound = Sound(
            item_id, self.order.place(item_id), at_ms, phrase=name, text=phrase.text, audible=True, ended=True,
            must_be_heard=must_be_heard, aside=aside,
        )  # fmt: skip
        is_told = tell and not aside
        commands: list[Command] = [do.AddNote("assistant", phrase.text, item_id)] if is_told else []
        for payload in phrase.payloads:
            commands += self._add(sound, payload)
        return commands

    def say_later(self, name: str, *, must_be_heard: bool = False) -> None:
        """Says a phrase as soon as nothing is in the middle of being said."""
        self._due.append((name, must_be_heard))

    def say_what_is_due(self, at_ms: int) -> list[Command]:
        if not self._due or self.playback.paused or self.playback.has_open_reply:
            return []
        due, self._due = self._due, []
        return [command for name, must in due for command in self.say(name, at_ms, must_be_heard=must)]

    @property
    def has_more_to_say(self) -> bool:
        return bool(self.playback.sounds or self._due)

    # --- replies ---------------------------------------------------------------------------------------
    def reply_audio(self, event: on.ReplyAudioArrived) -> tuple[list[Command], bool]:
        """Plays a piece of a reply; True if it is the first of the reply that can be heard."""
        if event.response_id in self._dropped:
            return [], False
        sound = self._reply(event.item_id, event.response_id, event.at_ms)
        first = not sound.audible and is_loud(event.payload)
        sound.audible = sound.audible or first
        return self._add(sound, event.payload), first

    def reply_text(self, event: on.ReplyTextArrived | on.ReplyTextCompleted) -> None:
        if event.response_id not in self._dropped:
            sound = self._reply(event.item_id, event.response_id, event.at_ms)
            if isinstance(event, on.ReplyTextCompleted):
                sound.text = event.transcript
            else:
                sound.text += event.delta

    def reply_ended(self, response_id: str) -> bool:
        """No more audio will come; True if any of it can be heard."""
        sounds = [sound for sound in self.playback.sounds.values() if sound.response_id == response_id]
        for sound in sounds:
            sound.ended = True
        return any(sound.audible for sound in sounds)

    def drop(self, response_id: str) -> None:
        """Nothing that still arrives of this reply is played."""
        self._dropped.add(response_id)

    def is_dropped(self, response_id: str) -> bool:
        return response_id in self._dropped

    def _reply(self, item_id: str, response_id: str, at_ms: int) -> Sound:
        if item_id not in self.playback.sounds:
            sound = Sound(item_id, self.order.place(item_id), at_ms, response_id=response_id)
            self.playback.sounds[item_id] = sound
        return self.playback.sounds[item_id]

    def _add(self, sound: Sound, payload: str) -> list[Command]:
        return self.playback.add(sound, louder(payload) if self._loud else payload)

    # --- what is heard of it ---------------------------------------------------------------------------
    def mark_played(self, name: str) -> None:
        self.playback.mark_played(name)

    def heard(self) -> list[Command]:
        """Records what has been heard to its end."""
        return self._recorded(self.playback.take_heard())

    def pause(self) -> list[Command]:
        """Silence at once, because the caller speaks; nothing is given up yet."""
        return [do.ClearPlayback()] if self.playback.pause() else []

    def resume(self) -> list[Command]:
        return self.playback.resume()

    def discard(self) -> list[Command]:
        """Gives up what is unheard, and tells the companion how much of its words the caller knows."""
        commands = self.pause()
        sounds = self.playback.take_all(also_what_must_be_heard=False)
        for sound in sounds:
            if sound.is_reply:
                self._dropped.add(sound.response_id)
            if sound.is_reply and sound.received and not sound.forgotten and not sound.is_heard:
                truncate = do.TruncateReply(sound.item_id, sound.heard_ms)
                commands.append(truncate if sound.heard_ms else do.DeleteItem(sound.item_id))
        return [*commands, *self._recorded(sounds), *self.playback.resume()]

    def discard_silent(self) -> list[Command]:
        """Throws away replies that nobody can hear, so that they delay nothing."""
        return self.discard() if self.playback.current else []

    def give_up(self) -> list[Command]:
        """The call ends: records what was heard of everything."""
        return self._recorded(self.playback.take_all())

    def _recorded(self, sounds: list[Sound]) -> list[Command]:
        self.cut_short |= {sound.phrase for sound in sounds if sound.phrase and not sound.is_heard}
        commands: list[Command] = []
        for sound in sounds:
            text, cut = sound.heard_text(), not sound.is_heard
            recorded = self.recorded(sound.position, Speaker.COMPANION, text, cut, sound.started_at_ms)
            if recorded and not sound.aside:
                self.history.add(sound.position, Speaker.COMPANION, text)
            commands += recorded
        return commands

    def caller_said(self, turn: Turn, text: str) -> list[Command]:
        recorded = self.recorded(turn.position, Speaker.CALLER, text, False, turn.spoken_at_ms)
        if recorded:
            self.history.add(turn.position, Speaker.CALLER, text)
        return recorded

    def recorded(
        self, position: int, speaker: Speaker, text: str, interrupted: bool, spoken_at_ms: int
    ) -> list[Command]:
        """Records a turn unless it is empty; of what a provider sends twice, the first counts."""
        if not text or position in self._recorded_positions:
            return []
        self._recorded_positions.add(position)
        return [do.RecordUtterance(position, speaker, text, interrupted, spoken_at_ms)]

    # --- a new connection ------------------------------------------------------------------------------
    def outlive_connection(self) -> None:
        """What is playing plays on; items and replies of the old connection mean nothing to a new one."""
        self._generation += 1
        self.playback.outlive(self._generation)
        self.order = ItemOrder(after=self.order.last)
        self._dropped.clear()

    def replay(self) -> list[Command]:
        """The conversation so far as notes, for a companion that knows nothing of it."""
        said = [(entry.position, entry.speaker, entry.text) for entry in self.history.newest()]
        said += [
            (sound.position, Speaker.COMPANION, sound.text)
            for sound in self.playback.sounds.values()
            if sound.text and sound.audible and not sound.aside
        ]
        return [do.AddNote(ROLES[speaker], text) for _position, speaker, text in sorted(said)]
