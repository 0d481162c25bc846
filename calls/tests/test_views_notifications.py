"""Where a message leads, who may read who was told, and how members choose what they are told."""

import datetime
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.utils import timezone

from calls.models import Notification, NotificationPreference
from calls.preferences import preference_of
from conftest import Cast, logged_in
from people.models import Contact, Membership, Person, User
from people.tests.browser import browser, log_in

PAGE, LIST = "/konto/benachrichtigungen", "/privat/meldungen"
MOBILE, LANDLINE = "0170 9876543", "030 23125111"
Kind, State = Notification.Kind, Notification.State


def told(cast: Cast, user: User | None = None, **fields: Any) -> Notification:
    """A message to alice, or to somebody else, that was sent."""
    recipient = {} if "contact" in fields else {"membership": (user or cast.alice).memberships.get()}
    defaults: dict[str, Any] = {
        "account": cast.account_a,
        "person": cast.maria,
        "kind": Kind.CONCERN,
        "channel": "email",
        "topic": "knee",
        "state": State.SENT,
        "next_at": None,
        "sent_at": timezone.now(),
    }
    return Notification.objects.create(**defaults | recipient | fields)


def neighbour(cast: Cast) -> Contact:
    return Contact.objects.create(
        person=cast.maria, position=2, name="Frau Neumann", email="neumann@example.org", phone_e164="+491701111111"
    )


def seen(row: Notification) -> bool:
    row.refresh_from_db()
    return row.seen_at is not None


def page_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


# --- the link ------------------------------------------------------------------------------------------------
def test_the_link_leads_past_the_login_to_the_person_and_notes_that_it_was_opened(cast: Cast) -> None:
    row, client = told(cast), browser()
    login = client.get(f"/n/{row.link_key}").headers["Location"]
    assert login == f"/anmelden?next=/n/{row.link_key}"
    assert not seen(row)
    client.force_login(cast.alice)
    assert client.get(f"/n/{row.link_key}").headers["Location"] == f"/privat/personen/{cast.maria.pk}"
    assert seen(row)


def test_opened_is_when_it_was_opened_first(cast: Cast) -> None:
    first = timezone.now() - datetime.timedelta(hours=1)
    row = told(cast, seen_at=first)
    logged_in(cast.alice).get(f"/n/{row.link_key}")
    row.refresh_from_db()
    assert row.seen_at == first


def test_whoever_opens_the_link_of_another_member_does_not_open_it_for_them(cast: Cast) -> None:
    row = told(cast)
    assert logged_in(cast.bob).get(f"/n/{row.link_key}").status_code == 302
    assert not seen(row)


def test_a_contact_opens_it_with_any_login_of_the_account(cast: Cast) -> None:
    row = told(cast, contact=neighbour(cast))
    logged_in(cast.bob).get(f"/n/{row.link_key}")
    assert seen(row)


def test_the_link_of_another_account_and_one_that_nobody_knows_lead_nowhere(cast: Cast) -> None:
    row, stranger = told(cast), logged_in(cast.charlie)
    assert stranger.get(f"/n/{row.link_key}").status_code == 404
    assert stranger.get("/n/unbekannt").status_code == 404
    assert not seen(row)


def test_the_link_leads_to_the_area_of_its_account(cast: Cast) -> None:
    heinz = Person.objects.create(
        account=cast.clinic, kind="patient", display_name="Heinz", phone_e164="+491712345679"
    )
    row = told(cast, cast.dora, account=cast.clinic, person=heinz)
    location = logged_in(cast.dora).get(f"/n/{row.link_key}").headers["Location"]
    assert location == f"/klinik/patienten/{heinz.pk}"


@pytest.mark.parametrize(("kind", "target"), [("weekly", "/privat/woche"), ("concern", "/privat/dashboard")])
def test_what_is_about_no_single_person_leads_to_an_overview(cast: Cast, kind: str, target: str) -> None:
    row = told(cast, kind=kind, person=None)
    assert logged_in(cast.alice).get(f"/n/{row.link_key}").headers["Location"] == target


# --- who was told --------------------------------------------------------------------------------------------
def test_every_member_reads_who_was_told_and_whether_it_arrived(cast: Cast) -> None:
    told(cast, state=State.UNDELIVERABLE)
    told(cast, cast.bob, seen_at=timezone.now(), channel="sms", state=State.DELIVERED)
    for user in (cast.alice, cast.bob):
        text = re.sub(r"<[^>]+>", "", page_of(logged_in(user), LIST))
        assert re.search(r"Alice\s*, E-Mail: nicht zustellbar", text)
        assert re.search(r"Bob\s*, SMS: zugestellt\s+geöffnet", text)
        assert "Maria Schmidt" in text


def test_a_contact_is_named_to_who_may_see_their_number_only(cast: Cast) -> None:
    told(cast, contact=neighbour(cast))
    for url in (LIST, f"/privat/personen/{cast.maria.pk}"):
        assert "Frau Neumann</strong>, E-Mail" in page_of(logged_in(cast.alice), url)
        assert "Kontakt 2</strong>, E-Mail" in page_of(logged_in(cast.bob), url)
    assert "Neumann" not in page_of(logged_in(cast.bob), LIST)


def test_addresses_and_numbers_of_contacts_are_not_listed(cast: Cast) -> None:
    told(cast, contact=neighbour(cast))
    page = page_of(logged_in(cast.alice), LIST)
    assert "neumann@example.org" not in page
    assert "1701111111" not in page


def test_who_sees_the_status_does_not_read_what_it_was_about(cast: Cast) -> None:
    told(cast, kind=Kind.EMERGENCY)
    assert "Möglicher Notfall" in page_of(logged_in(cast.alice), LIST)
    page = page_of(logged_in(cast.bob), LIST)
    assert "Notfall" not in page.replace("Im Notfall: 112", "")
    assert "Bitte nachsehen" in page


def test_that_a_planned_call_came_to_nothing_is_for_every_member(cast: Cast) -> None:
    told(cast, kind=Kind.MISSED)
    assert "Geplanter Anruf nicht erreicht" in page_of(logged_in(cast.bob), LIST)


def test_whether_somebody_reads_a_weekly_report_is_nobody_elses_business(cast: Cast) -> None:
    told(cast, kind=Kind.WEEKLY, person=None)
    assert "Bisher wurde niemand benachrichtigt" in page_of(logged_in(cast.alice), LIST)


def test_a_stranger_finds_nothing_of_it(cast: Cast) -> None:
    told(cast)
    assert "Alice" not in page_of(logged_in(cast.charlie), LIST)
    assert logged_in(cast.charlie).get("/klinik/meldungen").status_code == 404


def test_the_newest_stand_first_on_pages_of_fifty(cast: Cast) -> None:
    now = timezone.now()
    for ago in range(51):
        told(cast, topic=f"{ago}", created_at=now - datetime.timedelta(hours=ago), kind=Kind.MISSED)
    Notification.objects.filter(topic="50").update(state=State.DROPPED)
    client = logged_in(cast.alice)
    assert "nicht mehr nötig" not in page_of(client, LIST)
    assert "Seite 1 von 2" in page_of(client, LIST)
    assert "nicht mehr nötig" in page_of(client, f"{LIST}?seite=2")


def test_the_page_of_a_person_shows_who_was_told_about_them(cast: Cast) -> None:
    client, url = logged_in(cast.alice), f"/privat/personen/{cast.maria.pk}"
    assert "Wer benachrichtigt wurde" not in page_of(client, url)
    told(cast)
    assert "Wer benachrichtigt wurde" in page_of(client, url)


# --- what one wants to be told -------------------------------------------------------------------------------
def wishes(cast: Cast, **changes: str) -> dict[str, str]:
    form = {
        "account": str(cast.account_a.pk),
        "emergencies": "email",
        "concerns": "email",
        "missed": "none",
        "phone_e164": "",
        "quiet_from": "",
        "quiet_until": "",
        "language": "de",
    }
    return form | changes


def preference(user: User) -> NotificationPreference:
    return preference_of(Membership.objects.get(user=user))


def test_wishes_are_kept(cast: Cast) -> None:
    form = wishes(
        cast, emergencies="both", phone_e164=MOBILE, quiet_from="22:00", quiet_until="07:00", weekly="on"
    )
    assert logged_in(cast.alice).post(PAGE, form).headers["Location"] == PAGE
    kept = preference(cast.alice)
    assert (kept.emergencies, kept.phone_e164, kept.weekly) == ("both", "+491709876543", True)
    assert (kept.quiet_from, kept.quiet_until) == (datetime.time(22), datetime.time(7))
    page = page_of(logged_in(cast.alice), PAGE)
    assert 'value="22:00"' in page
    assert "+491709876543" in page


def test_who_said_nothing_has_the_wishes_of_their_role(cast: Cast) -> None:
    ways = {
        user.first_name: (found.emergencies, found.concerns, found.missed, found.weekly)
        for user in (cast.alice, cast.bob, cast.dora)
        if (found := preference(user))
    }
    assert ways == {
        "Alice": ("email", "email", "none", False),
        "Bob": ("none", "none", "none", False),
        "Dora": ("email", "email", "none", False),
    }
    assert not NotificationPreference.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"emergencies": "sms"}, "Für SMS fehlt die Mobilnummer."),
        ({"missed": "both"}, "Für SMS fehlt die Mobilnummer."),
        ({"concerns": "sms", "phone_e164": LANDLINE}, "Das ist keine Mobilnummer."),
        ({"phone_e164": "zwölf"}, "Bitte geben Sie eine gültige Telefonnummer ein"),
        ({"quiet_from": "22:00"}, "Zu einer Ruhezeit gehören Anfang und Ende."),
        ({"quiet_until": "07:00"}, "Zu einer Ruhezeit gehören Anfang und Ende."),
        ({"quiet_from": "22:00", "quiet_until": "22:00"}, "Anfang und Ende der Ruhezeit sind gleich."),
        ({"emergencies": "taube"}, "taube"),
    ],
)
def test_what_could_not_arrive_is_not_taken(cast: Cast, changes: dict[str, str], said: str) -> None:
    answer = logged_in(cast.alice).post(PAGE, wishes(cast, **changes))
    assert said in answer.content.decode()
    assert not NotificationPreference.objects.exists()


def test_each_account_has_wishes_of_its_own(cast: Cast) -> None:
    Membership.objects.create(user=cast.alice, account=cast.account_c, role="relative", sees=1)
    client = logged_in(cast.alice)
    client.post(PAGE, wishes(cast, account=str(cast.account_c.pk), emergencies="email"))
    kept = NotificationPreference.objects.get()
    assert kept.membership.account == cast.account_c
    assert page_of(client, PAGE).count('name="account"') == 2


@pytest.mark.parametrize("account", ["", "x", "999999"])
def test_wishes_for_an_account_of_others_are_refused(cast: Cast, account: str) -> None:
    assert logged_in(cast.alice).post(PAGE, wishes(cast, account=account)).status_code == 404
    client = logged_in(cast.charlie)
    assert client.post(PAGE, wishes(cast)).status_code == 404
    assert not NotificationPreference.objects.exists()


def test_nobody_silences_an_alarm_of_a_clinic_without_the_second_factor(cast: Cast) -> None:
    client = browser()
    log_in(client, "dora@example.org")
    Authenticator.objects.filter(user=cast.dora).delete()
    for method in (client.get, client.post):
        assert method(PAGE).headers["Location"] == "/konto/zweiter-faktor"


def test_a_mail_for_trying_out_goes_to_ones_own_address_once_a_minute(cast: Cast) -> None:
    client = logged_in(cast.alice)
    for _ in range(2):
        assert client.post(f"{PAGE}/probe").headers["Location"] == PAGE
    assert [one.to for one in mail.outbox] == [["alice@example.org"]]
    assert "gerade erst" in page_of(client, PAGE)


def test_a_mail_server_that_is_down_is_said(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*arguments: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("calls.samples.send_mail", down)
    client = logged_in(cast.alice)
    client.post(f"{PAGE}/probe")
    assert "konnte nicht verschickt werden" in page_of(client, PAGE)


@pytest.mark.parametrize("url", ["/privat/einstellungen", "/konto/sicherheit", "/privat/dashboard"])
def test_the_way_there_is_found(cast: Cast, url: str) -> None:
    assert f'href="{PAGE}"' in page_of(logged_in(cast.alice), url)
