"""Was everything all right today? One word per person, from what happened and nothing else."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from analytics.charts import Calls
from analytics.figures import account_figures, week_figures, with_figures
from analytics.models import CallAnalysis
from analytics.tests.story import made_call, told_call
from analytics.today import Card, Today, cards, state_of
from analytics.trends import calls_by_day
from calls.models import Call, Concern
from conftest import Cast, logged_in
from people.access import Reader
from people.models import Person, User

NOON = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)


def card(cast: Cast, reader: User | None = None) -> Card:
    user = reader or cast.alice
    return cards(Person.objects.for_user(user), Reader(user), now=NOON)[0]


def at(hours_from_noon: float, person: Person, **fields: Any) -> Call:
    moment = NOON + datetime.timedelta(hours=hours_from_noon)
    return made_call(person, created_at=moment, started_at=moment, **fields)


@pytest.mark.parametrize("talked", [True, False])
@pytest.mark.parametrize("talking", [True, False])
def test_an_open_concern_comes_before_everything_else(talked: bool, talking: bool) -> None:
    assert state_of(concern=True, talking=talking, talked=talked, missed=True, low=True) is Today.CONCERN


def test_a_conversation_takes_away_that_an_earlier_call_was_missed() -> None:
    assert state_of(concern=False, talking=False, talked=True, missed=True, low=False) is Today.GOOD


def test_who_was_talked_with_today_is_all_right(cast: Cast) -> None:
    call = at(-1, cast.maria)
    assert card(cast).today is Today.GOOD
    assert card(cast).last_talk_at == call.created_at


def test_a_conversation_of_yesterday_does_not_answer_for_today(cast: Cast) -> None:
    at(-13, cast.maria)
    assert card(cast).today is Today.QUIET


def test_a_call_in_which_nothing_was_said_is_no_conversation(cast: Cast) -> None:
    call = at(-1, cast.maria)
    CallAnalysis.objects.create(call=call, state=CallAnalysis.State.NOTHING_SAID)
    assert card(cast).today is Today.QUIET
    assert card(cast).last_talk_at is None


def test_an_answering_machine_is_no_conversation_and_nobody_reached(cast: Cast) -> None:
    at(-1, cast.maria, direction="outbound", end_reason="voicemail")
    assert card(cast).today is Today.MISSED
    assert card(cast).last_talk_at is None


def test_how_long_a_machine_was_listened_to_is_no_length_of_a_conversation(cast: Cast) -> None:
    at(-1, cast.maria, direction="outbound", end_reason="voicemail", duration_sec=9)
    at(-2, cast.maria, duration_sec=301)
    accounts = [cast.account_a.pk]
    assert (
        account_figures(account_ids=accounts, moods=CallAnalysis.objects.none(), now=NOON)["avg_duration_sec"]
        == 301
    )
    assert (
        week_figures(account_ids=accounts, moods=CallAnalysis.objects.none(), now=NOON)["avg_duration_sec"] == 301
    )
    maria = with_figures(Person.objects.for_user(cast.alice), now=NOON).get()
    assert (vars(maria)["avg_duration_sec"], vars(maria)["total_calls"]) == (301, 2)


@pytest.mark.parametrize("address", ["/privat/dashboard", "/privat/personen/{}"])
def test_a_page_says_that_it_was_an_answering_machine_and_no_length(cast: Cast, address: str) -> None:
    at(-1, cast.maria, direction="outbound", end_reason="voicemail", duration_sec=77)
    html = logged_in(cast.alice).get(address.format(cast.maria.pk)).content.decode()
    assert "Anrufbeantworter" in html


def test_an_answering_machine_is_no_conversation_in_the_chart(cast: Cast) -> None:
    at(-1, cast.maria, direction="outbound", end_reason="voicemail")
    at(-2, cast.maria)
    counted = calls_by_day(Call.objects.all(), since=NOON.date())
    assert counted == {NOON.date(): Calls(1, 1)}


@pytest.mark.parametrize("status", ["no_answer", "busy", "failed"])
def test_who_did_not_answer_today_was_not_reached(cast: Cast, status: str) -> None:
    at(-1, cast.maria, status=status, duration_sec=None)
    assert card(cast).today is Today.MISSED


def test_a_call_that_runs_is_said_to_run(cast: Cast) -> None:
    at(0, cast.maria, status="in_progress", duration_sec=None)
    assert card(cast).today is Today.TALKING


def test_low_spirits_are_told_only_to_who_may_know_moods(cast: Cast) -> None:
    call = at(-1, cast.maria)
    CallAnalysis.objects.create(call=call, state="done", sentiment_label="negativ", sentiment_score=-0.6)
    assert card(cast).today is Today.LOW
    assert card(cast, cast.bob).today is Today.GOOD


def test_a_concern_counts_until_somebody_has_seen_it(cast: Cast) -> None:
    told_call(cast.maria)
    assert card(cast).today is Today.CONCERN
    Concern.objects.update(acknowledged_at=NOON)
    assert card(cast).today is not Today.CONCERN


def test_the_most_urgent_person_stands_first(cast: Cast) -> None:
    Person.objects.create(account=cast.account_a, display_name="Anna", phone_e164="+491700000001")
    at(-1, cast.maria, status="no_answer")
    found = cards(Person.objects.for_user(cast.alice), Reader(cast.alice), now=NOON)
    assert [one.person.display_name for one in found] == ["Maria Schmidt", "Anna"]
