"""What can happen in a conversation: facts in the past tense, made by the codecs and the relay. No rules here.

`at_ms` is the time of every event in milliseconds since the stream began: the core has no clock of its own.
"""

from dataclasses import dataclass

from realtime.budget import NO_USAGE, Usage
from realtime.commands import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    at_ms: int = 0


# --- from the line -------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class CallerAudioArrived(Event):
    """20 ms or so of the caller's voice: base64 of µ-law, as Twilio sent it."""

    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkPlayed(Event):
    """Twilio: the audio before this mark was played, or `clear` threw it away."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPressed(Event):
    digit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerTyped(Event):
    """From the browser: a turn that was written instead of spoken."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerHungUp(Event):
    """Twilio: `stop`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerLost(Event):
    """The line's socket closed without a `stop`."""


# --- from the companion --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class CompanionReady(Event):
    """OpenAI: `session.created`. `expires_at` is in seconds since 1970; 0 if the provider sets no end."""

    expires_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionConfigured(Event):
    """OpenAI: `session.updated`, with the audio formats that now hold."""

    input_format: str
    output_format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAdded(Event):
    """OpenAI: `conversation.item.added`; `previous_item_id` is None for the first item."""

    item_id: str
    previous_item_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerSpeechStarted(Event):
    """OpenAI: `input_audio_buffer.speech_started`."""

    item_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerSpeechStopped(Event):
    """OpenAI: `input_audio_buffer.speech_stopped`."""

    item_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerTurnCommitted(Event):
    """OpenAI: `input_audio_buffer.committed`: a turn of the caller became an item."""

    item_id: str
    previous_item_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerTranscribed(Event):
    """OpenAI: `conversation.item.input_audio_transcription.completed`; may come late, out of order, or never."""

    item_id: str
    transcript: str
    cost_usd: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerTranscriptionFailed(Event):
    """OpenAI: `conversation.item.input_audio_transcription.failed`."""

    item_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceCommitted(Event):
    """OpenAI: `input_audio_buffer.timeout_triggered`: the item that follows holds silence, nobody spoke."""

    item_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyStarted(Event):
    """OpenAI: `response.created`."""

    response_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyAudioArrived(Event):
    """OpenAI: `response.output_audio.delta`; comes faster than it can be played."""

    response_id: str
    item_id: str
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTextArrived(Event):
    """OpenAI: `response.output_audio_transcript.delta`."""

    response_id: str
    item_id: str
    delta: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTextCompleted(Event):
    """OpenAI: `response.output_audio_transcript.done`."""

    response_id: str
    item_id: str
    transcript: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCalled(Event):
    """OpenAI: `response.function_call_arguments.done`. The arguments are a JSON string, possibly a broken one."""

    response_id: str
    tool_call_id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyEnded(Event):
    """OpenAI: `response.done`: completed, cancelled, failed or incomplete."""

    response_id: str
    status: str
    error_code: str = ""
    usage: Usage = NO_USAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanionErred(Event):
    """OpenAI: `error`. Only its code is kept: the message may quote what was said."""

    code: str
    param: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanionLost(Event):
    """The companion's socket could not be opened, or closed. `code` is OpenAI's word for why, if it gave one."""

    code: str = ""


# --- from the house ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class CallerIdentified(Event):
    """The answer to `IdentifyCaller`: new instructions if exactly one person fits, else none."""

    tool_call_id: str
    instructions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WishCarriedOut(Event):
    """The answer to `CarryOutWish`: whether it was done, and how many entries it removed."""

    tool_call_id: str
    wish: Wish
    done: bool
    removed: int = 0


# --- from the clock ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFired(Event):
    """A timer that `StartTimer` started has run out."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsChanged(Event):
    """What may be done with this person's data is not what it was: the instructions that hold from now on.

    Without `may_talk` there is no conversation any more.
    """

    may_talk: bool
    instructions: str = ""


type AnyEvent = (
    CallerAudioArrived
    | MarkPlayed
    | KeyPressed
    | CallerTyped
    | CallerHungUp
    | CallerLost
    | CompanionReady
    | SessionConfigured
    | ItemAdded
    | CallerSpeechStarted
    | CallerSpeechStopped
    | CallerTurnCommitted
    | CallerTranscribed
    | CallerTranscriptionFailed
    | SilenceCommitted
    | ReplyStarted
    | ReplyAudioArrived
    | ReplyTextArrived
    | ReplyTextCompleted
    | ToolCalled
    | ReplyEnded
    | CompanionErred
    | CompanionLost
    | CallerIdentified
    | WishCarriedOut
    | TermsChanged
    | TimerFired
)
