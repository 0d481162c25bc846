"""Every address of the project, without trailing slashes."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from analytics.urls import app_name as portal
from analytics.urls import area_patterns
from people.areas import CLINICAL, PRIVATE
from people.views.purpose import purpose
from voicecompanion.api import api
from voicecompanion.health import health, root

urlpatterns: list[URLPattern | URLResolver] = [
    path("", root, name="root"),
    path("health", health, name="health"),
    path("api/", api.urls),
    path("", include("calls.urls")),
    path("", include("realtime.urls")),
    path("admin/", admin.site.urls),
    # The pages of the portal.
    path("anmelden", auth.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("abmelden", auth.LogoutView.as_view(), name="logout"),
    path("sprache", set_language, name="set_language"),
    path("zweck", purpose, name="purpose"),
    path(
        "privat",
        include((area_patterns(home="/dashboard", people_word="personen"), portal), namespace=PRIVATE.name),
        {"area": PRIVATE},
    ),
    path(
        "klinik",
        include((area_patterns(home="", people_word="patienten"), portal), namespace=CLINICAL.name),
        {"area": CLINICAL},
    ),
]
