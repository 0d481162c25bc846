"""The page of a trial call: who may open it, and what beginning a call answers."""

import pytest
from django.test import Client

from calls.models import Call
from conftest import Cast, logged_in
from people.models import Account


def test_a_manager_and_a_clinician_see_the_page(cast: Cast) -> None:
    for user, area in ((cast.alice, "Privat"), (cast.dora, "Klinik")):
        page = logged_in(user).get("/probe").content.decode()
        assert "Probegespräch" in page
        assert f'<p class="eyebrow">{area}</p>' in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_relative_who_only_looks_sees_none(cast: Cast, method: str) -> None:
    assert getattr(logged_in(cast.bob), method)("/probe").status_code == 404
    assert not Call.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_not_logged_in_is_led_to_the_login(cast: Cast, method: str) -> None:
    assert getattr(Client(), method)("/probe").headers["Location"] == "/anmelden?next=/probe"


def test_looking_at_the_page_begins_no_call(cast: Cast) -> None:
    logged_in(cast.alice).get("/probe")
    assert not Call.objects.exists()


def test_beginning_answers_what_the_socket_needs_and_binds_the_call_to_the_session(cast: Cast) -> None:
    client = logged_in(cast.alice)
    answer = client.post("/probe").json()
    call = Call.objects.get()
    assert (answer["call_sid"], answer["socket"]) == (call.twilio_call_sid, "/calls/browser/stream")
    assert answer["token"]
    assert client.session["browser_call"] == call.twilio_call_sid


def test_a_call_is_begun_with_a_token_against_forgery_only(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.alice)
    assert client.post("/probe").status_code == 403


def test_who_is_turned_away_is_told_why(cast: Cast) -> None:
    Account.objects.filter(pk=cast.account_a.pk).update(monthly_minutes=0)
    answer = logged_in(cast.alice).post("/probe")
    assert (answer.status_code, answer.json()) == (409, {"reason": "budget_used"})


def test_an_answer_with_a_token_is_kept_out_of_every_cache(cast: Cast) -> None:
    assert "no-store" in logged_in(cast.alice).post("/probe").headers["Cache-Control"]


def test_the_page_says_what_it_needs_where_there_is_no_javascript(cast: Cast) -> None:
    page = logged_in(cast.alice).get("/probe").content.decode()
    assert "<noscript>" in page
    assert "braucht JavaScript" in page


def test_the_page_has_a_word_for_every_ending_and_every_concern(cast: Cast) -> None:
    page = logged_in(cast.alice).get("/probe").content.decode()
    assert all(f'data-word="end-{reason}"' in page for reason in Call.EndReason.values)
    assert 'data-word="concern-help_wanted"' in page


def test_the_settings_lead_to_the_page_for_those_who_may_call(cast: Cast) -> None:
    assert 'href="/probe"' in logged_in(cast.alice).get("/privat/einstellungen").content.decode()
    assert 'href="/probe"' not in logged_in(cast.bob).get("/privat/einstellungen").content.decode()
    assert 'href="/probe"' in logged_in(cast.dora).get("/klinik/einstellungen").content.decode()
