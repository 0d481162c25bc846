"""The administration in a real browser: it works under the strict content policy, and content needs a reason."""

from typing import TYPE_CHECKING

import pytest

from conftest import Cast
from people.tests.administration import SECRETS, SHOWN_WITH_A_REASON, TOLD, root, rows_about
from voicecompanion.tests.browser import DESKTOP, PHONE, Desk, leaves_no_room, marks

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = marks
REASON = "Rückfrage der Tochter zum Eintrag"


@pytest.fixture
def page(desk: Desk, cast: Cast) -> "Page":
    """A superuser's window."""
    rows_about(cast)
    return desk.visitor(root())


def test_its_pages_break_no_rule_of_the_content_policy(page: "Page", cast: Cast) -> None:
    person = f"/admin/people/person/{cast.maria.pk}"
    for url in (
        "/admin/",
        "/admin/people/person/",
        *(f"{person}/{verb}/" for verb in ("change", "history", "delete")),
    ):
        page.goto(url)
    page.goto("/admin/people/membership/add/")
    page.locator(".field-account .select2-selection").click()
    page.locator(".select2-search__field").fill("Famil")
    page.get_by_role("option", name="Familie A").click()
    assert page.locator(".field-account .select2-selection").inner_text() != ""


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_content_is_shown_after_a_reason_was_given(page: "Page", cast: Cast, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"/admin/people/person/{cast.maria.pk}/change/")
    assert not [secret for secret in SECRETS if secret in page.content()]
    page.get_by_label("Grund").fill(REASON)
    page.get_by_role("button", name="Inhalt zeigen").click()
    page.wait_for_url("**/inhalt/")
    assert not [secret for secret in SHOWN_WITH_A_REASON if secret not in page.content()]
    assert TOLD not in page.content()
    assert not leaves_no_room(page)


def test_the_description_of_the_api_is_a_page_that_loads_nothing_from_elsewhere(desk: Desk) -> None:
    page = desk.visitor()
    page.goto("/api/docs")
    page.get_by_role("heading", name="EU Voice Companion").wait_for()
    page.get_by_text("/api/people/seniors").first.wait_for()
