"""Logging in and out, and the choice of language."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path
from django.views.i18n import set_language

urlpatterns = [
    path("anmelden", LoginView.as_view(), name="login"),
    path("abmelden", LogoutView.as_view(), name="logout"),
    path("sprache", set_language, name="set_language"),
]
