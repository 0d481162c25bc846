"""The doorbells of calls."""

from celery import shared_task
from django.utils import timezone

from calls import services


@shared_task
def sweep_calls() -> None:
    """Every minute: Twilio is asked about calls that nobody told us of; those whose line went dead are ended."""
    services.reconcile_calls(now=timezone.now())
    services.sweep_calls(now=timezone.now())
