"""What is written down while a call runs, and what is not."""

import datetime

import pytest
from django.db import connection

from calls import services
from calls.models import Call, Concern, Utterance
from calls.tasks import sweep_calls
from conftest import Cast
from people.consents import record_consents
from people.models import Consent
from voicecompanion.lib.fields import encrypt

NOW = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)
SENTENCE = "Ich bin gestern im Garten gestürzt."


@pytest.fixture
def call(cast: Cast) -> Call:
    return Call.objects.create(account=cast.account_a, person=cast.maria, status="in_progress", started_at=NOW)


def record(call: Call, position: int = 1, text: str = SENTENCE) -> bool:
    return services.record_utterance(
        call_id=call.pk, position=position, speaker="caller", text=text, interrupted=False, spoken_at=NOW
    )


def withdraw(cast: Cast) -> None:
    record_consents(
        person=cast.maria,
        purposes=(Consent.Purpose.TRANSCRIPT,),
        granted=False,
        method=Consent.Method.SPOKEN,
    )


def stored_text() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM calls_utterance")
        return str(cursor.fetchall())


def test_with_consent_a_turn_is_stored_encrypted(call: Call) -> None:
    assert record(call)
    assert call.transcript_text == f"Anrufer: {SENTENCE}"
    assert "Garten" not in stored_text()


def test_the_same_position_twice_is_one_turn_with_the_first_words(call: Call) -> None:
    assert record(call)
    assert record(call, text="etwas anderes")
    assert [turn.text for turn in Utterance.objects.all()] == [SENTENCE]


def test_turns_are_read_in_spoken_order_however_late_they_come(call: Call) -> None:
    record(call, 2, "zwei")
    record(call, 1, "eins")
    assert call.transcript_text == "Anrufer: eins\nAnrufer: zwei"


def test_a_consent_withdrawn_during_the_call_counts_at_once(call: Call, cast: Cast) -> None:
    assert record(call, 1)
    withdraw(cast)
    assert not record(call, 2)
    assert Utterance.objects.count() == 1


def test_nothing_that_an_unknown_caller_says_is_stored(call: Call) -> None:
    Call.objects.update(person=None)
    assert not record(call)
    assert not Utterance.objects.exists()


def test_a_turn_of_a_call_that_was_deleted_meanwhile_is_dropped(call: Call) -> None:
    pk = call.pk
    call.delete()
    call.pk = pk
    assert not record(call)


def test_a_heartbeat_is_noted_while_the_call_is_open(call: Call) -> None:
    services.record_heartbeat(call_id=call.pk, now=NOW)
    call.refresh_from_db()
    assert call.heartbeat_at == NOW


def test_the_heartbeat_of_a_closed_call_is_not(call: Call) -> None:
    services.end_call(call_id=call.pk, reason="hung_up", now=NOW)
    services.record_heartbeat(call_id=call.pk, now=NOW)
    call.refresh_from_db()
    assert call.heartbeat_at is None


def test_sealed_turns_are_unreadable_until_they_are_opened() -> None:
    turns = [{"position": 1, "speaker": "caller", "text": SENTENCE}]
    sealed = services.seal_turns(turns)
    assert "Garten" not in sealed
    assert services.open_turns(sealed) == turns


@pytest.mark.parametrize("sealed", ["", "nonsense"])
def test_what_no_key_opens_holds_no_turns(sealed: str) -> None:
    assert services.open_turns(sealed) == []


def test_a_token_that_holds_something_else_holds_no_turns() -> None:
    assert services.open_turns(encrypt("nonsense")) == []
    assert services.open_turns(encrypt('{"turns": 1}')) == []


def test_a_concern_keeps_the_words_it_rests_on_if_the_transcript_is_kept(call: Call, cast: Cast) -> None:
    concern = services.raise_concern(call=call, kind="fall", quote=SENTENCE, now=NOW)
    assert concern is not None
    assert (concern.account, concern.person, concern.noticed_at) == (cast.account_a, cast.maria, NOW)
    assert Concern.objects.get().quote == SENTENCE


def test_without_that_consent_a_concern_keeps_not_one_word(call: Call, cast: Cast) -> None:
    withdraw(cast)
    services.raise_concern(call=call, kind="fall", quote=SENTENCE, now=NOW)
    assert Concern.objects.get().quote == ""


def test_a_concern_about_an_unknown_caller_belongs_to_the_calls_account(call: Call, cast: Cast) -> None:
    Call.objects.update(person=None)
    concern = services.raise_concern(call=Call.objects.get(), kind="despair", quote=SENTENCE, now=NOW)
    assert concern is not None
    assert (concern.account, concern.person, concern.quote) == (cast.account_a, None, "")


def test_the_same_concern_about_one_call_is_raised_once(call: Call) -> None:
    assert services.raise_concern(call=call, kind="fall", quote=SENTENCE, now=NOW)
    assert services.raise_concern(call=call, kind="fall", quote="noch einmal", now=NOW) is None
    assert services.raise_concern(call=call, kind="pain", quote="", now=NOW)
    assert Concern.objects.count() == 2


def test_the_task_of_every_minute_sweeps(call: Call) -> None:
    Call.objects.update(heartbeat_at=NOW - datetime.timedelta(days=1))
    sweep_calls()
    call.refresh_from_db()
    assert call.end_reason == "line_lost"
