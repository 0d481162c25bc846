"""One running house for all end-to-end tests of a process, and a browser beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from pytest_django import DjangoDbBlocker

from conftest import Cast
from voicecompanion.tests.browser import Desk, open_desk
from voicecompanion.tests.house import House, running_house


@pytest.fixture(scope="session")
def started_house(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("house")
    with django_db_blocker.unblock(), running_house(folder) as house:
        yield house


@pytest.fixture
def house(transactional_db: None, started_house: House) -> House:
    """The running house, with an empty database, and without grudges against a provider that refused before."""
    with redis.from_url(started_house.environment["REDIS_URL"]) as broker:
        for key in broker.scan_iter("*circuit*"):
            broker.delete(key)
    return started_house


@pytest.fixture
def desk(house: House, cast: Cast) -> Iterator[Desk]:
    """A browser beside the house; whatever its pages complain of fails the test."""
    with open_desk(house) as desk:
        yield desk
