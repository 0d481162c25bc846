"""The commands: the demo's data, the first administrator, fresh keys."""

import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from calls.models import Call, Concern
from conftest import PASSWORD, SECRET
from people.models import Account, Membership, Person, User
from voicecompanion.lib.fields import decrypt, encrypt
from voicecompanion.lib.keys import fresh_keys

pytestmark = pytest.mark.django_db


def seeded() -> None:
    call_command("seed_demo", password=PASSWORD, app_key=SECRET, stdout=StringIO())


def test_the_demo_shows_a_family_and_a_ward_with_weeks_of_calls() -> None:
    seeded()
    assert Person.objects.filter(account_id=Account.STANDARD_PRIVATE_ID).count() == 6
    assert Person.objects.filter(account_id=Account.STANDARD_CLINICAL_ID).count() == 12
    assert Call.objects.filter(status=Call.Status.NO_ANSWER).exists()
    assert Concern.objects.filter(acknowledged_at=None).exists()
    maria = Person.objects.get(display_name="Maria Schmidt")
    assert "Lisa: Enkelin, studiert in Leipzig" in maria.memory_items.as_state()["important_people"]


def test_the_first_administrator_sees_both_standard_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO())
    output = StringIO()
    call_command("login", email="Anna@Example.org", stdout=output)
    anna = User.objects.get(email="anna@example.org")
    password = output.getvalue().split("password: ")[1].split()[0]
    assert anna.is_superuser
    assert anna.check_password(password)
    assert {row.account_id for row in anna.memberships.filter(sees=Membership.Sees.TRANSCRIPT)} == {1, 2}


def test_an_address_that_has_a_login_gets_no_second_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO())
    call_command("login", email="anna@example.org", stdout=StringIO())
    with pytest.raises(CommandError, match="has a login already"):
        call_command("login", email="anna@example.org", stdout=StringIO())


def test_without_an_address_the_command_says_how_to_give_one() -> None:
    with pytest.raises(CommandError, match="make login EMAIL="):
        call_command("login", email="", stdout=StringIO())


def test_a_password_that_is_typed_has_to_be_a_good_one(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda prompt: "12345")
    with pytest.raises(CommandError):
        call_command("login", email="anna@example.org", stdout=StringIO())


def test_fresh_keys_are_different_every_time_and_can_be_used(settings: object) -> None:
    first, second = fresh_keys(), fresh_keys()
    assert first["SECRET_KEY"] != second["SECRET_KEY"]
    settings.FERNET_KEYS = [first["FERNET_KEY"]]  # type: ignore[attr-defined]
    assert decrypt(encrypt("Lisa")) == "Lisa"


def test_make_keys_prints_lines_for_the_environment_file() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "voicecompanion.lib.keys"], capture_output=True, text=True, check=True
    ).stdout
    assert [line.split("=")[0] for line in printed.splitlines()] == ["SECRET_KEY", "FERNET_KEY"]
