"""The cast of the tests.

alice   daughter, manager of account A (private)
bob     relative in account A, sees status only
charlie a stranger with an account of his own
dora    clinician of a clinical account
Maria   the person of account A, whom they call about
"""

import threading
import time
import uuid
from collections.abc import Iterator
from typing import Any, NamedTuple

import django.db.backends.sqlite3.base  # noqa: F401 - or its operations go in circles beside PostgreSQL
import hypothesis
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core.cache import caches
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import connection
from django.db.backends.sqlite3.operations import DatabaseOperations as SqliteOperations
from django.test import Client
from django.utils import timezone

from people import chain, guards
from people.consents import RECORDING_AND_SHARING, record_consents
from people.erasure import erase_person
from people.models import Access, Account, Consent, Link, Membership, Person, User
from people.second_factor import lacks_second_factor

PASSWORD = "ein langes Kennwort 84"
SECRET = "JBSWY3DPEHPK3PXP"  # of an authenticator app


def pytest_configure() -> None:
    """The real hasher is slow on purpose, and would take most of the time of the tests."""
    # Timings belong to benchmarks: a busy machine must not fail a test.
    hypothesis.settings.register_profile("untimed", deadline=None)
    hypothesis.settings.load_profile("untimed")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


class Cast(NamedTuple):
    """Everybody, with their accounts."""

    account_a: Account
    account_c: Account
    clinic: Account
    alice: User
    bob: User
    charlie: User
    dora: User
    maria: Person


def member(name: str, account: Account, role: str, sees: int) -> User:
    user = User.objects.create_user(f"{name}@example.org", PASSWORD, first_name=name.title())
    Membership.objects.create(user=user, account=account, role=role, sees=sees)
    return user


@pytest.fixture(autouse=True)
def own_corner_of_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits and used codes are remembered in the cache, and ids come again: no test hears of another."""
    monkeypatch.setattr(caches["default"], "key_prefix", uuid.uuid4().hex)


@pytest.fixture(autouse=True)
def own_tombstones(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whoever one test erases is nobody whom another one knows."""
    monkeypatch.setattr(
        settings, "TOMBSTONE_FILE", str(tmp_path_factory.mktemp("tombstones") / "tombstones.jsonl")
    )


@pytest.fixture(autouse=True, scope="session")
def unguarded_flush() -> Iterator[None]:
    """Between tests SQLite's tables are emptied with DELETE, which the guards of the ledgers refuse.

    They are put up again right after, by the same signal as after a migration.
    """
    sql_flush = SqliteOperations.sql_flush

    def with_guards_down(self: SqliteOperations, *arguments: Any, **options: Any) -> list[str]:
        return [*guards.removal(self.connection), *sql_flush(self, *arguments, **options)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SqliteOperations, "sql_flush", with_guards_down)
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    account_a = Account.objects.create(name="Familie A", type=Account.Type.PRIVATE)
    account_c = Account.objects.create(name="Familie C", type=Account.Type.PRIVATE)
    clinic = Account.objects.create(name="Klinik", type=Account.Type.CLINICAL)
    maria = Person.objects.create(account=account_a, display_name="Maria Schmidt", phone_e164="+491712345678")
    record_consents(person=maria, purposes=RECORDING_AND_SHARING, granted=True, method=Consent.Method.PORTAL)
    return Cast(
        account_a=account_a,
        account_c=account_c,
        clinic=clinic,
        alice=member("alice", account_a, "manager", Membership.Sees.TRANSCRIPT),
        bob=member("bob", account_a, "relative", Membership.Sees.STATUS),
        charlie=member("charlie", account_c, "manager", Membership.Sees.TRANSCRIPT),
        dora=member("dora", clinic, "clinician", Membership.Sees.TRANSCRIPT),
        maria=maria,
    )


def shares(person: Person) -> None:
    """The person lets the members of the account read what is recorded."""
    purposes = (Consent.Purpose.SHARING,)
    record_consents(person=person, purposes=purposes, granted=True, method=Consent.Method.WRITTEN)


def withdraw_everything(person: Person) -> None:
    """The person takes back whatever they agreed to."""
    purposes = [Consent.Purpose(purpose) for purpose in person.granted_purposes()]
    record_consents(person=person, purposes=purposes, granted=False, method=Consent.Method.PORTAL)


def forget_accesses() -> None:
    """Empties the access log, as the retention does."""
    chain.remove(Access.objects.all(), Link.Why.RETENTION)


def erased(person: Person) -> None:
    erase_person(person=person, erased_by=None, now=timezone.now())


def at_once(*deeds: Any) -> None:
    """Runs each deed in a thread with a database connection of its own."""
    barrier = threading.Barrier(len(deeds))

    def run(deed: Any) -> None:
        try:
            barrier.wait()
            deed()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def logged_in(user: User) -> Client:
    """A browser in which the user is logged in, with a second factor for who needs one."""
    if lacks_second_factor(user):
        TOTP.activate(user, SECRET)
    client = Client()
    client.force_login(user)
    return client


def just_logged_in(user: User) -> Client:
    """With a password typed a moment ago, which some pages of security ask for."""
    client = logged_in(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    return client


def html_of(letter: EmailMessage) -> str:
    """What a mail program shows of a mail; "" if it is text only."""
    alternatives = letter.alternatives if isinstance(letter, EmailMultiAlternatives) else []
    return next((str(text) for text, kind in alternatives if kind == "text/html"), "")
