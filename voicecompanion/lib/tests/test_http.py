"""The language of the pages: German unless the reader chose another."""

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("cookie", "language"), [(None, "de"), ("en", "en"), ("de", "de"), ("tlh", "de"), ("../x", "de")]
)
def test_the_reader_chooses_the_language(cookie: str | None, language: str) -> None:
    client = Client()
    if cookie:
        client.cookies["django_language"] = cookie
    assert client.get("/health").headers["Content-Language"] == language


def test_the_browsers_own_wish_is_not_asked() -> None:
    assert Client().get("/health", headers={"Accept-Language": "en"}).headers["Content-Language"] == "de"
