"""`manage.py seed_demo`: persons and a few weeks of past calls for the demo. Does nothing the second time."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import Permission
from django.core.management.base import BaseCommand
from django.db import transaction

from people.models import Account, Membership, User
from voicecompanion.demo.seed import seed_people

SHOWN_IN_ADMIN = ("people", "calls", "analytics")


class Command(BaseCommand):
    help = "Fills an empty database with the demo's people and their calls."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--password", required=True)

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(email=options["email"]).exists():
            return
        user = User.objects.create_user(options["email"], options["password"], first_name="Anna", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(content_type__app_label__in=SHOWN_IN_ADMIN))
        family, ward = Account.STANDARD_PRIVATE_ID, Account.STANDARD_CLINICAL_ID
        for account_id, role in ((family, Membership.Role.MANAGER), (ward, Membership.Role.CLINICIAN)):
            Membership.objects.create(user=user, account_id=account_id, role=role, sees=Membership.Sees.TRANSCRIPT)
        relative = User.objects.create_user("relative@example.org", options["password"], first_name="Ben")
        Membership.objects.create(user=relative, account_id=family)
        seed_people(author=user)
