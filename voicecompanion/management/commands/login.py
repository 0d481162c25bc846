"""`manage.py login --email you@example.org`: makes the first administrator."""

import getpass
import secrets
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from people.models import Account, Membership, User


class Command(BaseCommand):
    help = "Makes an administrator who sees both standard accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError("Please give an e-mail address: make login EMAIL=you@example.org") from None
        if User.objects.filter(email=email).exists():
            raise CommandError("This address has a login already.")
        make_administrator(email, self._password())
        self.stdout.write(f"{email} can log in now, and opens /admin/ too.")

    def _password(self) -> str:
        """Asked for at a terminal; otherwise a fresh one, which is shown this once."""
        if not sys.stdin.isatty():
            password = secrets.token_urlsafe(12)
            self.stdout.write(f"password: {password}")
            return password
        password = getpass.getpass("password: ")
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        return password


@transaction.atomic
def make_administrator(email: str, password: str) -> User:
    user = User.objects.create_superuser(email, password)
    for account_id in (Account.STANDARD_PRIVATE_ID, Account.STANDARD_CLINICAL_ID):
        Membership.objects.create(
            user=user, account_id=account_id, role=Membership.Role.MANAGER, sees=Membership.Sees.TRANSCRIPT
        )
    return user
