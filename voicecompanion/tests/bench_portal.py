"""How long the portal takes to answer with 500 patients and 100,000 calls behind them. Figures, not tests.

python -m pytest -q -s -n 0 voicecompanion/tests/bench_portal.py
"""

import datetime
import gc
import random
import statistics
import time
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from analytics.models import CallAnalysis
from calls.models import Call, Concern
from conftest import Cast, logged_in
from people.models import Person

PATIENTS, CALLS, YEARS = 500, 100_000, 1.0
ROUNDS = 15
KINDS = [kind for kind in Concern.Kind.values if kind not in ("emergency", "unresponsive")]
FLOOR = "/konto/zweiter-faktor"  # a page without any row of people or calls


def people(cast: Cast) -> list[Person]:
    return Person.objects.bulk_create(
        Person(
            account=cast.clinic, kind="patient", display_name=f"Patient {number}", phone_e164=f"+4930{number:08d}"
        )
        for number in range(PATIENTS)
    )


def calls(patients: list[Person], chance: random.Random) -> Iterator[Call]:
    now = timezone.now()
    for number in range(CALLS):
        began = now - datetime.timedelta(days=365 * YEARS * chance.random())
        reached = chance.random() < 0.8
        yield Call(
            account_id=patients[0].account_id,
            person=patients[number % PATIENTS],
            twilio_call_sid=f"CA{number:032d}",
            status="completed" if reached else "no_answer",
            created_at=began,
            started_at=began,
            closed_at=began,
            duration_sec=chance.randint(60, 900) if reached else None,
        )


def filled(cast: Cast) -> list[Person]:
    chance, patients = random.Random(84), people(cast)
    made = Call.objects.bulk_create(calls(patients, chance), batch_size=5_000)
    reached = [call for call in made if call.duration_sec]
    CallAnalysis.objects.bulk_create(
        (
            CallAnalysis(
                call=call, state="done", sentiment_label="neutral", sentiment_score=round(chance.uniform(-1, 1), 2)
            )
            for call in reached
        ),
        batch_size=5_000,
    )
    Concern.objects.bulk_create(
        (
            Concern(
                account_id=call.account_id,
                person_id=call.person_id,
                call=call,
                kind=chance.choice(KINDS),
                noticed_at=call.created_at,
                acknowledged_at=call.created_at if chance.random() < 0.97 else None,
            )
            for call in reached[::20]
        ),
        batch_size=5_000,
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return patients


def measured(client: Client, url: str) -> list[float]:
    """Milliseconds of server time, after one request that nobody counts."""
    taken = []
    for _round in range(ROUNDS + 1):
        began = time.perf_counter()
        assert client.get(url).status_code in (200, 302), url
        taken.append(1000 * (time.perf_counter() - began))
    return sorted(taken[1:])


@pytest.mark.django_db
def test_the_portal_with_a_hundred_thousand_calls(cast: Cast) -> None:
    patients = filled(cast)
    gc.collect()
    gc.freeze()  # what filling left behind is not the server's to look through
    client = logged_in(cast.dora)
    pages = {
        "floor": FLOOR,
        "overview": "/klinik",
        "list": "/klinik/patienten",
        "list, searched": "/klinik/patienten?suche=patient+4",
        "person": f"/klinik/patienten/{patients[7].pk}",
    }
    print(f"\n{PATIENTS} patients, {CALLS:,} calls on {connection.vendor}; server time in ms")
    for name, url in pages.items():
        taken = measured(client, url)
        print(f"{name:16} p50 {statistics.median(taken):7.1f}   p95 {taken[int(0.95 * len(taken))]:7.1f}")
