"""Who has the floor: the caller's turns, their transcripts, and when it is the companion's turn. Pure.

The provider only says when it heard speech begin and end. Whether that was a turn, half a sentence or a cough, and
how long to wait before answering, is decided here, from the words and from the silence on the line.
"""

import enum
from dataclasses import dataclass, field

from realtime.loudness import is_loud
from realtime.patience import Patience
from realtime.spoken import is_filler, sounds_finished

INAUDIBLE = "[unverständlich]"
COUGH_MS = 900  # a noise shorter than this, of which no words are known, was no turn
HEARD_ENOUGH_MS = 1_500  # so near its end, a reply counts as heard: "ja" is then an answer to it
SAMPLED_FRAMES = 5  # of 20 ms
LOUD_SAMPLES = 3
PROBE_INTERRUPTION_MS = 1_200
PROBE_MS = 3_000


class Heard(enum.Enum):
    """What the sound of the line says beside the provider's own events."""

    OVERDUE = enum.auto()  # quiet for so long in a turn that its end should have been told
    GOES_ON = enum.auto()  # the caller speaks on in a turn whose end we had asked for


class Verdict(enum.Enum):
    """What follows from what the caller has said, or has not."""

    ANSWER = enum.auto()
    RESUME = enum.auto()  # nothing was said that should stop a reply


@dataclass(frozen=True, slots=True)
class Hold:
    """Wait: the caller may go on, or the transcript is on its way."""

    until_ms: int


@dataclass(slots=True)
class Turn:
    """One turn of the caller; `text` is None until its transcript arrives."""

    position: int
    spoken_at_ms: int
    speech_ms: int = 0
    text: str | None = None
    is_typed: bool = False

    @property
    def is_clear(self) -> bool:
        return self.text is not None and self.text != INAUDIBLE


@dataclass(slots=True)
class Floor:
    patience: Patience
    transcript_wait_ms: int
    speaking: bool = False
    awaited: dict[str, Turn] = field(default_factory=dict)  # by item, until the transcript is there
    unanswered: list[Turn] = field(default_factory=list)
    pauses_ms: list[int] = field(default_factory=list)  # silences after which the caller went on
    interrupted_ms: int = 0  # how much of a reply was unheard when the caller began to speak
    _started_at_ms: int | None = None
    _stopped_at_ms: int | None = None
    _loud_at_ms: int | None = None
    _frames: int = 0
    _loud_samples: int = 0  # in a row
    _seen: set[str] = field(default_factory=set)
    _probed: bool = False

    # --- what is heard ---------------------------------------------------------------------------------
    def hear(self, payload: str, at_ms: int) -> Heard | None:
        """Listens to a sample of the line, a tenth of a second apart.

        `semantic_vad` may wait eight seconds after a cough or an unclear ending: such a turn is committed by us.
        """
        self._frames += 1
        if self._frames % SAMPLED_FRAMES:
            return None
        if is_loud(payload):
            self._loud_at_ms = at_ms
            self._loud_samples += 1
            goes_on = self._probed and not self.speaking and self._loud_samples >= LOUD_SAMPLES
            return Heard.GOES_ON if goes_on else None
        self._loud_samples = 0
        if not self.speaking or self._probed or self._loud_at_ms is None:
            return None
        patience_ms = PROBE_INTERRUPTION_MS if self.interrupted_ms else PROBE_MS
        self._probed = at_ms - self._loud_at_ms > patience_ms
        return Heard.OVERDUE if self._probed else None

    def speech_started(self, at_ms: int) -> None:
        if self.unanswered and not self._is_half_said():
            self.pauses_ms.append(at_ms - self._silent_since_ms)
        # Whoever speaks so softly that we never hear them is judged by the provider's events alone.
        self.speaking, self._probed, self._loud_at_ms = True, False, None
        self._started_at_ms = at_ms if self._started_at_ms is None else self._started_at_ms

    def speech_stopped(self, at_ms: int) -> None:
        self.speaking = self._probed = False
        self._stopped_at_ms = at_ms

    def committed(self, item_id: str, position: int, at_ms: int) -> None:
        """A turn became an item; its words follow. Also ends speech whose end was not told yet."""
        if item_id in self._seen:
            return
        self._seen.add(item_id)
        if self.speaking or self._stopped_at_ms is None:
            self.speaking, self._stopped_at_ms = False, at_ms
        started_at_ms = at_ms if self._started_at_ms is None else self._started_at_ms
        turn = Turn(position, started_at_ms, max(0, self._silent_since_ms - started_at_ms))
        self._started_at_ms = None
        self.awaited[item_id] = turn
        self.unanswered.append(turn)

    def transcribed(self, item_id: str, position: int, text: str, at_ms: int) -> Turn | None:
        """The turn that these are the words of; None if it has its words already, or was given up.

        A transcript may even come before the news that its turn was committed.
        """
        if item_id not in self._seen:
            self.committed(item_id, position, at_ms)
        turn = self.awaited.pop(item_id, None)
        if turn is not None:
            turn.text = text
        return turn

    def typed(self, position: int, text: str, at_ms: int) -> Turn:
        self._stopped_at_ms, self._loud_at_ms = at_ms, None
        turn = Turn(position, at_ms, text=text, is_typed=True)
        self.unanswered.append(turn)
        return turn

    def give_up_if_quiet(self, now_ms: int, quiet_ms: int) -> bool:
        """Ends speech whose end was never told, if the line has been quiet for so long."""
        last_ms = self._loud_at_ms if self._loud_at_ms is not None else self._started_at_ms
        self._probed = True
        return now_ms - (last_ms or 0) >= quiet_ms and self.was_lost()

    def was_lost(self) -> bool:
        """The speech that began never became a turn; True if it is given up only now."""
        lost = self.speaking or self._started_at_ms is not None
        self.speaking, self._started_at_ms = False, None
        return lost

    @property
    def is_quiet(self) -> bool:
        """Nobody speaks, and nothing that was said waits for an answer."""
        return not self.speaking and not self.unanswered and self._started_at_ms is None

    @property
    def in_speech(self) -> bool:
        """Speech has begun of which no item was made yet."""
        return self._started_at_ms is not None

    @property
    def silent_since_ms(self) -> int:
        return self._silent_since_ms

    @property
    def _silent_since_ms(self) -> int:
        stopped = self._stopped_at_ms or 0
        return stopped if self._loud_at_ms is None else min(stopped, self._loud_at_ms)

    # --- what follows from it --------------------------------------------------------------------------
    def verdict(self, now_ms: int) -> Verdict | Hold | None:
        """None while the caller speaks, or if there is nothing to decide."""
        if self.speaking or (not self.unanswered and self._started_at_ms is None):
            return None
        waits_until = (self._stopped_at_ms or now_ms) + self.transcript_wait_ms
        missing = [turn for turn in self.unanswered if turn.text is None]
        if (missing or not self.unanswered) and now_ms < waits_until:
            return Hold(waits_until)
        # Of speech without a transcript its length is all that is known.
        unclear = [turn for turn in self.unanswered if not turn.is_clear and turn.speech_ms >= COUGH_MS]
        text = " ".join(turn.text for turn in self.unanswered if turn.is_clear and turn.text)
        interrupts = self.interrupted_ms > HEARD_ENOUGH_MS
        if not unclear and (not text or (interrupts and is_filler(text))):
            return Verdict.RESUME
        due_ms = self._silent_since_ms + self._hold_ms(text, is_clear=not unclear)
        nobody_types_on = self.unanswered[-1].is_typed
        return Hold(due_ms) if now_ms < due_ms and not nobody_types_on else Verdict.ANSWER

    def _is_half_said(self) -> bool:
        """A pause in mid-sentence says nothing about how long to wait after a finished one."""
        return any(turn.is_clear and not sounds_finished(turn.text or "") for turn in self.unanswered[-1:])

    def _hold_ms(self, text: str, *, is_clear: bool) -> int:
        half_said = is_clear and not sounds_finished(text)
        return self.patience.unfinished_ms if half_said else self.patience.finished_ms

    def take_unanswered(self) -> list[Turn]:
        """The turns that are being answered now, or that were nothing."""
        taken, self.unanswered = self.unanswered, []
        self._started_at_ms = None if not self.speaking else self._started_at_ms
        self.interrupted_ms = 0
        return taken

    def take_awaited(self) -> list[Turn]:
        """The turns whose transcript is not going to come any more."""
        taken, self.awaited = list(self.awaited.values()), {}
        return taken
