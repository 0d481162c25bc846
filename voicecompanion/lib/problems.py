"""How the JSON API says no: problem details (RFC 9457) with the specification's own keys `error` and `detail`."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import JsonResponse

CONTENT_TYPE = "application/problem+json"


def problem(status: int, error: str, detail: str | Sequence[dict[str, Any]] | None = None) -> JsonResponse:
    """An answer that says what is wrong in words; `detail` is the same again, or one entry per field."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "error": error,
        "detail": error if detail is None else detail,
    }
    dumps = {"ensure_ascii": False}
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE, json_dumps_params=dumps)
