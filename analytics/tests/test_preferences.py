"""How the companion speaks with somebody: told on the form, shown on the page, and nothing of it needed."""

import re
from typing import Any

import pytest
from django.test import Client

from analytics.tests.story import made_call
from conftest import Cast, logged_in
from people.models import Membership, Person, PrivacyRequest
from people.services import learn_pause, record_privacy_request

BASICS = {
    "display_name": "Maria Schmidt",
    "phone_e164": "0171 2345678",
    "language": "de",
    "retention_days": "30",
    "consent_transcript": "on",
    "consent_analysis": "on",
    "consent_memory": "on",
    "consent_sharing": "on",
}
TOLD = {
    "address": "du",
    "pace": "slow",
    "volume": "loud",
    "voice": "cedar",
    "topics_to_avoid": "der verstorbene Mann",
    "hearing_notes": "hört links schlecht",
    "longest_call_minutes": "20",
    "daily_minutes": "45",
}


def edit(cast: Cast, **changes: str) -> Any:
    return logged_in(cast.alice).post(f"/privat/personen/{cast.maria.pk}/bearbeiten", BASICS | changes)


def maria(cast: Cast) -> Person:
    return Person.objects.get(pk=cast.maria.pk)


def form_page(cast: Cast) -> str:
    return logged_in(cast.alice).get(f"/privat/personen/{cast.maria.pk}/bearbeiten").content.decode()


# --- telling -------------------------------------------------------------------------------------------
def test_all_of_it_is_told_on_the_form(cast: Cast) -> None:
    assert edit(cast, **TOLD).status_code == 302
    stored = maria(cast)
    assert {name: str(getattr(stored, name)) for name in TOLD} == TOLD


@pytest.mark.parametrize(("user", "url"), [("alice", "/privat/personen/neu"), ("dora", "/klinik/patienten/neu")])
def test_it_is_told_when_somebody_is_added_in_either_area(cast: Cast, user: str, url: str) -> None:
    form = {**BASICS, **TOLD, "display_name": "Otto", "pause_is_learnt": "False", "pause_seconds": "2.5"}
    assert logged_in(getattr(cast, user)).post(url, form).status_code == 302
    otto = Person.objects.get(display_name="Otto")
    assert (otto.address, otto.voice, otto.daily_minutes, otto.pause_ms) == ("du", "cedar", 45, 2500)
    assert not otto.pause_is_learnt


def test_who_tells_nothing_gets_what_suits_most(cast: Cast) -> None:
    logged_in(cast.alice).post("/privat/personen/neu", {**BASICS, "display_name": "Otto"})
    otto = Person.objects.get(display_name="Otto")
    assert (otto.address, otto.pace, otto.pause_ms, otto.pause_is_learnt) == ("sie", "calm", 1200, True)
    assert (otto.longest_call_minutes, otto.daily_minutes) == (30, None)


def test_what_is_left_out_of_a_request_stays_as_it_was(cast: Cast) -> None:
    edit(cast, **TOLD)
    edit(cast)
    assert maria(cast).topics_to_avoid == "der verstorbene Mann"
    assert maria(cast).daily_minutes == 45


def test_an_emptied_limit_and_an_emptied_note_are_gone(cast: Cast) -> None:
    edit(cast, **TOLD)
    edit(cast, daily_minutes="", topics_to_avoid="", voice="")
    stored = maria(cast)
    assert (stored.daily_minutes, stored.topics_to_avoid, stored.voice) == (None, "", "")


def test_an_emptied_choice_that_must_be_one_stays(cast: Cast) -> None:
    edit(cast, **TOLD)
    edit(cast, longest_call_minutes="", address="")
    assert (maria(cast).longest_call_minutes, maria(cast).address) == (20, "du")


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("address", "ihr"),
        ("pace", "schnell"),
        ("voice", "alloy"),
        ("longest_call_minutes", "0"),
        ("longest_call_minutes", "56"),
        ("daily_minutes", "601"),
        ("pause_seconds", "1.1"),
        ("pause_seconds", "4.1"),
        ("pause_is_learnt", "vielleicht"),
        ("topics_to_avoid", "x" * 501),
        ("language", "fr"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(cast: Cast, name: str, wrong: str) -> None:
    response = edit(cast, **{"pause_is_learnt": "False", name: wrong})
    assert response.status_code == 200
    page = response.content.decode()
    assert f'id="id_{name}_error"' in page
    assert "Noch nicht gespeichert" in page
    assert maria(cast).pause_ms == 1200


# --- the pause -----------------------------------------------------------------------------------------
def test_the_form_shows_the_learnt_pause_in_seconds_and_explains_the_bounds(cast: Cast) -> None:
    learn_pause(person_id=cast.maria.pk, pause_ms=1_800)
    page = form_page(cast)
    assert "gelernt: 1,8 s" in page
    assert "von Hand eingestellt" in page
    assert "1,2 bis 4 Sekunden" in page
    assert 'min="1.2"' in page
    assert 'max="4"' in page


def test_a_pause_by_hand_is_kept_in_milliseconds_and_is_not_learnt_over(cast: Cast) -> None:
    edit(cast, pause_is_learnt="False", pause_seconds="2.5")
    learn_pause(person_id=cast.maria.pk, pause_ms=3_500)
    assert (maria(cast).pause_ms, maria(cast).pause_is_learnt) == (2500, False)


def test_while_it_is_learnt_the_number_by_hand_counts_for_nothing(cast: Cast) -> None:
    learn_pause(person_id=cast.maria.pk, pause_ms=1_800)
    edit(cast, pause_is_learnt="True", pause_seconds="3.0")
    assert (maria(cast).pause_ms, maria(cast).pause_is_learnt) == (1800, True)


def test_back_to_learning_starts_from_where_the_hand_left_it(cast: Cast) -> None:
    edit(cast, pause_is_learnt="False", pause_seconds="2.5")
    edit(cast, pause_is_learnt="True", pause_seconds="2.5")
    assert (maria(cast).pause_ms, maria(cast).pause_is_learnt) == (2500, True)


def test_a_pause_learnt_while_the_form_was_open_is_not_lost(cast: Cast) -> None:
    opened = form_page(cast)
    shown = re.search(r'name="pause_seconds" value="([\d.]+)"', opened)
    assert shown
    learn_pause(person_id=cast.maria.pk, pause_ms=2_200)
    edit(cast, pause_is_learnt="True", pause_seconds=shown[1])
    assert maria(cast).pause_ms == 2200


# --- the form itself -----------------------------------------------------------------------------------
def test_the_preferences_stand_together_and_need_no_script(cast: Cast) -> None:
    page = form_page(cast)
    fieldset = page[page.index("<fieldset") : page.index("</fieldset>")]
    assert "So spricht der Begleiter" in fieldset
    for name in (*TOLD, "language", "pause_is_learnt", "pause_seconds"):
        assert f'for="id_{name}"' in fieldset, name
    assert "hx-" not in fieldset


def test_hints_and_errors_belong_to_their_fields_for_who_cannot_see_them(cast: Cast) -> None:
    page = edit(cast, daily_minutes="0").content.decode()
    (field,) = re.findall(r'<input[^>]*name="daily_minutes"[^>]*>', page)
    assert 'aria-invalid="true"' in field
    assert "id_daily_minutes_error" in field
    assert "id_daily_minutes_helptext" in field


# --- the person's page ---------------------------------------------------------------------------------
def page(client: Client, cast: Cast) -> str:
    return client.get(f"/privat/personen/{cast.maria.pk}").content.decode()


@pytest.mark.parametrize("called", [True, False])
def test_the_page_shows_them_before_and_after_the_first_call(cast: Cast, called: bool) -> None:
    if called:
        made_call(cast.maria)
    edit(cast, **TOLD)
    learn_pause(person_id=cast.maria.pk, pause_ms=1_800)
    shown = page(logged_in(cast.alice), cast)
    assert shown.count("So spricht der Begleiter") == 1
    for word in ("Du", "langsam", "lauter", "Cedar", "1,8", "20 min", "45 min", "der verstorbene Mann"):
        assert word in shown, word


def test_a_relative_sees_how_the_companion_speaks_but_no_notes(cast: Cast) -> None:
    edit(cast, **TOLD)
    shown = page(logged_in(cast.bob), cast)
    assert "langsam" in shown
    assert "der verstorbene Mann" not in shown
    assert "hört links schlecht" not in shown


def test_privacy_requests_are_shown_to_who_may_see_content(cast: Cast) -> None:
    record_privacy_request(person_id=cast.maria.pk, kind=PrivacyRequest.Kind.FORGET, call_id=1, removed=2)
    shown = page(logged_in(cast.alice), cast)
    assert "Wünsche zum Datenschutz" in shown
    assert "Etwas vergessen" in shown
    assert "2 Einträge gelöscht" in shown
    assert "gesprochen" in shown
    for level in (Membership.Sees.STATUS, Membership.Sees.SUMMARY):
        Membership.objects.filter(user=cast.bob).update(sees=level)
        assert "Wünsche zum Datenschutz" not in page(logged_in(cast.bob), cast)


def test_where_nothing_was_asked_for_nothing_is_said_about_it(cast: Cast) -> None:
    assert "Wünsche zum Datenschutz" not in page(logged_in(cast.alice), cast)
