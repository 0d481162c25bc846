"""Who needs a second factor, and the gate that leads them to set one up before they see anything."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from people.models import Account, User

SET_UP_URL_NAME = "second-factor"
# Set once a session's user was seen to have one: the last one cannot be given up (see `people.adapters`).
SESSION_KEY = "has_second_factor"
# Paths that stay open: to set one up, to leave, and what pages are made of.
OPEN = ("/konto/", "/anmelden", "/abmelden", "/sprache", "/static/", "/health", "/einladung/", "/twilio/")


def needs_second_factor(user: User) -> bool:
    """Clinical members and staff reach many people's health data; a family reaches its own."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    return user.is_staff or user.memberships.filter(account__type=Account.Type.CLINICAL).exists()


def factors_of(user: User) -> list[Authenticator]:
    """Everything a user can prove themselves with beside the password, the oldest first."""
    return list(Authenticator.objects.filter(user_id=user.pk).order_by("pk"))


def has_second_factor(user: User) -> bool:
    own = Authenticator.objects.filter(user_id=user.pk)
    return bool(own.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def lacks_second_factor(user: User) -> bool:
    """Must this user set one up before anything is shown?"""
    return needs_second_factor(user) and not has_second_factor(user)


class SecondFactorMiddleware:
    """Leads who lacks a second factor to where it is set up; the API answers 403."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/" or request.path.startswith(OPEN) or not self._lacks(request):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            detail = _("Für diesen Zugang ist ein zweiter Faktor nötig. Bitte richten Sie ihn im Portal ein.")
            return JsonResponse({"error": "second_factor_required", "detail": detail}, status=403)
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(resolve_url(SET_UP_URL_NAME))
        return redirect(SET_UP_URL_NAME)

    @staticmethod
    def _lacks(request: HttpRequest) -> bool:
        if not isinstance(request.user, User) or request.session.get(SESSION_KEY):
            return False
        if has_second_factor(request.user):
            request.session[SESSION_KEY] = True
            return False
        return needs_second_factor(request.user)
