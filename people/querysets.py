"""The only doors to persons and their memory: who may see which rows is decided here."""

import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from people.models import (
        ApiKey,
        Contact,
        FamilyMessage,
        Invitation,
        Membership,
        MemoryItem,
        Note,
        Person,
        PhoneLine,
        SignIn,
        User,
    )


class PersonQuerySet(models.QuerySet["Person"]):
    def for_user(self, user: "User | AnonymousUser") -> "PersonQuerySet":
        """The persons of every account that the user is a member of."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(account__memberships__user=user)

    def managed_by(self, user: "User | AnonymousUser") -> "PersonQuerySet":
        """The persons whom the user may add to, change and delete: relatives only look."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            account__memberships__user=user, account__memberships__role__in=("manager", "clinician")
        )

    def kept_from(self, user: "User | None") -> "PersonQuerySet":
        """Those of whom this member sees the status only; without a user, of whom nobody sees more.

        The same as `gates.may_be_shown_to`, for many persons in one query.
        """
        restricted = models.Q(restricted_at__isnull=False)
        if user is None:
            return self.filter(restricted)
        answers = apps.get_model("people", "Consent").objects.filter(
            person=models.OuterRef("pk"), purpose="sharing"
        )
        about_them, about_all = (
            models.Subquery(answers.filter(member=member).order_by("-pk").values("granted")[:1])
            for member in (user.pk, None)
        )
        shared = Coalesce(about_them, about_all, models.Value(False))
        return self.alias(shared=shared).filter(models.Q(shared=False) | restricted)

    def calling_from(self, number_e164: str, line: "PhoneLine | None") -> "PersonQuerySet":
        """Everybody who may be behind a number; a line with an account confines the look-up to it."""
        if not number_e164:
            return self.none()
        people = self.filter(phone_e164=number_e164)
        return people.filter(account_id=line.account_id) if line and line.account_id else people


def kept_from(user: "User") -> "PersonQuerySet":
    """Whoever does not share with this member what is recorded: to be left out behind every door to content."""
    people: PersonQuerySet = apps.get_model("people", "Person").objects.for_user(user)
    return people.kept_from(user).values("pk")  # type: ignore[return-value]


class MembershipQuerySet(models.QuerySet["Membership"]):
    def managed_by(self, user: "User | AnonymousUser") -> "MembershipQuerySet":
        """The members of accounts that the user manages, the user included."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(account__memberships__user=user, account__memberships__role="manager")


class ContactQuerySet(models.QuerySet["Contact"]):
    def for_user(self, user: "User | AnonymousUser") -> "ContactQuerySet":
        """Every member knows who else is asked for help: otherwise two drive, or nobody."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(person__account__memberships__user=user)


class NoteQuerySet(models.QuerySet["Note"]):
    def for_user(self, user: "User | AnonymousUser") -> "NoteQuerySet":
        """Notes tell of content: for members who may see more than that a call took place."""
        if not user.is_authenticated:
            return self.none()
        mine = self.filter(person__account__memberships__user=user, person__account__memberships__sees__gte=2)
        return mine.exclude(person__in=kept_from(user))


class FamilyMessageQuerySet(models.QuerySet["FamilyMessage"]):
    def for_user(self, user: "User | AnonymousUser") -> "FamilyMessageQuerySet":
        """One's own: what somebody tells their mother is nobody else's business."""
        return self.filter(author_id=user.pk) if user.is_authenticated else self.none()

    def managed_by(self, user: "User | AnonymousUser") -> "FamilyMessageQuerySet":
        """That they wait and from whom, for who manages the account; their words are not loaded."""
        if not user.is_authenticated:
            return self.none()
        managed = self.filter(
            person__account__memberships__user=user, person__account__memberships__role="manager"
        )
        return managed.defer("text")

    def unread(self) -> "FamilyMessageQuerySet":
        return self.filter(read_at=None)

    def from_members(self) -> "FamilyMessageQuerySet":
        """Of those who still belong to the person's account: who was removed speaks to nobody in it any more."""
        return self.filter(author__is_active=True, author__memberships__account_id=models.F("person__account_id"))


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def for_user(self, user: "User | AnonymousUser") -> "InvitationQuerySet":
        """The invitations to accounts that the user manages."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(account__memberships__user=user, account__memberships__role="manager")


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def for_user(self, user: "User | AnonymousUser") -> "ApiKeyQuerySet":
        """One's own: nobody manages the keys of somebody else."""
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()

    def valid(self, now: datetime.datetime) -> "ApiKeyQuerySet":
        return self.filter(revoked_at=None, expires_at__gt=now)


class SignInQuerySet(models.QuerySet["SignIn"]):
    def for_user(self, user: "User | AnonymousUser") -> "SignInQuerySet":
        """A user's own."""
        return self.filter(user=user) if user.is_authenticated else self.none()


class MemoryItemQuerySet(models.QuerySet["MemoryItem"]):
    def for_user(self, user: "User | AnonymousUser") -> "MemoryItemQuerySet":
        """Memory is content: only members who may read transcripts see it."""
        if not user.is_authenticated:
            return self.none()
        mine = self.filter(person__account__memberships__user=user, person__account__memberships__sees__gte=3)
        return mine.exclude(person__in=kept_from(user))

    def as_state(self) -> dict[str, Any]:
        """The items as the API's `memory_state`: a list per category in the order learnt, and one mood word."""
        state: dict[str, Any] = {
            "facts": [],
            "preferences": [],
            "important_people": [],
            "recent_topics": [],
            "health_notes": [],
            "mood_indicator": None,
        }
        for item in self:
            if item.category == "mood_indicator":
                state["mood_indicator"] = item.text
            else:
                state[item.category].append(item.text)
        return state
