"""`manage.py erase_person`: erases a person for good, as the page in the portal does."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people.erasure import TombstoneError, erase_person, stored_about
from people.models import Person


class Command(BaseCommand):
    help = "Erases everything that is stored about a person, and keeps it erased when a backup is restored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", type=int, help="the number of the person, as in the address of their page")
        parser.add_argument("--yes", action="store_true", help="do it; without this it only says what there is")

    def handle(self, *args: Any, person: int, yes: bool, **options: Any) -> None:
        found = Person.objects.filter(pk=person).first()
        if found is None:
            raise CommandError("There is no such person.")
        if not yes:
            self._say(stored_about(found))
            self.stdout.write("Nothing was erased. Say --yes to do it.")
            return
        try:
            receipt = erase_person(person=found, erased_by=None, now=timezone.now())
        except TombstoneError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"erasure number {receipt.number}")
        self._say(receipt.counts)

    def _say(self, counts: dict[str, int]) -> None:
        for label, count in counts.items():
            self.stdout.write(f"{label}: {count}")
