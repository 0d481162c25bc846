"""Keys of programs: what they open, what they do not, and when they no longer do."""

import datetime
import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from conftest import Cast, just_logged_in, logged_in
from people.api_keys import TooManyKeysError, make_key
from people.models import Access, ApiKey, Membership, Person, SignIn, User
from people.tests.browser import browser, log_in

PAGE = "/konto/sicherheit/programme"
HANS = {"display_name": "Hans Müller", "phone_e164": "+491701234567"}


def a_key(user: User, scope: str = "read", now: datetime.datetime | None = None) -> str:
    return make_key(user=user, name="Pflegesoftware", scope=scope, now=now or timezone.now())


def get(key: str, path: str = "people/seniors", client: Client | None = None) -> int:
    return (client or Client()).get(f"/api/{path}", headers={"Authorization": f"Bearer {key}"}).status_code


def post(key: str, path: str = "/api/people/seniors") -> int:
    headers = {"Authorization": f"Bearer {key}"}
    enforcing = Client(enforce_csrf_checks=True)
    return enforcing.post(path, HANS, content_type="application/json", headers=headers).status_code


# --- what it opens -------------------------------------------------------------------------------------
def test_a_key_reads_what_its_member_may_see_and_nobody_else(cast: Cast) -> None:
    key = a_key(cast.alice)
    assert get(key, f"people/{cast.maria.pk}/analytics") == 200
    assert get(a_key(cast.charlie), f"people/{cast.maria.pk}") == 404


def test_a_reading_is_logged_in_the_members_name(cast: Cast) -> None:
    cast.maria.memory_items.create(category="facts", text="Hat einen Hund.")
    get(a_key(cast.alice), f"people/{cast.maria.pk}/analytics")
    assert Access.objects.get().user == cast.alice


def test_a_key_that_only_reads_changes_nothing_and_rings_nobody(cast: Cast) -> None:
    key = a_key(cast.alice)
    assert post(key) == 403
    headers = {"Authorization": f"Bearer {key}"}
    assert Client().delete(f"/api/people/{cast.maria.pk}", headers=headers).status_code == 403
    assert post(key, "/api/dashboard/cleanup") == 403
    assert post(key, f"/twilio/outbound/call?person_id={cast.maria.pk}") == 403
    assert Person.objects.count() == 1


def test_a_key_that_may_write_needs_no_csrf_token(cast: Cast) -> None:
    assert post(a_key(cast.alice, "write")) == 200


def test_a_relatives_key_writes_no_more_than_the_relative(cast: Cast) -> None:
    assert post(a_key(cast.bob, "write")) == 403


# --- when it no longer does ------------------------------------------------------------------------------
@pytest.mark.parametrize("key", ["", "evc_", "evc_unknown", "unknown", "evc_" + "x" * 5000, "evc_\u00e4"])
def test_what_is_no_key_is_refused(cast: Cast, key: str) -> None:
    assert get(key) == 401


def test_a_key_that_is_no_good_is_refused_in_a_browser_with_a_session_as_well(cast: Cast) -> None:
    assert get("evc_unknown", client=logged_in(cast.alice)) == 401


def test_a_key_is_over_after_a_year(cast: Cast) -> None:
    assert get(a_key(cast.alice, now=timezone.now() - ApiKey.LASTS)) == 401


def test_a_revoked_key_opens_nothing(cast: Cast) -> None:
    key, client = a_key(cast.alice), logged_in(cast.alice)
    assert client.post(f"{PAGE}/{ApiKey.objects.get().pk}/widerrufen").status_code == 302
    assert get(key) == 401
    assert SignIn.objects.filter(event="key_revoked").exists()


def test_a_key_is_no_better_than_its_user(cast: Cast) -> None:
    logged_in(cast.dora)  # with a second factor
    key = a_key(cast.dora)
    assert get(key, "people/patients") == 200
    Authenticator.objects.filter(user=cast.dora).delete()
    assert get(key, "people/patients") == 401
    other = a_key(cast.alice)
    User.objects.filter(pk=cast.alice.pk).update(is_active=False)
    assert get(other) == 401


def test_a_key_loses_what_its_user_loses(cast: Cast) -> None:
    key = a_key(cast.alice)
    Membership.objects.filter(user=cast.alice).delete()
    assert get(key, f"people/{cast.maria.pk}") == 404


# --- how it is made ------------------------------------------------------------------------------------
def test_a_key_is_shown_once_and_stored_nowhere(cast: Cast) -> None:
    client = just_logged_in(cast.alice)
    page = client.post(f"{PAGE}/neu", {"name": "Pflegesoftware", "scope": "read"}).content.decode()
    found = re.search(r"evc_[\w-]{40,}", page)
    assert found
    assert get(found[0]) == 200
    assert found[0] not in client.get(PAGE).content.decode()
    assert found[0] not in str(ApiKey.objects.values())
    assert SignIn.objects.filter(event="key_made", user=cast.alice).exists()


def test_who_logged_in_long_ago_proves_once_more_who_they_are(cast: Cast, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    cast.alice.set_password("a very long password")
    cast.alice.save()
    client = browser()
    log_in(client, "alice@example.org", "a very long password")
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    answer = client.post(f"{PAGE}/neu", {"name": "Pflegesoftware", "scope": "read"})
    assert answer.headers["Location"].startswith("/konto/bestaetigen")
    assert not ApiKey.objects.exists()
    assert client.get(f"{PAGE}/neu").status_code == 302


@pytest.mark.parametrize("posted", [{}, {"name": " ", "scope": "read"}, {"name": "x", "scope": "everything"}])
def test_a_key_needs_a_name_and_one_of_the_scopes(cast: Cast, posted: dict[str, str]) -> None:
    answer = just_logged_in(cast.alice).post(f"{PAGE}/neu", posted)
    assert answer.status_code == 200
    assert not ApiKey.objects.exists()


def test_nobody_has_more_keys_than_can_be_kept_an_eye_on(cast: Cast) -> None:
    for _number in range(ApiKey.MOST):
        a_key(cast.alice)
    with pytest.raises(TooManyKeysError):
        a_key(cast.alice)
    answer = just_logged_in(cast.alice).post(f"{PAGE}/neu", {"name": "x", "scope": "read"})
    assert "Bitte widerrufen Sie erst einen." in answer.content.decode()


def test_the_day_of_the_last_use_is_kept(cast: Cast) -> None:
    get(a_key(cast.alice))
    assert ApiKey.objects.get().last_used_on == timezone.localdate()


def test_the_keys_of_others_are_neither_shown_nor_revoked(cast: Cast) -> None:
    a_key(cast.alice)
    client = logged_in(cast.charlie)
    assert "Pflegesoftware <span" not in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}/{ApiKey.objects.get().pk}/widerrufen").status_code == 404
    assert ApiKey.objects.get().revoked_at is None
