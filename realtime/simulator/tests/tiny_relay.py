"""The smallest product that could answer a call: a webhook and a relay, for the simulator's own tests.

It passes audio through, clears and truncates on barge-in, and hangs up through the REST API when asked to.
"""

import asyncio
import base64
import json
from typing import Any

import aiohttp
from aiohttp import web
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped, unused-ignore]

from realtime.simulator import ACCOUNT_SID, API_KEY, AUTH_TOKEN

type Json = dict[str, Any]

NOTICE = "Guten Tag, Sie sprechen mit einer künstlichen Intelligenz."
INSTRUCTIONS = f"Beginne wörtlich mit: „{NOTICE}“ Du sprichst mit Maria Schmidt. Wichtige Menschen: Lisa: Enkelin."


def session_update(**changes: Any) -> Json:
    """A good first session.update."""
    detection = {
        "type": "server_vad", "threshold": 0.5, "prefix_padding_ms": 300, "silence_duration_ms": 500,
        "create_response": True, "interrupt_response": True,
    }  # fmt: skip
    session = {
        "type": "realtime", "output_modalities": ["audio"], "instructions": INSTRUCTIONS,
        "audio": {
            "input": {
                "format": {"type": "audio/pcmu"}, "turn_detection": detection,
                "transcription": {"model": "gpt-transcribe", "languages": ["de"]},
            },
            "output": {"format": {"type": "audio/pcmu"}, "voice": "marin"},
        },
        "tools": [{"type": "function", "name": "end_call", "parameters": {"type": "object", "properties": {}}}],
    }  # fmt: skip
    return {"type": "session.update", "session": {**session, **changes}}


class TinyRelay:
    """`async with` it; `url` is its public address.

    `drop_every` loses frames of the caller on their way; `changes` go into the first session.update.
    """

    def __init__(self, *, drop_every: int = 0, close_early: bool = False, twiml: str | None = None) -> None:
        self.simulator_url = ""
        self.drop_every = drop_every
        self.close_early = close_early
        self.twiml = twiml
        self.changes: Json = {}
        self.statuses: list[Json] = []
        self.voice_forms: list[Json] = []
        self.verdicts: list[Json] = []
        self.message_forms: list[Json] = []
        self.signatures: list[bool] = []
        self.upstream_events: list[Json] = []
        self.twilio_events: list[Json] = []
        self.call_sid = ""
        self.url = ""
        self._validator = RequestValidator(AUTH_TOKEN)

    async def __aenter__(self) -> "TinyRelay":
        app = web.Application()
        app.add_routes([
            web.post("/twilio/voice", self._voice),
            web.post("/twilio/status", self._status),
            web.post("/twilio/amd", self._amd),
            web.post("/twilio/message", self._message),
            web.get("/twilio/stream", self._stream),
        ])  # fmt: skip
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _form(self, request: web.Request) -> dict[str, str]:
        form = {name: str(value) for name, value in (await request.post()).items()}
        signature = request.headers.get("X-Twilio-Signature", "")
        self.signatures.append(self._validator.validate(self.url + request.path, form, signature))
        return form

    async def _voice(self, request: web.Request) -> web.Response:
        form = await self._form(request)
        self.voice_forms.append(form)
        stream = self.url.replace("http", "ws") + "/twilio/stream"
        twiml = self.twiml or (
            f'<Response><Connect><Stream url="{stream}"><Parameter name="token" value="t"/></Stream></Connect>'
            '<Say language="de-DE">Wir rufen zurück.</Say><Hangup/></Response>'
        )
        return web.Response(text=twiml, content_type="text/xml")

    async def _status(self, request: web.Request) -> web.Response:
        self.statuses.append(await self._form(request))
        return web.Response()

    async def _amd(self, request: web.Request) -> web.Response:
        self.verdicts.append(await self._form(request))
        return web.Response()

    async def _message(self, request: web.Request) -> web.Response:
        self.message_forms.append(await self._form(request))
        return web.Response()

    async def _stream(self, request: web.Request) -> web.WebSocketResponse:
        address = self.url.replace("http", "ws") + request.path
        self.signatures.append(self._validator.validate(address, {}, request.headers["x-twilio-signature"]))
        line = web.WebSocketResponse()
        await line.prepare(request)
        await line.receive_json()
        start = await line.receive_json()
        self.call_sid = start["start"]["callSid"]
        if self.close_early:
            await line.close()
            return line
        async with aiohttp.ClientSession() as session:
            headers = {"Authorization": f"Bearer {API_KEY}"}
            address = f"{self.simulator_url}/v1/realtime?model=gpt-realtime-2.1"
            async with session.ws_connect(address, headers=headers) as upstream:
                await self._relay(line, upstream, start["streamSid"])
        await line.close()
        return line

    async def _relay(
        self, line: web.WebSocketResponse, upstream: aiohttp.ClientWebSocketResponse, sid: str
    ) -> None:
        await upstream.send_json(session_update(**self.changes))
        await upstream.send_json({"type": "response.create"})
        down = asyncio.create_task(self._down(line, upstream, sid))
        frames = 0
        async for message in line:
            event = json.loads(message.data)
            self.twilio_events.append({"event": event["event"], "mark": event.get("mark")})
            if event["event"] == "stop":
                break
            if event["event"] == "media":
                frames += 1
                if self.drop_every and frames % self.drop_every == 0:
                    continue
                payload = event["media"]["payload"]
                await upstream.send_json({"type": "input_audio_buffer.append", "audio": payload})
        down.cancel()
        await asyncio.gather(down, return_exceptions=True)

    async def _down(
        self, line: web.WebSocketResponse, upstream: aiohttp.ClientWebSocketResponse, sid: str
    ) -> None:
        item_id = ""
        async for message in upstream:
            event = json.loads(message.data)
            self.upstream_events.append(event)
            if event["type"] == "response.output_audio.delta":
                if event["item_id"] != item_id:
                    item_id = event["item_id"]
                    await line.send_json(
                        {"event": "mark", "streamSid": sid, "mark": {"name": f"before {item_id}"}}
                    )
                media = {"payload": event["delta"]}
                await line.send_json({"event": "media", "streamSid": sid, "media": media})
            if event["type"] == "response.output_audio.done":
                await line.send_json({"event": "mark", "streamSid": sid, "mark": {"name": f"after {item_id}"}})
            if event["type"] == "input_audio_buffer.speech_started":
                await line.send_json({"event": "clear", "streamSid": sid})
            if event["type"] == "response.function_call_arguments.done" and event["name"] == "end_call":
                asyncio.get_running_loop().call_later(0.3, lambda: asyncio.ensure_future(self._hang_up()))
        await line.close()

    async def _hang_up(self) -> None:
        key = base64.b64encode(f"{ACCOUNT_SID}:{AUTH_TOKEN}".encode()).decode()
        path = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Calls/{self.call_sid}.json"
        async with aiohttp.ClientSession(headers={"Authorization": f"Basic {key}"}) as session:
            await session.post(self.simulator_url + path, data={"Status": "completed"})


def decoded(event: Json) -> bytes:
    """The audio of a delta."""
    return base64.b64decode(event["delta"], validate=True)
