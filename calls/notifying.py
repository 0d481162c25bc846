"""Who is told of a concern: rows in the outbox, written in the transaction of their cause and sent later.

A row says that somebody should look and nothing more. Whoever is told of the same thing once more before anybody
looked, is not: thirty mentions of one pain are one message.
"""

import datetime
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.utils import timezone

from calls.delivery import ring_delivery
from calls.models import Concern, Notification, NotificationPreference
from calls.numbers import takes_sms
from calls.preferences import preference_of, send_at
from people.models import Contact, Membership, User

Way = NotificationPreference.Way
Channel = Notification.Channel
Kind = Notification.Kind
CHANNELS: dict[str, tuple[Channel, ...]] = {
    Way.NONE: (),
    Way.EMAIL: (Channel.EMAIL,),
    Way.SMS: (Channel.SMS,),
    Way.BOTH: (Channel.EMAIL, Channel.SMS),
}
UNSENT = (Notification.State.WAITING, Notification.State.DROPPED)
ONE_STORM = datetime.timedelta(hours=4)
WRITERS = (Membership.Role.MANAGER, Membership.Role.CLINICIAN)


def kind_of(concern: Concern) -> Kind:
    """How a message about a concern is treated: what is missed, what cannot wait, and everything else."""
    if concern.kind == Concern.Kind.NOT_REACHED:
        return Kind.MISSED
    return Kind.EMERGENCY if concern.kind in Concern.URGENT else Kind.CONCERN


def topic_of(concern: Concern) -> str:
    """What makes two messages the same one.

    What is urgent is told anew as soon as somebody has looked after what came before; the rest once a day.
    """
    if concern.kind in Concern.URGENT or concern.person_id is None:
        return f"{concern.kind}:{_beginning(concern)}"
    return f"{concern.kind}:{concern.person_id}:{timezone.localtime(concern.noticed_at):%Y-%m-%d}"


def is_first(concern: Concern) -> bool:
    """Is nothing else of this kind open about this person? What comes later belongs to the first one's chain."""
    return _beginning(concern) == concern.pk


def _beginning(concern: Concern) -> int:
    """The oldest concern of this kind in these hours that nobody has looked after, or this one.

    What nobody looked after for longer must not silence what happens now.
    """
    if concern.person_id is None:
        return concern.pk
    alike = Concern.objects.open().filter(
        person_id=concern.person_id,
        kind=concern.kind,
        pk__lt=concern.pk,
        noticed_at__gt=concern.noticed_at - ONE_STORM,
    )
    return alike.order_by("pk").values_list("pk", flat=True).first() or concern.pk


def tell_members(concern: Concern, now: datetime.datetime) -> int:
    """Tells every member who wants to know at once; returns how many are told."""
    told = 0
    for membership in _members(concern.account_id):
        preference = preference_of(membership)
        told += _tell_member(concern, membership, preference, _wanted(preference, kind_of(concern)), now)
    return told


def tell_writers(concern: Concern, now: datetime.datetime) -> None:
    """The end of every chain: those who look after the account are told, whatever they chose.

    Where nobody does, every member.
    """
    members = _members(concern.account_id)
    for membership in [one for one in members if one.role in WRITERS] or members:
        preference = preference_of(membership)
        channels = _wanted(preference, Kind.EMERGENCY) or (Channel.EMAIL,)
        _tell_member(concern, membership, preference, channels, now, topic=f"{topic_of(concern)}:all")


def _members(account_id: int) -> list[Membership]:
    rows = Membership.objects.filter(account_id=account_id, user__is_active=True)
    return list(rows.select_related("user", "notification_preference"))


def _wanted(preference: NotificationPreference, kind: Kind) -> tuple[Channel, ...]:
    ways = {Kind.EMERGENCY: preference.emergencies, Kind.MISSED: preference.missed}
    return CHANNELS[ways.get(kind, preference.concerns)]


def _tell_member(
    concern: Concern,
    membership: Membership,
    preference: NotificationPreference,
    channels: Iterable[Channel],
    now: datetime.datetime,
    *,
    topic: str = "",
) -> bool:
    kind = kind_of(concern)
    rows = [
        _row(concern, channel, now, membership=membership, topic=topic, next_at=send_at(preference, kind, now))
        for channel in channels
    ]
    _put_into_outbox(rows)
    return bool(rows)


# --- contacts: one after the other (see `calls.chains`) -------------------------------------------------------
def tell_contact(concern: Concern, contact: Contact, now: datetime.datetime) -> bool:
    """Gives a contact their turn; False if there is no use in waiting for them.

    Nobody waits for who cannot be written to, cannot log in to say that they look after it, or sleeps.
    """
    membership = _login_of(contact, concern.account_id)
    if membership is None:
        _put_into_outbox(_contact_rows(concern, contact, now, now))
        return False
    at = send_at(preference_of(membership), kind_of(concern), now)
    rows = _contact_rows(concern, contact, now, at)
    _put_into_outbox(rows)
    return at <= now and any(row.state == Notification.State.WAITING for row in rows)


def _contact_rows(
    concern: Concern, contact: Contact, now: datetime.datetime, at: datetime.datetime
) -> list[Notification]:
    channels = []
    if contact.email:
        channels.append(Channel.EMAIL)
    if takes_sms(contact.phone_e164):
        channels.append(Channel.SMS)
    rows = [_row(concern, channel, now, contact=contact, next_at=at) for channel in channels]
    return rows or [_unreachable(concern, contact, now)]


def _unreachable(concern: Concern, contact: Contact, now: datetime.datetime) -> Notification:
    """A landline alone takes no message. Their turn is on record all the same, so that the family sees it."""
    row = _row(concern, Channel.SMS, now, contact=contact, next_at=None)
    row.state = Notification.State.UNDELIVERABLE
    return row


def _login_of(contact: Contact, account_id: int) -> Membership | None:
    """The member that a contact is, known by the address: only who logs in can say that they look after it."""
    if not contact.email:
        return None
    logins = Membership.objects.filter(
        account_id=account_id, user__email__iexact=contact.email, user__is_active=True
    )
    return logins.select_related("user", "notification_preference").first()


# --- it is over ---------------------------------------------------------------------------------------------
def tell_all_clear(concern: Concern, now: datetime.datetime, *, settled_by: User | None) -> None:
    """Tells everybody else who was told of something urgent that it is settled; what was not sent yet never is."""
    rows = Notification.objects.filter(concern=concern).exclude(kind=Kind.ALL_CLEAR)
    rows.filter(state=Notification.State.WAITING).update(state=Notification.State.DROPPED, next_at=None)
    told = rows.filter(
        state__in=(Notification.State.SENT, Notification.State.DELIVERED, Notification.State.SENDING)
    )
    answers = [
        Notification(
            account_id=row.account_id,
            person_id=row.person_id,
            concern=concern,
            kind=Kind.ALL_CLEAR,
            channel=row.channel,
            membership=row.membership,
            contact=row.contact,
            topic=f"{row.topic}:clear",
            next_at=now,
            created_at=now,
        )
        for row in told.select_related("membership", "contact").order_by("pk")
        if settled_by is None or not _is_for(row, settled_by)
    ]
    _put_into_outbox(answers)


def _is_for(row: Notification, user: User) -> bool:
    if row.membership is not None:
        return row.membership.user_id == user.pk
    return row.contact is not None and row.contact.email.lower() == user.email.lower()


def _row(
    concern: Concern,
    channel: Channel,
    now: datetime.datetime,
    *,
    next_at: datetime.datetime | None,
    membership: Membership | None = None,
    contact: Contact | None = None,
    topic: str = "",
) -> Notification:
    return Notification(
        account_id=concern.account_id,
        person_id=concern.person_id,
        concern=concern,
        kind=kind_of(concern),
        channel=channel,
        membership=membership,
        contact=contact,
        topic=topic or topic_of(concern),
        next_at=next_at,
        created_at=now,
    )


def _put_into_outbox(rows: Sequence[Notification]) -> None:
    """Once for each recipient, way and topic: what was sent already stays as it is.

    What was not sent is about the newest cause from now on: the one before may be settled by then.
    """
    if rows:
        Notification.objects.bulk_create(rows, ignore_conflicts=True)
        for row in rows:
            if row.membership is not None:
                unsent = Notification.objects.filter(
                    membership=row.membership, channel=row.channel, topic=row.topic, state__in=UNSENT
                )
                unsent.update(concern=row.concern, state=Notification.State.WAITING, next_at=row.next_at)
        ring_delivery()


def patience_for(concern: Concern) -> datetime.timedelta:
    """How long a contact has before the next one is told."""
    minutes = settings.CONTACT_MINUTES
    if kind_of(concern) == Kind.EMERGENCY:
        minutes = settings.CONTACT_MINUTES_IN_EMERGENCY
    return datetime.timedelta(minutes=minutes)
