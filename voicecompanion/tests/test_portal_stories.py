"""What people do in the portal, told with what they see: labels, buttons, headlines. In a real browser."""

import datetime
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from django.db import connection
from django.urls import reverse

from analytics.tests.story import SAID, SUMMARY, made_call, told_call
from conftest import Cast
from people.models import Person
from voicecompanion.tests.browser import PHONE, Desk, expect, is_marked, mark, marks, tab_to
from voicecompanion.tests.house import House
from voicecompanion.tests.story import Story
from voicecompanion.tests.test_call import LISA

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = marks
WRONG_NUMBER = "Bitte geben Sie eine gültige Telefonnummer ein"


def maria_of(cast: Cast) -> str:
    return reverse("privat:person", args=[cast.maria.pk])


def press(page: "Page", name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: "Page", name: str) -> None:
    page.get_by_role("link", name=name).first.click()


def headline(page: "Page", text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


# --- people --------------------------------------------------------------------------------------------------
def adds_rosa(page: "Page") -> None:
    follow(page, "Person hinzufügen")
    page.get_by_label("Name").fill("Rosa Wagner")
    page.get_by_label("Telefonnummer").fill("12")
    page.get_by_label("Mitschrift: Was gesagt wird").check()
    page.get_by_label("Themen, die nicht angesprochen werden").fill("Der Umzug")
    press(page, "Speichern")


def corrects_the_number(page: "Page") -> None:
    number = page.get_by_label("Telefonnummer")
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(number).to_have_accessible_description(re.compile(WRONG_NUMBER))
    expect(number).to_have_value("12")
    expect(page.get_by_label("Name")).to_have_value("Rosa Wagner")
    expect(page.get_by_label("Mitschrift: Was gesagt wird")).to_be_checked()
    expect(page.get_by_label("Themen, die nicht angesprochen werden")).to_have_value("Der Umzug")
    number.fill("0171 5550000")
    press(page, "Speichern")
    expect(page.get_by_role("status")).to_contain_text("Die Person ist angelegt.")
    headline(page, "Rosa Wagner")


def renames_her(page: "Page") -> None:
    follow(page, "Bearbeiten")
    page.get_by_label("Name").fill("Rosa Wagner-Klein")
    press(page, "Speichern")
    expect(page.get_by_role("status").first).to_contain_text("Die Änderungen sind gespeichert.")
    headline(page, "Rosa Wagner-Klein")


def deletes_her(page: "Page") -> None:
    follow(page, "Bearbeiten")
    follow(page, "Person löschen")
    headline(page, "Rosa Wagner-Klein löschen?")
    follow(page, "Abbrechen")
    headline(page, "Rosa Wagner-Klein")
    page.go_back()
    press(page, "Endgültig löschen")
    headline(page, "Löschbestätigung")
    follow(page, "Personen")
    headline(page, "Personen")
    expect(page.get_by_role("link", name="Rosa")).to_have_count(0)


def test_somebody_is_added_with_a_wrong_number_first_then_changed_and_deleted(desk: Desk, cast: Cast) -> None:
    page = desk.visitor(cast.alice)
    page.goto("/privat/dashboard")
    adds_rosa(page)
    corrects_the_number(page)
    renames_her(page)
    deletes_her(page)
    assert list(Person.objects.all()) == [cast.maria]


def test_without_javascript_everything_works_as_well(desk: Desk, cast: Cast) -> None:
    told_call(cast.maria)
    page = desk.visitor(cast.alice, java_script_enabled=False, size=PHONE)
    page.goto("/privat/personen")
    adds_rosa(page)
    corrects_the_number(page)
    renames_her(page)
    follow(page, "Personen")
    page.get_by_role("searchbox").fill("0171 234")
    press(page, "Anzeigen")
    expect(page.get_by_role("status")).to_have_text("1 Eintrag")
    follow(page, "Maria Schmidt")
    press(page, "Ich kümmere mich")
    page.get_by_text("Alice kümmert sich").wait_for()
    assert page.get_by_text(SAID, exact=True).is_visible()


def test_searching_and_sorting_need_no_reload_and_the_way_back_leads_back(desk: Desk, cast: Cast) -> None:
    for number, name in enumerate(("Anton", "Berta", "Zita")):
        made_call(
            Person.objects.create(account=cast.account_a, display_name=name, phone_e164=f"+4930555{number}"),
            ago=datetime.timedelta(days=3 - number),
        )
    page = desk.visitor(cast.alice)
    page.goto("/privat/personen")
    names = page.locator("#people tbody th")
    expect(names).to_have_text(["Anton", "Berta", "Maria Schmidt", "Zita"])
    mark(page)
    page.get_by_role("searchbox").press_sequentially("ta")
    expect(names).to_have_text(["Berta", "Zita"])
    page.get_by_label("Sortieren nach").select_option("Letzter Anruf")
    expect(names).to_have_text(["Zita", "Berta"])
    assert is_marked(page)
    go(page, "back")
    expect(names).to_have_text(["Berta", "Zita"])
    expect(page.get_by_role("searchbox")).to_have_value("ta")
    expect(page.get_by_label("Sortieren nach")).to_have_value("name")
    go(page, "forward")
    expect(names).to_have_text(["Zita", "Berta"])


def go(page: "Page", direction: str) -> None:
    """The browser's own button; the page may well load anew, so nothing of it is waited for."""
    page.evaluate(f"setTimeout(() => history.{direction}())")


# --- a call --------------------------------------------------------------------------------------------------
def test_a_point_of_the_summary_leads_to_where_it_was_said(desk: Desk, cast: Cast) -> None:
    call = told_call(cast.maria)
    page = desk.visitor(cast.alice, size=PHONE)
    page.goto(maria_of(cast))
    page.get_by_role("listitem").filter(has_text=SUMMARY).get_by_role("link", name="Stelle im Gespräch").click()
    expect(page.locator(":target")).to_contain_text(SAID)
    expect(page.get_by_text(SAID, exact=True)).to_be_in_viewport()
    page.get_by_role("navigation", name="Anrufe").get_by_role("link").first.click()
    page.wait_for_url(f"**anruf={call.pk}*")
    expect(page.get_by_text(SAID, exact=True)).to_be_visible()


def test_a_chart_says_its_values_to_a_mouse_and_to_the_keyboard(desk: Desk, cast: Cast) -> None:
    told_call(cast.maria)
    page = desk.visitor(cast.alice)
    page.goto(maria_of(cast))
    mark_of_this_week = page.get_by_role("img", name=re.compile("Woche ab .*: 1 Gespräch"))
    value = mark_of_this_week.locator(".tip")
    expect(value).to_be_hidden()
    mark_of_this_week.locator(".reach").hover()
    expect(value).to_be_visible()
    page.mouse.move(0, 0)
    mark_of_this_week.focus()
    expect(value).to_be_visible()


def test_a_call_on_paper_has_its_words_and_no_navigation(desk: Desk, cast: Cast) -> None:
    call = told_call(cast.maria)
    page = desk.visitor(cast.alice, color_scheme="dark")
    page.goto(reverse("privat:call", args=[cast.maria.pk, call.pk]))
    page.emulate_media(media="print")
    words = page.locator("body").inner_text()
    assert all(word in words for word in ("Anruf mit Maria Schmidt", SUMMARY, SAID, "Mitschrift"))
    assert not [word for word in ("Übersicht", "Einstellungen", "Abmelden", "Zum Inhalt") if word in words]
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.pdf().startswith(b"%PDF")


def test_one_member_looks_after_a_concern_and_the_other_sees_who(desk: Desk, cast: Cast) -> None:
    told_call(cast.maria)
    bob = desk.visitor(cast.bob, size=PHONE)
    bob.goto(maria_of(cast))
    mark(bob)
    alice = desk.visitor(cast.alice)
    alice.goto("/privat/dashboard")
    alice.get_by_role("region", name="Anlässe zur Sorge").get_by_role("link", name="Maria Schmidt").click()
    press(alice, "Ich kümmere mich")
    alice.get_by_text("Alice kümmert sich").wait_for()
    bob.get_by_text("Alice kümmert sich").wait_for()
    assert is_marked(bob)
    expect(bob.get_by_role("button", name="Ich kümmere mich")).to_have_count(0)


def called(house: House) -> Story:
    """A whole call, beside the browser: on a thread of its own, which leaves no connection behind."""
    try:
        return Story(house, LISA)
    finally:
        connection.close()


def test_a_call_appears_is_spoken_ends_and_is_analysed_before_ones_eyes(desk: Desk, cast: Cast) -> None:
    overview, page = desk.visitor(cast.alice, size=PHONE), desk.visitor(cast.alice)
    overview.goto("/privat/dashboard")
    page.goto(maria_of(cast))
    mark(overview)
    mark(page)
    with ThreadPoolExecutor(1) as telephone:
        call = telephone.submit(called, desk.house)
        overview.get_by_role("region", name="Anrufe, die gerade laufen").get_by_text("Maria Schmidt").wait_for()
        page.get_by_text("spricht seit").first.wait_for()
        page.get_by_text("Meine Enkelin heißt Lisa, sie war gestern hier.").first.wait_for()
        steps = page.get_by_role("region", name="Stand des Anrufs")
        expect(steps).to_contain_text("ausgewertet")
        expect(steps).to_contain_text("beendet")
        assert call.result().complaints() == []
    expect(page.get_by_role("region", name="Auswertung")).to_contain_text("positiv")
    expect(page.get_by_role("region", name="Was sich der Begleiter merkt")).to_contain_text("Lisa: Enkelin")
    expect(overview.get_by_role("region", name="Anrufe, die gerade laufen")).to_have_count(0)
    expect(overview.get_by_role("region", name="Zuletzt")).to_contain_text("Maria Schmidt")
    assert is_marked(page)
    assert is_marked(overview)


# --- everybody -----------------------------------------------------------------------------------------------
def test_the_language_is_switched_on_the_page_and_back(desk: Desk, cast: Cast) -> None:
    page = desk.visitor(cast.alice, size=PHONE)
    page.goto("/privat/personen")
    for language, word in (("English", "People"), ("Deutsch", "Personen")):
        page.locator("summary", has_text="Alice").click()
        press(page, language)
        headline(page, word)
        assert page.url.endswith("/privat/personen")
    expect(page.locator("html")).to_have_attribute("lang", "de")


def test_the_keyboard_alone_is_enough(desk: Desk, cast: Cast) -> None:
    told_call(cast.maria)
    page = desk.visitor(cast.alice)
    page.goto("/privat/dashboard")
    tab_to(page, "Zum Inhalt springen", steps=1)
    page.keyboard.press("Enter")
    tab_to(page, "Person hinzufügen", steps=1)
    page.goto("/privat/dashboard")
    tab_to(page, "Personen")
    page.keyboard.press("Enter")
    headline(page, "Personen")
    tab_to(page, "Maria Schmidt")
    page.keyboard.press("Enter")
    headline(page, "Maria Schmidt")
    tab_to(page, "Ich kümmere mich")
    page.keyboard.press("Enter")
    page.get_by_text("Alice kümmert sich").wait_for()
    tab_to(page, "Stelle im Gespräch")
    page.keyboard.press("Enter")
    expect(page.locator(":target")).to_contain_text(SAID)
