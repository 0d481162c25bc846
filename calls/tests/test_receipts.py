"""Short messages at the boundary: what Twilio is asked, how one is found again, and what it tells of it."""

import datetime
import itertools

import pytest
from django.utils import timezone
from pytest_django import Settings

from calls.models import Notification
from calls.tests.doubles import OUR_NUMBER, post_signed
from calls.twilio import TwilioError, find_message, send_message
from conftest import Cast
from realtime.simulator import Simulator

State = Notification.State
ANNA = "+491709876543"
BODY = "Bitte sehen Sie nach: https://companion.example.org/n/abc123"
MESSAGE = "/twilio/message"
SID = "SM" + "1" * 32


def sent(body: str = BODY, to_e164: str = ANNA) -> str:
    return send_message(to_e164=to_e164, sender=OUR_NUMBER, body=body)


# --- sending -------------------------------------------------------------------------------------------------
def test_a_message_is_sent_once_and_its_fate_told_to_us(twilio: Simulator) -> None:
    message_sid = sent()
    [message] = twilio.messages
    assert (message.sid, message.to, message.from_, message.body) == (message_sid, ANNA, OUR_NUMBER, BODY)
    [request] = twilio.requests
    assert request.body["StatusCallback"] == "http://localhost:8000/twilio/message"


@pytest.mark.parametrize(
    ("code", "permanent", "maybe_done"),
    [(21614, True, False), (21610, True, False), (20429, False, False), (20500, False, True)],
)
def test_a_message_that_is_refused_says_whether_to_try_again(
    twilio: Simulator, code: int, permanent: bool, maybe_done: bool
) -> None:
    twilio.script.message_errors = [code]
    with pytest.raises(TwilioError) as caught:
        sent()
    error = caught.value
    assert (error.code, error.permanent, error.maybe_done) == (code, permanent, maybe_done)
    assert len(twilio.requests) == 1


@pytest.mark.parametrize("how", ["never", "reset", "http_500"])
def test_a_message_whose_answer_got_lost_is_found_and_not_sent_again(
    twilio: Simulator, settings: Settings, how: str
) -> None:
    twilio.script.lost_answers = [how]
    settings.TWILIO_TIMEOUT_SECONDS = 0.5
    since = timezone.now()
    with pytest.raises(TwilioError) as caught:
        sent()
    settings.TWILIO_TIMEOUT_SECONDS = 5
    assert caught.value.maybe_done
    [message] = twilio.messages
    assert find_message(to_e164=ANNA, containing="/n/abc123", since=since) == message.sid


def test_a_message_is_found_by_its_number_its_words_and_its_time(twilio: Simulator) -> None:
    since = timezone.now()
    sent(to_e164="+491701111111")
    sent("Etwas anderes")
    assert find_message(to_e164=ANNA, containing="abc123", since=since) is None
    message_sid = sent()
    assert find_message(to_e164=ANNA, containing="abc123", since=since) == message_sid
    later = since + datetime.timedelta(hours=1)
    assert find_message(to_e164=ANNA, containing="abc123", since=later) is None


def test_a_moment_of_another_time_zone_is_the_same_moment(twilio: Simulator) -> None:
    message_sid = sent()
    tokyo = datetime.timezone(datetime.timedelta(hours=9))
    since = timezone.now().astimezone(tokyo)
    assert find_message(to_e164=ANNA, containing="abc123", since=since) == message_sid


# --- what became of it ---------------------------------------------------------------------------------------
@pytest.fixture
def notification(cast: Cast) -> Notification:
    return Notification.objects.create(
        account=cast.account_a,
        membership=cast.alice.memberships.get(),
        kind="concern",
        channel="sms",
        topic="concern",
        state=State.SENDING,
        message_sid=SID,
    )


def told(status: str, message_sid: str = SID, **more: str) -> None:
    form = {"MessageSid": message_sid, "MessageStatus": status, **more}
    assert post_signed(MESSAGE, form).status_code == 204


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("sent", State.SENT),
        ("delivered", State.DELIVERED),
        ("undelivered", State.UNDELIVERABLE),
        ("failed", State.UNDELIVERABLE),
        ("queued", State.SENDING),
        ("sending", State.SENDING),
        ("read aloud", State.SENDING),
    ],
)
def test_what_twilio_says_becomes_the_state_of_the_message(
    notification: Notification, status: str, state: State
) -> None:
    told(status)
    notification.refresh_from_db()
    assert notification.state == state
    assert (notification.next_at is None) is (state != State.SENDING)


ORDERS = sorted(set(itertools.permutations(["sent", "delivered", "undelivered", "delivered"])))


@pytest.mark.parametrize("words", ORDERS)
def test_what_was_delivered_stays_delivered_in_whatever_order_it_is_told(
    notification: Notification, words: tuple[str, ...]
) -> None:
    for word in words:
        told(word)
    notification.refresh_from_db()
    assert notification.state == State.DELIVERED


def test_what_could_not_be_delivered_was_not_sent_after_all(notification: Notification) -> None:
    told("undelivered", ErrorCode="30005")
    told("sent")
    notification.refresh_from_db()
    assert notification.state == State.UNDELIVERABLE


@pytest.mark.parametrize("message_sid", ["SM" + "9" * 32, "", "SM'; DROP TABLE"])
def test_a_message_that_nobody_knows_is_ignored(notification: Notification, message_sid: str) -> None:
    told("delivered", message_sid)
    notification.refresh_from_db()
    assert notification.state == State.SENDING


def test_what_twilio_did_not_sign_is_refused(notification: Notification) -> None:
    form = {"MessageSid": SID, "MessageStatus": "delivered"}
    assert post_signed(MESSAGE, form, token="of somebody else").status_code == 403
    notification.refresh_from_db()
    assert notification.state == State.SENDING


def test_a_number_is_not_logged_with_what_went_wrong(
    notification: Notification, caplog: pytest.LogCaptureFixture
) -> None:
    told("undelivered", ErrorCode="30005", To=ANNA, From=OUR_NUMBER)
    lines = [vars(record) for record in caplog.records if record.name.startswith("calls")]
    assert [line["code"] for line in lines] == [30005]
    assert ANNA not in str(lines)
