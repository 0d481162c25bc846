"""How calls end, once, whatever arrives late, twice or never."""

import datetime
import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks

from calls.endings import end_call, record_status, sweep_calls
from calls.models import Call
from calls.signals import call_ended
from calls.tests.doubles import sid
from conftest import Cast
from people.models import Account

NOW = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)
News = list[dict[str, Any]]


def ago(**parts: float) -> datetime.datetime:
    return NOW - datetime.timedelta(**parts)


@pytest.fixture
def call(cast: Cast) -> Call:
    """A call in progress with a live stream, since two minutes."""
    return make_call(cast.account_a, started_at=ago(minutes=2), heartbeat_at=ago(seconds=5))


def make_call(account: Account, **fields: object) -> Call:
    fields = {"twilio_call_sid": sid(), "status": Call.Status.IN_PROGRESS, "created_at": ago(minutes=3), **fields}
    return Call.objects.create(account=account, **fields)


def status(word: str, duration_sec: int | None = None, now: datetime.datetime = NOW) -> None:
    record_status(call_sid=sid(), status=word, duration_sec=duration_sec, now=now)


# --- by the conversation -------------------------------------------------------------------------------
def test_the_end_of_the_conversation_completes_the_call_with_its_measured_duration(call: Call) -> None:
    assert end_call(call_id=call.pk, reason="hung_up", now=NOW)
    call.refresh_from_db()
    assert (call.status, call.end_reason, call.duration_sec) == ("completed", "hung_up", 120)
    assert (call.ended_at, call.closed_at) == (NOW, NOW)


def test_the_news_of_the_end_is_told_after_the_commit_with_the_sealed_turns(
    call: Call, news: News, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as waiting:
        end_call(call_id=call.pk, reason="hung_up", now=NOW, sealed_turns="sealed")
    assert news == []
    for tell in waiting:
        tell()
    assert news == [{"call_id": call.pk, "sealed_turns": "sealed"}]


def test_a_second_end_changes_nothing_and_tells_nobody(
    call: Call, news: News, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        end_call(call_id=call.pk, reason="goodbye", now=NOW)
        assert not end_call(call_id=call.pk, reason="line_lost", now=NOW + datetime.timedelta(hours=1))
    call.refresh_from_db()
    assert (call.end_reason, call.ended_at) == ("goodbye", NOW)
    assert len(news) == 1


def test_the_end_of_a_call_that_was_deleted_meanwhile_is_no_error(db: None) -> None:
    assert not end_call(call_id=12345, reason="hung_up", now=NOW)


def test_a_receiver_that_fails_undoes_nothing_and_its_words_are_not_logged(
    call: Call,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def fail(**kwargs: object) -> None:
        raise RuntimeError("Maria sagte etwas")

    call_ended.connect(fail)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            end_call(call_id=call.pk, reason="hung_up", now=NOW)
    finally:
        call_ended.disconnect(fail)
    ours = [record for record in caplog.records if record.name == "calls.endings"]
    assert [record.getMessage() for record in ours] == ["a receiver of call_ended failed"]
    assert Call.objects.filter(closed_at=NOW).exists()


# --- by the carrier ------------------------------------------------------------------------------------
def test_with_a_live_stream_a_final_status_leaves_the_closing_to_the_conversation(call: Call) -> None:
    status("completed", 127)
    call.refresh_from_db()
    assert (call.status, call.duration_sec, call.closed_at) == ("completed", 127, None)
    end_call(call_id=call.pk, reason="hung_up", now=NOW + datetime.timedelta(seconds=9))
    call.refresh_from_db()
    assert (call.duration_sec, call.ended_at, call.end_reason) == (127, NOW, "hung_up")


def test_without_a_live_stream_a_final_status_closes_the_call_and_tells(
    cast: Cast, news: News, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    call = make_call(cast.account_a, status="ringing")
    with django_capture_on_commit_callbacks(execute=True):
        status("no_answer")
        status("no_answer")
    call.refresh_from_db()
    assert (call.status, call.closed_at, call.duration_sec, call.end_reason) == ("no_answer", NOW, None, "")
    assert news == [{"call_id": call.pk, "sealed_turns": ""}]


def test_a_stream_whose_heart_stopped_is_not_live(cast: Cast) -> None:
    call = make_call(cast.account_a, started_at=ago(minutes=2), heartbeat_at=ago(seconds=31))
    status("completed", 100)
    call.refresh_from_db()
    assert (call.closed_at, call.end_reason) == (NOW, "line_lost")


def test_a_later_completed_replaces_the_measured_duration(call: Call) -> None:
    end_call(call_id=call.pk, reason="hung_up", now=NOW)
    status("completed", 127)
    call.refresh_from_db()
    assert (call.duration_sec, call.ended_at) == (127, NOW)


def test_a_later_completed_without_a_duration_leaves_the_measured_one(call: Call) -> None:
    end_call(call_id=call.pk, reason="hung_up", now=NOW)
    status("completed")
    call.refresh_from_db()
    assert call.duration_sec == 120


@pytest.mark.parametrize(
    "late", ["initiated", "ringing", "in_progress", "failed", "busy", "no_answer", "canceled"]
)
def test_whatever_else_comes_after_the_end_is_ignored(call: Call, late: str) -> None:
    end_call(call_id=call.pk, reason="hung_up", now=NOW)
    before = Call.objects.filter(pk=call.pk).values().get()
    status(late, 5)
    assert Call.objects.filter(pk=call.pk).values().get() == before


@pytest.mark.parametrize("final", ["failed", "busy", "no_answer", "canceled"])
def test_a_call_that_failed_is_never_completed(cast: Cast, final: str) -> None:
    call = make_call(cast.account_a, status="ringing")
    status(final)
    status("completed", 127)
    call.refresh_from_db()
    assert (call.status, call.duration_sec) == (final, None)


ORDER = ["initiated", "ringing", "in_progress"]


@pytest.mark.parametrize("sequence", list(itertools.permutations(ORDER)))
def test_statuses_move_forward_in_whatever_order_they_arrive(cast: Cast, sequence: tuple[str, ...]) -> None:
    call = make_call(cast.account_a, status="initiated")
    reached = 0
    for word in sequence:
        status(word)
        reached = max(reached, ORDER.index(word))
        call.refresh_from_db()
        assert call.status == ORDER[reached]
    assert call.started_at == NOW


def test_the_status_of_an_unknown_call_makes_none_and_its_sid_is_not_logged(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    status("completed", 127)
    status("ringing")
    assert not Call.objects.exists()
    assert sid() not in str([vars(record) for record in caplog.records])


# --- by the sweep --------------------------------------------------------------------------------------
def test_a_call_whose_heart_stopped_is_ended_at_its_last_beat(cast: Cast) -> None:
    call = make_call(cast.account_a, started_at=ago(minutes=5), heartbeat_at=ago(seconds=61))
    assert sweep_calls(now=NOW) == 1
    call.refresh_from_db()
    assert (call.status, call.end_reason) == ("completed", "line_lost")
    assert (call.ended_at, call.closed_at, call.duration_sec) == (ago(seconds=61), NOW, 239)


def test_a_call_whose_heart_beats_goes_on(call: Call) -> None:
    assert sweep_calls(now=NOW) == 0
    call.refresh_from_db()
    assert call.status == "in_progress"


def test_a_call_that_twilio_ended_but_the_conversation_never_closed_is_closed(call: Call) -> None:
    status("completed", 127)
    assert sweep_calls(now=NOW + datetime.timedelta(seconds=61)) == 1
    call.refresh_from_db()
    assert (call.status, call.duration_sec, call.ended_at) == ("completed", 127, NOW)


def test_a_call_that_was_answered_and_never_got_a_stream_is_ended(cast: Cast) -> None:
    call = make_call(cast.account_a, started_at=ago(seconds=121))
    assert sweep_calls(now=NOW) == 1
    call.refresh_from_db()
    assert (call.status, call.end_reason) == ("completed", "line_lost")


def test_a_call_that_is_still_waiting_for_its_stream_goes_on(cast: Cast) -> None:
    make_call(cast.account_a, started_at=ago(seconds=119))
    assert sweep_calls(now=NOW) == 0


@pytest.mark.parametrize(("before", "after"), [("ringing", "no_answer"), ("initiated", "failed")])
def test_a_call_that_nobody_ever_answered_is_ended(cast: Cast, before: str, after: str) -> None:
    call = make_call(cast.account_a, status=before, created_at=ago(minutes=11))
    assert sweep_calls(now=NOW) == 1
    call.refresh_from_db()
    assert (call.status, call.duration_sec) == (after, None)


def test_sweeping_again_finds_nothing(
    cast: Cast, news: News, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    make_call(cast.account_a, heartbeat_at=ago(minutes=2))
    with django_capture_on_commit_callbacks(execute=True):
        assert [sweep_calls(now=NOW), sweep_calls(now=NOW)] == [1, 0]
    assert len(news) == 1


@pytest.mark.django_db(transaction=True)
def test_of_those_who_end_a_call_in_the_same_moment_one_tells(news: News) -> None:
    account = Account.objects.get(pk=Account.STANDARD_PRIVATE_ID)
    call = make_call(account, started_at=ago(minutes=5), heartbeat_at=ago(minutes=2))
    barrier = threading.Barrier(4)

    def end(number: int) -> None:
        try:
            barrier.wait(timeout=10)
            if number % 2:
                sweep_calls(now=NOW)
            else:
                end_call(call_id=call.pk, reason="hung_up", now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(end, range(4)))
    assert news == [{"call_id": call.pk, "sealed_turns": ""}]


def test_a_final_call_that_nobody_closed_is_closed(cast: Cast) -> None:
    call = make_call(cast.account_a, status="busy")
    assert sweep_calls(now=NOW) == 1
    call.refresh_from_db()
    assert (call.status, call.closed_at) == ("busy", NOW)
