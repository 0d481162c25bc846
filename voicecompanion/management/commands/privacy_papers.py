"""`manage.py privacy_papers`: writes the papers of data protection as they are for this installation.

With `--check` it compares the committed ones, which describe an installation without further settings.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from voicecompanion.papers import AS_INSTALLED, FOLDER, in_use, papers, stale


class Command(BaseCommand):
    help = "Writes processors, record of processing, facts for the impact assessment and privacy facts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, help="where to (default: they are printed)")
        parser.add_argument("--commit", action="store_true", help="write those that belong to the project")
        parser.add_argument("--check", action="store_true", help="only say which committed ones are stale")

    def handle(self, *args: Any, folder: Path | None, commit: bool, check: bool, **options: Any) -> None:
        if check:
            if names := stale(FOLDER):
                raise CommandError(f"Stale: {', '.join(names)}. Run manage.py privacy_papers --commit.")
            return
        target = FOLDER if commit else folder
        for name, text in papers(AS_INSTALLED if commit else in_use()).items():
            if target is None:
                self.stdout.write(text)
            else:
                target.mkdir(parents=True, exist_ok=True)
                (target / name).write_text(text)
