"""How people come into the portal, stay safe there, and put right what is remembered. In a real browser."""

import re
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.urls import reverse

from analytics.tests.story import REMEMBERED, SAID, told_call
from conftest import PASSWORD, SECRET, Cast
from people.models import Membership, User
from people.tests.browser import code_of_now
from voicecompanion.tests.browser import PHONE, Desk, expect, is_marked, mark, marks, with_passkeys
from voicecompanion.tests.test_portal_stories import follow, headline, maria_of, press

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = marks


def knows_password(user: User) -> User:
    """With the hash that the processes of the house read; the tests' own is quicker, and weak."""
    hasher = PBKDF2PasswordHasher()
    user.password = hasher.encode(PASSWORD, hasher.salt())
    user.save()
    return user


def log_in(page: "Page", user: User) -> None:
    page.get_by_label("E-Mail-Adresse").fill(user.email)
    page.get_by_label("Passwort").fill(PASSWORD)
    press(page, "Anmelden")


def answer(page: "Page", code: str) -> None:
    page.get_by_label(re.compile("^(Code|Der Code)")).fill(code)
    page.keyboard.press("Enter")


def log_out(page: "Page") -> None:
    page.locator("summary", has_text="Sprache und Abmelden").click()
    press(page, "Abmelden")
    headline(page, "Anmelden")


# --- the second factor -----------------------------------------------------------------------------------------
def test_a_nurse_logs_in_with_her_password_and_the_code_of_her_app(desk: Desk, cast: Cast) -> None:
    TOTP.activate(knows_password(cast.dora), SECRET)
    page = desk.visitor(size=PHONE)
    page.goto("/klinik/patienten")
    log_in(page, cast.dora)
    headline(page, "Zweiter Faktor")
    answer(page, "000000")
    expect(page.get_by_label("Code")).to_have_attribute("aria-invalid", "true")
    answer(page, code_of_now())
    headline(page, "Patienten")


def test_who_has_no_second_factor_yet_sets_one_up_and_keeps_codes_for_a_lost_telephone(
    desk: Desk, cast: Cast
) -> None:
    page = desk.visitor(size=PHONE)
    page.goto("/klinik")
    log_in(page, knows_password(cast.dora))
    headline(page, "Bitte einen zweiten Faktor einrichten")
    follow(page, "Authenticator-App")
    answer(page, code_of_now(page.locator("code").inner_text()))
    headline(page, "Notfallcodes")
    spare = page.locator("code").first.inner_text()
    follow(page, "Fertig")
    log_out(page)
    log_in(page, cast.dora)
    answer(page, spare)
    headline(page, "Übersicht")
    assert (
        len(RecoveryCodes(Authenticator.objects.get(user=cast.dora, type="recovery_codes")).get_unused_codes())
        == 9
    )


def test_a_passkey_opens_the_portal_without_any_password(desk: Desk, cast: Cast) -> None:
    page = with_passkeys(desk.visitor())
    page.goto("/konto/sicherheit")
    log_in(page, knows_password(cast.alice))
    follow(page, "Schlüssel oder Passkey hinzufügen")
    page.get_by_role("checkbox").check()
    press(page, "Hinzufügen")
    page.get_by_text("Der Schlüssel ist hinzugefügt").wait_for()
    log_out(page)
    press(page, "Passkey benutzen")
    headline(page, "War heute alles in Ordnung?")


def test_a_session_on_another_device_is_ended_from_here(desk: Desk, cast: Cast) -> None:
    lost, here = desk.visitor(size=PHONE), desk.visitor()
    knows_password(cast.alice)
    for page in (lost, here):
        page.goto("/konto/sicherheit")
        log_in(page, cast.alice)
        headline(page, "Sicherheit")
    here.reload()
    here.get_by_role("button", name="beenden", exact=True).click()
    here.get_by_text("Die Sitzung ist beendet.").wait_for()
    follow(lost, "Personen")
    headline(lost, "Anmelden")
    follow(here, "Personen")
    headline(here, "Personen")


# --- coming in ---------------------------------------------------------------------------------------------------
def test_somebody_is_invited_registers_and_sees_what_was_agreed(desk: Desk, cast: Cast) -> None:
    told_call(cast.maria)
    alice, eva = desk.visitor(cast.alice), desk.visitor(size=PHONE)
    alice.goto("/privat/einstellungen/zugang")
    alice.get_by_label("E-Mail-Adresse").fill("eva@example.org")
    alice.get_by_label("Rolle").select_option("Angehörige")
    press(alice, "Einladung schicken")
    headline(alice, "Einladung verschickt")
    link = alice.get_by_role("textbox").input_value()

    eva.goto(link)
    eva.get_by_label("Vorname").fill("Eva")
    eva.get_by_label("Passwort").fill("kurz")
    press(eva, "Zugang anlegen")
    expect(eva.get_by_label("Passwort")).to_have_attribute("aria-invalid", "true")
    expect(eva.get_by_label("Vorname")).to_have_value("Eva")
    eva.get_by_label("Passwort").fill(PASSWORD)
    press(eva, "Zugang anlegen")
    headline(eva, "War heute alles in Ordnung?")
    eva.goto(maria_of(cast))
    headline(eva, "Maria Schmidt")
    assert SAID not in eva.content()

    desk.expected.add(410)
    late = desk.visitor()
    late.goto(link)
    headline(late, "Diese Einladung gilt nicht mehr")
    assert Membership.objects.get(user__email="eva@example.org").sees == Membership.Sees.STATUS


# --- what is remembered ------------------------------------------------------------------------------------------
def test_what_the_companion_remembers_is_corrected_added_to_and_deleted_in_place(desk: Desk, cast: Cast) -> None:
    told_call(cast.maria)
    page = desk.visitor(cast.alice, size=PHONE)
    page.goto(maria_of(cast))
    mark(page)
    memory = page.get_by_role("region", name="Was sich der Begleiter merkt")
    memory.get_by_role("link", name=f"Berichtigen: {REMEMBERED}").click()
    memory.get_by_role("textbox", name="Berichtigen").fill("Lisa: Enkelin aus Halle")
    memory.get_by_role("button", name="Speichern").click()
    expect(memory).to_contain_text("von Alice berichtigt")
    memory.get_by_text("Etwas hinzufügen").click()
    memory.get_by_label("Was sich der Begleiter merken soll").fill("Singt im Chor")
    memory.get_by_role("button", name="Hinzufügen").click()
    expect(memory).to_contain_text("von Alice eingetragen")
    memory.get_by_label("Löschen: Singt im Chor").click()
    memory.get_by_role("button", name="Ja, löschen").click()
    expect(memory).not_to_contain_text("Singt im Chor")
    assert is_marked(page)
    assert [item.text for item in cast.maria.memory_items.all()] == ["Lisa: Enkelin aus Halle"]


def test_without_javascript_memory_is_corrected_as_well(desk: Desk, cast: Cast) -> None:
    told_call(cast.maria)
    page = desk.visitor(cast.alice, java_script_enabled=False)
    page.goto(maria_of(cast))
    follow(page, f"Berichtigen: {REMEMBERED}")
    page.get_by_role("textbox", name="Berichtigen").fill("Lisa: Enkelin aus Halle")
    press(page, "Speichern")
    page.get_by_text("von Alice berichtigt").wait_for()
    assert page.url.split("#")[0].endswith(reverse("privat:person", args=[cast.maria.pk]))
