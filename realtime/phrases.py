from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    text: str
    payloads: tuple[str, ...]


PHRASE_NAMES = (
    "notice",
    "notice_notes",
    "notice_again",
    "notice_reminder",
    "moment",
    "still_here",
    "lost_goodbye",
    "silence_question",
    "silence_again",
    "silence_goodbye",
    "limit_warning",
    "limit_goodbye",
    "budget_refusal",
    "unknown_limit_goodbye",
    "emergency",
    "emergency_still_here",
    "medical",
    "crisis",
    "police",
    "key_all_well",
    "key_help",
    "key_goodbye",
    "rights_forgotten",
    "rights_nothing_found",
    "rights_not_written",
    "rights_not_shared",
    "rights_not_stored",
    "rights_failed",
    "who_speaks",
    "apology",
)
