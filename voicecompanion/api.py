"""The JSON API at `/api`: what belongs to it, who may use it, and how it says no."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from analytics.api import dashboard_router
from people.api import TokenOrSession
from people.api import router as people_router

api = NinjaAPI(title="EU Voice Companion", version="1.0.0", docs_url=None, auth=TokenOrSession())
api.add_router("/dashboard", dashboard_router)
api.add_router("/people", people_router)


def _refusal(request: HttpRequest, status: int, reason: str) -> HttpResponse:
    return api.create_response(request, {"detail": reason, "error": reason}, status=status)


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _refusal(request, error.status_code, error.message)


@api.exception_handler(AuthenticationError)
def on_stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = _refusal(request, 401, "Nicht angemeldet")
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Http404)
def on_not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return _refusal(request, 404, "Nicht gefunden")


@api.exception_handler(ValidationError)
def on_invalid_input(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Names the fields and what is wrong with each; what was entered is not sent back."""
    detail = [_problem(one) for one in error.errors]
    fields = ", ".join(str(one["loc"][-1]) for one in detail)
    return api.create_response(request, {"detail": detail, "error": f"Ungültige Eingabe: {fields}"}, status=422)


def _problem(error: dict[str, Any]) -> dict[str, Any]:
    place = list(error["loc"])
    # The name of our own function's parameter stands between "body" and the field.
    loc = [place[0], *place[2:]] if place[0] == "body" and len(place) > 2 else place
    return {"type": error["type"], "loc": loc, "msg": error["msg"]}
