"""Every address of the project, without trailing slashes."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from analytics.urls import app_name as portal
from analytics.urls import area_patterns
from people.areas import CLINICAL, PRIVATE
from people.views.members import invitation
from people.views.privacy_facts import privacy_facts
from people.views.purpose import purpose
from voicecompanion.api import api
from voicecompanion.health import health, root

urlpatterns: list[URLPattern | URLResolver] = [
    path("", root, name="root"),
    path("health", health, name="health"),
    path("api/", api.urls),
    path("", include("calls.urls")),
    path("", include("realtime.urls")),
    # One login for all, with its rate limits and second factors: the administration's own is closed.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/", admin.site.urls),
    # The pages of the portal.
    path("", include("people.login_urls")),
    path("einladung/<slug:key>", invitation, name="invitation"),
    path("sprache", set_language, name="set_language"),
    path("zweck", purpose, name="purpose"),
    path("datenschutz", privacy_facts, name="privacy-facts"),
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
