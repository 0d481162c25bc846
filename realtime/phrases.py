"""What the house itself says to a caller when no model can or may: names, wordings, sound. Pure.

The words are text files, `templates/prompts/phrases.<language>.toml`; `realtime.phrasebook` reads and sounds them.
"""

import base64
import re
import tomllib
from dataclasses import dataclass

PAYLOAD_MS = 400
BYTES_PER_MS = 8
PAYLOAD_BYTES = PAYLOAD_MS * BYTES_PER_MS
PHRASE_NAMES: tuple[str, ...] = (
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
    "consent_goodbye",
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
    "rights_no_calls",
    "rights_no_messages",
    "rights_failed",
    "who_speaks",
    "apology",
)
ANY_ADDRESS = "everyone"


class WordingError(ValueError):
    """Whoever wrote the text file left a phrase out, misspelt a name or forgot how a number is spoken."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence ready to be played. `text` is for the transcript, `payloads` are base64 of 400 ms of µ-law each.

    The last payload may be shorter; there is always one.
    """

    text: str
    payloads: tuple[str, ...]

    @property
    def duration_ms(self) -> int:
        """How long it sounds, in whole milliseconds."""
        return sum(len(payload) // 4 * 3 - payload.count("=") for payload in self.payloads) // BYTES_PER_MS


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence before it sounds: as it is read, and as it is spoken ("112" and "eins, eins, zwei")."""

    text: str
    spoken: str


def phrase_of(text: str, audio: bytes) -> Phrase:
    """The phrase of this µ-law audio. Raises ValueError if there is none."""
    if not audio:
        raise ValueError("a phrase without sound")
    pieces = (audio[at : at + PAYLOAD_BYTES] for at in range(0, len(audio), PAYLOAD_BYTES))
    return Phrase(text, tuple(base64.b64encode(piece).decode() for piece in pieces))


def parse_wordings(content: str, address: str) -> dict[str, Wording]:
    """The wordings of a text file by name, for this form of address ("sie" or "du"). Raises WordingError."""
    tables = tomllib.loads(content)
    texts = tables[ANY_ADDRESS] if ANY_ADDRESS in tables else tables.get(address, {})
    if texts.keys() != set(PHRASE_NAMES):
        raise WordingError(f"missing or unknown: {', '.join(sorted(texts.keys() ^ set(PHRASE_NAMES)))}")
    return {name: _wording(texts[name], tables.get("spoken", {})) for name in PHRASE_NAMES}


def parse_delivery(content: str) -> str:
    """How a voice of the provider is asked to speak this language; empty if the file does not say."""
    return str(tomllib.loads(content).get("delivery", ""))


def _wording(text: str, replacements: dict[str, str]) -> Wording:
    # Whole words only, the longest first: the 112 inside of a longer number is not the 112.
    longest_first = "|".join(re.escape(written) for written in sorted(replacements, key=len, reverse=True))
    spoken = re.sub(rf"\b({longest_first})\b", lambda found: replacements.get(found[0], ""), text)
    if re.search(r"\d", spoken):
        raise WordingError(f"nobody said how these digits are spoken: {text}")
    return Wording(text, spoken)
