"""`manage.py show_data_protection`: every claim of data protection, shown working on a throwaway database.

It prints what was done and what was found. Its exit status says whether every claim held.
"""

import contextlib
import logging
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from realtime.simulator import Simulator
from voicecompanion import proofs
from voicecompanion.proofs import CLAIMS, Claim, NotHeldError


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Some claims break things on purpose: what they say is in what is printed."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


class Command(BaseCommand):
    help = "Shows every claim of data protection working. The real database is not touched."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("claims", nargs="*", metavar="claim", help="only these, by their names (see --list)")
        parser.add_argument("--list", action="store_true", help="only list the claims")

    def handle(self, *args: Any, claims: list[str], **options: Any) -> None:
        if unknown := set(claims) - {claim.name for claim in CLAIMS}:
            raise CommandError(f"There is no claim named {', '.join(sorted(unknown))}.")
        chosen = [claim for claim in CLAIMS if not claims or claim.name in claims]
        if options["list"]:
            for claim in chosen:
                self.stdout.write(f"{claim.name}: {claim.promise}")
            return
        with proofs.throwaway_database(), proofs.providers() as simulator, translation.override("de"), _quiet():
            numbered = enumerate(chosen, start=1)
            failed = [claim.name for number, claim in numbered if not self._show(number, claim, simulator)]
        if failed:
            raise CommandError(f"{len(failed)} von {len(chosen)} Zusagen halten nicht: {', '.join(failed)}")
        self.stdout.write(f"\nAlle {len(chosen)} Zusagen halten.")

    def _show(self, number: int, claim: Claim, simulator: Simulator) -> bool:
        self.stdout.write(f"\n{number:2}. {claim.promise}")
        try:
            for found in claim.show(proofs.new_scene(simulator)):
                self.stdout.write(f"    {found}")
        except NotHeldError as broken:
            self.stdout.write(f"    HÄLT NICHT: {broken}")
            return False
        except Exception as error:  # noqa: BLE001 - a claim that breaks does not hold; the others are shown
            self.stdout.write(f"    HÄLT NICHT: abgebrochen mit {type(error).__name__}")
            return False
        self.stdout.write("    hält")
        return True
