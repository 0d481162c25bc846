"""Both stand-ins on one port of the loopback address: the `Simulator`."""

import asyncio
import dataclasses
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from aiohttp import web

from realtime.simulator.call_script import CallScript, Complained, Observation, Observer
from realtime.simulator.dialogue import Dialogue, GermanDialogue
from realtime.simulator.openai_standin import OpenAIStandin
from realtime.simulator.record import HttpRequest, Journal, RealtimeRecord, SentMessage, Violation
from realtime.simulator.script import Script, ScriptError
from realtime.simulator.scripts import MARIA
from realtime.simulator.twilio_api import TwilioAccount
from realtime.simulator.twilio_caller import Line, TwilioCaller
from realtime.simulator.twilio_rest import TwilioRest
from realtime.simulator.voice import speak

ACCOUNT_SID = "AC" + "5" * 32
AUTH_TOKEN = "simulated-auth-token"  # noqa: S105
API_KEY = "sk-simulated"


def at_pace(speed: float) -> Script:
    """The default script for calls whose time goes by `speed` times as fast.

    A reply's audio has to come faster than the caller plays it, or the reply has gaps.
    """
    healthy = Script()
    return healthy.changed({
        "audio_speed": healthy.audio_speed * speed,
        "thinking_ms": int(healthy.thinking_ms / speed),
        "transcript_delay_ms": int(healthy.transcript_delay_ms / speed),
    })  # fmt: skip


class Simulator:
    """`async with Simulator() as simulator:` serves until the block ends.

    `base_url` is our side's public address, `connect_to` where it listens, if elsewhere. `api_key=None`
    takes any key. `callees` maps called numbers to who answers; `speed` is call seconds per second of
    its calls; the default script keeps that pace (see `at_pace` for a script of your own).
    """

    def __init__(
        self,
        *,
        port: int = 0,
        base_url: str = "http://localhost:8000",
        connect_to: str | None = None,
        account_sid: str = ACCOUNT_SID,
        auth_token: str = AUTH_TOKEN,
        api_key: str | None = API_KEY,
        script: Script | None = None,
        dialogue: Callable[[], Dialogue] = GermanDialogue,
        callees: Mapping[str, CallScript] | None = None,
        default_callee: CallScript = MARIA,
        speed: float = 1.0,
        observer: Observer | None = None,
        keep_events: bool = True,
    ) -> None:
        self.port = port
        self.account = TwilioAccount(account_sid, auth_token, base_url, connect_to, speed)
        self.api_key = api_key
        self.journal = Journal(keep_events=keep_events)
        self.openai = OpenAIStandin(script or at_pace(speed), self.journal, dialogue, api_key)
        self.callees = dict(callees or {})
        self.twilio = TwilioRest(
            self.account,
            self.journal,
            lambda: self.script,
            self.callees,
            default_callee,
            self._noting(observer),
        )
        self._runner: web.AppRunner | None = None

    @property
    def script(self) -> Script:
        """What the next connections and requests get. Assign, or change in place."""
        return self.openai.script

    @script.setter
    def script(self, script: Script) -> None:
        self.openai.script = script

    @property
    def next_scripts(self) -> list[Script]:
        """Scripts for the next Realtime connections, one each, before `script` is used again."""
        return self.openai.next_scripts

    @property
    def url(self) -> str:
        """The root of everything served."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def openai_base_url(self) -> str:
        """For OPENAI_BASE_URL."""
        return f"{self.url}/v1"

    @property
    def twilio_api_url(self) -> str:
        """For TWILIO_API_URL."""
        return self.url

    @property
    def connections(self) -> list[RealtimeRecord]:
        """The Realtime connections so far, oldest first."""
        return list(self.journal.connections)

    @property
    def requests(self) -> list[HttpRequest]:
        """The HTTP requests so far, oldest first."""
        return list(self.journal.requests)

    @property
    def messages(self) -> list[SentMessage]:
        """The short messages so far that Twilio took, oldest first."""
        return list(self.journal.messages)

    @property
    def violations(self) -> list[Violation]:
        """What the real providers would have refused."""
        return list(self.journal.violations)

    def caller(
        self, script: CallScript = MARIA, *, speed: float | None = None, observer: Observer | None = None
    ) -> TwilioCaller:
        """A person who rings our side up; `run()` it."""
        account = self.account
        line = Line(
            account.base_url,
            account.account_sid,
            account.auth_token,
            connect_to=account.connect_to,
            simulator_url=self.url,
        )
        order = self.script.status_callbacks
        return TwilioCaller(
            line, script, observer=self._noting(observer), speed=speed or account.speed, status_order=order
        )

    def _noting(self, observer: Observer | None) -> Observer:
        # What Twilio complains of is a violation like any other.
        def note(observation: Observation) -> None:
            if isinstance(observation, Complained):
                self.journal.violated("twilio", observation.code, observation.message)
            if observer is not None:
                observer(observation)

        return note

    async def __aenter__(self) -> Self:
        # The first use loads the voice's library, which two threads must not do at once.
        await asyncio.to_thread(speak, "Ja.")
        app = web.Application(client_max_size=8 * 1024 * 1024)
        app.add_routes([*self.openai.routes(), *self.twilio.routes(), *self._control_routes()])
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.twilio.close()
        if self._runner is not None:
            await asyncio.shield(self._runner.cleanup())

    # --- orders from another process -------------------------------------------------------------

    def _control_routes(self) -> list[web.RouteDef]:
        return [
            web.get("/simulator/script", self._show_script),
            web.post("/simulator/script", self._change_script),
            web.delete("/simulator/script", self._reset_script),
            web.get("/simulator/health", self._health),
        ]

    async def _show_script(self, _request: web.Request) -> web.Response:
        return web.json_response(dataclasses.asdict(self.script))

    async def _change_script(self, request: web.Request) -> web.Response:
        # ?next=1 queues a script for the next Realtime connection alone.
        try:
            values = await request.json()
            changed = self.script.changed(values)
        except (ScriptError, ValueError, TypeError, AttributeError) as error:
            return web.json_response({"error": str(error)}, status=400)
        if request.query.get("next"):
            self.next_scripts.append(changed)
        else:
            self.script = changed
        return web.json_response(dataclasses.asdict(changed))

    async def _reset_script(self, _request: web.Request) -> web.Response:
        self.script = at_pace(self.account.speed)
        self.next_scripts.clear()
        return web.Response(status=204)

    async def _health(self, _request: web.Request) -> web.Response:
        return web.json_response({"simulated": True})
