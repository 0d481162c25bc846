"""`manage.py messages`: brings the English catalogue up to date with the sources, and compiles it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from voicecompanion.lib.messages import compiled, in_sources, read_po, written_po

LANGUAGE = "en"


class Command(BaseCommand):
    help = "Updates locale/en from the sources (messages nobody says any more go) and compiles it."

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.BASE_DIR / "locale" / LANGUAGE / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        po, mo = folder / "django.po", folder / "django.mo"
        known = read_po(po.read_text(encoding="utf-8")) if po.exists() else {}
        places = in_sources(settings.BASE_DIR)
        catalogue = {message: known.get(message, ("", "")) for message in places}
        po.write_text(written_po(catalogue, places, language=LANGUAGE), encoding="utf-8")
        mo.write_bytes(compiled(catalogue, language=LANGUAGE))
        missing = [message[0] for message, translation in catalogue.items() if not translation[0]]
        self.stdout.write(f"{len(catalogue)} messages, {len(missing)} without a translation")
        for text in missing:
            self.stdout.write(f"  {text}")
