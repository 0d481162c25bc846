"""The part of Twilio's REST API that places and ends calls, `/2010-04-01/Accounts/{sid}/Calls`.

A created call is really dialled: status callbacks, the signed request for TwiML, a simulated person
who picks up. Calls from another process announce themselves at `/simulator/calls/{sid}` and are ended
over the same socket.
"""

import asyncio
import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

import aiohttp
from aiohttp import WSMsgType, web

from realtime.simulator.call_script import CallScript, Observer
from realtime.simulator.record import HttpRequest, Journal
from realtime.simulator.script import Script
from realtime.simulator.twilio_caller import Line, TwilioCaller
from realtime.simulator.webhooks import SignedClient, new_sid

type Json = dict[str, Any]

FINAL = ("completed", "busy", "no-answer", "failed", "canceled")
_E164 = re.compile(r"\+[1-9]\d{6,14}")
_EVENTS = {"initiated", "ringing", "answered", "completed"}
_LONGEST_TWIML = 4000
_MESSAGES = {
    20003: (401, "Authenticate"),
    20404: (404, "The requested resource was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "Internal Server Error"),
    21201: (400, "No 'To' number is specified"),
    21205: (400, "Url parameter is required."),
    21210: (400, "Source phone number not yet verified"),
    21211: (400, "The 'To' number is not a valid phone number."),
    21212: (400, "The 'From' number is not a valid phone number."),
    21213: (400, "A 'From' phone number is required."),
    21215: (400, "Account not authorized to call this number"),
    21218: (400, "Invalid Status"),
    21220: (400, "Call is not in-progress. Cannot redirect."),
    21626: (400, "Invalid StatusCallbackEvent"),
}


def _error(code: int) -> web.Response:
    status, message = _MESSAGES.get(code, (400, "Bad Request"))
    more = f"https://www.twilio.com/docs/errors/{code}"
    return web.json_response(
        {"code": code, "message": message, "more_info": more, "status": status}, status=status
    )


@dataclass
class KnownCall:
    """A call the stand-in can be asked about. `hang_up` reaches whoever plays it."""

    sid: str
    to: str
    from_: str
    direction: str
    status: str = "queued"
    created: str = field(default_factory=formatdate)
    hang_up: Callable[[], None] = lambda: None
    caller: TwilioCaller | None = None

    def as_json(self, account_sid: str) -> Json:
        """The call as the REST API shows it."""
        uri = f"/2010-04-01/Accounts/{account_sid}/Calls/{self.sid}"
        over = self.status in FINAL
        empty: Json = dict.fromkeys((
            "answered_by", "caller_name", "forwarded_from", "group_sid", "parent_call_sid", "phone_number_sid",
            "price", "trunk_sid", "annotation",
        ))  # fmt: skip
        return {
            **empty, "sid": self.sid, "account_sid": account_sid, "to": self.to, "to_formatted": self.to,
            "from": self.from_, "from_formatted": self.from_, "status": self.status, "direction": self.direction,
            "api_version": "2010-04-01", "date_created": self.created, "date_updated": formatdate(),
            "start_time": self.created, "end_time": formatdate() if over else None,
            "duration": "0" if over else None,
            "price_unit": "USD", "queue_time": "0", "uri": f"{uri}.json",
            "subresource_uris": {"recordings": f"{uri}/Recordings.json"},
        }  # fmt: skip


@dataclass(frozen=True)
class TwilioAccount:
    """Who may call, where our side is, and how fast call time goes by."""

    account_sid: str
    auth_token: str
    base_url: str
    connect_to: str | None = None
    speed: float = 1.0


class TwilioRest:
    """The stand-in. `scripts` maps a called number to whoever answers it; `default` answers the rest."""

    def __init__(
        self,
        account: TwilioAccount,
        journal: Journal,
        script: Callable[[], Script],
        scripts: Mapping[str, CallScript],
        default: CallScript,
        observer: Observer | None = None,
    ) -> None:
        self._account = account
        self._journal = journal
        self._script = script
        self._scripts = scripts
        self._default = default
        self._observer = observer
        self._tasks: set[asyncio.Task[None]] = set()
        self.calls: dict[str, KnownCall] = {}

    def routes(self) -> list[web.RouteDef]:
        """The addresses served."""
        calls = "/2010-04-01/Accounts/{account}/Calls"
        one = calls + r"/{sid:CA[0-9a-f]+}.json"
        return [
            web.post(calls + ".json", self._create),
            web.post(one, self._update),
            web.get(one, self._show),
            web.delete(one, self._delete),
            web.get("/simulator/calls/{sid}", self._announce),
        ]

    async def close(self) -> None:
        """End all calls that are still going on."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- the API ---------------------------------------------------------------------------------

    async def _create(self, request: web.Request) -> web.Response:
        refused = self._gate(request)
        if refused is not None:
            return refused
        form = await request.post()
        fields = {name: str(value) for name, value in form.items()}
        events = tuple(str(value) for value in form.getall("StatusCallbackEvent", []))
        self._journal.requests.append(HttpRequest("POST", request.path, dict(request.headers), fields))
        errors = self._script().create_errors
        code = errors.pop(0) if errors else _mistake(fields, events)
        if code:
            self._journal.violated("twilio_rest", code, _MESSAGES.get(code, (400, ""))[1])
            return _error(code)
        call = KnownCall(new_sid("CA"), fields["To"], fields["From"], "outbound-api")
        self.calls[call.sid] = call
        self._dial(call, fields, events or ("completed",))
        return web.json_response(call.as_json(self._account.account_sid), status=201)

    async def _update(self, request: web.Request) -> web.Response:
        refused = self._gate(request)
        call = self.calls.get(request.match_info["sid"])
        if refused is not None or call is None:
            return refused or _error(20404)
        form = await request.post()
        self._journal.requests.append(HttpRequest("POST", request.path, dict(request.headers), dict(form)))
        status = str(form.get("Status", ""))
        if status not in ("completed", "canceled"):
            return _error(21218)
        if call.status in FINAL:
            return _error(21220)
        call.status = status
        call.hang_up()
        return web.json_response(call.as_json(self._account.account_sid))

    async def _show(self, request: web.Request) -> web.Response:
        refused = self._gate(request)
        call = self.calls.get(request.match_info["sid"])
        if refused is not None or call is None:
            return refused or _error(20404)
        return web.json_response(call.as_json(self._account.account_sid))

    async def _delete(self, request: web.Request) -> web.Response:
        refused = self._gate(request)
        if refused is not None or self.calls.pop(request.match_info["sid"], None) is None:
            return refused or _error(20404)
        return web.Response(status=204)

    def _gate(self, request: web.Request) -> web.Response | None:
        expected = base64.b64encode(
            f"{self._account.account_sid}:{self._account.auth_token}".encode()
        ).decode()
        if request.headers.get("Authorization") != f"Basic {expected}":
            return _error(20003)
        return None if request.match_info["account"] == self._account.account_sid else _error(20404)

    # --- calls of other processes ----------------------------------------------------------------

    async def _announce(self, request: web.Request) -> web.WebSocketResponse:
        line = web.WebSocketResponse()
        await line.prepare(request)
        sid = request.match_info["sid"]
        form = await line.receive_json()
        call = KnownCall(sid, form["To"], form["From"], form["Direction"], "in-progress")
        call.hang_up = lambda: self._start(line.send_json({"hang_up": True}))
        self.calls[sid] = call
        async for message in line:
            if message.type is not WSMsgType.TEXT:
                break
        if call.status not in FINAL:
            call.status = "completed"
        return line

    # --- dialling --------------------------------------------------------------------------------

    def _dial(self, call: KnownCall, fields: dict[str, str], events: tuple[str, ...]) -> None:
        account, script = self._account, self._script()
        outcome = script.call_outcomes.get(call.to, "completed")
        line = Line(
            base_url=account.base_url,
            account_sid=account.account_sid,
            auth_token=account.auth_token,
            to_number=call.from_,
            status_path=None,
            connect_to=account.connect_to,
        )
        person = self._scripts.get(call.to, self._default)
        call.caller = TwilioCaller(
            line,
            _answering(person, call.to),
            observer=self._observer,
            speed=account.speed,
            call_sid=call.sid,
            direction="outbound-api",
            status_callback=fields.get("StatusCallback"),
            status_events=events,
            status_order=script.status_callbacks,
            voice_url=fields.get("Url"),
            inline_twiml=fields.get("Twiml"),
            answered_by="machine_start" if outcome == "machine" else None,
        )
        call.hang_up = call.caller.hang_up
        self._start(self._live(call, call.caller, events, outcome, script.ringing_ms))

    async def _live(
        self, call: KnownCall, caller: TwilioCaller, events: tuple[str, ...], outcome: str, ringing_ms: int
    ) -> None:
        async with aiohttp.ClientSession() as session:
            client = SignedClient(session, self._account.auth_token, self._account.connect_to)
            for status in ("initiated", "ringing"):
                if call.status in FINAL:
                    break
                call.status = status if status == "ringing" else "queued"
                if status in events:
                    await caller.post_status(client, status)
            await asyncio.sleep(ringing_ms / 1000 / self._account.speed)
            if call.status in FINAL or outcome in FINAL[1:]:
                call.status = call.status if call.status in FINAL else outcome
                if "completed" in events:
                    await caller.post_status(client, call.status)
                return
        call.status = "in-progress"
        await caller.run()
        call.status = caller.final_status

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _answering(person: CallScript, number: str) -> CallScript:
    return CallScript(
        person.name, person.steps, number, person.language, person.voice, person.pace, person.stays_ms
    )


def _mistake(fields: dict[str, str], events: tuple[str, ...]) -> int:
    # Twilio's error number for this form, 0 if there is nothing to object to.
    to, from_ = fields.get("To", ""), fields.get("From", "")
    checks = (
        (not to, 21201),
        (not _E164.fullmatch(to), 21211),
        (not from_, 21213),
        (not _E164.fullmatch(from_), 21212),
        (not (fields.get("Url") or fields.get("Twiml")), 21205),
        (len(fields.get("Twiml", "")) > _LONGEST_TWIML, 21205),
        (bool(set(events) - _EVENTS), 21626),
    )
    return next((code for wrong, code in checks if wrong), 0)
