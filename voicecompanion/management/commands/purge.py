"""`manage.py purge`: deletes what has outlived its purpose, as the nightly run does, or says what it would."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from analytics.services import Purged, RetentionRefusedError, count_expired, purge_expired


class Command(BaseCommand):
    help = "Deletes what has outlived its purpose. It may be stopped and started again at any time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be deleted")
        parser.add_argument("--tomorrow", action="store_true", help="what would be deleted in a day (a dry run)")
        parser.add_argument(
            "--confirmed", action="store_true", help="run although the clock or the amount looked wrong"
        )

    def handle(self, *args: Any, dry_run: bool, tomorrow: bool, confirmed: bool, **options: Any) -> None:
        now = timezone.now()
        if dry_run or tomorrow:
            self._say(count_expired(now=now + timedelta(days=1) if tomorrow else now))
            return
        try:
            self._say(purge_expired(now=now, confirmed=confirmed))
        except RetentionRefusedError as refused:
            raise CommandError(
                f"Nothing was deleted: {refused.refusal.value}. See --dry-run and --confirmed."
            ) from None

    def _say(self, purged: Purged) -> None:
        self.stdout.write(f"transcripts: {purged.transcripts}")
        self.stdout.write(f"analyses: {purged.analyses}")
        for label, count in sorted(purged.rows.items()):
            self.stdout.write(f"{label}: {count}")
