"""The Django application `analytics`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnalyticsConfig(AppConfig):
    name = "analytics"
    verbose_name = _("Auswertungen")

    def ready(self) -> None:
        from analytics import receivers  # noqa: F401  (connects them)
