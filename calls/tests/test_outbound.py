"""Calls that we place, against a Twilio that answers over a real socket."""

import datetime
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from calls import services
from calls.models import Call
from calls.tests.doubles import MARIA, OUR_NUMBER, FakeTwilio, sid
from conftest import Cast
from people.consents import record_consents
from people.models import Consent, Person, PhoneLine

NOW = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)


def test_a_placed_call_has_a_row_with_the_sid_that_twilio_gave(cast: Cast, twilio_api: FakeTwilio) -> None:
    call = services.place_call(person=cast.maria, now=NOW)
    assert (call.twilio_call_sid, call.status, call.direction) == (sid(77), "initiated", "outbound")
    assert (call.person, call.account, call.from_e164, call.to_e164) == (
        cast.maria,
        cast.account_a,
        OUR_NUMBER,
        MARIA,
    )


def test_twilio_is_asked_once_and_told_where_to_ask_and_to_tell_back(
    cast: Cast, twilio_api: FakeTwilio, settings: Settings
) -> None:
    services.place_call(person=cast.maria, now=NOW)
    [(path, form)] = twilio_api.requests
    assert path == f"/2010-04-01/Accounts/{settings.TWILIO_ACCOUNT_SID}/Calls.json"
    assert form == {
        "To": MARIA,
        "From": OUR_NUMBER,
        "Url": "http://localhost:8000/twilio/voice",
        "Method": "POST",
        "StatusCallback": "http://localhost:8000/twilio/status",
        "StatusCallbackMethod": "POST",
        "StatusCallbackEvent": "initiated,ringing,answered,completed",
        "MachineDetection": "Enable",
        "AsyncAmd": "true",
        "AsyncAmdStatusCallback": "http://localhost:8000/twilio/amd",
        "AsyncAmdStatusCallbackMethod": "POST",
    }


def test_to_leave_a_message_twilio_waits_for_the_beep(
    cast: Cast, twilio_api: FakeTwilio, settings: Settings
) -> None:
    settings.VOICEMAIL = "message"
    services.place_call(person=cast.maria, now=NOW)
    [(_path, form)] = twilio_api.requests
    assert (form["MachineDetection"], form["AsyncAmd"]) == ("DetectMessageEnd", "true")


def test_who_does_not_listen_for_machines_pays_for_no_detection(
    cast: Cast, twilio_api: FakeTwilio, settings: Settings
) -> None:
    settings.VOICEMAIL = "off"
    services.place_call(person=cast.maria, now=NOW)
    [(_path, form)] = twilio_api.requests
    assert not [name for name in form if "Machine" in name or "Amd" in name]


def test_nothing_is_ever_recorded(cast: Cast, twilio_api: FakeTwilio) -> None:
    services.place_call(person=cast.maria, now=NOW)
    assert not [name for _path, form in twilio_api.requests for name in form if "ecord" in name]


def test_an_account_with_a_line_of_its_own_calls_from_it(cast: Cast, twilio_api: FakeTwilio) -> None:
    PhoneLine.objects.create(number_e164="+4940123456", account=cast.account_a)
    assert services.place_call(person=cast.maria, now=NOW).from_e164 == "+4940123456"


def test_who_does_not_want_to_be_called_is_not_called(cast: Cast, twilio_api: FakeTwilio) -> None:
    record_consents(
        person=cast.maria, purposes=(Consent.Purpose.CALLS,), granted=False, method=Consent.Method.SPOKEN
    )
    with pytest.raises(services.CallRefusedError, match="möchte nicht angerufen werden"):
        services.place_call(person=cast.maria, now=NOW)
    assert (twilio_api.requests, Call.objects.count()) == ([], 0)


def test_who_is_paused_is_not_called(cast: Cast, twilio_api: FakeTwilio) -> None:
    Person.objects.update(paused=True)
    with pytest.raises(services.CallRefusedError, match="pausiert"):
        services.place_call(person=cast.maria, now=NOW)
    assert twilio_api.requests == []


def test_a_number_that_is_just_being_dialled_is_not_dialled_twice(cast: Cast, twilio_api: FakeTwilio) -> None:
    Call.objects.create(account=cast.account_a, direction="outbound", to_e164=MARIA, created_at=NOW)
    with pytest.raises(services.CallRefusedError, match="gerade schon"):
        services.place_call(person=cast.maria, now=NOW)


def test_a_call_that_already_rings_does_not_stand_in_the_way_of_another(
    cast: Cast, twilio_api: FakeTwilio
) -> None:
    first = services.place_call(person=cast.maria, now=NOW)
    twilio_api.call_sid = sid(78)
    assert services.place_call(person=cast.maria, now=NOW).pk != first.pk


@pytest.mark.parametrize("name", ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_NUMBER_E164"])
def test_without_an_account_at_twilio_nothing_is_tried(cast: Cast, settings: Settings, name: str) -> None:
    setattr(settings, name, "")
    with pytest.raises(services.TwilioNotConfiguredError):
        services.place_call(person=cast.maria, now=NOW)
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("status", "code", "permanent"),
    [(400, 21211, True), (401, 20003, True), (408, 20408, False), (429, 20429, False)],
)
def test_when_twilio_refuses_the_row_says_so_and_the_error_says_whether_to_try_again(
    cast: Cast, twilio_api: FakeTwilio, status: int, code: int, permanent: bool
) -> None:
    twilio_api.refuse(status, code)
    with pytest.raises(services.TwilioError) as caught:
        services.place_call(person=cast.maria, now=NOW)
    assert (caught.value.permanent, caught.value.code) == (permanent, code)
    assert not caught.value.maybe_done
    call = Call.objects.get()
    assert (call.status, call.end_reason, call.closed_at) == ("failed", "carrier_refused", NOW)
    assert len(twilio_api.requests) == 1


def test_a_call_that_could_not_be_placed_is_told_of_as_ended(
    cast: Cast,
    twilio_api: FakeTwilio,
    news: list[dict[str, Any]],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    twilio_api.refuse(400, 21211)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(services.TwilioError):
        services.place_call(person=cast.maria, now=NOW)
    assert news == [{"call_id": Call.objects.get().pk, "sealed_turns": ""}]


@pytest.mark.parametrize("status", [500, 503])
def test_when_twilio_breaks_down_the_call_may_ring_and_stays_open(
    cast: Cast, twilio_api: FakeTwilio, status: int
) -> None:
    twilio_api.refuse(status, 20500)
    assert_open_after_failure(cast)


@pytest.mark.parametrize("body", ["<html>Bad gateway</html>", "{}", ""])
def test_after_an_answer_that_says_nothing_the_call_may_ring_and_stays_open(
    cast: Cast, twilio_api: FakeTwilio, body: str
) -> None:
    twilio_api.body = body
    assert_open_after_failure(cast)


def assert_open_after_failure(cast: Cast) -> None:
    with pytest.raises(services.TwilioError) as caught:
        services.place_call(person=cast.maria, now=NOW)
    assert caught.value.maybe_done
    call = Call.objects.get()
    assert (call.status, call.twilio_call_sid, call.closed_at) == ("initiated", None, None)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://nowhere.invalid"])
def test_a_twilio_that_cannot_be_reached_rang_nobody_and_is_worth_another_try(
    cast: Cast, settings: Settings, url: str
) -> None:
    settings.TWILIO_API_URL = url
    with pytest.raises(services.TwilioError) as caught:
        services.place_call(person=cast.maria, now=NOW)
    assert (caught.value.permanent, caught.value.maybe_done) == (False, False)
    assert Call.objects.get().status == "failed"


def test_a_request_that_had_to_wait_too_long_for_its_turn_is_never_sent(
    cast: Cast, twilio_api: FakeTwilio, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TWILIO_TIMEOUT_SECONDS = 0.1
    engaged, free = ThreadPoolExecutor(max_workers=1), threading.Event()
    monkeypatch.setattr("calls.twilio.THREADS", engaged)
    engaged.submit(free.wait)
    with pytest.raises(services.TwilioError) as caught:
        services.place_call(person=cast.maria, now=NOW)
    free.set()
    engaged.shutdown()
    assert (caught.value.maybe_done, twilio_api.requests) == (False, [])
    assert Call.objects.get().status == "failed"


def test_a_twilio_that_does_not_answer_is_given_up_in_time(
    cast: Cast, twilio_api: FakeTwilio, settings: Settings
) -> None:
    settings.TWILIO_TIMEOUT_SECONDS = 0.2
    twilio_api.delay_seconds = 1
    started = time.monotonic()
    with pytest.raises(services.TwilioError) as caught:
        services.place_call(person=cast.maria, now=NOW)
    assert time.monotonic() - started < 0.9
    assert (caught.value.permanent, caught.value.maybe_done) == (False, True)


def test_the_default_timeout_keeps_the_whole_within_twenty_seconds(settings: Settings) -> None:
    from calls.twilio import DEADLINE_FACTOR

    assert settings.TWILIO_TIMEOUT_SECONDS * DEADLINE_FACTOR < 20


@pytest.mark.parametrize("maybe_done", [True, False])
def test_a_webhook_that_overtakes_a_lost_answer_keeps_the_call_alive(
    cast: Cast, twilio_api: FakeTwilio, monkeypatch: pytest.MonkeyPatch, maybe_done: bool
) -> None:
    def answered_meanwhile(*, to_e164: str, from_e164: str) -> str:
        services.answer_call(
            call_sid=sid(), from_number=from_e164, to_number=to_e164, direction="outbound-api", now=NOW
        )
        raise services.TwilioError(permanent=False, maybe_done=maybe_done)

    monkeypatch.setattr("calls.twilio.create_call", answered_meanwhile)
    call = services.place_call(person=cast.maria, now=NOW)
    assert (call.twilio_call_sid, call.status) == (sid(), "in_progress")


def test_a_sid_that_belongs_to_another_call_is_not_taken(cast: Cast, twilio_api: FakeTwilio) -> None:
    Call.objects.create(account=cast.account_c, twilio_call_sid=sid(77))
    with pytest.raises(services.TwilioError):
        services.place_call(person=cast.maria, now=NOW)
    assert Call.objects.get(account=cast.account_a).status == "failed"


def test_hanging_up_asks_the_carrier_to_complete_the_call(twilio_api: FakeTwilio) -> None:
    twilio_api.status = 200
    services.hang_up(call_sid=sid())
    [(path, form)] = twilio_api.requests
    assert path.endswith(f"/Calls/{sid()}.json")
    assert form == {"Status": "completed"}


@pytest.mark.parametrize(("status", "code"), [(404, 20404), (400, 21220)])
def test_hanging_up_a_call_that_is_over_is_no_error(twilio_api: FakeTwilio, status: int, code: int) -> None:
    twilio_api.refuse(status, code)
    services.hang_up(call_sid=sid())


def test_a_carrier_that_does_not_hang_up_is_an_error(twilio_api: FakeTwilio) -> None:
    twilio_api.refuse(500, 20500)
    with pytest.raises(services.TwilioError):
        services.hang_up(call_sid=sid())


def test_neither_number_nor_key_is_logged(
    cast: Cast, twilio_api: FakeTwilio, caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    caplog.set_level("DEBUG", logger="calls")
    twilio_api.refuse(400, 21211)
    with pytest.raises(services.TwilioError):
        services.place_call(person=cast.maria, now=NOW)
    logged = str([vars(record) for record in caplog.records if record.name.startswith("calls")])
    assert "twilio refused" in logged
    assert MARIA not in logged
    assert settings.TWILIO_AUTH_TOKEN not in logged


# --- what it may cost ------------------------------------------------------------------------------------
def test_a_number_outside_of_the_countries_we_dial_is_refused_before_anything_is_stored(
    cast: Cast, twilio_api: FakeTwilio
) -> None:
    Person.objects.update(phone_e164="+12025550143")
    with pytest.raises(services.CallRefusedError, match="kostet extra"):
        services.place_call(person=cast.maria, now=NOW)
    assert (twilio_api.requests, Call.objects.count()) == ([], 0)


def test_a_country_that_the_operator_adds_is_dialled(
    cast: Cast, twilio_api: FakeTwilio, settings: Settings
) -> None:
    Person.objects.update(phone_e164="+12025550143")
    settings.DIAL_COUNTRIES = ["US"]
    assert services.place_call(person=cast.maria, now=NOW).to_e164 == "+12025550143"


def dialled(cast: Cast, times: int, *, to_e164: str = MARIA, minutes_ago: int = 30) -> None:
    for number in range(times):
        Call.objects.create(
            account=cast.account_a,
            direction="outbound",
            status="no_answer",
            to_e164=to_e164,
            twilio_call_sid=f"CA{minutes_ago}-{number}",
            created_at=NOW - datetime.timedelta(minutes=minutes_ago),
        )


def test_one_number_is_not_called_without_end(cast: Cast, twilio_api: FakeTwilio, settings: Settings) -> None:
    dialled(cast, settings.DIALS_PER_HOUR_AND_NUMBER)
    with pytest.raises(services.CallRefusedError, match="schon oft"):
        services.place_call(person=cast.maria, now=NOW)
    assert services.place_call(person=cast.maria, now=NOW + datetime.timedelta(minutes=31)).pk


def test_an_account_does_not_call_without_end(cast: Cast, twilio_api: FakeTwilio, settings: Settings) -> None:
    settings.DIALS_PER_HOUR = 3
    dialled(cast, 3, to_e164="+4930111111")
    with pytest.raises(services.CallRefusedError, match="sehr oft"):
        services.place_call(person=cast.maria, now=NOW)


def test_calls_that_come_in_count_for_nothing_here(cast: Cast, twilio_api: FakeTwilio, settings: Settings) -> None:
    settings.DIALS_PER_HOUR = 1
    Call.objects.create(account=cast.account_a, direction="inbound", created_at=NOW)
    assert services.place_call(person=cast.maria, now=NOW).pk


@pytest.mark.parametrize("limit", [{"monthly_minutes": 0}, {"monthly_budget_usd": 0}])
def test_nobody_is_rung_for_a_conversation_that_the_budget_would_not_allow(
    cast: Cast, twilio_api: FakeTwilio, limit: dict[str, int]
) -> None:
    type(cast.account_a).objects.filter(pk=cast.account_a.pk).update(**limit)
    with pytest.raises(services.CallRefusedError, match="Budget"):
        services.place_call(person=Person.objects.get(), now=NOW)
    assert twilio_api.requests == []
