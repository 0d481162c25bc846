"""What each member wants to be told, and when: their own choice, or what fits their role."""

import datetime

from django.db import transaction
from django.utils import timezone

from calls.models import Notification, NotificationPreference
from calls.scheduling import end_of_quiet
from people.models import Membership

Way = NotificationPreference.Way
AT_ANY_HOUR = (Notification.Kind.EMERGENCY, Notification.Kind.ALL_CLEAR)


def preference_of(membership: Membership) -> NotificationPreference:
    """What a member has chosen; who has not, by their role: relatives are told nothing they did not ask for."""
    chosen: NotificationPreference | None = getattr(membership, "notification_preference", None)
    if chosen is not None:
        return chosen
    if membership.role == Membership.Role.RELATIVE:
        return NotificationPreference(membership=membership, emergencies=Way.NONE, concerns=Way.NONE)
    return NotificationPreference(membership=membership)


@transaction.atomic
def choose(*, membership: Membership, fields: dict[str, object]) -> None:
    NotificationPreference.objects.update_or_create(membership=membership, defaults=fields)


def send_at(preference: NotificationPreference, kind: str, now: datetime.datetime) -> datetime.datetime:
    """When a member may be told: now, or at the end of their quiet hours. An emergency knows none.

    Nor does its end: whoever was woken should not lie awake until the morning.
    """
    quiet_from, quiet_until = preference.quiet_from, preference.quiet_until
    if kind in AT_ANY_HOUR or quiet_from is None or quiet_until is None:
        return now
    return end_of_quiet(now, quiet_from, quiet_until, timezone.get_current_timezone())
