"""The administration in a real browser: it works under the strict content policy, and content needs a reason."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from pytest_django.live_server_helper import LiveServer

from conftest import Cast
from people.tests.administration import SECRETS, root, rows_about

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the PATH"),
    pytest.mark.django_db(transaction=True),
]
REASON = "Rückfrage der Tochter zum Eintrag"


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(live_server: LiveServer, cast: Cast, complaints: list[str]) -> Iterator[Any]:
    """A superuser's browser; what its console says is in `complaints`."""
    from playwright.sync_api import sync_playwright

    rows_about(cast)
    key = root().cookies[settings.SESSION_COOKIE_NAME].value
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 800})
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(f"{message.text} {message.location}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        browser.close()


def test_its_pages_break_no_rule_of_the_content_policy(page: Any, cast: Cast, complaints: list[str]) -> None:
    person = f"/admin/people/person/{cast.maria.pk}"
    for url in ("/admin/", "/admin/people/person/", f"{person}/change/", f"{person}/history/", f"{person}/delete/"):
        page.goto(url)
        assert complaints == [], url
    page.goto("/admin/people/membership/add/")
    page.locator(".field-account .select2-selection").click()
    page.locator(".select2-search__field").fill("Famil")
    page.get_by_role("option", name="Familie A").click()
    assert page.locator(".field-account .select2-selection").inner_text() != ""
    assert complaints == []


@pytest.mark.parametrize("width", [360, 1280])
def test_content_is_shown_after_a_reason_was_given(
    page: Any, cast: Cast, complaints: list[str], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/admin/people/person/{cast.maria.pk}/change/")
    page.get_by_label("Grund").fill(REASON)
    page.get_by_role("button", name="Inhalt zeigen").click()
    page.wait_for_url("**/inhalt/")
    assert not [secret for secret in SECRETS if secret not in page.content()]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if SHOTS := settings.VAR_DIR / "shots":
        SHOTS.mkdir(exist_ok=True, parents=True)
        page.screenshot(path=SHOTS / f"inhalt-{width}.png", full_page=True)
        page.goto(f"/admin/people/person/{cast.maria.pk}/change/")
        page.screenshot(path=SHOTS / f"person-{width}.png", full_page=True)
        page.goto("/admin/")
        page.screenshot(path=SHOTS / f"index-{width}.png", full_page=True)
    assert complaints == []
