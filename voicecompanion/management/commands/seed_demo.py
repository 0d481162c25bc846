"""`manage.py seed_demo`: persons and a few weeks of past calls for the demo. Does nothing the second time."""

from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Permission
from django.core.management.base import BaseCommand
from django.db import transaction

from people.models import Account, Membership, User
from voicecompanion.demo.seed import seed_people

FAMILY_LOGIN, RELATIVE_LOGIN, CLINIC_LOGIN = "demo@example.org", "relative@example.org", "klinik@example.org"
SHOWN_IN_ADMIN = ("people", "calls", "analytics")


class Command(BaseCommand):
    help = "Fills an empty database with the demo's people and their calls."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--password", required=True)
        parser.add_argument("--app-key", required=True, help="of the clinic's authenticator app, in base 32")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(email=FAMILY_LOGIN).exists():
            self._print_codes()
            return
        family, ward = Account.STANDARD_PRIVATE_ID, Account.STANDARD_CLINICAL_ID
        anna, ben, dora = (
            User.objects.create_user(email, options["password"], first_name=first_name)
            for email, first_name in ((FAMILY_LOGIN, "Anna"), (RELATIVE_LOGIN, "Ben"), (CLINIC_LOGIN, "Dora"))
        )
        _join(anna, family, Membership.Role.MANAGER)
        _join(ben, family, Membership.Role.RELATIVE, sees=Membership.Sees.STATUS)
        _join(dora, ward, Membership.Role.MANAGER)
        # Dora's own mother is in the family's account, so that she has both areas.
        _join(dora, family, Membership.Role.RELATIVE)
        make_staff(dora)
        TOTP.activate(dora, options["app_key"])
        RecoveryCodes.activate(dora)
        seed_people(daughter=anna, nurse=dora)
        self._print_codes()

    def _print_codes(self) -> None:
        """Three of the clinic's emergency codes that were not used yet: each opens the demo once."""
        codes = Authenticator.objects.get(user__email=CLINIC_LOGIN, type=Authenticator.Type.RECOVERY_CODES)
        self.stdout.write("codes: " + " ".join(codes.wrap().get_unused_codes()[:3]))


def _join(user: User, account_id: int, role: str, sees: int = Membership.Sees.TRANSCRIPT) -> None:
    Membership.objects.create(user=user, account_id=account_id, role=role, sees=sees)


def make_staff(user: User) -> None:
    """Lets a user into the administration, where they reach their own accounts."""
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    user.user_permissions.set(Permission.objects.filter(content_type__app_label__in=SHOWN_IN_ADMIN))
