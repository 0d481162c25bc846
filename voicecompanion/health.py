"""Whether this process answers."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET


@require_GET
def health(request: HttpRequest) -> JsonResponse:
    """Answers without touching the database: it tells that the process lives, not that all is well."""
    return JsonResponse({"status": "healthy"})
