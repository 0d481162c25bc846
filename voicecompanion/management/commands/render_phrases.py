"""`manage.py render_phrases`: the sentences of the house, made before a call needs them.

In the packaged voice always; in the companion's own voices where OpenAI is configured. What is there is kept.
"""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from people.models import Person
from realtime.phrasebook import (
    RENDER_SECONDS,
    PhraseError,
    own_voice_client,
    own_voice_is_complete,
    render_own_voice,
    render_packaged_voice,
)


class Command(BaseCommand):
    help = "Renders the sentences the house itself says to callers, for times when no model can or may speak."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--voice", action="append", help="this voice; may be given several times")
        parser.add_argument("--again", action="store_true", help="also what is there already, in the own voices")
        parser.add_argument(
            "--seconds",
            type=float,
            default=RENDER_SECONDS,
            help=f"no longer than this (default {RENDER_SECONDS:g})",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        deadline = time.monotonic() + options["seconds"]
        usable = self._packaged()
        if settings.OPENAI_API_KEY:
            for voice in options["voice"] or voices_in_use():
                usable += self._own(voice, deadline - time.monotonic(), again=options["again"])
        if not usable:
            raise CommandError("Nothing could be rendered: callers would hear silence when the model is gone.")

    def _packaged(self) -> int:
        try:
            count = render_packaged_voice()
        except PhraseError as error:
            self.stdout.write(f"packaged voice: not available ({error.reason})")
            return 0
        self.stdout.write(f"packaged voice: {count} sentences there")
        return count

    def _own(self, voice: str, seconds: float, *, again: bool) -> int:
        if not again and own_voice_is_complete(voice):
            self.stdout.write(f"{voice}: all kept")
            return 1
        done = render_own_voice(voice=voice, client=own_voice_client(), seconds=seconds, again=again)
        why = f" ({done.reason})" if done.reason else ""
        self.stdout.write(f"{voice}: {done.made} made, {done.kept} kept, {done.failed} failed{why}")
        return done.made + done.kept


def voices_in_use() -> list[str]:
    """The voice of the house first, then those that persons chose; without a database the first alone."""
    try:
        chosen = list(Person.objects.exclude(voice="").values_list("voice", flat=True).distinct())
    except DatabaseError:
        chosen = []
    return list(dict.fromkeys([settings.REALTIME_VOICE, *chosen]))
