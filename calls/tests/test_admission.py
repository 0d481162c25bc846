"""Who is not talked with, and what they hear."""

import datetime

import pytest
from django.utils import timezone
from pytest_django import Settings

from calls.admission import reason_to_turn_away
from calls.models import Call
from conftest import Cast
from people.models import Account, Person

pytestmark = pytest.mark.django_db


def a_call(cast: Cast, **fields: object) -> Call:
    return Call.objects.create(account=cast.account_a, person=cast.maria, **fields)


def test_a_person_with_nothing_against_it_is_talked_with(cast: Cast) -> None:
    assert reason_to_turn_away(a_call(cast), timezone.now()) == ""


def test_who_has_used_up_their_day_is_asked_to_call_on_another(cast: Cast) -> None:
    Person.objects.filter(pk=cast.maria.pk).update(daily_minutes=10)
    cast.maria.refresh_from_db()
    a_call(cast, started_at=timezone.now(), duration_sec=590, status="completed", closed_at=timezone.now())
    assert reason_to_turn_away(a_call(cast), timezone.now()) == "budget_used"


def test_an_account_without_money_left_is_not_talked_with(cast: Cast) -> None:
    Account.objects.filter(pk=cast.account_a.pk).update(monthly_budget_usd="1.00")
    cast.account_a.refresh_from_db()
    a_call(cast, started_at=timezone.now(), cost_usd="1.00", closed_at=timezone.now())
    assert reason_to_turn_away(a_call(cast), timezone.now()) == "budget_used"


def test_more_callers_than_there_is_room_for_are_asked_to_wait(cast: Cast, settings: Settings) -> None:
    settings.MAX_CONVERSATIONS = 2
    now = timezone.now()
    for _ in range(2):
        a_call(cast, heartbeat_at=now)
    assert reason_to_turn_away(a_call(cast), now) == "too_many_calls"
    assert reason_to_turn_away(a_call(cast), now + datetime.timedelta(minutes=2)) == ""
