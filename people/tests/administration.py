"""What the tests of the administration share: who works there, and one told story with everything in it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from conftest import Cast, logged_in
from people.models import (
    Access,
    Consent,
    Contact,
    FamilyMessage,
    Invitation,
    Membership,
    MemoryItem,
    Note,
    Person,
    PhoneLine,
    PrivacyRequest,
    SignIn,
    User,
)
from voicecompanion.lib import fields

REMEMBERED = "Lisa: Enkelin aus Leipzig"
AVOIDED = "der verstorbene Bruder"
NOTED = "Hausarzt im Urlaub"
NEIGHBOUR = "Frau Nachbarin Klein"
TOLD = "Ich bringe am Sonntag Kuchen mit"
SHOWN_WITH_A_REASON = (REMEMBERED, AVOIDED, NOTED, NEIGHBOUR)
# What somebody tells their mother is shown to nobody else, for no reason.
SECRETS = (*SHOWN_WITH_A_REASON, TOLD)
NAMES = ("Maria", "alice@", "Familie A", "+4930111111", "neu@example.org")


def staffed(user: User) -> Client:
    """A member of staff with every right that can be given, logged in."""
    User.objects.filter(pk=user.pk).update(is_staff=True)
    user.user_permissions.set(Permission.objects.all())
    return logged_in(User.objects.get(pk=user.pk))


def root() -> Client:
    return logged_in(User.objects.create_superuser("root@example.org", "ein langes Kennwort 84"))


def rows_about(cast: Cast) -> dict[str, int]:
    """A row of every model of `people` that is about Maria or her account, each with its id."""
    maria, account = cast.maria, cast.account_a
    Person.objects.filter(pk=maria.pk).update(topics_to_avoid=AVOIDED)
    invitation = Invitation.objects.create(account=account, email="neu@example.org", key_hash="f" * 64)
    return {
        "user": cast.alice.pk,
        "account": account.pk,
        "membership": Membership.objects.get(user=cast.alice).pk,
        "person": maria.pk,
        "phoneline": PhoneLine.objects.create(number_e164="+4930111111", account=account).pk,
        "consent": Consent.objects.order_by("pk")[0].pk,
        "memoryitem": MemoryItem.objects.create(person=maria, category="facts", text=REMEMBERED).pk,
        "contact": Contact.objects.create(person=maria, name=NEIGHBOUR).pk,
        "note": Note.objects.create(person=maria, author=cast.alice, text=NOTED).pk,
        "familymessage": FamilyMessage.objects.create(person=maria, author=cast.alice, text=TOLD).pk,
        "invitation": invitation.pk,
        "signin": SignIn.objects.create(user=cast.alice, event="signed_in", device="Firefox, Android").pk,
        "access": Access.objects.create(person=maria, user=cast.alice, what="memory").pk,
        "privacyrequest": PrivacyRequest.objects.create(person=maria, kind="forget").pk,
    }


@contextmanager
def decrypted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every text that is decrypted meanwhile."""
    texts: list[str] = []
    original = fields.decrypt

    def noted(token: str) -> str:
        texts.append(original(token))
        return texts[-1]

    with monkeypatch.context() as patch:
        patch.setattr(fields, "decrypt", noted)
        yield texts
