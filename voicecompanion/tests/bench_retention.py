"""How long the retention takes over a million calls, beside a bare delete of the same rows. Figures, not tests.

python -m pytest -q -s -n 0 voicecompanion/tests/bench_retention.py
"""

import datetime
import os
import time
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from analytics.models import CallAnalysis
from analytics.services import purge_expired
from calls.models import Call, Utterance
from conftest import Cast

CALLS = int(os.environ.get("RETENTION_CALLS", "1000000"))
EXPIRED = CALLS // 20  # a night's share of a month, and some
TURNS = 4


def filled(cast: Cast) -> None:
    now = timezone.now()
    for first in range(0, CALLS, 10_000):
        calls = Call.objects.bulk_create(
            Call(
                account=cast.account_a,
                person=cast.maria,
                status="completed",
                created_at=now - datetime.timedelta(days=31 if number < EXPIRED else 1),
                closed_at=now,
            )
            for number in range(first, min(first + 10_000, CALLS))
        )
        CallAnalysis.objects.bulk_create(CallAnalysis(call=call, state="done") for call in calls)
        Utterance.objects.bulk_create(
            (
                Utterance(call=call, position=turn, speaker="caller", text="Ja.", spoken_at=now)
                for call in calls
                if call.created_at < now - datetime.timedelta(days=30)
                for turn in range(TURNS)
            ),
            batch_size=5_000,
        )


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@pytest.mark.django_db(transaction=True)
def test_a_night_over_a_million_calls(cast: Cast) -> None:
    settings.PURGE_ANYWAY_CALLS = CALLS
    filled(cast)
    old = Call.objects.filter(created_at__lt=timezone.now() - datetime.timedelta(days=30))
    half = list(old.order_by("pk").values_list("pk", flat=True)[: EXPIRED // 2])
    with connection.cursor() as cursor:

        def bare() -> None:
            cursor.execute(
                "DELETE FROM calls_utterance WHERE call_id <= %s AND call_id >= %s", [max(half), min(half)]
            )
            cursor.execute(
                "DELETE FROM analytics_callanalysis WHERE call_id <= %s AND call_id >= %s", [max(half), min(half)]
            )

        floor = seconds(bare)
    Call.objects.filter(pk__in=half).update(purged_at=timezone.now())
    took = seconds(lambda: purge_expired(now=timezone.now()))
    idle = seconds(lambda: purge_expired(now=timezone.now()))
    print(
        f"\n{connection.vendor}: {CALLS} calls, {EXPIRED // 2} expired: bare delete {floor:.2f} s, "
        f"retention {took:.2f} s ({took / floor:.1f} times), a night with nothing to do {idle:.2f} s"
    )
