"""Who is erased is gone: from every table, from the carrier, and from an old copy that is brought back."""

import datetime
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management import CommandError, call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from analytics.tests.everything import CALL_SID, MESSAGE_SID, PLANTED, rows_of, with_everything
from analytics.tests.story import EVERYTHING, told_call
from calls import services
from calls.models import Call, ProviderCopy
from calls.tests.doubles import running_simulator
from conftest import Cast, logged_in
from people import chain, erasure, tombstones
from people.erasure import TombstoneError, erase_person, reapply, stored_about
from people.models import Access, Consent, Erasure, Link, Person
from realtime.simulator import Simulator
from realtime.simulator.record import SentMessage
from realtime.simulator.twilio_messages import KnownMessage
from realtime.simulator.twilio_rest import KnownCall
from voicecompanion.celery import keep_the_erased_erased
from voicecompanion.lib import privacy
from voicecompanion.tests.house import test_database_url, unmeasured

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
WORDS = (*EVERYTHING, *PLANTED.values(), "Maria Schmidt", "+491712345678")


@pytest.fixture
def maria(cast: Cast) -> Person:
    return with_everything(cast.maria, by=cast.alice)


@pytest.fixture
def twilio(settings: Settings) -> Iterator[Simulator]:
    with running_simulator() as simulator:
        settings.TWILIO_API_URL = simulator.twilio_api_url
        yield simulator


def erased(person: Person, by: object = None) -> erasure.Receipt:
    return erase_person(person=person, erased_by=by, now=NOW)  # type: ignore[arg-type]


def everything_stored() -> str:
    """Every column of every row of every table, in the clear."""
    return str(serializers.serialize("json", every_row(), ensure_ascii=False))


def every_row() -> list[Any]:
    models = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
    return [row for model in models for row in model._base_manager.all()]


# --- what goes --------------------------------------------------------------------------------------------
def test_nothing_that_leads_to_the_person_is_left(maria: Person) -> None:
    number = maria.pk
    erased(maria)
    assert [rule.label for rule in privacy.rules_about(Person) if rows_of(rule, number).exists()] == []


def test_no_word_of_it_is_left_in_any_table(maria: Person) -> None:
    assert all(word in everything_stored() for word in WORDS)
    erased(maria)
    left = everything_stored()
    assert [word for word in WORDS if word in left] == []


def test_nobody_else_loses_anything(maria: Person, cast: Cast) -> None:
    hans = Person.objects.create(account=cast.account_a, display_name="Hans", phone_e164="+491700000001")
    told_call(hans)
    before = stored_about(hans)
    erased(maria)
    assert stored_about(hans) == before
    assert cast.alice.memberships.exists()


def test_the_receipt_counts_what_went_and_names_nobody(maria: Person, cast: Cast) -> None:
    counts = stored_about(maria)
    receipt = erased(maria, cast.alice)
    assert receipt.counts == counts
    assert counts["calls.utterance"] == 2
    grave = Erasure.objects.get(pk=receipt.number)
    assert (grave.erased_by, grave.counts) == (cast.alice, counts)
    assert "Maria" not in json.dumps(receipt.counts)


def test_the_ledgers_say_that_lines_went(maria: Person) -> None:
    lines = Consent.objects.count() + Access.objects.count()
    erased(maria)
    verdict = chain.verify()
    assert (verdict.faults, verdict.removed) == ([], lines)
    assert set(Link.objects.exclude(removed="").values_list("removed", flat=True)) == {"erasure"}


def test_the_page_erases_and_shows_the_receipt(maria: Person, cast: Cast) -> None:
    client = logged_in(cast.alice)
    response = client.post(f"/privat/personen/{maria.pk}/loeschen", follow=True)
    page = response.content.decode()
    assert "Löschbestätigung" in page
    assert "Äußerungen: 2" in page
    assert "noch 2 Einträge zu löschen" in page
    address = response.redirect_chain[-1][0]
    assert logged_in(cast.bob).get(address).status_code == 404
    assert logged_in(cast.charlie).get(address).status_code == 404


def test_the_command_says_what_there_is_and_erases_only_with_yes(
    maria: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("erase_person", str(maria.pk))
    assert "Nothing was erased" in capsys.readouterr().out
    call_command("erase_person", str(maria.pk), "--yes")
    said = capsys.readouterr().out
    assert "calls.utterance: 2" in said
    assert "Maria" not in said
    with pytest.raises(CommandError, match="no such person"):
        call_command("erase_person", str(maria.pk), "--yes")


# --- the tombstones ---------------------------------------------------------------------------------------
def test_the_file_of_tombstones_says_nothing_about_who_it_was(maria: Person) -> None:
    erased(maria)
    (line,) = Path(settings.TOMBSTONE_FILE).read_text().split()[0:1]
    written = Path(settings.TOMBSTONE_FILE).read_text()
    assert line
    assert [word for word in WORDS if word in written] == []
    assert Path(settings.TOMBSTONE_FILE).stat().st_mode & 0o077 == 0


def test_who_was_killed_after_the_tombstone_has_erased_by_the_next_start(
    maria: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(erasure, "_bury", killed)
        erased(maria)
    assert Person.objects.filter(pk=maria.pk).exists()
    assert reapply() == 1
    assert not Person.objects.filter(pk=maria.pk).exists()
    assert reapply() == 0


def test_without_a_tombstone_nobody_is_erased(maria: Person, cast: Cast, settings: Settings) -> None:
    settings.TOMBSTONE_FILE = "/dev/null/nowhere"
    with pytest.raises(TombstoneError):
        erased(maria)
    page = logged_in(cast.alice).post(f"/privat/personen/{maria.pk}/loeschen", follow=True).content.decode()
    assert "Gerade kann nichts gelöscht werden" in page
    answer = logged_in(cast.alice).delete(
        f"/api/people/{maria.pk}", headers={"X-CSRFToken": "x"}, content_type="application/json"
    )
    assert answer.status_code in (403, 503)
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("erase_person", str(maria.pk), "--yes")
    assert Person.objects.filter(pk=maria.pk).exists()


def test_a_file_that_holds_something_else_stops_the_start() -> None:
    path = Path(settings.TOMBSTONE_FILE)
    path.write_text('{"person": "nobody", "account": 1, "erased_at": "2026-11-23T12:00:00+00:00"}\n')
    with pytest.raises(TombstoneError, match="Line 1"):
        reapply()
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(TombstoneError, match="cannot be read"):
        reapply()


def test_a_worker_does_not_start_without_knowing_who_was_erased(maria: Person) -> None:
    keep_the_erased_erased()
    Path(settings.TOMBSTONE_FILE).write_bytes(b"\xff\xfe")
    with pytest.raises(SystemExit, match="TombstoneError"):
        keep_the_erased_erased()


def test_a_line_that_a_power_cut_left_is_passed_over(maria: Person) -> None:
    path = Path(settings.TOMBSTONE_FILE)
    path.write_text('{"person": "12')
    erased(maria)
    assert [one.person_uid for one in tombstones.read()] == [maria.uid]


def test_a_number_that_comes_again_after_a_restore_is_somebody_else(maria: Person, cast: Cast) -> None:
    number = maria.pk
    erased(maria)
    hans = Person.objects.create(
        pk=number, account=cast.account_a, display_name="Hans", phone_e164="+491700000001"
    )
    assert reapply() == 0
    assert Person.objects.filter(pk=hans.pk).exists()


def test_a_lost_file_is_made_up_for_by_the_database(maria: Person) -> None:
    row = Person.objects.filter(pk=maria.pk).values().get()
    erased(maria)
    Path(settings.TOMBSTONE_FILE).unlink()
    Person.objects.create(**row)
    assert reapply() == 1
    assert not Person.objects.filter(pk=row["id"]).exists()


# By `migrate`, each time, under numbers of their own.
MADE_ANEW = ("contenttypes.contenttype", "auth.permission", "people.phoneline")


def go_on_counting() -> None:
    """New rows are numbered behind those that were put back, as after a real restore."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(apps.get_models())):
            cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_yesterdays_copy_brings_nobody_back(maria: Person, cast: Cast) -> None:
    """The whole database as it was yesterday, put back after an erasure; then the web process starts."""
    yesterday = serializers.serialize("python", every_row())
    erased(maria)
    call_command("flush", interactive=False, verbosity=0)
    with transaction.atomic():
        for row in serializers.deserialize("python", [row for row in yesterday if row["model"] not in MADE_ANEW]):
            if not row.object._meta.model._base_manager.filter(pk=row.object.pk).exists():
                row.save()
    go_on_counting()
    assert Person.objects.filter(uid=maria.uid).exists()
    connection.close()
    environment = unmeasured({**os.environ, "DATABASE_URL": test_database_url()})
    environment["TOMBSTONE_FILE"] = str(settings.TOMBSTONE_FILE)
    command = [sys.executable, "-c", "import voicecompanion.asgi"]
    subprocess.run(command, check=True, env=environment, cwd=settings.BASE_DIR, capture_output=True)
    assert not Person.objects.filter(uid=maria.uid).exists()
    left = everything_stored()
    assert [word for word in WORDS if word in left] == []
    assert Person.objects.count() == 0
    assert chain.verify().faults == []


# --- the carrier ------------------------------------------------------------------------------------------
def test_the_carrier_is_asked_to_delete_what_it_has(maria: Person, twilio: Simulator) -> None:
    twilio.twilio.calls[CALL_SID] = KnownCall(CALL_SID, "+491712345678", "+4930000000", "outbound-api")
    sent = SentMessage(MESSAGE_SID, "+4917611122233", "+4930000000", "x")
    twilio.twilio.texts.messages[MESSAGE_SID] = KnownMessage(sent, None)
    erased(maria)
    assert services.delete_copies(now=timezone.now()) == 2
    assert (twilio.twilio.calls, twilio.twilio.texts.messages) == ({}, {})
    assert set(ProviderCopy.objects.values_list("state", "next_at")) == {("deleted", None)}


def test_what_the_carrier_does_not_know_any_more_is_deleted(maria: Person, twilio: Simulator) -> None:
    erased(maria)
    assert services.delete_copies(now=timezone.now()) == 2


def test_a_carrier_that_does_not_answer_is_asked_again_and_at_last_a_human(
    maria: Person, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TWILIO_API_URL = "http://127.0.0.1:9"
    receipt = erased(maria)
    now = timezone.now()
    for _attempt in range(9):
        assert services.delete_copies(now=now) == 0
        now += datetime.timedelta(days=30)
    assert set(ProviderCopy.objects.values_list("state", "attempts")) == {("given_up", 9)}
    assert "a copy at Twilio could not be deleted" in caplog.text
    assert ProviderCopy.objects.filter(erasure_id=receipt.number).count() == 2


def test_a_call_that_still_rings_when_its_person_is_erased_is_answered_as_of_a_stranger(maria: Person) -> None:
    Call.objects.filter(twilio_call_sid=CALL_SID).update(status="ringing", closed_at=None)
    erased(maria)
    answer = services.answer_call(
        call_sid=CALL_SID, from_number="+4930000000", to_number="+491712345678", direction="outbound-api", now=NOW
    )
    assert answer.call.person is None
