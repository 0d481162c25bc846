"""Once a week, who wants the weekly report is told that it is there."""

import datetime
from typing import Any

from django.conf import settings as house
from django.core import mail

from calls.models import Notification, NotificationPreference
from calls.services import deliver_notifications, queue_weekly
from conftest import Cast
from people.models import Person, User

SUNDAY = datetime.datetime(2026, 11, 29, 17, 0, tzinfo=datetime.UTC)  # six in the evening
HOUR, WEEK = datetime.timedelta(hours=1), datetime.timedelta(days=7)


def wants_it(user: User, **fields: Any) -> None:
    NotificationPreference.objects.create(membership=user.memberships.get(), weekly=True, **fields)


def test_who_wants_it_is_told_once_however_often_the_beat_rings(cast: Cast) -> None:
    wants_it(cast.alice)
    assert [queue_weekly(now=SUNDAY + hour * HOUR) for hour in range(5)] == [1, 0, 0, 0, 0]
    row = Notification.objects.get()
    assert (row.topic, row.channel, row.kind, row.person) == ("weekly:2026-W48", "email", "weekly", None)


def test_next_week_it_comes_again(cast: Cast) -> None:
    wants_it(cast.alice)
    assert [queue_weekly(now=SUNDAY), queue_weekly(now=SUNDAY + WEEK)] == [1, 1]


def test_the_week_is_that_of_the_calendar_on_the_wall(cast: Cast) -> None:
    """In UTC it is Sunday still; the last days of December belong to week 53."""
    wants_it(cast.alice)
    queue_weekly(now=datetime.datetime(2027, 1, 3, 17, 0, tzinfo=datetime.UTC))
    queue_weekly(now=datetime.datetime(2027, 1, 3, 23, 30, tzinfo=datetime.UTC))
    topics = set(Notification.objects.values_list("topic", flat=True))
    assert topics == {"weekly:2026-W53", "weekly:2027-W01"}


def test_who_did_not_ask_for_it_is_not_told(cast: Cast) -> None:
    NotificationPreference.objects.create(membership=cast.bob.memberships.get())
    assert queue_weekly(now=SUNDAY) == 0


def test_without_anybody_to_report_on_there_is_no_report(cast: Cast) -> None:
    wants_it(cast.charlie)
    assert queue_weekly(now=SUNDAY) == 0
    Person.objects.create(account=cast.account_c, display_name="Karl", phone_e164="+491712345670")
    assert queue_weekly(now=SUNDAY) == 1


def test_whose_login_was_closed_is_not_told(cast: Cast) -> None:
    wants_it(cast.alice)
    User.objects.filter(pk=cast.alice.pk).update(is_active=False)
    assert queue_weekly(now=SUNDAY) == 0


def test_it_waits_for_the_end_of_the_quiet_time(cast: Cast) -> None:
    wants_it(cast.alice, quiet_from=datetime.time(18), quiet_until=datetime.time(8))
    queue_weekly(now=SUNDAY)
    assert Notification.objects.get().next_at == SUNDAY + 14 * HOUR


def test_the_mail_says_that_it_is_there_and_where(cast: Cast) -> None:
    wants_it(cast.alice)
    queue_weekly(now=SUNDAY)
    assert deliver_notifications(now=SUNDAY) == 1
    text = str(mail.outbox[0].body)
    assert f"/n/{Notification.objects.get().link_key}" in text
    assert "Maria" not in text


def test_the_beat_rings_on_sunday_evenings() -> None:
    [entry] = [one for one in house.CELERY_BEAT_SCHEDULE.values() if one["task"] == "calls.tasks.queue_weekly"]
    schedule: Any = entry["schedule"]
    assert (schedule.day_of_week, min(schedule.hour), schedule.minute) == ({0}, 18, {0})
