"""What a simulated caller does, and what can be observed while it is done."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Say:
    """Say a text."""

    text: str


@dataclass(frozen=True)
class WaitForReply:
    """Listen until something was audible and it has been quiet for `quiet_ms`; give up after `timeout_ms`."""

    timeout_ms: int = 30_000
    quiet_ms: int = 900


@dataclass(frozen=True)
class Interrupt:
    """Wait until somebody has been sounding for `after_ms`, then talk over it.

    What ends sooner is listened to, and the next one is interrupted.
    """

    text: str
    after_ms: int = 1500
    timeout_ms: int = 30_000


@dataclass(frozen=True)
class SayOver:
    """Talk over whatever can be heard now, at once; if it is quiet, wait for the next sound."""

    text: str
    timeout_ms: int = 30_000


@dataclass(frozen=True)
class Hesitate:
    """Say `first`, fall silent in the middle of the sentence for `pause_ms`, then say `then`.

    Dots that stand for the pause are not spoken: `first` has no sentence end.
    """

    first: str
    then: str
    pause_ms: int = 6000

    @property
    def parts(self) -> tuple[str, str]:
        """Both parts as they are spoken, each understood as a text of its own."""
        return self.first.rstrip(" .…"), self.then.lstrip(" .…")


@dataclass(frozen=True)
class Cough:
    """A loud noise without words, which any voice detection takes for speech."""

    duration_ms: int = 300


@dataclass(frozen=True)
class Noise:
    """A television in the room: the rhythm of speech without words. `loudness` is a part of full scale.

    In the `background` it sounds while the next steps are taken, wherever the caller says nothing.
    """

    duration_ms: int
    loudness: float = 0.25
    background: bool = False


@dataclass(frozen=True)
class Silence:
    """Say nothing."""

    duration_ms: int


@dataclass(frozen=True)
class Dtmf:
    """Press a key."""

    digit: str


@dataclass(frozen=True)
class HangUp:
    """Put the receiver down."""


@dataclass(frozen=True)
class DropLine:
    """The media socket breaks without a goodbye (TCP reset)."""


type Step = (
    Say | WaitForReply | Interrupt | SayOver | Hesitate | Cough | Noise | Silence | Dtmf | HangUp | DropLine
)


@dataclass(frozen=True)
class CallScript:
    """A caller. After the last step the caller stays on the line for `stays_ms`, then hangs up.

    `voice` is an espeak voice ("de+f3"), `pace` a factor on 150 words a minute.
    """

    name: str
    steps: tuple[Step, ...]
    from_number: str = "+491712345678"
    language: str = "de"
    voice: str | None = None
    pace: float = 0.95
    stays_ms: int = 8_000


# --- observations; `at_ms` counts on the call's own clock since it began to ring ---


@dataclass(frozen=True)
class Ringing:
    """The number was dialled."""

    at_ms: int
    call_sid: str


@dataclass(frozen=True)
class Answered:
    """TwiML came back; the call is in progress."""

    at_ms: int


@dataclass(frozen=True)
class StreamStarted:
    """The media socket is open and `start` was sent."""

    at_ms: int
    stream_sid: str


@dataclass(frozen=True)
class Said:
    """The caller finished saying this (or was cut off by the end of the call)."""

    at_ms: int
    text: str


@dataclass(frozen=True)
class Heard:
    """The caller heard this sentence of the companion to its end, every byte of it."""

    at_ms: int
    text: str


@dataclass(frozen=True)
class HeardSound:
    """From `at_ms` on something audible sounded that is no whole sentence: a phrase without subtitles, or a
    sentence that was cut off or damaged. Told when it is certain, which is later."""

    at_ms: int
    duration_ms: int


@dataclass(frozen=True)
class Quiet:
    """From `at_ms` on, for at least half a second, nobody was audible and the caller did not speak.

    A cough or a television is no speaking. Told when it is over.
    """

    at_ms: int
    duration_ms: int


@dataclass(frozen=True)
class Cleared:
    """`clear` came: this much audio was never heard."""

    at_ms: int
    dropped_ms: int


@dataclass(frozen=True)
class MarkReached:
    """A mark was sent back; `cleared` tells a mark that a `clear` gave back from one that was heard."""

    at_ms: int
    name: str
    cleared: bool


@dataclass(frozen=True)
class FallbackHeard:
    """A `<Say>` outside the stream."""

    at_ms: int
    text: str


@dataclass(frozen=True)
class Complained:
    """Twilio would have refused this of our side; `code` is its error number."""

    at_ms: int
    code: int
    message: str


@dataclass(frozen=True)
class Ended:
    """The call is over. `by` is caller, companion (REST or `<Hangup>`), line or twilio."""

    at_ms: int
    status: str
    by: str
    duration_seconds: int


type Observation = (
    Ringing | Answered | StreamStarted | Said | Heard | HeardSound | Quiet | Cleared | MarkReached
    | FallbackHeard | Complained | Ended
)  # fmt: skip
type Observer = Callable[[Observation], None]
