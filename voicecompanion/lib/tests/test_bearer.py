"""The admin token and the CSRF token."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from voicecompanion.lib.bearer import has_admin_token, has_csrf_token


def holds_token(header: str) -> bool:
    return has_admin_token(RequestFactory().get("/", headers={"Authorization": header}))


@pytest.mark.parametrize(
    "header", ["Bearer test-admin-token", "bearer test-admin-token", "Bearer  test-admin-token "]
)
def test_the_configured_token_is_accepted(header: str) -> None:
    assert holds_token(header)


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer test-admin-toke", "Basic test-admin-token", "test-admin-token", "Bearer ü"],
)
def test_nothing_else_is(header: str) -> None:
    assert not holds_token(header)


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer test-admin-token"])
def test_without_a_configured_token_nobody_has_it(settings: Settings, header: str) -> None:
    settings.ADMIN_TOKEN = ""
    assert not holds_token(header)


def test_reading_needs_no_csrf_token_and_writing_does() -> None:
    assert has_csrf_token(RequestFactory().get("/"))
    writing = RequestFactory().post("/")
    writing._dont_enforce_csrf_checks = False  # type: ignore[attr-defined]
    assert not has_csrf_token(writing)
