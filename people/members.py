"""Who belongs to an account: roles and scopes, changed by those who manage it."""

from django.db import transaction

from people.models import Membership


class MemberError(Exception):
    """The change would leave an account without anybody who manages it, or takes away one's own rights."""


@transaction.atomic
def change_member(*, membership: Membership, role: str, sees: int, changed_by_id: int) -> None:
    """Gives a member another role and scope. Raises MemberError."""
    _refuse_if_own_or_last(membership, changed_by_id, stays_manager=role == Membership.Role.MANAGER)
    Membership.objects.filter(pk=membership.pk).update(role=role, sees=sees)


@transaction.atomic
def remove_member(*, membership: Membership, changed_by_id: int) -> None:
    """Takes a member out of an account; their login stays. Raises MemberError."""
    _refuse_if_own_or_last(membership, changed_by_id, stays_manager=False)
    Membership.objects.filter(pk=membership.pk).delete()


def _refuse_if_own_or_last(membership: Membership, changed_by_id: int, *, stays_manager: bool) -> None:
    rows = list(Membership.objects.select_for_update().filter(account_id=membership.account_id).order_by("pk"))
    managers = [row.pk for row in rows if row.role == Membership.Role.MANAGER]
    if membership.user_id == changed_by_id:
        raise MemberError
    if managers == [membership.pk] and not stays_manager:
        raise MemberError
