"""What happens to a call: answered once, opened by one token, ended once, its status only moving forward."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from calls import services
from calls.models import Call, Concern
from calls.signals import call_ended
from conftest import Cast
from people.models import Account, Consent, Person, PhoneLine
from people.services import RECORDING_PURPOSES, record_consents

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.UTC)
OURS = "+4930000000"
MARIAS = "+491712345678"
type News = list[dict[str, Any]]


@pytest.fixture
def news() -> Any:
    """What those above were told about calls that ended."""
    told: News = []

    def hear(sender: object, **kwargs: Any) -> None:
        told.append({"call_id": kwargs["call_id"], "sealed_turns": kwargs["sealed_turns"]})

    call_ended.connect(hear)
    yield told
    call_ended.disconnect(hear)


def answered(call_sid: str = "CA1", from_number: str = MARIAS, **changes: Any) -> services.Answer:
    arguments: dict[str, Any] = {"to_number": OURS, "direction": "inbound", "now": NOW} | changes
    return services.answer_call(call_sid=call_sid, from_number=from_number, **arguments)


def later(**delta: float) -> datetime.datetime:
    return NOW + datetime.timedelta(**delta)


# --- answering -----------------------------------------------------------------------------------------
def test_a_known_caller_gets_a_call_in_progress_with_her_name(cast: Cast) -> None:
    call = answered().call
    assert (call.person, call.account, call.status, call.started_at) == (
        cast.maria,
        cast.account_a,
        Call.Status.IN_PROGRESS,
        NOW,
    )


def test_a_repeated_webhook_makes_no_second_call_and_keeps_the_time(cast: Cast) -> None:
    first = answered()
    second = answered(now=later(seconds=3))
    assert first.call.pk == second.call.pk
    assert second.call.started_at == NOW
    assert first.token != second.token


def test_a_webhook_after_the_end_changes_nothing(cast: Cast) -> None:
    call = answered().call
    services.end_call(call_id=call.pk, reason="hung_up", now=later(minutes=1))
    with pytest.raises(services.CallEndedError):
        answered(now=later(minutes=2))
    call.refresh_from_db()
    assert (call.status, call.stream_token_hash) == (Call.Status.COMPLETED, "")


@pytest.mark.parametrize("number", ["anonymous", "Restricted", "+266696687", "sip:x@example.org", "", "TWILIO"])
def test_a_withheld_or_odd_number_is_nobodys_and_belongs_to_the_first_account(cast: Cast, number: str) -> None:
    call = answered(from_number=number).call
    assert (call.person, call.account_id, call.from_e164) == (None, Account.STANDARD_PRIVATE_ID, "")


def test_an_unknown_caller_belongs_to_the_account_of_the_line_that_was_called(cast: Cast) -> None:
    PhoneLine.objects.create(number_e164="+493022222222", account=cast.clinic)
    call = answered(from_number="+491799999999", to_number="+493022222222").call
    assert (call.person, call.account) == (None, cast.clinic)


def test_the_line_that_was_called_confines_the_look_up(cast: Cast) -> None:
    PhoneLine.objects.create(number_e164="+493022222222", account=cast.clinic)
    assert answered(to_number="+493022222222").call.person is None


def test_of_two_persons_with_one_number_neither_is_presumed(cast: Cast) -> None:
    hans = Person.objects.create(account=cast.account_a, display_name="Hans Schmidt", phone_e164=MARIAS)
    call = answered().call
    assert (call.person, call.account) == (None, cast.account_a)
    assert {person.pk for person in services.candidates_for(call)} == {cast.maria.pk, hans.pk}


def test_a_number_in_two_accounts_is_nobodys_in_particular(cast: Cast) -> None:
    Person.objects.create(account=cast.account_c, display_name="Mia", phone_e164=MARIAS)
    call = answered().call
    assert (call.person, call.account_id) == (None, Account.STANDARD_PRIVATE_ID)
    assert len(services.candidates_for(call)) == 2


def test_for_a_person_who_is_known_there_are_no_other_candidates(cast: Cast) -> None:
    assert services.candidates_for(answered().call) == []


def test_an_outbound_call_is_looked_up_by_the_number_that_was_dialled(cast: Cast) -> None:
    call = answered(from_number=OURS, to_number=MARIAS, direction="outbound-api").call
    assert (call.person, call.direction) == (cast.maria, Call.Direction.OUTBOUND)


def test_an_outbound_call_that_waits_for_its_sid_is_the_one_that_was_answered(cast: Cast) -> None:
    waiting = Call.objects.create(
        account=cast.account_a,
        person=cast.maria,
        direction=Call.Direction.OUTBOUND,
        from_e164=OURS,
        to_e164=MARIAS,
    )
    call = answered(from_number=OURS, to_number=MARIAS, direction="outbound-api").call
    assert (call.pk, call.twilio_call_sid) == (waiting.pk, "CA1")


# --- the token -----------------------------------------------------------------------------------------
def redeemed(token: str, call_sid: str = "CA1", now: datetime.datetime = NOW) -> Call | None:
    return services.redeem_stream_token(call_sid=call_sid, token=token, now=now)


def test_a_token_opens_its_call_once(cast: Cast) -> None:
    answer = answered()
    assert redeemed(answer.token) == answer.call
    assert redeemed(answer.token) is None


def test_only_the_newest_token_of_a_call_works(cast: Cast) -> None:
    old, new = answered(), answered()
    assert redeemed(old.token) is None
    assert redeemed(new.token) == new.call


def test_a_token_opens_no_other_call(cast: Cast) -> None:
    token = answered("CA1").token
    answered("CA2")
    assert redeemed(token, "CA2") is None
    assert redeemed(token, "CA3") is None


def test_a_token_is_good_for_a_minute(cast: Cast) -> None:
    token = answered().token
    assert redeemed(token, now=later(seconds=61)) is None
    assert redeemed(token, now=later(seconds=59)) is not None


@pytest.mark.parametrize("token", ["", "guessed"])
def test_a_guess_opens_nothing_also_when_the_token_is_spent(cast: Cast, token: str) -> None:
    redeemed(answered().token)
    assert redeemed(token) is None


def test_the_token_itself_is_not_stored(cast: Cast) -> None:
    answer = answered()
    assert answer.token not in str(Call.objects.filter(pk=answer.call.pk).values())


# --- utterances ----------------------------------------------------------------------------------------
def say(call: Call, position: int, speaker: str, text: str) -> bool:
    return services.record_utterance(
        call_id=call.pk, position=position, speaker=speaker, text=text, interrupted=False, spoken_at=NOW
    )


def test_the_transcript_is_read_in_the_order_of_positions(cast: Cast) -> None:
    call = answered().call
    say(call, 20, "caller", "Gut.")
    say(call, 10, "companion", "Wie geht es Ihnen?")
    assert call.transcript_text == "Begleiter: Wie geht es Ihnen?\nAnrufer: Gut."


def test_writing_a_turn_twice_leaves_one(cast: Cast) -> None:
    call = answered().call
    say(call, 10, "caller", "Gut.")
    say(call, 10, "caller", "Gut.")
    assert call.utterances.count() == 1


def test_a_withdrawn_consent_stops_the_transcript_at_once(cast: Cast) -> None:
    call = answered().call
    record_consents(person=cast.maria, purposes=RECORDING_PURPOSES, granted=False, method=Consent.Method.SPOKEN)
    assert not say(call, 10, "caller", "Das schreiben Sie nicht auf.")
    assert call.utterances.count() == 0


def test_an_unknown_caller_leaves_no_transcript(cast: Cast) -> None:
    assert not say(answered(from_number="anonymous").call, 10, "caller", "Hallo?")


def test_sealed_turns_can_be_opened_and_read_by_nobody_else() -> None:
    turns = [{"position": 1, "speaker": "caller", "text": "Niemand darf das lesen."}]
    sealed = services.seal_turns(turns)
    assert "Niemand" not in sealed
    assert services.open_turns(sealed) == turns


@pytest.mark.parametrize("sealed", ["", "broken"])
def test_what_cannot_be_opened_holds_no_turns(sealed: str) -> None:
    assert services.open_turns(sealed) == []


# --- endings -------------------------------------------------------------------------------------------
def test_the_end_of_the_stream_ends_the_call_with_its_measured_duration(
    cast: Cast, news: News, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    call = answered().call
    with django_capture_on_commit_callbacks(execute=True):
        services.end_call(call_id=call.pk, reason="goodbye", now=later(seconds=90), sealed_turns="sealed")
    call.refresh_from_db()
    assert (call.status, call.duration_sec, call.end_reason) == ("completed", 90, "goodbye")
    assert news == [{"call_id": call.pk, "sealed_turns": "sealed"}]


def test_a_call_ends_only_once(
    cast: Cast, news: News, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    call = answered().call
    with django_capture_on_commit_callbacks(execute=True):
        services.end_call(call_id=call.pk, reason="goodbye", now=later(seconds=90))
        services.end_call(call_id=call.pk, reason="hung_up", now=later(seconds=95))
    call.refresh_from_db()
    assert (call.end_reason, len(news)) == ("goodbye", 1)


def test_a_receiver_that_fails_does_not_undo_the_end(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(sender: object, **kwargs: object) -> None:
        raise RuntimeError("Lisa")

    call_ended.connect(fail)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            services.end_call(call_id=answered().call.pk, reason="goodbye", now=NOW)
    finally:
        call_ended.disconnect(fail)
    assert "a receiver of call_ended failed" in caplog.text


def status(word: str, *, call_sid: str = "CA1", duration: int | None = None) -> Call:
    services.record_status(call_sid=call_sid, status=word, duration_sec=duration, now=later(seconds=30))
    return Call.objects.get(twilio_call_sid="CA1")


def test_twilios_later_completed_replaces_the_measured_duration(cast: Cast) -> None:
    services.end_call(call_id=answered().call.pk, reason="hung_up", now=later(seconds=90))
    call = status("completed", duration=93)
    assert (call.duration_sec, call.end_reason) == (93, "hung_up")


@pytest.mark.parametrize(
    "word", ["failed", "busy", "no_answer", "canceled", "ringing", "in_progress", "initiated"]
)
def test_a_final_status_is_never_left(cast: Cast, word: str) -> None:
    services.end_call(call_id=answered().call.pk, reason="hung_up", now=later(seconds=90))
    call = status(word, duration=1)
    assert (call.status, call.duration_sec) == ("completed", 90)


def test_a_status_never_goes_back(cast: Cast) -> None:
    answered()
    assert status("ringing").status == "in_progress"


def test_an_outbound_call_moves_from_initiated_over_ringing_to_in_progress(cast: Cast) -> None:
    Call.objects.create(account=cast.account_a, twilio_call_sid="CA1", direction="outbound")
    assert status("ringing").status == "ringing"
    call = status("in_progress")
    assert (call.status, call.started_at) == ("in_progress", later(seconds=30))


def test_a_call_that_nobody_answered_ends_with_its_own_word(
    cast: Cast, news: News, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    Call.objects.create(account=cast.account_a, twilio_call_sid="CA1", direction="outbound")
    with django_capture_on_commit_callbacks(execute=True):
        assert status("no_answer").status == "no_answer"
    assert len(news) == 1


def test_a_completed_that_overtakes_the_stream_leaves_the_end_to_the_conversation(
    cast: Cast, news: News, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    answer = answered()
    redeemed(answer.token, now=later(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert status("completed", duration=29).status == "completed"
        assert news == []
        services.end_call(call_id=answer.call.pk, reason="hung_up", now=later(seconds=31))
    answer.call.refresh_from_db()
    assert (answer.call.duration_sec, len(news)) == (29, 1)


def test_a_status_of_an_unknown_call_makes_none(cast: Cast) -> None:
    services.record_status(call_sid="CA9", status="completed", duration_sec=5, now=NOW)
    assert Call.objects.count() == 0


# --- the sweep -----------------------------------------------------------------------------------------
def swept(now: datetime.datetime) -> Call:
    services.sweep_calls(now=now)
    return Call.objects.get(twilio_call_sid="CA1")


def test_a_call_whose_process_died_is_ended(cast: Cast) -> None:
    redeemed(answered().token)
    assert swept(later(seconds=59)).closed_at is None
    call = swept(later(seconds=61))
    assert (call.status, call.end_reason, call.duration_sec) == ("completed", "line_lost", 0)


def test_a_heartbeat_keeps_a_call_from_being_swept(cast: Cast) -> None:
    answer = answered()
    redeemed(answer.token)
    services.record_heartbeat(call_id=answer.call.pk, now=later(seconds=55))
    assert swept(later(seconds=100)).closed_at is None


def test_a_call_that_was_answered_but_never_streamed_is_ended(cast: Cast) -> None:
    answered()
    assert swept(later(minutes=1)).closed_at is None
    assert swept(later(minutes=3)).end_reason == "line_lost"


def test_a_call_whose_status_never_came_counts_as_not_answered(cast: Cast) -> None:
    Call.objects.create(account=cast.account_a, twilio_call_sid="CA1", status="ringing", created_at=NOW)
    assert swept(later(minutes=9)).closed_at is None
    call = swept(later(minutes=11))
    assert (call.status, call.end_reason) == ("no_answer", "")


def test_a_final_call_that_nobody_closed_is_closed(cast: Cast) -> None:
    Call.objects.create(account=cast.account_a, twilio_call_sid="CA1", status="busy", created_at=NOW)
    assert swept(later(minutes=1)).closed_at is not None


def test_sweeping_twice_tells_the_news_once(
    cast: Cast, news: News, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    redeemed(answered().token)
    with django_capture_on_commit_callbacks(execute=True):
        services.sweep_calls(now=later(minutes=5))
        services.sweep_calls(now=later(minutes=5))
    assert len(news) == 1


# --- concerns ------------------------------------------------------------------------------------------
def test_a_concern_is_raised_once_per_call_and_kind(cast: Cast) -> None:
    call = answered().call
    for _ in range(2):
        services.raise_concern(call=call, kind=Concern.Kind.FALL, quote="Ich bin gefallen.", now=NOW)
    concern = Concern.objects.get()
    assert (concern.account, concern.person, concern.quote) == (cast.account_a, cast.maria, "Ich bin gefallen.")


def test_without_consent_a_concern_keeps_not_one_word(cast: Cast) -> None:
    record_consents(person=cast.maria, purposes=RECORDING_PURPOSES, granted=False, method=Consent.Method.SPOKEN)
    concern = services.raise_concern(
        call=answered().call, kind=Concern.Kind.FALL, quote="Ich bin gefallen.", now=timezone.now()
    )
    assert concern is not None
    assert concern.quote == ""
