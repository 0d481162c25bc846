"""What an account allows itself: set by its managers, shown with what is used of it this month."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from analytics.tests.story import made_call
from conftest import Cast, logged_in
from people.models import Account, Membership, Person, User

AREAS = [("alice", "account_a", "/privat/einstellungen"), ("dora", "clinic", "/klinik/einstellungen")]
FORM = {"unknown_callers": "refuse", "monthly_minutes": "300", "monthly_budget_usd": "12.50"}


def settings_page(user: User, url: str = "/privat/einstellungen") -> str:
    return logged_in(user).get(url).content.decode()


def change(user: User, account: Account, url: str = "/privat/einstellungen", **fields: str) -> Any:
    return logged_in(user).post(f"{url}/grenzen", {"account": str(account.pk), **FORM, **fields})


def stored(account: Account) -> tuple[str, int | None, Decimal | None]:
    row = Account.objects.get(pk=account.pk)
    return row.unknown_callers, row.monthly_minutes, row.monthly_budget_usd


@pytest.mark.parametrize(("user", "account", "url"), AREAS)
def test_who_manages_an_account_sets_its_limits_in_either_area(
    cast: Cast, user: str, account: str, url: str
) -> None:
    response = change(getattr(cast, user), getattr(cast, account), url)
    assert response.headers["Location"] == url
    assert stored(getattr(cast, account)) == ("refuse", 300, Decimal("12.50"))


def test_an_empty_limit_is_none(cast: Cast) -> None:
    change(cast.alice, cast.account_a)
    change(cast.alice, cast.account_a, monthly_minutes="", monthly_budget_usd="", unknown_callers="talk")
    assert stored(cast.account_a) == ("talk", None, None)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("monthly_minutes", "-1"),
        ("monthly_minutes", "viel"),
        ("monthly_budget_usd", "-0.01"),
        ("monthly_budget_usd", "9999999"),
        ("monthly_budget_usd", "1.234"),
        ("unknown_callers", "shout"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_changes_nothing(cast: Cast, name: str, wrong: str) -> None:
    response = change(cast.alice, cast.account_a, **{name: wrong})
    assert response.status_code == 200
    assert f'id="konto-{cast.account_a.pk}-{name}_error"' in response.content.decode()
    assert stored(cast.account_a) == ("talk", None, None)


def test_a_relative_neither_sees_nor_sets_them(cast: Cast) -> None:
    assert "Kosten" not in settings_page(cast.bob)
    assert "monthly_minutes" not in settings_page(cast.bob)
    assert change(cast.bob, cast.account_a).status_code == 404
    assert stored(cast.account_a) == ("talk", None, None)


@pytest.mark.parametrize("wanted", ["account_c", "clinic"])
def test_nobody_sets_the_limits_of_an_account_that_is_not_theirs(cast: Cast, wanted: str) -> None:
    account = getattr(cast, wanted)
    assert change(cast.alice, account).status_code == 404
    assert stored(account) == ("talk", None, None)


@pytest.mark.parametrize("account", ["", "x", "1 OR 1=1", "99999"])
def test_an_account_that_does_not_exist_has_no_limits(cast: Cast, account: str) -> None:
    response = logged_in(cast.alice).post("/privat/einstellungen/grenzen", {**FORM, "account": account})
    assert response.status_code == 404


def test_of_two_accounts_each_has_a_form_of_its_own(cast: Cast) -> None:
    Membership.objects.create(user=cast.alice, account=cast.account_c, role="manager")
    page = settings_page(cast.alice)
    assert "Grenzen · Familie A" in page
    assert "Grenzen · Familie C" in page
    change(cast.alice, cast.account_c)
    assert (stored(cast.account_a)[1], stored(cast.account_c)[1]) == (None, 300)


def test_the_usage_of_this_month_is_shown_in_minutes_and_dollars(cast: Cast) -> None:
    change(cast.alice, cast.account_a)
    made_call(cast.maria, created_at=timezone.now(), started_at=timezone.now(), duration_sec=150, cost_usd="0.417")
    page = settings_page(cast.alice)
    assert "3 von 300 Minuten" in page
    assert "0,42 US-Dollar von 12,50 US-Dollar" in " ".join(page.split())


def test_without_a_limit_the_usage_stands_alone(cast: Cast) -> None:
    made_call(cast.maria, created_at=timezone.now(), started_at=timezone.now(), duration_sec=60, cost_usd="0.001")
    page = " ".join(settings_page(cast.alice).split())
    assert "1 Minute<" in page
    assert "unter 0,01 US-Dollar" in page


def test_others_do_not_see_what_an_account_used(cast: Cast) -> None:
    made_call(cast.maria, created_at=timezone.now(), started_at=timezone.now(), duration_sec=600, cost_usd="7")
    assert "0 Minuten" in settings_page(cast.charlie)
    assert "7,00" not in settings_page(cast.charlie)


def test_the_page_takes_the_same_queries_however_many_calls_there_were(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for number in range(10):
        person = Person.objects.create(account=cast.account_a, display_name="X", phone_e164=f"+4917000000{number}")
        made_call(person)
    client = logged_in(cast.alice)
    with django_assert_max_num_queries(12):
        client.get("/privat/einstellungen")
