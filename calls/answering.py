"""How a call is answered: who may be calling, whose account it belongs to, and the key of its media socket."""

import datetime
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from calls.admission import TURNED_AWAY, reason_to_turn_away
from calls.callers import line_of, with_consents
from calls.endings import end_call
from calls.models import Call
from calls.news import tell_of_call
from people.models import Account, Person, PhoneLine
from voicecompanion.lib.phone import caller_number


class CallEndedError(Exception):
    """The call is over, whatever still arrives for it."""


class TurnedAwayError(Exception):
    """There will be no conversation; the call is closed. `reason` is one of `admission.TURNED_AWAY`."""

    def __init__(self, reason: str, language: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.language = language


@dataclass(frozen=True, slots=True)
class Answer:
    """An answered call and the single-use key of its media socket, which is stored nowhere."""

    call: Call
    token: str


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The two ends of a call in E.164: ours, with its line if we know it, and theirs ("" if withheld)."""

    theirs: str
    ours: str
    line: PhoneLine | None
    direction: Call.Direction

    @property
    def from_e164(self) -> str:
        return self.theirs if self.direction == Call.Direction.INBOUND else self.ours

    @property
    def to_e164(self) -> str:
        return self.ours if self.direction == Call.Direction.INBOUND else self.theirs


def answer_call(
    *, call_sid: str, from_number: str, to_number: str, direction: str, now: datetime.datetime
) -> Answer:
    """Answers a call, however often Twilio asks; each time with a fresh token, of which the newest works.

    `direction` is Twilio's word ("inbound", "outbound-api", …). Raises CallEndedError if the call is over, and
    TurnedAwayError, each time again, if there is a reason not to talk with this caller.
    """
    call = _taken_call(call_sid, _numbers(from_number, to_number, direction), now)
    if call.end_reason in TURNED_AWAY:
        raise TurnedAwayError(call.end_reason, call.person.language if call.person else Person.Language.GERMAN)
    token = secrets.token_urlsafe(32)
    answered = Call.objects.filter(pk=call.pk, closed_at=None).exclude(status__in=Call.FINAL_STATUSES)
    changed = answered.update(
        status=Call.Status.IN_PROGRESS,
        started_at=Coalesce("started_at", Value(now)),
        stream_token_hash=hash_of(token),
        stream_token_at=now,
    )
    if not changed:
        raise CallEndedError
    tell_of_call(call.pk)
    return Answer(Call.objects.select_related("person", "account").get(pk=call.pk), token)


@transaction.atomic
def _taken_call(call_sid: str, numbers: _Numbers, now: datetime.datetime) -> Call:
    """The row of a call: the one there is, or a new one; closed at once if nobody may talk with this caller."""
    call = Call.objects.filter(twilio_call_sid=call_sid).first()
    if call is None:
        call = _adopting_call(call_sid, numbers) or _new_call(call_sid, numbers, now)
    if call.started_at is None and (reason := reason_to_turn_away(call, now)):
        Call.objects.filter(pk=call.pk).update(started_at=now)
        end_call(call_id=call.pk, reason=reason, now=now)
        call.refresh_from_db()
    return call


def redeem_stream_token(*, call_sid: str, token: str, now: datetime.datetime) -> Call | None:
    """The call that a token opens, once and within `STREAM_TOKEN_SECONDS`; None if it does not."""
    call = Call.objects.filter(twilio_call_sid=call_sid).first()
    if call is None or not hmac.compare_digest(call.stream_token_hash, hash_of(token)):
        return None
    oldest = now - datetime.timedelta(seconds=settings.STREAM_TOKEN_SECONDS)
    redeemable = Call.objects.filter(
        pk=call.pk, stream_token_hash=call.stream_token_hash, stream_token_at__gte=oldest, closed_at=None
    ).exclude(status__in=Call.FINAL_STATUSES)
    # Of two sockets with the same token one finds the hash gone.
    if not redeemable.update(stream_token_hash="", heartbeat_at=now):
        return None
    return with_consents(call.pk)


def _numbers(from_number: str, to_number: str, direction: str) -> _Numbers:
    outbound = direction.startswith("outbound")
    theirs, ours = (to_number, from_number) if outbound else (from_number, to_number)
    return _Numbers(
        theirs=caller_number(theirs),
        ours=caller_number(ours),
        line=line_of(caller_number(ours)),
        direction=Call.Direction.OUTBOUND if outbound else Call.Direction.INBOUND,
    )


def _adopting_call(call_sid: str, numbers: _Numbers) -> Call | None:
    """The row of a call that we are just placing: Twilio may ring before its answer has told us the SID."""
    if numbers.direction == Call.Direction.INBOUND or not numbers.theirs:
        return None
    waiting = Call.objects.unfinished().filter(
        direction=Call.Direction.OUTBOUND, twilio_call_sid=None, to_e164=numbers.theirs
    )
    call = waiting.order_by("-pk").first()
    # Otherwise somebody was faster (calls/reconciling.py), and this SID has its row.
    return call if call and waiting.filter(pk=call.pk).take_sid(call_sid) else None


def _new_call(call_sid: str, numbers: _Numbers, now: datetime.datetime) -> Call:
    account_id, person = _whose(numbers)
    call, _created = Call.objects.get_or_create(
        twilio_call_sid=call_sid,
        defaults={
            "account_id": account_id,
            "person": person,
            "direction": numbers.direction,
            "from_e164": numbers.from_e164,
            "to_e164": numbers.to_e164,
            "created_at": now,
        },
    )
    return call


def _whose(numbers: _Numbers) -> tuple[int, Person | None]:
    """The account of a call, and the person if the number leads to exactly one."""
    people = list(Person.objects.calling_from(numbers.theirs, numbers.line))
    accounts = {person.account_id for person in people}
    if len(accounts) == 1:
        return accounts.pop(), people[0] if len(people) == 1 else None
    fallback = numbers.line.account_id if numbers.line else None
    return fallback or Account.STANDARD_PRIVATE_ID, None


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
