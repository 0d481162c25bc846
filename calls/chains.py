"""The chain of contacts: told one after the other, each with time to look, until somebody looks after it.

There is one chain for a concern, because it is the concern's own row that says when the next contact has their
turn. Each step takes that moment out of the row in the transaction that writes its messages: however many
processes try, one of them does it.
"""

import datetime

from django.db import transaction
from django.utils import timezone

from calls.models import Concern, Notification
from calls.news import tell_of_person
from calls.notifying import (
    is_first,
    patience_for,
    tell_all_clear,
    tell_contact,
    tell_members,
    tell_writers,
    topic_of,
)
from people.models import Contact, User


def begin_telling(concern: Concern, now: datetime.datetime) -> None:
    """A concern was raised: who wants to know is told, and what is urgent goes to the contacts in turn.

    Must be called in the transaction that raised it.
    """
    told = tell_members(concern, now)
    if concern.kind in Concern.URGENT and is_first(concern):
        # Who was told has time to look before others are asked.
        first_turn = now + patience_for(concern) if told else now
        Concern.objects.filter(pk=concern.pk).update(next_contact_at=first_turn)
        if not told:
            advance_chain(concern_id=concern.pk, now=now)


def advance_chains(*, now: datetime.datetime) -> int:
    """Goes on with every chain whose time has come; returns how many."""
    due = Concern.objects.open().filter(next_contact_at__lte=now).values_list("pk", flat=True)
    return sum(advance_chain(concern_id=pk, now=now) for pk in list(due))


@transaction.atomic
def advance_chain(*, concern_id: int, now: datetime.datetime) -> bool:
    """Tells the next contact, or the next few of whom nobody has to be waited for. False if it was not due."""
    due = Concern.objects.open().select_for_update(of=("self",)).filter(pk=concern_id, next_contact_at__lte=now)
    concern = due.select_related("person").first()
    if concern is None:
        return False
    next_at = None if _rests(concern, now) else _told_next(concern, now)
    Concern.objects.filter(pk=concern_id).update(next_contact_at=next_at)
    tell_of_person(account_id=concern.account_id, person_id=concern.person_id)
    return True


def _rests(concern: Concern, now: datetime.datetime) -> bool:
    """A pause that was entered meanwhile explains why nobody was reached; an emergency it does not."""
    person = concern.person
    missed = concern.kind == Concern.Kind.NOT_REACHED
    return missed and person is not None and person.is_paused(timezone.localtime(now).date())


def _told_next(concern: Concern, now: datetime.datetime) -> datetime.datetime | None:
    """Tells the next contacts; when the one after them has their turn, None if there is nobody left."""
    for contact in _untold(concern):
        if tell_contact(concern, contact, now):
            return now + patience_for(concern)
    tell_writers(concern, now)
    return None


def _untold(concern: Concern) -> list[Contact]:
    """The contacts in their order as it is now, without those who had their turn."""
    if concern.person_id is None:
        return []
    told = Notification.objects.filter(topic=topic_of(concern), contact__isnull=False).values("contact_id")
    return list(Contact.objects.filter(person_id=concern.person_id).exclude(pk__in=told))


# --- the end of it --------------------------------------------------------------------------------------------
@transaction.atomic
def settle(*, concern: Concern, user: User | None, now: datetime.datetime, called_back: bool = False) -> bool:
    """Somebody looks after a concern, or it settled itself; False if that was so before.

    The chain stops, what was not sent is not sent, and who was told of something urgent learns that it is over.
    """
    fields = {"acknowledged_at": now, "acknowledged_by": user, "called_back": called_back, "next_contact_at": None}
    if not Concern.objects.open().filter(pk=concern.pk).update(**fields):
        return False
    if concern.kind in Concern.URGENT:
        tell_all_clear(concern, now, settled_by=user)
    tell_of_person(account_id=concern.account_id, person_id=concern.person_id)
    return True
