"""Reads from the database and from the text files what a conversation needs before its first word."""

import functools

from django.conf import settings

from calls.models import Call
from calls.services import candidates_for
from people.models import Consent
from realtime.conversation import Rules
from realtime.prompts import PROMPT_NAMES, Briefing, build_instructions
from realtime.wire.openai import SessionSettings

PROMPT_DIR = settings.BASE_DIR / "templates" / "prompts"


@functools.cache
def prompt_texts(language: str) -> dict[str, str]:
    """The words of the companion in a language, by their names."""
    return {name: (PROMPT_DIR / f"{name}.{language}.txt").read_text() for name in PROMPT_NAMES}


def briefing_for(call: Call) -> Briefing:
    """Who is calling and what is remembered; without the consent to it, no memory is read."""
    person = call.person
    if person is None:
        return Briefing(number_is_shared=bool(candidates_for(call)))
    memory = person.memory_items.as_state() if person.agrees_to(Consent.Purpose.MEMORY) else {}
    memory.pop("mood_indicator", None)
    return Briefing(language=person.language, name=person.display_name, memory=memory)


def session_settings_for(briefing: Briefing) -> SessionSettings:
    return SessionSettings(
        instructions=build_instructions(briefing, prompt_texts(briefing.language)),
        language=briefing.language,
        voice=settings.REALTIME_VOICE,
        speed=settings.REALTIME_SPEED,
        transcription_model=settings.REALTIME_TRANSCRIPTION_MODEL,
        vad_threshold=settings.REALTIME_VAD_THRESHOLD,
        vad_prefix_padding_ms=settings.REALTIME_VAD_PREFIX_PADDING_MS,
        vad_silence_duration_ms=settings.REALTIME_VAD_SILENCE_DURATION_MS,
        max_output_tokens=settings.REALTIME_MAX_OUTPUT_TOKENS,
    )


def rules_for(briefing: Briefing) -> Rules:
    texts = prompt_texts(briefing.language)
    return Rules(
        greeting_note=texts["greeting"].strip(),
        goodbye_note=texts["goodbye"].strip(),
        opening_timeout_ms=round(settings.REALTIME_CONNECT_TIMEOUT_SECONDS * 1000),
        limit_ms=settings.CALL_LIMIT_SECONDS * 1000,
    )
