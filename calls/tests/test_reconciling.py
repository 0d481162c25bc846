"""Calls about which only Twilio knows more: nobody is rung twice, and no call that rings is lost."""

import datetime
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from calls import services, tasks
from calls import twilio as boundary
from calls.models import Call
from calls.tests.doubles import MARIA, OUR_NUMBER, FakeTwilio, sid
from conftest import Cast
from realtime.simulator import Simulator
from voicecompanion.tests.house import eventually

HALF_A_MINUTE = datetime.timedelta(seconds=31)
LONG = datetime.timedelta(minutes=11)


@pytest.fixture
def moment() -> datetime.datetime:
    """Now: the stand-in has a clock of its own."""
    return timezone.now()


def lose_the_answer(cast: Cast, twilio: Simulator, settings: Settings, now: datetime.datetime, how: str) -> Call:
    """A call that Twilio places without our hearing of it."""
    twilio.script.lost_answers = [how]
    settings.TWILIO_TIMEOUT_SECONDS = 0.5
    with pytest.raises(services.TwilioError) as caught:
        services.place_call(person=cast.maria, now=now)
    settings.TWILIO_TIMEOUT_SECONDS = 5
    assert caught.value.maybe_done
    return Call.objects.latest("pk")


def row(cast: Cast, created_at: datetime.datetime, **fields: object) -> Call:
    """The row of a call that a process wrote before it was killed."""
    made: dict[str, object] = {"person": cast.maria, "direction": "outbound", "from_e164": OUR_NUMBER, **fields}
    return Call.objects.create(account=cast.account_a, to_e164=MARIA, created_at=created_at, **made)


def answered(call_sid: str, now: datetime.datetime) -> Call:
    return services.answer_call(
        call_sid=call_sid, from_number=OUR_NUMBER, to_number=MARIA, direction="outbound-api", now=now
    ).call


# --- an answer that got lost -------------------------------------------------------------------------------
@pytest.mark.parametrize("how", ["never", "http_500", "reset"])
def test_a_call_that_rings_although_twilio_did_not_say_so_is_adopted_and_rings_once(
    cast: Cast, twilio: Simulator, settings: Settings, moment: datetime.datetime, how: str
) -> None:
    call = lose_the_answer(cast, twilio, settings, moment, how)
    assert (call.status, call.twilio_call_sid, call.closed_at) == ("initiated", None, None)
    eventually(lambda: [one for one in twilio.twilio.calls.values() if one.status == "ringing"])
    assert services.reconcile_calls(now=moment + HALF_A_MINUTE) == 1
    call.refresh_from_db()
    (rings,) = twilio.twilio.calls
    assert (call.twilio_call_sid, call.status, call.closed_at) == (rings, "ringing", None)
    assert services.reconcile_calls(now=moment + HALF_A_MINUTE) == 0


def test_a_request_that_may_still_be_under_way_is_not_looked_up(
    cast: Cast, twilio: Simulator, moment: datetime.datetime
) -> None:
    row(cast, moment)
    assert services.reconcile_calls(now=moment + datetime.timedelta(seconds=29)) == 0
    assert twilio.requests == []


def test_a_call_that_is_over_when_it_is_found_ends_as_twilio_says_and_is_told_once(
    cast: Cast,
    twilio: Simulator,
    settings: Settings,
    moment: datetime.datetime,
    news: list[dict[str, Any]],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    twilio.script.ringing_ms, twilio.script.call_outcomes = 0, {MARIA: "busy"}
    call = lose_the_answer(cast, twilio, settings, moment, "http_500")
    eventually(lambda: [one for one in twilio.twilio.calls.values() if one.status == "busy"])
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            services.reconcile_calls(now=moment + HALF_A_MINUTE)
    call.refresh_from_db()
    assert (call.status, call.closed_at) == ("busy", moment + HALF_A_MINUTE)
    assert len(news) == 1


# --- the webhook and the look-up ----------------------------------------------------------------------------
def test_a_webhook_that_comes_first_wins(
    cast: Cast, twilio: Simulator, settings: Settings, moment: datetime.datetime
) -> None:
    call = lose_the_answer(cast, twilio, settings, moment, "http_500")
    (rings,) = twilio.twilio.calls
    assert answered(rings, moment) == call
    assert services.reconcile_calls(now=moment + HALF_A_MINUTE) == 0
    call.refresh_from_db()
    assert (Call.objects.count(), call.twilio_call_sid, call.status) == (1, rings, "in_progress")


def test_a_webhook_that_comes_during_the_look_up_wins(
    cast: Cast,
    twilio: Simulator,
    settings: Settings,
    moment: datetime.datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    call = lose_the_answer(cast, twilio, settings, moment, "http_500")
    find_call = boundary.find_call

    def overtaken(**arguments: Any) -> boundary.FoundCall | None:
        found = find_call(**arguments)
        assert found is not None
        answered(found.call_sid, moment)
        return found

    monkeypatch.setattr("calls.twilio.find_call", overtaken)
    assert services.reconcile_calls(now=moment + HALF_A_MINUTE) == 0
    call.refresh_from_db()
    assert (Call.objects.count(), call.status) == (1, "in_progress")


def test_a_webhook_that_comes_while_nothing_is_found_keeps_the_call_alive(
    cast: Cast, twilio: Simulator, moment: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = row(cast, moment)

    def overtaken(**arguments: Any) -> None:
        answered(sid(), moment)

    monkeypatch.setattr("calls.twilio.find_call", overtaken)
    assert services.reconcile_calls(now=moment + HALF_A_MINUTE) == 0
    call.refresh_from_db()
    assert (call.twilio_call_sid, call.status) == (sid(), "in_progress")


def test_a_webhook_that_comes_after_the_look_up_finds_the_adopted_call(
    cast: Cast, twilio: Simulator, settings: Settings, moment: datetime.datetime
) -> None:
    call = lose_the_answer(cast, twilio, settings, moment, "http_500")
    services.reconcile_calls(now=moment + HALF_A_MINUTE)
    (rings,) = twilio.twilio.calls
    assert answered(rings, moment + HALF_A_MINUTE) == call
    assert Call.objects.count() == 1


def test_a_sid_that_another_row_has_got_meanwhile_is_not_taken_from_it(
    cast: Cast, twilio: Simulator, moment: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    call, other = row(cast, moment), row(cast, moment, twilio_call_sid=sid(), status="in_progress")
    found = boundary.FoundCall(sid(), "ringing")
    monkeypatch.setattr("calls.twilio.find_call", lambda **arguments: found)
    assert services.reconcile_calls(now=moment + HALF_A_MINUTE) == 0
    call.refresh_from_db()
    other.refresh_from_db()
    assert (call.twilio_call_sid, call.closed_at) == (None, None)
    assert (other.twilio_call_sid, other.status) == (sid(), "in_progress")


def test_a_row_takes_one_sid_and_a_sid_has_one_row(cast: Cast, moment: datetime.datetime) -> None:
    one, other = (Call.objects.filter(pk=row(cast, moment).pk) for _ in range(2))
    assert one.take_sid(sid(1))
    assert not one.take_sid(sid(2))
    assert not other.take_sid(sid(1))
    assert list(Call.objects.order_by("pk").values_list("twilio_call_sid", flat=True)) == [sid(1), None]


def test_of_two_calls_to_one_number_each_finds_its_own(
    cast: Cast, twilio: Simulator, settings: Settings, moment: datetime.datetime
) -> None:
    known = services.place_call(person=cast.maria, now=moment)
    lost = lose_the_answer(cast, twilio, settings, moment, "reset")
    services.reconcile_calls(now=moment + HALF_A_MINUTE)
    lost.refresh_from_db()
    assert [known.twilio_call_sid, lost.twilio_call_sid] == list(twilio.twilio.calls)


def test_a_call_is_not_found_by_a_row_that_was_written_after_it(
    cast: Cast, twilio: Simulator, settings: Settings, moment: datetime.datetime
) -> None:
    call = lose_the_answer(cast, twilio, settings, moment, "reset")
    later = row(cast, moment + HALF_A_MINUTE)
    services.reconcile_calls(now=moment + 3 * HALF_A_MINUTE)
    call.refresh_from_db()
    later.refresh_from_db()
    assert ([call.twilio_call_sid], later.status) == (list(twilio.twilio.calls), "failed")


# --- calls that never were ------------------------------------------------------------------------------------
def test_what_twilio_refuses_is_failed_at_once_and_rings_nobody(
    cast: Cast, twilio: Simulator, moment: datetime.datetime
) -> None:
    twilio.script.create_errors = [20429]
    with pytest.raises(services.TwilioError) as caught:
        services.place_call(person=cast.maria, now=moment)
    assert not caught.value.maybe_done
    assert (Call.objects.get().status, twilio.twilio.calls) == ("failed", {})


def test_a_process_killed_before_it_asked_leaves_a_failed_call_that_can_be_placed_again(
    cast: Cast, twilio: Simulator, moment: datetime.datetime
) -> None:
    call = row(cast, moment)
    assert services.reconcile_calls(now=moment + HALF_A_MINUTE) == 1
    call.refresh_from_db()
    assert (call.status, call.end_reason) == ("failed", "carrier_refused")
    assert services.place_call(person=cast.maria, now=moment + HALF_A_MINUTE).twilio_call_sid


def test_while_twilio_cannot_be_reached_nothing_is_decided_for_ten_minutes(
    cast: Cast, settings: Settings, moment: datetime.datetime
) -> None:
    call = row(cast, moment)
    assert services.reconcile_calls(now=moment + HALF_A_MINUTE) == 0
    services.sweep_calls(now=moment + HALF_A_MINUTE)
    call.refresh_from_db()
    assert (call.status, call.closed_at) == ("initiated", None)
    services.sweep_calls(now=moment + LONG)
    call.refresh_from_db()
    assert call.status == "failed"


def test_a_twilio_that_fails_is_asked_about_one_call_and_not_about_all(
    cast: Cast, twilio_api: FakeTwilio, moment: datetime.datetime
) -> None:
    for _ in range(3):
        row(cast, moment)
    twilio_api.refuse(500, 20500)
    assert services.reconcile_calls(now=moment + HALF_A_MINUTE) == 0
    assert len(twilio_api.requests) == 1


def test_without_an_account_at_twilio_nothing_is_asked(
    cast: Cast, twilio: Simulator, settings: Settings, moment: datetime.datetime
) -> None:
    row(cast, moment)
    settings.TWILIO_ACCOUNT_SID = ""
    assert services.reconcile_calls(now=moment + HALF_A_MINUTE) == 0


@pytest.mark.parametrize("direction", ["inbound", "browser"])
def test_calls_that_we_did_not_place_are_not_looked_up(
    cast: Cast, twilio: Simulator, moment: datetime.datetime, direction: str
) -> None:
    row(cast, moment, direction=direction)
    assert services.reconcile_calls(now=moment + HALF_A_MINUTE) == 0
    assert twilio.requests == []


# --- status callbacks that never came ----------------------------------------------------------------------------
def silent(cast: Cast, twilio: Simulator, moment: datetime.datetime, outcome: str) -> Call:
    """A call whose status callbacks found nobody at home."""
    twilio.script.ringing_ms, twilio.script.call_outcomes = 0, {MARIA: outcome}
    call = services.place_call(person=cast.maria, now=moment)
    (known,) = twilio.twilio.calls.values()
    assert eventually(lambda: known.status == outcome)
    return call


@pytest.mark.parametrize(("outcome", "status"), [("busy", "busy"), ("no-answer", "no_answer")])
def test_a_call_that_nobody_told_us_about_ends_as_twilio_says(
    cast: Cast, twilio: Simulator, moment: datetime.datetime, outcome: str, status: str
) -> None:
    call = silent(cast, twilio, moment, outcome)
    assert services.reconcile_calls(now=moment + datetime.timedelta(minutes=9)) == 0
    assert services.reconcile_calls(now=moment + LONG) == 1
    call.refresh_from_db()
    assert (call.status, call.closed_at) == (status, moment + LONG)


def test_a_call_that_twilio_does_not_know_either_was_not_answered(
    cast: Cast, twilio: Simulator, moment: datetime.datetime
) -> None:
    call = row(cast, moment, twilio_call_sid=sid(), status="ringing")
    assert services.reconcile_calls(now=moment + LONG) == 0
    services.sweep_calls(now=moment + LONG)
    call.refresh_from_db()
    assert call.status == "no_answer"


def test_the_sweep_asks_before_it_decides(cast: Cast, twilio: Simulator, moment: datetime.datetime) -> None:
    call = silent(cast, twilio, moment, "busy")
    Call.objects.update(created_at=moment - LONG, status="ringing")
    tasks.sweep_calls()
    call.refresh_from_db()
    assert call.status == "busy"
