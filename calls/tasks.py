"""Doorbells."""

from celery import shared_task
from django.utils import timezone

from calls import services


@shared_task
def sweep_calls() -> None:
    services.sweep_calls(now=timezone.now())
