"""An answering machine picks up a call of ours: over real sockets, with the product's own processes."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.models import CallAnalysis
from calls.models import Call
from calls.twiml import AFTER_THE_BEEP
from conftest import Cast
from realtime.simulator import FallbackHeard, Simulator, TwilioCaller, at_pace
from voicecompanion.lib.threads import in_database_thread
from voicecompanion.tests.house import House, eventually, running_house
from voicecompanion.tests.story import SPEED, finished, simulator_for
from voicecompanion.tests.test_call import request_call

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

DETECTION_MS = 30_000  # call time: six seconds in which also a busy machine begins to greet
SILENCE = {0x7F, 0xFF}  # in mu-law


class Mailbox:
    """A call of ours that a machine picks up, and what it left behind."""

    def __init__(self, house: House, cast: Cast, **changes: object) -> None:
        self.simulator = simulator_for(house)
        faults = {"call_outcomes": {cast.maria.phone_e164: "machine"}, "detection_ms": DETECTION_MS, **changes}
        self.simulator.script = at_pace(SPEED).changed(faults)
        asyncio.run(self._live(house, cast))
        self.call = Call.objects.get()

    async def _live(self, house: House, cast: Cast) -> None:
        async with self.simulator:
            answer = await asyncio.to_thread(request_call, house, cast.maria.pk)
            call_sid = answer["twilio_sid"]
            self.caller = caller_of(self.simulator, call_sid)
            known = self.simulator.twilio.calls[call_sid]
            assert await asyncio.to_thread(eventually, lambda: known.status == "completed", 60)
            await self.caller.settle()
            assert await in_database_thread(lambda: eventually(lambda: finished(Call.objects.get())))

    @property
    def verdicts(self) -> list[dict[str, str]]:
        return [form for url, form, _code in self.caller.record.requests if url.endswith("/twilio/amd")]


def caller_of(simulator: Simulator, call_sid: str) -> TwilioCaller:
    caller = simulator.twilio.calls[call_sid].caller
    assert caller is not None
    return caller


def test_a_machine_hears_the_greeting_at_once_is_left_and_nothing_of_it_is_kept(house: House, cast: Cast) -> None:
    mailbox = Mailbox(house, cast, status_callbacks="duplicated")
    assert {form["AnsweredBy"] for form in mailbox.verdicts} == {"machine_start"}
    # The call ended with the verdict: what was heard of the greeting did not wait for it.
    assert not set(mailbox.caller.record.played) <= SILENCE
    assert mailbox.simulator.violations == []
    call = mailbox.call
    assert (call.status, call.end_reason, call.answered_by) == ("completed", "voicemail", "machine_start")
    assert (call.transcript_text, CallAnalysis.objects.get().state) == ("", "nothing_said")
    assert not cast.maria.memory_items.exists()


@pytest.fixture
def leaving_messages(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house of its own, whose operator wants a message left."""
    monkeypatch.setenv("VOICEMAIL", "message")
    with running_house(tmp_path) as house:
        yield house


def test_after_the_beep_a_machine_is_told_a_text_that_names_nobody(leaving_messages: House, cast: Cast) -> None:
    mailbox = Mailbox(leaving_messages, cast)
    assert {form["AnsweredBy"] for form in mailbox.verdicts} == {"machine_end_beep"}
    assert [spoken.text for spoken in mailbox.caller.of_type(FallbackHeard)] == [AFTER_THE_BEEP["de"]]
    assert (mailbox.call.status, mailbox.call.end_reason) == ("completed", "voicemail")
    assert mailbox.simulator.violations == []
