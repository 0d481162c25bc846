"""The doorbells of calls."""

from celery import shared_task
from django.utils import timezone

from calls import services


@shared_task
def sweep_calls() -> None:
    """Every minute: calls whose line went dead are ended."""
    services.sweep_calls(now=timezone.now())
