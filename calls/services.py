"""What is done to calls: the whole interface for the live conversation, the webhooks and the pages.

Synchronous functions that get the time passed in. Answering, ending and placing have modules of their own.
"""

import datetime
import json
from typing import Any

from django.db import transaction

from calls.answering import (
    Answer,
    CallEndedError,
    TurnedAwayError,
    answer_call,
    redeem_stream_token,
)
from calls.budgets import Allowance, Usage, allowance_for, month_usage, record_cost
from calls.callers import assign_person, call_now, candidates_for
from calls.chains import advance_chains, begin_telling, settle
from calls.check_ins import dial_due, plan_check_ins
from calls.copies import delete_copies
from calls.delivery import deliver_notifications
from calls.endings import end_call, open_conversations, record_status, sweep_calls
from calls.machines import record_answered_by
from calls.models import Call, Concern, Utterance
from calls.news import tell_of_call
from calls.outbound import CallRefusedError, Refusal, hang_up, place_call
from calls.plans import planned_minutes
from calls.receipts import record_message_status
from calls.reconciling import reconcile_calls
from calls.trials import start_browser_call
from calls.twilio import TwilioError, TwilioNotConfiguredError
from calls.weekly import queue_weekly
from calls.wishes import (
    close_forgetting,
    confirm_well,
    forget_utterances,
    is_forgotten,
    keep_off_record,
    keep_private,
)
from people.gates import may_write_down
from people.models import Person, User
from voicecompanion.lib.fields import decrypt, encrypt

__all__ = [
    "Allowance",
    "Answer",
    "CallEndedError",
    "CallRefusedError",
    "Refusal",
    "TurnedAwayError",
    "TwilioError",
    "TwilioNotConfiguredError",
    "Usage",
    "acknowledge_all",
    "acknowledge_concern",
    "advance_chains",
    "allowance_for",
    "answer_call",
    "assign_person",
    "call_now",
    "candidates_for",
    "close_forgetting",
    "confirm_well",
    "delete_copies",
    "deliver_notifications",
    "dial_due",
    "end_call",
    "forget_utterances",
    "hang_up",
    "is_forgotten",
    "keep_off_record",
    "keep_private",
    "month_usage",
    "open_conversations",
    "open_turns",
    "place_call",
    "plan_check_ins",
    "planned_minutes",
    "queue_weekly",
    "raise_concern",
    "reconcile_calls",
    "record_answered_by",
    "record_cost",
    "record_heartbeat",
    "record_message_status",
    "record_status",
    "record_utterance",
    "redeem_stream_token",
    "seal_turns",
    "start_browser_call",
    "sweep_calls",
]


def record_heartbeat(*, call_id: int, now: datetime.datetime) -> None:
    """Notes that the conversation still has a process."""
    Call.objects.filter(pk=call_id, closed_at=None).update(heartbeat_at=now)


@transaction.atomic
def record_utterance(
    *, call_id: int, position: int, speaker: str, text: str, interrupted: bool, spoken_at: datetime.datetime
) -> bool:
    """Writes one turn; the same position again changes nothing. False if the consent does not stand now.

    False as well if the caller asked that this call is not written down, or what it is about forgotten; and if it
    is an answering machine that speaks.
    """
    call = _locked(call_id)
    if call is None or not _transcript_is_kept(call) or is_forgotten(call, text):
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
    tell_of_call(call_id, words_only=True)
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

    None, too, for a trial in the browser: somebody plays a caller there, and nobody has to look after them.

    Without the consent to a transcript, and where the caller asked for discretion, it keeps its kind and time,
    and not one word.
    """
    fresh = _locked(call.pk)
    if fresh is None or fresh.direction == Call.Direction.BROWSER:
        return None
    may_quote = _transcript_is_kept(fresh) and not fresh.confidential
    concern, created = Concern.objects.get_or_create(
        call=fresh,
        kind=kind,
        defaults={
            "account_id": fresh.account_id,
            "person_id": fresh.person_id,
            "quote": quote if may_quote else "",
            "noticed_at": now,
        },
    )
    if not created:
        return None
    begin_telling(concern, now)
    tell_of_call(fresh.pk)
    return concern


def acknowledge_concern(*, concern: Concern, user: User, now: datetime.datetime) -> bool:
    """Notes who looks after a concern; False if somebody was faster, who then stays on record."""
    return settle(concern=concern, user=user, now=now)


def acknowledge_all(*, person: Person, user: User, now: datetime.datetime) -> int:
    """Notes who looks after everything that is open about a person; returns how much that was."""
    unseen = list(Concern.objects.open().filter(person=person))
    return sum(settle(concern=concern, user=user, now=now) for concern in unseen)


def _locked(call_id: int) -> Call | None:
    """The call as it stands now: consents and wishes change in the middle of it, and are waited for."""
    calls = Call.objects.select_for_update(of=("self",), no_key=True).select_related("person")
    return calls.prefetch_related("person__consents").filter(pk=call_id).first()


def _transcript_is_kept(call: Call) -> bool:
    if call.off_record or call.end_reason == Call.EndReason.VOICEMAIL:
        return False
    return may_write_down(call.person)
