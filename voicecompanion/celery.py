"""The task queue. Tasks are doorbells: they take ids, load, and call the service of the same name."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voicecompanion.settings")

app = Celery("voicecompanion")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["calls", "analytics"])
