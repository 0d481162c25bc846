"""`manage.py verify_ledgers`: has anybody changed what is only ever added to?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people import chain, guards


class Command(BaseCommand):
    help = (
        "Walks along the chain of hashes over consents, accesses and erasures, and looks whether the database "
        "still refuses changes. Prints what there is and a line for each fault; with any, it ends with status 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head", default="", help="a hash that was noted elsewhere, such as in the log of a night before"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = chain.verify(witness=options["head"].strip().lower())
        self.stdout.write(f"links: {verdict.links}, rows: {verdict.rows}, removed rows: {verdict.removed}")
        self.stdout.write(f"newest hash: {verdict.head or 'none'}")
        faults = [*verdict.faults, *(f"the trigger {name} is not there" for name in guards.missing())]
        for fault in faults:
            self.stdout.write(f"fault: {fault}")
        if faults:
            raise CommandError(f"{len(faults)} faults")
        self.stdout.write("the chain holds")
