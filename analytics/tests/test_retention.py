"""Retention: what is older than its person wants is deleted, in batches, and as often as you like."""

import contextlib
import datetime
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from analytics import retention
from analytics.models import CallAnalysis
from analytics.retention import is_overdue
from analytics.services import (
    Purged,
    RetentionRefusedError,
    alarm_if_overdue,
    purge_expired,
    sweep_analyses,
)
from analytics.tests.conftest import NOW, SAID, MakeCall, later
from analytics.tests.everything import with_everything
from calls.models import Call, Concern, Notification, ProviderCopy, Utterance
from conftest import Cast, at_once, logged_in
from people import chain, guards
from people.models import (
    Access,
    ApiKey,
    FamilyMessage,
    Invitation,
    MemoryItem,
    Note,
    Person,
    RetentionRun,
    SignIn,
)
from people.services import restrict
from voicecompanion.lib import privacy

DAY, HOUR = datetime.timedelta(days=1), datetime.timedelta(hours=1)


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "purged"), [(29, Purged(0, 0)), (31, Purged(1, 1))])
def test_transcript_and_analysis_go_after_the_persons_days(
    days: int, purged: Purged, ended_call: MakeCall, cast: Cast
) -> None:
    ended_call(created_at=NOW - days * DAY)
    assert purge_expired(now=NOW) == purged
    assert Utterance.objects.count() == len(SAID) * (1 - purged.transcripts)
    assert CallAnalysis.objects.count() == 1 - purged.analyses


@pytest.mark.django_db
def test_that_the_call_took_place_and_what_is_remembered_stays(ended_call: MakeCall, cast: Cast) -> None:
    MemoryItem.objects.create(person=cast.maria, category="facts", text="Lebt allein")
    ended_call(created_at=NOW - 40 * DAY)
    purge_expired(now=NOW)
    assert (Call.objects.count(), MemoryItem.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_every_person_has_days_of_their_own(ended_call: MakeCall, cast: Cast) -> None:
    hans = Person.objects.create(
        account=cast.account_a, display_name="Hans", phone_e164="+491700000001", retention_days=7
    )
    for person in (cast.maria, hans):
        ended_call(person=person, created_at=NOW - 10 * DAY)
    assert purge_expired(now=NOW) == Purged(1, 1)
    assert Utterance.objects.values_list("call__person", flat=True).distinct().get() == cast.maria.pk


@pytest.mark.django_db
def test_unknown_callers_have_the_default_days(ended_call: MakeCall, settings: Settings) -> None:
    settings.DEFAULT_RETENTION_DAYS = 3
    ended_call(person=None, created_at=NOW - 4 * DAY)
    ended_call(created_at=NOW - 4 * DAY)
    assert purge_expired(now=NOW) == Purged(1, 1)


@pytest.mark.django_db
def test_of_a_concern_the_words_go_and_kind_and_time_stay(ended_call: MakeCall, cast: Cast) -> None:
    for age in (10, 40):
        call = ended_call(created_at=NOW - age * DAY)
        Concern.objects.create(account=cast.account_a, person=cast.maria, call=call, kind="fall", quote="gestürzt")
    purge_expired(now=NOW)
    assert {concern.quote for concern in Concern.objects.all()} == {"", "gestürzt"}
    assert Concern.objects.filter(kind="fall").count() == 2


@pytest.mark.django_db
def test_messages_that_were_read_go_after_the_persons_days_and_unread_ones_wait(cast: Cast) -> None:
    for age in (29, 31):
        FamilyMessage.objects.create(
            person=cast.maria, author=cast.bob, text=f"vor {age} Tagen", read_at=NOW - age * DAY
        )
    FamilyMessage.objects.create(person=cast.maria, author=cast.bob, text="wartet", created_at=NOW - 80 * DAY)
    FamilyMessage.objects.create(person=cast.maria, text="von niemandem", created_at=NOW - 91 * DAY)
    purge_expired(now=NOW, account_ids=[cast.account_c.pk])
    assert FamilyMessage.objects.count() == 4
    purge_expired(now=NOW)
    assert [one.text for one in FamilyMessage.objects.all()] == ["vor 29 Tagen", "wartet"]


@pytest.mark.django_db
def test_an_analysis_without_a_transcript_is_counted_as_such(ended_call: MakeCall) -> None:
    ended_call(said=(), created_at=NOW - 40 * DAY)
    assert purge_expired(now=NOW) == Purged(0, 1)


@pytest.mark.django_db
def test_running_again_deletes_nothing_more_and_brings_nothing_back(
    ended_call: MakeCall, rings: list[Any]
) -> None:
    ended_call(created_at=NOW - 40 * DAY)
    purge_expired(now=NOW)
    assert purge_expired(now=NOW) == Purged(0, 0)
    sweep_analyses(now=later(hours=1))
    assert (CallAnalysis.objects.count(), rings) == (0, [])


@pytest.mark.django_db
def test_more_calls_than_a_batch_are_all_purged(ended_call: MakeCall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH_CALLS", 2)
    for _ in range(5):
        ended_call(created_at=NOW - 40 * DAY)
    assert purge_expired(now=NOW) == Purged(5, 5)


@pytest.mark.django_db
def test_a_run_that_was_killed_is_finished_by_the_next(
    ended_call: MakeCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(Exception):
        pass

    def dies_in_the_second_batch(call_ids: Sequence[int]) -> tuple[int, int]:
        done.append(call_ids)
        if len(done) == 2:
            raise KilledError
        return real(call_ids)

    done: list[Sequence[int]] = []
    real = retention._purge_batch
    monkeypatch.setattr(retention, "BATCH_CALLS", 2)
    for _ in range(5):
        ended_call(created_at=NOW - 40 * DAY)
    with monkeypatch.context() as patch, pytest.raises(KilledError):
        patch.setattr(retention, "_purge_batch", dies_in_the_second_batch)
        purge_expired(now=NOW)
    assert purge_expired(now=NOW) == Purged(3, 3)


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_count_every_call_once(ended_call: MakeCall) -> None:
    for _ in range(6):
        ended_call(created_at=NOW - 40 * DAY)
    counted: list[Purged] = []
    at_once(*[lambda: counted.append(purge_expired(now=NOW))] * 2)
    assert (sum(one.transcripts for one in counted), sum(one.analyses for one in counted)) == (6, 6)
    assert not Utterance.objects.exists()


# --- what is not the content of a call ------------------------------------------------------------------------
def aged(model: type[Any], pk: int, **moments: datetime.datetime) -> None:
    """Makes a row older than the database lets anybody make a line of a ledger."""
    with guards_down():
        model.objects.filter(pk=pk).update(**moments)


@contextlib.contextmanager
def guards_down() -> Iterator[None]:
    with connection.cursor() as cursor:
        for statement in guards.removal(connection):
            cursor.execute(statement)
    yield
    guards.install(using="default")


OLD = NOW - datetime.timedelta(days=2_000)
KINDS = {
    "people.access": ("read_at", 730),
    "people.memoryitem": ("confirmed_at", 180),
    "people.note": ("created_at", 365),
    "people.signin": ("at", 365),
    "people.invitation": ("created_at", 90),
    "admin.logentry": ("action_time", 365),
    "people.apikey": ("expires_at", 90),
    "calls.call": ("created_at", 400),
    "calls.concern": ("noticed_at", 400),
    "calls.checkin": ("due_at", 400),
    "calls.notification": ("created_at", 90),
    "calls.providercopy": ("created_at", 90),
}


@pytest.mark.django_db
@pytest.mark.parametrize("label", KINDS)
def test_every_kind_of_row_goes_after_its_own_time_and_not_before(label: str, cast: Cast) -> None:
    maria = with_everything(cast.maria, by=cast.alice)
    SignIn.objects.create(user=cast.alice, event="signed_in")
    LogEntry.objects.create(user=cast.alice, action_flag=CHANGE, object_id="1", object_repr="Person 1")
    Invitation.objects.create(account=cast.account_a, email="neu@example.org", key_hash="x" * 64)
    ApiKey.objects.create(user=cast.alice, name="Auswertung", key_hash="y" * 64, expires_at=NOW)
    Notification.objects.update(next_at=None)
    ProviderCopy.objects.create(sid="CA1", kind="call", erasure_id=1, state="deleted", next_at=None)
    moment, days = KINDS[label]
    model = apps.get_model(label)
    before, chosen = model._base_manager.count(), model._base_manager.first()
    assert chosen is not None
    aged(model, chosen.pk, **{moment: NOW - (days - 1) * DAY})
    purge_expired(now=NOW)
    assert model._base_manager.filter(pk=chosen.pk).exists()
    chain.verify()
    aged(model, chosen.pk, **{moment: NOW - (days + 1) * DAY})
    purge_expired(now=NOW)
    assert not model._base_manager.filter(pk=chosen.pk).exists()
    assert model._base_manager.count() == before - 1
    assert Person.objects.filter(pk=maria.pk).exists()


def test_every_rule_with_a_time_is_tested() -> None:
    timed = {rule.label for rule in privacy.rules() if rule.expires}
    assert timed == {*KINDS, "people.familymessage"}


@pytest.mark.django_db
def test_memory_that_was_confirmed_stays(cast: Cast) -> None:
    item = MemoryItem.objects.create(person=cast.maria, category="facts", text="Lebt allein", created_at=OLD)
    MemoryItem.objects.filter(pk=item.pk).update(confirmed_at=OLD)
    other = MemoryItem.objects.create(person=cast.maria, category="facts", text="Mag Kuchen", created_at=OLD)
    MemoryItem.objects.filter(pk=other.pk).update(confirmed_at=NOW - 170 * DAY)
    purge_expired(now=NOW)
    assert [one.text for one in MemoryItem.objects.all()] == ["Mag Kuchen"]


@pytest.mark.django_db
def test_a_note_counts_from_when_it_was_last_changed(cast: Cast) -> None:
    note = Note.objects.create(person=cast.maria, text="Schlüssel bei Frau Klein", created_at=OLD)
    Note.objects.filter(pk=note.pk).update(edited_at=NOW - 10 * DAY)
    purge_expired(now=NOW)
    assert Note.objects.exists()


@pytest.mark.django_db
def test_a_message_that_waits_for_its_sending_is_kept(cast: Cast) -> None:
    with_everything(cast.maria, by=cast.alice)
    Notification.objects.update(created_at=OLD)
    purge_expired(now=NOW)
    assert [one.next_at is not None for one in Notification.objects.all()] == [True]


@pytest.mark.django_db
def test_the_numbers_of_a_call_go_with_its_content(ended_call: MakeCall, cast: Cast) -> None:
    known = ended_call(created_at=NOW - 40 * DAY, from_e164="+491712345678", to_e164="+4930000000")
    unknown = ended_call(created_at=NOW - 40 * DAY, person=None, from_e164="+491760000000")
    purge_expired(now=NOW)
    for call in (known, unknown):
        call.refresh_from_db()
        assert (call.from_e164, call.to_e164) == ("", "")
        assert call.purged_at is not None


@pytest.mark.django_db
def test_what_is_restricted_is_kept(ended_call: MakeCall, cast: Cast) -> None:
    ended_call(created_at=NOW - 40 * DAY)
    MemoryItem.objects.create(person=cast.maria, category="facts", text="Lebt allein")
    MemoryItem.objects.update(confirmed_at=OLD)
    restrict(person_id=cast.maria.pk, restricted=True, now=NOW)
    assert not purge_expired(now=NOW)
    restrict(person_id=cast.maria.pk, restricted=False, now=NOW)
    assert purge_expired(now=NOW) == Purged(1, 1, {"people.memoryitem": 1})


@pytest.mark.django_db
def test_a_run_for_one_account_leaves_the_others_and_what_belongs_to_none(cast: Cast) -> None:
    MemoryItem.objects.create(person=cast.maria, category="facts", text="Lebt allein")
    MemoryItem.objects.update(confirmed_at=OLD)
    SignIn.objects.create(user=cast.alice, event="signed_in", at=OLD)
    assert not purge_expired(now=NOW, account_ids=[cast.account_c.pk])
    assert purge_expired(now=NOW, account_ids=[cast.account_a.pk]).rows == {"people.memoryitem": 1}
    assert purge_expired(now=NOW).rows == {"people.signin": 1}


@pytest.mark.django_db
def test_what_went_of_the_access_log_is_a_stretch_in_its_chain(cast: Cast) -> None:
    with_everything(cast.maria, by=cast.alice)
    aged(Access, Access.objects.latest("pk").pk, read_at=OLD)
    purge_expired(now=NOW)
    verdict = chain.verify()
    assert [fault for fault in verdict.faults if "access" in fault] == []
    assert verdict.removed == 1


@pytest.mark.django_db
def test_sessions_that_are_over_and_old_mail_files_go(cast: Cast, settings: Settings, tmp_path: Path) -> None:
    Session.objects.create(session_key="vorbei", session_data="x", expire_date=OLD)
    Session.objects.create(session_key="offen", session_data="x", expire_date=timezone.now() + DAY)
    backend = {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(tmp_path)},
    }
    settings.MAILERS = {"default": backend}
    for name, age in (("alt.log", 8), ("neu.log", 6)):
        (tmp_path / name).write_text("Bitte nachsehen")
        moment = (NOW - age * DAY).timestamp()
        os.utime(tmp_path / name, (moment, moment))
    assert purge_expired(now=NOW).rows == {"sessions": 1, "mail_files": 1}
    assert [session.session_key for session in Session.objects.all()] == ["offen"]
    assert [path.name for path in tmp_path.iterdir()] == ["neu.log"]


# --- when it refuses, and what it tells -----------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("jump", [-2 * HOUR, 4 * DAY, 365 * DAY])
def test_when_the_clock_has_jumped_nothing_is_deleted(
    ended_call: MakeCall, jump: datetime.timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    purge_expired(now=NOW)
    ended_call(created_at=NOW - 400 * DAY)
    with pytest.raises(RetentionRefusedError) as refused:
        purge_expired(now=NOW + jump)
    assert refused.value.refusal == RetentionRun.Refusal.CLOCK
    assert Utterance.objects.exists()
    assert RetentionRun.objects.latest("pk").state == "refused"
    assert "retention refused to run" in caplog.text
    assert purge_expired(now=NOW + jump, confirmed=True).transcripts == 1


@pytest.mark.django_db
@pytest.mark.parametrize("later", [HOUR, 24 * HOUR, 25 * HOUR, 2 * DAY])
def test_a_night_later_and_a_missed_night_are_no_jump(later: datetime.timedelta) -> None:
    purge_expired(now=NOW)
    purge_expired(now=NOW + later)
    assert set(RetentionRun.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.django_db
def test_more_than_a_share_of_everything_is_not_deleted_without_a_human(
    ended_call: MakeCall, settings: Settings
) -> None:
    settings.PURGE_ANYWAY_CALLS = 2
    for age in (40, 40, 40, 1, 1):
        ended_call(created_at=NOW - age * DAY)
    with pytest.raises(RetentionRefusedError) as refused:
        purge_expired(now=NOW)
    assert refused.value.refusal == RetentionRun.Refusal.SHARE
    settings.MAX_PURGE_SHARE = 0.6
    assert purge_expired(now=NOW).transcripts == 3


@pytest.mark.django_db
def test_the_api_tells_that_it_refused(cast: Cast, settings: Settings) -> None:
    purge_expired(now=timezone.now() + 365 * DAY)
    answer = Client().post("/api/dashboard/cleanup", headers={"Authorization": f"Bearer {settings.ADMIN_TOKEN}"})
    assert answer.status_code == 409
    assert "die Uhr ist gesprungen" in answer.json()["detail"]


@pytest.mark.django_db
def test_a_run_notes_what_it_did_and_the_head_of_the_chain(
    ended_call: MakeCall, caplog: pytest.LogCaptureFixture
) -> None:
    ended_call(created_at=NOW - 40 * DAY)
    with caplog.at_level("INFO"):
        purge_expired(now=NOW)
    run = RetentionRun.objects.get()
    assert (run.state, run.everything, run.counts) == ("done", True, {"transcripts": 1, "analyses": 1})
    assert [vars(one)["head"] for one in caplog.records if one.message == "retention done"] == [chain.head()[1]]


@pytest.mark.django_db
def test_a_run_that_stayed_out_for_a_day_is_told_once_a_day(
    cast: Cast, settings: Settings, mailoutbox: list[EmailMessage], caplog: pytest.LogCaptureFixture
) -> None:
    settings.ALARM_EMAIL = "technik@example.org"
    now = timezone.now()
    assert not alarm_if_overdue(now=now)
    assert alarm_if_overdue(now=now + 27 * HOUR)
    assert alarm_if_overdue(now=now + 28 * HOUR)
    assert [(letter.to, "Aufräumen" in letter.subject) for letter in mailoutbox] == [
        (["technik@example.org"], True)
    ]
    assert "retention is overdue" in caplog.text
    purge_expired(now=now + 28 * HOUR)
    assert not alarm_if_overdue(now=now + 29 * HOUR)
    page = logged_in(cast.alice).get("/privat/einstellungen").content.decode()
    assert "nächtliche Aufräumen nicht gelaufen" not in page


@pytest.mark.django_db
def test_a_run_that_refused_or_died_is_none(cast: Cast) -> None:
    now = timezone.now()
    RetentionRun.objects.create(started_at=now, state="running")
    RetentionRun.objects.create(started_at=now, state="refused")
    Person.objects.update(created_at=now - 3 * DAY)
    assert is_overdue(now=now)


@pytest.mark.django_db
def test_a_preview_counts_and_deletes_nothing(
    ended_call: MakeCall, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    ended_call(created_at=timezone.now() - 30 * DAY + HOUR)
    MemoryItem.objects.create(person=cast.maria, category="facts", text="Lebt allein")
    MemoryItem.objects.update(confirmed_at=OLD)
    call_command("purge", "--dry-run")
    assert capsys.readouterr().out.splitlines() == ["transcripts: 0", "analyses: 0", "people.memoryitem: 1"]
    call_command("purge", "--tomorrow")
    assert capsys.readouterr().out.splitlines() == ["transcripts: 1", "analyses: 1", "people.memoryitem: 1"]
    page = logged_in(cast.alice).get("/privat/einstellungen/aufraeumen").content.decode()
    assert "Erinnerungen: 1" in page
    assert "Bis morgen um diese Zeit" in page
    assert Utterance.objects.exists()
    assert MemoryItem.objects.exists()


@pytest.mark.django_db
def test_the_command_deletes_and_says_when_it_refused(
    ended_call: MakeCall, capsys: pytest.CaptureFixture[str]
) -> None:
    ended_call(created_at=timezone.now() - 40 * DAY)
    call_command("purge")
    assert "transcripts: 1" in capsys.readouterr().out
    RetentionRun.objects.update(started_at=timezone.now() + 3 * DAY)
    with pytest.raises(CommandError, match="Nothing was deleted: clock"):
        call_command("purge")
