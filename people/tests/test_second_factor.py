"""The second factor: who needs one, how it is set up, what it refuses, and that its secret is not in the clear."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.test import Client

from conftest import PASSWORD, SECRET, Cast, logged_in
from people.models import Membership, User
from people.tests.browser import browser, code_of_now, log_in

SET_UP = "/konto/zweiter-faktor"


def half_logged_in(user: User) -> Client:
    """Past the password, before the code."""
    logged_in(user)
    client = browser()
    assert log_in(client, user.email).headers["Location"] == "/anmelden/zweiter-faktor"
    return client


def answered(client: Client, code: str) -> bool:
    client.post("/anmelden/zweiter-faktor", {"code": code})
    return "_auth_user_id" in client.session


# --- who needs one -------------------------------------------------------------------------------------
def test_a_clinical_member_without_one_sees_nothing_before_it_is_set_up(cast: Cast) -> None:
    client = browser()
    log_in(client, "dora@example.org")
    for page in ("/klinik", "/klinik/patienten", "/klinik/einstellungen", "/probe", "/admin/"):
        assert client.get(page).headers["Location"] == SET_UP, page
    assert "Authenticator-App" in client.get(SET_UP).content.decode()


def test_a_fragment_is_not_shown_either(cast: Cast) -> None:
    client = browser()
    log_in(client, "dora@example.org")
    assert client.get("/klinik/jetzt", headers={"HX-Request": "true"}).headers["HX-Redirect"] == SET_UP


def test_the_api_refuses_such_a_session(cast: Cast) -> None:
    client = browser()
    log_in(client, "dora@example.org")
    response = client.get("/api/people/patients")
    assert response.status_code == 403
    assert response.json()["error"] == "second_factor_required"


def test_staff_need_one_even_in_a_family(cast: Cast) -> None:
    User.objects.filter(pk=cast.alice.pk).update(is_staff=True)
    client = browser()
    log_in(client, "alice@example.org")
    assert client.get("/privat/dashboard").headers["Location"] == SET_UP


def test_a_family_is_free_to_have_one(cast: Cast) -> None:
    client = browser()
    log_in(client, "alice@example.org")
    assert client.get("/privat/dashboard").status_code == 200


def test_who_is_made_a_clinical_member_meanwhile_is_asked_at_the_next_page(cast: Cast) -> None:
    client = browser()
    log_in(client, "alice@example.org")
    Membership.objects.create(user=cast.alice, account=cast.clinic, role="clinician")
    assert client.get("/privat/dashboard").headers["Location"] == SET_UP


def test_a_careful_roll_out_may_leave_it_out(cast: Cast, settings: pytest.FixtureRequest) -> None:
    settings.SECOND_FACTOR_REQUIRED = False  # type: ignore[attr-defined]
    client = browser()
    log_in(client, "dora@example.org")
    assert client.get("/klinik").status_code == 200


def test_leaving_and_changing_the_language_stay_possible(cast: Cast) -> None:
    client = browser()
    log_in(client, "dora@example.org")
    assert client.post("/sprache", {"language": "en", "next": "/"}).status_code == 302
    client.post("/abmelden")
    assert "_auth_user_id" not in client.session


# --- set up --------------------------------------------------------------------------------------------
def test_an_app_is_set_up_with_the_code_that_it_shows_and_the_portal_opens(cast: Cast) -> None:
    client = browser()
    log_in(client, "dora@example.org")
    page = client.get("/konto/sicherheit/app").content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert secret
    assert 'src="data:image/svg+xml;base64,' in page
    wrong = client.post("/konto/sicherheit/app", {"code": "000000"})
    assert 'aria-invalid="true"' in wrong.content.decode()
    done = client.post("/konto/sicherheit/app", {"code": code_of_now(secret[1])}, follow=True)
    assert done.redirect_chain[-1][0] == "/konto/sicherheit/notfallcodes"
    assert len(re.findall(r"<li><code>", done.content.decode())) == 10
    assert client.get("/klinik").status_code == 200


def test_a_passkey_can_be_set_up_instead(cast: Cast) -> None:
    client = browser()
    log_in(client, "dora@example.org")
    page = client.get("/konto/sicherheit/schluessel/neu").content.decode()
    data = re.search(r'<script id="js_data" type="application/json">(.*?)</script>', page)
    assert data
    options = json.loads(data[1])["creation_options"]["publicKey"]
    assert options["user"]["name"] == "dora@example.org"
    assert options["rp"]["id"] == "testserver"


def test_setting_one_up_asks_for_the_password_again_when_the_login_is_old(cast: Cast) -> None:
    client = logged_in(cast.alice)  # a session without a password that was just typed
    assert client.get("/konto/sicherheit/app").headers["Location"].startswith("/konto/bestaetigen")


def test_the_secret_is_not_in_the_database_in_the_clear(cast: Cast) -> None:
    TOTP.activate(cast.alice, SECRET)
    RecoveryCodes.activate(cast.alice)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        rows = str(cursor.fetchall())
    assert SECRET not in rows
    assert rows.count("gAAAA") >= 2


# --- logging in ----------------------------------------------------------------------------------------
def test_a_password_alone_opens_nothing(cast: Cast) -> None:
    client = half_logged_in(cast.dora)
    assert client.get("/klinik").headers["Location"].startswith("/anmelden")
    assert "Zweiter Faktor" in client.get("/anmelden/zweiter-faktor").content.decode()


def test_the_code_of_now_opens_the_portal(cast: Cast) -> None:
    client = half_logged_in(cast.dora)
    assert answered(client, code_of_now())
    assert client.get("/klinik").status_code == 200


def test_a_code_works_once(cast: Cast) -> None:
    code = code_of_now()
    assert answered(half_logged_in(cast.dora), code)
    assert not answered(half_logged_in(cast.dora), code)


@pytest.mark.parametrize("code", ["", "abc", "000000", "0" * 5000, "12 34"])
def test_a_wrong_code_is_refused(cast: Cast, code: str) -> None:
    assert not answered(half_logged_in(cast.dora), code)


def test_an_old_code_is_refused(cast: Cast) -> None:
    assert not answered(half_logged_in(cast.dora), code_of_now(periods_ago=4))


def test_who_guesses_codes_is_stopped(cast: Cast) -> None:
    client = half_logged_in(cast.dora)
    for _guess in range(6):
        client.post("/anmelden/zweiter-faktor", {"code": "000000"})
    assert not answered(client, code_of_now())


def test_an_emergency_code_opens_once(cast: Cast) -> None:
    logged_in(cast.dora)
    code = RecoveryCodes.activate(cast.dora).get_unused_codes()[0]
    assert answered(half_logged_in(cast.dora), code)
    assert not answered(half_logged_in(cast.dora), code)


def test_the_second_page_without_the_first_leads_back(cast: Cast) -> None:
    assert browser().get("/anmelden/zweiter-faktor").headers["Location"] == "/anmelden"


# --- giving it up --------------------------------------------------------------------------------------
def confirmed(user: User) -> Client:
    """Logged in, with a password typed just now."""
    client = browser()
    log_in(client, user.email)
    client.post("/anmelden/zweiter-faktor", {"code": code_of_now()})
    return client


def test_who_needs_one_cannot_give_up_the_last_one(cast: Cast) -> None:
    logged_in(cast.dora)
    confirmed(cast.dora).post("/konto/sicherheit/app/entfernen")
    assert Authenticator.objects.filter(user=cast.dora, type="totp").exists()


def test_a_family_member_may_give_theirs_up(cast: Cast) -> None:
    TOTP.activate(cast.alice, SECRET)
    confirmed(cast.alice).post("/konto/sicherheit/app/entfernen")
    assert not Authenticator.objects.filter(user=cast.alice, type="totp").exists()


def test_nobody_touches_the_key_of_somebody_else(cast: Cast) -> None:
    foreign = Authenticator.objects.create(user=cast.dora, type="webauthn", data={"name": "x"})
    client = browser()
    log_in(client, "alice@example.org", PASSWORD)
    for page in ("entfernen", "umbenennen"):
        assert client.post(f"/konto/sicherheit/schluessel/{foreign.pk}/{page}").status_code == 404
    assert Authenticator.objects.filter(pk=foreign.pk).exists()
