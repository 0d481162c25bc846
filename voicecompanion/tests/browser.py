"""A real Chromium beside a running house, for every test that looks at pages as people do.

A `Desk` seats visitors: each has a window of their own, is logged in or not, and is watched. What a page complains
of (console, policy, failed requests) and every request that leaves the house is collected, and fails the test.
"""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from conftest import logged_in
from people.models import User
from voicecompanion.tests.house import House

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright, Request, Response

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
PHONE, DESKTOP = (360, 740), (1280, 900)
PATIENCE_MS = 20_000
# Every test that needs a browser is marked so: it drives real processes, which see only what was committed.
marks = [
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the PATH"),
]


@dataclass
class Desk:
    """Where visitors of the portal sit down, and what was complained of meanwhile."""

    house: House
    chromium: "Browser"
    complaints: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)  # statuses that are no complaint in this test, such as 404

    def visitor(
        self,
        who: User | Client | None = None,
        *,
        size: tuple[int, int] = DESKTOP,
        language: str = "",
        **options: Any,
    ) -> "Page":
        """A window of its own, of a member who is logged in (or of somebody's session), or of nobody.

        `options` are those of a Playwright context, such as `color_scheme` or `java_script_enabled`.
        """
        window = {"width": size[0], "height": size[1]}
        context = self.chromium.new_context(base_url=self.house.base_url, viewport=window, **options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        client = logged_in(who) if isinstance(who, User) else who or Client()
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        for name, value in (cookies | ({"django_language": language} if language else {})).items():
            context.add_cookies([{"name": name, "value": value, "url": self.house.base_url}])
        page = context.new_page()
        self._watch(page)
        return page

    def _watch(self, page: "Page") -> None:
        page.on("console", lambda message: self._hear(f"console: {message.text}"))
        page.on("pageerror", lambda error: self._hear(f"error: {error}"))
        page.on("request", self._see)
        page.on("websocket", lambda socket: self._see_address(socket.url))
        page.on("requestfailed", self._see_failure)
        page.on("response", self._see_answer)

    def _hear(self, complaint: str) -> None:
        # Chromium reports a bad status as well, but without its address; `_see_answer` knows both.
        if "Failed to load resource: the server responded" not in complaint:
            self.complaints.append(complaint)

    def _see(self, request: "Request") -> None:
        self._see_address(request.url)

    def _see_address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != urlsplit(self.house.base_url).netloc:
            self.complaints.append(f"left the house: {url}")

    def _see_failure(self, request: "Request") -> None:
        # Who goes to another page does not wait for what the last one had asked.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url} {request.failure}")

    def _see_answer(self, response: "Response") -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.complaints.append(f"answered {response.status}: {response.url}")


@contextlib.contextmanager
def open_desk(house: House) -> Iterator[Desk]:
    """Starts a Chromium for one test (0.6 s), and ends it.

    Not one for all tests: Playwright keeps a loop in the thread that started it, where no test could run one.
    """
    with started_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        desk = Desk(house, chromium)
        yield desk
        chromium.close()
    if desk.complaints:
        pytest.fail("\n".join(desk.complaints), pytrace=False)


@contextlib.contextmanager
def started_playwright() -> "Iterator[Playwright]":
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # That loop is Playwright's, and waits while the test asks the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield playwright


def expect(seen: Any) -> Any:
    """Playwright's own: looks until it is so. Imported here, because only tests with a browser need it."""
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE_MS)
    return expect(seen)


def tab_to(page: "Page", name: str, *, steps: int = 60) -> None:
    """Presses the Tab key until what is called so has the focus."""
    for _step in range(steps):
        page.keyboard.press("Tab")
        if name in str(page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.innerText")):
            return
    raise AssertionError(f"{name} is not reached by the Tab key.")


def mark(page: "Page") -> None:
    """Leaves a mark that a reload takes away."""
    page.evaluate("window.marked = true")


def is_marked(page: "Page") -> bool:
    return bool(page.evaluate("window.marked === true"))


def leaves_no_room(page: "Page") -> bool:
    """Must one scroll sideways to read this page?"""
    return bool(page.evaluate("document.scrollingElement.scrollWidth > innerWidth"))


def with_passkeys(page: "Page") -> "Page":
    """The same page, on a device that keeps passkeys and whose owner always agrees."""
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    agreeing = {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device | agreeing})
    return page
