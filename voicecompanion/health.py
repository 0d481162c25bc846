"""Whether this process answers, and where a browser that came without an address is led."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from people.access import home_of


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answers without touching the database: it tells that the process lives, not that all is well."""
    return JsonResponse({"status": "healthy"})


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """The portal for browsers; for everybody else the same as `/health`."""
    response = HttpResponseRedirect(home_of(request.user)) if _is_browser(request) else health(request)
    patch_vary_headers(response, ["Accept", "Cookie"])
    return response


def _is_browser(request: HttpRequest) -> bool:
    # `*/*`, which scripts and probes send, is not the wish for a page.
    return "text/html" in request.headers.get("Accept", "")
