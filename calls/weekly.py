"""The weekly report: once a week, who wants it is told that it is there. What it says is a page."""

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from calls.delivery import ring_delivery
from calls.models import Notification, NotificationPreference
from calls.preferences import send_at
from people.models import Person

Kind = Notification.Kind


def topic_of_week(now: datetime.datetime) -> str:
    """The name of a week, by the local calendar: "weekly:2026-W48"."""
    week = timezone.localtime(now).isocalendar()
    return f"weekly:{week.year}-W{week.week:02d}"


@transaction.atomic
def queue_weekly(*, now: datetime.datetime) -> int:
    """Puts this week's message into the outbox for everybody who wants it; returns for how many.

    However often it is called, each member gets one: the topic is the week.
    """
    topic = topic_of_week(now)
    rows = [_row(preference, topic, now) for preference in _wanted(topic)]
    if rows:
        Notification.objects.bulk_create(rows, ignore_conflicts=True)
        ring_delivery()
    return len(rows)


def _wanted(topic: str) -> list[NotificationPreference]:
    people = Person.objects.filter(account_id=OuterRef("membership__account_id"))
    told = Notification.objects.filter(membership_id=OuterRef("membership_id"), topic=topic)
    wishes = NotificationPreference.objects.filter(weekly=True, membership__user__is_active=True)
    return list(wishes.filter(Exists(people), ~Exists(told)).select_related("membership"))


def _row(preference: NotificationPreference, topic: str, now: datetime.datetime) -> Notification:
    return Notification(
        account_id=preference.membership.account_id,
        membership=preference.membership,
        kind=Kind.WEEKLY,
        channel=Notification.Channel.EMAIL,
        topic=topic,
        next_at=send_at(preference, Kind.WEEKLY, now),
        created_at=now,
    )
