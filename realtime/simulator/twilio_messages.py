"""The part of Twilio's REST API that sends short messages, `/2010-04-01/Accounts/{sid}/Messages`.

Nothing is sent to anybody: a message is kept in the journal, and its fate is told to its StatusCallback.
"""

import asyncio
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import aiohttp
from aiohttp import web

from realtime.simulator.record import SentMessage
from realtime.simulator.twilio_api import ACCOUNTS, E164, Desk, Json, error, first_mistake, is_address, listed
from realtime.simulator.webhooks import SignedClient, new_sid

_LONGEST_BODY = 1600
_SENDER_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}")
_FATES = {
    "sent": ("sent",), "delivered": ("sent", "delivered"), "undelivered": ("sent", "undelivered"),
    "failed": ("failed",),
}  # fmt: skip
# Why a message did not arrive: "Unknown destination handset", "Unknown error".
_ERROR_CODES = {"undelivered": 30005, "failed": 30008}


@dataclass
class KnownMessage:
    """A message the stand-in can be asked about."""

    sent: SentMessage
    callback: str | None
    status: str = "queued"
    created: str = field(default_factory=lambda: format_datetime(datetime.now(UTC)))
    date_sent: str | None = None
    error_code: int | None = None

    def as_json(self, account_sid: str) -> Json:
        """The message as the REST API shows it."""
        uri = f"/2010-04-01/Accounts/{account_sid}/Messages/{self.sent.sid}"
        return {
            "sid": self.sent.sid, "account_sid": account_sid, "to": self.sent.to, "from": self.sent.from_,
            "body": self.sent.body, "status": self.status, "direction": "outbound-api", "num_segments": "1",
            "num_media": "0", "messaging_service_sid": None, "api_version": "2010-04-01", "price": None,
            "price_unit": "USD", "error_code": self.error_code, "error_message": None,
            "date_created": self.created, "date_sent": self.date_sent,
            "date_updated": format_datetime(datetime.now(UTC)), "uri": f"{uri}.json",
            "subresource_uris": {"media": f"{uri}/Media.json"},
        }  # fmt: skip


class TwilioMessages:
    """The stand-in for messages."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._tasks: set[asyncio.Task[None]] = set()
        self.messages: dict[str, KnownMessage] = {}

    def routes(self) -> list[web.RouteDef]:
        """The addresses served."""
        return [
            web.post(f"{ACCOUNTS}/Messages.json", self._create),
            web.get(f"{ACCOUNTS}/Messages.json", self._list),
            web.get(ACCOUNTS + r"/Messages/{sid:SM[0-9a-f]+}.json", self._show),
            web.delete(ACCOUNTS + r"/Messages/{sid:SM[0-9a-f]+}.json", self._delete),
        ]

    async def close(self) -> None:
        """No more callbacks."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def told(self) -> None:
        """Wait until every callback that is due has been sent."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _create(self, request: web.Request) -> web.Response:
        if refusal := self._desk.refusal(request):
            return refusal
        fields = {name: str(value) for name, value in (await request.post()).items()}
        self._desk.note(request, fields)
        errors = self._desk.script.message_errors
        barred = self._desk.script.message_refusals.get(fields.get("To", ""), 0)
        if code := errors.pop(0) if errors else _mistake(fields) or barred:
            return self._desk.refused("twilio_messages", code)
        message = KnownMessage(
            SentMessage(new_sid("SM"), fields["To"], fields["From"], fields["Body"]), fields.get("StatusCallback")
        )
        self._desk.journal.messages.append(message.sent)
        self.messages[message.sent.sid] = message
        row = message.as_json(self._desk.account.account_sid)
        self._start(self._deliver(message))
        return await self._desk.created(request, row)

    async def _list(self, request: web.Request) -> web.Response:
        if refusal := self._desk.refusal(request):
            return refusal
        self._desk.note(request, dict(request.query))
        rows = [one.as_json(self._desk.account.account_sid) for one in reversed(self.messages.values())]
        return listed(request, "messages", rows, time_field="date_sent", time_name="DateSent")

    async def _show(self, request: web.Request) -> web.Response:
        message = self.messages.get(request.match_info["sid"])
        refusal = self._desk.refusal(request)
        if refusal is not None or message is None:
            return refusal or error(20404)
        return web.json_response(message.as_json(self._desk.account.account_sid))

    async def _delete(self, request: web.Request) -> web.Response:
        refusal = self._desk.refusal(request)
        if refusal is not None or self.messages.pop(request.match_info["sid"], None) is None:
            return refusal or error(20404)
        return web.Response(status=204)

    # --- what becomes of it ----------------------------------------------------------------------

    async def _deliver(self, message: KnownMessage) -> None:
        script = self._desk.script
        outcome = script.message_outcomes.get(message.sent.to, "delivered")
        forms = [self._pass(message, status) for status in _FATES[outcome]]
        if message.callback is None or script.status_callbacks == "lost":
            return
        if script.status_callbacks == "reordered":
            forms.reverse()
        await asyncio.sleep(script.status_delay_ms / 1000 / self._desk.account.speed)
        async with aiohttp.ClientSession() as session:
            client = SignedClient(session, self._desk.account.auth_token, self._desk.account.connect_to)
            for form in forms:
                for _ in range(2 if script.status_callbacks == "duplicated" else 1):
                    await _post(client, message.callback, form)

    def _pass(self, message: KnownMessage, status: str) -> dict[str, str]:
        message.status = status
        message.error_code = _ERROR_CODES.get(status)
        message.date_sent = message.date_sent or format_datetime(datetime.now(UTC))
        sid = message.sent.sid
        form = {
            "MessageSid": sid, "SmsSid": sid, "MessageStatus": status, "SmsStatus": status,
            "AccountSid": self._desk.account.account_sid, "From": message.sent.from_, "To": message.sent.to,
            "ApiVersion": "2010-04-01",
        }  # fmt: skip
        return form | ({"ErrorCode": str(message.error_code)} if message.error_code else {})

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _post(client: SignedClient, url: str, form: dict[str, str]) -> None:
    try:
        await client.post(url, form)
    except (aiohttp.ClientError, TimeoutError):
        return  # As Twilio: nobody is told that a callback failed.


def _mistake(fields: dict[str, str]) -> int:
    to, from_, body = (fields.get(name, "") for name in ("To", "From", "Body"))
    callback = fields.get("StatusCallback")
    return first_mistake((
        (not to, 21604),
        (not E164.fullmatch(to), 21211),
        (not from_, 21603),
        (not (E164.fullmatch(from_) or _SENDER_NAME.fullmatch(from_)), 21212),
        (not body, 21602),
        (len(body) > _LONGEST_BODY, 21617),
        (callback is not None and not is_address(callback), 21609),
    ))  # fmt: skip
