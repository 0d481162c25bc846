"""What conversations cost, and how much of it is left: minutes of a person's day, minutes and money of a month.

Days and months are those of the calendar in `TIME_ZONE`. A call counts for the day on which it began, a running
one with the seconds it has had so far; a trial in the browser costs like any other.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import DateTimeField, DecimalField, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from calls.models import Call
from calls.querysets import CallQuerySet

SECONDS = 60
# A call that we place is created, rings, and starts.
CREATED_EARLIER = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Allowance:
    """How long a call may go on, and what it may cost; None for as much as it likes, never below zero."""

    seconds: int | None
    usd: Decimal | None


@dataclass(frozen=True, slots=True)
class Usage:
    """What was used of a period."""

    seconds: int
    usd: Decimal

    @property
    def minutes(self) -> int:
        """Begun minutes."""
        return -(-self.seconds // SECONDS)


def record_cost(*, call_id: int, cost_usd: Decimal) -> None:
    """Keeps what a call has cost until now, in all: an older and smaller sum that comes late changes nothing."""
    rounded = cost_usd.quantize(Decimal("0.000001"))
    Call.objects.filter(pk=call_id, cost_usd__lt=rounded).update(cost_usd=rounded)


def allowance_for(*, call: Call, now: datetime.datetime) -> Allowance:
    """What is left for this call of every limit that holds for it: the person's day, the account's month."""
    account, person = call.account, call.person
    seconds = []
    if person is not None and person.daily_minutes is not None:
        today = _used(_since(_midnight(now)).filter(person=person).exclude(pk=call.pk), now)
        seconds.append(person.daily_minutes * SECONDS - today.seconds)
    usd = None
    if account.monthly_minutes is not None or account.monthly_budget_usd is not None:
        month = _used(_since(_month(now)).filter(account=account).exclude(pk=call.pk), now)
        if account.monthly_minutes is not None:
            seconds.append(account.monthly_minutes * SECONDS - month.seconds)
        if account.monthly_budget_usd is not None:
            usd = max(Decimal(0), account.monthly_budget_usd - month.usd)
    return Allowance(seconds=max(0, min(seconds)) if seconds else None, usd=usd)


def month_usage(*, account_id: int, now: datetime.datetime) -> Usage:
    """What an account has used since the first of the month."""
    return _used(_since(_month(now)).filter(account_id=account_id), now)


def _since(moment: datetime.datetime) -> CallQuerySet:
    began = Coalesce("started_at", "created_at", output_field=DateTimeField())
    # The second condition says no more than the first, but in the words of an index.
    recent = Call.objects.annotate(began=began).filter(began__gte=moment, created_at__gte=moment - CREATED_EARLIER)
    return recent.order_by()


def _used(calls: CallQuerySet, now: datetime.datetime) -> Usage:
    """Two queries: the measures of the calls that ended, and the beginnings of those that did not."""
    sums = calls.aggregate(
        seconds=Sum("duration_sec"),
        usd=Sum("cost_usd", output_field=DecimalField(max_digits=16, decimal_places=6)),
    )
    unmeasured = calls.filter(Q(duration_sec=None, closed_at=None, started_at__isnull=False))
    running = _seconds_until(now, unmeasured.values_list("started_at", flat=True))
    return Usage(seconds=(sums["seconds"] or 0) + running, usd=sums["usd"] or Decimal(0))


def _seconds_until(now: datetime.datetime, beginnings: Iterable[datetime.datetime | None]) -> int:
    return sum(max(0, round((now - began).total_seconds())) for began in beginnings if began)


def _midnight(now: datetime.datetime) -> datetime.datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def _month(now: datetime.datetime) -> datetime.datetime:
    return _midnight(now).replace(day=1)
