"""German (or other) speech from text, as subtitled telephone audio.

Where the packaged synthesiser cannot be loaded, a humming voice of the same length takes its place: the demo then
sounds odd, and everything else works as before.
"""

from functools import lru_cache
from math import pi, sin

from realtime.simulator.subtitles import subtitled
from voicecompanion.lib import mulaw
from voicecompanion.lib.speech import (
    SENTENCE_PAUSE_MS,
    WORDS_PER_MINUTE,
    SynthesiserError,
    sentence_audio,
    sentences,
)

DEFAULT_VOICES = {"de": "de", "en": "en", "fr": "fr", "es": "es", "it": "it", "nl": "nl", "pl": "pl"}


@lru_cache(maxsize=512)
def speak(text: str, language: str = "de", voice: str | None = None, pace: float = 1.0, pitch: int = 50) -> bytes:
    """µ-law audio of the text, a subtitle right behind each sentence.

    `voice` names an espeak voice ("de+f3") and wins over the language; `pace` multiplies the usual
    150 words a minute; `pitch` is espeak's 0..99.
    """
    voice = voice or DEFAULT_VOICES.get(language, language)
    return mulaw.silence(SENTENCE_PAUSE_MS).join(
        subtitled(_sentence(sentence, voice, round(WORDS_PER_MINUTE * pace), pitch), sentence)
        for sentence in sentences(text)
    )


@lru_cache(maxsize=1024)
def _sentence(text: str, voice: str, words_per_minute: int, pitch: int) -> bytes:
    try:
        return sentence_audio(text, voice=voice, words_per_minute=words_per_minute, pitch=pitch)
    except SynthesiserError:
        return _hum(text, words_per_minute)


def _hum(text: str, words_per_minute: int) -> bytes:
    # One 110 Hz syllable a word: loud enough for a voice detection, and about as long as speech.
    word_samples = mulaw.RATE * 60 // words_per_minute
    sounding = word_samples * 4 // 5
    wave = [int(9000 * sin(2 * pi * 110 * at / mulaw.RATE)) for at in range(sounding)]
    return mulaw.encode((wave + [0] * (word_samples - sounding)) * len(text.split()))
