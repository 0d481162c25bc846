"""Requests as our views see them: typed, and in the language that the reader chose."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import translation
from django_htmx.middleware import HtmxDetails

from voicecompanion.lib.problems import problem


class HtmxRequest(HttpRequest):
    """A request with what `django_htmx` adds to it. For annotations; Django makes the objects."""

    htmx: HtmxDetails


class NoNulMiddleware:
    """Refuses an address with a NUL byte, which no person typed: PostgreSQL takes none, in whatever filter."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path:
            is_api = request.path.startswith("/api/")
            return problem(400, "Unlesbare Adresse") if is_api else HttpResponseBadRequest()
        return self.get_response(request)


class ChosenLanguageMiddleware:
    """German unless the reader chose another language. The browser's own preference is not asked:
    a family reads one portal together, on whatever devices it has."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        response.headers["Content-Language"] = language
        return response
