"""A trial call's page in a real browser, and what went over its socket."""

import asyncio
import base64
import json
import time
import wave
from array import array
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from math import pi, sin
from pathlib import Path
from typing import Any

from conftest import logged_in
from people.models import User
from realtime.simulator import Simulator
from voicecompanion.tests.browser import ARGUMENTS, CHROMIUM
from voicecompanion.tests.house import House
from voicecompanion.tests.story import simulator_for

BEGIN, TYPE_ONLY, HANG_UP = "Gespräch beginnen", "Nur tippen und zuhören", "Auflegen"
FAKE_DEVICE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
RATE = 48_000
QUICK = 4.0  # how much faster than people the simulated companion thinks

# --- run in the page ---
KEEPS_SOCKET = """window.WebSocket = class extends WebSocket {
  constructor(...parts) { super(...parts); window.lastSocket = this; }
};"""
NAMELESS = """[...document.querySelectorAll('main button, main input')]
  .filter((one) => one.type !== 'hidden' && !one.labels?.length && !one.innerText).length"""
SMALL = """[...document.querySelectorAll('#probe button')]
  .filter((one) => one.offsetHeight && one.offsetHeight < 44).length"""
MU_LAW = """async () => {
  const { decodeSample, encodeSample } = await import("/static/js/mulaw.js");
  const linear = Array.from({ length: 256 }, (_, code) => decodeSample(code));
  const codes = Array.from({ length: 65536 }, (_, index) => encodeSample(index - 32768));
  return [linear, codes];
}"""
# A second of a tone, in the pieces in which a browser hands it over: how many samples come out, and how strong.
RESAMPLED = """async ([from, to, hz]) => {
  const { Resampler } = await import("/static/js/resample.js");
  const resampler = new Resampler(from, to);
  const made = [];
  for (let at = 0; at < from; at += 128) {
    const tone = (_, index) => Math.sin((2 * Math.PI * hz * (at + index)) / from);
    made.push(...resampler.push(Float32Array.from({ length: 128 }, tone)));
  }
  const settled = made.slice(to >> 3);
  return [made.length, Math.sqrt((2 * settled.reduce((sum, one) => sum + one * one, 0)) / settled.length)];
}"""


@dataclass
class Visit:
    """A page of the browser, and everything that went over its socket."""

    page: Any
    simulator: Simulator
    complaints: list[str] = field(default_factory=list)
    sent: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    received: list[tuple[float, dict[str, Any]]] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("websocket", self._watch_socket)

    def _watch_socket(self, socket: Any) -> None:
        socket.on("framesent", lambda text: self.sent.append((time.monotonic(), json.loads(text))))
        socket.on("framereceived", lambda text: self.received.append((time.monotonic(), json.loads(text))))

    def of(self, kind: str, messages: list[tuple[float, dict[str, Any]]]) -> list[dict[str, Any]]:
        return [message for _at, message in messages if message["event"] == kind]

    def sound_sent(self) -> bytes:
        return b"".join(base64.b64decode(message["media"]["payload"]) for message in self.of("media", self.sent))

    async def begin(self, button: str = BEGIN) -> None:
        await self.page.get_by_role("button", name=button).click()
        await self.page.get_by_text("Im Gespräch").wait_for()

    async def type(self, text: str) -> None:
        await self.page.get_by_label("Statt zu sprechen: tippen").fill(text)
        await self.page.keyboard.press("Enter")

    async def turn(self, speaker: str, text: str) -> Any:
        turn = self.page.locator(f".turn.is-{speaker}", has_text=text).last
        await turn.wait_for(timeout=40_000)
        return turn


def microphone(path: Path, tone_hz: int = 0) -> str:
    """Two seconds that the browser's microphone hears again and again."""
    samples = array("h", (round(8000 * sin(2 * pi * tone_hz * at / RATE)) for at in range(2 * RATE)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return f"--use-file-for-fake-audio-capture={path}"


def visit(
    house: House,
    user: User,
    story: Callable[[Visit], Awaitable[None]],
    microphone_flags: tuple[str, ...],
    *,
    script: str = "",
    **context: Any,
) -> Visit:
    """Opens the page as a member, in a browser whose microphone is a file, and lives a story on it."""
    cookie = {"name": "sessionid", "value": logged_in(user).cookies["sessionid"].value, "url": house.base_url}
    return asyncio.run(_lived(house, cookie, story, microphone_flags, script, context))


async def _lived(
    house: House,
    cookie: Any,
    story: Callable[[Visit], Awaitable[None]],
    microphone_flags: tuple[str, ...],
    script: str,
    context: dict[str, Any],
) -> Visit:
    from playwright.async_api import async_playwright

    async with simulator_for(house, QUICK) as simulator, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *microphone_flags])
        own = await browser.new_context(**context)
        await own.add_cookies([cookie])
        page = await own.new_page()
        await page.add_init_script(script)
        visited = Visit(page, simulator)
        visited.watch()
        await page.goto(f"{house.base_url}/probe")
        await story(visited)
        await browser.close()
        return visited
