"""The part of Twilio's REST API that places and ends calls, `/2010-04-01/Accounts/{sid}/Calls`.

A created call is really dialled: status callbacks, the signed request for TwiML, a simulated person
who picks up. Calls from another process announce themselves at `/simulator/calls/{sid}` and are ended
over the same socket.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import aiohttp
from aiohttp import WSMsgType, web

from realtime.simulator.call_script import CallScript, Observer, Say
from realtime.simulator.record import Journal
from realtime.simulator.script import Script
from realtime.simulator.twilio_api import (
    ACCOUNTS,
    E164,
    Desk,
    Json,
    TwilioAccount,
    error,
    first_mistake,
    is_address,
    listed,
)
from realtime.simulator.twilio_caller import Detection, Line, TwilioCaller
from realtime.simulator.twilio_messages import TwilioMessages
from realtime.simulator.webhooks import SignedClient, new_sid

FINAL = ("completed", "busy", "no-answer", "failed", "canceled")
_EVENTS = {"initiated", "ringing", "answered", "completed"}
_DETECTIONS = ("Enable", "DetectMessageEnd")
_MACHINES = {"machine": {"Enable": "machine_start", "DetectMessageEnd": "machine_end_beep"}, "fax": {}}
_LONGEST_TWIML = 4000
MAILBOX = CallScript(
    "mailbox", (Say("Hier ist der Anrufbeantworter. Bitte sprechen Sie nach dem Ton."),), stays_ms=60_000
)


def _now() -> str:
    return format_datetime(datetime.now(UTC))


def _nobody(_document: str = "") -> None:
    # Nobody plays this call any more, or yet.
    return


@dataclass
class KnownCall:
    """A call the stand-in can be asked about. `hang_up` and `redirect` reach whoever plays it.

    `started` is empty until it is dialled: a queued call has no StartTime.
    """

    sid: str
    to: str
    from_: str
    direction: str
    status: str = "queued"
    created: str = field(default_factory=_now)
    started: str | None = None
    hang_up: Callable[[], None] = _nobody
    redirect: Callable[[str], None] = _nobody
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
            "api_version": "2010-04-01", "date_created": self.created, "date_updated": _now(),
            "start_time": self.started, "end_time": _now() if over else None,
            "duration": "0" if over else None,
            "price_unit": "USD", "queue_time": "0", "uri": f"{uri}.json",
            "subresource_uris": {"recordings": f"{uri}/Recordings.json"},
        }  # fmt: skip


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
        self._desk = Desk(account, journal, script)
        self.texts = TwilioMessages(self._desk)
        self._scripts = scripts
        self._default = default
        self._observer = observer
        self._tasks: set[asyncio.Task[None]] = set()
        self.calls: dict[str, KnownCall] = {}

    def routes(self) -> list[web.RouteDef]:
        """The addresses served."""
        calls = f"{ACCOUNTS}/Calls"
        one = calls + r"/{sid:CA[0-9a-f]+}.json"
        return [
            *self.texts.routes(),
            web.post(calls + ".json", self._create),
            web.get(calls + ".json", self._list),
            web.post(one, self._update),
            web.get(one, self._show),
            web.delete(one, self._delete),
            web.get("/simulator/calls/{sid}", self._announce),
        ]

    async def close(self) -> None:
        """End all calls that are still going on."""
        await self.texts.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- the API ---------------------------------------------------------------------------------

    async def _create(self, request: web.Request) -> web.Response:
        if refusal := self._desk.refusal(request):
            return refusal
        form = await request.post()
        fields = {name: str(value) for name, value in form.items()}
        events = tuple(str(value) for value in form.getall("StatusCallbackEvent", []))
        self._desk.note(request, fields)
        errors = self._desk.script.create_errors
        if code := errors.pop(0) if errors else _mistake(fields, events):
            return self._desk.refused("twilio_rest", code)
        call = KnownCall(new_sid("CA"), fields["To"], fields["From"], "outbound-api")
        self.calls[call.sid] = call
        self._dial(call, fields, events or ("completed",))
        return await self._desk.created(request, call.as_json(self._account.account_sid))

    async def _list(self, request: web.Request) -> web.Response:
        if refusal := self._desk.refusal(request):
            return refusal
        self._desk.note(request, dict(request.query))
        rows = [call.as_json(self._account.account_sid) for call in reversed(self.calls.values())]
        return listed(request, "calls", rows, time_field="start_time", time_name="StartTime")

    async def _update(self, request: web.Request) -> web.Response:
        refusal = self._desk.refusal(request)
        call = self.calls.get(request.match_info["sid"])
        if refusal is not None or call is None:
            return refusal or error(20404)
        fields = {name: str(value) for name, value in (await request.post()).items()}
        self._desk.note(request, fields)
        if code := _wrong_update(call, fields):
            return error(code)
        if "Twiml" in fields:
            call.redirect(fields["Twiml"])
        else:
            call.status = fields["Status"]
            call.hang_up()
        return web.json_response(call.as_json(self._account.account_sid))

    async def _show(self, request: web.Request) -> web.Response:
        refusal = self._desk.refusal(request)
        call = self.calls.get(request.match_info["sid"])
        if refusal is not None or call is None:
            return refusal or error(20404)
        return web.json_response(call.as_json(self._account.account_sid))

    async def _delete(self, request: web.Request) -> web.Response:
        refusal = self._desk.refusal(request)
        if refusal is not None or self.calls.pop(request.match_info["sid"], None) is None:
            return refusal or error(20404)
        return web.Response(status=204)

    # --- calls of other processes ----------------------------------------------------------------

    async def _announce(self, request: web.Request) -> web.WebSocketResponse:
        line = web.WebSocketResponse()
        await line.prepare(request)
        sid = request.match_info["sid"]
        form = await line.receive_json()
        call = KnownCall(sid, form["To"], form["From"], form["Direction"], "in-progress", started=_now())
        call.hang_up = lambda: self._start(line.send_json({"hang_up": True}))
        call.redirect = lambda document: self._start(line.send_json({"twiml": document}))
        self.calls[sid] = call
        async for message in line:
            if message.type is not WSMsgType.TEXT:
                break
        if call.status not in FINAL:
            call.status = "completed"
        return line

    # --- dialling --------------------------------------------------------------------------------

    def _dial(self, call: KnownCall, fields: dict[str, str], events: tuple[str, ...]) -> None:
        account, script = self._account, self._desk.script
        outcome = script.call_outcomes.get(call.to, "completed")
        line = Line(
            base_url=account.base_url,
            account_sid=account.account_sid,
            auth_token=account.auth_token,
            to_number=call.from_,
            status_path=None,
            connect_to=account.connect_to,
        )
        person = self._scripts.get(call.to, MAILBOX if outcome in _MACHINES else self._default)
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
            status_delay_ms=script.status_delay_ms,
            detection=_detection(fields, outcome),
            detection_ms=script.detection_ms,
        )
        call.hang_up, call.redirect = call.caller.hang_up, call.caller.redirect
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
                call.started = call.started or (_now() if status == "ringing" else None)
                if status in events:
                    await caller.post_status(client, status)
            await asyncio.sleep(ringing_ms / 1000 / self._account.speed)
            if call.status in FINAL or outcome in FINAL[1:]:
                call.status = call.status if call.status in FINAL else outcome
                if "completed" in events:
                    await caller.post_status(client, call.status)
                await caller.settle()
                return
        call.status = "in-progress"
        await caller.run()
        call.status = caller.final_status
        call.caller, call.hang_up, call.redirect = None, _nobody, _nobody

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _answering(person: CallScript, number: str) -> CallScript:
    return CallScript(
        person.name, person.steps, number, person.language, person.voice, person.pace, person.stays_ms
    )


def _detection(fields: Mapping[str, str], outcome: str) -> Detection | None:
    """The verdict a call asked for: told to a callback of its own, or in every webhook if that is waited for."""
    asked = fields.get("MachineDetection")
    if asked is None:
        return None
    answered_by = _MACHINES[outcome].get(asked, outcome) if outcome in _MACHINES else "human"
    asynchronous = fields.get("AsyncAmd") == "true"
    return Detection(answered_by, fields.get("AsyncAmdStatusCallback", "") if asynchronous else "", asynchronous)


def _wrong_update(call: KnownCall, fields: Mapping[str, str]) -> int:
    redirects = "Twiml" in fields
    return first_mistake((
        (not redirects and fields.get("Status") not in ("completed", "canceled"), 21218),
        (len(fields.get("Twiml", "")) > _LONGEST_TWIML, 21205),
        (call.status in FINAL or (redirects and call.status != "in-progress"), 21220),
    ))  # fmt: skip


def _mistake(fields: dict[str, str], events: tuple[str, ...]) -> int:
    to, from_ = fields.get("To", ""), fields.get("From", "")
    return first_mistake((
        (not to, 21201),
        (not E164.fullmatch(to), 21211),
        (not from_, 21213),
        (not E164.fullmatch(from_), 21212),
        (not (fields.get("Url") or fields.get("Twiml")), 21205),
        (len(fields.get("Twiml", "")) > _LONGEST_TWIML, 21205),
        (bool(set(events) - _EVENTS), 21626),
        (not is_address(fields.get("StatusCallback", "http://none")), 21609),
        (_is_wrong_detection(fields), 20001),
    ))  # fmt: skip


def _is_wrong_detection(fields: dict[str, str]) -> bool:
    """A value that the machine detection does not know, or a field of it in a call that asks for none."""
    allowed = {
        "MachineDetection": _DETECTIONS.__contains__,
        "AsyncAmd": ("true", "false").__contains__,
        "AsyncAmdStatusCallback": is_address,
        "AsyncAmdStatusCallbackMethod": ("GET", "POST").__contains__,
    }
    named = [name for name in allowed if name in fields]
    return bool(named) and (
        "MachineDetection" not in fields or not all(allowed[name](fields[name]) for name in named)
    )
