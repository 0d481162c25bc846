"""Calling somebody from their page, and noting that a concern was seen."""

import pytest
from pytest_django import Settings

from calls import twilio
from calls.models import Call, Concern
from calls.tests.doubles import FakeTwilio
from conftest import Cast, logged_in
from people.consents import record_consents
from people.models import Consent, Person


def call_now(cast: Cast) -> str:
    """What the page says after the button was pressed."""
    response = logged_in(cast.alice).post(f"/privat/personen/{cast.maria.pk}/anrufen", follow=True)
    assert response.redirect_chain == [(f"/privat/personen/{cast.maria.pk}", 302)]
    return response.content.decode()


def test_the_button_rings_the_person(cast: Cast, twilio_api: FakeTwilio) -> None:
    assert "Der Anruf wird aufgebaut." in call_now(cast)
    call = Call.objects.for_user(cast.alice).get()
    assert (call.to_e164, call.person) == (cast.maria.phone_e164, cast.maria)


def test_without_a_twilio_account_the_page_says_so(cast: Cast, settings: Settings) -> None:
    settings.TWILIO_ACCOUNT_SID = ""
    assert "Twilio ist nicht eingerichtet" in call_now(cast)


@pytest.mark.parametrize(("permanent", "words"), [(True, "abgelehnt"), (False, "antwortet gerade nicht")])
def test_whatever_twilio_answers_becomes_a_sentence(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, permanent: bool, words: str
) -> None:
    def fail(**numbers: str) -> str:
        raise twilio.TwilioError(permanent=permanent)

    monkeypatch.setattr(twilio, "create_call", fail)
    page = call_now(cast)
    assert words in page
    assert "von Twilio abgelehnt" in page


def test_who_does_not_want_to_be_called_is_not_called(cast: Cast, twilio_api: FakeTwilio) -> None:
    record_consents(
        person=cast.maria, purposes=(Consent.Purpose.CALLS,), granted=False, method=Consent.Method.SPOKEN
    )
    assert "möchte nicht angerufen werden" in call_now(cast)
    assert not Call.objects.for_user(cast.alice).exists()


def test_who_is_paused_is_not_called(cast: Cast, twilio_api: FakeTwilio) -> None:
    Person.objects.for_user(cast.alice).update(paused=True)
    assert "sind pausiert" in call_now(cast)


def test_a_relative_has_no_button_and_cannot_call(cast: Cast) -> None:
    client, url = logged_in(cast.bob), f"/privat/personen/{cast.maria.pk}"
    assert b"anrufen" not in client.get(url).content
    assert client.post(f"{url}/anrufen").status_code == 404


def test_a_call_is_never_placed_by_a_link(cast: Cast) -> None:
    assert logged_in(cast.alice).get(f"/privat/personen/{cast.maria.pk}/anrufen").status_code == 405


def concern_of(cast: Cast) -> tuple[Concern, str]:
    concern = Concern.objects.create(account=cast.account_a, person=cast.maria, kind="fall")
    return concern, f"/privat/personen/{cast.maria.pk}/anlass/{concern.pk}"


def test_a_relative_may_look_after_a_concern_and_is_on_record(cast: Cast) -> None:
    concern, url = concern_of(cast)
    assert logged_in(cast.bob).post(url).status_code == 302
    concern.refresh_from_db()
    assert concern.acknowledged_by == cast.bob
    assert concern.acknowledged_at is not None


def test_whoever_saw_a_concern_first_stays_on_record(cast: Cast) -> None:
    concern, url = concern_of(cast)
    logged_in(cast.bob).post(url)
    assert logged_in(cast.alice).post(url).status_code == 302
    concern.refresh_from_db()
    assert concern.acknowledged_by == cast.bob


def test_a_concern_of_somebody_else_is_not_found(cast: Cast) -> None:
    concern, _url = concern_of(cast)
    other = Person.objects.create(account=cast.account_a, display_name="Otto", phone_e164="+491700000001")
    assert logged_in(cast.alice).post(f"/privat/personen/{other.pk}/anlass/{concern.pk}").status_code == 404
