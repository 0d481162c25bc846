"""What the tests of calls share."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from calls.signals import call_ended
from calls.tests.doubles import FakeTwilio, running_simulator, running_twilio
from realtime.simulator import Simulator

NOW = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture
def now() -> datetime.datetime:
    return NOW


@pytest.fixture
def twilio_api(settings: Settings) -> Iterator[FakeTwilio]:
    with running_twilio() as fake:
        settings.TWILIO_API_URL = fake.url
        yield fake


@pytest.fixture
def twilio(settings: Settings) -> Iterator[Simulator]:
    """The strict stand-in, where more is asked of Twilio than one answer."""
    with running_simulator() as simulator:
        settings.TWILIO_API_URL = simulator.twilio_api_url
        yield simulator


@pytest.fixture
def news() -> Iterator[list[dict[str, Any]]]:
    """What `call_ended` told."""
    told: list[dict[str, Any]] = []

    def listen(call_id: int, sealed_turns: str, **kwargs: object) -> None:
        told.append({"call_id": call_id, "sealed_turns": sealed_turns})

    call_ended.connect(listen)
    yield told
    call_ended.disconnect(listen)
