"""A mail for trying out: does what we write arrive? It says that it is one, and nothing else."""

from django.conf import settings
from django.core.cache import cache
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from people.models import User

PAUSE_SECONDS = 60


class TooSoonError(Exception):
    """One was sent a moment ago."""


def send_sample(*, user: User, language: str) -> None:
    """Writes to a user's own address. Raises OSError if the mail could not be handed over, and TooSoonError."""
    if not cache.add(f"sample-mail-{user.pk}", True, PAUSE_SECONDS):
        raise TooSoonError
    with translation.override(language):
        subject = render_to_string("calls/mail/sample_subject.txt").strip()
        text = render_to_string("calls/mail/sample.txt")
    send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [user.email])
