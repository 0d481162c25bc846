"""The boundary to Twilio: signatures of what comes in, and the few REST requests we make."""

import requests
from django.conf import settings
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

STATUS_EVENTS = ["initiated", "ringing", "answered", "completed"]


class TwilioError(Exception):
    """A request to Twilio failed. `permanent` means that trying again cannot help; `code` is Twilio's number."""

    def __init__(self, *, permanent: bool, code: int | None = None) -> None:
        super().__init__(f"Twilio refused or did not answer (code {code})")
        self.permanent = permanent
        self.code = code


def is_configured() -> bool:
    return bool(settings.TWILIO_ACCOUNT_SID and settings.TWILIO_AUTH_TOKEN and settings.TWILIO_NUMBER_E164)


def valid_webhook_signature(path: str, form: dict[str, str], signature: str | None) -> bool:
    """True if Twilio signed this request: HMAC-SHA1 over the public address (with query) and the sorted form.

    The address is built from BASE_URL: behind a proxy the request does not know its own.
    """
    return _valid(settings.BASE_URL + path, form, signature)


def valid_handshake_signature(signature: str | None) -> bool:
    """True if Twilio signed this handshake: over the wss address of the TwiML, without parameters."""
    return _valid(settings.STREAM_URL, {}, signature)


def _valid(url: str, form: dict[str, str], signature: str | None) -> bool:
    if not signature or not settings.TWILIO_AUTH_TOKEN:
        return False
    return bool(RequestValidator(settings.TWILIO_AUTH_TOKEN).validate(url, form, signature))


def _client() -> Client:
    client = Client(
        settings.TWILIO_ACCOUNT_SID,
        settings.TWILIO_AUTH_TOKEN,
        http_client=TwilioHttpClient(timeout=settings.TWILIO_TIMEOUT_SECONDS),
    )
    client.api.base_url = settings.TWILIO_API_URL
    return client


def create_call(*, to_e164: str) -> str:
    """Has Twilio dial a number; returns the new call's SID. Not idempotent, so never repeated by itself."""
    try:
        call = _client().calls.create(
            to=to_e164,
            from_=settings.TWILIO_NUMBER_E164,
            url=f"{settings.BASE_URL}/twilio/voice",
            status_callback=f"{settings.BASE_URL}/twilio/status",
            status_callback_event=STATUS_EVENTS,
        )
    except (TwilioException, requests.RequestException) as error:
        raise _as_ours(error) from None
    if not call.sid:
        raise TwilioError(permanent=False)
    return str(call.sid)


def complete_call(*, call_sid: str) -> None:
    """Has Twilio end a running call."""
    try:
        _client().calls(call_sid).update(status="completed")
    except (TwilioException, requests.RequestException) as error:
        raise _as_ours(error) from None


def _as_ours(error: Exception) -> TwilioError:
    """Without the text of theirs, which quotes addresses and numbers."""
    if isinstance(error, TwilioRestException):
        return TwilioError(permanent=400 <= error.status < 500 and error.status != 429, code=error.code)
    return TwilioError(permanent=False)
