"""Who needs a second factor, and the gate that leads them to set one up before they see anything."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from people.models import Account, User
from voicecompanion.lib.problems import problem

SET_UP_URL_NAME = "second-factor"
# Paths that stay open: to set one up, to leave, what pages are made of, and what Twilio signs.
OPEN = (
    "/konto/",
    "/anmelden",
    "/abmelden",
    "/sprache",
    "/static/",
    "/health",
    "/einladung/",
    "/zweck",
    "/twilio/voice",
    "/twilio/status",
)
# Below one that is open, but not before there is one: whoever changes who is told may silence an alarm.
CLOSED = ("/konto/benachrichtigungen",)
FOR_PROGRAMS = ("/api/", "/twilio/")


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


def _is_open(path: str) -> bool:
    return path == "/" or (path.startswith(OPEN) and not path.startswith(CLOSED))


class SecondFactorMiddleware:
    """Leads who lacks a second factor to where it is set up; the API answers 403."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_open(request.path) or not self._lacks(request):
            return self.get_response(request)
        if request.path.startswith(FOR_PROGRAMS):
            detail = _("Für diesen Zugang ist ein zweiter Faktor nötig. Bitte richten Sie ihn im Portal ein.")
            return problem(403, "second_factor_required", detail)
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(resolve_url(SET_UP_URL_NAME))
        return redirect(SET_UP_URL_NAME)

    @staticmethod
    def _lacks(request: HttpRequest) -> bool:
        """Asked each time: a factor may be given up, or taken away, and memberships come later than sessions."""
        return isinstance(request.user, User) and lacks_second_factor(request.user)
