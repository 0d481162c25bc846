"""What a caller can do on an open line, and notice there; over real sockets."""

import asyncio
import base64
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from realtime.simulator import (
    CallScript,
    Cleared,
    Cough,
    HangUp,
    Heard,
    HeardSound,
    Hesitate,
    Interrupt,
    Noise,
    Quiet,
    Said,
    Say,
    SayOver,
    Silence,
    Simulator,
    WaitForReply,
    sounds,
)
from realtime.simulator.call_script import Step
from realtime.simulator.server import at_pace
from realtime.simulator.tests.conftest import fast
from realtime.simulator.tests.test_twilio_caller import call_to, media
from realtime.simulator.tests.tiny_relay import TinyRelay, session_update
from voicecompanion.lib import mulaw

SPEED = 20.0
SEMANTIC = {"type": "semantic_vad", "eagerness": "low", "create_response": True, "interrupt_response": True}


@pytest.fixture
async def relay() -> AsyncIterator[TinyRelay]:
    async with TinyRelay() as relay:
        yield relay


@pytest.fixture
async def simulator(relay: TinyRelay) -> AsyncIterator[Simulator]:
    script = fast(thinking_ms=10, audio_speed=200.0)
    async with Simulator(base_url=relay.url, script=script, speed=SPEED) as simulator:
        relay.simulator_url = simulator.url
        yield simulator


def calling(*steps: Step) -> CallScript:
    return CallScript("someone", (*steps, HangUp()))


def patient() -> dict[str, object]:
    """A session that waits for the end of a sentence."""
    session: dict[str, object] = session_update()["session"]["audio"]
    session["input"] = {**session["input"], "turn_detection": SEMANTIC}  # type: ignore[dict-item]
    return {"audio": session}


async def test_a_hesitating_caller_says_two_texts_with_a_silence_between_them(simulator: Simulator) -> None:
    step = Hesitate("Ich war gestern ...", pause_ms=3000, then="... im Garten.")
    call = simulator.caller(calling(WaitForReply(), step, WaitForReply()))
    await call.run()
    first, then = call.of_type(Said)
    assert (first.text, then.text) == ("Ich war gestern", "im Garten.")
    assert then.at_ms - first.at_ms > 3000
    assert simulator.connections[0].heard == ["Ich war gestern", "im Garten."]


async def test_a_patient_provider_takes_a_hesitation_of_six_seconds_for_one_turn(
    simulator: Simulator, relay: TinyRelay
) -> None:
    relay.changes = patient()
    call = simulator.caller(calling(WaitForReply(), Hesitate("Ich war gestern", "im Garten."), WaitForReply()))
    await call.run()
    assert simulator.connections[0].heard == ["Ich war gestern im Garten."]


async def test_a_cough_is_taken_for_speech_and_has_no_words(simulator: Simulator) -> None:
    call = simulator.caller(calling(WaitForReply(), Cough(), Silence(2000)))
    await call.run()
    assert simulator.connections[0].heard == [""] and call.of_type(Said) == []


async def test_a_television_goes_on_while_the_caller_says_something(simulator: Simulator) -> None:
    steps = (WaitForReply(), Noise(4000, background=True), Silence(300), Say("Das ist der Fernseher."))
    call = simulator.caller(calling(*steps, Silence(3500)))
    record = await call.run()
    assert simulator.connections[0].heard == ["Das ist der Fernseher."]
    frames = record.frames_sent
    last_words = max(index for index, frame in enumerate(frames) if mulaw.is_speech(frame))
    assert len(frames) - last_words > 50


async def test_a_television_alone_is_a_turn_without_words(simulator: Simulator) -> None:
    await simulator.caller(calling(WaitForReply(), Noise(1500), Silence(2000))).run()
    assert simulator.connections[0].heard == [""]


@pytest.mark.parametrize(
    ("step", "heard"),
    [
        (Say("Hallo, wer ist da?"), "Hallo, wer ist da?"),
        (Hesitate("Hallo", "wer ist da?", pause_ms=100), "Hallo wer ist da?"),
        (Cough(), ""),
        (Noise(600), ""),
    ],
)
async def test_a_caller_may_begin(simulator: Simulator, step: Step, heard: str) -> None:
    call = simulator.caller(calling(step, WaitForReply(), Silence(500)))
    await call.run()
    assert simulator.connections[0].heard == [heard]
    assert not isinstance(step, Say) or call.of_type(Said)[0].at_ms < call.of_type(Heard)[0].at_ms


async def test_talking_over_waits_for_the_first_sound_only(simulator: Simulator) -> None:
    simulator.script = fast(audio_speed=5000.0)
    steps = (SayOver("Moment, bitte!"), WaitForReply(), Silence(300), SayOver("Noch etwas.", timeout_ms=200))
    call = simulator.caller(calling(*steps))
    await call.run()
    assert [said.text for said in call.of_type(Said)] == ["Moment, bitte!", "Noch etwas."]
    assert call.of_type(Cleared)[0].dropped_ms > 0


@pytest.mark.parametrize("speed", [4.0])
async def test_a_reply_is_interrupted_where_it_should_be_at_any_speed(relay: TinyRelay, speed: float) -> None:
    async with Simulator(base_url=relay.url, script=at_pace(speed), speed=speed) as simulator:
        relay.simulator_url = simulator.url
        steps = (Interrupt("Moment, bitte!", after_ms=2000), Interrupt("Halt!", after_ms=800))
        call = simulator.caller(calling(*steps, WaitForReply()))
        record = await call.run()
    assert simulator.connections[0].heard == ["Moment, bitte!", "Halt!"]
    assert [cleared.dropped_ms > 0 for cleared in call.of_type(Cleared)] == [True, True]
    assert all(set(frame) == {0xFF} for frame in record.frames_sent[:100])


async def test_phrases_without_subtitles_and_silences_are_noticed_by_ear_alone() -> None:
    phrase = base64.b64encode(sounds.chatter(1000)).decode()
    unheard = base64.b64encode(sounds.hiss(2000)).decode()

    async def misbehave(line: web.WebSocketResponse, sid: str) -> None:
        await line.send_json(media(sid, phrase))
        await line.send_json(media(sid, unheard))
        await line.send_json(media(sid, phrase))
        await asyncio.sleep(0.2)

    call = await call_to(misbehave, CallScript("listening", (Silence(6000), HangUp())))
    sounds_heard, quiet = call.of_type(HeardSound), call.silences()
    assert [900 <= sound.duration_ms <= 1000 for sound in sounds_heard] == [True, True]
    assert 1800 <= call.heard_ms() <= 2000 and call.heard() == []
    assert [1950 <= stretch.duration_ms <= 2300 for stretch in quiet[-2:-1]] == [True]
    assert quiet == call.of_type(Quiet) and quiet[-1].at_ms > sounds_heard[-1].at_ms


async def test_someone_who_waits_for_a_reply_is_not_content_with_one_that_cannot_be_heard(
    simulator: Simulator,
) -> None:
    simulator.script = fast(quiet_replies=[1])
    call = simulator.caller(calling(WaitForReply(timeout_ms=9000)))
    await call.run()
    assert max(quiet.duration_ms for quiet in call.silences()) >= 8900
    assert call.heard() == [] and call.heard_ms() == 0


async def test_the_callers_own_words_are_no_silence_and_a_cough_does_not_end_one(simulator: Simulator) -> None:
    simulator.script = fast(quiet_replies=[1, 2, 3])
    steps = (Silence(1000), Cough(), Silence(1000), Say("Hallo?"), Silence(800))
    call = simulator.caller(calling(*steps))
    await call.run()
    first, second = call.silences()
    assert 2200 <= first.duration_ms <= 2600 and 700 <= second.duration_ms <= 1200
