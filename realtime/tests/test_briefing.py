"""How long a call may be: as the person's settings say, and never longer than its plan."""

import pytest
from django.utils import timezone

from calls.models import Call, CheckIn, CheckInPlan
from conftest import Cast
from people.models import Person
from realtime.briefing import briefing_for


@pytest.mark.parametrize(("own", "planned", "minutes"), [(30, 10, 10), (5, 10, 5), (30, None, 30)])
def test_a_planned_call_is_no_longer_than_its_plan(
    cast: Cast, own: int, planned: int | None, minutes: int
) -> None:
    Person.objects.update(longest_call_minutes=own)
    plan = CheckInPlan.objects.create(person=cast.maria, longest_minutes=planned)
    call = Call.objects.create(account=cast.account_a, person=Person.objects.get(), direction="outbound")
    CheckIn.objects.create(
        account=cast.account_a,
        person=cast.maria,
        plan=plan,
        slot="2026-11-23 10:00",
        due_at=timezone.now(),
        state="calling",
        call=call,
    )
    assert briefing_for(call=call).limit_seconds == 60 * minutes


def test_a_call_of_ones_own_is_as_long_as_ever(cast: Cast) -> None:
    CheckInPlan.objects.create(person=cast.maria, longest_minutes=5)
    call = Call.objects.create(account=cast.account_a, person=cast.maria)
    assert briefing_for(call=call).limit_seconds == 60 * cast.maria.longest_call_minutes
