"""Sends what is in the outbox: at least once, and shown once.

Each row is claimed by one update and sent by who claimed it. A claim whose process died is taken over: a mail goes
out again under the same Message-ID, and a short message is looked for at the carrier first.
"""

import datetime
import logging
import smtplib
from functools import partial
from time import monotonic

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Value, When
from kombu.exceptions import OperationalError

from calls import twilio
from calls.callers import own_line
from calls.letters import letter_of, short_message_of
from calls.models import Concern, Notification
from calls.news import tell_of_person
from calls.numbers import takes_sms
from calls.preferences import preference_of, send_at
from calls.querysets import NotificationQuerySet
from people.models import Person

logger = logging.getLogger(__name__)

State, Channel, Kind = Notification.State, Notification.Channel, Notification.Kind
DEAD_CLAIM = datetime.timedelta(minutes=2)
AT_ONCE = 100
RUN_LASTS = datetime.timedelta(minutes=2)  # the next bell goes on with the rest
MINUTE = datetime.timedelta(minutes=1)
# After these it is given up: an emergency soon, because the next one in the chain should be told.
PAUSES = tuple(minutes * MINUTE for minutes in (1, 5, 15, 60, 180))
URGENT_PAUSES = tuple(minutes * MINUTE for minutes in (0.5, 1, 1, 2, 5))
# Nothing holds up an emergency, and a mail server that does not answer holds up no short message.
IN_ORDER = (
    Case(
        When(kind=Kind.EMERGENCY, then=Value(0)),
        When(kind=Kind.WEEKLY, then=Value(2)),
        default=Value(1),
        output_field=IntegerField(),
    ),
    F("channel").desc(),
    "next_at",
    "pk",
)
ALIVE = (State.WAITING, State.SENDING, State.SENT, State.DELIVERED)


class UndeliverableError(Exception):
    """It will never arrive: there is no such address, or the other side does not want it."""


class NotNowError(Exception):
    """It may arrive later. `maybe_done`: it may have been sent, without our hearing of it."""

    def __init__(self, *, maybe_done: bool) -> None:
        super().__init__()
        self.maybe_done = maybe_done


def ring_delivery() -> None:
    """Wakes whoever sends, after the commit. A broker that is down delays it until the next beat."""
    transaction.on_commit(_ring)


def _ring() -> None:
    from calls.tasks import deliver_notifications as task  # the task calls this module

    try:
        task.apply_async(expires=30)
    except OperationalError:
        logger.warning("broker unreachable, the beat will deliver")


def deliver_notifications(*, now: datetime.datetime) -> int:
    """Sends what is due, the most urgent first; returns how much was sent. Safe to run twice at once."""
    due = Notification.objects.due(now).order_by(*IN_ORDER).values_list("pk", flat=True)
    began, moment, sent = monotonic(), now, 0
    for pk in list(due[:AT_ONCE]):
        if moment - now > RUN_LASTS:
            break
        sent += _deliver(pk, moment)
        # A claim lasts from when it is made, however long the ones before took.
        moment = now + datetime.timedelta(seconds=int(monotonic() - began))
    return sent


def _deliver(pk: int, now: datetime.datetime) -> bool:
    claimed = _claimed(pk, now)
    if claimed is None:
        return False
    row, may_be_sent = claimed
    try:
        message_sid = _sent(row, may_be_sent=may_be_sent)
    except UndeliverableError:
        _give_up(row, now)
        return False
    except NotNowError as error:
        _try_later(row, now, maybe_done=error.maybe_done)
        return False
    except Exception:
        # A bug of ours in one message must not keep the others from arriving.
        logger.exception("notification not sent", extra={"notification_id": row.pk})
        _try_later(row, now, maybe_done=True)
        return False
    sent = Notification.objects.filter(pk=row.pk, state=State.SENDING)
    sent.update(state=State.SENT, sent_at=now, next_at=None, message_sid=message_sid or None)
    _tell(row)
    return True


def _claimed(pk: int, now: datetime.datetime) -> tuple[Notification, bool] | None:
    """The row, if it is ours to send now; and whether somebody before us may have sent it."""
    rows = Notification.objects.select_related(
        "membership__user", "membership__notification_preference", "contact", "concern"
    )
    row = rows.filter(pk=pk).first()
    if row is None or row.next_at is None or row.next_at > now:
        return None
    if row.state not in (State.WAITING, State.SENDING):
        return None
    unclaimed = Notification.objects.filter(pk=pk, state=row.state, next_at=row.next_at)
    if row.state == State.WAITING:
        if _is_put_off(row, unclaimed, now):
            return None
        unclaimed = _still_wanted(row, unclaimed)
    if not unclaimed.update(state=State.SENDING, next_at=now + DEAD_CLAIM, attempts=F("attempts") + 1):
        return None
    row.attempts += 1
    return row, row.state == State.SENDING


def _is_put_off(row: Notification, unclaimed: NotificationQuerySet, now: datetime.datetime) -> bool:
    """Nobody has to be told any more, or not at this hour. That is no attempt, and uses none up."""
    concern = row.concern
    if concern is not None and concern.acknowledged_at is not None and row.kind != Kind.ALL_CLEAR:
        if unclaimed.update(state=State.DROPPED, next_at=None):
            _tell(row)
        return True
    at = send_at(preference_of(row.membership), row.kind, now) if row.membership else now
    if at > now:
        unclaimed.update(next_at=at)
        return True
    return False


def _still_wanted(row: Notification, unclaimed: NotificationQuerySet) -> NotificationQuerySet:
    """Asked by the claim itself: who looks after it finds a row to drop, or one that an all-clear follows."""
    if row.kind == Kind.ALL_CLEAR:
        return unclaimed
    settled = Concern.objects.filter(pk=OuterRef("concern_id"), acknowledged_at__isnull=False)
    return unclaimed.filter(~Exists(settled))


# --- the two ways ---------------------------------------------------------------------------------------------
def _sent(row: Notification, *, may_be_sent: bool) -> str:
    """Sends it; returns the carrier's id of a short message. Raises UndeliverableError and NotNowError."""
    if row.channel == Channel.EMAIL:
        _send_mail(row)
        return ""
    return _send_short_message(row, may_be_sent=may_be_sent)


def _send_mail(row: Notification) -> None:
    address = row.membership.user.email if row.membership else row.contact.email if row.contact else ""
    if not address or _has_no_login(row):
        raise UndeliverableError
    letter = letter_of(row, language_of(row))
    mail = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        settings.DEFAULT_FROM_EMAIL,
        [address],
        headers={"Message-ID": letter.message_id},
    )
    mail.attach_alternative(letter.html, "text/html")
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _text in refused.recipients.values()]
        raise _refusal(max(codes, default=550)) from None
    except smtplib.SMTPDataError as response:
        raise _refusal(response.smtp_code) from None
    except smtplib.SMTPResponseException:
        # Our login, our sender, our server: somebody mends that, and the recipients are as good as before.
        raise NotNowError(maybe_done=False) from None
    except OSError:
        raise NotNowError(maybe_done=True) from None
    except ValueError:  # an address that no mail can be addressed to
        raise UndeliverableError from None


def _has_no_login(row: Notification) -> bool:
    """A member whose login was closed since."""
    return row.membership is not None and not row.membership.user.is_active


def _refusal(code: int) -> Exception:
    """The server's own word: 5xx is for ever, and everything else passes (RFC 5321, section 4.2.1)."""
    return UndeliverableError() if 500 <= code < 600 else NotNowError(maybe_done=False)


def _send_short_message(row: Notification, *, may_be_sent: bool) -> str:
    number = (
        preference_of(row.membership).phone_e164
        if row.membership
        else row.contact.phone_e164
        if row.contact
        else ""
    )
    if not takes_sms(number) or _has_no_login(row):
        raise UndeliverableError
    try:
        if may_be_sent and (known := _looked_up(row, number)):
            return known
        body = short_message_of(row, language_of(row))
        sender = settings.TWILIO_SMS_FROM or own_line(row.account_id)
        return twilio.send_message(to_e164=number, sender=sender, body=body)
    except twilio.TwilioError as error:
        if error.permanent and not error.maybe_done:
            raise UndeliverableError from None
        raise NotNowError(maybe_done=error.maybe_done or may_be_sent) from None


def _looked_up(row: Notification, number: str) -> str | None:
    return twilio.find_message(to_e164=number, containing=row.link_key, since=row.created_at)


def language_of(row: Notification) -> str:
    return preference_of(row.membership).language if row.membership else Person.Language.GERMAN


# --- what did not arrive ----------------------------------------------------------------------------------------
def _try_later(row: Notification, now: datetime.datetime, *, maybe_done: bool) -> None:
    pauses = URGENT_PAUSES if row.kind == Kind.EMERGENCY else PAUSES
    if row.attempts > len(pauses):
        _give_up(row, now)
        return
    # What may have been sent keeps its claim: whoever takes it over looks first.
    _become(row, State.SENDING if maybe_done else State.WAITING, next_at=now + pauses[row.attempts - 1])


def _give_up(row: Notification, now: datetime.datetime) -> None:
    _become(row, State.UNDELIVERABLE)
    logger.warning("notification undeliverable", extra={"notification_id": row.pk, "channel": row.channel})
    note_undelivered(row, now=now)


def note_undelivered(row: Notification, *, now: datetime.datetime) -> None:
    """Who has their turn was not told, by any way: the next in the chain is told now."""
    if row.concern is not None and _had_the_turn(row, row.concern):
        waiting = Concern.objects.open().filter(pk=row.concern.pk, next_contact_at__gt=now)
        waiting.update(next_contact_at=now)


def _had_the_turn(row: Notification, concern: Concern) -> bool:
    """Was it this recipient that the chain gives time to look, and is there nobody else with that time?

    The members have it together, until the first contact is told; then it is always the contact told last.
    """
    told = Notification.objects.filter(concern=concern).exclude(kind=Kind.ALL_CLEAR)
    newest = told.filter(contact__isnull=False).order_by("-pk").first()
    if newest is None:
        return not told.filter(state__in=ALIVE).exists()
    alive = told.filter(contact=newest.contact, state__in=ALIVE)
    return newest.contact_id == row.contact_id and not alive.exists()


def _become(row: Notification, state: Notification.State, *, next_at: datetime.datetime | None = None) -> None:
    Notification.objects.filter(pk=row.pk, state=State.SENDING).update(state=state, next_at=next_at)
    _tell(row)


def _tell(row: Notification) -> None:
    if row.person_id is not None:
        tell = partial(tell_of_person, account_id=row.account_id, person_id=row.person_id)
        transaction.on_commit(tell)
