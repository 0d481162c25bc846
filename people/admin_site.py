"""The administration's own site: its name, and its applications in the order in which they build on each other."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

ORDER = ("people", "calls", "analytics")  # whatever else there is follows


class PortalAdminConfig(AdminConfig):
    """Stands in the settings for `django.contrib.admin`."""

    default_site = "people.admin_site.PortalSite"


class PortalSite(AdminSite):
    site_header = site_title = "Voice Companion"
    index_title = _("Verwaltung")
    # The way back to the portal has words of its own: see templates/admin/base_site.html.
    site_url = None

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps = super().get_app_list(request, app_label)
        return sorted(apps, key=lambda app: _place(app["app_label"]))


def _place(app_label: str) -> int:
    return ORDER.index(app_label) if app_label in ORDER else len(ORDER)
