"""The only doors to analyses, and the figures that are computed from them."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models

if TYPE_CHECKING:
    from analytics.models import CallAnalysis
    from people.models import User


class CallAnalysisQuerySet(models.QuerySet["CallAnalysis"]):
    def for_user(self, user: "User | AnonymousUser") -> "CallAnalysisQuerySet":
        """Mood and summary: for members who may see more than that a call took place."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(call__account__memberships__user=user, call__account__memberships__sees__gte=2)
