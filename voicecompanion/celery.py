"""The task queue. Tasks are doorbells: they take ids, load, and call the service of the same name."""

import os

from celery import Celery
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voicecompanion.settings")

app = Celery("voicecompanion")


@worker_init.connect
@beat_init.connect
def keep_the_erased_erased(**_named: object) -> None:
    """Before the first task: the database may be an old copy (see `people.erasure`). Otherwise nothing starts.

    Celery only logs an exception of a receiver and goes on; it does not get over SystemExit.
    """
    from django.db import DatabaseError

    from people.erasure import TombstoneError, reapply

    try:
        reapply()
    except (TombstoneError, DatabaseError) as error:
        raise SystemExit(f"erasures could not be applied again: {type(error).__name__}") from None


app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["calls", "analytics"])
