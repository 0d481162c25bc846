"""Every address of the project, without trailing slashes."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from voicecompanion.api import api
from voicecompanion.health import health, root

urlpatterns: list[URLPattern | URLResolver] = [
    path("", root, name="root"),
    path("health", health, name="health"),
    path("api/", api.urls),
    path("", include("calls.urls")),
    path("", include("people.urls")),
    path("", include("analytics.urls")),
    path("admin/", admin.site.urls),
]
