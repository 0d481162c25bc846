"""Turns, replies and transcripts: what a well-behaved client sees, and what the script makes of it."""

import json

import aiohttp
import pytest
from openai.types.realtime import RealtimeServerEvent
from pydantic import TypeAdapter, ValidationError

from realtime.simulator import Simulator, read_subtitles, speak
from realtime.simulator.dialogue import Moment, Reply, ToolCall
from realtime.simulator.tests.conftest import Connect, Json, RawClient, fast
from realtime.simulator.tests.tiny_relay import NOTICE, decoded, session_update
from voicecompanion.lib import mulaw

SERVER_EVENT: TypeAdapter[object] = TypeAdapter(RealtimeServerEvent)


def valid(event: Json) -> bool:
    """Whether the SDK's model of this very event type accepts it."""
    try:
        return bool(getattr(SERVER_EVENT.validate_python(event), "type", None) == event["type"])
    except ValidationError:
        return False


async def one_turn(client: RawClient, text: str = "Mein Hund Bello bellt.") -> None:
    await client.configure()
    await client.say(speak(text))
    await client.until("response.done")
    await client.settle()


async def test_one_turn_has_the_events_of_the_protocol_in_their_causal_order(connect: Connect) -> None:
    async with connect() as client:
        await one_turn(client)
    seen = dict.fromkeys(client.types())
    kinds = list(seen)
    order = [
        "session.created", "session.updated", "input_audio_buffer.speech_started",
        "input_audio_buffer.speech_stopped", "input_audio_buffer.committed", "conversation.item.added",
        "conversation.item.done", "response.created", "response.output_item.added", "response.content_part.added",
        "response.output_audio_transcript.delta", "response.output_audio.delta", "response.output_audio.done",
        "response.output_audio_transcript.done", "response.content_part.done", "response.output_item.done",
        "response.done",
    ]  # fmt: skip
    assert [kind for kind in kinds if kind in order] == order
    assert {"rate_limits.updated", "conversation.item.input_audio_transcription.completed"} <= seen.keys()


async def test_every_event_fits_the_sdks_model_of_it(connect: Connect, simulator: Simulator) -> None:
    simulator.script = fast(tool_calls={"1": ["end_call", "{}"]})
    async with connect() as client:
        await one_turn(client)
        await client.error_for("response.cancel")
    known = [event for event in client.events if event["type"] != "simulator.unheard_of"]
    assert [event["type"] for event in known if not valid(event)] == []
    assert len({event["event_id"] for event in client.events}) == len(client.events)


async def test_what_the_caller_said_is_understood_and_transcribed(connect: Connect, simulator: Simulator) -> None:
    async with connect() as client:
        await one_turn(client, "Mein Hund Bello bellt. Ich mag ihn sehr.")
    (transcript,) = client.of_type("conversation.item.input_audio_transcription.completed")
    assert transcript["transcript"] == "Mein Hund Bello bellt. Ich mag ihn sehr."
    assert simulator.connections[0].heard == [transcript["transcript"]]


async def test_one_lost_frame_makes_the_caller_unintelligible(connect: Connect, simulator: Simulator) -> None:
    async with connect() as client:
        await client.configure()
        audio = speak("Mein Hund Bello bellt.")
        await client.say(audio[:1600] + audio[1760:])
        done = await client.until("response.output_audio_transcript.done")
        if not simulator.connections[0].heard[0]:
            assert "heard" not in done
    assert simulator.connections[0].heard == [""]


async def test_the_item_announced_when_speech_starts_is_the_one_committed(connect: Connect) -> None:
    async with connect() as client:
        await one_turn(client)
    kinds = (
        "input_audio_buffer.speech_started",
        "input_audio_buffer.speech_stopped",
        "input_audio_buffer.committed",
    )
    assert len({client.of_type(kind)[0]["item_id"] for kind in kinds}) == 1


async def test_times_count_the_audio_appended_and_include_the_padding(connect: Connect) -> None:
    async with connect() as client:
        await client.configure()
        await client.say(mulaw.silence(1000) + speak("Ja, gut."))
        started = await client.until("input_audio_buffer.speech_started")
        stopped = await client.until("input_audio_buffer.speech_stopped")
    assert 640 <= started["audio_start_ms"] <= 780
    assert stopped["audio_end_ms"] > 1500


async def test_a_longer_silence_duration_waits_longer(connect: Connect) -> None:
    detection = {"type": "server_vad", "silence_duration_ms": 900, "create_response": False}
    async with connect() as client:
        update = session_update()
        update["session"]["audio"]["input"]["turn_detection"] = detection
        await client.line.send_json(update)
        await client.say(speak("Ja, gut."), quiet_ms=600)
        assert "input_audio_buffer.speech_stopped" not in [event["type"] for event in await client.settle()]
        await client.say(b"", quiet_ms=400)
        await client.until("input_audio_buffer.speech_stopped")
        assert "response.created" not in [event["type"] for event in await client.settle()]


async def test_semantic_detection_ends_a_finished_sentence_early_and_waits_for_another(
    connect: Connect,
) -> None:
    async with connect() as client:
        update = session_update()
        update["session"]["audio"]["input"]["turn_detection"] = {"type": "semantic_vad", "eagerness": "low"}
        await client.line.send_json(update)
        await client.say(speak("Ich habe einen Hund."), quiet_ms=1400)
        await client.until("input_audio_buffer.speech_stopped")
        await client.until("response.done")
        await client.say(speak("Und dann habe ich noch"), quiet_ms=7000)
        await client.settle()
        assert len(client.of_type("input_audio_buffer.speech_stopped")) == 1
        await client.say(b"", quiet_ms=1200)
        await client.until("input_audio_buffer.speech_stopped")


async def test_without_turn_detection_the_client_commits_and_asks(connect: Connect, simulator: Simulator) -> None:
    async with connect() as client:
        update = session_update()
        update["session"]["audio"]["input"]["turn_detection"] = None
        await client.line.send_json(update)
        await client.say(speak("Ich habe einen Hund."), quiet_ms=2000)
        assert "input_audio_buffer.speech_started" not in [event["type"] for event in await client.settle()]
        await client.send("input_audio_buffer.commit")
        await client.send("response.create")
        await client.until("response.done")
    assert simulator.connections[0].heard == ["Ich habe einen Hund."]


async def test_a_cleared_buffer_is_forgotten(connect: Connect, simulator: Simulator) -> None:
    async with connect() as client:
        await client.configure()
        await client.say(speak("Das gilt nicht."), quiet_ms=0)
        await client.send("input_audio_buffer.clear")
        await client.until("input_audio_buffer.cleared")
        await client.say(b"", quiet_ms=2000)
        await client.settle()
    assert simulator.connections[0].heard == []


async def test_an_idle_caller_is_asked_and_the_silent_item_gets_no_transcript(connect: Connect) -> None:
    async with connect() as client:
        update = session_update()
        update["session"]["audio"]["input"]["turn_detection"]["idle_timeout_ms"] = 5000
        await client.line.send_json(update)
        await client.send("response.create")
        done = await client.until("response.done")
        spoken_ms = done["response"]["usage"]["output_token_details"]["audio_tokens"] * 50
        await client.say(b"", quiet_ms=spoken_ms + 4000)
        assert "input_audio_buffer.timeout_triggered" not in [event["type"] for event in await client.settle()]
        await client.say(b"", quiet_ms=2000)
        idle = await client.until("input_audio_buffer.timeout_triggered")
        assert (await client.until("input_audio_buffer.committed"))["item_id"] == idle["item_id"]
        await client.until("response.done")
        await client.settle()
    assert client.of_type("conversation.item.input_audio_transcription.completed") == []


async def test_speech_interrupts_an_active_reply_and_late_deltas_follow(
    connect: Connect, simulator: Simulator
) -> None:
    simulator.script = fast(audio_speed=2.0, late_deltas=3)
    async with connect() as client:
        await client.configure()
        await client.send("response.create")
        await client.until("response.output_audio.delta")
        await client.say(speak("Moment, ich muss zur Tür."), quiet_ms=0)
        response = (await client.until("response.done"))["response"]
        late = [event for event in await client.settle() if event["type"] == "response.output_audio.delta"]
    assert (response["status"], response["status_details"]["reason"]) == ("cancelled", "turn_detected")
    assert {event["response_id"] for event in late} == {response["id"]} and len(late) == 3
    assert len(client.of_type("response.output_audio_transcript.done")) == 1


async def test_speech_does_not_interrupt_when_it_was_told_not_to(connect: Connect, simulator: Simulator) -> None:
    simulator.script = fast(audio_speed=20.0)
    async with connect() as client:
        update = session_update()
        update["session"]["audio"]["input"]["turn_detection"]["interrupt_response"] = False
        await client.line.send_json(update)
        await client.send("response.create")
        await client.until("response.output_audio.delta")
        await client.say(speak("Moment, ich muss zur Tür."))
        assert (await client.until("response.done"))["response"]["status"] == "completed"
        await client.until("response.created")


async def test_a_client_may_cancel(connect: Connect, simulator: Simulator) -> None:
    simulator.script = fast(audio_speed=2.0)
    async with connect() as client:
        await client.send("response.create")
        created = await client.until("response.created")
        await client.until("response.output_audio.delta")
        await client.send("response.cancel", response_id=created["response"]["id"])
        details = (await client.until("response.done"))["response"]["status_details"]
    assert details["reason"] == "client_cancelled"


async def test_audio_comes_in_odd_pieces_faster_than_it_sounds_and_reads_as_the_transcript(
    connect: Connect,
) -> None:
    async with connect() as client:
        await one_turn(client)
    pieces = [decoded(event) for event in client.of_type("response.output_audio.delta")]
    assert any(len(piece) % mulaw.FRAME_BYTES for piece in pieces)
    heard = " ".join(subtitle.text for subtitle in read_subtitles(b"".join(pieces)))
    assert heard == client.of_type("response.output_audio_transcript.done")[0]["transcript"]


async def test_a_session_left_at_pcm_gets_pcm_and_understands_no_telephone_audio(
    connect: Connect, simulator: Simulator
) -> None:
    async with connect() as client:
        await client.send("response.create")
        await client.until("response.done")
        audio = b"".join(decoded(event) for event in client.of_type("response.output_audio.delta"))
        await client.say(speak("Hört mich jemand?"), quiet_ms=2000)
        await client.settle()
    assert read_subtitles(audio) == [] != read_subtitles(mulaw.from_pcm24(audio))
    assert "Hört mich jemand?" not in simulator.connections[0].heard


async def test_a_reply_is_cut_off_at_the_token_limit(connect: Connect) -> None:
    async with connect() as client:
        await client.configure(max_output_tokens=60)
        await client.send("response.create")
        response = (await client.until("response.done"))["response"]
    assert (response["status"], response["status_details"]["reason"]) == ("incomplete", "max_output_tokens")


async def test_text_instead_of_audio_is_possible(connect: Connect) -> None:
    async with connect() as client:
        await client.send("response.create", response={"output_modalities": ["text"]})
        done = await client.until("response.output_text.done")
        await client.until("response.done")
    assert done["text"] and not client.of_type("response.output_audio.delta")
    assert all(valid(event) for event in client.events if event["type"] != "simulator.unheard_of")


async def test_the_greeting_begins_with_the_notice_word_for_word_and_asks_after_lisa(
    connect: Connect,
) -> None:
    async with connect() as client:
        await client.configure()
        await client.send("response.create")
        said = (await client.until("response.output_audio_transcript.done"))["transcript"]
    assert said.startswith(NOTICE)
    assert "Maria Schmidt" in said and "simuliert" in said and "Ihre Enkelin Lisa?" in said


async def test_a_goodbye_is_answered_and_the_call_ended_by_tool(connect: Connect) -> None:
    async with connect() as client:
        await client.configure()
        await client.send("response.create")
        await client.until("response.done")
        await client.say(speak("Danke, auf Wiederhören!"))
        call = await client.until("response.function_call_arguments.done")
        response = (await client.until("response.done"))["response"]
    assert call["name"] == "end_call" and json.loads(call["arguments"])
    assert [item["type"] for item in response["output"]] == ["message", "function_call"]


class Parrot:
    """Says what it heard, and calls a tool."""

    def reply(self, moment: Moment) -> Reply:
        return Reply(moment.last("caller") or "Nichts.", (ToolCall("note", '{"text": "abge'),))


async def test_another_dialogue_may_speak_and_its_arguments_may_be_broken_json() -> None:
    async with (
        Simulator(script=fast(), dialogue=Parrot, api_key=None) as simulator,
        aiohttp.ClientSession(headers={"Authorization": "Bearer any"}) as session,
        session.ws_connect(f"{simulator.openai_base_url}/realtime?model=gpt-realtime-2.1") as line,
    ):
        client = RawClient(line)
        await client.configure()
        await client.say(speak("Plapper nach."))
        done = await client.until("response.function_call_arguments.done")
        await client.until("response.done")
    with pytest.raises(json.JSONDecodeError):
        json.loads(done["arguments"])
    assert simulator.connections[0].said == ["Plapper nach."]
