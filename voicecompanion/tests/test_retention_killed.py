"""A retention that is killed half-way, on real processes: nothing is deleted by half, and the next one goes on."""

import datetime
import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from analytics.models import CallAnalysis
from analytics.services import purge_expired
from calls.models import Call, Concern, Utterance
from conftest import Cast
from people.models import RetentionRun
from voicecompanion.tests import house
from voicecompanion.tests.house import unmeasured

CALLS, OLD = 40, 30
DYING = """
import os, signal, django
django.setup()
from analytics import retention
retention.BATCH_CALLS, batches = 5, []
def purge_and_die(call_ids):
    deleted = real(call_ids)
    batches.append(call_ids)
    if len(batches) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return deleted
from voicecompanion.lib import privacy as register
from calls.models import Utterance
import dataclasses
real = register.rule_of(Utterance).of_calls
register._rules[Utterance] = dataclasses.replace(register.rule_of(Utterance), of_calls=purge_and_die)
from django.core.management import call_command
call_command("purge")
"""


def made(cast: Cast) -> None:
    now = timezone.now()
    for number in range(CALLS):
        then = now - datetime.timedelta(days=45 if number < OLD else 1)
        call = Call.objects.create(
            account=cast.account_a, person=cast.maria, status="completed", created_at=then, closed_at=then
        )
        for position in (1, 2):
            Utterance.objects.create(
                call=call, position=position, speaker="caller", text="Guten Tag.", spoken_at=then
            )
        CallAnalysis.objects.create(call=call, state="done", sentiment_reason="Freut sich.")
        Concern.objects.create(account=cast.account_a, person=cast.maria, call=call, kind="fall", quote="gestürzt")


@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_killed_deletes_whole_calls_and_the_next_one_the_rest(cast: Cast) -> None:
    made(cast)
    environment = unmeasured(os.environ) | {
        "DATABASE_URL": house.test_database_url(),
        "DJANGO_SETTINGS_MODULE": "voicecompanion.settings",
        "TOMBSTONE_FILE": str(settings.TOMBSTONE_FILE),
    }
    command = [sys.executable, "-c", DYING]
    killed = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    # The batch in which it died is undone: two of five calls each are gone, with all that was made of them.
    with_words = Call.objects.annotate(turns=Count("utterances")).filter(turns__gt=0)
    assert with_words.count() == CALLS - 10
    assert set(with_words.values_list("turns", flat=True)) == {2}
    assert CallAnalysis.objects.count() == CALLS - 10
    assert Call.objects.filter(purged_at__isnull=False).count() == 10
    assert RetentionRun.objects.get().state == "running"
    purged = purge_expired(now=timezone.now())
    assert (purged.transcripts, purged.analyses) == (OLD - 10, OLD - 10)
    assert CallAnalysis.objects.count() == CALLS - OLD
    assert {concern.quote for concern in Concern.objects.filter(call__purged_at=None)} == {"gestürzt"}
    assert {concern.quote for concern in Concern.objects.exclude(call__purged_at=None)} == {""}
