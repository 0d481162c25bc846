"""The demonstration of data protection: it succeeds, and whichever gate is taken away, it does not."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from calls.models import Utterance
from conftest import Cast
from people import guards
from people.access import Reader
from people.admin_unmask import ReasonForm
from people.consents import Given
from people.models import Note, Person
from voicecompanion import proofs
from voicecompanion.lib import privacy
from voicecompanion.lib.fields import EncryptedTextField, encrypt
from voicecompanion.lib.logs import AttributeFormatter
from voicecompanion.proofs import CLAIMS
from voicecompanion.tests.house import unmeasured

type Sabotage = Callable[[pytest.MonkeyPatch], None]


def opens(*gates: str) -> Sabotage:
    """The gates let everything through."""

    def sabotage(patch: pytest.MonkeyPatch) -> None:
        for gate in gates:
            patch.setattr(gate, lambda *arguments, **named: True)

    return sabotage


def does(name: str, instead: Any) -> Sabotage:
    """The function of this name returns something else, whatever it is asked."""
    return lambda patch: patch.setattr(name, lambda *arguments, **named: instead)


def loses_rule(model: type[Any]) -> Sabotage:
    return lambda patch: patch.delitem(privacy._rules, model)


def takes_guards_down(patch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        for statement in guards.removal(connection):
            cursor.execute(statement)


def stores_in_the_clear(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(EncryptedTextField, "get_prep_value", lambda self, value: value if value is None else str(value))
    patch.setattr(EncryptedTextField, "from_db_value", lambda self, value, *rest: value)


def writes_over_the_unreadable(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(EncryptedTextField, "get_prep_value", lambda self, value: encrypt(str(value)))


def logs_what_went_wrong(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(AttributeFormatter, "_place", staticmethod(lambda record: str(record.exc_info[1])))


def takes_any_reason(patch: pytest.MonkeyPatch) -> None:
    def valid(self: ReasonForm) -> bool:
        self.cleaned_data = {"reason": "x"}
        return True

    patch.setattr(ReasonForm, "is_valid", valid)


def shows_all(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Reader, "sees", lambda self, account_id: 3)


SABOTAGES: dict[str, Sabotage] = {
    "being_called": opens("calls.outbound.may_be_called"),
    "conversation": opens("calls.admission.may_talk"),
    "transcript": opens("calls.services.may_write_down"),
    "analysis": opens("analytics.findings.may_analyse"),
    "memory": opens("realtime.briefing.may_remember"),
    "messages": opens("people.messages.may_hear_messages"),
    "sharing": opens("people.access.may_be_shown_to"),
    "safety_switch": opens("analytics.findings.may_look_for_danger"),
    "proxies": lambda patch: patch.setattr(Given, "check", lambda self: None),
    "wordings": does("people.consents.wording_hash", "0" * 64),
    "restriction": opens("realtime.briefing.may_remember"),
    "encrypted": stores_in_the_clear,
    "rotation": lambda patch: patch.setattr("voicecompanion.lib.rotation._rotated", lambda token, counts: token),
    "unreadable": writes_over_the_unreadable,
    "nothing_kept_by_the_model": does("analytics.services.pseudonym", "Maria Vorbild"),
    "eu_only": does("voicecompanion.proofs.content.outside_the_eu", []),
    "logs": logs_what_went_wrong,
    "export": loses_rule(Note),
    "append_only": takes_guards_down,
    "hash_chain": does("people.chain.content_hash", "always the same"),
    "access_log": does("analytics.views.person.record_accesses", None),
    "breach": does("people.breach._touched", []),
    "no_reading_without_a_line": does("people.services._record", None),
    "register": loses_rule(Note),
    "retention": loses_rule(Utterance),
    "jumped_clock": does("analytics.retention._clock_has_jumped", False),
    "erased": does("people.erasure._delete_everything", None),
    "restored_copy": does("people.erasure._all_tombstones", []),
    "provider_copies": does("calls.twilio.delete_call", None),
    "no_trace": does("people.erasure._delete_everything", None),
    "status_only": shows_all,
    "break_glass": takes_any_reason,
    "papers": does("voicecompanion.papers._hashes", []),
}


@pytest.fixture
def on_this_database(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own database is thrown away as well, and sooner there."""
    monkeypatch.setattr(proofs, "throwaway_database", contextlib.nullcontext)


def test_every_claim_has_a_gate_that_is_taken_away_here() -> None:
    assert set(SABOTAGES) == {claim.name for claim in CLAIMS}
    assert len({claim.promise for claim in CLAIMS}) == len(CLAIMS)


@pytest.mark.usefixtures("on_this_database")
@pytest.mark.parametrize("name", SABOTAGES)
def test_a_claim_holds_and_without_its_gate_it_does_not(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("show_data_protection", name)
    assert "Alle 1 Zusagen halten." in capsys.readouterr().out
    SABOTAGES[name](monkeypatch)
    with pytest.raises(CommandError, match=name):
        call_command("show_data_protection", name)
    assert "HÄLT NICHT" in capsys.readouterr().out


def test_an_unknown_claim_is_said_and_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="no claim named weather"):
        call_command("show_data_protection", "weather")
    call_command("show_data_protection", "--list")
    assert capsys.readouterr().out.count("\n") == len(CLAIMS)


@pytest.mark.django_db(transaction=True)
def test_the_whole_walk_leaves_the_real_database_alone(cast: Cast) -> None:
    before = Person.objects.count()
    command = [sys.executable, "manage.py", "show_data_protection"]
    done = subprocess.run(
        command,
        env=unmeasured(os.environ),
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert f"Alle {len(CLAIMS)} Zusagen halten." in done.stdout
    assert done.stdout.count("    hält\n") == len(CLAIMS)
    assert Person.objects.count() == before
