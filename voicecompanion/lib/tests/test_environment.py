"""Which names of the environment belong together, and what addresses mean."""

import os
import subprocess
import sys

import pytest

from voicecompanion.lib.environment import (
    REAL_CALL_NAMES,
    mailer,
    missing_names,
    plain_database_url,
    takes_real_calls,
    twilio_api_url,
    websocket_url,
)
from voicecompanion.lib.keys import fresh_keys

COMPLETE = dict.fromkeys(REAL_CALL_NAMES, "x")


def test_an_empty_environment_is_a_demonstration() -> None:
    assert not takes_real_calls({})
    assert missing_names({}) == []


@pytest.mark.parametrize("url", ["http://localhost:8000", "http://127.0.0.1:9000", "http://[::1]:8000", ""])
def test_an_address_of_this_machine_is_a_demonstration(url: str) -> None:
    assert not takes_real_calls({"BASE_URL": url})


def test_an_address_in_the_world_is_for_real_calls() -> None:
    assert takes_real_calls({"BASE_URL": "https://companion.example.org"})


@pytest.mark.parametrize("name", REAL_CALL_NAMES)
def test_the_name_that_is_missing_is_told(name: str) -> None:
    assert missing_names({**COMPLETE, name: ""}) == [name]


def test_a_complete_environment_misses_nothing() -> None:
    assert missing_names(COMPLETE) == []


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("postgresql+asyncpg://u:p@db/voice", "postgresql://u:p@db/voice"),
        ("sqlite+aiosqlite:///./data/voicecompanion.db", "sqlite:///./data/voicecompanion.db"),
        ("postgresql://u:a+b@db/voice", "postgresql://u:a+b@db/voice"),
    ],
)
def test_driver_names_of_other_frameworks_are_understood(written: str, plain: str) -> None:
    assert plain_database_url(written) == plain


def test_a_socket_has_the_same_address_with_another_scheme() -> None:
    assert websocket_url("https://api.openai.com/v1") == "wss://api.openai.com/v1"
    assert websocket_url("http://localhost:8000") == "ws://localhost:8000"


def test_fresh_keys_are_never_the_same() -> None:
    one, other = fresh_keys(), fresh_keys()
    assert one.keys() == {"SECRET_KEY", "FERNET_KEY"}
    assert all(one[name] != other[name] for name in one)


def test_mails_leave_encrypted_from_the_first_byte_or_by_starttls() -> None:
    starttls = mailer("smtp://us%40er:p%2Fw@mail.example.org")["OPTIONS"]
    assert (starttls["host"], starttls["port"], starttls["use_tls"], starttls["use_ssl"]) == (
        "mail.example.org",
        587,
        True,
        False,
    )
    assert (starttls["username"], starttls["password"]) == ("us@er", "p/w")
    tls = mailer("smtps://mail.example.org:4650")["OPTIONS"]
    assert (tls["port"], tls["use_tls"], tls["use_ssl"]) == (4650, False, True)


def test_for_a_try_out_mails_are_files() -> None:
    assert mailer("file:///srv/mail")["OPTIONS"] == {"file_path": "/srv/mail"}


@pytest.mark.parametrize("url", ["", "consolemail://", "smtp://", "http://mail.example.org", "file://"])
def test_any_other_way_to_send_mail_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="EMAIL_URL"):
        mailer(url)


# --- where Twilio is reached -------------------------------------------------------------------------------
IRELAND = {"TWILIO_REGION": "ie1", "TWILIO_EDGE": "dublin"}


@pytest.mark.parametrize(
    ("environment", "url"),
    [
        ({}, "https://api.twilio.com"),
        (IRELAND, "https://api.dublin.ie1.twilio.com"),
        ({"TWILIO_API_URL": "http://localhost:8099/"}, "http://localhost:8099"),
        ({**IRELAND, "TWILIO_API_URL": "https://proxy.example.org"}, "https://proxy.example.org"),
        ({**IRELAND, "TWILIO_API_URL": ""}, "https://api.dublin.ie1.twilio.com"),
    ],
)
def test_twilio_is_reached_in_its_region_or_where_it_is_written(environment: dict[str, str], url: str) -> None:
    assert twilio_api_url(environment) == url


@pytest.mark.parametrize("name", IRELAND)
def test_half_a_region_is_none(name: str) -> None:
    with pytest.raises(ValueError, match="belong together"):
        twilio_api_url({name: IRELAND[name]})


@pytest.mark.parametrize(
    ("names", "complaint"),
    [({"TWILIO_REGION": "ie1"}, "belong together"), ({"VOICEMAIL": "shout"}, "VOICEMAIL must be")],
)
def test_settings_that_cannot_be_meant_do_not_start(names: dict[str, str], complaint: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "TWILIO_API_URL"}
    code = "import voicecompanion.settings"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**environment, **names}, capture_output=True, text=True
    )
    assert "ImproperlyConfigured" in done.stderr
    assert complaint in done.stderr
