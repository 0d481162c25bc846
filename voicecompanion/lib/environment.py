"""Rules about environment variables that need no Django: which belong together, which addresses are ours.

The environment itself is read by `voicecompanion.settings` alone (and prepared by the launcher).
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

PROVIDER_NAMES = ("OPENAI_API_KEY", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_NUMBER_E164")
REAL_CALL_NAMES = (*PROVIDER_NAMES, "BASE_URL", "SECRET_KEY", "FERNET_KEY")
MAIL_BACKENDS = "django.core.mail.backends."
SMTP_PORTS = {"smtp": 587, "smtps": 465}
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")


def takes_real_calls(environment: Mapping[str, str]) -> bool:
    """True if somebody started to fill in the names that real calls need."""
    host = urlsplit(environment.get("BASE_URL", "")).hostname
    return any(environment.get(name) for name in PROVIDER_NAMES) or bool(host and host not in LOOPBACK_HOSTS)


def missing_names(environment: Mapping[str, str]) -> list[str]:
    """The names still missing from a half-filled environment; empty if none or all are filled in."""
    if not takes_real_calls(environment):
        return []
    return [name for name in REAL_CALL_NAMES if not environment.get(name)]


def plain_database_url(url: str) -> str:
    """A database address without the driver names of other frameworks.

    >>> plain_database_url("postgresql+asyncpg://u:p@db/voice")
    'postgresql://u:p@db/voice'
    """
    scheme, separator, rest = url.partition(":")
    return scheme.partition("+")[0] + separator + rest


def websocket_url(url: str) -> str:
    """The same address for a socket: http becomes ws, https becomes wss."""
    return "ws" + url.removeprefix("http")


def twilio_api_url(environment: Mapping[str, str]) -> str:
    """Where Twilio's REST API is reached: as it is written, else in the region that is named, else in the USA.

    Raises ValueError if a region is named without its edge or the other way round: the host needs both names.
    """
    edge, region = (environment.get(name, "") for name in ("TWILIO_EDGE", "TWILIO_REGION"))
    if bool(edge) != bool(region):
        raise ValueError("TWILIO_REGION and TWILIO_EDGE belong together: set both (ie1 and dublin) or neither.")
    regional = f"https://api.{edge}.{region}.twilio.com" if region else "https://api.twilio.com"
    return (environment.get("TWILIO_API_URL", "") or regional).rstrip("/")


def outside_the_eu(addresses: Iterable[str], allowed_hosts: Collection[str]) -> list[str]:
    """Those of the addresses whose host is not on the list of hosts in the EU; one without a host is none of them.

    >>> outside_the_eu(["https://api.openai.com/v1"], ["eu.api.openai.com"])
    ['https://api.openai.com/v1']
    """
    return [address for address in addresses if (urlsplit(address).hostname or "") not in allowed_hosts]


def mailer(url: str) -> dict[str, Any]:
    """How mails leave, as an entry of Django's `MAILERS`: a server, or a folder for a try-out.

    `smtp://user:password@host:port` speaks STARTTLS, `smtps://…` TLS from the first byte, and `file:///folder`
    writes files. Raises ValueError for anything else: mails hold links that open doors, so none goes in the clear.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path:
        return {"BACKEND": MAIL_BACKENDS + "filebased.EmailBackend", "OPTIONS": {"file_path": parts.path}}
    if parts.scheme not in SMTP_PORTS or not parts.hostname:
        raise ValueError("EMAIL_URL must be smtp://…, smtps://… or file:///…")
    options = {
        "host": parts.hostname,
        "port": parts.port or SMTP_PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp",
        "use_ssl": parts.scheme == "smtps",
        "timeout": 10,
    }
    return {"BACKEND": MAIL_BACKENDS + "smtp.EmailBackend", "OPTIONS": options}
