"""Writes what a reading found: mood and summary, memory, concerns. All of one call, or nothing, and only once.

What may be written is asked at the moment of writing: a consent can be withdrawn while a request is under way.
"""

import datetime
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q

from analytics.memory import Plan, Remembered, plan_merge
from analytics.models import CallAnalysis
from analytics.readings import first_of_each_kind
from analytics.schema import CATEGORIES, CallReading, Point
from analytics.turns import Turn
from calls.models import Call
from calls.services import close_forgetting, is_forgotten, raise_concern
from people.gates import may_analyse, may_learn, may_look_for_danger
from people.memory import change_memory, lock_memory
from people.models import Account, MemoryItem, Person

logger = logging.getLogger(__name__)


class Permissions(NamedTuple):
    """What may be done with a conversation. `sealed`: it was held without consent, whatever was said since.

    A call of which the person wanted nothing written down, or nothing shown, is one without consent: what nobody
    may read is not made in the first place.
    """

    sealed: bool
    may_read: bool
    may_store: bool
    remembering: int | None  # the id of the person whose memory may be read and written


def permissions_for(call: Call, *, sealed: bool) -> Permissions:
    """What the person and the account permit now. A caller whom nobody knows agreed to nothing."""
    person = Person.objects.filter(calls=call.pk).prefetch_related("consents").first()
    discreet = Call.objects.filter(Q(off_record=True) | Q(confidential=True), pk=call.pk).exists()
    known = person if not sealed and not discreet else None
    may_store = may_analyse(known)
    return Permissions(
        sealed=sealed,
        may_store=may_store,
        remembering=known.pk if known and may_learn(known) else None,
        may_read=may_store or may_look_for_danger(person, Account.objects.get(calls=call.pk)),
    )


@transaction.atomic
def store_findings(
    *, analysis: CallAnalysis, reading: CallReading, turns: Sequence[Turn], sealed: bool, now: datetime.datetime
) -> bool:
    """Writes the reading if `analysis` still holds its claim. False if somebody else took over or erased it."""
    # The lock also orders this with a purge or an erasure of the same call.
    if not CallAnalysis.objects.held_by(analysis).select_for_update().values_list("pk"):
        logger.info("claim lost, nothing written", extra={"call_id": analysis.call_id})
        return False
    permissions = permissions_for(analysis.call, sealed=sealed)
    if permissions.may_read:
        _raise_concerns(analysis.call, reading, with_words=permissions.may_store, now=now)
    changes: dict[str, Any] = {"state": CallAnalysis.State.NOT_STORED}
    if permissions.may_store:
        changes = _stored_fields(reading, turns)
    if permissions.remembering is not None:
        changes["memory_update"] = _merge_memory(permissions.remembering, analysis.call, reading, now)
    close_forgetting(call_id=analysis.call_id)
    CallAnalysis.objects.filter(pk=analysis.pk).update(failure="", finished_at=now, **changes)
    return True


def _raise_concerns(call: Call, reading: CallReading, *, with_words: bool, now: datetime.datetime) -> None:
    for concern in first_of_each_kind(reading.concerns):
        raise_concern(call=call, kind=concern.kind, quote=concern.quote if with_words else "", now=now)


def _stored_fields(reading: CallReading, turns: Sequence[Turn]) -> dict[str, Any]:
    positions = {turn.number: turn.position for turn in turns}
    return {
        "state": CallAnalysis.State.DONE,
        "sentiment_label": reading.sentiment.label,
        "sentiment_score": reading.sentiment.score,
        "sentiment_confidence": reading.sentiment.confidence,
        "sentiment_reason": reading.sentiment.reason,
        "sentiment_quote": reading.sentiment.quote,
        "sentiment_turn": reading.sentiment.turn and positions[reading.sentiment.turn],
        "summary": _with_positions(reading.summary, positions),
    }


def _with_positions(points: Sequence[Point], positions: Mapping[int, int]) -> list[dict[str, Any]]:
    """Points with the positions of their utterances instead of the numbers that the model saw."""
    return [
        {"text": point.text, "turns": [positions[number] for number in dict.fromkeys(point.turns)]}
        for point in points
    ]


def _merge_memory(person_id: int, call: Call, reading: CallReading, now: datetime.datetime) -> dict[str, Any]:
    items = lock_memory(person_id=person_id)
    plan = plan_merge([_as_remembered(item) for item in items], reading.memory)
    plan = replace(plan, add=tuple(learnt for learnt in plan.add if not is_forgotten(call, learnt.text)))
    change_memory(
        person_id=person_id,
        add=[(learnt.category, learnt.text) for learnt in plan.add],
        confirm=plan.confirm,
        remove=plan.remove,
        call_id=call.pk,
        now=now,
    )
    return _as_learnt(plan, items, reading)


def _as_remembered(item: MemoryItem) -> Remembered:
    return Remembered(
        id=item.pk,
        category=item.category,
        text=item.text,
        created_at=item.created_at,
        confirmed_at=item.confirmed_at,
        # Still so when the login of who wrote it is gone.
        by_hand=item.call_id is None or item.edited_at is not None,
    )


def _as_learnt(plan: Plan, items: Sequence[MemoryItem], reading: CallReading) -> dict[str, Any]:
    """What this call changed: new texts by category, and those that were confirmed and removed."""
    learnt: dict[str, Any] = {
        category: [added.text for added in plan.add if added.category == category] for category in CATEGORIES
    }
    return learnt | {
        "mood_indicator": reading.memory.mood_indicator,
        "confirmed": [item.text for item in items if item.pk in plan.confirm],
        "removed": [item.text for item in items if item.pk in plan.remove],
    }
