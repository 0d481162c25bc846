import datetime

from django.utils import timezone

from calls.models import Notification, NotificationPreference
from calls.scheduling import end_of_quiet


def ring_delivery() -> None:
    """x"""


def send_at(preference: NotificationPreference, kind: str, now: datetime.datetime) -> datetime.datetime:
    if kind == Notification.Kind.EMERGENCY or not preference.quiet_from or not preference.quiet_until:
        return now
    return end_of_quiet(now, preference.quiet_from, preference.quiet_until, timezone.get_current_timezone())
