"""Ending a call from outside: Twilio hangs up, the living close it themselves, the dead are closed here."""

import datetime
from typing import Any

import pytest

from calls.models import Call
from calls.stopping import Stopped, stop_call
from calls.tests.doubles import FakeTwilio, sid
from conftest import Cast

SECOND = datetime.timedelta(seconds=1)
News = list[dict[str, Any]]


def call_of(cast: Cast, **fields: Any) -> Call:
    defaults = {"account": cast.account_a, "person": cast.maria, "twilio_call_sid": sid(), "status": "in_progress"}
    return Call.objects.create(**defaults | fields)


def test_a_running_conversation_is_hung_up_and_closes_itself(
    cast: Cast, twilio_api: FakeTwilio, now: datetime.datetime
) -> None:
    call = call_of(cast, heartbeat_at=now - SECOND)
    assert stop_call(call=call, now=now) == Stopped.HANGING_UP
    ((path, form),) = twilio_api.requests
    assert path.endswith(f"/Calls/{sid()}.json")
    assert form == {"Status": "completed"}
    call.refresh_from_db()
    assert call.closed_at is None


def test_a_call_that_only_rings_is_hung_up_and_twilio_says_how_it_ended(
    cast: Cast, twilio_api: FakeTwilio, now: datetime.datetime
) -> None:
    call = call_of(cast, status="ringing")
    assert stop_call(call=call, now=now) == Stopped.HANGING_UP
    call.refresh_from_db()
    assert call.status == "ringing"


@pytest.mark.parametrize("beat", [None, 31 * SECOND])
def test_a_call_without_a_sign_of_life_is_closed_at_once(
    cast: Cast, twilio_api: FakeTwilio, now: datetime.datetime, beat: datetime.timedelta | None
) -> None:
    call = call_of(cast, heartbeat_at=now - beat if beat else None)
    assert stop_call(call=call, now=now) == Stopped.CLOSED
    call.refresh_from_db()
    assert (call.status, call.end_reason, call.closed_at) == ("completed", "line_lost", now)
    assert len(twilio_api.requests) == 1


@pytest.mark.django_db(transaction=True)
def test_the_end_of_a_dead_call_is_told_once(
    cast: Cast, twilio_api: FakeTwilio, now: datetime.datetime, news: News
) -> None:
    call = call_of(cast)
    stop_call(call=call, now=now)
    assert stop_call(call=call, now=now) == Stopped.OVER_ALREADY
    assert [one["call_id"] for one in news] == [call.pk]


def test_a_dead_call_is_closed_even_if_twilio_does_not_answer(
    cast: Cast, twilio_api: FakeTwilio, now: datetime.datetime
) -> None:
    twilio_api.refuse(500, 20500)
    assert stop_call(call=call_of(cast), now=now) == Stopped.CLOSED


def test_a_living_call_goes_on_if_twilio_does_not_answer(
    cast: Cast, twilio_api: FakeTwilio, now: datetime.datetime
) -> None:
    twilio_api.refuse(500, 20500)
    call = call_of(cast, heartbeat_at=now)
    assert stop_call(call=call, now=now) == Stopped.STILL_RUNNING
    call.refresh_from_db()
    assert call.closed_at is None


def test_twilio_is_not_asked_about_a_call_that_is_over(
    cast: Cast, twilio_api: FakeTwilio, now: datetime.datetime
) -> None:
    assert stop_call(call=call_of(cast, closed_at=now), now=now) == Stopped.OVER_ALREADY
    assert twilio_api.requests == []


@pytest.mark.parametrize(("fields", "became"), [({"heartbeat_at": None}, "closed"), ({}, "still_running")])
def test_a_trial_in_the_browser_is_no_business_of_twilios(
    cast: Cast, twilio_api: FakeTwilio, now: datetime.datetime, fields: dict[str, Any], became: str
) -> None:
    call = call_of(cast, direction="browser", **{"heartbeat_at": now} | fields)
    assert stop_call(call=call, now=now) == became
    assert twilio_api.requests == []


def test_a_call_that_never_reached_twilio_is_closed(
    cast: Cast, twilio_api: FakeTwilio, now: datetime.datetime
) -> None:
    call = call_of(cast, status="initiated", direction="outbound", twilio_call_sid=None)
    assert stop_call(call=call, now=now) == Stopped.CLOSED
    assert twilio_api.requests == []
