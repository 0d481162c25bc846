"""Limits and used codes are remembered in the cache: each test has a corner of its own in it."""

import uuid

import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def own_corner_of_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches["default"], "key_prefix", uuid.uuid4().hex)
