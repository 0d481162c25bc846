"""A call, from ring to memory, over real sockets: the product's own processes, strict providers, a real broker."""

import asyncio
import base64
import json
import urllib.request
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from calls.models import Call, Concern
from conftest import Cast
from people.consents import RECORDING_PURPOSES, record_consents
from people.messages import write_message
from people.models import Consent, Person
from realtime.simulator import (
    CallScript,
    HangUp,
    Interrupt,
    Say,
    WaitForReply,
)
from realtime.simulator.call_script import Cleared, Ended, FallbackHeard
from voicecompanion.tests.house import House, eventually
from voicecompanion.tests.story import Story, simulator_for

pytestmark = pytest.mark.django_db(transaction=True)

LISA = CallScript(
    "lisa",
    (
        WaitForReply(),
        Say("Guten Tag. Meine Enkelin heißt Lisa, sie war gestern hier."),
        WaitForReply(),
        Say("Das war sehr schön. Ich habe mich gefreut."),
        WaitForReply(),
        HangUp(),
    ),
)


def test_a_call_from_ring_to_memory_and_what_the_next_one_knows(house: House, cast: Cast) -> None:
    first = Story(house, LISA)
    assert first.complaints() == []
    lines = first.call.transcript_text.splitlines()
    assert lines[0] == (
        "Begleiter: Guten Tag, hier spricht Ihr Telefonbegleiter. Ich bin ein Computerprogramm und kein Mensch."
    )
    assert lines[1].startswith("Begleiter: Ich mache mir Notizen")
    assert "Anrufer: Guten Tag. Meine Enkelin heißt Lisa, sie war gestern hier." in lines
    assert [line.split(":")[0] for line in lines] == ["Begleiter"] * 3 + ["Anrufer", "Begleiter"] * 2
    assert (first.call.status, first.call.end_reason, first.call.person) == ("completed", "hung_up", cast.maria)
    assert first.analysis is not None
    assert (first.analysis.state, first.analysis.sentiment_label) == ("done", "positiv")
    assert "Lisa: Enkelin" in cast.maria.memory_items.as_state()["important_people"]

    second = Story(house, LISA)
    assert "Lisa: Enkelin" in second.companion.session["instructions"]
    assert "Lisa: Enkelin" not in first.companion.session["instructions"]


@pytest.mark.once
def test_every_byte_goes_through_in_order_both_ways(house: House, cast: Cast) -> None:
    story = Story(house, LISA)
    sent = story.record.audio_sent
    assert sent.startswith(bytes(story.companion.audio_received))
    assert len(sent) - len(story.companion.audio_received) < 8000
    spoken = [event for event in story.companion.server_events if event["type"] == "response.output_audio.delta"]
    received = story.record.payloads_received
    assert received[-len(spoken) :] == [base64.b64decode(event["delta"]) for event in spoken]
    assert len(received) > len(spoken)  # the notice came first, and needs no companion


@pytest.mark.once
def test_an_interruption_clears_the_line_and_truncates_at_what_was_heard(house: House, cast: Cast) -> None:
    barging = CallScript(
        "barging",
        (
            WaitForReply(),
            Say("Erzählen Sie mir bitte etwas."),
            Interrupt("Moment, es klingelt an der Tür.", after_ms=1200),
            WaitForReply(),
            HangUp(),
        ),
    )
    story = Story(house, barging)
    assert story.complaints() == []
    assert len(story.caller.of_type(Cleared)) == 1
    (truncated,) = [e for e in story.companion.client_events if e["type"] == "conversation.item.truncate"]
    assert 500 <= truncated["audio_end_ms"] <= 2500
    assert story.call.utterances.filter(interrupted=True).count() == 1


@pytest.mark.once
def test_a_goodbye_is_heard_to_its_end_and_then_the_carrier_hangs_up(house: House, cast: Cast) -> None:
    leaving = CallScript("leaving", (WaitForReply(), Say("Ich muss los. Auf Wiederhören!")), stays_ms=120_000)
    story = Story(house, leaving)
    assert story.complaints() == []
    (ended,) = story.caller.of_type(Ended)
    assert (ended.by, story.call.end_reason) == ("companion", "goodbye")
    assert story.caller.of_type(FallbackHeard) == []


@pytest.mark.once
@pytest.mark.parametrize(
    ("faults", "reason"),
    [
        ({"refuse": "insufficient_quota"}, "insufficient_quota"),
        ({"refuse": "invalid_api_key"}, "invalid_api_key"),
        ({"failed_replies": [1], "failure_code": "model_not_found"}, "model_not_found"),
        ({"failed_replies": [2], "failure_code": "insufficient_quota"}, "insufficient_quota"),
        ({"refuse": "no_session"}, "companion_unreachable"),
        ({"drop_on": "response.done", "drop_count": 3}, "companion_lost"),
        ({"empty_replies": [2, 3]}, "companion_mute"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_whatever_the_companion_dies_of_the_caller_hears_an_apology(
    house: House, cast: Cast, faults: dict[str, Any], reason: str
) -> None:
    story = Story(house, LISA, **faults)
    assert len(story.caller.of_type(FallbackHeard)) == 1
    assert (story.call.status, story.call.end_reason) == ("completed", reason)


@pytest.mark.once
def test_with_consent_a_sentence_is_kept_and_lies_nowhere_in_the_clear(house: House, cast: Cast) -> None:
    story = Story(house, LISA)
    assert "gefreut" in story.call.transcript_text
    assert b"gefreut" not in house.traces()


@pytest.mark.once
def test_a_call_that_we_place_rings_is_answered_and_analysed(house: House, cast: Cast) -> None:
    async def place() -> dict[str, Any]:
        simulator = simulator_for(house)
        simulator.callees[cast.maria.phone_e164] = CallScript("brief", (WaitForReply(), HangUp()))
        async with simulator:
            answer = await asyncio.to_thread(request_call, house, cast.maria.pk)
            call_sid = answer["twilio_sid"]
            over = lambda: simulator.twilio.calls[call_sid].status == "completed"  # noqa: E731
            assert await asyncio.to_thread(eventually, over, 60)
            return answer

    answer = asyncio.run(place())
    call = Call.objects.get(pk=answer["call_id"])
    assert answer["message"] == "Anruf gestartet"
    assert (call.direction, call.status, call.person) == ("outbound", "completed", cast.maria)
    assert call.transcript_text.startswith("Begleiter: Guten Tag, hier spricht Ihr Telefonbegleiter.")


def request_call(house: House, person_id: int) -> dict[str, Any]:
    """`POST /twilio/outbound/call` with the admin token."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{house.port}/twilio/outbound/call?person_id={person_id}",
        method="POST",
        headers={"Authorization": f"Bearer {settings.ADMIN_TOKEN}"},
    )
    with urllib.request.urlopen(request) as answer:
        body: dict[str, Any] = json.load(answer)
        return body


@pytest.mark.once
def test_a_message_of_the_family_is_heard_once_and_kept_from_the_transcript(house: House, cast: Cast) -> None:
    purposes = (Consent.Purpose.MESSAGES,)
    record_consents(person=cast.maria, purposes=purposes, granted=True, method=Consent.Method.PORTAL)
    words = "Ich komme am Samstag um drei und bringe Zwetschgenkuchen mit."
    message = write_message(person=cast.maria, author=cast.alice, text=words, now=timezone.now())
    first = Story(house, LISA)
    assert first.complaints() == []
    heard = " ".join(first.caller.heard())
    assert heard.count(f"Ich habe eine Nachricht von Alice: {words}") == 1
    assert heard.index("Wie geht es Ihnen") < heard.index("Nachricht von Alice")
    message.refresh_from_db()
    assert message.call_id == first.call.pk
    assert "Nachricht von Alice: […]" in first.call.transcript_text
    assert b"Zwetschgenkuchen" not in house.traces()

    second = Story(house, LISA)
    assert "Zwetschgenkuchen" not in second.companion.session["instructions"]


def test_without_consent_no_sentence_is_left_anywhere(house: House, cast: Cast) -> None:
    record_consents(person=cast.maria, purposes=RECORDING_PURPOSES, granted=False, method=Consent.Method.PORTAL)
    fallen = CallScript(
        "fallen",
        (WaitForReply(), Say("Ich bin gestern im Badezimmer gestürzt."), WaitForReply(), HangUp()),
    )
    story = Story(house, fallen)
    assert story.analysis is not None
    assert (story.analysis.state, story.call.transcript_text) == ("not_stored", "")
    (concern,) = Concern.objects.filter(call=story.call)
    assert (concern.kind, concern.quote) == ("fall", "")
    assert story.analysis.summary is None
    assert cast.maria.memory_items.count() == 0
    assert b"Badezimmer" not in house.traces()


@pytest.mark.once
def test_a_number_that_two_share_is_asked_about_and_nothing_is_loaded(house: House, cast: Cast) -> None:
    Person.objects.create(account=cast.account_a, display_name="Hans Schmidt", phone_e164=cast.maria.phone_e164)
    story = Story(house, CallScript("shared", (WaitForReply(), HangUp())))
    instructions = story.companion.session["instructions"]
    assert "gehört mehreren Menschen" in instructions
    assert "Maria" not in instructions
    assert story.call.person is None


@pytest.mark.once
@pytest.mark.parametrize("number", ["anonymous", "+491799999999"])
def test_somebody_unknown_is_talked_with_and_forgotten(house: House, cast: Cast, number: str) -> None:
    script = CallScript("unknown", (WaitForReply(), Say("Hallo? Wer ist da?"), WaitForReply(), HangUp()), number)
    story = Story(house, script)
    assert len(story.caller.heard()) >= 2
    assert (story.call.person, story.call.transcript_text) == (None, "")
