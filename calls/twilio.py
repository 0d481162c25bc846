"""The boundary to Twilio: its signatures and the two requests we make to its REST API.

Whatever goes wrong behind it comes out as one exception, `TwilioError`.
"""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.datastructures import MultiValueDict
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from voicecompanion.lib.environment import LOOPBACK_HOSTS

logger = logging.getLogger(__name__)

STATUS_EVENTS = ["initiated", "ringing", "answered", "completed"]
CALL_NOT_IN_PROGRESS = 21220
NOT_FOUND = 20404
# `TWILIO_TIMEOUT_SECONDS` holds for each address tried and each wait for bytes; this bounds their sum.
DEADLINE_FACTOR = 1.5
THREADS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="twilio")


class TwilioError(Exception):
    """Twilio refused or did not answer. `permanent`: asking again would not help; `code`: its error code."""

    def __init__(self, *, permanent: bool, code: int | None = None) -> None:
        super().__init__(code)
        self.permanent = permanent
        self.code = code


class TwilioNotConfiguredError(TwilioError):
    """There is no account at Twilio in the settings."""

    def __init__(self) -> None:
        super().__init__(permanent=True)


# --- signatures ----------------------------------------------------------------------------------------
def valid_webhook_signature(
    path_with_query: str, form: MultiValueDict[str, str] | Mapping[str, str], header: str | None
) -> bool:
    """True if Twilio signed this webhook: HMAC-SHA1 over the public address and the sorted form fields.

    The address is built from `BASE_URL`, because behind a proxy the request itself says otherwise.
    """
    return _signed(settings.BASE_URL + path_with_query, form, header)


def valid_handshake_signature(header: str | None) -> bool:
    """True if Twilio signed the handshake of the media socket: over the address in the TwiML, without fields."""
    return _signed(settings.STREAM_URL, {}, header)


def _signed(url: str, form: Mapping[str, str] | MultiValueDict[str, str], header: str | None) -> bool:
    # Anybody can sign with an empty key.
    if not header or not settings.TWILIO_AUTH_TOKEN:
        return False
    return bool(RequestValidator(settings.TWILIO_AUTH_TOKEN).validate(url, form, header))


# --- requests ------------------------------------------------------------------------------------------
def require_account() -> None:
    """Raises TwilioNotConfiguredError if calls cannot be placed."""
    if not (settings.TWILIO_ACCOUNT_SID and settings.TWILIO_AUTH_TOKEN and settings.TWILIO_NUMBER_E164):
        raise TwilioNotConfiguredError


def create_call(*, to_e164: str, from_e164: str) -> str:
    """Asks Twilio to ring a number and returns the CallSid. Not idempotent, so it is never repeated.

    Raises TwilioError, after at most 1.5 times `TWILIO_TIMEOUT_SECONDS`.
    """

    def create(client: Client) -> str:
        call = client.calls.create(
            to=to_e164,
            from_=from_e164,
            url=f"{settings.BASE_URL}/twilio/voice",
            method="POST",
            status_callback=f"{settings.BASE_URL}/twilio/status",
            status_callback_method="POST",
            status_callback_event=STATUS_EVENTS,
        )
        return call.sid or ""

    if call_sid := _ask(create):
        return call_sid
    raise TwilioError(permanent=True)


def end_call(*, call_sid: str) -> None:
    """Hangs up. A call that is over already is no error. Raises TwilioError."""

    def end(client: Client) -> None:
        client.calls(call_sid).update(status="completed")

    try:
        _ask(end)
    except TwilioError as error:
        if error.code not in (CALL_NOT_IN_PROGRESS, NOT_FOUND):
            raise


def _ask[T](question: Callable[[Client], T]) -> T:
    require_account()
    deadline_seconds = settings.TWILIO_TIMEOUT_SECONDS * DEADLINE_FACTOR
    try:
        return THREADS.submit(_with_client, question).result(timeout=deadline_seconds)
    except TwilioRestException as error:
        logger.warning("twilio refused", extra={"status": error.status, "code": error.code})
        permanent = 400 <= error.status < 500 and error.status not in (408, 429)
        raise TwilioError(permanent=permanent, code=error.code) from None
    # What cannot be reached is an OSError, what is no JSON a ValueError, what takes too long a TimeoutError.
    except (TwilioException, OSError, ValueError) as error:
        logger.warning("twilio did not answer", extra={"kind": type(error).__name__})
        raise TwilioError(permanent=False) from None


def _with_client[T](question: Callable[[Client], T]) -> T:
    http_client = TwilioHttpClient(timeout=settings.TWILIO_TIMEOUT_SECONDS)
    # A proxy for the outside world cannot reach the loopback address.
    http_client.session.trust_env = urlsplit(settings.TWILIO_API_URL).hostname not in LOOPBACK_HOSTS
    client = Client(
        settings.TWILIO_ACCOUNT_SID,
        settings.TWILIO_AUTH_TOKEN,
        http_client=http_client,
        environment={"TWILIO_REGION": ""},  # otherwise the SDK reads the environment past our settings
    )
    client.api.base_url = settings.TWILIO_API_URL
    try:
        return question(client)
    finally:
        http_client.session.close()
