"""What the tests of the analysis share: the model's stand-in, calls with something said, and who agreed."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django import Settings

from analytics import services
from analytics.models import CallAnalysis
from analytics.tests.stand_in import StandIn, running_stand_in
from calls.models import Call, Utterance
from conftest import Cast

NOW = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.UTC)
SAID = (
    ("companion", "Guten Tag, hier spricht Ihr digitaler Begleiter."),
    ("caller", "Guten Tag, meine Enkelin Lisa kommt am Sonntag zu Besuch."),
    ("companion", "Das ist schön."),
    ("caller", "Gestern bin ich im Bad gestürzt, aber es geht schon."),
)
type MakeCall = Callable[..., Call]


@pytest.fixture
def model(settings: Settings) -> Iterator[StandIn]:
    """The language model."""
    with running_stand_in() as server:
        settings.OPENAI_BASE_URL = server.url
        settings.ANALYSIS_TIMEOUT_SECONDS = 5.0
        yield server


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """The bells that were rung, instead of a worker that hears them."""
    heard: list[tuple[int, str]] = []
    monkeypatch.setattr(
        services, "ring", lambda call_id, sealed_turns="", **options: heard.append((call_id, sealed_turns))
    )
    return heard


@pytest.fixture
def ended_call(cast: Cast) -> MakeCall:
    """Makes a call of Maria's that ended, with what was said in it and an analysis that waits."""

    def make(said: Any = SAID, *, waits: bool = True, **fields: Any) -> Call:
        defaults: dict[str, Any] = {
            "account": cast.account_a,
            "person": cast.maria,
            "status": Call.Status.COMPLETED,
            "created_at": NOW,
            "closed_at": NOW,
        }
        call = Call.objects.create(**defaults | fields)
        Utterance.objects.bulk_create(
            Utterance(call=call, position=1000 * number, speaker=speaker, text=text, spoken_at=NOW)
            for number, (speaker, text) in enumerate(said, start=1)
        )
        if waits:
            CallAnalysis.objects.create(call=call, created_at=NOW)
        return call

    return make


def later(**delta: float) -> datetime.datetime:
    return NOW + datetime.timedelta(**delta)


def analyse(call: Call, sealed_turns: str = "", now: datetime.datetime = NOW) -> CallAnalysis:
    """Analyses the call and returns its row, whatever came of it."""
    services.analyse_call(call_id=call.pk, sealed_turns=sealed_turns, now=now)
    return row(call)


def row(call: Call) -> CallAnalysis:
    return CallAnalysis.objects.get(call=call)
