"""Who belongs to an account: roles and scopes, changed by those who manage it."""

from django.db import transaction
from django.utils import timezone

from people.models import Invitation, Membership, User


def covers(own: Membership, *, role: str, sees: int) -> bool:
    """Are these rights within one's own in the same account? Nobody gives more than they have."""
    writes = (Membership.Role.MANAGER, Membership.Role.CLINICIAN)
    return sees <= own.sees and (role == own.role or role not in writes or own.role == Membership.Role.MANAGER)


def is_last_manager(membership: Membership) -> bool:
    others = Membership.objects.filter(account_id=membership.account_id, role=Membership.Role.MANAGER)
    return membership.role == Membership.Role.MANAGER and not others.exclude(pk=membership.pk).exists()


class MemberError(Exception):
    """The change would leave an account without anybody who manages it, or takes away one's own rights."""


@transaction.atomic
def change_member(*, membership: Membership, role: str, sees: int, changed_by_id: int) -> None:
    """Gives a member another role and scope. Raises MemberError."""
    _refuse_if_own_or_last(membership, changed_by_id, stays_manager=role == Membership.Role.MANAGER)
    Membership.objects.filter(pk=membership.pk).update(role=role, sees=sees)
    _withdraw_invitations_of(membership)


@transaction.atomic
def remove_member(*, membership: Membership, changed_by_id: int) -> None:
    """Takes a member out of an account; their login stays. Raises MemberError."""
    _refuse_if_own_or_last(membership, changed_by_id, stays_manager=False)
    Membership.objects.filter(pk=membership.pk).delete()
    _withdraw_invitations_of(membership)


def change_name(*, user: User, first_name: str, last_name: str) -> None:
    User.objects.filter(pk=user.pk).update(first_name=first_name, last_name=last_name)


def _withdraw_invitations_of(membership: Membership) -> None:
    """What somebody gave to others falls with the right to give it: otherwise they come back by their own key."""
    sent = Invitation.objects.filter(account_id=membership.account_id, invited_by_id=membership.user_id)
    sent.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())


def _refuse_if_own_or_last(membership: Membership, changed_by_id: int, *, stays_manager: bool) -> None:
    rows = list(Membership.objects.select_for_update().filter(account_id=membership.account_id).order_by("pk"))
    managers = [row.pk for row in rows if row.role == Membership.Role.MANAGER]
    if membership.user_id == changed_by_id:
        raise MemberError
    if managers == [membership.pk] and not stays_manager:
        raise MemberError
