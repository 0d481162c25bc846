"""The boundary to Twilio: its signatures and the requests we make to its REST API.

Whatever goes wrong behind it comes out as one exception, `TwilioError`. What rings somebody or sends them a text
is never repeated here: after `TwilioError.maybe_done` it is looked up (`find_call`, `find_message`).
"""

import datetime
import logging
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.datastructures import MultiValueDict
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from voicecompanion.lib.environment import LOOPBACK_HOSTS

logger = logging.getLogger(__name__)

STATUS_EVENTS = ["initiated", "ringing", "answered", "completed"]
CALL_NOT_IN_PROGRESS = 21220
NOT_FOUND = 20404
TOO_MANY_REQUESTS = 20429
# By the setting VOICEMAIL. For a message of ours Twilio has to wait for the beep.
DETECTION = {"hang_up": "Enable", "message": "DetectMessageEnd"}
# `TWILIO_TIMEOUT_SECONDS` holds for each address tried and each wait for bytes; this bounds their sum.
DEADLINE_FACTOR = 1.5
THREADS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="twilio")
# Twilio's times are whole seconds of its own clock. Less than the time for which one number is dialled only once.
CLOCKS_DIFFER = datetime.timedelta(seconds=20)
LOOKED_THROUGH = 100  # of the newest calls or messages to one number


class TwilioError(Exception):
    """Twilio refused or did not answer. `permanent`: asking again would not help; `code`: its error code.

    `maybe_done`: there was no good answer, but the request may have been carried out all the same.
    """

    def __init__(self, *, permanent: bool, code: int | None = None, maybe_done: bool = False) -> None:
        super().__init__(code)
        self.permanent = permanent
        self.code = code
        self.maybe_done = maybe_done


class TwilioNotConfiguredError(TwilioError):
    """There is no account at Twilio in the settings."""

    def __init__(self) -> None:
        super().__init__(permanent=True)


@dataclass(frozen=True, slots=True)
class FoundCall:
    """A call as Twilio knows it; `status` is its word ("queued", "in-progress", "no-answer", …)."""

    call_sid: str
    status: str


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
            **_machine_detection(),
        )
        return call.sid or ""

    return _sid_of_new(create)


def _machine_detection() -> dict[str, str]:
    """Asks who picked up, beside the call: with AsyncAmd nobody waits for the verdict (see calls/machines.py)."""
    detection = DETECTION.get(settings.VOICEMAIL)
    if detection is None:
        return {}
    return {
        "machine_detection": detection,
        "async_amd": "true",
        "async_amd_status_callback": f"{settings.BASE_URL}/twilio/amd",
        "async_amd_status_callback_method": "POST",
    }


def find_call(
    *, to_e164: str, from_e164: str, since: datetime.datetime, known: Collection[str]
) -> FoundCall | None:
    """The newest call from one number to another since then (give or take 20 s) whose SID is not among `known`.

    Without Twilio's filter by time: a call that is still queued has no StartTime yet. Raises TwilioError.
    """

    def find(client: Client) -> FoundCall | None:
        calls = client.calls.list(to=to_e164, from_=from_e164, limit=LOOKED_THROUGH)
        mine = (call for call in calls if _is_since(call, since) and call.sid not in known)
        return next((FoundCall(call.sid, call.status or "") for call in mine), None)

    return _ask(find)


def call_status(*, call_sid: str) -> str | None:
    """Twilio's word for where a call is now; None if it does not know the call. Raises TwilioError."""

    def fetch(client: Client) -> str:
        return client.calls(call_sid).fetch().status or ""

    try:
        return _ask(fetch)
    except TwilioError as error:
        if error.code == NOT_FOUND:
            return None
        raise


def redirect_call(*, call_sid: str, twiml: str) -> None:
    """Lets a running call go on with other TwiML, which ends its stream. Raises TwilioError."""

    def redirect(client: Client) -> None:
        client.calls(call_sid).update(twiml=twiml)

    _unless_over(redirect)


def end_call(*, call_sid: str) -> None:
    """Hangs up. A call that is over already is no error. Raises TwilioError."""

    def end(client: Client) -> None:
        client.calls(call_sid).update(status="completed")

    _unless_over(end)


def _unless_over(update: Callable[[Client], None]) -> None:
    try:
        _ask(update)
    except TwilioError as error:
        if error.code not in (CALL_NOT_IN_PROGRESS, NOT_FOUND):
            raise


def send_message(*, to_e164: str, sender: str, body: str) -> str:
    """Sends a short message and returns its MessageSid. Not idempotent, so it is never repeated.

    `sender` is a number in E.164 that can send messages, or a name (Twilio: "alphanumeric sender ID").

    That Twilio took it does not mean that it arrived: that is told to `/twilio/message`. Raises TwilioError.
    """

    def create(client: Client) -> str:
        message = client.messages.create(
            to=to_e164, from_=sender, body=body, status_callback=f"{settings.BASE_URL}/twilio/message"
        )
        return message.sid or ""

    return _sid_of_new(create)


def find_message(*, to_e164: str, containing: str, since: datetime.datetime) -> str | None:
    """The MessageSid of the newest message to a number since then (give or take 20 s) with these words in it.

    Without Twilio's filter by time: a message that is still queued has no DateSent yet. Raises TwilioError.
    """

    def find(client: Client) -> str | None:
        messages = client.messages.list(to=to_e164, limit=LOOKED_THROUGH)
        mine = (one for one in messages if _is_since(one, since) and containing in (one.body or ""))
        return next((one.sid for one in mine), None)

    return _ask(find)


def delete_call(*, call_sid: str) -> None:
    """Deletes Twilio's own record of a call. One that is gone already is no error. Raises TwilioError."""
    _unless_gone(lambda client: client.calls(call_sid).delete())


def delete_message(*, message_sid: str) -> None:
    """Deletes Twilio's own record of a short message. One that is gone already is no error. Raises TwilioError."""
    _unless_gone(lambda client: client.messages(message_sid).delete())


def _unless_gone(delete: Callable[[Client], object]) -> None:
    try:
        _ask(delete)
    except TwilioError as error:
        if error.code != NOT_FOUND:
            raise


def _is_since(row: Any, since: datetime.datetime) -> bool:
    return row.date_created is not None and row.date_created >= since - CLOCKS_DIFFER


def _sid_of_new(create: Callable[[Client], str]) -> str:
    if new_sid := _ask(create):
        return new_sid
    # It says that it did what we asked, and not what.
    raise TwilioError(permanent=True, maybe_done=True)


def _ask[T](question: Callable[[Client], T]) -> T:
    require_account()
    answer = THREADS.submit(_with_client, question)
    try:
        return answer.result(timeout=settings.TWILIO_TIMEOUT_SECONDS * DEADLINE_FACTOR)
    except TwilioRestException as error:
        logger.warning("twilio refused", extra={"status": error.status, "code": error.code})
        permanent = 400 <= error.status < 500 and error.status not in (408, 429)
        raise TwilioError(permanent=permanent, code=error.code, maybe_done=error.status >= 500) from None
    # What cannot be reached is an OSError, what is no JSON a ValueError, what takes too long a TimeoutError.
    except (TwilioException, OSError, ValueError) as error:
        logger.warning("twilio did not answer", extra={"kind": type(error).__name__})
        raise TwilioError(permanent=False, maybe_done=not _was_never_sent(answer, error)) from None


def _was_never_sent(answer: Future[Any], error: Exception) -> bool:
    """True only for what is certain: no thread was free in time, or there was no connection to send it by."""
    # Cancelled, so that a request we have given up is not sent after all.
    if answer.cancel():
        return True
    causes = (getattr(cause, "reason", None) for cause in error.args)
    return any(isinstance(reason, NewConnectionError | ConnectTimeoutError) for reason in causes)


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
