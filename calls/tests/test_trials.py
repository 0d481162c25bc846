"""Trial calls in the browser: whose they are, what they are, and when there is none."""

import datetime

import pytest
from django.conf import settings
from django.utils import timezone

from calls.models import Call, Concern
from calls.services import (
    TurnedAwayError,
    end_call,
    raise_concern,
    record_heartbeat,
    redeem_stream_token,
    start_browser_call,
    sweep_calls,
)
from conftest import Cast
from people.models import Account, Membership

NOW = timezone.now()


def test_a_trial_belongs_to_the_members_account_and_to_no_person(cast: Cast) -> None:
    call = start_browser_call(user=cast.alice, now=NOW).call
    assert (call.account, call.person, call.direction) == (cast.account_a, None, "browser")
    assert (call.status, call.started_at, call.from_e164) == ("in_progress", NOW, "")


def test_its_name_is_random_and_never_one_of_twilios(cast: Cast) -> None:
    sids = {start_browser_call(user=cast.alice, now=NOW).call.twilio_call_sid for _ in range(3)}
    assert len(sids) == 3
    assert all(sid and sid.startswith("BR") and len(sid) == 34 for sid in sids)


def test_its_token_opens_it_once(cast: Cast) -> None:
    answer = start_browser_call(user=cast.alice, now=NOW)
    sid = str(answer.call.twilio_call_sid)
    assert redeem_stream_token(call_sid=sid, token="guessed", now=NOW) is None
    assert redeem_stream_token(call_sid=sid, token=answer.token, now=NOW) == answer.call
    assert redeem_stream_token(call_sid=sid, token=answer.token, now=NOW) is None


def test_its_token_is_stored_nowhere(cast: Cast) -> None:
    answer = start_browser_call(user=cast.alice, now=NOW)
    assert answer.token not in str(Call.objects.values().get())


def test_a_relative_who_only_looks_starts_none(cast: Cast) -> None:
    with pytest.raises(Membership.DoesNotExist):
        start_browser_call(user=cast.bob, now=NOW)
    assert not Call.objects.exists()


def test_a_clinician_starts_one_for_the_clinic(cast: Cast) -> None:
    assert start_browser_call(user=cast.dora, now=NOW).call.account == cast.clinic


def test_an_account_whose_budget_is_used_up_gets_none(cast: Cast) -> None:
    Account.objects.filter(pk=cast.account_a.pk).update(monthly_minutes=0)
    with pytest.raises(TurnedAwayError) as refusal:
        start_browser_call(user=cast.alice, now=NOW)
    assert refusal.value.reason == "budget_used"
    assert Call.objects.get().is_final


def test_an_account_that_refuses_unknown_callers_still_gets_one(cast: Cast) -> None:
    Account.objects.filter(pk=cast.account_a.pk).update(unknown_callers=Account.UnknownCallers.REFUSE)
    assert start_browser_call(user=cast.alice, now=NOW).token


def test_there_is_none_while_too_many_are_talking(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    record_heartbeat(call_id=start_browser_call(user=cast.alice, now=NOW).call.pk, now=NOW)
    monkeypatch.setattr(settings, "MAX_CONVERSATIONS", 1)
    with pytest.raises(TurnedAwayError) as refusal:
        start_browser_call(user=cast.charlie, now=NOW)
    assert refusal.value.reason == "too_many_calls"


def test_a_trial_whose_socket_never_comes_is_ended_by_the_sweep(cast: Cast) -> None:
    start_browser_call(user=cast.alice, now=NOW)
    sweep_calls(now=NOW + datetime.timedelta(minutes=3))
    assert Call.objects.get().is_final


def test_what_is_noticed_in_a_trial_alarms_nobody(cast: Cast) -> None:
    call = start_browser_call(user=cast.alice, now=NOW).call
    assert raise_concern(call=call, kind="fall", quote="Ich bin gestürzt.", now=NOW) is None
    assert not Concern.objects.exists()


def test_a_trial_is_not_analysed(cast: Cast) -> None:
    call = start_browser_call(user=cast.alice, now=NOW).call
    end_call(call_id=call.pk, reason="hung_up", now=NOW, sealed_turns="")
    assert not hasattr(Call.objects.get(), "analysis")
