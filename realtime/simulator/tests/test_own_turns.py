"""A client that decides for itself when the companion speaks: nothing is answered or broken off unasked."""

import base64
from typing import Any

import pytest

from realtime.simulator import Simulator, sounds, speak
from realtime.simulator.tests.conftest import Connect, Json, RawClient, fast
from realtime.simulator.tests.tiny_relay import session_update
from voicecompanion.lib import mulaw

STOPPED = "input_audio_buffer.speech_stopped"
COMMITTED = "input_audio_buffer.committed"
SEMANTIC = {"type": "semantic_vad", "eagerness": "low"}
SERVER = {"type": "server_vad", "threshold": 0.5, "prefix_padding_ms": 300, "silence_duration_ms": 500}


async def take_turns(client: RawClient, detection: dict[str, Any]) -> None:
    """Configure a session that leaves every decision to the client."""
    update = session_update()
    own = {**detection, "create_response": False, "interrupt_response": False}
    update["session"]["audio"]["input"]["turn_detection"] = own
    await client.line.send_json(update)
    await client.until("session.updated")


async def reply(client: RawClient) -> str:
    """Ask for a reply; what was said."""
    await client.send("response.create")
    done: Json = await client.until("response.output_audio_transcript.done")
    await client.until("response.done")
    return str(done["transcript"])


async def kinds_to_come(client: RawClient) -> list[str]:
    return [event["type"] for event in await client.settle()]


@pytest.mark.parametrize("detection", [SEMANTIC, SERVER])
async def test_a_turn_is_committed_and_not_answered_unasked(connect: Connect, detection: dict[str, Any]) -> None:
    async with connect() as client:
        await take_turns(client, detection)
        await client.say(speak("Mein Hund Bello bellt."), quiet_ms=1500)
        await client.until(COMMITTED)
        assert "response.created" not in await kinds_to_come(client)


async def test_speech_over_a_reply_is_heard_and_breaks_nothing_off(connect: Connect, simulator: Simulator) -> None:
    simulator.script = fast(audio_speed=20.0)
    async with connect() as client:
        await take_turns(client, SERVER)
        await client.send("response.create")
        await client.until("response.output_audio.delta")
        await client.say(speak("Moment, ich muss zur Tür."))
        await client.until(COMMITTED)
        assert (await client.until("response.done"))["response"]["status"] == "completed"
        assert "response.created" not in await kinds_to_come(client)


async def test_one_reply_answers_everything_that_was_said_since_the_last(connect: Connect) -> None:
    async with connect() as client:
        await take_turns(client, SERVER)
        await reply(client)
        for text in ("Mein Hund Bello bellt.", "Im Garten blühen die Rosen."):
            await client.say(speak(text))
            await client.until(COMMITTED)
        said = await reply(client)
    assert "Bello" in said and "blüht sicher schön" in said


async def test_a_sentence_in_two_turns_is_answered_as_one(connect: Connect) -> None:
    async with connect() as client:
        await take_turns(client, SERVER)
        await reply(client)
        for text in ("Meine Enkelin", "heißt Lisa."):
            await client.say(speak(text))
            await client.until(COMMITTED)
        assert "Ihrer Enkelin" in await reply(client)


async def test_a_client_that_cancels_may_ask_again_at_once_and_late_deltas_follow(
    connect: Connect, simulator: Simulator
) -> None:
    simulator.script = fast(audio_speed=2.0, late_deltas=2)
    async with connect() as client:
        await take_turns(client, SERVER)
        await client.send("response.create")
        first = (await client.until("response.created"))["response"]["id"]
        await client.until("response.output_audio.delta")
        await client.send("response.cancel")
        await client.send("response.create")
        details = (await client.until("response.done"))["response"]
        second = (await client.until("response.created"))["response"]["id"]
    assert (details["status"], details["status_details"]["reason"]) == ("cancelled", "client_cancelled")
    late = client.types()[client.types().index("response.done") :].count("response.output_audio.delta")
    assert second != first and late == 2


async def test_a_finished_sentence_ends_a_turn_soon_and_an_unfinished_one_after_eight_seconds(
    connect: Connect,
) -> None:
    async with connect() as client:
        await take_turns(client, SEMANTIC)
        await client.say(speak("Ich habe einen Hund."), quiet_ms=1000)
        assert STOPPED not in await kinds_to_come(client)
        await client.say(b"", quiet_ms=400)
        await client.until(STOPPED)
        for text in ("Und dann habe ich noch", "Und dann ..."):
            await client.say(speak(text), quiet_ms=7500)
            assert STOPPED not in await kinds_to_come(client)
            await client.say(b"", quiet_ms=600)
            await client.until(STOPPED)


@pytest.mark.parametrize(("noise_wait_ms", "quiet_ms"), [(1100, 1200), (None, 8100)])
async def test_how_long_a_noise_without_words_holds_a_turn_open_is_a_matter_of_the_script(
    connect: Connect, simulator: Simulator, noise_wait_ms: int | None, quiet_ms: int
) -> None:
    simulator.script = fast(noise_wait_ms=noise_wait_ms)
    async with connect() as client:
        await take_turns(client, SEMANTIC)
        await client.say(sounds.cough(), quiet_ms=quiet_ms - 200)
        assert STOPPED not in await kinds_to_come(client)
        await client.say(b"", quiet_ms=200)
        await client.until(STOPPED)
        await client.until("conversation.item.input_audio_transcription.completed")
    assert simulator.connections[0].heard == [""]


async def test_a_noise_is_waited_for_as_a_noise_whatever_was_said_before_it(
    connect: Connect, simulator: Simulator
) -> None:
    simulator.script = fast(noise_wait_ms=1500)
    async with connect() as client:
        await take_turns(client, SEMANTIC)
        audio = speak("Ich habe einen Hund.") + mulaw.silence(400) + sounds.cough()
        await client.say(audio, quiet_ms=1300)
        assert STOPPED not in await kinds_to_come(client)
        await client.say(b"", quiet_ms=300)
        await client.until(STOPPED)
    assert simulator.connections[0].heard == ["Ich habe einen Hund."]


async def test_a_commit_in_the_middle_of_speech_leaves_the_rest_a_turn_of_its_own(
    connect: Connect, simulator: Simulator
) -> None:
    async with connect() as client:
        await take_turns(client, SERVER)
        await client.say(speak("Ich habe einen Hund."), quiet_ms=100)
        started = await client.until("input_audio_buffer.speech_started")
        await client.send("input_audio_buffer.commit")
        first = await client.until(COMMITTED)
        await client.say(speak("Er heißt Bello."))
        stopped = await client.until(STOPPED)
        second = await client.until(COMMITTED)
        await client.settle()
    assert started["item_id"] == first["item_id"] != second["item_id"] == stopped["item_id"]
    assert second["previous_item_id"] == first["item_id"]
    assert simulator.connections[0].heard == ["Ich habe einen Hund.", "Er heißt Bello."]
    assert len(client.of_type("input_audio_buffer.speech_started")) == 1


async def test_a_rest_of_nothing_but_silence_is_a_turn_without_words(
    connect: Connect, simulator: Simulator
) -> None:
    async with connect() as client:
        await take_turns(client, SEMANTIC)
        await client.say(speak("Ich habe einen Hund."), quiet_ms=600)
        await client.send("input_audio_buffer.commit")
        await client.until(COMMITTED)
        await client.say(b"", quiet_ms=700)
        await client.until(COMMITTED)
    assert simulator.connections[0].heard == ["Ich habe einen Hund.", ""]


async def test_a_whole_turn_in_one_append_is_judged_piece_by_piece(connect: Connect, simulator: Simulator) -> None:
    audio = base64.b64encode(speak("Ich habe einen Hund.") + mulaw.silence(1500)).decode()
    async with connect() as client:
        await take_turns(client, SEMANTIC)
        await client.send("input_audio_buffer.append", audio=audio)
        await client.until(COMMITTED)
    assert simulator.connections[0].heard == ["Ich habe einen Hund."]
