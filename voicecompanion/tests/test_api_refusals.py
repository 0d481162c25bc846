"""How the API says no: as problem details with the specification's keys, and to who asks too often."""

import json

import pytest
from django.test import Client
from pytest_django import Settings

from conftest import Cast, logged_in
from voicecompanion.api import THROTTLE, api

TOKEN = {"Authorization": "Bearer test-admin-token"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/people/999999", 404),
        ("get", "/api/people/seniors?skip=-1", 422),
        ("post", "/api/people/seniors", 400),
        ("get", "/api/people/seniors?skip=%00", 400),
        ("post", "/twilio/outbound/call?person_id=x", 422),
        ("post", "/twilio/outbound/call?person_id=999999", 404),
    ],
)
def test_a_refusal_is_a_problem_with_the_keys_of_the_specification(
    cast: Cast, method: str, path: str, status: int
) -> None:
    options = {"content_type": "application/json", "data": "{"} if method == "post" else {}
    answer = getattr(Client(), method)(path, headers=TOKEN, **options)
    body = json.loads(answer.content)
    assert answer.status_code == body["status"] == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert set(body) == {"type", "title", "status", "error", "detail"}


def test_a_stranger_gets_a_problem_as_well(cast: Cast) -> None:
    answer = Client().get("/api/people/seniors")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.fixture
def twice_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(THROTTLE, "num_requests", 2)


def test_who_asks_too_often_is_told_when_to_ask_again(cast: Cast, twice_a_minute: None) -> None:
    alice, charlie = logged_in(cast.alice), logged_in(cast.charlie)
    assert [alice.get("/api/people/seniors").status_code for _time in range(3)] == [200, 200, 429]
    refused = alice.get("/api/people/patients")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert json.loads(refused.content)["error"] == "Zu viele Anfragen"
    assert charlie.get("/api/people/seniors").status_code == 200


def test_the_description_stands_on_a_page_of_our_own(cast: Cast, settings: Settings) -> None:
    page = Client().get("/api/docs").content.decode()
    assert "swagger-ui-bundle" in page
    assert "https://" not in page


def test_every_operation_says_that_an_address_may_be_unreadable() -> None:
    operations = [one for path in api.get_openapi_schema()["paths"].values() for one in path.values()]
    assert all("400" in map(str, one["responses"]) for one in operations)
