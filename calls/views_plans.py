"""Planned calls of a person: a panel of their page, and small pages where a plan or a pause is edited."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from calls.forms import PauseForm, PlanForm
from calls.models import CheckIn, CheckInPlan
from calls.plans import (
    MOST_PLANS,
    TooManyPlansError,
    add_plan,
    agree_to_calls,
    change_plan,
    end_plan,
    is_paused_now,
    next_call,
    pause_calls,
)
from people.access import Reader
from people.areas import Area, Member, managed_person_or_404, members_only
from people.gates import may_be_called
from people.models import Person

LISTED_CHECK_INS = 10


def check_ins_panel(request: Member, person: Person) -> dict[str, Any]:
    """What `calls/check_ins.html` shows: the plans, the next call, and what became of the last ones."""
    now, plans = timezone.now(), list(CheckInPlan.objects.for_user(request.user).filter(person=person))
    check_ins = CheckIn.objects.for_user(request.user).filter(person=person)
    writes = Reader(request.user).writes(person.account_id)
    return {
        "plans": plans,
        "next_call": next_call(person, plans, now),
        "is_paused": is_paused_now(person, now),
        "wants_calls": may_be_called(person, planned=True),
        "check_ins": list(check_ins[:LISTED_CHECK_INS]),
        "may_plan": writes,
        "may_add_plan": writes and len(plans) < MOST_PLANS,
    }


@require_http_methods(["GET", "POST"])
@members_only
def plan_add(request: Member, area: Area, person_id: int) -> HttpResponse:
    person = managed_person_or_404(request, area, person_id)
    form = PlanForm(request.POST or None, person=person)
    if not form.is_valid():
        return render(request, "calls/plan.html", {"area": area, "person": person, "form": form})
    try:
        add_plan(person=person, fields=form.fields_to_write(), user=request.user, now=timezone.now())
    except TooManyPlansError:
        messages.warning(request, _("Mehr als sechs Pläne hätte niemand gern."))
    else:
        messages.success(request, _("Der Plan gilt ab jetzt."))
    return _back(area, person)


@require_http_methods(["GET", "POST"])
@members_only
def plan_edit(request: Member, area: Area, person_id: int, plan_id: int) -> HttpResponse:
    person, plan = _plan_or_404(request, area, person_id, plan_id)
    form = PlanForm(request.POST or None, instance=plan, person=person)
    if not form.is_valid():
        return render(request, "calls/plan.html", {"area": area, "person": person, "plan": plan, "form": form})
    change_plan(plan=plan, fields=form.fields_to_write(), user=request.user, now=timezone.now())
    messages.success(request, _("Der Plan gilt ab jetzt."))
    return _back(area, person)


@require_POST
@members_only
def plan_delete(request: Member, area: Area, person_id: int, plan_id: int) -> HttpResponse:
    person, plan = _plan_or_404(request, area, person_id, plan_id)
    end_plan(plan=plan, now=timezone.now())
    messages.success(request, _("Der Plan ist gelöscht."))
    return _back(area, person)


@require_http_methods(["GET", "POST"])
@members_only
def pause(request: Member, area: Area, person_id: int) -> HttpResponse:
    person = managed_person_or_404(request, area, person_id)
    initial = {"paused": person.paused, "first": person.paused_from, "last": person.paused_until}
    form = PauseForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_valid():
        context = {
            "area": area,
            "person": person,
            "form": form,
            "is_paused": is_paused_now(person, timezone.now()),
        }
        return render(request, "calls/pause.html", context)
    pause_calls(person=person, **form.cleaned_data)
    return _back(area, person)


@require_POST
@members_only
def calls_unwanted(request: Member, area: Area, person_id: int) -> HttpResponse:
    """The person does not want to be called any more: nothing planned is carried out."""
    person = managed_person_or_404(request, area, person_id)
    agree_to_calls(person=person, granted=False, user=request.user)
    messages.success(request, _("Es wird nicht mehr angerufen."))
    return _back(area, person)


def _plan_or_404(request: Member, area: Area, person_id: int, plan_id: int) -> tuple[Person, CheckInPlan]:
    person = managed_person_or_404(request, area, person_id)
    plans = CheckInPlan.objects.for_user(request.user).select_related("person")
    return person, get_object_or_404(plans, pk=plan_id, person=person)


def _back(area: Area, person: Person) -> HttpResponse:
    return redirect(f"{area.person_url(person.pk)}#check-ins")
