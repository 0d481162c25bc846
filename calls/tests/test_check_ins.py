"""Planned calls: made once, tried again, settled by a conversation, and told to people when nobody was reached."""

import datetime
import threading
from collections.abc import Callable

import pytest
from django.db import connection
from pytest_django import Settings

from calls import services
from calls.models import Call, CheckIn, CheckInPlan, Concern, Notification
from calls.tests.doubles import MARIA, FakeTwilio, sid
from conftest import Cast, erased
from people.consents import record_consents
from people.models import Consent, Contact, Person

TEN = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)  # ten o'clock in Berlin, a Monday
MINUTE = datetime.timedelta(minutes=1)
HOUR = 60 * MINUTE
SECOND_NUMBER = "+493023125111"
State, Outcome = CheckIn.State, CheckIn.Outcome


@pytest.fixture(autouse=True)
def on_time(settings: Settings) -> None:
    settings.CHECK_IN_JITTER_SECONDS = 0


@pytest.fixture
def twilio_api(twilio_api: FakeTwilio) -> FakeTwilio:
    """Many calls are placed here, each with a SID of its own."""
    twilio_api.fresh_sids = True
    return twilio_api


@pytest.fixture
def hans(cast: Cast) -> Person:
    hans = Person.objects.create(account=cast.account_a, display_name="Hans", phone_e164="+491712345699")
    agree(hans)
    return hans


@pytest.fixture
def plan(cast: Cast) -> CheckInPlan:
    """Maria is called every day at ten, and agreed to it."""
    agree(cast.maria)
    return CheckInPlan.objects.create(person=cast.maria, times="10:00", holds_from=TEN - HOUR)


def agree(person: Person) -> None:
    record_consents(person=person, purposes=(Consent.Purpose.CALLS,), granted=True, method=Consent.Method.WRITTEN)


def beat(now: datetime.datetime) -> int:
    """What the timetable does every few seconds."""
    services.plan_check_ins(now=now)
    return services.dial_due(now=now)


def the_check_in() -> CheckIn:
    return CheckIn.objects.get()


def how_it_stands() -> tuple[str, str, int]:
    check_in = the_check_in()
    return check_in.state, check_in.outcome, check_in.attempts


def ended(call: Call | None, now: datetime.datetime, **fields: object) -> None:
    """A call came to its end as `fields` say; a conversation unless they say otherwise."""
    assert call is not None
    told = {"status": "completed", "end_reason": "goodbye", "turns": 5, "seconds": 300, **fields}
    started_at = (
        None if told["status"] != "completed" else now - datetime.timedelta(seconds=float(str(told["seconds"])))
    )
    Call.objects.filter(pk=call.pk).update(
        status=told["status"], started_at=started_at, duration_sec=told["seconds"]
    )
    services.end_call(
        call_id=call.pk,
        reason=str(told["end_reason"]),
        now=now,
        caller_turns=told["turns"],  # type: ignore[arg-type]
    )


def unanswered(now: datetime.datetime) -> None:
    ended(the_check_in().call, now, status="no_answer", end_reason="", turns=None)


# --- a slot becomes one call ----------------------------------------------------------------------------
def test_maria_is_called_at_ten(plan: CheckInPlan, twilio_api: FakeTwilio) -> None:
    assert beat(TEN - MINUTE) == 0
    assert beat(TEN) == 1
    check_in = the_check_in()
    assert (check_in.slot, check_in.state, check_in.first_tried_at) == ("2026-11-23 10:00", State.CALLING, TEN)
    assert check_in.call is not None
    assert (check_in.call.person, check_in.call.twilio_call_sid) == (plan.person, sid(77))


def test_however_often_the_clock_asks_she_is_called_once(plan: CheckInPlan, twilio_api: FakeTwilio) -> None:
    for second in range(10):
        beat(TEN + datetime.timedelta(seconds=second))
    assert (len(twilio_api.requests), CheckIn.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_call_her_once(plan: CheckInPlan, twilio_api: FakeTwilio) -> None:
    def one_beat() -> None:
        try:
            beat(TEN)
        finally:
            connection.close()

    beats = [threading.Thread(target=one_beat) for _ in range(4)]
    for thread in beats:
        thread.start()
    for thread in beats:
        thread.join()
    assert (len(twilio_api.requests), CheckIn.objects.count()) == (1, 1)
    assert Call.objects.count() == 1


def test_a_clock_that_jumps_back_and_forth_makes_no_second_call(plan: CheckInPlan, twilio_api: FakeTwilio) -> None:
    for moment in (TEN, TEN + HOUR, TEN - HOUR, TEN, TEN + HOUR):
        beat(moment)
    assert len(twilio_api.requests) == 1


def test_what_a_restart_over_midnight_missed_is_made_up_for(plan: CheckInPlan, twilio_api: FakeTwilio) -> None:
    assert beat(TEN + HOUR) == 1
    assert the_check_in().late_minutes == 60


def test_what_is_far_too_late_is_told_instead_of_called(plan: CheckInPlan, twilio_api: FakeTwilio) -> None:
    assert beat(TEN + 5 * HOUR) == 0
    assert how_it_stands() == (State.MISSED, Outcome.TOO_LATE, 0)
    assert Concern.objects.get().kind == "not_reached"


def test_a_plan_makes_up_for_nothing_that_was_before_it(plan: CheckInPlan, twilio_api: FakeTwilio) -> None:
    CheckInPlan.objects.update(holds_from=TEN + MINUTE)
    assert beat(TEN + HOUR) == 0
    assert not CheckIn.objects.exists()


def test_two_hundred_calls_at_nine_do_not_begin_at_once(
    cast: Cast, twilio_api: FakeTwilio, settings: Settings
) -> None:
    settings.CHECK_IN_JITTER_SECONDS = 120
    people = Person.objects.bulk_create(
        Person(account=cast.account_a, display_name=f"Person {number}", phone_e164=f"+4930231{number:05d}")
        for number in range(200)
    )
    CheckInPlan.objects.bulk_create(
        CheckInPlan(person=person, times="10:00", holds_from=TEN - HOUR) for person in people
    )
    services.plan_check_ins(now=TEN)
    first = CheckIn.objects.filter(next_at__lte=TEN + datetime.timedelta(seconds=10)).count()
    assert CheckIn.objects.count() == 200
    assert 5 < first < 50


def test_no_more_lines_are_used_than_there_are(
    cast: Cast, hans: Person, twilio_api: FakeTwilio, settings: Settings
) -> None:
    settings.MAX_PLANNED_CALLS = 2
    agree(cast.maria)
    for person in (cast.maria, hans):
        CheckInPlan.objects.create(person=person, times="10:00 10:01", holds_from=TEN - HOUR)
    assert beat(TEN + 2 * MINUTE) == 2
    assert CheckIn.objects.waiting(TEN + 2 * MINUTE).count() == 2
    ended(Call.objects.get(person=cast.maria), TEN + 3 * MINUTE)
    # Her second slot was settled by the conversation; Hans is on the line.
    assert CheckIn.objects.waiting(TEN + HOUR).count() == 1


def test_two_hundred_calls_due_in_one_minute_all_happen_and_each_once(
    cast: Cast, twilio_api: FakeTwilio, settings: Settings
) -> None:
    settings.MAX_PLANNED_CALLS = 50
    people = Person.objects.bulk_create(
        Person(account=cast.account_a, display_name=f"Person {number}", phone_e164=f"+4930231{number:05d}")
        for number in range(200)
    )
    Consent.objects.bulk_create(
        Consent(person=person, purpose="calls", granted=True, method="written") for person in people
    )
    CheckInPlan.objects.bulk_create(
        CheckInPlan(person=person, times="10:00", holds_from=TEN - HOUR) for person in people
    )
    moment = TEN
    while CheckIn.objects.open().exists() or moment == TEN:
        beat(moment)
        calling = CheckIn.objects.filter(state=State.CALLING)
        assert 0 < calling.count() <= 50
        for check_in in calling.select_related("call"):
            ended(check_in.call, moment + 5 * MINUTE)
        moment += 6 * MINUTE
    assert CheckIn.objects.filter(state=State.REACHED).count() == 200
    rung = [form["To"] for _path, form in twilio_api.requests]
    assert len(rung) == len(set(rung)) == 200
    # Who had to wait is reported late, by the minute.
    assert sorted({check_in.late_minutes for check_in in CheckIn.objects.all()}) == [0, 6, 12, 18]


def test_a_fortnight_of_beats_around_the_night_of_the_clocks_calls_once_a_day(
    plan: CheckInPlan, twilio_api: FakeTwilio
) -> None:
    Person.objects.update(awake_from=datetime.time(2), awake_until=datetime.time(1))
    CheckInPlan.objects.update(
        times="02:30 10:00", holds_from=datetime.datetime(2027, 3, 21, 20, tzinfo=datetime.UTC)
    )
    moment, end = (datetime.datetime(2027, 3, day, 20, tzinfo=datetime.UTC) for day in (21, 31))
    while moment < end:
        beat(moment)
        for check_in in CheckIn.objects.filter(state=State.CALLING).select_related("call"):
            ended(check_in.call, moment + 5 * MINUTE)
        moment += 30 * MINUTE
    assert CheckIn.objects.filter(state=State.REACHED).count() == CheckIn.objects.count() == 20
    assert len(twilio_api.requests) == 20


# --- every outcome has its own word ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"status": "busy", "end_reason": "", "turns": None}, Outcome.BUSY),
        ({"status": "no_answer", "end_reason": "", "turns": None}, Outcome.NO_ANSWER),
        ({"status": "failed", "end_reason": "", "turns": None}, Outcome.FAILED),
        ({"status": "canceled", "end_reason": "", "turns": None}, Outcome.FAILED),
        ({"end_reason": "voicemail", "turns": 1}, Outcome.VOICEMAIL),
        ({"end_reason": "silent", "turns": 0, "seconds": 60}, Outcome.SILENT),
        ({"end_reason": "hung_up", "turns": 0, "seconds": 40}, Outcome.SILENT),
        ({"end_reason": "hung_up", "turns": 0, "seconds": 5}, Outcome.REFUSED),
        ({"end_reason": "companion_lost", "turns": 1, "seconds": 20}, Outcome.FAILED),
        ({"end_reason": "line_lost", "turns": None, "seconds": 20}, Outcome.FAILED),
        ({"end_reason": "budget_used", "turns": 0, "seconds": 3}, Outcome.FAILED),
    ],
)
def test_what_was_no_conversation_has_a_word_and_is_tried_again(
    plan: CheckInPlan, twilio_api: FakeTwilio, fields: dict[str, object], word: str
) -> None:
    beat(TEN)
    ended(the_check_in().call, TEN + MINUTE, **fields)
    check_in = the_check_in()
    assert (check_in.state, check_in.outcome, check_in.next_at) == (State.DUE, word, TEN + 16 * MINUTE)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"end_reason": "hung_up", "turns": 1, "seconds": 4},
        {"end_reason": "silence", "turns": 3},
        {"end_reason": "time_limit", "turns": 40},
        {"end_reason": "companion_lost", "turns": 9},
    ],
)
def test_a_conversation_settles_it(plan: CheckInPlan, twilio_api: FakeTwilio, fields: dict[str, object]) -> None:
    beat(TEN)
    ended(the_check_in().call, TEN + 5 * MINUTE, **fields)
    assert how_it_stands() == (State.REACHED, Outcome.CONVERSATION, 1)
    assert the_check_in().settled_at == TEN + 5 * MINUTE
    assert beat(TEN + HOUR) == 0


def test_what_was_written_down_before_a_crash_was_a_conversation(
    plan: CheckInPlan, twilio_api: FakeTwilio
) -> None:
    beat(TEN)
    call = the_check_in().call
    assert call is not None
    for position in (1, 2):
        call.utterances.create(position=position, speaker="caller", text="Guten Tag.", spoken_at=TEN)
    ended(call, TEN + 5 * MINUTE, end_reason="line_lost", turns=None)
    assert the_check_in().outcome == Outcome.CONVERSATION


# --- tried again ----------------------------------------------------------------------------------------
def test_it_is_tried_three_times_and_then_told(plan: CheckInPlan, twilio_api: FakeTwilio) -> None:
    moment = TEN
    for attempts in (1, 2, 3):
        assert beat(moment) == 1
        assert how_it_stands()[::2] == (State.CALLING, attempts)
        unanswered(moment + MINUTE)
        assert beat(moment + 2 * MINUTE) == 0
        moment += 16 * MINUTE
    assert how_it_stands() == (State.MISSED, Outcome.NO_ANSWER, 3)
    assert [(concern.kind, concern.person) for concern in Concern.objects.all()] == [("not_reached", plan.person)]
    assert beat(moment + HOUR) == 0


def test_after_the_first_number_the_second_one_rings_once(plan: CheckInPlan, twilio_api: FakeTwilio) -> None:
    CheckInPlan.objects.update(retries=0, second_number_e164="")
    plan.refresh_from_db()
    plan.second_number_e164 = SECOND_NUMBER
    plan.retries = 0
    plan.save()
    beat(TEN)
    unanswered(TEN + MINUTE)
    assert beat(TEN + 2 * MINUTE) == 1
    assert [form["To"] for _path, form in twilio_api.requests] == [MARIA, SECOND_NUMBER]
    unanswered(TEN + 3 * MINUTE)
    assert the_check_in().state == State.MISSED


def test_an_attempt_that_would_wake_somebody_is_not_made(plan: CheckInPlan, twilio_api: FakeTwilio) -> None:
    Person.objects.update(awake_until=datetime.time(10, 10))
    beat(TEN)
    unanswered(TEN + MINUTE)
    assert the_check_in().state == State.MISSED


def test_a_slot_in_the_quiet_hours_is_left_out(plan: CheckInPlan, twilio_api: FakeTwilio) -> None:
    Person.objects.update(awake_from=datetime.time(11))
    assert beat(TEN) == 0
    assert how_it_stands() == (State.SKIPPED, Outcome.QUIET, 0)
    assert not Concern.objects.exists()


def test_a_call_that_was_due_while_awake_is_not_made_at_night(plan: CheckInPlan, twilio_api: FakeTwilio) -> None:
    Person.objects.update(awake_until=datetime.time(10, 30))
    assert beat(TEN + 31 * MINUTE) == 0
    assert how_it_stands() == (State.MISSED, Outcome.TOO_LATE, 0)


# --- between planning and dialling ----------------------------------------------------------------------
def nobody_minds(plan: CheckInPlan) -> None:
    """Between planning and dialling nothing changes."""


def withdraw(plan: CheckInPlan) -> None:
    record_consents(
        person=plan.person, purposes=(Consent.Purpose.CALLS,), granted=False, method=Consent.Method.SPOKEN
    )


def pause(plan: CheckInPlan) -> None:
    Person.objects.update(paused=True)


def go_on_a_journey(plan: CheckInPlan) -> None:
    Person.objects.update(paused_from=datetime.date(2026, 11, 20), paused_until=datetime.date(2026, 11, 23))


def delete_the_plan(plan: CheckInPlan) -> None:
    plan.delete()


def stop_the_plan(plan: CheckInPlan) -> None:
    CheckInPlan.objects.update(active=False)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (withdraw, Outcome.NO_CONSENT),
        (pause, Outcome.PAUSED),
        (go_on_a_journey, Outcome.PAUSED),
        (delete_the_plan, Outcome.PLAN_ENDED),
        (stop_the_plan, Outcome.PLAN_ENDED),
    ],
)
def test_what_was_planned_is_not_called_if_it_is_no_longer_wanted(
    plan: CheckInPlan, twilio_api: FakeTwilio, change: Callable[[CheckInPlan], None], word: str
) -> None:
    services.plan_check_ins(now=TEN)
    change(plan)
    assert services.dial_due(now=TEN) == 0
    assert how_it_stands() == (State.SKIPPED, word, 0)
    assert (twilio_api.requests, Concern.objects.count()) == ([], 0)


def test_the_day_after_a_pause_is_a_day_like_others(plan: CheckInPlan, twilio_api: FakeTwilio) -> None:
    Person.objects.update(paused_until=datetime.date(2026, 11, 22))
    assert beat(TEN) == 1


def test_who_was_never_asked_is_not_called_by_a_plan(cast: Cast, twilio_api: FakeTwilio) -> None:
    CheckInPlan.objects.create(person=cast.maria, times="10:00", holds_from=TEN - HOUR)
    assert beat(TEN) == 0
    assert the_check_in().outcome == Outcome.NO_CONSENT
    assert services.place_call(person=cast.maria, now=TEN)  # an express wish does not need it


def test_who_was_erased_is_not_called(plan: CheckInPlan, twilio_api: FakeTwilio) -> None:
    services.plan_check_ins(now=TEN)
    erased(plan.person)
    assert services.dial_due(now=TEN) == 0


def test_who_is_on_the_line_already_is_called_later(plan: CheckInPlan, twilio_api: FakeTwilio) -> None:
    own = Call.objects.create(
        account=plan.person.account, person=plan.person, status="in_progress", created_at=TEN
    )
    assert beat(TEN) == 0
    assert the_check_in().next_at == TEN + 3 * MINUTE
    ended(own, TEN + 2 * MINUTE)
    assert how_it_stands() == (State.REACHED, Outcome.CALLED_BACK, 0)


def test_a_number_that_must_not_be_dialled_is_told(plan: CheckInPlan, twilio_api: FakeTwilio) -> None:
    Person.objects.update(phone_e164="+12025550123")
    assert beat(TEN) == 0
    assert how_it_stands() == (State.MISSED, Outcome.NOT_ALLOWED, 0)
    assert Concern.objects.get().kind == "not_reached"


# --- the carrier ----------------------------------------------------------------------------------------
def test_a_carrier_that_refuses_is_one_failed_attempt(plan: CheckInPlan, twilio_api: FakeTwilio) -> None:
    twilio_api.refuse(400, 21211)
    beat(TEN)
    assert how_it_stands() == (State.DUE, Outcome.FAILED, 1)


def test_too_many_requests_are_no_attempt_and_the_others_wait_too(
    plan: CheckInPlan, hans: Person, twilio_api: FakeTwilio
) -> None:
    CheckInPlan.objects.create(person=hans, times="10:00", holds_from=TEN - HOUR)
    twilio_api.refuse(429, 20429)
    assert beat(TEN) == 0
    assert len(twilio_api.requests) == 1
    assert [check_in.attempts for check_in in CheckIn.objects.all()] == [0, 0]
    twilio_api.accept()
    assert beat(TEN + MINUTE) == 2


def test_too_many_requests_are_no_reason_to_alarm_anybody(plan: CheckInPlan, twilio_api: FakeTwilio) -> None:
    CheckInPlan.objects.update(retries=0)
    twilio_api.refuse(429, 20429)
    beat(TEN)
    assert how_it_stands()[::2] == (State.DUE, 0)
    assert not Concern.objects.exists()


def test_two_people_at_one_telephone_are_called_one_after_the_other(
    plan: CheckInPlan, hans: Person, twilio_api: FakeTwilio
) -> None:
    Person.objects.filter(pk=hans.pk).update(phone_e164=MARIA)
    CheckInPlan.objects.create(person=hans, times="10:00", holds_from=TEN - HOUR)
    assert beat(TEN) == 1
    waiting = CheckIn.objects.get(state=State.DUE)
    assert (waiting.attempts, waiting.next_at) == (0, TEN + 3 * MINUTE)
    ended(CheckIn.objects.get(state=State.CALLING).call, TEN + 2 * MINUTE)
    assert beat(TEN + 3 * MINUTE) == 1


def test_an_hour_with_very_many_calls_puts_the_others_off(
    plan: CheckInPlan, twilio_api: FakeTwilio, settings: Settings
) -> None:
    settings.DIALS_PER_HOUR = 0
    assert beat(TEN) == 0
    assert how_it_stands() == (State.DUE, "", 0)
    settings.DIALS_PER_HOUR = 600
    assert beat(TEN + 3 * MINUTE) == 1


def test_without_a_carrier_the_family_is_told(plan: CheckInPlan, settings: Settings) -> None:
    settings.TWILIO_ACCOUNT_SID = ""
    for minutes in (0, 16, 32):
        beat(TEN + minutes * MINUTE)
    assert how_it_stands() == (State.MISSED, Outcome.FAILED, 3)


# --- who calls by themselves ----------------------------------------------------------------------------
def test_a_call_of_her_own_ends_the_attempts(plan: CheckInPlan, twilio_api: FakeTwilio) -> None:
    beat(TEN)
    unanswered(TEN + MINUTE)
    own = Call.objects.create(account=plan.person.account, person=plan.person, created_at=TEN + 5 * MINUTE)
    ended(own, TEN + 8 * MINUTE)
    assert how_it_stands() == (State.REACHED, Outcome.CALLED_BACK, 1)
    assert beat(TEN + HOUR) == 0


def test_a_call_in_which_she_said_nothing_does_not(plan: CheckInPlan, twilio_api: FakeTwilio) -> None:
    beat(TEN)
    unanswered(TEN + MINUTE)
    own = Call.objects.create(account=plan.person.account, person=plan.person, created_at=TEN + 5 * MINUTE)
    ended(own, TEN + 8 * MINUTE, turns=0, end_reason="silent")
    assert the_check_in().state == State.DUE


def test_a_call_of_her_own_ends_the_chain_and_is_told_to_who_was_worried(
    plan: CheckInPlan, twilio_api: FakeTwilio, cast: Cast
) -> None:
    Contact.objects.create(person=plan.person, position=1, name="Lisa", email=cast.bob.email)
    CheckInPlan.objects.update(retries=0)
    beat(TEN)
    unanswered(TEN + MINUTE)
    Notification.objects.update(state="sent", next_at=None)
    own = Call.objects.create(account=plan.person.account, person=plan.person, created_at=TEN + 5 * MINUTE)
    ended(own, TEN + 8 * MINUTE)
    concern = Concern.objects.get()
    assert (concern.called_back, concern.acknowledged_by, concern.next_contact_at) == (True, None, None)
    assert [row.kind for row in Notification.objects.order_by("pk")] == ["missed", "all_clear"]
