"""What is agreed to decides what is read and what is written, at the moment it is done."""

import itertools
import logging
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from analytics import reader, services
from analytics.models import CallAnalysis
from analytics.tests.conftest import MakeCall, analyse, later, row
from analytics.tests.stand_in import StandIn, answers, point, reading, sentiment
from calls.models import Call, Concern
from calls.services import seal_turns
from conftest import Cast
from people.consents import record_consents
from people.models import Account, Consent, MemoryItem

pytestmark = pytest.mark.django_db
State = CallAnalysis.State
Purpose = Consent.Purpose

SENTENCE = "Hinter dem Kachelofen bin ich gestürzt"
SEALED = [
    {"position": 1, "speaker": "companion", "text": "Guten Tag."},
    {"position": 2, "speaker": "caller", "text": SENTENCE},
]
ANSWER = reading(
    sentiment=sentiment("negativ", -0.4, 0.6, SENTENCE, SENTENCE, 2),
    summary=[point(SENTENCE, 2)],
    memory={"facts": [point(SENTENCE, 2)], "health_notes": [point(SENTENCE, 2)]},
    concerns=[{"kind": "fall", "quote": SENTENCE, "turn": 2}],
)


def agree(cast: Cast, *granted: Consent.Purpose) -> None:
    for purpose in (Purpose.TRANSCRIPT, Purpose.ANALYSIS, Purpose.MEMORY):
        record_consents(
            person=cast.maria, purposes=(purpose,), granted=purpose in granted, method=Consent.Method.PORTAL
        )


def without_safety(cast: Cast) -> None:
    Account.objects.filter(pk=cast.account_a.pk).update(safety_analysis=False)


def everything_stored() -> str:
    """Every value of every row of every model, as the application reads it."""
    rows = itertools.chain.from_iterable(model._base_manager.all().values() for model in apps.get_models())
    return repr(list(rows))


MATRIX = [
    # consents, safety analysis, is it sent, state, memory, concern's words
    ((Purpose.TRANSCRIPT, Purpose.ANALYSIS, Purpose.MEMORY), True, True, "done", True, SENTENCE),
    ((Purpose.TRANSCRIPT, Purpose.ANALYSIS, Purpose.MEMORY), False, True, "done", True, SENTENCE),
    ((Purpose.TRANSCRIPT, Purpose.ANALYSIS), True, True, "done", False, SENTENCE),
    ((Purpose.TRANSCRIPT, Purpose.MEMORY), True, True, "not_stored", False, ""),
    ((Purpose.TRANSCRIPT,), True, True, "not_stored", False, ""),
    ((Purpose.TRANSCRIPT,), False, False, "not_stored", False, None),
    ((Purpose.ANALYSIS, Purpose.MEMORY), True, True, "not_stored", False, ""),
    ((Purpose.MEMORY,), True, True, "not_stored", False, ""),
    ((), True, True, "not_stored", False, ""),
    ((), False, False, "not_stored", False, None),
]


@pytest.mark.parametrize(("granted", "safety", "sent", "state", "remembered", "words"), MATRIX)
def test_what_is_agreed_to_decides_what_is_sent_and_kept(
    granted: tuple[Consent.Purpose, ...],
    safety: bool,
    sent: bool,
    state: str,
    remembered: bool,
    words: str | None,
    model: StandIn,
    ended_call: MakeCall,
    cast: Cast,
) -> None:
    agree(cast, *granted)
    if not safety:
        without_safety(cast)
    model.will(answers(ANSWER))
    kept = Purpose.TRANSCRIPT in granted
    call = ended_call(said=[(turn["speaker"], turn["text"]) for turn in SEALED] if kept else ())
    analysis = analyse(call, "" if kept else seal_turns(SEALED))
    assert (analysis.state, bool(model.requests)) == (state, sent)
    assert MemoryItem.objects.exists() is remembered
    assert [concern.quote for concern in Concern.objects.all()] == ([] if words is None else [words])
    if state == "not_stored":
        assert (analysis.summary, analysis.memory_update, analysis.sentiment_label) == (None, None, "")


def test_without_consent_not_a_word_is_left_anywhere(
    model: StandIn, ended_call: MakeCall, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="analytics")
    caplog.set_level(logging.INFO)
    agree(cast)
    model.will(answers("kein JSON: " + SENTENCE), answers(ANSWER))
    call = ended_call(said=())
    with pytest.raises(services.AnalysisError):
        analyse(call, seal_turns(SEALED))
    assert analyse(call, seal_turns(SEALED)).state == State.NOT_STORED
    assert SENTENCE in model.inputs()[0]
    assert Concern.objects.get().kind == "fall"
    assert "Kachelofen" not in everything_stored()
    assert "Kachelofen" not in caplog.text + "".join(repr(vars(record)) for record in caplog.records)


def test_the_planted_sentence_would_be_found_if_it_were_stored(
    model: StandIn, ended_call: MakeCall, cast: Cast
) -> None:
    model.will(answers(ANSWER))
    analyse(ended_call(said=[(turn["speaker"], turn["text"]) for turn in SEALED]))
    assert everything_stored().count("Kachelofen") >= 5


def test_what_is_stored_is_encrypted(model: StandIn, ended_call: MakeCall) -> None:
    model.will(answers(ANSWER))
    analyse(ended_call(said=[(turn["speaker"], turn["text"]) for turn in SEALED]))
    with connection.cursor() as cursor:
        cursor.execute(
            "select summary, sentiment_reason, sentiment_quote, memory_update from analytics_callanalysis"
        )
        raw = repr(cursor.fetchall())
        cursor.execute("select text from people_memoryitem")
        raw += repr(cursor.fetchall())
    assert "Kachelofen" not in raw
    assert "gAAAA" in raw


def test_a_caller_whom_nobody_knows_agreed_to_nothing(model: StandIn, ended_call: MakeCall, cast: Cast) -> None:
    model.will(answers(ANSWER))
    analysis = analyse(ended_call(said=(), person=None), seal_turns(SEALED))
    assert (analysis.state, analysis.summary, MemoryItem.objects.count()) == (State.NOT_STORED, None, 0)
    assert (Concern.objects.get().person, Concern.objects.get().quote) == (None, "")


def test_a_consent_given_afterwards_does_not_reach_back(model: StandIn, ended_call: MakeCall, cast: Cast) -> None:
    model.will(answers(ANSWER))
    assert analyse(ended_call(said=()), seal_turns(SEALED)).state == State.NOT_STORED
    assert MemoryItem.objects.count() == 0


def test_a_consent_withdrawn_while_the_model_thinks_counts(
    model: StandIn, ended_call: MakeCall, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = reader.read_conversation

    def withdraw(**arguments: Any) -> Any:
        agree(cast)
        return real(**arguments)

    monkeypatch.setattr(reader, "read_conversation", withdraw)
    model.will(answers(ANSWER))
    analysis = analyse(ended_call(said=[(turn["speaker"], turn["text"]) for turn in SEALED]))
    assert (analysis.state, analysis.summary, MemoryItem.objects.count()) == (State.NOT_STORED, None, 0)
    assert Concern.objects.get().quote == ""


def test_a_safety_check_switched_off_while_the_model_thinks_raises_nothing(
    model: StandIn, ended_call: MakeCall, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = reader.read_conversation

    def switch_off(**arguments: Any) -> Any:
        without_safety(cast)
        return real(**arguments)

    agree(cast)
    monkeypatch.setattr(reader, "read_conversation", switch_off)
    model.will(answers(ANSWER))
    assert analyse(ended_call(said=()), seal_turns(SEALED)).state == State.NOT_STORED
    assert Concern.objects.count() == 0


def test_without_consent_to_a_memory_the_model_is_not_told_any(
    model: StandIn, ended_call: MakeCall, cast: Cast
) -> None:
    MemoryItem.objects.create(person=cast.maria, category="facts", text="Hat einen Hund")
    agree(cast, Purpose.TRANSCRIPT, Purpose.ANALYSIS)
    analyse(ended_call())
    assert "Hund" not in model.inputs()[0]


def test_a_token_that_no_key_of_ours_made_is_not_stored_and_not_sent(
    model: StandIn, ended_call: MakeCall, cast: Cast
) -> None:
    agree(cast)
    assert analyse(ended_call(said=()), "gAAAA-broken").state == State.NOT_STORED
    assert model.requests == []


def test_too_little_said_without_consent_is_not_sent_either(
    model: StandIn, ended_call: MakeCall, cast: Cast
) -> None:
    agree(cast)
    sealed = seal_turns([{"position": 1, "speaker": "caller", "text": "Hallo?"}])
    assert analyse(ended_call(said=()), sealed).state == State.NOTHING_SAID
    assert model.requests == []


def test_a_second_delivery_of_turns_in_a_message_raises_no_second_concern(
    model: StandIn, ended_call: MakeCall, cast: Cast
) -> None:
    agree(cast)
    model.will(answers(ANSWER))
    call = ended_call(said=())
    for _ in range(2):
        services.analyse_call(call_id=call.pk, sealed_turns=seal_turns(SEALED), now=timezone.now())
    assert len(model.requests) == Concern.objects.count() == 1


def test_turns_in_a_message_are_delivered_again_while_another_worker_holds_the_claim(
    ended_call: MakeCall, cast: Cast
) -> None:
    call: Call = ended_call(said=())
    CallAnalysis.objects.filter(call=call).update(state=State.RUNNING, claimed_at=later(), attempts=1)
    with pytest.raises(services.AlreadyRunningError):
        analyse(call, seal_turns(SEALED), now=later(minutes=1))
    assert row(call).attempts == 1
