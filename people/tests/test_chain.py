"""The ledgers: a line is never changed, goes only with a tombstone in the chain, and whoever cheats is found."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from pytest_django import Settings

from conftest import Cast, at_once, forget_accesses
from people import chain, guards
from people.models import Access, Consent, Erasure, Link, User
from people.services import record_accesses, restrict
from voicecompanion.lib.fields import encrypt

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(cast: Cast) -> Cast:
    """Four consents, and five accesses of alice."""
    for number in range(5):
        record_accesses(person=cast.maria, read=[(Access.What.SUMMARY, number)], user=cast.alice, reason="Warum")
    return cast


def sql(*statements: str) -> None:
    """Somebody at the database itself, who has taken the guards away."""
    with connection.cursor() as cursor:
        for statement in (*guards.removal(connection), *statements):
            cursor.execute(statement)


# --- what the database refuses ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "change",
    [
        lambda: Consent.objects.update(granted=True),
        lambda: Access.objects.update(read_at="2020-01-01T00:00Z"),
        lambda: Access.objects.all().delete(),
        lambda: Consent.objects.first().delete(),  # type: ignore[union-attr]
        lambda: Link.objects.all().delete(),
        lambda: Link.objects.update(content_hash=""),
        lambda: User.objects.get(email="alice@example.org").delete() and Access.objects.update(user=None),
    ],
)
def test_a_line_is_neither_changed_nor_deleted(read: Cast, change: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change()
    assert chain.verify().holds


def test_a_person_cannot_be_deleted_past_the_erasure(read: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        read.maria.delete()


def test_a_login_that_goes_leaves_its_lines_as_they_were(read: Cast) -> None:
    number = read.alice.pk
    read.alice.delete()
    assert set(Access.objects.values_list("user_id", flat=True)) == {number}
    assert [one.user for one in Access.objects.select_related("user")] == [None] * 5
    assert chain.verify().holds


def test_new_keys_for_the_content_are_no_change(read: Cast, settings: Settings) -> None:
    row = Access.objects.latest("pk")
    Access.objects.filter(pk=row.pk).update(reason=row.reason)
    assert chain.verify().holds


def test_every_guard_stands(cast: Cast) -> None:
    assert guards.missing() == []
    sql()
    assert set(guards.missing()) >= {"people_consent_kept", "people_access_unchanged", "people_link_kept"}
    guards.install(using="default")
    assert guards.missing() == []


# --- what the chain shows ---------------------------------------------------------------------------------
def test_an_untouched_chain_holds_and_counts_its_lines(read: Cast) -> None:
    verdict = chain.verify()
    assert verdict.holds
    assert verdict.rows == Consent.objects.count() + 5
    assert verdict.head == chain.head()[1] != ""


@pytest.mark.parametrize(
    ("cheating", "fault"),
    [
        ("UPDATE people_access SET object_id = 99 WHERE object_id = 3", "is not what was written"),
        ("DELETE FROM people_access WHERE object_id = 3", "is gone, and nothing says why"),
        ("UPDATE people_consent SET granted = NOT granted", "is not what was written"),
        (
            "DELETE FROM people_link WHERE ledger = 'access' AND first_row % 2 = 1",
            "does not fit the one before it",
        ),
        ("UPDATE people_link SET content_hash = 'x' WHERE ledger = 'access'", "does not fit the one before it"),
        (
            "INSERT INTO people_consent (person_id, purpose, granted, recorded_at, method, given_by, proxy_name, "
            "proxy_document, proxy_scope, evidence, wording_version, wording_hash, nonce) SELECT person_id, "
            "'calls', granted, recorded_at, method, given_by, proxy_name, proxy_document, proxy_scope, evidence, "
            "wording_version, wording_hash, nonce FROM people_consent LIMIT 1",
            "stands in no link",
        ),
    ],
)
def test_whoever_cheats_at_the_database_is_found(read: Cast, cheating: str, fault: str) -> None:
    sql(cheating)
    assert any(fault in found for found in chain.verify().faults)


def test_other_words_in_an_encrypted_column_are_found(read: Cast) -> None:
    row = Access.objects.latest("pk")
    Access.objects.filter(pk=row.pk).update(reason="Ein besserer Grund")
    assert chain.verify().faults == [f"access {row.pk} is not what was written"]


def test_what_no_key_reads_cannot_be_verified_and_is_said(read: Cast, settings: Settings) -> None:
    ours = settings.FERNET_KEYS
    settings.FERNET_KEYS = ["MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="]
    row = Access.objects.latest("pk")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_access SET reason = %s WHERE id = %s", [encrypt("x"), row.pk])
    settings.FERNET_KEYS = ours
    assert chain.verify().faults == [f"access {row.pk} cannot be read with the keys there are"]


def test_an_end_that_was_cut_off_is_found_with_a_hash_noted_elsewhere(read: Cast) -> None:
    witness = chain.head()[1]
    last = Access.objects.latest("pk").pk
    sql(
        f"DELETE FROM people_access WHERE id = {last}",
        f"DELETE FROM people_link WHERE ledger = 'access' AND first_row = {last}",
    )
    assert chain.verify().holds
    assert chain.verify(witness=witness).faults == ["the chain does not hold the hash that was noted elsewhere"]


# --- what may go ------------------------------------------------------------------------------------------
def test_lines_go_with_a_tombstone_for_each_stretch_of_them(read: Cast) -> None:
    third = Access.objects.get(object_id=2)
    assert chain.remove(Access.objects.exclude(pk=third.pk), Link.Why.RETENTION) == 4
    removals = Link.objects.filter(removed=Link.Why.RETENTION).values_list("first_row", "last_row")
    assert [last - first + 1 for first, last in removals] == [2, 2]
    verdict = chain.verify()
    assert (verdict.holds, verdict.removed) == (True, 4)
    assert list(Access.objects.all()) == [third]


def test_removing_nothing_leaves_no_trace(read: Cast) -> None:
    before = chain.head()
    assert chain.remove(Access.objects.none(), Link.Why.RETENTION) == 0
    assert chain.head() == before


def test_a_removal_that_failed_removed_nothing(read: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*arguments: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as patch, pytest.raises(DatabaseError):
        patch.setattr("django.db.models.query.QuerySet.delete", gone)
        forget_accesses()
    assert (Access.objects.count(), chain.verify().removed) == (5, 0)


def test_lines_of_an_older_version_become_part_of_the_chain(read: Cast) -> None:
    sql("DELETE FROM people_link")
    assert not chain.verify().holds
    assert chain.bind_what_is_there() == Consent.objects.count() + 5
    assert chain.verify().holds
    assert chain.bind_what_is_there() == 0


def test_the_hash_of_a_removed_line_tells_nothing_that_could_be_guessed(read: Cast) -> None:
    first, second = Consent.objects.all()[:2]
    assert len(first.nonce) == 16
    assert first.nonce != second.nonce


def test_a_restriction_changes_no_line(read: Cast) -> None:
    restrict(person_id=read.maria.pk, restricted=True, now=read.maria.created_at)
    assert chain.verify().holds
    assert not Erasure.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_lines_written_at_once_stand_one_after_the_other(cast: Cast) -> None:
    def read() -> None:
        for number in range(5):
            record_accesses(person=cast.maria, read=[(Access.What.MEMORY, number)], user=cast.alice)

    at_once(*[read] * 4)
    verdict = chain.verify()
    assert verdict.faults == []
    assert Access.objects.count() == 20
