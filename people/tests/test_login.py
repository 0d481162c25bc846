"""Logging in: one way for all, no hints for strangers, limits for who guesses, a new password by mail."""

import re

import pytest
from django.core import mail
from django.test import Client

from conftest import PASSWORD, Cast, html_of, logged_in
from people.models import Membership, User
from people.tests.browser import browser, code_of_now, log_in

NEW_PASSWORD = "ein ganz neues Kennwort 85"


# --- in and out ----------------------------------------------------------------------------------------
def test_who_logs_in_with_address_and_password_comes_to_their_own_area(cast: Cast) -> None:
    response = browser().post("/anmelden", {"login": "Alice@Example.org", "password": PASSWORD}, follow=True)
    assert response.redirect_chain[-1][0] == "/privat/dashboard"


def test_who_wanted_a_page_comes_to_it_after_logging_in(cast: Cast) -> None:
    client, page = browser(), f"/privat/personen/{cast.maria.pk}"
    assert client.get(page).headers["Location"] == f"/anmelden?next={page}"
    assert log_in(client, "alice@example.org", next=page).headers["Location"] == page


def test_after_logging_in_nobody_is_sent_to_another_site(cast: Cast) -> None:
    for evil in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert log_in(browser(), "alice@example.org", next=evil).headers["Location"] == "/"


def test_who_is_logged_in_is_not_asked_again(cast: Cast) -> None:
    assert logged_in(cast.alice).get("/anmelden").headers["Location"] == "/"


def test_logging_out_needs_a_form_and_ends_the_session(cast: Cast) -> None:
    client = logged_in(cast.alice)
    assert "<form" in client.get("/abmelden").content.decode()
    assert client.get("/privat/dashboard").status_code == 200
    client.post("/abmelden")
    assert client.get("/privat/dashboard").status_code == 302


def test_logging_in_makes_a_new_session(cast: Cast) -> None:
    client = browser()
    client.post("/sprache", {"language": "en"})
    client.get("/anmelden")
    before = client.session.session_key
    log_in(client, "alice@example.org")
    assert client.session.session_key not in (None, before)


def test_a_form_without_its_token_logs_nobody_in(cast: Cast) -> None:
    client = browser(enforce_csrf_checks=True)
    assert log_in(client, "alice@example.org").status_code == 403


# --- strangers -----------------------------------------------------------------------------------------
def test_a_wrong_password_is_refused_without_telling_whether_the_address_exists(cast: Cast) -> None:
    pages = []
    for address in ("alice@example.org", "nobody@example.org"):
        page = log_in(browser(), address, "wrong").content.decode()
        assert 'role="alert"' in page
        pages.append(re.sub(r'value="[^"]*"|nonce="[^"]*"', "", page))
    assert pages[0] == pages[1]


def test_an_unknown_address_costs_as_much_work_as_a_wrong_password(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed = []
    monkeypatch.setattr(User, "check_password", lambda self, raw: hashed.append(raw))
    monkeypatch.setattr(User, "set_password", lambda self, raw: hashed.append(raw))
    log_in(browser(), "alice@example.org", "wrong")
    known = len(hashed)
    log_in(browser(), "nobody@example.org", "wrong")
    assert known == len(hashed) - known == 1


def test_who_guesses_is_stopped_and_told_to_wait(cast: Cast) -> None:
    client = browser()
    for _guess in range(5):
        log_in(client, "bob@example.org", "wrong")
    refused = log_in(client, "bob@example.org")
    assert refused.status_code == 200
    assert "_auth_user_id" not in client.session
    # The limit belongs to the address that is guessed at, wherever the guesses come from.
    assert "_auth_user_id" not in _session_after(browser(), "bob@example.org")


def test_who_tries_many_addresses_from_one_place_is_stopped(cast: Cast) -> None:
    client = browser()
    answers = [log_in(client, f"guess{number}@example.org", "wrong") for number in range(12)]
    assert answers[-1].status_code == 429 or "Zu viele" in answers[-1].content.decode()
    assert "_auth_user_id" not in _session_after(client, "alice@example.org")


def _session_after(client: Client, address: str) -> dict[str, object]:
    log_in(client, address)
    return dict(client.session.items())


def test_a_locked_user_does_not_come_in(cast: Cast) -> None:
    User.objects.filter(pk=cast.alice.pk).update(is_active=False)
    client = browser()
    log_in(client, "alice@example.org")
    assert "_auth_user_id" not in client.session


def test_nobody_registers_without_an_invitation(cast: Cast) -> None:
    for method in ("get", "post"):
        form = {"email": "new@example.org", "password1": NEW_PASSWORD}
        response = getattr(browser(), method)("/anmelden/nur-mit-einladung", form)
        assert "Nur mit Einladung" in response.content.decode()
    assert not User.objects.filter(email="new@example.org").exists()


def test_the_administration_has_no_login_of_its_own(cast: Cast) -> None:
    assert browser().get("/admin/login/?next=/admin/").headers["Location"] == "/anmelden?next=/admin/"
    form = {"username": "alice@example.org", "password": PASSWORD}
    client = browser()
    client.post("/admin/login/", form)
    assert "_auth_user_id" not in client.session


# --- a new password ------------------------------------------------------------------------------------
def reset_link(address: str) -> str:
    response = browser().post("/anmelden/passwort", {"email": address})
    assert response.headers["Location"] == "/anmelden/passwort/gesendet"
    found = re.search(
        r"https?://[^/]+(/anmelden/passwort/neu/\S+)", str(mail.outbox[-1].body) if mail.outbox else ""
    )
    return found[1] if found else ""


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(cast: Cast) -> None:
    link, client = reset_link("alice@example.org"), browser()
    form = client.get(link).headers["Location"]
    client.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert log_in(browser(), "alice@example.org", NEW_PASSWORD).headers["Location"] == "/"
    assert "gilt nicht mehr" in browser().get(link, follow=True).content.decode()


def test_the_mail_says_nothing_about_anybody(cast: Cast) -> None:
    reset_link("alice@example.org")
    letter = mail.outbox[-1]
    assert letter.subject == "Neues Passwort für Ihren Zugang"
    html = html_of(letter)
    assert "/anmelden/passwort/neu/" in html
    for word in ("Maria", "Alice", "alice", "Familie A"):
        assert word not in letter.subject + letter.body + html


def test_for_an_unknown_address_the_page_says_the_same_and_no_mail_is_sent(cast: Cast) -> None:
    assert reset_link("nobody@example.org") == ""
    assert mail.outbox == []


def test_a_weak_password_is_refused(cast: Cast) -> None:
    client = browser()
    form = client.get(reset_link("alice@example.org")).headers["Location"]
    page = client.post(form, {"password1": "kurz", "password2": "kurz"}).content.decode()
    assert "12" in page
    assert log_in(browser(), "alice@example.org").headers["Location"] == "/"


def test_a_new_password_does_not_replace_the_second_factor(cast: Cast) -> None:
    logged_in(cast.dora)  # sets up her app
    client = browser()
    form = client.get(reset_link("dora@example.org")).headers["Location"]
    client.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    other = browser()
    assert log_in(other, "dora@example.org", NEW_PASSWORD).headers["Location"] == "/anmelden/zweiter-faktor"
    assert other.post("/anmelden/zweiter-faktor", {"code": code_of_now()}).headers["Location"] == "/"


def test_a_changed_password_ends_the_other_sessions(cast: Cast) -> None:
    elsewhere, client = browser(), browser()
    for one in (elsewhere, client):
        log_in(one, "alice@example.org")
    form = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post("/konto/passwort", form)
    assert elsewhere.get("/privat/dashboard").status_code == 302
    assert log_in(browser(), "alice@example.org", NEW_PASSWORD).headers["Location"] == "/"


def test_who_belongs_to_nobody_is_told_whom_to_ask(cast: Cast) -> None:
    Membership.objects.filter(user=cast.charlie).delete()
    page = browser()
    log_in(page, "charlie@example.org")
    assert "gehört noch zu keinem Konto" in page.get("/privat/dashboard").content.decode()
