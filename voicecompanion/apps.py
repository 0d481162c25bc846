"""The Django application `voicecompanion`: the roof."""

from django.apps import AppConfig


class VoicecompanionConfig(AppConfig):
    name = "voicecompanion"

    def ready(self) -> None:
        # Every process that rings a task's bell needs our Celery application, not only the worker.
        from voicecompanion import celery  # noqa: F401
