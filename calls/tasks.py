"""The doorbells of calls."""

from celery import shared_task
from django.utils import timezone

from calls import services


@shared_task
def sweep_calls() -> None:
    """Every minute: Twilio is asked about calls that nobody told us of; those whose line went dead are ended."""
    services.reconcile_calls(now=timezone.now())
    services.sweep_calls(now=timezone.now())


@shared_task(time_limit=240)
def make_check_ins() -> None:
    """Every few seconds: what a plan says is due is called, as far as lines are free."""
    services.plan_check_ins(now=timezone.now())
    services.dial_due(now=timezone.now())


@shared_task(time_limit=240)
def deliver_notifications() -> None:
    """When something is put into the outbox, and every half minute: what is due is sent."""
    services.deliver_notifications(now=timezone.now())


@shared_task(time_limit=1_000)
def delete_copies() -> None:
    """Every ten minutes: what the carrier still has of people who were erased here is asked to be deleted."""
    services.delete_copies(now=timezone.now())


@shared_task
def queue_weekly() -> None:
    """Every Sunday evening: who wants the weekly report is told that it is there."""
    services.queue_weekly(now=timezone.now())


@shared_task
def advance_chains() -> None:
    """Every few seconds: where nobody has looked, the next contact is told."""
    services.advance_chains(now=timezone.now())
