"""The admin token, and the two ways of proving that a request is meant."""

import hmac

from django.conf import settings
from django.http import HttpRequest
from ninja.utils import check_csrf


def has_admin_token(request: HttpRequest) -> bool:
    """True for `Authorization: Bearer $ADMIN_TOKEN`; without a configured token nobody has it."""
    token = bearer_of(request)
    if not token or not settings.ADMIN_TOKEN:
        return False
    return hmac.compare_digest(token.encode(), settings.ADMIN_TOKEN.encode())


def bearer_of(request: HttpRequest) -> str:
    """What stands behind `Bearer` in the Authorization header; "" without one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def has_csrf_token(request: HttpRequest) -> bool:
    """True if a request that writes comes from a page of ours, or if the request only reads."""
    return check_csrf(request) is None
