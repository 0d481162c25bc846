"""The JSON API at `/api`: what belongs to it, who may use it, how often, and how it says no."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Swagger
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.throttling import AuthRateThrottle

from analytics.api import dashboard_router
from people.api import TokenOrSession
from people.api import router as people_router
from voicecompanion.lib.problems import CONTENT_TYPE, problem

DESCRIPTION = """
Authorization: `Bearer` with the token of the operator (`ADMIN_TOKEN`) or with a key that a member made under
*Sicherheit → Programme*; or a session of the portal, which needs `X-CSRFToken` for everything that writes.
A member reaches their own accounts, as far as their role goes. Every reading of content is logged.
Refusals are `application/problem+json`; `error` is one sentence, `detail` the same or one entry per field.
"""


class Throttle(AuthRateThrottle):
    """So many requests in a time, for each token, key or session's user; a stranger is refused before."""

    def get_cache_key(self, request: HttpRequest) -> str:
        user = request.auth.user  # type: ignore[attr-defined]
        return str(self.cache_format % {"scope": self.scope, "ident": f"user-{user.pk}" if user else "operator"})


THROTTLE = Throttle(settings.API_RATE)


class Api(NinjaAPI):
    """Its description tells of refusals as what they are, and what it answers is kept by no cache."""

    def create_response(self, *args: Any, **options: Any) -> HttpResponse:
        response = super().create_response(*args, **options)
        response.headers["Cache-Control"] = "no-store"
        return response

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        for response in _refusals(schema):
            response["content"] = {CONTENT_TYPE: response["content"]["application/json"]}
        return schema


def _refusals(schema: OpenAPISchema) -> Iterator[dict[str, Any]]:
    for operations in schema["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    yield response


api = Api(
    title="EU Voice Companion",
    version="1.0.0",
    description=DESCRIPTION,
    docs=Swagger(settings={"persistAuthorization": False, "tryItOutEnabled": False}),
    auth=TokenOrSession(),
    throttle=[THROTTLE],
)
api.add_router("/dashboard", dashboard_router)
api.add_router("/people", people_router)


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, error.message)


@api.exception_handler(Throttled)
def on_too_many_requests(request: HttpRequest, error: Throttled) -> HttpResponse:
    response = problem(429, "Zu viele Anfragen")
    if error.wait is not None:
        response.headers["Retry-After"] = str(error.wait)
    return response


@api.exception_handler(AuthenticationError)
def on_stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = problem(401, "Nicht angemeldet")
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Http404)
def on_not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "Nicht gefunden")


@api.exception_handler(ValidationError)
def on_invalid_input(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Names the fields and what is wrong with each; what was entered is not sent back."""
    detail = [_problem(one) for one in error.errors]
    fields = ", ".join(str(one["loc"][-1]) for one in detail)
    return problem(422, f"Ungültige Eingabe: {fields}", detail)


def _problem(error: dict[str, Any]) -> dict[str, Any]:
    place = list(error["loc"])
    # The name of our own function's parameter stands between "body" and the field.
    loc = [place[0], *place[2:]] if place[0] == "body" and len(place) > 2 else place
    return {"type": error["type"], "loc": loc, "msg": error["msg"]}
