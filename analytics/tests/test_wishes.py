"""What a person asked for in a call holds afterwards: in the analysis, the portal, the API and every figure."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from analytics import reader, services
from analytics.figures import account_figures, sentiment_history, sentiment_trend, with_figures
from analytics.models import CallAnalysis
from analytics.shown import level_for
from analytics.tests.conftest import MakeCall, analyse, row
from analytics.tests.stand_in import StandIn, answers, point, reading, sentiment
from analytics.tests.story import QUOTE, REASON, SAID, SUMMARY, made_call, told_call
from analytics.today import Today, cards
from analytics.trends import calls_chart_of, mood_chart_of, person_mood_chart, trend_weeks
from calls import services as call_services
from calls.models import Call, Concern
from calls.services import seal_turns
from calls.signals import call_ended
from conftest import Cast, logged_in, withdraw_everything
from people.access import Reader
from people.models import Access, Account, Membership, MemoryItem, Person

pytestmark = pytest.mark.django_db
State = CallAnalysis.State
TOKEN = {"Authorization": "Bearer test-admin-token"}
CONTENT = (SAID, SUMMARY, REASON, QUOTE)

KNEE = "Mein Knie tut seit Ostern sehr weh."
VISIT = "Am Sonntag kommt meine Enkelin Lisa."
TOLD = (("caller", KNEE), ("companion", "Das tut mir leid."), ("caller", VISIT))
ANSWER = reading(
    sentiment=sentiment("negativ", -0.4, 0.6, KNEE, KNEE, 1),
    summary=[point(KNEE, 1)],
    memory={"health_notes": [point("Hat Schmerzen im Knie", 1)], "facts": [point("Bekommt Besuch", 1)]},
    concerns=[{"kind": "pain", "quote": KNEE, "turn": 1}],
)


def end(call: Call, capture: DjangoCaptureOnCommitCallbacks) -> None:
    with capture(execute=True):
        call_ended.send_robust(Call, call_id=call.pk, sealed_turns="")


# --- off the record, and confidential: nothing is made of it ------------------------------------------------
@pytest.mark.parametrize("wish", ["off_record", "confidential"])
def test_a_discreet_call_is_checked_for_safety_and_leaves_no_word(
    wish: str, model: StandIn, ended_call: MakeCall
) -> None:
    model.will(answers(ANSWER))
    call = ended_call(said=TOLD, **{wish: True})
    analysis = analyse(call)
    assert len(model.requests) == 1
    assert (analysis.state, analysis.summary, analysis.memory_update) == (State.NOT_STORED, None, None)
    assert (analysis.sentiment_label, analysis.sentiment_score, analysis.sentiment_reason) == ("", None, "")
    assert (analysis.sentiment_quote, analysis.sentiment_turn) == ("", None)
    assert MemoryItem.objects.count() == 0
    assert [(concern.kind, concern.quote) for concern in Concern.objects.all()] == [("pain", "")]


@pytest.mark.parametrize("wish", ["off_record", "confidential"])
def test_without_the_safety_check_a_discreet_call_is_not_read_at_all(
    wish: str, model: StandIn, ended_call: MakeCall, cast: Cast
) -> None:
    Account.objects.filter(pk=cast.account_a.pk).update(safety_analysis=False)
    assert analyse(ended_call(said=TOLD, **{wish: True})).state == State.NOT_STORED
    assert model.requests == []


def test_a_call_off_the_record_may_hand_over_its_turns_in_the_message(
    model: StandIn, ended_call: MakeCall
) -> None:
    model.will(answers(ANSWER))
    sealed = seal_turns([{"position": 1, "speaker": "caller", "text": KNEE}])
    analysis = analyse(ended_call(said=(), off_record=True), sealed)
    assert analysis.state == State.NOT_STORED
    assert Concern.objects.get().quote == ""


def test_the_wish_counts_also_if_it_is_noted_while_the_model_thinks(
    model: StandIn, ended_call: MakeCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = reader.read_conversation

    def wish(**arguments: Any) -> Any:
        Call.objects.update(confidential=True)
        return real(**arguments)

    monkeypatch.setattr(reader, "read_conversation", wish)
    model.will(answers(ANSWER))
    analysis = analyse(ended_call(said=TOLD))
    assert (analysis.state, analysis.summary, MemoryItem.objects.count()) == (State.NOT_STORED, None, 0)


def test_a_call_off_the_record_is_not_stored_rather_than_silent(
    ended_call: MakeCall, rings: list[Any], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    call = ended_call(said=(), waits=False, off_record=True)
    end(call, django_capture_on_commit_callbacks)
    assert row(call).state == State.NOT_STORED
    assert rings == []


@pytest.mark.parametrize("reason", ["silent", "unknown_caller", "too_many_calls", "circuit_open"])
def test_a_call_in_which_nobody_could_speak_is_no_conversation(
    reason: str,
    ended_call: MakeCall,
    rings: list[Any],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    call = ended_call(said=(), waits=False, end_reason=reason, person=None)
    end(call, django_capture_on_commit_callbacks)
    assert row(call).state == State.NOTHING_SAID


# --- forgotten: not learnt again -----------------------------------------------------------------------------
def test_what_was_forgotten_in_the_call_is_not_sent_and_not_learnt_again(
    model: StandIn, ended_call: MakeCall
) -> None:
    model.will(answers(ANSWER))
    call = ended_call(said=TOLD)
    assert call_services.forget_utterances(call_id=call.pk, what="das mit dem Knie") == 1
    analyse(call)
    assert "Knie" not in model.inputs()[0]
    assert "Lisa" in model.inputs()[0]
    learnt = MemoryItem.objects.exclude(category="mood_indicator")
    assert [item.text for item in learnt] == ["Bekommt Besuch"]


def test_words_in_a_message_are_not_sent_either_if_they_were_to_be_forgotten(
    model: StandIn, ended_call: MakeCall, cast: Cast
) -> None:
    withdraw_everything(cast.maria)
    model.will(answers(reading()))
    call = ended_call(said=())
    call_services.forget_utterances(call_id=call.pk, what="Knie")
    turns = [{"position": at, "speaker": who, "text": text} for at, (who, text) in enumerate(TOLD)]
    analyse(call, seal_turns(turns))
    assert "Knie" not in model.inputs()[0]


def test_after_the_analysis_nothing_tells_what_was_to_be_forgotten(model: StandIn, ended_call: MakeCall) -> None:
    read, silent = ended_call(said=TOLD), ended_call(said=())
    model.will(answers(reading()))
    for call in (read, silent):
        call_services.forget_utterances(call_id=call.pk, what="Knie")
        analyse(call)
        call.refresh_from_db()
        assert call.forgotten is None


# --- a trial in the browser: nobody's conversation -----------------------------------------------------------
@pytest.fixture
def trial(cast: Cast) -> Call:
    return made_call(None, direction="browser", account_id=cast.account_a.pk)


def test_a_trial_is_not_analysed_and_no_sweep_makes_up_for_it(
    trial: Call, rings: list[Any], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    end(trial, django_capture_on_commit_callbacks)
    services.sweep_analyses(now=timezone.now())
    assert not CallAnalysis.objects.exists()
    assert rings == []


def test_a_trial_counts_in_no_figure_and_no_chart(trial: Call, cast: Cast) -> None:
    now = timezone.now()
    figures = account_figures(
        account_ids=[cast.account_a.pk], moods=CallAnalysis.objects.for_user(cast.alice), now=now
    )
    assert (figures["total_calls"], figures["calls_this_week"], figures["avg_duration_sec"]) == (0, 0, None)
    assert calls_chart_of(cast.alice, [cast.account_a.pk], days=7, now=now).calls == 0


def test_a_trial_stands_in_no_list_of_the_portal(trial: Call, cast: Cast) -> None:
    response = logged_in(cast.alice).get("/privat/dashboard")
    assert response.context["recent"] == []
    Call.objects.update(status="in_progress", closed_at=None)
    assert logged_in(cast.alice).get("/privat/dashboard").context["running"] == []


def test_a_trial_is_in_no_total_of_the_api(trial: Call, cast: Cast) -> None:
    body = json.loads(logged_in(cast.alice).get("/api/dashboard/private").content)
    assert (body["total_calls"], body["calls_this_week"]) == (0, 0)


# --- confidential and off the record: nothing is shown, whoever asks ------------------------------------------
@pytest.fixture(params=["confidential", "off_record"])
def discreet(request: pytest.FixtureRequest, cast: Cast) -> Call:
    """A call with content that should not be there: shown is nothing of it all the same."""
    call = told_call(cast.maria, **{request.param: True})
    CallAnalysis.objects.update(sentiment_label="negativ")
    MemoryItem.objects.all().delete()
    Concern.objects.update(quote="")
    return call


@pytest.mark.parametrize("level", Membership.Sees.values)
def test_nobody_is_shown_more_than_that_it_took_place(level: int, discreet: Call) -> None:
    assert level_for(discreet, level) == Membership.Sees.STATUS


@pytest.mark.parametrize("path", ["", "/anrufe/{call}"])
def test_the_portal_shows_the_status_and_one_line_about_the_wish(discreet: Call, cast: Cast, path: str) -> None:
    url = f"/privat/personen/{cast.maria.pk}" + path.format(call=discreet.pk)
    page = logged_in(cast.alice).get(url).content.decode()
    assert "beendet" in page
    assert "hat darum gebeten" in page
    assert not [said for said in CONTENT if said in page]
    assert 'id="turn-' not in page
    assert "mood is-good" not in page
    assert "mood is-low" not in page


def test_the_wish_is_shown_to_who_sees_the_status_only_as_well(discreet: Call, cast: Cast) -> None:
    page = logged_in(cast.bob).get(f"/privat/personen/{cast.maria.pk}").content.decode()
    assert "hat darum gebeten" in page


def test_looking_at_it_is_no_reading_of_content(discreet: Call, cast: Cast) -> None:
    logged_in(cast.alice).get(f"/privat/personen/{cast.maria.pk}/anrufe/{discreet.pk}")
    assert not Access.objects.exists()


@pytest.mark.parametrize("headers", [TOKEN, {}])
def test_the_api_shows_the_status_and_that_it_was_wished_so(
    discreet: Call, cast: Cast, headers: dict[str, str]
) -> None:
    client = Client() if headers else logged_in(cast.alice)
    response = client.get(f"/api/people/{cast.maria.pk}/analytics", headers=headers)
    body = json.loads(response.content)
    (call,) = body["calls"]
    assert call["status"] == "completed"
    assert call["confidential"] or call["off_record"]
    for name in ("transcript_text", "sentiment_label", "sentiment_score", "sentiment_reason", "summary_de"):
        assert call[name] is None
    assert call["sentiment_confidence"] is None
    assert (body["sentiment_history"], body["avg_sentiment_score"]) == ([], None)
    assert body["person"]["avg_sentiment_score"] is None
    assert not Access.objects.filter(what__in=("transcript", "summary")).exists()


def test_its_mood_is_in_no_chart_no_mean_and_no_answer_about_today(discreet: Call, cast: Cast) -> None:
    now = timezone.now()
    ids = [cast.account_a.pk]
    Concern.objects.all().delete()
    assert person_mood_chart(cast.alice, cast.maria, slots=trend_weeks(now)).calls == 0
    assert mood_chart_of(cast.alice, ids, days=7, now=now).calls == 0
    assert (
        account_figures(account_ids=ids, moods=CallAnalysis.objects.for_user(cast.alice), now=now)[
            "avg_sentiment_score"
        ]
        is None
    )
    assert {day["score"] for day in sentiment_trend(moods=CallAnalysis.objects.for_user(cast.alice), now=now)} == {
        None
    }
    assert sentiment_history(person=cast.maria) == []
    assert vars(with_figures(Person.objects.all(), now=now).get())["avg_sentiment_score"] is None
    card = cards(Person.objects.for_user(cast.alice), Reader(cast.alice), now=now)[0]
    assert card.today in (Today.GOOD, Today.QUIET)  # the latter a minute after midnight


def test_that_it_took_place_is_counted(discreet: Call, cast: Cast) -> None:
    figures = account_figures(
        account_ids=[cast.account_a.pk], moods=CallAnalysis.objects.none(), now=timezone.now()
    )
    assert (figures["total_calls"], figures["avg_duration_sec"]) == (1, 72)


def test_a_concern_about_it_stays_visible_without_a_word(discreet: Call, cast: Cast) -> None:
    page = logged_in(cast.alice).get(f"/privat/personen/{cast.maria.pk}").content.decode()
    assert "Sturz erwähnt" in page
    assert "<blockquote>" not in page


def test_the_other_calls_of_the_person_are_shown_as_before(discreet: Call, cast: Cast) -> None:
    other = told_call(cast.maria)
    page = logged_in(cast.alice).get(f"/privat/personen/{cast.maria.pk}?anruf={other.pk}").content.decode()
    assert SAID in page
    assert person_mood_chart(cast.alice, cast.maria, slots=trend_weeks(timezone.now())).calls == 1


# --- signs and costs -----------------------------------------------------------------------------------------
def test_alles_gut_is_shown_to_everybody_who_sees_the_call(cast: Cast) -> None:
    made_call(cast.maria, confirmed_well=True)
    for user in (cast.alice, cast.bob):
        page = logged_in(user).get(f"/privat/personen/{cast.maria.pk}").content.decode()
        assert "„Alles gut“ bestätigt" in page


def test_what_a_call_cost_is_shown_to_managers_only(cast: Cast) -> None:
    call = made_call(cast.maria, cost_usd="0.1234")
    url = f"/privat/personen/{cast.maria.pk}/anrufe/{call.pk}"
    assert "0,12 US-Dollar" in logged_in(cast.alice).get(url).content.decode()
    assert "US-Dollar" not in logged_in(cast.bob).get(url).content.decode()


def test_the_words_of_a_discreet_call_are_purged_like_any_other(discreet: Call, cast: Cast) -> None:
    Call.objects.update(created_at=timezone.now() - timedelta(days=60), forgotten=["Knie"])
    services.purge_expired(now=timezone.now())
    discreet.refresh_from_db()
    assert discreet.forgotten is None
    assert not discreet.utterances.exists()
