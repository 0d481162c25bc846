"""`manage.py rotate_keys`: writes all content again with the first of the keys in FERNET_KEY."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from voicecompanion.lib.rotation import rotate_all


class Command(BaseCommand):
    help = (
        "Writes all encrypted content again with the first key of FERNET_KEY. Put the new key in front of the old "
        "one, restart every process, run this until it ends with status 0, then remove the old key."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        unreadable = 0
        for name, counts in rotate_all():
            unreadable += counts.unreadable
            self.stdout.write(
                f"{name}: {counts.rotated} rotated, {counts.current} current, {counts.unreadable} unreadable, "
                f"{counts.changed_meanwhile} changed meanwhile"
            )
        if unreadable:
            raise CommandError(
                f"{unreadable} values are readable with none of these keys. They are left as they are: "
                "do not remove a key before they are found."
            )
        self.stdout.write("everything is readable with the first key alone")
