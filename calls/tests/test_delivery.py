"""The outbox is emptied: at least once, shown once, at a decent hour, and never with a word about anybody."""

import datetime
import smtplib
import threading
from email.message import EmailMessage as Mail
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from calls import delivery, tasks
from calls.letters import letter_of, link_of, short_message_of
from calls.models import Concern, Notification, NotificationPreference
from calls.receipts import record_message_status
from calls.services import acknowledge_concern, deliver_notifications
from conftest import Cast, member
from people.models import Contact, User
from realtime.simulator import Simulator
from voicecompanion.lib.logs import AttributeFormatter

NOW = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
ANNA = "+491709876543"
State, Kind = Notification.State, Notification.Kind
# The basic characters of GSM 03.38 that our texts may use: one septet each.
GSM = set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿")
GSM |= set("abcdefghijklmnopqrstuvwxyzäöñüà")


def concern_of(cast: Cast, kind: str = "pain", **fields: Any) -> Concern:
    return Concern.objects.create(
        account=cast.account_a, person=cast.maria, kind=kind, noticed_at=NOW, quote="Mein Knie tut weh.", **fields
    )


def waiting(cast: Cast, user: User | None = None, **fields: Any) -> Notification:
    """A message to alice, or to somebody else, that is due now."""
    recipient = {} if "contact" in fields else {"membership": (user or cast.alice).memberships.get()}
    defaults: dict[str, Any] = {
        "account": cast.account_a,
        "person": cast.maria,
        "kind": Kind.CONCERN,
        "channel": "email",
        "topic": "knee",
        "next_at": NOW,
        "created_at": NOW,
    }
    return Notification.objects.create(**defaults | recipient | fields)


def wants(user: User, **fields: Any) -> None:
    NotificationPreference.objects.update_or_create(membership=user.memberships.get(), defaults=fields)


def stand(row: Notification) -> tuple[str, int, datetime.datetime | None]:
    row.refresh_from_db()
    return row.state, row.attempts, row.next_at


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    """What the mail server answers to the next mails; then it takes them."""
    answers: list[Exception] = []
    taken = EmailMultiAlternatives.send

    def send(self: EmailMultiAlternatives, **options: Any) -> int:
        if answers:
            raise answers.pop(0)
        return taken(self, **options)

    monkeypatch.setattr(EmailMultiAlternatives, "send", send)
    return answers


# --- once ----------------------------------------------------------------------------------------------------
def test_what_is_due_is_sent_once(cast: Cast) -> None:
    row = waiting(cast)
    assert [deliver_notifications(now=NOW), deliver_notifications(now=NOW + MINUTE)] == [1, 0]
    assert stand(row) == (State.SENT, 1, None)
    assert (row.sent_at, mail.outbox[0].to) == (NOW, ["alice@example.org"])


def test_what_is_not_due_yet_waits(cast: Cast) -> None:
    waiting(cast, next_at=NOW + MINUTE)
    assert deliver_notifications(now=NOW) == 0
    assert not mail.outbox


@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_once_send_one_message(cast: Cast) -> None:
    for number in range(5):
        waiting(cast, topic=f"knee {number}")
    together = threading.Barrier(2)

    def send() -> None:
        together.wait()
        deliver_notifications(now=NOW)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(mail.outbox) == 5
    assert set(Notification.objects.values_list("state", "attempts")) == {(State.SENT, 1)}


def test_who_is_sending_is_left_alone_until_the_claim_is_two_minutes_old(cast: Cast) -> None:
    row = waiting(cast, state=State.SENDING, next_at=NOW + 2 * MINUTE, attempts=1)
    assert deliver_notifications(now=NOW + MINUTE) == 0
    assert deliver_notifications(now=NOW + 2 * MINUTE) == 1
    assert stand(row) == (State.SENT, 2, None)


def test_a_mail_that_is_sent_again_is_the_same_mail(cast: Cast, settings: Settings) -> None:
    """A process died after the server took it: programs show two mails with one Message-ID once."""
    row = waiting(cast)
    deliver_notifications(now=NOW)
    Notification.objects.update(state=State.SENDING, next_at=NOW + 2 * MINUTE)
    deliver_notifications(now=NOW + 2 * MINUTE)
    ids = [one.message()["Message-ID"] for one in mail.outbox]
    assert ids == [f"<{row.link_key}@{settings.BASE_HOST}>"] * 2


def test_a_short_message_that_was_sent_before_a_crash_is_found_and_not_sent_again(
    cast: Cast, twilio: Simulator
) -> None:
    wants(cast.alice, emergencies="sms", phone_e164=ANNA)
    row = waiting(cast, channel="sms")
    deliver_notifications(now=NOW)
    Notification.objects.update(state=State.SENDING, next_at=NOW + 2 * MINUTE, message_sid=None)
    assert deliver_notifications(now=NOW + 2 * MINUTE) == 1
    [message] = twilio.messages
    assert stand(row)[0] == State.SENT
    assert row.message_sid == message.sid


def test_where_our_number_can_send_none_another_sender_does(
    cast: Cast, twilio: Simulator, settings: Settings
) -> None:
    settings.TWILIO_SMS_FROM = "Begleiter"
    wants(cast.alice, concerns="sms", phone_e164=ANNA)
    waiting(cast, channel="sms")
    deliver_notifications(now=NOW)
    assert [message.from_ for message in twilio.messages] == ["Begleiter"]


def test_a_short_message_whose_answer_got_lost_is_found_and_not_sent_again(cast: Cast, twilio: Simulator) -> None:
    wants(cast.alice, phone_e164=ANNA)
    twilio.script.lost_answers = ["http_500"]
    row = waiting(cast, channel="sms", kind=Kind.EMERGENCY)
    assert deliver_notifications(now=NOW) == 0
    assert stand(row) == (State.SENDING, 1, NOW + MINUTE / 2)
    assert deliver_notifications(now=NOW + MINUTE) == 1
    assert len(twilio.messages) == 1


def test_a_short_message_that_twilio_did_not_take_is_sent_again(cast: Cast, twilio: Simulator) -> None:
    wants(cast.alice, phone_e164=ANNA)
    twilio.script.message_errors = [20429]
    row = waiting(cast, channel="sms")
    deliver_notifications(now=NOW)
    assert stand(row) == (State.WAITING, 1, NOW + MINUTE)
    deliver_notifications(now=NOW + MINUTE)
    assert (stand(row)[0], len(twilio.messages)) == (State.SENT, 1)


# --- trying again, and giving up --------------------------------------------------------------------------------
def busy() -> Exception:
    return smtplib.SMTPServerDisconnected("bitte später")


@pytest.mark.parametrize(("kind", "minutes"), [("emergency", [0.5, 1, 1, 2, 5]), ("concern", [1, 5, 15, 60, 180])])
def test_pauses_grow_and_after_six_tries_it_is_given_up(
    cast: Cast, refused: list[Exception], kind: str, minutes: list[float]
) -> None:
    refused += [busy() for _ in range(9)]
    row, now, pauses = waiting(cast, kind=kind), NOW, []
    for _ in range(6):
        deliver_notifications(now=now)
        next_at = stand(row)[2]
        if next_at:
            pauses.append((next_at - now) / MINUTE)
            now = next_at
    assert (pauses, row.state, row.attempts) == (minutes, State.UNDELIVERABLE, 6)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (smtplib.SMTPRecipientsRefused({"x": (550, b"no such user")}), State.UNDELIVERABLE),
        (smtplib.SMTPRecipientsRefused({"x": (450, b"greylisted")}), State.WAITING),
        (smtplib.SMTPDataError(554, b"no"), State.UNDELIVERABLE),
        (smtplib.SMTPDataError(452, b"full"), State.WAITING),
        # What is wrong with our own login or name is mended by somebody, and no fault of the recipient's address.
        (smtplib.SMTPAuthenticationError(535, b"password"), State.WAITING),
        (smtplib.SMTPSenderRefused(550, b"who", "noreply"), State.WAITING),
        (smtplib.SMTPConnectError(554, b"no service"), State.WAITING),
        (ValueError("not an address"), State.UNDELIVERABLE),
    ],
)
def test_a_mail_is_tried_again_unless_the_address_or_the_mail_is_refused(
    cast: Cast, refused: list[Exception], answer: Exception, state: str
) -> None:
    refused.append(answer)
    row = waiting(cast)
    deliver_notifications(now=NOW)
    assert stand(row)[0] == state


def test_a_broken_line_to_the_mail_server_leaves_it_as_possibly_sent(cast: Cast, refused: list[Exception]) -> None:
    refused.append(ConnectionResetError())
    row = waiting(cast)
    deliver_notifications(now=NOW)
    assert stand(row) == (State.SENDING, 1, NOW + MINUTE)


@pytest.mark.parametrize("number", ["", "+493023125111", "keine Nummer"])
def test_where_no_short_message_arrives_none_is_sent(cast: Cast, twilio: Simulator, number: str) -> None:
    wants(cast.alice, phone_e164=number)
    row = waiting(cast, channel="sms")
    deliver_notifications(now=NOW)
    assert (stand(row)[0], twilio.messages) == (State.UNDELIVERABLE, [])


def test_a_contact_without_an_address_is_not_written_to(cast: Cast) -> None:
    neighbour = Contact.objects.create(person=cast.maria, name="Frau Neumann", phone_e164="+493055511122")
    row = waiting(cast, contact=neighbour)
    deliver_notifications(now=NOW)
    assert stand(row)[0] == State.UNDELIVERABLE


def test_whose_login_was_closed_is_not_written_to(cast: Cast) -> None:
    row = waiting(cast)
    User.objects.filter(pk=cast.alice.pk).update(is_active=False)
    deliver_notifications(now=NOW)
    assert (stand(row)[0], mail.outbox) == (State.UNDELIVERABLE, [])


def test_a_mail_server_that_is_slow_does_not_let_claims_run_out(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second claim begins when it is made, not when the run began: nobody takes it over while it is sent."""
    clock = iter([0, 90, 180])
    leases: list[datetime.datetime | None] = []
    monkeypatch.setattr(delivery, "monotonic", lambda: next(clock))
    monkeypatch.setattr(delivery, "_send_mail", lambda row: leases.append(stand(row)[2]))
    for topic in ("a", "b", "c"):
        waiting(cast, topic=topic)
    # After three minutes the run leaves the third one to the next.
    assert deliver_notifications(now=NOW) == 2
    assert leases == [NOW + 2 * MINUTE, NOW + 3.5 * MINUTE]


def test_an_emergency_goes_before_everything_else(cast: Cast) -> None:
    waiting(cast, kind=Kind.WEEKLY, topic="week", next_at=NOW - MINUTE)
    waiting(cast, topic="knee")
    waiting(cast, kind=Kind.EMERGENCY, topic="now")
    deliver_notifications(now=NOW)
    assert [one.subject for one in mail.outbox] == [
        "Bitte möglichst sofort nachsehen",
        "Bitte nachsehen",
        "Ihr Wochenbericht ist da",
    ]


# --- when it need not be sent, or not now --------------------------------------------------------------------
def test_what_somebody_looks_after_already_is_not_sent(cast: Cast) -> None:
    concern = concern_of(cast)
    row = waiting(cast, concern=concern)
    acknowledge_concern(concern=concern, user=cast.bob, now=NOW)
    assert deliver_notifications(now=NOW) == 0
    assert stand(row)[0] == State.DROPPED


def test_what_may_have_been_sent_is_sent_all_the_same_because_an_all_clear_follows(cast: Cast) -> None:
    row = waiting(
        cast, concern=concern_of(cast, acknowledged_at=NOW), state=State.SENDING, attempts=1, next_at=NOW
    )
    assert deliver_notifications(now=NOW) == 1
    assert stand(row)[0] == State.SENT


def test_an_all_clear_is_sent_though_somebody_looks_after_it(cast: Cast) -> None:
    waiting(cast, kind=Kind.ALL_CLEAR, concern=concern_of(cast, acknowledged_at=NOW))
    assert deliver_notifications(now=NOW) == 1


@pytest.mark.parametrize(
    ("kind", "minutes"), [("concern", 120), ("missed", 120), ("weekly", 120), ("emergency", 0)]
)
def test_who_sleeps_is_told_afterwards_unless_it_is_an_emergency(cast: Cast, kind: str, minutes: int) -> None:
    # It is ten o'clock in Berlin.
    wants(cast.alice, quiet_from=datetime.time(22), quiet_until=datetime.time(12))
    row = waiting(cast, kind=kind)
    assert deliver_notifications(now=NOW) == (0 if minutes else 1)
    assert stand(row)[2] == (NOW + minutes * MINUTE if minutes else None)
    assert deliver_notifications(now=NOW + 120 * MINUTE) == (1 if minutes else 0)


def test_a_night_in_between_uses_up_no_try(cast: Cast, refused: list[Exception]) -> None:
    wants(cast.alice, quiet_from=datetime.time(22), quiet_until=datetime.time(12))
    row = waiting(cast)
    deliver_notifications(now=NOW)
    assert stand(row)[:2] == (State.WAITING, 0)


# --- the next one in the chain ----------------------------------------------------------------------------------
@pytest.fixture
def chain(cast: Cast) -> Concern:
    """Nobody answered; the first of two contacts has their turn until a quarter past."""
    for position, name in enumerate(("lisa", "karl"), start=1):
        login = member(name, cast.account_a, "relative", 1)
        Contact.objects.create(person=cast.maria, position=position, name=name, email=login.email, phone_e164=ANNA)
    return concern_of(cast, kind="not_reached", next_contact_at=NOW + 15 * MINUTE)


def to_contact(cast: Cast, concern: Concern, position: int, **fields: Any) -> Notification:
    contact = Contact.objects.get(position=position)
    return waiting(cast, contact=contact, concern=concern, kind=Kind.MISSED, topic="missed", **fields)


def turn_of_the_next(concern: Concern) -> datetime.datetime | None:
    concern.refresh_from_db()
    return concern.next_contact_at


def no_such_user() -> Exception:
    return smtplib.SMTPRecipientsRefused({"x": (550, b"no such user")})


def test_nobody_waits_for_who_could_not_be_told(cast: Cast, chain: Concern, refused: list[Exception]) -> None:
    refused.append(no_such_user())
    to_contact(cast, chain, 1)
    deliver_notifications(now=NOW)
    assert turn_of_the_next(chain) == NOW


def test_who_is_reached_by_another_way_keeps_their_time(
    cast: Cast, chain: Concern, refused: list[Exception]
) -> None:
    refused.append(no_such_user())
    to_contact(cast, chain, 1, channel="sms", state=State.SENT, next_at=None)
    to_contact(cast, chain, 1)
    deliver_notifications(now=NOW)
    assert turn_of_the_next(chain) == NOW + 15 * MINUTE


def test_what_the_first_one_does_not_get_takes_no_time_from_the_second(
    cast: Cast, chain: Concern, refused: list[Exception]
) -> None:
    refused.append(no_such_user())
    to_contact(cast, chain, 1)
    to_contact(cast, chain, 2, state=State.SENT, next_at=None)
    deliver_notifications(now=NOW)
    assert turn_of_the_next(chain) == NOW + 15 * MINUTE


def test_one_member_who_is_not_reached_takes_no_time_from_the_others(
    cast: Cast, chain: Concern, refused: list[Exception]
) -> None:
    refused.append(no_such_user())
    waiting(cast, concern=chain, topic="missed")
    waiting(cast, cast.bob, concern=chain, topic="missed", state=State.SENT, next_at=None)
    deliver_notifications(now=NOW)
    assert turn_of_the_next(chain) == NOW + 15 * MINUTE


def test_if_no_member_is_reached_the_first_contact_has_their_turn(
    cast: Cast, chain: Concern, refused: list[Exception]
) -> None:
    refused.append(no_such_user())
    waiting(cast, concern=chain, topic="missed")
    deliver_notifications(now=NOW)
    assert turn_of_the_next(chain) == NOW


def test_a_short_message_that_the_carrier_could_not_deliver_ends_the_turn(cast: Cast, chain: Concern) -> None:
    sid = "SM" + "1" * 32
    to_contact(cast, chain, 1, channel="sms", state=State.SENT, next_at=None, message_sid=sid)
    record_message_status(message_sid=sid, status="undelivered", now=NOW)
    assert turn_of_the_next(chain) == NOW


def test_what_somebody_looks_after_goes_no_further(cast: Cast, chain: Concern, refused: list[Exception]) -> None:
    refused.append(no_such_user())
    to_contact(cast, chain, 1, state=State.SENDING, attempts=1)
    acknowledge_concern(concern=chain, user=cast.alice, now=NOW)
    deliver_notifications(now=NOW)
    assert turn_of_the_next(chain) is None


# --- what is said, and what is not ------------------------------------------------------------------------------
ABOUT_SOMEBODY = (
    "maria", "schmidt", "alice", "bob", "neumann", "familie a", "knie", "weh", "schmerz", "sturz", "gestürzt",
    "notfall", "atem", "angst", "arzt", "klinik", "krank", "patient", "gesund", "nicht erreicht", "emergency",
    "pain", "fall ", "1712345678", "medik",
)  # fmt: skip


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("to", ["member", "contact"])
@pytest.mark.parametrize("kind", Kind.values)
def test_no_message_tells_about_whom_or_why(cast: Cast, kind: str, to: str, language: str) -> None:
    row = waiting(cast, kind=kind, concern=concern_of(cast))
    if to == "contact":
        row.membership, row.contact = None, Contact.objects.create(person=cast.maria, name="Frau Neumann")
    letter = letter_of(row, language)
    texts = [letter.subject, letter.text, letter.html, short_message_of(row, language)]
    said = " ".join(texts).replace(link_of(row), "").lower()
    assert not [word for word in ABOUT_SOMEBODY if word in said]
    assert all(link_of(row) in text for text in texts[1:])


def test_a_mail_carries_nothing_about_anybody_in_its_headers(cast: Cast) -> None:
    waiting(cast, concern=concern_of(cast))
    deliver_notifications(now=NOW)
    message: Mail = mail.outbox[0].message()
    headers = " ".join(f"{name}: {value}" for name, value in message.items() if name != "To").lower()
    assert not [word for word in ABOUT_SOMEBODY if word in headers]


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_short_message_is_one_message_long(cast: Cast, settings: Settings, kind: str, language: str) -> None:
    settings.BASE_URL = "https://begleiter.stiftung-beispielhausen.example.org"
    text = short_message_of(waiting(cast, kind=kind), language)
    assert len(text) <= 160
    assert set(text) <= GSM


def test_nothing_about_anybody_is_logged_when_it_fails(
    cast: Cast, refused: list[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    refused.append(smtplib.SMTPRecipientsRefused({"alice@example.org": (550, b"no alice")}))
    refused.append(RuntimeError("Maria Schmidt"))
    waiting(cast, topic="a")
    waiting(cast, topic="b")
    deliver_notifications(now=NOW)
    lines = " ".join(AttributeFormatter().format(record) for record in caplog.records)
    assert "notification not sent" in lines
    assert not [word for word in ("alice", "Maria", "Schmidt") if word in lines]


# --- the bell ---------------------------------------------------------------------------------------------------
def test_a_broker_that_is_down_does_no_harm(
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def down(**options: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(tasks.deliver_notifications, "apply_async", down)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        delivery.ring_delivery()
    assert len(callbacks) == 1


def test_open_pages_hear_of_what_was_sent(
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    told: list[dict[str, Any]] = []
    monkeypatch.setattr("calls.news.BROADCASTER.send", lambda group, **message: told.append(message))
    waiting(cast)
    with django_capture_on_commit_callbacks(execute=True):
        deliver_notifications(now=NOW)
    assert {message["person_id"] for message in told} == {cast.maria.pk}


def test_a_bug_in_one_message_does_not_keep_the_next_from_arriving(cast: Cast, refused: list[Exception]) -> None:
    refused.append(RuntimeError("ours"))
    waiting(cast, topic="a")
    waiting(cast, topic="b")
    assert deliver_notifications(now=NOW) == 1
