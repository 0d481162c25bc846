"""What conversations may still cost, in minutes and in money."""

import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from calls import services
from calls.models import Call
from calls.services import Allowance
from conftest import Cast
from people.models import Account, Person

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=BERLIN)
NO_LIMIT = Allowance(seconds=None, usd=None)


def talk(cast: Cast, at: datetime.datetime, seconds: int | None = 600, usd: str = "0.5", **fields: object) -> Call:
    return Call.objects.create(
        **{
            "account": cast.account_a,
            "person": cast.maria,
            "status": "completed",
            "created_at": at,
            "started_at": at,
            "duration_sec": seconds,
            "cost_usd": Decimal(usd),
            "closed_at": at,
        }
        | fields
    )


def allowance(cast: Cast, **limits: object) -> Allowance:
    """What a new call of Maria's may use under these limits, at nine o'clock on the 23rd."""
    for_person = {name: limits.pop(name) for name in list(limits) if name == "daily_minutes"}
    Person.objects.filter(pk=cast.maria.pk).update(**({"daily_minutes": None} | for_person))
    Account.objects.filter(pk=cast.account_a.pk).update(**limits)
    call, _created = Call.objects.get_or_create(
        twilio_call_sid="CA-new",
        defaults={
            "account": cast.account_a,
            "person": cast.maria,
            "status": "in_progress",
            "started_at": NOW - datetime.timedelta(minutes=3),
            "created_at": NOW - datetime.timedelta(minutes=3),
        },
    )
    fresh = Call.objects.select_related("person", "account").get(pk=call.pk)
    return services.allowance_for(call=fresh, now=NOW)


def at(day: int, hour: int = 8, minute: int = 0, month: int = 11) -> datetime.datetime:
    return datetime.datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


def test_without_a_limit_there_is_none_and_nothing_is_counted(cast: Cast) -> None:
    talk(cast, at(23))
    assert allowance(cast) == NO_LIMIT


def test_of_the_persons_day_the_other_calls_of_today_are_taken(cast: Cast) -> None:
    talk(cast, at(23), 600)
    talk(cast, at(22, 23, 59), 999)
    assert allowance(cast, daily_minutes=30) == Allowance(seconds=20 * 60, usd=None)


def test_the_day_begins_at_midnight_where_the_person_lives(cast: Cast) -> None:
    talk(cast, at(23, 0, 30), 60)  # 23:30 of the day before in UTC
    assert allowance(cast, daily_minutes=30).seconds == 29 * 60


def test_the_call_itself_takes_nothing_from_its_own_allowance(cast: Cast) -> None:
    assert allowance(cast, daily_minutes=30).seconds == 30 * 60


def test_a_call_that_still_runs_counts_until_now(cast: Cast) -> None:
    talk(cast, NOW - datetime.timedelta(minutes=10), None, status="in_progress", closed_at=None)
    assert allowance(cast, daily_minutes=30).seconds == 20 * 60


def test_other_persons_do_not_take_of_a_persons_day_but_of_the_accounts_month(cast: Cast) -> None:
    karl = Person.objects.create(account=cast.account_a, display_name="Karl", phone_e164="+491700000001")
    talk(cast, at(23), 600, person=karl)
    assert allowance(cast, daily_minutes=30).seconds == 30 * 60
    assert allowance(cast, daily_minutes=30, monthly_minutes=25).seconds == 15 * 60


def test_the_month_begins_on_its_first_day(cast: Cast) -> None:
    talk(cast, at(1, 0, 10), 600)
    talk(cast, at(31, 23, 50, month=10), 600)
    assert allowance(cast, monthly_minutes=60).seconds == 50 * 60


def test_other_accounts_do_not_take_of_the_month(cast: Cast) -> None:
    talk(cast, at(20), account=cast.clinic, person=None)
    assert allowance(cast, monthly_minutes=60, monthly_budget_usd=Decimal(5)) == Allowance(3600, Decimal(5))


def test_of_the_money_what_the_month_has_cost_is_taken(cast: Cast) -> None:
    talk(cast, at(2), usd="1.250001")
    talk(cast, at(23), usd="0.25")
    assert allowance(cast, monthly_budget_usd=Decimal("2.00")) == Allowance(None, Decimal("0.499999"))


def test_nothing_left_is_nothing_and_never_less(cast: Cast) -> None:
    talk(cast, at(23), 6000, usd="9")
    spent = allowance(cast, daily_minutes=5, monthly_minutes=5, monthly_budget_usd=Decimal(1))
    assert spent == Allowance(seconds=0, usd=Decimal(0))


def test_of_two_limits_the_smaller_rest_counts(cast: Cast) -> None:
    talk(cast, at(20), 3000)
    talk(cast, at(23), 60)
    assert allowance(cast, daily_minutes=10, monthly_minutes=52).seconds == 60
    assert allowance(cast, daily_minutes=2, monthly_minutes=600).seconds == 60


def test_a_caller_without_a_person_has_the_accounts_limits(cast: Cast) -> None:
    Account.objects.filter(pk=cast.account_a.pk).update(monthly_minutes=10)
    call = Call.objects.create(account=Account.objects.get(pk=cast.account_a.pk))
    assert services.allowance_for(call=call, now=NOW).seconds == 600


def test_it_takes_four_queries_however_many_calls_there_were(cast: Cast) -> None:
    limits = {"daily_minutes": 100, "monthly_minutes": 1000, "monthly_budget_usd": Decimal(5)}
    allowance(cast, **limits)
    for day in range(1, 20):
        talk(cast, at(day))
    call = Call.objects.select_related("person", "account").get(twilio_call_sid="CA-new")
    with CaptureQueriesContext(connection) as captured:
        services.allowance_for(call=call, now=NOW)
    assert len(captured) == 4


# --- what was used -----------------------------------------------------------------------------------------
def test_the_usage_of_a_month_is_in_begun_minutes_and_dollars(cast: Cast) -> None:
    talk(cast, at(2), 61, usd="0.1")
    talk(cast, at(23), 60, usd="0.2")
    talk(cast, at(31, month=10), 600, usd="7")
    usage = services.month_usage(account_id=cast.account_a.pk, now=NOW)
    assert (usage.seconds, usage.minutes, usage.usd) == (121, 3, Decimal("0.3"))


def test_an_account_without_calls_has_used_nothing(cast: Cast) -> None:
    usage = services.month_usage(account_id=cast.clinic.pk, now=NOW)
    assert (usage.minutes, usage.usd) == (0, Decimal(0))


@pytest.mark.parametrize(
    ("sums", "kept"),
    [(["0.1", "0.25"], "0.25"), (["0.25", "0.1"], "0.25"), (["0.1", "0.1"], "0.1"), (["0.1234567"], "0.123457")],
)
def test_a_call_costs_the_largest_sum_that_was_told(cast: Cast, sums: list[str], kept: str) -> None:
    call = talk(cast, NOW, usd="0")
    for told in sums:
        services.record_cost(call_id=call.pk, cost_usd=Decimal(told))
    call.refresh_from_db()
    assert call.cost_usd == Decimal(kept)
