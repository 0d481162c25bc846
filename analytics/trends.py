"""Moods and calls over days and weeks: grouped by the database, and drawn (see `analytics.charts`)."""

import datetime
from collections.abc import Sequence

from django.db.models import Avg, Count, Q
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from analytics.charts import (
    Calls,
    CallsChart,
    Mean,
    MoodChart,
    Slots,
    calls_chart,
    last_days,
    last_weeks,
    mood_chart,
)
from analytics.models import CallAnalysis
from analytics.querysets import CallAnalysisQuerySet
from calls.models import Call
from calls.querysets import CallQuerySet
from people.models import Person, User

ONE_DAY = datetime.timedelta(days=1)
TREND_WEEKS = 12


def mood_by_day(analyses: CallAnalysisQuerySet, *, since: datetime.date) -> dict[datetime.date, Mean]:
    """The mean mood of each local day that has one, by when the calls began."""
    known = analyses.filter(sentiment_score__isnull=False, call__created_at__gte=_before(since))
    days = known.annotate(day=TruncDate(Coalesce("call__started_at", "call__created_at"))).order_by().values("day")
    means = days.annotate(mean=Avg("sentiment_score"), calls=Count("pk")).values_list("day", "mean", "calls")
    return {day: Mean(mean, calls) for day, mean, calls in means}


def calls_by_day(calls: CallQuerySet, *, since: datetime.date) -> dict[datetime.date, Calls]:
    """How many calls there were on each local day, and how many of them were a conversation."""
    days = (
        calls.filter(created_at__gte=_before(since)).annotate(day=TruncDate("created_at")).order_by().values("day")
    )
    talked = Q(status=Call.Status.COMPLETED, duration_sec__gt=0) & ~Q(end_reason=Call.EndReason.VOICEMAIL)
    reached = Count("pk", filter=talked)
    counted = days.annotate(all=Count("pk"), reached=reached).values_list("day", "all", "reached")
    return {day: Calls(reached, all_ - reached) for day, all_, reached in counted}


# --- of accounts -----------------------------------------------------------------------------------------
def mood_chart_of(user: User, account_ids: Sequence[int], *, days: int, now: datetime.datetime) -> MoodChart:
    """The moods of everybody in these accounts whose summaries the user may read."""
    slots = last_days(days, _today(now))
    analyses = CallAnalysis.objects.for_user(user).filter(call__account_id__in=account_ids)
    return mood_chart(mood_by_day(analyses, since=slots.since), slots)


def calls_chart_of(user: User, account_ids: Sequence[int], *, days: int, now: datetime.datetime) -> CallsChart:
    slots = last_days(days, _today(now))
    calls = Call.objects.for_user(user).filter(account_id__in=account_ids)
    return calls_chart(calls_by_day(calls, since=slots.since), slots)


# --- of a person -----------------------------------------------------------------------------------------
def person_mood_chart(user: User, person: Person, *, slots: Slots) -> MoodChart:
    analyses = CallAnalysis.objects.for_user(user).filter(call__person=person)
    return mood_chart(mood_by_day(analyses, since=slots.since), slots)


def person_calls_chart(user: User, person: Person, *, slots: Slots) -> CallsChart:
    calls = Call.objects.for_user(user).filter(person=person)
    return calls_chart(calls_by_day(calls, since=slots.since), slots)


def trend_weeks(now: datetime.datetime) -> Slots:
    return last_weeks(TREND_WEEKS, _today(now))


def _today(now: datetime.datetime) -> datetime.date:
    return timezone.localtime(now).date()


def _before(day: datetime.date) -> datetime.datetime:
    """A day earlier: who rings before midnight may talk after it. Slots leave out what is too old."""
    return datetime.datetime.combine(day - ONE_DAY, datetime.time(), tzinfo=timezone.get_current_timezone())
