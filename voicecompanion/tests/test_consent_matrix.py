"""Each purpose on and off, before, during and after a call: what reaches the providers, and what is written.

Over real sockets, with the product's own processes; the stand-ins record every byte that comes to them.
"""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.utils import timezone

from analytics.models import CallAnalysis
from calls.models import Call, Utterance
from conftest import Cast, logged_in
from people.consents import record_consents
from people.messages import write_message
from people.models import Account, Consent, FamilyMessage, MemoryItem, Person
from people.services import restrict
from realtime.simulator import CallScript, FallbackHeard, HangUp, Say, WaitForReply
from voicecompanion.tests.house import House, eventually
from voicecompanion.tests.story import Story

pytestmark = pytest.mark.django_db(transaction=True)
Purpose = Consent.Purpose

LISA = "Meine Enkelin heißt Lisa, sie war gestern hier."
AFTERWARDS = "Das Geheimrezept steht im blauen Buch."
KNOWN, CAKE = "Ihr Kater heißt Moritz", "Ich bringe am Samstag Zwetschgenkuchen mit."
SCRIPT = CallScript("lisa", (WaitForReply(), Say(LISA), WaitForReply(), Say(AFTERWARDS), WaitForReply(), HangUp()))
# Whoever is still on the line after half a minute was not let go.
WAITING = CallScript("waiting", (WaitForReply(), Say(LISA), WaitForReply()), stays_ms=150_000)
EVERYTHING = tuple(Purpose)


@pytest.fixture
def maria(cast: Cast) -> Person:
    """Agrees to everything, is known a little, and a message waits for her."""
    answer(cast.maria, *EVERYTHING, granted=True)
    MemoryItem.objects.create(person=cast.maria, category="facts", text=KNOWN)
    write_message(person=cast.maria, author=cast.alice, text=CAKE, now=timezone.now())
    return cast.maria


def answer(person: Person, *purposes: Purpose, granted: bool) -> None:
    record_consents(person=person, purposes=purposes, granted=granted, method=Consent.Method.PORTAL)


def told_the_model(story: Story) -> str:
    """Everything that was put into the companion's session."""
    return str([record.client_events for record in story.connections])


def stored(call: Call) -> set[str]:
    """Which of what a call may leave is there."""
    analysis = CallAnalysis.objects.filter(call=call, summary__isnull=False).exists()
    found = {
        "transcript": Utterance.objects.filter(call=call).exists(),
        "analysis": analysis,
        "memory": MemoryItem.objects.filter(call_id=call.pk).exists(),
        "message": FamilyMessage.objects.filter(call_id=call.pk).exists(),
    }
    return {name for name, is_there in found.items() if is_there}


def meanwhile(look: Callable[[], object], deed: Callable[[], object]) -> threading.Thread:
    """Does something as soon as `look` finds something, beside the call."""

    def work() -> None:
        try:
            if eventually(look, 60):
                deed()
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    return thread


@pytest.fixture(autouse=True)
def _nothing_in_the_clear(house: House) -> Iterator[None]:
    """Whatever was agreed to: no sentence stands in a log or in the database as it was said."""
    yield
    traces = house.traces()
    assert [words for words in (LISA, AFTERWARDS, KNOWN, CAKE) if words.encode() in traces] == []


# --- before the call -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("withdrawn", "left", "knows"),
    [
        (None, {"transcript", "analysis", "memory", "message"}, {KNOWN, CAKE}),
        (Purpose.TRANSCRIPT, {"message"}, {KNOWN, CAKE}),
        (Purpose.ANALYSIS, {"transcript", "message"}, {KNOWN, CAKE}),
        (Purpose.MEMORY, {"transcript", "analysis", "message"}, {CAKE}),
        (Purpose.MESSAGES, {"transcript", "analysis", "memory"}, {KNOWN}),
        (Purpose.CALLS, {"transcript", "analysis", "memory", "message"}, {KNOWN, CAKE}),
        (Purpose.SHARING, {"transcript", "analysis", "memory", "message"}, {KNOWN, CAKE}),
    ],
    ids=["nothing", "transcript", "analysis", "memory", "messages", "calls", "sharing"],
)
def test_what_was_withdrawn_before_the_call_does_not_happen_in_it(
    house: House, maria: Person, withdrawn: Purpose | None, left: set[str], knows: set[str]
) -> None:
    if withdrawn:
        answer(maria, withdrawn, granted=False)
    story = Story(house, SCRIPT)
    assert story.complaints() == []
    told = told_the_model(story)
    assert {words for words in (KNOWN, CAKE) if words in told} == knows
    eventually(lambda: stored(story.call) == left)
    assert stored(story.call) == left
    assert ("Ich mache mir Notizen" in told) is (withdrawn is not Purpose.TRANSCRIPT)


def test_with_nothing_agreed_to_and_no_safety_check_no_word_leaves_the_conversation(
    house: House, maria: Person
) -> None:
    answer(maria, *(purpose for purpose in EVERYTHING if purpose is not Purpose.CONVERSATION), granted=False)
    Account.objects.update(safety_analysis=False)
    story = Story(house, SCRIPT)
    assert stored(story.call) == set()
    assert [request.path for request in story.simulator.requests if "responses" in request.path] == []


def test_the_safety_check_alone_reads_in_memory_and_keeps_nothing(house: House, maria: Person) -> None:
    answer(maria, *(purpose for purpose in EVERYTHING if purpose is not Purpose.CONVERSATION), granted=False)
    story = Story(house, SCRIPT)
    (request,) = [one for one in story.simulator.requests if one.path.endswith("/responses")]
    assert "Lisa" in str(request.body)
    assert KNOWN not in str(request.body)
    assert request.body["store"] is False
    assert stored(story.call) == set()


@pytest.mark.parametrize("how", ["withdrawn", "restricted"])
def test_who_may_not_be_talked_with_reaches_no_model(house: House, maria: Person, how: str) -> None:
    if how == "withdrawn":
        answer(maria, Purpose.CONVERSATION, granted=False)
    else:
        restrict(person_id=maria.pk, restricted=True, now=timezone.now())
    story = Story(house, CallScript("refused", (WaitForReply(),), stays_ms=150_000))
    assert story.connections == []
    assert (story.call.status, story.call.end_reason) == ("completed", "consent_withdrawn")
    (said,) = story.caller.of_type(FallbackHeard)
    assert "keine Gespräche führen darf" in said.text
    assert stored(story.call) == set()


# --- in the middle of it ---------------------------------------------------------------------------------------
def test_a_transcript_withdrawn_in_mid_call_ends_there(house: House, maria: Person, cast: Cast) -> None:
    page = f"/privat/personen/{maria.pk}/einwilligungen/widerrufen"
    client = logged_in(cast.alice)
    said = Utterance.objects.filter(speaker="caller")
    helper = meanwhile(said.exists, lambda: client.post(page, {"zweck": "transcript"}))
    story = Story(house, SCRIPT)
    helper.join()
    assert "Lisa" in story.call.transcript_text
    assert "Geheimrezept" not in story.call.transcript_text
    assert stored(story.call) == {"transcript", "message"}


def test_a_memory_withdrawn_in_mid_call_is_taken_from_the_companion(house: House, maria: Person) -> None:
    begun = Utterance.objects.filter(speaker="caller")
    helper = meanwhile(begun.exists, lambda: answer(maria, Purpose.MEMORY, granted=False))
    story = Story(house, SCRIPT)
    helper.join()
    first, *_others, last = story.client_events("session.update")
    assert KNOWN in first["session"]["instructions"]
    assert KNOWN not in last["session"]["instructions"]
    assert stored(story.call) == {"transcript", "analysis", "message"}


@pytest.mark.parametrize("how", ["withdrawn", "restricted"])
def test_a_conversation_withdrawn_in_mid_call_ends_with_a_goodbye(house: House, maria: Person, how: str) -> None:
    deeds: dict[str, Callable[[], object]] = {
        "withdrawn": lambda: answer(maria, Purpose.CONVERSATION, granted=False),
        "restricted": lambda: restrict(person_id=maria.pk, restricted=True, now=timezone.now()),
    }
    helper = meanwhile(Utterance.objects.filter(speaker="caller").exists, deeds[how])
    story = Story(house, WAITING)
    helper.join()
    assert story.call.end_reason == "consent_withdrawn"
    assert told_the_model(story).count("Deshalb lege ich jetzt auf") == 1  # what was said, told beside the sound


# --- after it --------------------------------------------------------------------------------------------------
def test_a_sharing_withdrawn_after_the_call_hides_it_at_once(house: House, maria: Person, cast: Cast) -> None:
    story = Story(house, SCRIPT)
    eventually(lambda: "analysis" in stored(story.call))
    address = f"/privat/personen/{maria.pk}/anrufe/{story.call.pk}"
    client = logged_in(cast.alice)
    assert "Enkelin" in client.get(address).content.decode()
    answer(maria, Purpose.SHARING, granted=False)
    page = client.get(address).content.decode()
    assert "Enkelin" not in page
    assert "Lisa" not in page
    answered = client.get(f"/api/people/{maria.pk}/analytics").json()
    assert (answered["memory_state"], answered["calls"][0]["transcript_text"]) == (None, None)
