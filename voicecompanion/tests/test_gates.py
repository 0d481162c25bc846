"""Ways around the gates that somebody once found: each is closed, and stays so."""

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings as project
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from analytics.consumers import LiveConsumer
from analytics.live import Page
from analytics.models import CallAnalysis
from analytics.tests.story import SAID, told_call
from conftest import SECRET, Cast, logged_in
from people.areas import PRIVATE
from people.models import Invitation, Membership, Person, User
from people.tests.administration import root, staffed
from people.tests.browser import browser, log_in

INVITE = "/privat/einstellungen/zugang/einladen"
KENNWORT = "noch ein langes Kennwort 7"
PUPPET = "puppe@example.org"
pytestmark = pytest.mark.django_db


def invited(client: Client, cast: Cast, *, email: str = PUPPET, **more: object) -> Any:
    fields = {"account": cast.account_a.pk, "email": email, "role": "manager", "sees": 3, "agreed": "on"}
    return client.post(INVITE, {**fields, **more})


def link_of(answer: Any) -> str:
    found = re.search(r"/einladung/[\w-]+", answer.content.decode())
    assert found
    return found[0]


# --- the second factor ---------------------------------------------------------------------------------
def test_a_factor_that_was_given_up_opens_no_clinic(cast: Cast) -> None:
    TOTP.activate(cast.charlie, SECRET)
    client = logged_in(cast.charlie)
    client.get("/privat/dashboard")
    Authenticator.objects.filter(user=cast.charlie).delete()
    Membership.objects.create(user=cast.charlie, account=cast.clinic, role="clinician", sees=3)
    assert client.get("/klinik").headers["Location"] == "/konto/zweiter-faktor"


def test_nobody_is_rung_without_the_second_factor(cast: Cast) -> None:
    patient = Person.objects.create(
        account=cast.clinic, kind="patient", display_name="Heinz", phone_e164="+491712345679"
    )
    client = browser()
    log_in(client, "dora@example.org")
    answer = client.post(f"/twilio/outbound/call?person_id={patient.pk}")
    assert (answer.status_code, answer.json()["error"]) == (403, "second_factor_required")


# --- rights beyond one's own -----------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["manager", "relative"])
def test_who_manages_without_reading_invites_nobody_who_reads(cast: Cast, role: str) -> None:
    Membership.objects.filter(user=cast.alice).update(sees=1)
    answer = invited(logged_in(cast.alice), cast, role=role)
    assert "Mehr Rechte, als Sie selbst" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_who_manages_without_reading_raises_nobody_above_themselves(cast: Cast) -> None:
    Membership.objects.filter(user=cast.alice).update(sees=1)
    url = f"/privat/einstellungen/zugang/{cast.bob.memberships.get().pk}"
    logged_in(cast.alice).post(url, {"role": "relative", "sees": 3, "agreed": "on"})
    assert cast.bob.memberships.get().sees == 1


def test_a_manager_of_a_family_reads_with_the_persons_agreement_only_as_well(cast: Cast) -> None:
    answer = invited(logged_in(cast.alice), cast, agreed="")
    assert "Ohne dieses Einverständnis" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_an_invitation_falls_with_who_sent_it(cast: Cast) -> None:
    Membership.objects.filter(user=cast.bob).update(role="manager", sees=3)
    link = link_of(invited(logged_in(cast.bob), cast))
    bob = cast.bob.memberships.get()
    logged_in(cast.alice).post(f"/privat/einstellungen/zugang/{bob.pk}/entfernen")
    assert browser().post(link, {"first_name": "P", "password": KENNWORT}).status_code == 410
    assert not User.objects.filter(email=PUPPET).exists()


def test_where_mail_is_sent_the_link_is_for_its_owner_alone(cast: Cast, settings: Settings) -> None:
    settings.SENDS_MAIL = True
    page = invited(logged_in(cast.alice), cast).content.decode()
    assert "/einladung/" not in page
    assert "/einladung/" in str(mail.outbox[0].body)


def test_strangers_are_not_written_to_without_end(cast: Cast) -> None:
    client = logged_in(cast.alice)
    for _time in range(5):
        answer = invited(client, cast)
    assert "viele Einladungen" in answer.content.decode()
    assert len(mail.outbox) == 3


# --- staff -----------------------------------------------------------------------------------------------
def low_staff(cast: Cast) -> Client:
    """Bob, a relative who sees the status, with every right of the administration that staff can have."""
    return staffed(cast.bob)


def test_staff_set_no_password_of_somebody_who_sees_more(cast: Cast) -> None:
    posted = {"password1": KENNWORT, "password2": KENNWORT, "usable_password": "true"}
    assert low_staff(cast).post(f"/admin/people/user/{cast.alice.pk}/password/", posted).status_code == 403
    cast.alice.refresh_from_db()
    assert not cast.alice.check_password(KENNWORT)


def test_staff_neither_demote_nor_remove_who_has_more_rights(cast: Cast) -> None:
    alice, client = cast.alice.memberships.get(), low_staff(cast)
    for url in (f"{alice.pk}/change/", f"{alice.pk}/delete/"):
        client.post(f"/admin/people/membership/{url}", {"post": "yes", "role": "relative", "sees": 1})
    chosen = {"action": "delete_selected", "_selected_action": alice.pk, "post": "yes"}
    client.post("/admin/people/membership/", chosen)
    assert cast.alice.memberships.get().role == "manager"


def test_staff_leave_no_account_without_a_manager(cast: Cast) -> None:
    other = Membership.objects.create(user=cast.charlie, account=cast.account_a, role="manager", sees=3)
    client = staffed(cast.charlie)
    Membership.objects.filter(pk=other.pk).update(role="relative")
    alice = cast.alice.memberships.get()
    assert client.post(f"/admin/people/membership/{alice.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_masked_mood_is_not_told_value_by_value(cast: Cast) -> None:
    told_call(cast.maria)
    for lookup in (
        "sentiment_label=negative",
        "sentiment_score__lt=0",
        "call__person__display_name__startswith=M",
    ):
        assert staffed(cast.alice).get(f"/admin/analytics/callanalysis/?{lookup}").status_code == 400
    assert staffed(cast.alice).get("/admin/analytics/callanalysis/?state__exact=done").status_code == 200
    assert CallAnalysis.objects.count() == 1


def test_a_session_key_is_not_told_letter_by_letter(cast: Cast) -> None:
    assert root().get("/admin/usersessions/usersession/?session_key__startswith=a").status_code == 400


@pytest.mark.parametrize("page", ["calls/concern", "people/memoryitem", "analytics/callanalysis", "people/note"])
def test_staff_who_see_the_status_find_nothing_of_what_was_noticed(cast: Cast, page: str) -> None:
    told_call(cast.maria)
    content = low_staff(cast).get(f"/admin/{page}/").content.decode()
    assert 'class="field-' not in content  # no row; what one may filter by is the same for everybody


# --- sockets, addresses, logs ------------------------------------------------------------------------------
@pytest.mark.parametrize("change", ["closed", "password", "expired", "nothing"])
def test_a_socket_ends_with_whatever_ends_a_page(cast: Cast, change: str) -> None:
    client, consumer = logged_in(cast.alice), LiveConsumer()
    consumer.page = Page(cast.alice, PRIVATE, "de")
    consumer.scope = {"session": client.session, "user": cast.alice}
    if change == "closed":
        User.objects.filter(pk=cast.alice.pk).update(is_active=False)
    if change == "password":
        cast.alice.set_password(KENNWORT)
        cast.alice.save()
    if change == "expired":
        Session.objects.update(expire_date=timezone.now() - datetime.timedelta(seconds=1))
    assert consumer._is_over() is (change != "nothing")


def test_a_nul_byte_is_refused_wherever_somebody_puts_it(cast: Cast) -> None:
    client = logged_in(cast.alice)
    assert client.get("/privat/personen?suche=a%00b").status_code == 400
    assert staffed(cast.alice).get("/admin/people/person/?kind=a%00b").status_code == 400
    body = {"display_name": "a\x00b"}
    assert client.put(f"/api/people/{cast.maria.pk}", body, content_type="application/json").status_code == 422


def test_an_address_with_capitals_logs_in_like_any_other(cast: Cast) -> None:
    user = User(email="Eva@Example.org")
    user.set_password(KENNWORT)
    user.full_clean()
    user.save()
    assert user.email == "eva@example.org"
    assert log_in(browser(), "Eva@Example.org", KENNWORT).status_code == 302


def test_the_link_of_a_reset_leads_to_our_own_address(cast: Cast, settings: Settings) -> None:
    browser().post("/anmelden/passwort", {"email": "alice@example.org"}, headers={"Host": "127.0.0.1:6666"})
    assert "6666" not in str(mail.outbox[0].body)
    assert f"{settings.BASE_URL}/anmelden/passwort/neu/" in str(mail.outbox[0].body)


def test_what_the_api_answers_is_kept_by_no_cache(cast: Cast) -> None:
    answer = logged_in(cast.alice).get(f"/api/people/{cast.maria.pk}/analytics")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("file", ["Procfile", "Dockerfile"])
def test_the_server_keeps_no_log_of_addresses(file: str) -> None:
    command = next(line for line in Path(project.BASE_DIR, file).read_text().splitlines() if "daphne" in line)
    assert re.search(r'-v"?,? "?0', command)


def test_the_quote_of_a_confidential_call_stands_nowhere(cast: Cast) -> None:
    told_call(cast.maria, confidential=True)
    page = logged_in(cast.alice).get(f"/privat/personen/{cast.maria.pk}").content.decode()
    assert SAID not in page
    assert "<blockquote>" not in page
