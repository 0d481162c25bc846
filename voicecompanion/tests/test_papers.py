"""The papers of data protection say what runs: a stale one fails."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from people.facts import processors_in_use, stored
from voicecompanion import papers as module
from voicecompanion.lib import privacy
from voicecompanion.lib.environment import outside_the_eu
from voicecompanion.lib.processors import region_of
from voicecompanion.papers import AS_INSTALLED, FOLDER, papers, stale
from voicecompanion.tests.settings_of import settings_with


def test_the_committed_papers_are_what_runs() -> None:
    assert stale(FOLDER) == []
    call_command("privacy_papers", "--check")


def test_a_stale_or_missing_paper_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("privacy_papers", "--folder", str(tmp_path))
    (tmp_path / "dsfa-fakten.md").write_text("von gestern")
    (tmp_path / "datenschutzfakten.md").unlink()
    assert set(stale(tmp_path)) >= {"dsfa-fakten.md", "datenschutzfakten.md"}
    monkeypatch.setattr("voicecompanion.management.commands.privacy_papers.FOLDER", tmp_path)
    with pytest.raises(CommandError, match=r"dsfa-fakten\.md"):
        call_command("privacy_papers", "--check")


def test_a_changed_prompt_makes_them_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_hashes", lambda folder: [("companion.de.txt", "0" * 64)])
    assert stale(FOLDER) == ["dsfa-fakten.md"]


def test_every_rule_stands_in_the_record_of_processing_with_its_purpose_and_time() -> None:
    record = papers(AS_INSTALLED)["verarbeitungsverzeichnis.md"]
    for rule in privacy.rules():
        assert f"`{rule.label}`" in record
        assert str(rule.purpose) in record
    assert "| 730 Tage |" in record
    assert all(one.kept for one in stored())


def test_what_nobody_entered_is_said_to_be_missing() -> None:
    assert "Vertrag zur Auftragsverarbeitung: nicht eingetragen" in papers(AS_INSTALLED)["auftragsverarbeiter.md"]
    entered = papers({**AS_INSTALLED, "OPENAI_CONTRACT": "unterschrieben am 1. März 2026"})
    assert "unterschrieben am 1. März 2026" in entered["auftragsverarbeiter.md"]


def test_the_command_prints_the_papers_of_this_installation(settings: Settings) -> None:
    settings.TWILIO_CONTRACT, said = "unterschrieben im Mai", io.StringIO()
    call_command("privacy_papers", stdout=said)
    assert "unterschrieben im Mai" in said.getvalue()
    assert said.getvalue().count("\n# ") == 3


@pytest.mark.parametrize(
    ("url", "where"),
    [
        ("https://eu.api.openai.com/v1", "Europäische Union"),
        ("https://api.openai.com/v1", "außerhalb der Europäischen Union oder unbekannt"),
        ("https://eu.api.openai.com.example.org", "außerhalb der Europäischen Union oder unbekannt"),
        ("nonsense", "außerhalb der Europäischen Union oder unbekannt"),
        ("http://127.0.0.1:8000", "auf diesem Rechner"),
    ],
)
def test_only_what_is_known_to_lie_in_europe_does(url: str, where: str) -> None:
    assert str(region_of(url, ["eu.api.openai.com"])) == where


def test_mails_that_are_files_are_nobodys_task(settings: Settings) -> None:
    settings.EMAIL_URL = "file:///tmp/mails"
    assert "Mailserver" not in {str(one.name) for one in processors_in_use()}
    settings.EMAIL_URL = "smtp://mail.example.org"
    assert "Mailserver" in {str(one.name) for one in processors_in_use()}


@pytest.mark.django_db
def test_the_page_is_open_to_everybody_and_names_all_of_it() -> None:
    page = Client().get("/datenschutz").content.decode()
    for one in stored():
        assert one.title in page
    assert "OpenAI" in page
    assert "Twilio" in page
    assert Client().post("/datenschutz").status_code == 405


# --- EU_ONLY fails closed ---------------------------------------------------------------------------------
EUROPE = {
    "EU_ONLY": "true",
    "OPENAI_BASE_URL": "https://eu.api.openai.com/v1",
    "TWILIO_API_URL": "https://api.dublin.ie1.twilio.com",
}


def test_with_europe_only_a_european_installation_starts() -> None:
    assert settings_with(EUROPE) == ""


@pytest.mark.parametrize(
    "change",
    [
        {"OPENAI_BASE_URL": "https://api.openai.com/v1"},
        {"OPENAI_BASE_URL": "https://eu.api.openai.com.evil.example"},
        {"OPENAI_BASE_URL": "//nowhere"},
        {"TWILIO_API_URL": "https://api.twilio.com"},
        {"TWILIO_API_URL": ""},
        {"EMAIL_URL": "smtp://mail.example.com"},
    ],
)
def test_with_europe_only_any_other_address_stops_the_start(change: dict[str, str]) -> None:
    said = settings_with({**EUROPE, **change})
    assert "ImproperlyConfigured" in said
    assert "EU_HOSTS" in said


def test_an_address_without_a_host_is_none_of_europe() -> None:
    assert outside_the_eu(["", "x"], ["x"]) == ["", "x"]
