"""Planned calls, told with what people see. In a real browser."""

import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from calls.models import CheckIn, CheckInPlan
from calls.outcomes import miss
from conftest import Cast
from people.models import Contact
from voicecompanion.tests.browser import PHONE, Desk, expect, marks
from voicecompanion.tests.test_portal_stories import follow, headline, maria_of, press

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = marks


def plans_a_call_at_night(page: "Page") -> None:
    follow(page, "Anrufe planen")
    headline(page, "Anrufe planen")
    for day in ("Samstag", "Sonntag"):
        page.get_by_label(day).uncheck()
    page.get_by_label("Uhrzeiten").fill("6:00")
    page.get_by_label("Die Person möchte zu diesen Zeiten angerufen werden").check()
    press(page, "Speichern")
    expect(page.get_by_label("Uhrzeiten")).to_have_accessible_description(
        "Zum Beispiel 10:00, oder mehrere: 10:00, 18:30. "
        "06:00 Uhr ist Ruhezeit: Angerufen wird von 08:00 bis 21:00 Uhr."
    )


def test_calls_are_planned_paused_and_ended_on_a_telephone(desk: Desk, cast: Cast) -> None:
    page = desk.visitor(cast.alice, size=PHONE)
    page.goto(maria_of(cast))
    plans_a_call_at_night(page)
    expect(page.get_by_label("Samstag")).not_to_be_checked()
    page.get_by_label("Uhrzeiten").fill("10:00")
    press(page, "Speichern")
    panel = page.get_by_role("region", name="Geplante Anrufe")
    expect(panel).to_contain_text("Montag bis Freitag, 10:00 Uhr")
    expect(panel).to_contain_text("Nächster Anruf:")
    follow(page, "Pause eintragen")
    page.get_by_label("bis auf Weiteres nicht anrufen").check()
    press(page, "Speichern")
    expect(panel).to_contain_text("Pausiert bis auf Weiteres.")
    expect(panel).not_to_contain_text("Nächster Anruf:")
    page.get_by_role("link", name="Plan um 10:00 Uhr ändern").click()
    press(page, "Plan löschen")
    expect(panel).to_contain_text("Bisher ruft der Begleiter nicht von sich aus an.")


def test_who_was_not_reached_is_looked_after_by_one_and_the_other_sees_who(desk: Desk, cast: Cast) -> None:
    now = timezone.now()
    Contact.objects.create(person=cast.maria, name="Bob", email=cast.bob.email)
    check_in = CheckIn.objects.create(
        account=cast.account_a,
        person=cast.maria,
        plan=CheckInPlan.objects.create(person=cast.maria),
        slot=f"{now - datetime.timedelta(hours=1):%Y-%m-%d} 10:00",
        due_at=now - datetime.timedelta(hours=1),
        attempts=3,
    )
    miss(check_in, CheckIn.Outcome.BUSY, now)
    page = desk.visitor(cast.bob)
    page.goto("/privat/dashboard")
    card = page.locator(".card")
    expect(card).to_contain_text("Heute nicht erreicht")
    expect(card).to_contain_text("Rufen Sie selbst kurz an")
    follow(page, "Maria Schmidt")
    concern = page.get_by_role("region", name="Anlässe zur Sorge")
    expect(concern).to_contain_text("Geplanter Anruf nicht erreicht")
    expect(concern).to_contain_text("3 Versuche, zuletzt: besetzt")
    press(page, "Ich kümmere mich")
    page.get_by_text("Bob kümmert sich").wait_for()
    other = desk.visitor(cast.alice)
    other.goto(maria_of(cast))
    other.get_by_text("Bob kümmert sich").wait_for()
