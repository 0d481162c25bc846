"""A trial call in a real browser: sound both ways, honest marks, typing, keys, a keyboard, and a strict policy."""

import asyncio
import base64
import json
import shutil
import time
import wave
from array import array
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from math import pi, sin
from pathlib import Path
from typing import Any

import pytest

from calls.models import Call, Concern, Utterance
from conftest import Cast, logged_in
from people.models import User
from realtime.simulator import Simulator
from voicecompanion.lib import mulaw
from voicecompanion.tests.house import House, eventually
from voicecompanion.tests.story import simulator_for

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the PATH"),
]

BEGIN, TYPE_ONLY, HANG_UP = "Gespräch beginnen", "Nur tippen und zuhören", "Auflegen"
TYPED = "Mir geht es heute gut, ich war im Garten."
RATE = 48_000
QUICK = 4.0  # how much faster than people the simulated companion thinks


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
        turn = self.page.locator(f".turn.is-{speaker}", has_text=text)
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

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", *microphone_flags]
    async with simulator_for(house, QUICK) as simulator, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
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


FAKE_DEVICE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@pytest.fixture
def quiet(tmp_path: Path) -> tuple[str, ...]:
    return (*FAKE_DEVICE, microphone(tmp_path / "quiet.wav"))


def test_a_call_is_heard_answered_and_leaves_no_word_behind(
    house: House, cast: Cast, quiet: tuple[str, ...]
) -> None:
    async def story(seen: Visit) -> None:
        await seen.begin()
        await seen.turn("companion", "Ich bin ein Computerprogramm und kein Mensch.")
        assert await seen.page.locator("[data-part=theirs]").get_attribute("aria-valuenow") is not None
        await seen.type(TYPED)
        await seen.turn("caller", TYPED)
        await seen.page.get_by_text("antwortete nach").first.wait_for(timeout=40_000)
        assert await seen.page.locator(".turn").first.locator(".tag").first.inner_text() == "Mitschrift"
        await seen.page.get_by_role("button", name=HANG_UP).click()
        await seen.page.get_by_text("Gespräch beendet: aufgelegt").wait_for()

    seen = visit(house, cast.alice, story, quiet)
    assert seen.complaints == []
    assert seen.simulator.violations == []
    assert seen.of("stop", seen.sent) != []
    call = eventually(lambda: Call.objects.filter(status="completed").first())
    assert call is not None
    assert (call.end_reason, call.person, call.direction) == ("hung_up", None, "browser")
    assert not Utterance.objects.exists()
    assert TYPED.encode() not in house.traces()


def test_marks_come_back_when_their_sound_was_played_and_not_before(
    house: House, cast: Cast, quiet: tuple[str, ...]
) -> None:
    async def story(seen: Visit) -> None:
        await seen.begin(TYPE_ONLY)
        await seen.turn("companion", "Computerprogramm")
        await seen.page.get_by_role("button", name=HANG_UP).click()

    seen = visit(house, cast.alice, story, quiet)
    echoed = {message["mark"]["name"]: at for at, message in seen.sent if message["event"] == "mark"}
    began = next(at for at, message in seen.received if message["event"] == "media")
    sound_seconds, asked = 0.0, 0
    for _at, message in seen.received:
        if message["event"] == "clear":
            break
        if message["event"] == "media":
            sound_seconds += len(base64.b64decode(message["media"]["payload"])) / 8000
        if message["event"] == "mark" and message["mark"]["name"] in echoed:
            asked += 1
            after = echoed[message["mark"]["name"]] - began
            assert sound_seconds - 0.1 <= after <= sound_seconds + 1.5
    assert asked >= 3
    assert list(echoed) == [mark["mark"]["name"] for mark in seen.of("mark", seen.received)][: len(echoed)]


def test_clear_silences_at_once_and_returns_every_mark(house: House, cast: Cast, quiet: tuple[str, ...]) -> None:
    async def story(seen: Visit) -> None:
        await seen.begin(TYPE_ONLY)
        await seen.turn("companion", "Computerprogramm")
        await seen.type("Ich bin gestürzt und komme nicht mehr hoch!")
        await seen.page.get_by_text("Anlass zur Sorge: Sturz erwähnt").wait_for()
        await seen.page.wait_for_timeout(1500)
        await seen.type("Mir ist nichts passiert.")
        await seen.turn("companion", "unterbrochen")
        await seen.page.wait_for_timeout(300)

    seen = visit(house, cast.alice, story, quiet)
    assert not Concern.objects.exists()
    cleared = [at for at, message in seen.received if message["event"] == "clear"][-1]
    pending = {m["mark"]["name"] for at, m in seen.received if m["event"] == "mark" and at < cleared}
    assert pending <= {message["mark"]["name"] for message in seen.of("mark", seen.sent)}


def test_what_the_microphone_hears_arrives_as_a_telephone_would_send_it(
    house: House, cast: Cast, tmp_path: Path
) -> None:
    async def story(seen: Visit) -> None:
        await seen.begin()
        await seen.page.wait_for_timeout(1500)
        assert await seen.page.locator("[data-part=mine]").get_attribute("aria-valuetext") != "still"
        await seen.page.get_by_role("button", name="Mikrofon stumm").click()
        await seen.page.wait_for_timeout(600)
        assert await seen.page.locator("[data-part=mine]").get_attribute("aria-valuetext") == "still"

    tone = microphone(tmp_path / "tone.wav", tone_hz=500)
    seen = visit(house, cast.alice, story, (*FAKE_DEVICE, tone))
    sound, seconds = seen.sound_sent(), seen.sent[-1][0] - seen.sent[0][0]
    assert {len(base64.b64decode(m["media"]["payload"])) for m in seen.of("media", seen.sent)} == {160}
    assert len(sound) / 8000 == pytest.approx(seconds, abs=0.5)
    loud = [at for at in range(0, len(sound), 160) if mulaw.is_speech(sound[at : at + 160])]
    heard = sound[loud[10] : loud[10] + 4000]
    linear = [mulaw.LINEAR[code] for code in heard]
    crossings = sum(before < 0 <= after for before, after in zip(linear, linear[1:], strict=False))
    assert crossings == pytest.approx(250, abs=8)  # half a second of 500 Hz
    assert not mulaw.is_speech(sound[-1600:])  # muted


def test_the_keys_of_the_telephone_are_sent_and_the_sharp_key_ends_the_call(
    house: House, cast: Cast, quiet: tuple[str, ...]
) -> None:
    async def story(seen: Visit) -> None:
        await seen.begin(TYPE_ONLY)
        await seen.turn("companion", "Computerprogramm")
        await seen.page.get_by_role("button", name="1 Alles gut").click()
        await seen.page.get_by_text("Taste 1 gedrückt").wait_for()
        await seen.page.get_by_role("button", name="# Beenden").click()
        await seen.page.get_by_text("Gespräch beendet:").wait_for(timeout=40_000)

    seen = visit(house, cast.alice, story, quiet)
    assert [message["dtmf"]["digit"] for message in seen.of("dtmf", seen.sent)] == ["1", "#"]
    assert seen.of("state", seen.received)[-1]["state"] == "ended"
    call = eventually(lambda: Call.objects.filter(status="completed").first())
    assert call is not None
    assert call.end_reason == "goodbye"


def test_without_a_microphone_one_types_and_is_told_why(house: House, cast: Cast) -> None:
    async def story(seen: Visit) -> None:
        await seen.begin()
        await seen.page.get_by_role("alert").get_by_text("Der Browser darf das Mikrofon nicht benutzen").wait_for()
        await seen.turn("companion", "Computerprogramm")
        await seen.type(TYPED)
        await seen.turn("caller", TYPED)

    denied = ("--use-fake-device-for-media-stream", "--deny-permission-prompts")
    seen = visit(house, cast.alice, story, denied)
    assert seen.complaints == []
    assert set(seen.sound_sent()) == {0xFF}  # silence, as from a telephone that is muted


def test_a_browser_without_an_audio_thread_lets_one_type_and_read(house: House, cast: Cast) -> None:
    async def story(seen: Visit) -> None:
        await seen.begin()
        await (
            seen.page.get_by_role("alert").get_by_text("Dieser Browser kann hier keinen Ton abspielen").wait_for()
        )
        await seen.turn("companion", "Computerprogramm")
        await seen.type(TYPED)
        await seen.turn("caller", TYPED)

    seen = visit(house, cast.alice, story, (), script="delete window.AudioWorkletNode;")
    assert seen.complaints == []


def test_a_second_tab_is_told_that_a_call_is_running(house: House, cast: Cast, quiet: tuple[str, ...]) -> None:
    async def story(seen: Visit) -> None:
        await seen.begin(TYPE_ONLY)
        second = await seen.page.context.new_page()
        await second.goto(seen.page.url)
        await second.get_by_role("button", name=TYPE_ONLY).click()
        await second.get_by_text("In einem anderen Fenster läuft schon ein Probegespräch").wait_for()
        await seen.page.get_by_role("button", name=HANG_UP).click()
        await second.get_by_role("button", name=TYPE_ONLY).click()
        await second.get_by_text("Im Gespräch").wait_for()

    visit(house, cast.alice, story, quiet)
    assert Call.objects.count() == 2


def test_who_leaves_the_page_has_hung_up(house: House, cast: Cast, quiet: tuple[str, ...]) -> None:
    async def story(seen: Visit) -> None:
        await seen.begin(TYPE_ONLY)
        await seen.turn("companion", "Computerprogramm")
        await seen.page.goto("about:blank")

    visit(house, cast.alice, story, quiet)
    call = eventually(lambda: Call.objects.filter(status="completed").first())
    assert call is not None
    assert call.end_reason in ("hung_up", "silent")


def test_a_server_that_goes_away_is_told_and_one_can_begin_again(
    house: House, cast: Cast, quiet: tuple[str, ...]
) -> None:
    async def story(seen: Visit) -> None:
        await seen.begin(TYPE_ONLY)
        await seen.page.evaluate("window.lastSocket.close()")
        await seen.page.get_by_role("alert").get_by_text("Die Verbindung zum Server ist abgerissen").wait_for()
        await seen.begin(TYPE_ONLY)
        assert await seen.page.get_by_role("alert").count() == 0

    kept = "window.WebSocket = class extends WebSocket { constructor(...a) { super(...a); window.lastSocket = this; } };"
    visit(house, cast.alice, story, quiet, script=kept)


def test_a_member_whose_session_ended_is_told_so(house: House, cast: Cast, quiet: tuple[str, ...]) -> None:
    async def story(seen: Visit) -> None:
        await seen.page.context.clear_cookies(name="sessionid")
        await seen.page.get_by_role("button", name=TYPE_ONLY).click()
        await seen.page.get_by_role("alert").get_by_text("Sie sind nicht mehr angemeldet").wait_for()
        assert await seen.page.get_by_role("button", name=BEGIN).is_enabled()

    visit(house, cast.alice, story, quiet)


def test_a_call_can_be_held_with_the_keyboard_alone(house: House, cast: Cast, quiet: tuple[str, ...]) -> None:
    async def story(seen: Visit) -> None:
        page = seen.page

        async def focused() -> str:
            return str(await page.evaluate("document.activeElement.innerText || document.activeElement.id"))

        await page.get_by_role("button", name=BEGIN).focus()
        await page.keyboard.press("Tab")
        assert await focused() == TYPE_ONLY
        await page.keyboard.press("Enter")
        await page.get_by_text("Im Gespräch").wait_for()
        assert await focused() == HANG_UP  # the button that took its place
        order = []
        for _ in range(7):
            await page.keyboard.press("Tab")
            order.append((await focused()).split("\n")[0])
        assert order[:4] == ["Mikrofon stumm", "1", "0", "#"]
        assert order[-2:] == ["typed", "Sagen"]
        await page.get_by_role("button", name=HANG_UP).focus()
        await page.keyboard.press("Enter")
        await page.get_by_text("Gespräch beendet: aufgelegt").wait_for()
        assert await focused() == BEGIN

    visit(house, cast.alice, story, quiet)


def test_everything_on_the_page_has_a_role_and_a_name(house: House, cast: Cast, quiet: tuple[str, ...]) -> None:
    async def story(seen: Visit) -> None:
        page = seen.page
        await seen.begin(TYPE_ONLY)
        for role, name in (
            ("log", "Gespräch"),
            ("meter", "Sie"),
            ("meter", "Begleiter"),
            ("group", "Tasten des Telefons"),
            ("textbox", "Statt zu sprechen: tippen"),
            ("timer", "Dauer"),
            ("region", "Antwortzeit"),
        ):
            assert await page.get_by_role(role, name=name, exact=True).count() == 1, role
        assert await page.get_by_role("status").inner_text() == "Im Gespräch"
        assert await page.get_by_role("log").get_attribute("aria-live") == "polite"
        nameless = "[...document.querySelectorAll('main button, main input')].filter(e => !e.hidden && !e.labels?.length && !e.innerText && e.type !== 'hidden')"
        assert await page.evaluate(f"{nameless}.length") == 0
        small = "[...document.querySelectorAll('#probe button')].filter(e => e.offsetHeight && e.offsetHeight < 44).length"
        assert await page.evaluate(small) == 0

    visit(house, cast.alice, story, quiet)


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_runs_out_of_a_narrow_screen(house: House, cast: Cast, quiet: tuple[str, ...], width: int) -> None:
    async def story(seen: Visit) -> None:
        await seen.begin(TYPE_ONLY)
        await seen.turn("companion", "Computerprogramm")
        assert await seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    visit(house, cast.alice, story, quiet, viewport={"width": width, "height": 800})


def test_without_javascript_the_page_says_what_it_needs(house: House, cast: Cast, quiet: tuple[str, ...]) -> None:
    async def story(seen: Visit) -> None:
        await seen.page.get_by_text("Ein Probegespräch braucht JavaScript").wait_for()
        assert not await seen.page.get_by_role("button", name=BEGIN).is_visible()

    visit(house, cast.alice, story, quiet, java_script_enabled=False)


# --- the arithmetic, in the browser that does it ---------------------------------------------------------
def test_mu_law_in_the_browser_is_mu_law_on_the_server(house: House, cast: Cast) -> None:
    async def story(seen: Visit) -> None:
        decoded, encoded = await seen.page.evaluate("""async () => {
          const { decodeSample, encodeSample } = await import("/static/js/mulaw.js");
          const codes = Array.from({ length: 256 }, (_, code) => decodeSample(code));
          const linear = Array.from({ length: 65536 }, (_, index) => encodeSample(index - 32768));
          return [codes, linear];
        }""")
        assert decoded == list(mulaw.LINEAR)
        assert encoded == [mulaw.encode_sample(linear) for linear in range(-32768, 32768)]

    visit(house, cast.alice, story, ())


@pytest.mark.parametrize(
    ("from_rate", "to_rate", "hz", "passes"),
    [
        (48_000, 8000, 1000, True),
        (44_100, 8000, 1000, True),
        (48_000, 8000, 3000, True),
        (48_000, 8000, 5000, False),  # would come back as a tone of 3000 Hz
        (44_100, 8000, 7000, False),
        (8000, 48_000, 1000, True),
        (8000, 44_100, 3000, True),
    ],
)
def test_other_sample_rates_keep_the_voice_and_add_no_tones(
    house: House, cast: Cast, from_rate: int, to_rate: int, hz: int, passes: bool
) -> None:
    async def story(seen: Visit) -> None:
        count, strength = await seen.page.evaluate(
            """async ([from, to, hz]) => {
          const { Resampler } = await import("/static/js/resample.js");
          const resampler = new Resampler(from, to);
          const made = [];
          for (let at = 0; at < from; at += 128) {
            const piece = Float32Array.from({ length: 128 }, (_, index) => Math.sin(2 * Math.PI * hz * (at + index) / from));
            made.push(...resampler.push(piece));
          }
          const settled = made.slice(to >> 3);
          return [made.length, Math.sqrt(2 * settled.reduce((sum, one) => sum + one * one, 0) / settled.length)];
        }""",
            [from_rate, to_rate, hz],
        )
        assert count == pytest.approx(to_rate, abs=to_rate / 100)
        assert strength == pytest.approx(1, abs=0.02) if passes else strength < 0.001

    visit(house, cast.alice, story, ())
