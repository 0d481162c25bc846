"""The words and limits of one call, and what the provider's and the detector's words mean for it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from realtime.budget import DEAREST, Prices
from realtime.commands import EndReason, Wish
from realtime.patience import Patience
from realtime.phrases import Phrase
from realtime.safety import Urgency

# What the provider's words mean for the call. A code that is not listed is survived and counted.
FATAL_CODES = {
    "insufficient_quota": EndReason.INSUFFICIENT_QUOTA,
    "model_not_found": EndReason.MODEL_NOT_FOUND,
    "invalid_model": EndReason.MODEL_NOT_FOUND,
    "missing_model": EndReason.MODEL_NOT_FOUND,
    "invalid_api_key": EndReason.INVALID_API_KEY,
    "beta_api_shape_disabled": EndReason.COMPANION_REFUSED,
}
# Settings that a provider may refuse without the call being lost, by the start of the `param` of its error.
OPTIONAL_SETTINGS = {
    "turn_detection": "session.audio.input.turn_detection",
    "transcription": "session.audio.input.transcription",
}
# The fixed text that a danger is answered with; what is not here is only told to a human.
PHRASES_OF_URGENCY = {
    Urgency.EMERGENCY: "emergency",
    Urgency.CRISIS: "crisis",
    Urgency.POLICE: "police",
    Urgency.MEDICAL: "medical",
}
# How urgent a concern is that the companion raised: it judges worse than the detector, and less is said for it.
URGENCY_OF_KIND = {
    "emergency": Urgency.EMERGENCY,
    "breathing": Urgency.EMERGENCY,
    "despair": Urgency.CRISIS,
    "fraud": Urgency.POLICE,
}
CONFIRMATIONS = {
    Wish.FORGET: "rights_forgotten",
    Wish.KEEP_OFF_RECORD: "rights_not_written",
    Wish.KEEP_PRIVATE: "rights_not_shared",
    Wish.STOP_STORING: "rights_not_stored",
    Wish.STOP_CALLS: "rights_no_calls",
    Wish.STOP_MESSAGES: "rights_no_messages",
}
KEYS = {"1": "key_all_well", "0": "key_help", "#": "key_goodbye"}
BRIDGES = ("moment", "still_here")
FAREWELLS = {
    EndReason.GOODBYE: "key_goodbye",
    EndReason.SILENCE: "silence_goodbye",
    EndReason.SILENT: "silence_goodbye",
    EndReason.CONSENT_WITHDRAWN: "consent_goodbye",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The words and limits of one call. All times are milliseconds."""

    phrases: Mapping[str, Phrase]
    patience: Patience
    greeting_note: str  # tells the companion that the call has begun
    goodbye_note: str  # tells it to say goodbye
    reconnect_note: str  # tells it, after a lost connection, to go on without greeting again
    lost_words_note: str  # the same, when the caller's last words were lost
    notice: tuple[str, ...] = ("notice",)
    limit_farewell: str = "limit_goodbye"
    limit_reason: EndReason = EndReason.TIME_LIMIT
    language: str = "de"
    loud: bool = False
    prices: Prices = DEAREST
    budget_usd: float | None = None
    warned_share: float = 0.85
    limit_ms: int = 30 * 60_000
    warning_ms: int = 60_000
    opening_timeout_ms: int = 5_000
    redial_after_ms: tuple[int, ...] = (0, 1_000)
    expiry_lead_ms: int = 60_000
    kept_audio_ms: int = 10_000
    transcript_wait_ms: int = 2_500
    speech_timeout_ms: int = 20_000
    companion_silence_ms: tuple[int, ...] = (2_500, 3_000, 3_000)
    caller_silence_ms: tuple[int, ...] = (8_000, 12_000, 25_000)
    danger_questions: int = 6
    fixed_text_again_ms: int = 60_000
    closing_timeout_ms: int = 20_000
    drain_ms: int = 2_000
    failures_in_a_row: int = 2

    def farewell(self, reason: EndReason) -> str:
        """The goodbye that needs no companion."""
        return FAREWELLS.get(reason, self.limit_farewell)
