"""Reads from the database and from the text files what a conversation needs before its first word."""

import functools
from dataclasses import replace

from django.conf import settings
from django.utils import timezone

from calls.models import Call
from calls.services import allowance_for, candidates_for, planned_minutes
from people.gates import may_remember, may_write_down
from people.messages import messages_to_read
from people.models import Person
from realtime.aloud import FamilyWords
from realtime.budget import prices_of
from realtime.commands import EndReason
from realtime.patience import Patience, clamped
from realtime.phrasebook import phrases_for
from realtime.prompts import PROMPT_NAMES, Briefing, build_instructions
from realtime.rules import Rules
from realtime.tools import tools_for
from realtime.wire.openai import SessionSettings

PROMPT_DIR = settings.BASE_DIR / "templates" / "prompts"
# How much faster or slower than the voice's own pace, by `Person.Pace`; the setting is for "calm".
PACES = {"slow": 0.9, "calm": 1.0, "normal": 1.1}
SLOWEST, FASTEST = 0.25, 1.5  # what OpenAI's `speed` allows


@functools.cache
def prompt_texts(language: str) -> dict[str, str]:
    """The words of the companion in a language, by their names."""
    return {name: (PROMPT_DIR / f"{name}.{language}.txt").read_text() for name in PROMPT_NAMES}


def briefing_for(call: Call) -> Briefing:
    """Who is calling, what is remembered and what may be spent; without the consent to it, no memory is read."""
    person = call.person
    briefing = _limits(call)
    if person is None:
        return replace(briefing, number_is_shared=bool(candidates_for(call)))
    memory = person.memory_items.as_state() if may_remember(person) else {}
    memory.pop("mood_indicator", None)
    return replace(
        briefing,
        language=person.language,
        name=person.display_name,
        memory=memory,
        address=person.address,
        pace=person.pace,
        is_loud=person.volume == Person.Volume.LOUD,
        voice=person.voice,
        topics_to_avoid=person.topics_to_avoid,
        hearing_notes=person.hearing_notes,
        dialect=person.dialect,
        pause_ms=person.pause_ms,
        takes_notes=may_write_down(person),
        messages=_messages(call, person),
    )


def _messages(call: Call, person: Person) -> tuple[FamilyWords, ...]:
    """What the family wants read aloud. In a trial somebody else plays the person: it is not for them."""
    if call.direction == Call.Direction.BROWSER:
        return ()
    return tuple(FamilyWords(one.id, one.sender, one.text) for one in messages_to_read(person))


def _limits(call: Call) -> Briefing:
    """How long this call may be and what it may cost, of somebody of whom nothing else is known."""
    allowance = allowance_for(call=call, now=timezone.now())
    longest = _longest_seconds(call)
    left = longest if allowance.seconds is None else min(longest, allowance.seconds)
    budget_usd = None if allowance.usd is None else float(allowance.usd)
    return Briefing(limit_seconds=left, limited_by_budget=left < longest, budget_usd=budget_usd)


def _longest_seconds(call: Call) -> int:
    if call.person is not None:
        planned = planned_minutes(call=call)
        return 60 * min(call.person.longest_call_minutes, planned or call.person.longest_call_minutes)
    return int(settings.CALL_LIMIT_SECONDS if candidates_for(call) else settings.UNKNOWN_CALL_LIMIT_SECONDS)


def voice_of(briefing: Briefing) -> str:
    return briefing.voice or settings.REALTIME_VOICE


def instructions_for(briefing: Briefing) -> str:
    phrases = phrases_for(language=briefing.language, address=briefing.address, voice=voice_of(briefing))
    notice = " ".join(phrases[name].text for name in notice_of(briefing))
    return build_instructions(briefing, prompt_texts(briefing.language), notice)


def notice_of(briefing: Briefing) -> tuple[str, ...]:
    """The phrases that every call begins with: that this is a machine, and whether it takes notes."""
    return ("notice", "notice_notes") if briefing.takes_notes else ("notice",)


def session_settings_for(briefing: Briefing) -> SessionSettings:
    speed = settings.REALTIME_SPEED * PACES[briefing.pace]
    return SessionSettings(
        instructions=instructions_for(briefing),
        language=briefing.language,
        voice=voice_of(briefing),
        speed=round(max(SLOWEST, min(FASTEST, speed)), 2),
        transcription_model=settings.REALTIME_TRANSCRIPTION_MODEL,
        fallback_transcription_model=settings.REALTIME_TRANSCRIPTION_FALLBACK,
        turn_detection=settings.REALTIME_TURN_DETECTION,
        vad_threshold=settings.REALTIME_VAD_THRESHOLD,
        vad_prefix_padding_ms=settings.REALTIME_VAD_PREFIX_PADDING_MS,
        vad_silence_duration_ms=settings.REALTIME_VAD_SILENCE_DURATION_MS,
        max_output_tokens=settings.REALTIME_MAX_OUTPUT_TOKENS,
        tools=tuple(tools_for(is_known=bool(briefing.name), number_is_shared=briefing.number_is_shared)),
    )


def rules_for(briefing: Briefing) -> Rules:
    texts = prompt_texts(briefing.language)
    is_unknown = not briefing.name and not briefing.number_is_shared
    return Rules(
        phrases=phrases_for(language=briefing.language, address=briefing.address, voice=voice_of(briefing)),
        greeting_note=texts["greeting"].strip(),
        goodbye_note=texts["goodbye"].strip(),
        reconnect_note=texts["reconnect"].strip(),
        lost_words_note=texts["lost_words"].strip(),
        notice=notice_of(briefing),
        limit_farewell="unknown_limit_goodbye" if is_unknown else "limit_goodbye",
        limit_reason=EndReason.BUDGET_USED if briefing.limited_by_budget else EndReason.TIME_LIMIT,
        language=briefing.language,
        patience=Patience(clamped(briefing.pause_ms)),
        loud=briefing.is_loud,
        prices=prices_of(settings.REALTIME_MODEL),
        budget_usd=briefing.budget_usd,
        limit_ms=briefing.limit_seconds * 1000,
        opening_timeout_ms=round(settings.REALTIME_CONNECT_TIMEOUT_SECONDS * 1000),
    )
