"""Plans carried out: each slot becomes one row, each row is tried until somebody was reached or others are told.

Rows are the truth and the clock only asks. Two beats, a restart over midnight or a clock that jumps find the rows
that are there: the name of a slot is unique in its plan, and an attempt takes its row before it rings anybody.
"""

import datetime
import logging
import time
from collections import defaultdict
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import F

from calls.models import CheckIn, CheckInPlan
from calls.outbound import CallRefusedError, Refusal, place_call
from calls.outcomes import go_on, miss, skip, would_wake
from calls.scheduling import Slot, jitter, slots_between
from calls.twilio import TOO_MANY_REQUESTS, TwilioError, TwilioNotConfiguredError

logger = logging.getLogger(__name__)

Outcome = CheckIn.Outcome
State = CheckIn.State
# What fell into a time in which nothing ran is found this long afterwards.
LOOKS_BACK = datetime.timedelta(hours=24)
# A first attempt later than this is none: that nobody called is told instead.
LATEST = datetime.timedelta(hours=2)
# One beat dials no longer than this; the next one goes on.
DIALLING_SECONDS = 40.0
IN_A_WHILE = datetime.timedelta(minutes=3)


# --- slots become rows ------------------------------------------------------------------------------------------
def plan_check_ins(*, now: datetime.datetime) -> int:
    """Writes a row for every slot that has come due; returns how many are new."""
    plans = list(CheckInPlan.objects.filter(active=True).select_related("person"))
    known = _known_slots(now)
    new = [
        _planned(plan, slot)
        for plan in plans
        for slot in slots_between(plan.timetable, max(plan.holds_from, now - LOOKS_BACK), now)
        if slot.name not in known.get(plan.pk, ())
    ]
    CheckIn.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    return len(new)


def _known_slots(now: datetime.datetime) -> Mapping[int, set[str]]:
    known: dict[int, set[str]] = defaultdict(set)
    rows = CheckIn.objects.filter(due_at__gt=now - LOOKS_BACK, plan__isnull=False).order_by()
    for plan_id, slot in rows.values_list("plan_id", "slot"):
        known[plan_id or 0].add(slot)
    return known


def _planned(plan: CheckInPlan, slot: Slot) -> CheckIn:
    most = datetime.timedelta(seconds=settings.CHECK_IN_JITTER_SECONDS)
    return CheckIn(
        account_id=plan.person.account_id,
        person_id=plan.person_id,
        plan=plan,
        slot=slot.name,
        due_at=slot.due_at,
        next_at=slot.due_at + jitter(f"{plan.pk} {slot.name}", most),
    )


# --- rows are tried ---------------------------------------------------------------------------------------------
def dial_due(*, now: datetime.datetime) -> int:
    """Rings everybody whose next attempt is due, as far as lines are free; returns how many attempts were made."""
    began, made = time.monotonic(), 0
    for check_in in _waiting(now):
        seconds = time.monotonic() - began
        if seconds > DIALLING_SECONDS or _lines_in_use() >= settings.MAX_PLANNED_CALLS:
            break
        try:
            made += attempt(check_in, now=now + datetime.timedelta(seconds=int(seconds)))
        except _TooManyRequestsError:
            break
    return made


def _waiting(now: datetime.datetime) -> list[CheckIn]:
    waiting = CheckIn.objects.waiting(now).select_related("plan", "person", "person__account")
    return list(waiting[: settings.MAX_PLANNED_CALLS])


def _lines_in_use() -> int:
    return CheckIn.objects.filter(state=State.CALLING).count()


class _TooManyRequestsError(Exception):
    """Twilio wants us to wait before we ring anybody else."""


def attempt(check_in: CheckIn, *, now: datetime.datetime) -> bool:
    """Makes the next attempt of a check-in, or settles it; True if somebody was rung."""
    if not _is_still_wanted(check_in, now):
        return False
    try:
        place_call(person=check_in.person, now=now, check_in=check_in)
    except CallRefusedError as refusal:
        _refused(check_in, refusal.reason, now)
        return False
    except TwilioNotConfiguredError:
        _failed_here(check_in, now)
        return False
    except TwilioError as error:
        # The call's row is closed, which planned the next attempt; or it stays open until Twilio was asked again.
        if error.code == TOO_MANY_REQUESTS:
            raise _TooManyRequestsError from None
    return True


@transaction.atomic
def _is_still_wanted(check_in: CheckIn, now: datetime.datetime) -> bool:
    """What changed since the slot was planned: the plan, or the time it took."""
    fresh = _locked(check_in)
    if fresh is None:
        return False
    if fresh.plan is None or not fresh.plan.active:
        skip(fresh, Outcome.PLAN_ENDED, now)
        return False
    if fresh.attempts == 0 and would_wake(fresh, fresh.due_at):
        skip(fresh, Outcome.QUIET, now)
        return False
    if fresh.attempts == 0 and (now - fresh.due_at > LATEST or would_wake(fresh, now)):
        miss(fresh, Outcome.TOO_LATE, now)
        return False
    return True


@transaction.atomic
def _refused(check_in: CheckIn, reason: Refusal, now: datetime.datetime) -> None:
    """Nobody was rung, for a reason of ours: it is no news to anybody, or passes, or somebody should know."""
    fresh = _locked(check_in)
    if fresh is None:
        return
    match reason:
        case Refusal.PAUSED:
            skip(fresh, Outcome.PAUSED, now)
        case Refusal.UNWANTED:
            skip(fresh, Outcome.NO_CONSENT, now)
        case Refusal.ENGAGED | Refusal.TAKEN | Refusal.TOO_OFTEN:
            CheckIn.objects.filter(pk=fresh.pk).update(next_at=now + IN_A_WHILE)
        case Refusal.NOT_ALLOWED:
            miss(fresh, Outcome.NOT_ALLOWED, now)


@transaction.atomic
def _failed_here(check_in: CheckIn, now: datetime.datetime) -> None:
    if fresh := _locked(check_in):
        CheckIn.objects.filter(pk=fresh.pk).update(attempts=F("attempts") + 1)
        fresh.attempts += 1
        go_on(fresh, Outcome.FAILED, now)


def _locked(check_in: CheckIn) -> CheckIn | None:
    """The row as it is now, if it still waits."""
    rows = CheckIn.objects.select_for_update(of=("self",)).select_related("plan", "person")
    return rows.filter(pk=check_in.pk, state=State.DUE).first()
