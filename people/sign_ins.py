"""The audit of sign-ins: who came in, how, from which network and with what; and who was refused.

What strangers type is not kept, and an address is cut to its network.
"""

import ipaddress
import re
from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import signals as auth
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from people.models import SignIn, User

Event = SignIn.Event
# In this order: what is more particular comes first, because browsers call themselves by each other's names.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
PREFIXES = {4: 24, 6: 48}


def network_of(address: str) -> str:
    """The network an address lies in, an IPv4 /24 or an IPv6 /48; "" for what is no address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((found, PREFIXES[found.version]), strict=False))


def device_of(user_agent: str) -> str:
    """The browser and the system as people call them, such as "Firefox, Android"; "" for neither."""
    names = (_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent))
    return ", ".join(name for name in names if name)


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for sign, name in names if re.search(rf"\b{sign}", user_agent)), "")


def note(event: Event, *, user: User | None, request: HttpRequest | None, method: str = "") -> None:
    """Adds a line to the audit."""
    SignIn.objects.create(
        user=user,
        event=event,
        method=method[:60],
        network=network_of(_address(request)) if request else "",
        device=device_of(request.headers.get("User-Agent", "")) if request else "",
    )


def own_sessions(user: User) -> Any:
    """The rows of a user's sessions, to choose from."""
    return UserSession.objects.filter(user=user)


def sessions_of(user: User) -> list[UserSession]:
    """The sessions in which a user is logged in now, the newest first; what has expired is forgotten."""
    found: list[UserSession] = UserSession.objects.purge_and_list(user)
    return sorted(found, key=lambda session: session.created_at, reverse=True)


def _address(request: HttpRequest) -> str:
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:  # the proxy's header is not what we were told to expect
        return ""


# --- what happens, as the packages tell it ------------------------------------------------------------------
def _signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    steps = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, []) if hasattr(request, "session") else []
    methods = [str(step.get("type") or step.get("method")) for step in steps]
    note(Event.SIGNED_IN, user=user, request=request, method=",".join(dict.fromkeys(methods)))


def _refused(credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    tried = credentials.get("email") or credentials.get("username") or ""
    user = User.objects.filter(email=str(tried).strip().lower()).first()
    note(Event.REFUSED, user=user, request=request, method="password")


def _signed_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user:
        note(Event.SIGNED_OUT, user=user, request=request)


def _password_changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    note(Event.PASSWORD_CHANGED, user=user, request=request)


def _password_reset(request: HttpRequest, user: User, **kwargs: Any) -> None:
    note(Event.PASSWORD_RESET, user=user, request=request)


def _factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    note(Event.FACTOR_ADDED, user=user, request=request, method=authenticator.type)


def _factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    note(Event.FACTOR_REMOVED, user=user, request=request, method=authenticator.type)


def _codes_renewed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    note(Event.CODES_RENEWED, user=user, request=request)


def _factor_refused(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    note(Event.REFUSED, user=user, request=request, method=authenticator.type)


def listen() -> None:
    """Connects the audit. To be called once, when the applications are ready."""
    auth.user_logged_in.connect(_signed_in)
    auth.user_login_failed.connect(_refused)
    auth.user_logged_out.connect(_signed_out)
    account.password_changed.connect(_password_changed)
    account.password_set.connect(_password_changed)
    account.password_reset.connect(_password_reset)
    factors.authenticator_added.connect(_factor_added)
    factors.authenticator_removed.connect(_factor_removed)
    factors.authenticator_reset.connect(_codes_renewed)
    factors.authentication_failed.connect(_factor_refused)
