"""A Twilio for tests: it signs webhooks as the real one does, and answers our REST requests over a real socket."""

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from twilio.request_validator import RequestValidator

from realtime.simulator import Script, Simulator

MARIA = "+491712345678"
OUR_NUMBER = "+4930000000"


def sid(number: int = 1) -> str:
    return f"CA{number:032x}"


def post_signed(path: str, form: dict[str, str], *, token: str = "") -> HttpResponse:
    """Posts a webhook with the signature that Twilio would give it (or that of somebody with another key)."""
    validator = RequestValidator(token or settings.TWILIO_AUTH_TOKEN)
    signature = validator.compute_signature(settings.BASE_URL + path, form)
    return Client().post(path, form, headers={"X-Twilio-Signature": signature})  # type: ignore[return-value]


def voice_form(**changes: str) -> dict[str, str]:
    return {
        "CallSid": sid(),
        "From": MARIA,
        "To": OUR_NUMBER,
        "CallStatus": "ringing",
        "Direction": "inbound",
        "AccountSid": settings.TWILIO_ACCOUNT_SID,
        **changes,
    }


@dataclass
class FakeTwilio:
    """Twilio's REST API, as far as we use it. What it was asked is in `requests`."""

    url: str = ""
    status: int = 201
    body: dict[str, Any] | str | None = None
    delay_seconds: float = 0.0
    call_sid: str = field(default_factory=lambda: sid(77))
    fresh_sids: bool = False  # each call gets one of its own
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def answer_to(self, path: str, form: dict[str, str]) -> tuple[int, str]:
        self.requests.append((path, form))
        time.sleep(self.delay_seconds)
        call_sid = sid(76 + len(self.requests)) if self.fresh_sids else self.call_sid
        body = {"sid": call_sid, "status": "queued"} if self.body is None else self.body
        return self.status, body if isinstance(body, str) else json.dumps(body)

    def accept(self) -> None:
        self.status, self.body = 201, None

    def refuse(self, status: int, code: int) -> None:
        self.status = status
        self.body = {"code": code, "message": "nicht so", "more_info": "", "status": status}


@contextlib.contextmanager
def running_twilio() -> Iterator[FakeTwilio]:
    """Serves a FakeTwilio on a free loopback port."""
    fake = FakeTwilio()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.answer({name: ",".join(values) for name, values in parse_qs(raw).items()})

        def do_GET(self) -> None:
            self.answer({})

        def answer(self, form: dict[str, str]) -> None:
            status, body = fake.answer_to(self.path, form)
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body.encode())

        def log_message(self, *arguments: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextlib.contextmanager
def running_simulator() -> Iterator[Simulator]:
    """Serves the strict stand-in, whose callbacks find nobody at home, in a thread of its own.

    Calls ring for an hour unless the script says something else.
    """
    simulator = Simulator(
        base_url="http://127.0.0.1:9",
        account_sid=settings.TWILIO_ACCOUNT_SID,
        auth_token=settings.TWILIO_AUTH_TOKEN,
        script=Script(ringing_ms=3_600_000),
    )
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(simulator.__aenter__(), loop).result()
    try:
        yield simulator
    finally:
        asyncio.run_coroutine_threadsafe(simulator.__aexit__(None, None, None), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
