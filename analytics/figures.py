"""The figures of the dashboards and lists, computed by the database in a fixed number of queries."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Avg, Count, Max, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from analytics.charts import last_days, moods_of
from analytics.models import CallAnalysis
from analytics.querysets import CallAnalysisQuerySet
from analytics.trends import mood_by_day
from calls.models import Call
from people.models import Person
from people.querysets import PersonQuerySet

WEEK_DAYS = 7
# How long a machine was listened to says nothing about anybody.
BY_PERSONS = ~Q(end_reason=Call.EndReason.VOICEMAIL)


def account_figures(
    *, account_ids: Sequence[int], moods: CallAnalysisQuerySet, now: datetime.datetime
) -> dict[str, Any]:
    """What a dashboard shows about these accounts; the mood only of the analyses that may be read."""
    calls = Call.objects.without_trials().filter(account_id__in=account_ids)
    week = Count("pk", filter=Q(created_at__gte=_a_week_before(now), created_at__lte=now))
    mean = Avg("duration_sec", filter=BY_PERSONS)
    figures = calls.order_by().aggregate(total_calls=Count("pk"), calls_this_week=week, avg_duration_sec=mean)
    return {
        "total_people": Person.objects.filter(account_id__in=account_ids).count(),
        **figures,
        "avg_sentiment_score": moods.aggregate(mean=Avg("sentiment_score"))["mean"],
    }


def week_figures(
    *, account_ids: Sequence[int], moods: CallAnalysisQuerySet, now: datetime.datetime
) -> dict[str, Any]:
    """What a page shows at first sight: of the last seven days, because a mean of years changes no more."""
    since = _a_week_before(now)
    calls = Call.objects.without_trials().filter(account_id__in=account_ids).of_last_days(WEEK_DAYS, now)
    analyses = moods.filter(call__created_at__gte=since)
    return {
        "people": Person.objects.filter(account_id__in=account_ids).count(),
        **calls.order_by().aggregate(calls=Count("pk"), avg_duration_sec=Avg("duration_sec", filter=BY_PERSONS)),
        "avg_sentiment_score": analyses.aggregate(mean=Avg("sentiment_score"))["mean"],
    }


def sentiment_trend(*, moods: CallAnalysisQuerySet, now: datetime.datetime) -> list[dict[str, Any]]:
    """The mean mood of the last seven days of the calendar, oldest first; None for a day without any."""
    slots = last_days(WEEK_DAYS, timezone.localtime(now).date())
    by_day = moods_of(mood_by_day(moods, since=slots.since), slots)
    return [{"date": _midnight(mood.day), "score": mood.score} for mood in by_day]


def with_figures(people: PersonQuerySet, *, now: datetime.datetime) -> PersonQuerySet:
    """The persons with the five figures of the lists as attributes."""
    told = Q(calls__confidential=False, calls__off_record=False)
    week = Q(calls__created_at__gte=_a_week_before(now), calls__created_at__lte=now)
    return people.annotate(
        total_calls=Count("calls"),
        calls_this_week=Count("calls", filter=week),
        avg_duration_sec=Avg("calls__duration_sec", filter=~Q(calls__end_reason=Call.EndReason.VOICEMAIL)),
        last_call_at=Max(Coalesce("calls__started_at", "calls__created_at")),
        avg_sentiment_score=Avg("calls__analysis__sentiment_score", filter=told),
    )


def sentiment_history(*, person: Person) -> list[dict[str, Any]]:
    """The mood of every call of a person that has one, oldest first."""
    analyses = (
        CallAnalysis.objects.told()
        .filter(call__person=person, sentiment_score__isnull=False)
        .annotate(at=Coalesce("call__started_at", "call__created_at"))
        .order_by("at", "pk")
    )
    return [
        {"date": at, "score": score, "label": label}
        for at, score, label in analyses.values_list("at", "sentiment_score", "sentiment_label")
    ]


def _a_week_before(now: datetime.datetime) -> datetime.datetime:
    return now - datetime.timedelta(days=WEEK_DAYS)


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), tzinfo=timezone.get_current_timezone())
