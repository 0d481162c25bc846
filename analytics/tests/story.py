"""One told story for the tests of pages: Maria spoke of Lisa, and everything that became of it."""

import datetime
from typing import Any

from django.utils import timezone

from analytics.models import CallAnalysis
from calls.models import Call, Concern, Utterance
from people.models import MemoryItem, Person

SAID = "Meine Enkelin Lisa kommt am Sonntag."
SUMMARY = "Lisa kommt zu Besuch."
REASON = "Freut sich auf den Besuch."
REMEMBERED = "Lisa: Enkelin aus Leipzig"
QUOTE = "Gestern bin ich gestürzt."
EVERYTHING = (SAID, SUMMARY, REASON, REMEMBERED, QUOTE)
# Stored as JSON, though the field says that it is text.
POINTS: Any = [{"text": SUMMARY, "turns": [2]}]


def made_call(
    person: Person | None, *, ago: datetime.timedelta = datetime.timedelta(minutes=5), **fields: Any
) -> Call:
    """A call that ended a while ago, unless `fields` say otherwise."""
    began = timezone.now() - ago
    defaults: dict[str, Any] = {
        "account_id": person.account_id if person else 1,
        "person": person,
        "status": Call.Status.COMPLETED,
        "created_at": began,
        "started_at": began,
        "closed_at": began,
        "duration_sec": 72,
    }
    if fields.get("status") in ("initiated", "ringing", "in_progress"):
        defaults["closed_at"] = None
    return Call.objects.create(**defaults | fields)


def told_call(person: Person, **fields: Any) -> Call:
    """A call with a transcript, a mood, a summary, something remembered and a concern."""
    call = made_call(person, **fields)
    add_turn(call, 1, "companion", "Guten Tag, wie geht es Ihnen?", interrupted=True)
    add_turn(call, 2, "caller", SAID)
    CallAnalysis.objects.create(
        call=call,
        state=CallAnalysis.State.DONE,
        sentiment_label="positiv",
        sentiment_score=0.7,
        sentiment_confidence=0.8,
        sentiment_reason=REASON,
        sentiment_quote=SAID,
        sentiment_turn=2,
        summary=POINTS,
    )
    MemoryItem.objects.create(person=person, category="important_people", text=REMEMBERED, call_id=call.pk)
    Concern.objects.create(account_id=person.account_id, person=person, call=call, kind="fall", quote=QUOTE)
    return call


def add_turn(call: Call, position: int, speaker: str, text: str, *, interrupted: bool = False) -> Utterance:
    return Utterance.objects.create(
        call=call,
        position=position,
        speaker=speaker,
        text=text,
        interrupted=interrupted,
        spoken_at=call.created_at + datetime.timedelta(seconds=11 * position),
    )
