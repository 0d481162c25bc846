"""`manage.py breach_report`: whose data did this login, this key or this span of time touch?"""

import datetime
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people.breach import (
    Span,
    Subject,
    UnknownSubjectError,
    as_lines,
    as_plain,
    breach_report,
    subject_of_key,
    subject_of_user,
)

YEARS = range(2000, 2100)


class Command(BaseCommand):
    help = (
        "Tells from the access log whose data a login, a key of a program or everybody read in a span of time, "
        "and what has to be done within 72 hours. Times are ISO 8601, without a zone in the one of the house."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--user", metavar="EMAIL", help="or the number of a login that was deleted")
        whose.add_argument("--key", metavar="ID", type=int)
        whose.add_argument("--everybody", action="store_true")
        parser.add_argument("--since", metavar="ISO", help="from this moment on, which is part of it")
        parser.add_argument("--until", metavar="ISO", help="up to this moment, which is not")
        parser.add_argument("--noticed", metavar="ISO", help="when the breach was noticed; now, if it is not said")
        parser.add_argument("--names", action="store_true", help="name the persons; without it they are numbers")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        span = Span(moment(options, "since"), moment(options, "until"))
        if span.since and span.until and span.since >= span.until:
            raise CommandError("--since has to lie before --until.")
        noticed_at = moment(options, "noticed") or timezone.now()
        if noticed_at > timezone.now():
            raise CommandError("--noticed lies in the future.")
        report = breach_report(subject(options), span, noticed_at=noticed_at)
        if options["json"]:
            plain = as_plain(report, names=options["names"])
            self.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(as_lines(report, names=options["names"])))


def subject(options: dict[str, Any]) -> Subject:
    """Raises CommandError for whom nobody knows."""
    try:
        if options["user"] is not None:
            return subject_of_user(options["user"])
        return Subject() if options["key"] is None else subject_of_key(options["key"])
    except UnknownSubjectError as error:
        raise CommandError(str(error)) from None


def moment(options: dict[str, Any], name: str) -> datetime.datetime | None:
    """A moment as it was typed. Raises CommandError for what is none."""
    text = options[name]
    if not text:
        return None
    try:
        at = datetime.datetime.fromisoformat(text)
        if at.year not in YEARS:
            raise ValueError
    except ValueError:
        raise CommandError(f"--{name}: no moment in ISO 8601, such as 2026-11-23T14:30") from None
    return at if at.tzinfo else timezone.make_aware(at)
