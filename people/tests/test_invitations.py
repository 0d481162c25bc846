"""Invitations and members: who may invite, what a link opens and for how long, and who keeps the last key."""

import datetime
import re

import pytest
from django.core import mail
from django.utils import timezone

from conftest import PASSWORD, Cast, html_of, logged_in
from people.models import Invitation, Membership, User
from people.tests.browser import browser, log_in

PAGE = "/privat/einstellungen/zugang"
NEW = {"first_name": "Eva", "last_name": "Schmidt", "password": "ein neues Kennwort 86"}


def invited(
    cast: Cast, email: str = "eva@example.org", role: str = "relative", sees: int = 1, **fields: str
) -> str:
    """The link in the mail; "" if none was sent."""
    form = {"account": str(cast.account_a.pk), "email": email, "role": role, "sees": str(sees), **fields}
    logged_in(cast.alice).post(f"{PAGE}/einladen", form)
    found = re.search(r"(/einladung/\S+)", str(mail.outbox[-1].body)) if mail.outbox else None
    return found[1] if found else ""


def membership_of(email: str) -> tuple[str, int] | None:
    return Membership.objects.filter(user__email=email).values_list("role", "sees").first()


# --- who comes in --------------------------------------------------------------------------------------
def test_who_is_invited_chooses_a_name_and_a_password_and_is_in(cast: Cast) -> None:
    client, link = browser(), invited(cast)
    assert "eva@example.org" in client.get(link).content.decode()
    assert client.post(link, NEW).headers["Location"] == "/privat/dashboard"
    assert membership_of("eva@example.org") == ("relative", 1)
    assert "Maria Schmidt" in client.get("/privat/dashboard").content.decode()
    assert log_in(browser(), "eva@example.org", NEW["password"]).headers["Location"] == "/"


def test_who_has_a_login_accepts_with_it(cast: Cast) -> None:
    link = invited(cast, "charlie@example.org")
    assert "schon einen Zugang" in browser().get(link).content.decode()
    logged_in(cast.charlie).post(link)
    assert Membership.objects.filter(user=cast.charlie, account=cast.account_a).exists()


def test_with_another_login_it_is_not_accepted(cast: Cast) -> None:
    link = invited(cast, "eva@example.org")
    client = logged_in(cast.charlie)
    assert "andere Adresse" in client.get(link).content.decode()
    assert client.post(link).status_code == 410
    assert not Membership.objects.filter(user=cast.charlie, account=cast.account_a).exists()


def test_a_clinical_invitation_leads_to_the_second_factor(cast: Cast) -> None:
    Membership.objects.filter(user=cast.dora).update(role="manager")
    form = {"account": str(cast.clinic.pk), "email": "eva@example.org", "role": "clinician", "sees": "3"}
    logged_in(cast.dora).post("/klinik/einstellungen/zugang/einladen", form)
    link = re.search(r"(/einladung/\S+)", str(mail.outbox[-1].body))
    assert link
    assert browser().post(link[1], NEW, follow=True).redirect_chain[-1][0] == "/konto/zweiter-faktor"


# --- the link ------------------------------------------------------------------------------------------
def test_a_link_works_once(cast: Cast) -> None:
    link = invited(cast)
    browser().post(link, NEW)
    assert browser().get(link).status_code == 410
    assert browser().post(link, NEW).status_code == 410


def test_a_link_is_over_after_a_week_and_when_it_is_withdrawn(cast: Cast) -> None:
    link = invited(cast)
    Invitation.objects.update(created_at=timezone.now() - datetime.timedelta(days=8))
    assert browser().get(link).status_code == 410
    link = invited(cast, "eva2@example.org")
    newest = Invitation.objects.get(email="eva2@example.org")
    logged_in(cast.alice).post(f"/privat/einstellungen/einladungen/{newest.pk}/zurueckziehen")
    assert browser().get(link).status_code == 410


def test_a_newer_invitation_replaces_the_older_one(cast: Cast) -> None:
    first, second = invited(cast), invited(cast)
    assert browser().get(first).status_code == 410
    assert browser().get(second).status_code == 200


def test_the_key_is_not_stored(cast: Cast) -> None:
    key = invited(cast).rpartition("/")[2]
    assert key not in str(list(Invitation.objects.values()))


def test_a_guessed_key_opens_nothing(cast: Cast) -> None:
    assert browser().get("/einladung/abc").status_code == 410


def test_the_mail_names_nobody(cast: Cast) -> None:
    invited(cast)
    letter = mail.outbox[-1]
    html = html_of(letter)
    assert re.search(r'<a href="http\S+/einladung/\S+">', html)
    text = f"{letter.subject} {letter.body} {html}"
    assert not [word for word in ("Maria", "Alice", "Familie A", "eva") if word in text]


def test_who_invited_sees_the_link_once_in_case_no_mail_arrives(cast: Cast) -> None:
    form = {"account": str(cast.account_a.pk), "email": "eva@example.org", "role": "relative", "sees": "1"}
    client = logged_in(cast.alice)
    link = client.post(f"{PAGE}/einladen", form).context["sent"].link
    assert link.rpartition("/")[2] not in client.get(PAGE).content.decode()
    assert "eva@example.org" in client.get(PAGE).content.decode()


def test_a_mail_that_cannot_be_sent_is_said_and_nothing_is_stored(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object, **named: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("people.invitations.send_mail", fails)
    form = {"account": str(cast.account_a.pk), "email": "eva@example.org", "role": "relative", "sees": "1"}
    page = logged_in(cast.alice).post(f"{PAGE}/einladen", form).content.decode()
    assert "konnte nicht verschickt werden" in page
    assert not Invitation.objects.exists()


# --- how much is seen ----------------------------------------------------------------------------------
def test_relatives_see_more_than_the_status_only_with_the_persons_word(cast: Cast) -> None:
    assert invited(cast, sees=3) == ""
    assert invited(cast, sees=3, agreed="on") != ""
    assert 'name="agreed" checked' not in logged_in(cast.alice).get(PAGE).content.decode()


def test_who_is_in_already_is_not_invited_again(cast: Cast) -> None:
    assert invited(cast, "bob@example.org") == ""


def test_an_invitation_takes_nothing_away_from_who_is_in(cast: Cast) -> None:
    link = invited(cast, "charlie@example.org")
    Membership.objects.create(user=cast.charlie, account=cast.account_a, role="manager", sees=3)
    logged_in(cast.charlie).post(link)
    assert Membership.objects.get(user=cast.charlie, account=cast.account_a).role == "manager"


# --- members -------------------------------------------------------------------------------------------
def test_who_manages_changes_roles_and_takes_access_away(cast: Cast) -> None:
    client, bob = logged_in(cast.alice), cast.bob.memberships.get()
    client.post(f"{PAGE}/{bob.pk}", {"role": "relative", "sees": "2", "agreed": "on"})
    assert membership_of("bob@example.org") == ("relative", 2)
    client.post(f"{PAGE}/{bob.pk}/entfernen")
    assert membership_of("bob@example.org") is None
    assert User.objects.filter(pk=cast.bob.pk).exists()


def test_nobody_changes_or_removes_themselves(cast: Cast) -> None:
    client, own = logged_in(cast.alice), cast.alice.memberships.get()
    for page, form in (
        (f"{PAGE}/{own.pk}", {"role": "relative", "sees": "1"}),
        (f"{PAGE}/{own.pk}/entfernen", {}),
    ):
        client.post(page, form)
    assert membership_of("alice@example.org") == ("manager", 3)


def test_the_last_one_who_manages_stays(cast: Cast) -> None:
    Membership.objects.filter(user=cast.bob).update(role="manager")
    bob = cast.bob.memberships.get()
    logged_in(cast.alice).post(f"{PAGE}/{bob.pk}/entfernen")
    assert membership_of("bob@example.org") is None  # alice is left
    assert Membership.objects.filter(account=cast.account_a, role="manager").count() == 1


@pytest.mark.parametrize("name", ["bob", "charlie", "dora"])
def test_only_who_manages_this_account_reaches_its_members(cast: Cast, name: str) -> None:
    client, alice = logged_in(getattr(cast, name)), cast.alice.memberships.get()
    form = {"account": str(cast.account_a.pk), "email": "evil@example.org", "role": "manager", "sees": "3"}
    assert client.post(f"{PAGE}/einladen", form).status_code == 404
    for page in (f"{PAGE}/{alice.pk}", f"{PAGE}/{alice.pk}/entfernen"):
        assert client.post(page, {"role": "relative", "sees": "1"}).status_code == 404
    assert membership_of("alice@example.org") == ("manager", 3)
    assert mail.outbox == []


def test_clinicians_do_not_invite(cast: Cast) -> None:
    assert logged_in(cast.dora).get("/klinik/einstellungen/zugang").status_code == 404


def test_a_weak_password_is_refused_and_what_was_typed_stays(cast: Cast) -> None:
    link = invited(cast)
    page = browser().post(link, {**NEW, "password": PASSWORD[:5]}).content.decode()
    assert 'value="Eva"' in page
    assert not User.objects.filter(email="eva@example.org").exists()
