"""Who is calling, whose call it is, and who may open its media socket."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from calls.answering import Answer, CallEndedError, answer_call, redeem_stream_token
from calls.callers import candidates_for
from calls.endings import end_call
from calls.models import Call
from calls.tests.doubles import MARIA, OUR_NUMBER, sid
from conftest import Cast
from people.models import Account, Person, PhoneLine

NOW = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(seconds=20)
CLINIC_LINE = "+4940123456"


def answer(
    from_number: str = MARIA,
    to_number: str = OUR_NUMBER,
    direction: str = "inbound",
    call_sid: str = sid(),
    now: datetime.datetime = NOW,
) -> Answer:
    return answer_call(
        call_sid=call_sid, from_number=from_number, to_number=to_number, direction=direction, now=now
    )


def namesake(account: Account, number: str = MARIA) -> Person:
    return Person.objects.create(account=account, display_name="Hans Schmidt", phone_e164=number)


# --- who is calling ------------------------------------------------------------------------------------
def test_a_known_number_is_its_persons_call(cast: Cast) -> None:
    call = answer().call
    assert (call.person, call.account, call.direction) == (cast.maria, cast.account_a, "inbound")
    assert (call.status, call.started_at) == (Call.Status.IN_PROGRESS, NOW)
    assert (call.from_e164, call.to_e164) == (MARIA, OUR_NUMBER)


def test_an_unknown_number_belongs_to_the_first_account(cast: Cast) -> None:
    call = answer("+491709999999").call
    assert (call.person, call.account_id) == (None, Account.STANDARD_PRIVATE_ID)


@pytest.mark.parametrize(
    "number", ["anonymous", "Restricted", "", "+266696687", "sip:maria@example.org", "client:maria", "+", "+49abc"]
)
def test_a_withheld_number_is_nobodys_and_is_not_stored(cast: Cast, number: str) -> None:
    namesake(cast.account_a, "")
    call = answer(number).call
    assert (call.person, call.from_e164, call.account_id) == (None, "", Account.STANDARD_PRIVATE_ID)
    assert candidates_for(call) == []


def test_a_number_shared_within_an_account_is_that_accounts_and_nobodys_in_particular(cast: Cast) -> None:
    hans = namesake(cast.account_a)
    call = answer().call
    assert (call.person, call.account) == (None, cast.account_a)
    assert {person.pk for person in candidates_for(call)} == {cast.maria.pk, hans.pk}


def test_a_number_known_in_two_accounts_belongs_to_neither(cast: Cast) -> None:
    namesake(cast.account_c)
    call = answer().call
    assert (call.person, call.account_id) == (None, Account.STANDARD_PRIVATE_ID)
    assert len(candidates_for(call)) == 2


def test_a_line_with_an_account_confines_the_look_up_to_it(cast: Cast) -> None:
    patient = namesake(cast.clinic)
    PhoneLine.objects.create(number_e164=CLINIC_LINE, account=cast.clinic)
    call = answer(to_number=CLINIC_LINE).call
    assert (call.person, call.account) == (patient, cast.clinic)
    assert candidates_for(call) == []


def test_an_unknown_caller_on_a_line_with_an_account_belongs_to_that_account(cast: Cast) -> None:
    PhoneLine.objects.create(number_e164=CLINIC_LINE, account=cast.clinic)
    call = answer(to_number=CLINIC_LINE).call
    assert (call.person, call.account) == (None, cast.clinic)


def test_a_number_of_one_person_has_no_candidates(cast: Cast) -> None:
    assert candidates_for(answer().call) == []


def test_a_call_that_we_place_is_looked_up_by_the_number_called(cast: Cast) -> None:
    call = answer(OUR_NUMBER, MARIA, "outbound-api").call
    assert (call.person, call.direction) == (cast.maria, "outbound")
    assert (call.from_e164, call.to_e164) == (OUR_NUMBER, MARIA)


# --- again and again -----------------------------------------------------------------------------------
def test_a_repeated_webhook_answers_again_and_makes_no_second_call(cast: Cast) -> None:
    first, second = answer(), answer(now=LATER)
    assert first.call.pk == second.call.pk
    assert second.call.started_at == NOW
    assert Call.objects.count() == 1


def test_the_newest_token_works_and_the_one_before_no_longer(cast: Cast) -> None:
    first, second = answer(), answer()
    assert redeem_stream_token(call_sid=sid(), token=first.token, now=LATER) is None
    assert redeem_stream_token(call_sid=sid(), token=second.token, now=LATER) is not None


def test_after_the_end_a_webhook_changes_nothing(cast: Cast) -> None:
    call = answer().call
    end_call(call_id=call.pk, reason="hung_up", now=LATER)
    before = Call.objects.filter(pk=call.pk).values().get()
    with pytest.raises(CallEndedError):
        answer()
    assert Call.objects.filter(pk=call.pk).values().get() == before


def dialled(cast: Cast, **fields: object) -> Call:
    return Call.objects.create(
        account=cast.account_a, person=cast.maria, direction="outbound", to_e164=MARIA, **fields
    )


def test_a_call_being_placed_adopts_the_sid_that_its_webhook_brings(cast: Cast) -> None:
    dialled(cast)
    newest = dialled(cast)
    call = answer(OUR_NUMBER, MARIA, "outbound-api").call
    assert (call.pk, call.twilio_call_sid, call.person) == (newest.pk, sid(), cast.maria)


def test_a_call_from_that_number_is_not_taken_for_the_one_being_placed_to_it(cast: Cast) -> None:
    row = dialled(cast)
    assert answer().call.pk != row.pk


def test_a_call_that_failed_adopts_nothing(cast: Cast) -> None:
    row = dialled(cast, status=Call.Status.FAILED)
    assert answer(OUR_NUMBER, MARIA, "outbound-api").call.pk != row.pk


def test_a_placed_call_is_found_by_its_sid(cast: Cast) -> None:
    row = dialled(cast, twilio_call_sid=sid())
    dialled(cast)
    assert answer(OUR_NUMBER, MARIA, "outbound-api").call.pk == row.pk


# --- the token -----------------------------------------------------------------------------------------
def test_only_the_hash_of_a_token_is_stored(cast: Cast) -> None:
    answered = answer()
    stored = Call.objects.filter(pk=answered.call.pk).values().get()
    assert answered.token not in str(stored)
    assert len(stored["stream_token_hash"]) == 64


def test_a_token_opens_its_call_once(cast: Cast) -> None:
    token = answer().token
    call = redeem_stream_token(call_sid=sid(), token=token, now=LATER)
    assert call is not None
    assert redeem_stream_token(call_sid=sid(), token=token, now=LATER) is None


def test_who_redeems_a_token_gets_person_account_and_consents_without_another_query(cast: Cast) -> None:
    call = redeem_stream_token(call_sid=sid(), token=answer().token, now=LATER)
    assert call is not None
    with connection.execute_wrapper(refuse_queries):
        assert call.person is not None
        assert call.person.consent_recording
        assert call.account.safety_analysis
    assert call.heartbeat_at == LATER


def refuse_queries(*arguments: object) -> None:
    raise AssertionError("a query was made")


def test_a_token_opens_no_other_call(cast: Cast) -> None:
    token = answer().token
    answer(call_sid=sid(2))
    assert redeem_stream_token(call_sid=sid(2), token=token, now=LATER) is None
    assert redeem_stream_token(call_sid=sid(3), token=token, now=LATER) is None


@pytest.mark.parametrize("token", ["", "guessed", "ü"])
def test_a_guessed_token_opens_nothing(cast: Cast, token: str) -> None:
    answer()
    assert redeem_stream_token(call_sid=sid(), token=token, now=LATER) is None


def test_an_empty_token_does_not_open_a_call_whose_token_was_used(cast: Cast) -> None:
    redeem_stream_token(call_sid=sid(), token=answer().token, now=LATER)
    assert redeem_stream_token(call_sid=sid(), token="", now=LATER) is None


def test_a_token_expires(cast: Cast) -> None:
    token = answer().token
    too_late = NOW + datetime.timedelta(seconds=61)
    assert redeem_stream_token(call_sid=sid(), token=token, now=too_late) is None
    assert redeem_stream_token(call_sid=sid(), token=token, now=LATER) is not None


def test_the_token_of_a_call_that_ended_opens_nothing(cast: Cast) -> None:
    answered = answer()
    end_call(call_id=answered.call.pk, reason="hung_up", now=LATER)
    assert redeem_stream_token(call_sid=sid(), token=answered.token, now=LATER) is None


# --- at the same time ----------------------------------------------------------------------------------
def at_once[T](function: object, count: int = 4) -> list[T]:
    """The results of a function that several threads call in the same moment."""
    barrier = threading.Barrier(count)

    def run(_number: int) -> T:
        try:
            barrier.wait(timeout=10)
            return function()  # type: ignore[no-any-return, operator]
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


@pytest.mark.django_db(transaction=True)
def test_of_several_sockets_with_one_token_exactly_one_is_opened() -> None:
    token = answer("+491709999999").token
    opened: list[Call | None] = at_once(lambda: redeem_stream_token(call_sid=sid(), token=token, now=LATER))
    assert len([call for call in opened if call is not None]) == 1


@pytest.mark.django_db(transaction=True)
def test_webhooks_of_one_call_that_arrive_together_make_one_call() -> None:
    answers: list[Answer] = at_once(lambda: answer("+491709999999"))
    assert len({answered.call.pk for answered in answers}) == 1
    assert Call.objects.count() == 1
