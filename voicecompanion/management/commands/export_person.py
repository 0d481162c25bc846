"""`manage.py export_person ID`: prints everything that is stored about a person, to be handed to that person."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string
from django.utils import timezone, translation

from analytics.disclosure import EVERY_ROW, about, disclosure_of
from people.export import Export, as_json
from people.models import Person
from people.services import record_accesses


class Command(BaseCommand):
    help = (
        "Prints everything that is stored about a person, with what is kept from the members of the account, too: "
        "it is for that person. Is noted in the access log."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", type=int)
        parser.add_argument("--format", choices=["json", "html"], default="json")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.prefetch_related("consents").filter(pk=options["id"]).first()
        if person is None:
            raise CommandError("There is no such person.")
        export = Export(person, timezone.now())
        record_accesses(person=person, read=export.read(), via="command")
        with translation.override(person.language):
            self._print_json(export) if options["format"] == "json" else self._print_html(export)

    def _print_json(self, export: Export) -> None:
        for piece in as_json(export):
            self.stdout.write(piece, ending="")

    def _print_html(self, export: Export) -> None:
        told = disclosure_of(export, at_most=EVERY_ROW)
        context = {"person": export.person, "told": told, "about": about()}
        self.stdout.write(render_to_string("analytics/export_document.html", context))
