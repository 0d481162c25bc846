"""What a conversation costs, from the tokens that the companion's provider counts. Pure.

Prices are US dollars per million tokens, from OpenAI's model pages of November 2026; a model that is not listed
counts as the dearest, so that an unknown price never overdraws a budget.
"""

from dataclasses import dataclass

TRANSCRIPTION_USD_PER_SECOND = 0.017 / 60  # gpt-realtime-whisper, the dearest of the transcribers
TRANSCRIPTION_USD_PER_TOKEN = 6e-6
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Usage:
    """The tokens of one reply; the cached ones are part of the input."""

    text_in: int = 0
    audio_in: int = 0
    cached_text: int = 0
    cached_audio: int = 0
    text_out: int = 0
    audio_out: int = 0


NO_USAGE = Usage()


@dataclass(frozen=True, slots=True)
class Prices:
    text_in: float
    audio_in: float
    cached: float
    text_out: float
    audio_out: float

    def cost_usd(self, usage: Usage) -> float:
        fresh_text = max(0, usage.text_in - usage.cached_text)
        fresh_audio = max(0, usage.audio_in - usage.cached_audio)
        return (
            fresh_text * self.text_in
            + fresh_audio * self.audio_in
            + (usage.cached_text + usage.cached_audio) * self.cached
            + usage.text_out * self.text_out
            + usage.audio_out * self.audio_out
        ) / MILLION


DEAREST = Prices(text_in=4, audio_in=32, cached=0.40, text_out=24, audio_out=64)
PRICES = {
    "gpt-realtime-2.1": DEAREST,
    "gpt-realtime-2.1-mini": Prices(text_in=0.60, audio_in=10, cached=0.30, text_out=2.40, audio_out=20),
}


def prices_of(model: str) -> Prices:
    return PRICES.get(model, DEAREST)
