"""Every address of the project, without trailing slashes."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from voicecompanion.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("calls.urls")),
    path("health", health, name="health"),
    path("admin/", admin.site.urls),
]
