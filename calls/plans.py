"""Plans of calls: made, changed and ended by those who look after a person, and the pauses in between."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from calls.models import Call, CheckIn, CheckInPlan
from calls.news import tell_of_person
from calls.outcomes import skip
from calls.scheduling import Days, Slot, next_slot
from people.consents import record_consents
from people.gates import may_be_called
from people.models import Consent, Person, User
from people.services import change_person

MOST_PLANS = 6


class TooManyPlansError(Exception):
    """Somebody would be called all day."""


@transaction.atomic
def add_plan(*, person: Person, fields: Mapping[str, object], user: User, now: datetime.datetime) -> CheckInPlan:
    """A new plan, with the person's consent to be called. Raises TooManyPlansError."""
    list(Person.objects.select_for_update().filter(pk=person.pk))
    if CheckInPlan.objects.filter(person=person).count() >= MOST_PLANS:
        raise TooManyPlansError
    agree_to_calls(person=person, granted=True, user=user)
    return CheckInPlan.objects.create(person=person, holds_from=now, **fields)


@transaction.atomic
def change_plan(
    *, plan: CheckInPlan, fields: Mapping[str, object], user: User, now: datetime.datetime
) -> CheckInPlan:
    """Changes a plan from now on. What is due already and still part of it is called all the same."""
    agree_to_calls(person=plan.person, granted=True, user=user)
    for name, value in {**fields, "holds_from": now}.items():
        setattr(plan, name, value)
    plan.save()
    for check_in in _untried(plan):
        if not plan.active or not _has(plan, check_in.slot):
            skip(check_in, CheckIn.Outcome.PLAN_ENDED, now)
    return plan


@transaction.atomic
def end_plan(*, plan: CheckInPlan, now: datetime.datetime) -> None:
    """Deletes a plan; what became of its calls stays."""
    for check_in in _untried(plan):
        skip(check_in, CheckIn.Outcome.PLAN_ENDED, now)
    plan.delete()


def _untried(plan: CheckInPlan) -> list[CheckIn]:
    waiting = CheckIn.objects.filter(plan=plan, state=CheckIn.State.DUE, attempts=0)
    return list(waiting.select_for_update(of=("self",)))


def _has(plan: CheckInPlan, slot: str) -> bool:
    """Is a slot, known by its name, one of the plan as it is now?"""
    moment, timetable = datetime.datetime.fromisoformat(slot), plan.timetable
    return timetable.holds_on(moment.date()) and moment.time() in timetable.times


def agree_to_calls(*, person: Person, granted: bool, user: User) -> None:
    """Records whether the person wants to be called by plan, as somebody in the portal says."""
    record_consents(
        person=person,
        purposes=(Consent.Purpose.CALLS,),
        granted=granted,
        method=Consent.Method.PORTAL,
        recorded_by=user,
    )


def pause_calls(*, person: Person, paused: bool, first: datetime.date | None, last: datetime.date | None) -> None:
    """Pauses the calls of a person, until further notice or for some days, or ends a pause."""
    fields = {"paused": paused, "paused_from": first, "paused_until": last}
    change_person(person=person, fields=fields, answers={}, method=Consent.Method.PORTAL)
    tell_of_person(account_id=person.account_id, person_id=person.pk)


def next_call(person: Person, plans: list[CheckInPlan], now: datetime.datetime) -> Slot | None:
    """When somebody is called next, by any of their plans; None if nobody knows."""
    if person.paused or not may_be_called(person, planned=True):
        return None
    pause = Days(person.paused_from, person.paused_until)
    slots = [next_slot(plan.timetable, now, skipping=pause) for plan in plans if plan.active]
    return min((slot for slot in slots if slot), key=lambda slot: slot.due_at, default=None)


def planned_minutes(*, call: Call) -> int | None:
    """How long a planned call may be at most; None for every other call, or if its plan does not say."""
    plans = CheckInPlan.objects.filter(check_ins__call_id=call.pk)
    return plans.values_list("longest_minutes", flat=True).first()


def is_paused_now(person: Person, now: datetime.datetime) -> bool:
    return person.is_paused(timezone.localtime(now).date())
