"""What the operator asks of the ledgers: does the chain hold, and whose data did somebody touch?"""

import datetime
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from analytics.tests.story import told_call
from conftest import Cast, erased, forget_accesses
from people import breach, chain, guards
from people.api_keys import make_key
from people.models import Access, ApiKey, Consent, Link, Membership, Person, SignIn
from people.services import record_accesses

What = Access.What


def ran(name: str, *arguments: str) -> str:
    output = StringIO()
    call_command(name, *arguments, stdout=output)
    return output.getvalue()


# --- verify_ledgers --------------------------------------------------------------------------------------------
@pytest.fixture
def ledgers(cast: Cast) -> Iterator[None]:
    """Some lines of each ledger; the guards are down while a test does what nobody may do, and up again after."""
    for _time in range(3):
        record_accesses(person=cast.maria, read=[(What.MEMORY, cast.maria.pk)], user=cast.alice)
    erased(Person.objects.create(account=cast.account_a, display_name="Erna", phone_e164="+49301234"))
    yield
    run(*guards.removal(connection), *guards.creation(connection))


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def tamper(*statements: str) -> None:
    """Behind the back of everything: as somebody would who has the database in their hands."""
    run(*guards.removal(connection), *statements, *guards.creation(connection))


def faults(*arguments: str) -> list[str]:
    output = StringIO()
    with pytest.raises(CommandError) as failed:
        call_command("verify_ledgers", *arguments, stdout=output)
    assert failed.value.returncode == 1
    found = [line for line in output.getvalue().splitlines() if line.startswith("fault: ")]
    assert str(failed.value) == f"{len(found)} faults"
    return found


def test_untouched_ledgers_hold_and_the_newest_hash_is_told(ledgers: None) -> None:
    said = ran("verify_ledgers")
    rows = Link.objects.filter(removed="").count()
    assert f"links: {Link.objects.count()}, rows: {rows}, removed rows: 0" in said
    assert f"newest hash: {chain.head()[1]}" in said
    assert "the chain holds" in said
    assert ran("verify_ledgers", "--head", chain.head()[1].upper()) == said


def test_lines_that_went_the_right_way_are_no_fault(ledgers: None) -> None:
    forget_accesses()
    said = ran("verify_ledgers")
    assert "removed rows: 3" in said
    assert "the chain holds" in said


@pytest.mark.parametrize(
    "change",
    ["granted = NOT granted", "recorded_at = '2020-01-01 00:00:00'", "method = 'spoken'", "nonce = '0'"],
)
def test_a_changed_line_is_found(ledgers: None, change: str) -> None:
    number = Consent.objects.order_by("pk")[1].pk
    tamper(f"UPDATE people_consent SET {change} WHERE id = {number}")
    assert faults() == [f"fault: consent {number} is not what was written"]


def test_a_deleted_line_is_found(ledgers: None) -> None:
    number = Access.objects.order_by("pk")[1].pk
    tamper(f"DELETE FROM people_access WHERE id = {number}")
    assert faults() == [f"fault: access {number} is gone, and nothing says why"]


def test_a_line_added_past_the_chain_is_found(ledgers: None, cast: Cast) -> None:
    (row,) = Access.objects.bulk_create([Access(person=cast.maria, what=What.NOTES)])
    assert faults() == [f"fault: access {row.pk} stands in no link"]


def test_a_changed_link_is_found(ledgers: None) -> None:
    number = Link.objects.order_by("pk")[1].pk
    tamper(f"UPDATE people_link SET content_hash = link_hash WHERE id = {number}")
    assert f"fault: link {number} does not fit the one before it" in faults()


def test_a_link_cut_out_of_the_middle_with_its_line_is_found(ledgers: None) -> None:
    first, cut, after = Link.objects.filter(ledger=Link.Ledger.ACCESS).order_by("pk")
    tamper(
        f"DELETE FROM people_access WHERE id = {cut.first_row}",
        f"DELETE FROM people_link WHERE id = {cut.pk}",
    )
    assert first.pk < cut.pk
    assert faults() == [f"fault: link {after.pk} does not fit the one before it"]


def test_a_cut_end_is_found_by_a_hash_that_was_noted_elsewhere(ledgers: None) -> None:
    noted = chain.head()[1]
    last = Link.objects.order_by("-pk")[0]
    table = chain.LEDGERS[Link.Ledger(last.ledger)]._meta.db_table
    tamper(f"DELETE FROM {table} WHERE id = {last.first_row}", f"DELETE FROM people_link WHERE id = {last.pk}")
    assert "the chain holds" in ran("verify_ledgers")
    assert faults("--head", noted) == ["fault: the chain does not hold the hash that was noted elsewhere"]


def test_a_trigger_that_is_gone_is_found(ledgers: None) -> None:
    run(next(guards.removal(connection)))
    (fault,) = faults()
    assert fault.endswith(" is not there")


# --- breach_report ---------------------------------------------------------------------------------------------
@pytest.fixture
def hans(cast: Cast) -> Person:
    """Somebody else of the same account, of whom nobody read anything."""
    return Person.objects.create(account=cast.account_a, display_name="Hans Weber", phone_e164="+49302")


def read_by_alice(cast: Cast) -> None:
    record_accesses(person=cast.maria, read=[(What.TRANSCRIPT, 1), (What.TRANSCRIPT, 2)], user=cast.alice)
    record_accesses(person=cast.maria, read=[(What.MEMORY, None)], user=cast.alice)


def report(*arguments: str) -> dict[str, Any]:
    return dict(json.loads(ran("breach_report", *arguments, "--json")))


def test_it_tells_whose_data_and_which_kinds_a_login_read(cast: Cast, hans: Person) -> None:
    read_by_alice(cast)
    record_accesses(person=hans, read=[(What.NOTES, None)], user=cast.bob)
    (one,) = report("--user", "Alice@example.org")["persons"]
    assert (one["person"], one["account"]) == (cast.maria.pk, cast.account_a.pk)
    assert {what: kind["times"] for what, kind in one["kinds"].items()} == {"memory": 1, "transcript": 2}
    assert datetime.datetime.fromisoformat(one["kinds"]["memory"]["first"]).utcoffset() is not None


def test_names_are_told_only_if_they_are_asked_for(cast: Cast) -> None:
    read_by_alice(cast)
    for how in ((), ("--json",)):
        said = ran("breach_report", "--user", "alice@example.org", *how)
        assert not [word for word in ("Maria", "Schmidt", "alice@", "+4917") if word in said]
        assert "Maria Schmidt" in ran("breach_report", "--user", "alice@example.org", "--names", *how)


def test_it_tells_what_was_in_reach_without_being_read(cast: Cast, hans: Person) -> None:
    read_by_alice(cast)
    assert report("--user", "alice@example.org")["reached"] == {"persons": 2, "transcripts_of": 2}
    assert report("--user", "bob@example.org")["reached"] == {"persons": 2, "transcripts_of": 0}
    assert report("--user", "charlie@example.org")["reached"] == {"persons": 0, "transcripts_of": 0}
    assert report("--everybody")["reached"]["persons"] == Person.objects.count()


def test_it_lists_the_sign_ins_of_that_login_in_that_time(cast: Cast) -> None:
    now = timezone.now()
    for days, user in ((1, cast.alice), (9, cast.alice), (1, cast.bob)):
        at = now - datetime.timedelta(days=days)
        SignIn.objects.create(user=user, event="signed_in", method="password", network="192.0.2.0/24", at=at)
    since = (now - datetime.timedelta(days=2)).isoformat()
    (row,) = report("--user", "alice@example.org", "--since", since)["sign_ins"]
    assert (row["event"], row["network"]) == ("signed_in", "192.0.2.0/24")
    assert "192.0.2.0/24" in ran("breach_report", "--user", "alice@example.org", "--since", since)


def test_a_key_is_told_apart_from_its_login_and_known_when_it_is_gone(cast: Cast) -> None:
    make_key(user=cast.alice, name="Pflegesoftware", scope="read", now=timezone.now())
    key = ApiKey.objects.get()
    read_by_alice(cast)
    record_accesses(person=cast.maria, read=[(What.SUMMARY, None)], user=cast.alice, key_id=key.pk, via="api")
    number = str(key.pk)
    for _time in range(2):
        found = report("--key", number)
        assert list(found["persons"][0]["kinds"]) == ["summary"]
        assert found["reached"]["persons"] == 1
        ApiKey.objects.all().delete()


def test_a_login_that_is_gone_is_asked_for_by_its_number(cast: Cast) -> None:
    read_by_alice(cast)
    number = cast.alice.pk
    cast.alice.delete()
    assert report("--user", str(number))["persons"][0]["person"] == cast.maria.pk


def test_everybody_includes_callers_whom_nobody_knows(cast: Cast) -> None:
    read_by_alice(cast)
    record_accesses(person=None, read=[(What.TRANSCRIPT, 1)], user=cast.bob, via="admin")
    assert [one["person"] for one in report("--everybody")["persons"]] == [None, cast.maria.pk]
    assert "callers whom nobody knows" in ran("breach_report", "--everybody")


def test_times_without_a_zone_are_those_of_the_house_and_the_end_is_not_part_of_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = datetime.datetime(2026, 7, 1, 10, tzinfo=datetime.UTC)  # noon in Berlin
    row = Access(person=cast.maria, what=What.MEMORY, user=cast.alice, read_at=at)
    chain.append(Access.objects.bulk_create([row]))

    def found(since: str, until: str) -> int:
        return len(report("--everybody", "--since", since, "--until", until)["persons"])

    assert found("2026-07-01T12:00", "2026-07-01T12:01") == 1
    assert found("2026-07-01", "2026-07-01T12:00") == 0
    assert found("2026-07-01T10:00Z", "2026-07-01T10:00:01+00:00") == 1


def test_it_ends_with_the_hour_at_which_the_time_runs_out(cast: Cast) -> None:
    said = ran("breach_report", "--everybody", "--noticed", "2026-10-23T14:00")
    assert "the 72 hours run out at 2026-10-26T13:00:00+01:00" in said  # an hour earlier: winter began
    assert "[ ] Report to the supervisory authority until 2026-10-26T13:00:00+01:00" in said
    before = timezone.now() + datetime.timedelta(hours=71, minutes=59)
    assert datetime.datetime.fromisoformat(report("--everybody")["report_until"]) > before


def test_it_says_how_far_back_the_log_goes(cast: Cast) -> None:
    assert "begins at no entry yet" in ran("breach_report", "--everybody")
    read_by_alice(cast)
    assert report("--everybody")["log_begins_at"] is not None


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--user", "nobody@example.org"), "no such user"),
        (("--user", "4711"), "no such user"),
        (("--key", "4711"), "no such key"),
        (("--everybody", "--since", "gestern"), "--since: no moment"),
        (("--everybody", "--until", "2026-13-01"), "--until: no moment"),
        (("--everybody", "--until", "9999-12-31"), "--until: no moment"),
        (("--everybody", "--since", "2026-02-02", "--until", "2026-02-01"), "--since has to lie before"),
        (("--everybody", "--noticed", "2099-01-01"), "lies in the future"),
        ((), "is required"),
        (("--everybody", "--key", "1"), "not allowed with"),
    ],
)
def test_what_cannot_be_answered_is_said(cast: Cast, arguments: tuple[str, ...], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        ran("breach_report", *arguments)


def test_much_that_was_read_takes_as_many_queries_as_little(cast: Cast, django_assert_num_queries: Any) -> None:
    told_call(cast.maria)
    subject = breach.subject_of_user("alice@example.org")
    span = breach.Span(None, None)
    for _time in range(2):
        read_by_alice(cast)
        with django_assert_num_queries(5):
            breach.breach_report(subject, span, noticed_at=timezone.now())
    assert Membership.objects.filter(user=cast.alice).exists()
