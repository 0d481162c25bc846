"""The only doors to calls and concerns, and the questions we ask of them."""

import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q

if TYPE_CHECKING:
    from calls.models import Call, CheckIn, CheckInPlan, Concern, Notification
    from people.models import User


class CallQuerySet(models.QuerySet["Call"]):
    def for_user(self, user: "User | AnonymousUser") -> "CallQuerySet":
        """The calls of every account that the user is a member of; trials are nobody's conversations."""
        return self.of_accounts_of(user).without_trials()

    def of_accounts_of(self, user: "User | AnonymousUser") -> "CallQuerySet":
        """The same with the trials in the browser: for the page of a trial, and for those who operate."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(account__memberships__user=user)

    def without_trials(self) -> "CallQuerySet":
        """Telephone calls: a trial in the browser counts in no figure and stands in no list."""
        return self.exclude(direction="browser")

    def unfinished(self) -> "CallQuerySet":
        """Calls that are ringing or in progress. None of them is closed, which is what the index is about."""
        return self.filter(closed_at=None, status__in=("initiated", "ringing", "in_progress"))

    def take_sid(self, call_sid: str) -> bool:
        """Gives the one call of this set its SID; False if it has one by now, or another call has this one."""
        try:
            with transaction.atomic():
                return bool(self.filter(twilio_call_sid=None).update(twilio_call_sid=call_sid))
        except IntegrityError:
            return False

    def newest_first(self) -> "CallQuerySet":
        return self.order_by("-created_at", "-pk")

    def of_last_days(self, days: int, now: datetime.datetime) -> "CallQuerySet":
        """Calls made within a rolling window that ends now."""
        return self.filter(created_at__gte=now - datetime.timedelta(days=days), created_at__lte=now)


class ConcernQuerySet(models.QuerySet["Concern"]):
    def for_user(self, user: "User | AnonymousUser") -> "ConcernQuerySet":
        """The concerns of every account that the user is a member of."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(account__memberships__user=user)

    def open(self) -> "ConcernQuerySet":
        return self.filter(acknowledged_at=None)

    def noticed_since_or_open(self, moment: datetime.datetime) -> "ConcernQuerySet":
        """The newer ones, and those of any age that nobody has seen."""
        return self.filter(Q(noticed_at__gte=moment) | Q(acknowledged_at=None))

    def unsettled(self, now: datetime.datetime) -> "ConcernQuerySet":
        """The open ones, and those that somebody took on within the last day: the others should see who."""
        return self.filter(
            Q(acknowledged_at=None) | Q(acknowledged_at__gte=now - datetime.timedelta(days=1))
        ).order_by(F("acknowledged_at").asc(nulls_first=True), "-noticed_at", "-pk")


class CheckInPlanQuerySet(models.QuerySet["CheckInPlan"]):
    def for_user(self, user: "User | AnonymousUser") -> "CheckInPlanQuerySet":
        """When somebody is called is for every member to know."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(person__account__memberships__user=user)


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def for_user(self, user: "User | AnonymousUser") -> "CheckInQuerySet":
        """What became of planned calls is status: for every member."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(account__memberships__user=user)

    def open(self) -> "CheckInQuerySet":
        """Those that nobody was reached by yet, and that are still tried."""
        return self.filter(state__in=("due", "calling"))

    def waiting(self, now: datetime.datetime) -> "CheckInQuerySet":
        """Those whose next attempt is due, the longest waiting first."""
        return self.filter(state="due", next_at__lte=now).order_by("next_at", "pk")


class NotificationQuerySet(models.QuerySet["Notification"]):
    def for_user(self, user: "User | AnonymousUser") -> "NotificationQuerySet":
        """Who was told, and whether it arrived: for every member, so that nobody relies on another's telephone."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(account__memberships__user=user)

    def due(self, now: datetime.datetime) -> "NotificationQuerySet":
        return self.filter(state__in=("waiting", "sending"), next_at__lte=now).order_by("next_at", "pk")
