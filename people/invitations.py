"""How people come in: somebody who manages an account invites them, with a role and a scope."""

import datetime
import hashlib
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from people.models import Account, Invitation, Membership, User


class InvitationError(Exception):
    """The invitation cannot be used: it is unknown, over, or for somebody else. Its text is empty."""


class InvitationLimitError(Exception):
    """So many were sent within the hour that somebody may be using us to write to strangers. Its text is empty."""


# Within an hour: of one account, and to one address from anywhere.
MOST_OF_AN_ACCOUNT, MOST_TO_AN_ADDRESS = 30, 3


@dataclass(frozen=True, slots=True)
class Sent:
    """An invitation that was sent, and its link, which is stored nowhere."""

    invitation: Invitation
    link: str


def hash_of(key: str) -> str:
    """What is stored of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def invite(
    *, account: Account, email: str, role: str, sees: int, invited_by: User, now: datetime.datetime
) -> Sent:
    """Invites somebody, and takes back an older invitation of the same address to the same account.

    Raises OSError (as smtplib does) if the mail could not be handed over, and InvitationLimitError; nothing is
    stored then.
    """
    _refuse_too_many(account, email.strip().lower(), now)
    address, key = email.strip().lower(), secrets.token_urlsafe(32)
    older = Invitation.objects.filter(account=account, email=address, accepted_at=None, withdrawn_at=None)
    older.update(withdrawn_at=now)
    invitation = Invitation.objects.create(
        account=account,
        email=address,
        role=role,
        sees=sees,
        key_hash=hash_of(key),
        invited_by=invited_by,
        created_at=now,
    )
    link = settings.BASE_URL + reverse("invitation", args=[key])
    context = {"link": link, "days": Invitation.LASTS.days}
    send_mail(
        render_to_string("people/mail/invitation_subject.txt", context).strip(),
        render_to_string("people/mail/invitation.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [address],
        html_message=render_to_string("people/mail/invitation.html", context),
    )
    return Sent(invitation, link)


def _refuse_too_many(account: Account, address: str, now: datetime.datetime) -> None:
    lately = Invitation.objects.filter(created_at__gt=now - datetime.timedelta(hours=1))
    if (
        lately.filter(account=account).count() >= MOST_OF_AN_ACCOUNT
        or lately.filter(email=address).count() >= MOST_TO_AN_ADDRESS
    ):
        raise InvitationLimitError


def withdraw(*, invitation: Invitation, now: datetime.datetime) -> bool:
    """Takes an invitation back; False if it was used or taken back before."""
    unused = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    return bool(unused.update(withdrawn_at=now))


def open_invitation(*, key: str, now: datetime.datetime) -> Invitation:
    """The invitation that a link leads to. Raises InvitationError."""
    invitation = Invitation.objects.select_related("account").filter(key_hash=hash_of(key)).first()
    if invitation is None or not invitation.is_open(now):
        raise InvitationError
    return invitation


def has_login(invitation: Invitation) -> bool:
    """Does the address that was invited belong to a user already?"""
    return User.objects.filter(email__iexact=invitation.email).exists()


@transaction.atomic
def accept(*, invitation: Invitation, user: User, now: datetime.datetime) -> Membership:
    """Makes a user a member. Raises InvitationError if it was used meanwhile, or is for another address.

    Who is a member already keeps the role, unless the invitation gives a higher one.
    """
    if user.email.lower() != invitation.email:
        raise InvitationError
    unused = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    if not unused.update(accepted_at=now):
        raise InvitationError
    membership, created = Membership.objects.get_or_create(
        user=user, account=invitation.account, defaults={"role": invitation.role, "sees": invitation.sees}
    )
    if not created and membership.role == Membership.Role.RELATIVE:
        membership.role, membership.sees = invitation.role, max(membership.sees, invitation.sees)
        membership.save(update_fields=["role", "sees"])
    return membership


@transaction.atomic
def register(
    *, invitation: Invitation, first_name: str, last_name: str, password: str, now: datetime.datetime
) -> User:
    """Makes a login for who has none yet, and a member of it. Raises InvitationError."""
    if has_login(invitation):
        raise InvitationError
    user = User.objects.create_user(invitation.email, password, first_name=first_name, last_name=last_name)
    accept(invitation=invitation, user=user, now=now)
    return user
