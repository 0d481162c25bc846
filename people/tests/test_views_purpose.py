"""What the service is for, said to everybody and on every page."""

import pytest
from django.test import Client
from pytest_django import Settings

from conftest import Cast, logged_in

pytestmark = pytest.mark.django_db


def page(client: Client | None = None) -> str:
    response = (client or Client()).get("/zweck")
    assert response.status_code == 200
    return response.content.decode()


def test_everybody_reads_what_the_service_is_for_without_a_login() -> None:
    assert "Reihenfolge für Rückrufe" in page()
    assert "Zur Anmeldung" in page()


def test_it_says_what_the_service_is_not() -> None:
    words = page()
    assert "keine Diagnose" in words
    assert "kein Medizinprodukt" in words
    assert 'href="tel:112"' in words


def test_it_names_the_aim_for_accessibility_and_what_is_missing() -> None:
    assert "WCAG 2.2" in page()
    assert "Was noch fehlt" in page()


def test_who_is_logged_in_keeps_the_navigation(cast: Cast) -> None:
    words = page(logged_in(cast.alice))
    assert "/privat/dashboard" in words
    assert "Zur Anmeldung" not in words


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("hilfe@example.org", 'href="mailto:hilfe@example.org"'),
        ("Telefon 030 123456", "<p>Telefon 030 123456</p>"),
        ("", "von der Sie Ihren Zugang haben"),
    ],
)
def test_it_says_whom_to_tell_whatever_the_operator_gave(contact: str, shown: str, settings: Settings) -> None:
    settings.OPERATOR_CONTACT = contact
    assert shown in page()
    assert ("mailto:" in page()) is ("@" in contact)


def test_it_can_only_be_read() -> None:
    assert Client().post("/zweck").status_code == 405


@pytest.mark.parametrize("url", ["/anmelden", "/privat/dashboard", "/privat/einstellungen", "/zweck", "/nirgends"])
def test_every_page_leads_there_and_names_the_number_for_emergencies(url: str, cast: Cast) -> None:
    client = Client() if url == "/anmelden" else logged_in(cast.alice)
    words = client.get(url).content.decode()
    foot = words[words.index('<footer class="foot">') :]
    assert 'href="/zweck"' in foot
    assert "112" in foot
