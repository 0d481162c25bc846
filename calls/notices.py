"""Messages as a page shows them: who was told, by which way, whether it arrived; as far as the reader may know."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from calls.models import Notification
from people.access import Reader
from people.models import Membership, Person

Kind = Notification.Kind
State = Notification.State
ARRIVED = (State.SENT, State.DELIVERED)
# What any member may know: that a planned call came to nothing is status, the rest of what is wrong is not.
KNOWN_TO_ALL = (Kind.MISSED, Kind.ALL_CLEAR)
COLUMNS = ("person", "contact", "membership__user", "concern__acknowledged_by")


@dataclass(frozen=True)
class Notice:
    """One message, without what this reader may not know."""

    row: Notification
    recipient: str
    about: str

    @property
    def icon(self) -> str:
        if self.row.state == State.UNDELIVERABLE:
            return "concern"
        return "good" if self.row.state in ARRIVED else "quiet"

    @property
    def told_at(self) -> datetime.datetime:
        return self.row.sent_at or self.row.created_at


def notices(rows: Iterable[Notification], reader: Reader) -> list[Notice]:
    """The rows as the reader may see them, in their order; loaded with COLUMNS they ask for nothing more."""
    return [Notice(row, _recipient(row, reader), _about(row, reader)) for row in rows]


def about_people() -> Q:
    """Leaves out the weekly reports: whether somebody reads theirs is nobody else's business."""
    return ~Q(kind=Kind.WEEKLY)


def sees_contacts(reader: Reader, account_id: int) -> bool:
    """A contact is a third party, and is named here to who may see their numbers (see `contacts_panel`)."""
    return reader.sees(account_id) >= Membership.Sees.SUMMARY or reader.writes(account_id)


def _recipient(row: Notification, reader: Reader) -> str:
    if row.contact is not None:
        if sees_contacts(reader, row.account_id):
            return str(row.contact.name)
        return _("Kontakt %(position)s") % {"position": row.contact.position}
    if row.membership is None:
        return ""
    user = row.membership.user
    return user.get_full_name() or user.email


def _about(row: Notification, reader: Reader) -> str:
    if row.kind in KNOWN_TO_ALL or reader.sees(row.account_id) >= Membership.Sees.SUMMARY:
        return str(Kind(row.kind).label)
    return _("Bitte nachsehen")


def of_person(person: Person) -> Q:
    return about_people() & Q(person=person)
