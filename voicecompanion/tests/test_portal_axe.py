"""Every page of the portal, looked at by axe-core on a phone and on a desktop, in light and in dark.

No page is listed here: they are found among the addresses of the project, so that none can be forgotten.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client
from django.urls import reverse

from analytics.models import CallAnalysis
from analytics.tests.story import made_call
from calls.models import Call
from conftest import SECRET, Cast, just_logged_in, logged_in
from people.areas import CLINICAL, PRIVATE, Area
from people.invitations import hash_of
from people.models import Account, Invitation, Person
from voicecompanion.tests.browser import DESKTOP, PHONE, Desk, leaves_no_room, marks, with_passkeys
from voicecompanion.tests.test_access import ROUTES, filled
from voicecompanion.tests.test_access import told as told  # a row for every parameter of an address

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [*marks, pytest.mark.usefixtures("told")]

LOOKS: list[tuple[tuple[int, int], Literal["light", "dark"]]]
LOOKS = [(PHONE, "light"), (PHONE, "dark"), (DESKTOP, "light"), (DESKTOP, "dark")]
NARROWEST = 320  # of what a page of 1280 px has left when it is shown four times as large
TABS = 12  # how many steps of the Tab key are looked at on each page
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# --- run in the page ---
AXE = """async (rules) => {
  const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"], iframes: false});
  return found.violations.map(({id, impact, nodes}) => [id, impact, nodes.map((node) => [node.target.join(" "),
    node.html.slice(0, 200), [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; ")])]);
}"""
# What has a label may be pressed on the label, and a card anywhere.
SMALL = """() => [...document.querySelectorAll("main :is(a[href], button, input, select, textarea, summary)")]
  .filter((one) => one.type !== "hidden" && one.checkVisibility({visibilityProperty: true}))
  .map((one) => [one, [one.closest(".card") ?? one, ...(one.labels ?? [])].map((part) => part.offsetHeight)])
  .map(([one, heights]) => [one, Math.max(...heights)])
  .filter(([one, height]) => height < (one.matches(".button, select, input:not([type=checkbox])") ? 44 : 24) - .5)
  .map(([one, height]) => `${height} px: ${one.outerHTML.slice(0, 160)}`)"""
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const shows = [null, "::after"].map((part) => getComputedStyle(one, part))
    .some((style) => style.boxShadow !== "none" || parseFloat(style.outlineWidth) > 0);
  return shows ? null : one.outerHTML.slice(0, 160);
}"""
MOVING = "() => document.getAnimations().filter((one) => one.playState === 'running').length"


# --- what there is to see --------------------------------------------------------------------------------
def pages(client: Client, cast: Cast, *prefixes: str) -> list[str]:
    """Every address below these prefixes that answers with a page."""
    urls = [f"/{filled(route, cast)}" for route in ROUTES if route.startswith(prefixes)]
    return [url for url in urls if is_page(client.get(url))]


def is_page(response: Any) -> bool:
    return bool(response.status_code == 200) and response.headers["Content-Type"].startswith("text/html")


def others_of(cast: Cast, area: Area) -> list[str]:
    """States of pages that no address alone leads to: nothing found, never called, failed, speaking now."""
    rosa, hans = neighbour(cast, "Rosa", "+49301"), neighbour(cast, "Hans", "+49302")
    failed = made_call(hans)
    CallAnalysis.objects.create(call=failed, state=CallAnalysis.State.FAILED, failure="unreachable")
    made_call(hans, status=Call.Status.IN_PROGRESS, closed_at=None, duration_sec=None)
    one = reverse(area.url("person"), args=[hans.pk])
    return [
        reverse(area.url("people")) + "?suche=niemand",
        reverse(area.url("person"), args=[rosa.pk]),
        one,
        f"{one}?anruf={failed.pk}",
        f"/{area.name}/nirgendwo",
    ]


def neighbour(cast: Cast, name: str, number: str) -> Person:
    kind = Person.Kind.PATIENT if cast.account_a.type == Account.Type.CLINICAL else Person.Kind.SENIOR
    return Person.objects.create(account=cast.account_a, kind=kind, display_name=name, phone_e164=number)


# --- looking at it -----------------------------------------------------------------------------------------
def wrong_on(desk: Desk, who: Client | None, urls: list[str]) -> str:
    """What is wrong with these pages, a line each; every page is loaded once and then turned about."""
    page, found = desk.visitor(who, reduced_motion="reduce"), []
    desk.expected = {404, 410}
    for url in urls:
        page.goto(url)
        page.evaluate(AXE_SCRIPT)
        found += [f"{url}: {wrong}" for wrong in wrong_with(page)]
    return "\n".join(found)


def wrong_with(page: "Page") -> Iterator[str]:
    for size, scheme in LOOKS:
        turn(page, size, scheme)
        yield from (f"{size[0]} px, {scheme}: {one}" for one in seen_by_axe(page))
        if size == PHONE and scheme == "light":
            yield from page.evaluate(SMALL)
    for width in (NARROWEST, PHONE[0], 2 * NARROWEST, DESKTOP[0]):
        turn(page, (width, 256), "light")
        if leaves_no_room(page):
            yield f"{width} px: wider than the screen"
    if moving := page.evaluate(MOVING):
        yield f"{moving} animations for who wants none"
    yield from (f"focus cannot be seen: {one}" for one in tabbed_through(page))


def turn(page: "Page", size: tuple[int, int], scheme: Literal["light", "dark"]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")


def seen_by_axe(page: "Page") -> Iterator[str]:
    for rule, impact, nodes in page.evaluate(AXE, RULES):
        for target, html, why in nodes:
            yield f"{impact} {rule} at {target}: {html} ({why})"


def tabbed_through(page: "Page") -> Iterator[str]:
    for _step in range(TABS):
        page.keyboard.press("Tab")
        if unseen := page.evaluate(FOCUSED):
            yield unseen


# --- every page ----------------------------------------------------------------------------------------------
def test_every_page_of_a_family(desk: Desk, cast: Cast) -> None:
    client = logged_in(cast.alice)
    urls = pages(client, cast, "privat/")
    assert len(urls) >= 11
    assert wrong_on(desk, client, urls + others_of(cast, PRIVATE)) == ""


def test_every_page_of_a_clinic(desk: Desk, cast: Cast) -> None:
    cast.account_a.type = Account.Type.CLINICAL
    cast.account_a.save()
    client = logged_in(cast.alice)
    urls = pages(client, cast, "klinik")
    assert len(urls) >= 11
    assert wrong_on(desk, client, urls + others_of(cast, CLINICAL)) == ""


def test_every_page_about_a_person_for_who_sees_less(desk: Desk, cast: Cast) -> None:
    client = logged_in(cast.bob)
    urls = pages(client, cast, "privat/dashboard", "privat/personen/<")
    assert len(urls) >= 3
    assert wrong_on(desk, client, urls) == ""


def test_every_page_of_logging_in(desk: Desk, cast: Cast) -> None:
    Invitation.objects.update(key_hash=hash_of("unknown"))
    stranger = Client()
    urls = pages(stranger, cast, "anmelden", "einladung")
    assert len(urls) >= 8
    assert wrong_on(desk, stranger, [*urls, "/einladung/vorbei"]) == ""


# Addresses that show no page of their own, each for a reason.
LEADS_ON = {
    "konto/e-mail": "looked up by allauth, leads to security",
    "konto/sitzungen": "looked up by allauth, leads to security",
    "konto/sicherheit/schluessel": "looked up by allauth, leads to security",
    "konto/passwort/setzen": "everybody has a password",
    "konto/sicherheit/notfallcodes/herunterladen": "a file",
    "konto/sicherheit/schluessel/<pk>/entfernen": "shown for the key that there is",
    "konto/sicherheit/schluessel/<pk>/umbenennen": "shown for the key that there is",
    "konto/sicherheit/sitzungen/<session_id>/beenden": "is posted to",
    "konto/benachrichtigungen/probe": "is posted to",
    "konto/sicherheit/programme/neu": "is posted to",
    "konto/sicherheit/programme/<key_id>/widerrufen": "is posted to",
    "konto/sicherheit/sitzungen/andere-beenden": "is posted to",
}


def test_every_page_of_security(desk: Desk, cast: Cast) -> None:
    client = just_logged_in(cast.alice)
    first = pages(client, cast, "konto", "abmelden", "probe")
    assert wrong_on(desk, client, first) == ""
    TOTP.activate(cast.alice, SECRET)
    RecoveryCodes.activate(cast.alice)
    key = added_key(desk, client)
    second = [url for url in pages(client, cast, "konto") if url not in first]
    keys = [reverse(f"mfa_{what}_webauthn", args=[key]) for what in ("edit", "remove")]
    assert wrong_on(desk, client, ["/konto/sicherheit", *second, *keys]) == ""
    shown = {*first, *second, *(f"/{route}" for route in LEADS_ON)}
    assert {f"/{route}" for route in ROUTES if route.startswith("konto")} <= shown


def added_key(desk: Desk, client: Client) -> int:
    page = with_passkeys(desk.visitor(client))
    page.goto("/konto/sicherheit/schluessel/neu")
    page.get_by_role("button", name="Hinzufügen").click()
    page.get_by_text("Der Schlüssel ist hinzugefügt").wait_for()
    return int(Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).pk)
