"""A browser for the tests of login: from an address of its own, so that limits of other tests do not count."""

import itertools
import os
import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from conftest import PASSWORD, SECRET

# A network for each process of the test run, and an address for each browser.
NETWORK = os.getpid() % 250
numbers = itertools.count(1)
FIREFOX = "Mozilla/5.0 (Android 16; Mobile; rv:146.0) Gecko/146.0 Firefox/146.0"


def browser(**options: Any) -> Client:
    number = next(numbers)
    address = f"10.{NETWORK}.{number // 250}.{1 + number % 250}"
    return Client(REMOTE_ADDR=address, HTTP_USER_AGENT=FIREFOX, HTTP_ACCEPT="text/html", **options)


def code_of_now(secret: str = SECRET, *, periods_ago: int = 0) -> str:
    """What an authenticator app shows."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 - periods_ago)))


def log_in(client: Client, email: str, password: str = PASSWORD, **fields: str) -> Any:
    return client.post("/anmelden", {"login": email, "password": password, **fields})
