"""A trial call in a real browser: sound both ways, honest marks, typing, keys, a keyboard, and a strict policy."""

import base64
from itertools import pairwise
from pathlib import Path

import pytest

from calls.models import Call, Utterance
from conftest import Cast
from voicecompanion.lib import mulaw
from voicecompanion.tests.browser import marks
from voicecompanion.tests.house import House, eventually
from voicecompanion.tests.trial import (
    BEGIN,
    FAKE_DEVICE,
    HANG_UP,
    KEEPS_SOCKET,
    MU_LAW,
    NAMELESS,
    RESAMPLED,
    SMALL,
    TYPE_ONLY,
    Visit,
    microphone,
    visit,
)

pytestmark = marks

TYPED = "Mir geht es heute gut, ich war im Garten."


@pytest.fixture
def quiet(tmp_path: Path) -> tuple[str, ...]:
    return (*FAKE_DEVICE, microphone(tmp_path / "quiet.wav"))


def test_a_call_is_heard_answered_and_leaves_no_word_behind(
    house: House, cast: Cast, quiet: tuple[str, ...]
) -> None:
    async def story(seen: Visit) -> None:
        await seen.begin()
        await seen.page.locator("[data-part=theirs][aria-valuetext='gut zu hören']").wait_for()  # it sounds
        await seen.turn("companion", "Ich bin ein Computerprogramm und kein Mensch.")
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
            # Not to a tenth: a busy browser tells of a message after it has it.
            assert sound_seconds - 0.4 <= after <= sound_seconds + 1.5
    assert asked >= 3
    assert list(echoed) == [mark["mark"]["name"] for mark in seen.of("mark", seen.received)][: len(echoed)]


def test_clear_silences_at_once_and_returns_every_mark(house: House, cast: Cast, quiet: tuple[str, ...]) -> None:
    async def story(seen: Visit) -> None:
        await seen.begin(TYPE_ONLY)
        await seen.turn("companion", "Computerprogramm")
        await seen.type(TYPED)
        await seen.page.locator("[data-part=last]", has_text=",").wait_for(timeout=40_000)
        await seen.page.wait_for_timeout(1000)
        await seen.type("Moment, es klingelt an der Tür.")
        await seen.turn("companion", "unterbrochen")
        await seen.page.wait_for_timeout(300)

    seen = visit(house, cast.alice, story, quiet)
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
    crossings = sum(before < 0 <= after for before, after in pairwise(linear))
    assert crossings == pytest.approx(250, abs=8)  # half a second of 500 Hz
    assert not mulaw.is_speech(sound[-1600:])  # muted


def test_the_keys_of_the_telephone_are_sent_and_the_sharp_key_ends_the_call(
    house: House, cast: Cast, quiet: tuple[str, ...]
) -> None:
    async def story(seen: Visit) -> None:
        await seen.begin(TYPE_ONLY)
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
        await seen.page.goto("about:blank")

    visit(house, cast.alice, story, quiet)
    call = eventually(lambda: Call.objects.filter(status="completed").first())
    assert call is not None
    # A page that is gone may not get its goodbye out any more.
    assert call.end_reason in ("hung_up", "silent", "line_lost")


def test_a_server_that_goes_away_is_told_and_one_can_begin_again(
    house: House, cast: Cast, quiet: tuple[str, ...]
) -> None:
    async def story(seen: Visit) -> None:
        await seen.begin(TYPE_ONLY)
        await seen.page.evaluate("window.lastSocket.close()")
        await seen.page.get_by_role("alert").get_by_text("Die Verbindung zum Server ist abgerissen").wait_for()
        await seen.begin(TYPE_ONLY)
        assert await seen.page.get_by_role("alert").count() == 0

    visit(house, cast.alice, story, quiet, script=KEEPS_SOCKET)


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
        assert await page.evaluate(NAMELESS) == 0
        assert await page.evaluate(SMALL) == 0

    visit(house, cast.alice, story, quiet)


def test_nothing_runs_out_of_a_narrow_screen(house: House, cast: Cast, quiet: tuple[str, ...]) -> None:
    async def story(seen: Visit) -> None:
        await seen.begin(TYPE_ONLY)
        await seen.page.get_by_role("button", name="1 Alles gut").click()
        for width in (320, 360, 768, 1280):
            await seen.page.set_viewport_size({"width": width, "height": 800})
            assert await seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width

    visit(house, cast.alice, story, quiet)


def test_without_javascript_the_page_says_what_it_needs(house: House, cast: Cast, quiet: tuple[str, ...]) -> None:
    async def story(seen: Visit) -> None:
        await seen.page.locator("noscript p", has_text="braucht JavaScript").wait_for()
        assert not await seen.page.get_by_role("button", name=BEGIN).is_visible()

    visit(house, cast.alice, story, quiet, java_script_enabled=False)


# --- the arithmetic, in the browser that does it ---------------------------------------------------------
def test_mu_law_in_the_browser_is_mu_law_on_the_server(house: House, cast: Cast) -> None:
    async def story(seen: Visit) -> None:
        decoded, encoded = await seen.page.evaluate(MU_LAW)
        assert decoded == list(mulaw.LINEAR)
        assert encoded == [mulaw.encode_sample(linear) for linear in range(-32768, 32768)]

    visit(house, cast.alice, story, ())


TELEPHONE = 8000


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_other_sample_rates_keep_the_voice_and_add_no_tones(house: House, cast: Cast, rate: int) -> None:
    async def story(seen: Visit) -> None:
        for hz in (300, 1000, 3000):
            count, strength = await seen.page.evaluate(RESAMPLED, [rate, TELEPHONE, hz])
            assert (count, strength) == (pytest.approx(TELEPHONE, abs=100), pytest.approx(1, abs=0.02)), hz
            count, strength = await seen.page.evaluate(RESAMPLED, [TELEPHONE, rate, hz])
            assert (count, strength) == (pytest.approx(rate, abs=500), pytest.approx(1, abs=0.02)), hz
        for hz in (5000, 7000, 11_000):  # would come back as tones that nobody made
            _count, strength = await seen.page.evaluate(RESAMPLED, [rate, TELEPHONE, hz])
            assert strength < 0.001, hz

    visit(house, cast.alice, story, ())
