"""What is done to calls: the whole interface for the live conversation, the webhooks and the pages.

Synchronous functions that get the time passed in. Answering, ending and placing have modules of their own.
"""

import datetime
import json
from typing import Any

from django.db import transaction

from calls.answering import Answer, CallEndedError, answer_call, candidates_for, redeem_stream_token
from calls.endings import end_call, record_status, sweep_calls
from calls.models import Call, Concern, Utterance
from calls.outbound import CallRefusedError, hang_up, place_call
from calls.twilio import TwilioError, TwilioNotConfiguredError
from people.models import Consent, Person
from voicecompanion.lib.fields import decrypt, encrypt

__all__ = [
    "Answer",
    "CallEndedError",
    "CallRefusedError",
    "TwilioError",
    "TwilioNotConfiguredError",
    "answer_call",
    "candidates_for",
    "end_call",
    "hang_up",
    "open_turns",
    "place_call",
    "raise_concern",
    "record_heartbeat",
    "record_status",
    "record_utterance",
    "redeem_stream_token",
    "seal_turns",
    "sweep_calls",
]


def record_heartbeat(*, call_id: int, now: datetime.datetime) -> None:
    """Notes that the conversation still has a process."""
    Call.objects.filter(pk=call_id, closed_at=None).update(heartbeat_at=now)


@transaction.atomic
def record_utterance(
    *, call_id: int, position: int, speaker: str, text: str, interrupted: bool, spoken_at: datetime.datetime
) -> bool:
    """Writes one turn; the same position again changes nothing. False if the consent does not stand now."""
    if not _transcript_is_kept(call_id):
        return False
    turn = Utterance(
        call_id=call_id,
        position=position,
        speaker=speaker,
        text=text,
        interrupted=interrupted,
        spoken_at=spoken_at,
    )
    Utterance.objects.bulk_create([turn], ignore_conflicts=True)
    return True


def seal_turns(turns: list[dict[str, Any]]) -> str:
    """The turns of a call as one encrypted token, to travel inside a message and be stored nowhere."""
    return encrypt(json.dumps(turns, ensure_ascii=False))


def open_turns(sealed: str) -> list[dict[str, Any]]:
    """The turns of a token; empty if there is none, or no key of ours made it."""
    try:
        turns = json.loads(decrypt(sealed)) if sealed else []
    except ValueError:  # also the text that stands for what cannot be read is no JSON
        return []
    return turns if isinstance(turns, list) else []


@transaction.atomic
def raise_concern(*, call: Call, kind: str, quote: str, now: datetime.datetime) -> Concern | None:
    """Asks a human to look at something: once per call and kind, so None if that was done already.

    Without the consent to a transcript it keeps its kind and time, and not one word.
    """
    concern, created = Concern.objects.get_or_create(
        call=call,
        kind=kind,
        defaults={
            "account_id": call.account_id,
            "person_id": call.person_id,
            "quote": quote if _transcript_is_kept(call.pk) else "",
            "noticed_at": now,
        },
    )
    return concern if created else None


def _transcript_is_kept(call_id: int) -> bool:
    """Asked at the moment of use: a consent may be withdrawn in the middle of a call."""
    person = Person.objects.filter(calls=call_id).prefetch_related("consents").first()
    return person is not None and person.agrees_to(Consent.Purpose.TRANSCRIPT)
