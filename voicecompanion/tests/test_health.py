"""Whether the process answers, and where browsers are led."""

import pytest
from django.test import Client

from conftest import Cast, logged_in
from people.models import Membership

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize("path", ["/health", "/"])
def test_a_process_that_lives_says_so_without_a_database(path: str) -> None:
    response = Client().get(path, headers={"Accept": "application/json"})
    assert (response.status_code, response.json()) == (200, {"status": "healthy"})


@pytest.mark.parametrize("headers", [{}, {"Accept": "*/*"}])
def test_a_probe_that_does_not_say_what_it_wants_gets_the_health(headers: dict[str, str]) -> None:
    assert Client().get("/", headers=headers).json() == {"status": "healthy"}


def test_a_browser_is_led_to_the_private_dashboard() -> None:
    response = Client().get("/", headers=BROWSER)
    assert (response.status_code, response.headers["Location"]) == (302, "/privat/dashboard")
    assert "Accept" in response.headers["Vary"]


def test_who_has_only_clinical_accounts_is_led_to_the_clinic(cast: Cast) -> None:
    assert logged_in(cast.dora).get("/", headers=BROWSER).headers["Location"] == "/klinik"


def test_who_has_both_kinds_of_accounts_begins_with_the_private_one(cast: Cast) -> None:
    Membership.objects.create(user=cast.dora, account=cast.account_a)
    assert logged_in(cast.dora).get("/", headers=BROWSER).headers["Location"] == "/privat/dashboard"


def test_health_is_only_read() -> None:
    assert Client().post("/health").status_code == 405
    assert Client().head("/health").status_code == 200
