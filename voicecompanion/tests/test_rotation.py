"""New keys: everything stays readable, a run that was killed goes on, and what nobody can read is left alone."""

import io
import os
import signal
import subprocess
import sys

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import Fernet
from django.conf import settings as house_settings
from django.core.management import CommandError, call_command
from django.db.models import F, TextField, Value
from django.db.models.functions import Cast as AsType
from pytest_django import Settings

from analytics.models import CallAnalysis
from analytics.tests.story import QUOTE, SAID, told_call
from calls.models import Concern, Utterance
from conftest import SECRET, Cast
from people.adapters import SecondFactorAdapter
from people.models import Note
from voicecompanion.lib import rotation
from voicecompanion.lib.fields import Unreadable, encrypt
from voicecompanion.tests import house
from voicecompanion.tests.house import unmeasured

pytestmark = pytest.mark.django_db
OLD, NEW, STRANGE = (Fernet.generate_key().decode() for _number in range(3))
NOTE = "War beim Augenarzt."


@pytest.fixture(autouse=True)
def written_with_the_old_key(settings: Settings) -> None:
    settings.FERNET_KEYS = [OLD]


@pytest.fixture
def content(cast: Cast) -> Cast:
    """A call with everything, ten notes, and a second factor, written with the old key."""
    told_call(cast.maria)
    for _number in range(10):
        Note.objects.create(person=cast.maria, author=cast.alice, text=NOTE)
    TOTP.activate(cast.alice, SECRET)
    RecoveryCodes.activate(cast.alice)
    return cast


def rotate() -> str:
    said = io.StringIO()
    call_command("rotate_keys", stdout=said)
    return said.getvalue()


def test_afterwards_the_new_key_alone_reads_everything(content: Cast, settings: Settings) -> None:
    settings.FERNET_KEYS = [NEW, OLD]
    codes = RecoveryCodes(Authenticator.objects.get(user=content.alice, type="recovery_codes")).get_unused_codes()
    assert "people.Note.text: 10 rotated" in rotate()
    settings.FERNET_KEYS = [NEW]
    assert {note.text for note in Note.objects.all()} == {NOTE}
    assert SAID in Utterance.objects.values_list("text", flat=True)
    assert Concern.objects.get().quote == QUOTE
    assert CallAnalysis.objects.get().summary
    factor = Authenticator.objects.get(user=content.alice, type="totp")
    assert SecondFactorAdapter().decrypt(factor.data["secret"]) == SECRET
    kept = Authenticator.objects.get(user=content.alice, type="recovery_codes")
    assert RecoveryCodes(kept).get_unused_codes() == codes


def test_a_second_run_finds_nothing_to_do(content: Cast, settings: Settings) -> None:
    settings.FERNET_KEYS = [NEW, OLD]
    rotate()
    assert "people.Note.text: 0 rotated, 10 current" in rotate()


def test_what_no_key_reads_is_left_alone_and_said(content: Cast, settings: Settings) -> None:
    settings.FERNET_KEYS = [STRANGE]
    token = encrypt("Ein anderes Haus.")
    note = Note.objects.first()
    assert note is not None
    Note.objects.filter(pk=note.pk).update(text=Value(token, output_field=TextField()))
    settings.FERNET_KEYS = [NEW, OLD]
    with pytest.raises(CommandError, match="1 values are readable with none"):
        rotate()
    note.refresh_from_db()
    assert isinstance(note.text, Unreadable)
    settings.FERNET_KEYS = [NEW, OLD, STRANGE]
    note.refresh_from_db()
    assert note.text == "Ein anderes Haus."
    assert Note.objects.filter(pk=note.pk).annotate(raw=AsType(F("text"), TextField())).get(raw=token)


def test_what_is_changed_meanwhile_is_not_overwritten(
    content: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FERNET_KEYS = [NEW, OLD]
    first, rotated = Note.objects.order_by("pk")[0], rotation._rotated

    def while_somebody_writes(token: str, counts: rotation.Counts) -> str:
        Note.objects.filter(pk=first.pk).update(text="Neu geschrieben.")
        return rotated(token, counts)

    monkeypatch.setattr(rotation, "_rotated", while_somebody_writes)
    counts = rotation.rotate_texts(Note, "text")
    first.refresh_from_db()
    assert first.text == "Neu geschrieben."
    assert (counts.rotated, counts.changed_meanwhile) == (9, 1)


def test_many_rows_are_read_in_batches(content: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "BATCH_ROWS", 3)
    settings.FERNET_KEYS = [NEW, OLD]
    assert rotation.rotate_texts(Note, "text").rotated == 10


@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_killed_half_way_loses_nothing_and_goes_on(content: Cast, settings: Settings) -> None:
    dying = """
import os, signal, django
django.setup()
from voicecompanion.lib import rotation
count, written = rotation._count, []
def count_and_die(counts, replaced):
    count(counts, replaced)
    written.append(replaced)
    if len(written) == 7:
        os.kill(os.getpid(), signal.SIGKILL)
rotation._count = count_and_die
from django.core.management import call_command
call_command("rotate_keys")
"""
    environment = unmeasured(os.environ) | {
        "DATABASE_URL": house.test_database_url(),
        "FERNET_KEY": f"{NEW},{OLD}",
        "DJANGO_SETTINGS_MODULE": "voicecompanion.settings",
    }
    command = [sys.executable, "-c", dying]
    killed = subprocess.run(
        command, env=environment, cwd=house_settings.BASE_DIR, check=False, capture_output=True
    )
    assert killed.returncode == -signal.SIGKILL
    settings.FERNET_KEYS = [NEW, OLD]
    assert {note.text for note in Note.objects.all()} == {NOTE}
    rotate()
    settings.FERNET_KEYS = [NEW]
    assert {note.text for note in Note.objects.all()} == {NOTE}
    assert SAID in Utterance.objects.values_list("text", flat=True)
