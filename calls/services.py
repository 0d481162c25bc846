"""What happens to a call: answered, streamed, spoken in, ended. Functions take the time as `now`."""

import datetime
import hmac
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from calls import twilio
from calls.models import Call, Concern, Utterance
from calls.signals import call_ended
from calls.tokens import fresh_token, token_hash
from people.models import Account, Consent, Person, PhoneLine
from voicecompanion.lib.fields import decrypt, encrypt
from voicecompanion.lib.phone import caller_number

logger = logging.getLogger(__name__)

# A conversation tells every 15 seconds that it is alive; after this long without it, its process is dead.
HEARTBEAT_LIMIT = datetime.timedelta(seconds=60)
STREAM_LIMIT = datetime.timedelta(minutes=2)
DIALLING_LIMIT = datetime.timedelta(minutes=10)
# A status may only move to a later one of these, and never out of a final one.
PROGRESS = [Call.Status.INITIATED, Call.Status.RINGING, Call.Status.IN_PROGRESS]


class CallEndedError(Exception):
    """A webhook came for a call that has already ended."""


class CallRefusedError(Exception):
    """A person may not be called now; the text says why, for the caller of this service to show."""


class TwilioNotConfiguredError(Exception):
    """There are no Twilio keys to call with."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answered call, and the key to its media socket."""

    call: Call
    token: str


# --- answering -----------------------------------------------------------------------------------------
def answer_call(
    *, call_sid: str, from_number: str, to_number: str, direction: str, now: datetime.datetime
) -> Answer:
    """The call of a voice webhook, new or known, with a fresh token. Idempotent by CallSid: Twilio retries.

    Raises CallEndedError, and changes nothing, if the call has ended.
    """
    token = fresh_token()
    with transaction.atomic():
        call = _known_call(call_sid, to_number) or _new_call(call_sid, from_number, to_number, direction, now)
        if call.is_final:
            raise CallEndedError
        call.twilio_call_sid = call_sid
        call.status = Call.Status.IN_PROGRESS
        call.started_at = call.started_at or now
        call.stream_token_hash, call.stream_token_at = token_hash(token), now
        call.save()
    return Answer(call, token)


def _known_call(call_sid: str, to_number: str) -> Call | None:
    """The row of this call: found by its SID, or the outbound one whose SID we have not been told yet."""
    calls = Call.objects.select_for_update(of=("self",)).select_related("person")
    dialling = calls.filter(
        twilio_call_sid=None, direction=Call.Direction.OUTBOUND, to_e164=to_number, status=Call.Status.INITIATED
    )
    return calls.filter(twilio_call_sid=call_sid).first() or dialling.order_by("-pk").first()


def _new_call(call_sid: str, from_number: str, to_number: str, direction: str, now: datetime.datetime) -> Call:
    outbound = direction != Call.Direction.INBOUND
    theirs, ours = (to_number, from_number) if outbound else (from_number, to_number)
    line = PhoneLine.objects.filter(number_e164=caller_number(ours)).first()
    people = list(Person.objects.calling_from(caller_number(theirs), line)[:20])
    accounts = {person.account_id for person in people}
    fallback = line.account_id if line and line.account_id else Account.STANDARD_PRIVATE_ID
    fields: dict[str, Any] = {
        "account_id": accounts.pop() if len(accounts) == 1 else fallback,
        "person": people[0] if len(people) == 1 else None,
        "direction": Call.Direction.OUTBOUND if outbound else Call.Direction.INBOUND,
        "from_e164": caller_number(from_number),
        "to_e164": caller_number(to_number),
        "created_at": now,
    }
    call, _created = Call.objects.get_or_create(twilio_call_sid=call_sid, defaults=fields)
    return call


def candidates_for(call: Call) -> Sequence[Person]:
    """The persons who may be speaking when the number does not tell: two or more, or none."""
    if call.person_id is not None:
        return []
    outbound = call.direction == Call.Direction.OUTBOUND
    theirs, ours = (call.to_e164, call.from_e164) if outbound else (call.from_e164, call.to_e164)
    line = PhoneLine.objects.filter(number_e164=ours).first()
    return list(Person.objects.calling_from(theirs, line)[:20])


# --- the stream ----------------------------------------------------------------------------------------
def redeem_stream_token(*, call_sid: str, token: str, now: datetime.datetime) -> Call | None:
    """The call whose newest token this is, once: the token is spent by one conditional update."""
    call = (
        Call.objects.select_related("person", "account")
        .prefetch_related("person__consents")
        .filter(twilio_call_sid=call_sid)
        .exclude(status__in=Call.FINAL_STATUSES)
        .first()
    )
    spent = token_hash(token)
    if call is None or not token or not hmac.compare_digest(call.stream_token_hash, spent):
        return None
    oldest = now - datetime.timedelta(seconds=settings.STREAM_TOKEN_SECONDS)
    taken = Call.objects.filter(pk=call.pk, stream_token_hash=spent, stream_token_at__gte=oldest).update(
        stream_token_hash="", heartbeat_at=now
    )
    return call if taken else None


def record_heartbeat(*, call_id: int, now: datetime.datetime) -> None:
    Call.objects.filter(pk=call_id, closed_at=None).update(heartbeat_at=now)


def record_utterance(
    *, call_id: int, position: int, speaker: str, text: str, interrupted: bool, spoken_at: datetime.datetime
) -> bool:
    """Stores a turn if the person agrees to a transcript at this moment; returns whether it did."""
    call = Call.objects.select_related("person").get(pk=call_id)
    if call.person is None or not call.person.agrees_to(Consent.Purpose.TRANSCRIPT):
        return False
    Utterance.objects.update_or_create(
        call=call,
        position=position,
        defaults={"speaker": speaker, "text": text, "interrupted": interrupted, "spoken_at": spoken_at},
    )
    return True


def seal_turns(turns: list[dict[str, Any]]) -> str:
    """Turns that must not be stored, as one encrypted token for a message."""
    return encrypt(json.dumps(turns, ensure_ascii=False))


def open_turns(sealed: str) -> list[dict[str, Any]]:
    """The turns of a sealed token; none if it cannot be read."""
    try:
        turns = json.loads(decrypt(sealed)) if sealed else []
    except ValueError:
        return []
    return turns if isinstance(turns, list) else []


# --- endings -------------------------------------------------------------------------------------------
def end_call(*, call_id: int, reason: str, now: datetime.datetime, sealed_turns: str = "") -> None:
    """Closes a call whose conversation is over, once, and lets those above know."""
    with transaction.atomic():
        call = Call.objects.select_for_update().get(pk=call_id)
        if call.closed_at is not None:
            return
        if not call.is_final:
            call.status = Call.Status.COMPLETED
        _close(call, now, sealed_turns, end_reason=reason)


def record_status(*, call_sid: str, status: str, duration_sec: int | None, now: datetime.datetime) -> None:
    """Takes a status callback, which may be late, repeated or out of order. A final status is never left."""
    with transaction.atomic():
        call = Call.objects.select_for_update().filter(twilio_call_sid=call_sid).first()
        if call is None:
            logger.info("status of an unknown call ignored")
        elif call.is_final:
            _correct_duration(call, status, duration_sec)
        elif status in Call.FINAL_STATUSES:
            call.status = status
            call.ended_at, call.duration_sec = now, duration_sec
            call.save(update_fields=["status", "ended_at", "duration_sec"])
            if not _has_live_stream(call, now):
                _close(call, now)
        elif PROGRESS.index(Call.Status(status)) > PROGRESS.index(Call.Status(call.status)):
            call.status = status
            call.started_at = call.started_at or (now if status == Call.Status.IN_PROGRESS else None)
            call.save(update_fields=["status", "started_at"])


def _correct_duration(call: Call, status: str, duration_sec: int | None) -> None:
    """A later `completed` brings the duration that is billed; everything else comes too late."""
    if status == Call.Status.COMPLETED and call.status == status and duration_sec is not None:
        Call.objects.filter(pk=call.pk).update(duration_sec=duration_sec)


def _has_live_stream(call: Call, now: datetime.datetime) -> bool:
    return call.heartbeat_at is not None and call.heartbeat_at > now - HEARTBEAT_LIMIT / 2


def _close(call: Call, now: datetime.datetime, sealed_turns: str = "", end_reason: str = "") -> None:
    """Marks a locked call as closed, and sends the news when it is committed."""
    call.closed_at, call.stream_token_hash = now, ""
    call.end_reason = call.end_reason or end_reason
    call.ended_at = call.ended_at or now
    if call.duration_sec is None and call.started_at:
        call.duration_sec = max(0, round((call.ended_at - call.started_at).total_seconds()))
    call.save()
    transaction.on_commit(lambda: _send_news(call.pk, sealed_turns))


def _send_news(call_id: int, sealed_turns: str) -> None:
    for receiver, outcome in call_ended.send_robust(Call, call_id=call_id, sealed_turns=sealed_turns):
        if isinstance(outcome, Exception):
            logger.error("news of a call's end was not taken", exc_info=outcome, extra={"call_id": call_id})
            del receiver


def sweep_calls(*, now: datetime.datetime) -> int:
    """Ends the calls that nobody else will end; returns how many. Safe when two run at once."""
    dead = Q(heartbeat_at__lt=now - HEARTBEAT_LIMIT)
    never_streamed = Q(heartbeat_at=None, status=Call.Status.IN_PROGRESS, started_at__lt=now - STREAM_LIMIT)
    waiting = [Call.Status.INITIATED, Call.Status.RINGING]
    never_answered = Q(heartbeat_at=None, status__in=waiting, created_at__lt=now - DIALLING_LIMIT)
    final = Q(heartbeat_at=None, status__in=Call.FINAL_STATUSES)
    stale = Call.objects.filter(dead | never_streamed | never_answered | final, closed_at=None)
    for call in stale.order_by("pk")[:500]:
        _sweep(call.pk, now)
    return len(stale)


def _sweep(call_id: int, now: datetime.datetime) -> None:
    with transaction.atomic():
        call = Call.objects.select_for_update().get(pk=call_id)
        if call.closed_at is not None or _has_live_stream(call, now):
            return
        if not call.is_final:
            answered = call.status == Call.Status.IN_PROGRESS
            call.status = Call.Status.COMPLETED if answered else Call.Status.NO_ANSWER
            call.ended_at = call.heartbeat_at or now
        _close(call, now, end_reason=Call.EndReason.LINE_LOST if call.started_at else "")


# --- calls we place ------------------------------------------------------------------------------------
def place_call(*, person: Person, now: datetime.datetime) -> Call:
    """Calls a person because somebody wants it now. The row is there before Twilio is asked.

    Raises CallRefusedError, TwilioNotConfiguredError, or TwilioError if the carrier does not take the call.
    """
    if person.refuses_calls():
        raise CallRefusedError("Diese Person möchte nicht angerufen werden.")
    if person.paused:
        raise CallRefusedError("Die Anrufe dieser Person pausieren.")
    if not twilio.is_configured():
        raise TwilioNotConfiguredError
    call = Call.objects.create(
        account_id=person.account_id,
        person=person,
        direction=Call.Direction.OUTBOUND,
        from_e164=settings.TWILIO_NUMBER_E164,
        to_e164=person.phone_e164,
        created_at=now,
    )
    try:
        call_sid = twilio.create_call(to_e164=person.phone_e164)
    except twilio.TwilioError:
        _give_up(call.pk, now)
        raise
    return _with_sid(call, call_sid)


def _with_sid(call: Call, call_sid: str) -> Call:
    """Notes the SID; the webhook may have been quicker and have done so already."""
    try:
        with transaction.atomic():
            Call.objects.filter(pk=call.pk, twilio_call_sid=None).update(twilio_call_sid=call_sid)
    except IntegrityError:
        logger.error("one SID for two calls", extra={"call_id": call.pk})
    call.refresh_from_db()
    return call


def _give_up(call_id: int, now: datetime.datetime) -> None:
    with transaction.atomic():
        call = Call.objects.select_for_update().get(pk=call_id)
        call.status = Call.Status.FAILED
        _close(call, now, end_reason=Call.EndReason.CARRIER_REFUSED)


def hang_up(*, call_sid: str) -> None:
    """Has the carrier end a running call. Raises TwilioError."""
    twilio.complete_call(call_sid=call_sid)


# --- concerns ------------------------------------------------------------------------------------------
def raise_concern(*, call: Call, kind: str, quote: str, now: datetime.datetime) -> Concern:
    """Notes that a human should look at something; once per call and kind, however often it is noticed."""
    may_quote = call.person is not None and call.person.agrees_to(Consent.Purpose.TRANSCRIPT)
    concern, _created = Concern.objects.get_or_create(
        call=call,
        kind=kind,
        defaults={
            "account_id": call.account_id,
            "person_id": call.person_id,
            "quote": quote if may_quote else "",
            "noticed_at": now,
        },
    )
    return concern
