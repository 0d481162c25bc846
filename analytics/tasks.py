"""The doorbells of the analyses: they take ids and call the service of the same name."""

from typing import TYPE_CHECKING, Any

from celery import shared_task
from django.utils import timezone

from analytics import services

if TYPE_CHECKING:
    from celery import Task

MAX_QUICK_RETRIES = 2  # after these it is the sweep that rings, with growing pauses
# Below both the time a claim lasts and the broker's visibility timeout: no task outlives its claim.
TIME_LIMIT_SECONDS = 540
OTHER_WORKER_SECONDS = 200
# A run that is stopped here goes on where it was in the next night.
PURGE_SECONDS = 4 * 3600


@shared_task(
    autoretry_for=(services.AnalysisError,),
    max_retries=MAX_QUICK_RETRIES,
    retry_backoff=5,
    retry_backoff_max=60,
    retry_jitter=True,
    time_limit=TIME_LIMIT_SECONDS,
    throws=(services.AnalysisError,),
    bind=True,
)
def analyse_call(self: "Task[Any, Any]", call_id: int, sealed_turns: str = "") -> None:
    """Analyses a call. `sealed_turns` is filled in only for a call whose transcript is not stored."""
    try:
        services.analyse_call(call_id=call_id, sealed_turns=sealed_turns, now=timezone.now())
    except services.AlreadyRunningError:
        # If that worker is dead, this message is the only place where the turns still are.
        raise self.retry(countdown=OTHER_WORKER_SECONDS, max_retries=4) from None


@shared_task
def sweep_analyses() -> None:
    """Every minute: what was left behind is rung again."""
    services.sweep_analyses(now=timezone.now())


@shared_task(time_limit=PURGE_SECONDS, throws=(services.RetentionRefusedError,))
def purge_expired() -> None:
    """Every night: what is older than its retention is deleted."""
    services.purge_expired(now=timezone.now())


@shared_task
def watch_retention() -> None:
    """Every hour: those who run the house are told if the night's run did not come to its end."""
    services.alarm_if_overdue(now=timezone.now())
