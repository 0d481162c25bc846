"""What the conversation wants done: imperatives, executed by the relay, which decides nothing itself."""

import enum
from dataclasses import dataclass


class EndReason(enum.StrEnum):
    """Why a conversation ended. The same words as `calls.models.Call.EndReason` (a test compares them)."""

    HUNG_UP = "hung_up"
    GOODBYE = "goodbye"
    SILENT = "silent"
    SILENCE = "silence"
    TIME_LIMIT = "time_limit"
    BUDGET_USED = "budget_used"
    UNKNOWN_CALLER = "unknown_caller"
    TOO_MANY_CALLS = "too_many_calls"
    LINE_LOST = "line_lost"
    INSUFFICIENT_QUOTA = "insufficient_quota"
    MODEL_NOT_FOUND = "model_not_found"
    INVALID_API_KEY = "invalid_api_key"
    SESSION_EXPIRED = "session_expired"
    COMPANION_REFUSED = "companion_refused"
    COMPANION_UNREACHABLE = "companion_unreachable"
    COMPANION_LOST = "companion_lost"
    COMPANION_MUTE = "companion_mute"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CIRCUIT_OPEN = "circuit_open"
    INTERNAL_ERROR = "internal_error"


class Ending(enum.Enum):
    """How the line is let go."""

    GONE = enum.auto()  # the caller has left: there is nobody to say anything to
    HANG_UP = enum.auto()  # goodbye was said: the carrier ends the call
    FALLBACK = enum.auto()  # the socket is closed, and the carrier speaks the apology behind <Connect>


class Wish(enum.StrEnum):
    """What a person may ask for about their data. The same words as `people.models.PrivacyRequest.Kind`."""

    FORGET = "forget"
    KEEP_OFF_RECORD = "keep_off_record"
    KEEP_PRIVATE = "keep_private"
    STOP_STORING = "stop_storing"
    STOP_CALLS = "stop_calls"
    STOP_MESSAGES = "stop_messages"


class Speaker(enum.StrEnum):
    """The same words as `calls.models.Utterance.Speaker`."""

    CALLER = "caller"
    COMPANION = "companion"


# --- to the companion ----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ConfigureSession:
    """Sends the first `session.update`, without those of `OPTIONAL_SETTINGS` that were refused before."""

    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class UpdateInstructions:
    text: str


@dataclass(frozen=True, slots=True)
class SendCallerAudio:
    payload: str


@dataclass(frozen=True, slots=True)
class CommitCallerAudio:
    """Turns what was heard so far into an item, because no silence will follow to end it."""


@dataclass(frozen=True, slots=True)
class AddNote:
    """Adds a line of text to the conversation: `role` is "user", "system", or "assistant" for what was said.

    With an `item_id` of ours the order of the conversation is known without waiting for the provider's.
    """

    role: str
    text: str
    item_id: str = ""


@dataclass(frozen=True, slots=True)
class RequestReply:
    """Asks for a reply: the companion never speaks unasked."""


@dataclass(frozen=True, slots=True)
class CancelReply:
    """Ends the reply that is being made, if one is."""


@dataclass(frozen=True, slots=True)
class AnswerTool:
    tool_call_id: str
    output: str


@dataclass(frozen=True, slots=True)
class TruncateReply:
    """Tells the companion how much of an item was heard, so that it does not believe it said the rest."""

    item_id: str
    heard_ms: int


@dataclass(frozen=True, slots=True)
class DeleteItem:
    """Removes an item of which nothing was heard at all."""

    item_id: str


# --- to the line ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class PlayAudio:
    payload: str


@dataclass(frozen=True, slots=True)
class SendMark:
    name: str


@dataclass(frozen=True, slots=True)
class ClearPlayback:
    """Throws away what the carrier has buffered; it then echoes all pending marks."""


@dataclass(frozen=True, slots=True)
class Redial:
    """Lets the companion's socket go and opens a new one."""

    after_ms: int


# --- to the house --------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class RecordUtterance:
    position: int
    speaker: Speaker
    text: str
    interrupted: bool
    spoken_at_ms: int


@dataclass(frozen=True, slots=True)
class RaiseConcern:
    """A human should look at this: `kind` as in `calls.models.Concern.Kind`, with the caller's own words."""

    kind: str
    quote: str


@dataclass(frozen=True, slots=True)
class ConfirmWell:
    """The caller pressed the key for "all is well"."""


@dataclass(frozen=True, slots=True)
class IdentifyCaller:
    """Looks for the name among the people who share the number; answered by `CallerIdentified`."""

    tool_call_id: str
    name: str


@dataclass(frozen=True, slots=True)
class CarryOutWish:
    """Does at once what a person asked for about their data; answered by `WishCarriedOut`."""

    tool_call_id: str
    wish: Wish
    what: str


@dataclass(frozen=True, slots=True)
class NoteLatency:
    """So long after the caller's last sound the answer began to be heard."""

    after_ms: int


@dataclass(frozen=True, slots=True)
class StartTimer:
    """Starts a timer; one of the same name that still runs is replaced."""

    name: str
    after_ms: int


@dataclass(frozen=True, slots=True)
class StopTimer:
    name: str


@dataclass(frozen=True, slots=True)
class EndCall:
    """The last command of every conversation."""

    reason: EndReason
    ending: Ending


type ToCompanion = (
    ConfigureSession
    | UpdateInstructions
    | SendCallerAudio
    | CommitCallerAudio
    | AddNote
    | RequestReply
    | CancelReply
    | AnswerTool
    | TruncateReply
    | DeleteItem
)
type ToLine = PlayAudio | SendMark | ClearPlayback
type ToHouse = RecordUtterance | RaiseConcern | ConfirmWell | IdentifyCaller | CarryOutWish | NoteLatency
type Command = ToCompanion | ToLine | ToHouse | Redial | StartTimer | StopTimer | EndCall
