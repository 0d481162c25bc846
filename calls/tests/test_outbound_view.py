"""`POST /twilio/outbound/call`: somebody's express wish that a person be called."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from calls.models import Call
from calls.tests.doubles import FakeTwilio, sid
from conftest import Cast, logged_in
from people.models import Person, User

TOKEN = {"Authorization": "Bearer test-admin-token"}


def place(person_id: object, client: Client | None = None, **options: Any) -> tuple[int, dict[str, Any]]:
    response = (client or Client()).post(f"/twilio/outbound/call?person_id={person_id}", **options)
    return response.status_code, json.loads(response.content)


def refused(person_id: object, client: Client | None = None, **options: Any) -> tuple[int, str]:
    code, body = place(person_id, client, **options)
    return code, body["error"]


def test_with_the_admin_token_a_person_of_any_account_is_called(cast: Cast, twilio_api: FakeTwilio) -> None:
    code, body = place(cast.maria.pk, headers=TOKEN)
    assert code == 200
    assert body == {"message": "Anruf gestartet", "call_id": Call.objects.get().pk, "twilio_sid": sid(77)}


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_a_member_of_the_account_may_have_its_persons_called(
    cast: Cast, twilio_api: FakeTwilio, name: str
) -> None:
    user: User = getattr(cast, name)
    assert place(cast.maria.pk, logged_in(user))[0] == 200


def test_for_a_stranger_the_person_does_not_exist(cast: Cast, twilio_api: FakeTwilio) -> None:
    assert refused(cast.maria.pk, logged_in(cast.charlie)) == (404, "Person nicht gefunden")
    assert twilio_api.requests == []


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic dGVzdA=="}])
def test_who_is_not_known_is_told_to_log_in(cast: Cast, headers: dict[str, str]) -> None:
    assert place(cast.maria.pk, headers=headers)[0] == 401


def test_a_session_without_a_csrf_token_calls_nobody(cast: Cast, twilio_api: FakeTwilio) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.alice)
    assert place(cast.maria.pk, client)[0] == 403
    assert twilio_api.requests == []


def test_the_admin_token_needs_no_csrf_token(cast: Cast, twilio_api: FakeTwilio) -> None:
    assert place(cast.maria.pk, Client(enforce_csrf_checks=True), headers=TOKEN)[0] == 200


def test_a_person_who_does_not_exist_is_not_found(cast: Cast) -> None:
    assert refused(10**17, headers=TOKEN) == (404, "Person nicht gefunden")


@pytest.mark.parametrize("person_id", ["", "abc", "-1", "9" * 40])
def test_what_is_no_number_is_named(cast: Cast, person_id: str) -> None:
    code, body = place(person_id, headers=TOKEN)
    assert code == 422
    assert "person_id" in body["error"]


def test_without_an_account_at_twilio_the_answer_says_so(cast: Cast, settings: Settings) -> None:
    settings.TWILIO_AUTH_TOKEN = ""
    assert refused(cast.maria.pk, headers=TOKEN) == (503, "Twilio nicht konfiguriert")


def test_who_is_paused_is_not_called_and_the_answer_says_why(cast: Cast) -> None:
    Person.objects.update(paused=True)
    assert refused(cast.maria.pk, headers=TOKEN) == (409, "Anrufe bei dieser Person sind pausiert.")


def test_when_twilio_fails_the_answer_is_bad_gateway(cast: Cast, twilio_api: FakeTwilio) -> None:
    twilio_api.refuse(500, 20500)
    code, body = place(cast.maria.pk, headers=TOKEN)
    assert code == 502
    assert body["error"]


def test_without_a_configured_token_an_empty_one_opens_nothing(cast: Cast, settings: Settings) -> None:
    settings.ADMIN_TOKEN = ""
    assert place(cast.maria.pk, headers={"Authorization": "Bearer "})[0] == 401
