"""The only doors to analyses: whose they are, which may be claimed, which the sweep has to ring again."""

import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from calls.models import Utterance
from people.querysets import kept_from

if TYPE_CHECKING:
    from analytics.models import CallAnalysis
    from people.models import User

MAX_ATTEMPTS = 5
# Longer than a task may run (see `analytics.tasks`), so whoever claimed one that old is dead.
CLAIM_LASTS = datetime.timedelta(minutes=10)
FIRST_RING_LATEST = datetime.timedelta(minutes=1)
MESSAGE_LOST = datetime.timedelta(hours=1)


class CallAnalysisQuerySet(models.QuerySet["CallAnalysis"]):
    def for_user(self, user: "User | AnonymousUser") -> "CallAnalysisQuerySet":
        """Mood and summary: for members who may see more than that a call took place."""
        if not user.is_authenticated:
            return self.none()
        mine = self.filter(call__account__memberships__user=user, call__account__memberships__sees__gte=2)
        return mine.told().exclude(call__person__in=kept_from(user))

    def for_reader(self, user: "User | None") -> "CallAnalysisQuerySet":
        """The same; without a user, for the holder of the token of the whole installation."""
        return self.told().filter(call__person__restricted_at=None) if user is None else self.for_user(user)

    def told(self) -> "CallAnalysisQuerySet":
        """Without those of calls of which the person wanted nothing shown or written down."""
        return self.filter(call__confidential=False, call__off_record=False)

    def of_accounts_of(self, user: "User | AnonymousUser") -> "CallAnalysisQuerySet":
        """The rows without regard to content: for pages that show the state only."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(call__account__memberships__user=user)

    def claimable(self, now: datetime.datetime) -> "CallAnalysisQuerySet":
        """Waiting ones, and those whose worker died."""
        return self.filter(
            Q(state="waiting") | Q(state="running", claimed_at__lt=now - CLAIM_LASTS), attempts__lt=MAX_ATTEMPTS
        )

    def held_by(self, claim: "CallAnalysis") -> "CallAnalysisQuerySet":
        """The row, as long as nobody claimed it after `claim` was made."""
        return self.filter(pk=claim.pk, state="running", claimed_at=claim.claimed_at, attempts=claim.attempts)

    def due(self, now: datetime.datetime) -> "CallAnalysisQuerySet":
        """Those that should have been rung or finished by now. After a failure the pause doubles each time."""
        never_tried = Q(attempts=0, created_at__lt=now - FIRST_RING_LATEST)
        for attempts in range(1, MAX_ATTEMPTS):
            pause = datetime.timedelta(minutes=2**attempts)
            never_tried |= Q(attempts=attempts, claimed_at__lt=now - pause)
        return self.claimable(now).filter(Q(state="running") | never_tried)

    def given_up(self, now: datetime.datetime) -> "CallAnalysisQuerySet":
        """Those whose last permitted worker died."""
        return self.filter(state="running", claimed_at__lt=now - CLAIM_LASTS, attempts__gte=MAX_ATTEMPTS)

    def with_turns(self) -> "CallAnalysisQuerySet":
        """Those whose transcript is stored, so that anybody can resume them."""
        return self.filter(Exists(Utterance.objects.filter(call_id=OuterRef("call_id"))))

    def lost(self, now: datetime.datetime) -> "CallAnalysisQuerySet":
        """Those whose turns were in a message only, and the message did not arrive."""
        return self.filter(
            Q(state="waiting") | Q(state="running", claimed_at__lt=now - CLAIM_LASTS),
            ~Exists(Utterance.objects.filter(call_id=OuterRef("call_id"))),
            created_at__lt=now - MESSAGE_LOST,
        )
