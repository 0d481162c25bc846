"""Messages of the family: written in the portal, read aloud in the next call of somebody who agreed to it."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from people.gates import may_hear_messages
from people.message_rules import is_name, refusal, tidied
from people.models import FamilyMessage, Person, User

MOST_OF_ONE_AUTHOR, MOST_OF_ALL = 3, 5
MOST_IN_A_CALL = 3


class MessageRefusedError(Exception):
    """It is not kept. Its text, in the reader's language, says why."""


@dataclass(frozen=True, slots=True)
class WaitingMessage:
    """A message that is to be read aloud."""

    id: int
    sender: str
    text: str


def sender_name(user: User) -> str:
    """The name a message is read aloud with; "" for who has none that can be said."""
    name = tidied(user.get_full_name())
    return name if is_name(name) else ""


@transaction.atomic
def write_message(*, person: Person, author: User, text: str, now: datetime.datetime) -> FamilyMessage:
    """Keeps a message until it is read aloud. Raises MessageRefusedError."""
    # Locked, so that two at once do not both take the last place.
    stored = Person.objects.select_for_update().get(pk=person.pk)
    if why := why_not(stored, author):
        raise MessageRefusedError(why)
    if refusal(text):
        raise MessageRefusedError(_("So kann die Nachricht nicht vorgelesen werden."))
    return FamilyMessage.objects.create(person=stored, author=author, text=tidied(text), created_at=now)


def why_not(person: Person, author: User) -> object:
    """Why this author cannot write to this person now, in the reader's language; "" if they can."""
    if not may_hear_messages(person):
        return _("Diese Person hat nicht zugestimmt, dass ihr Nachrichten vorgelesen werden.")
    if not sender_name(author):
        return _("Ohne Ihren Namen wüsste die Person nicht, von wem die Nachricht ist.")
    waiting = FamilyMessage.objects.unread().filter(person=person)
    if waiting.filter(author=author).count() >= MOST_OF_ONE_AUTHOR:
        return _("Drei Nachrichten von Ihnen warten schon. Nach dem nächsten Gespräch ist wieder Platz.")
    if waiting.count() >= MOST_OF_ALL:
        return _("Es warten schon fünf Nachrichten. Mehr auf einmal wäre zu viel.")
    return ""


def delete_message(*, message: FamilyMessage) -> bool:
    """Takes back what was not read aloud yet; False if it was faster."""
    return FamilyMessage.objects.unread().filter(pk=message.pk).delete()[0] > 0


def messages_to_read(person: Person) -> list[WaitingMessage]:
    """What is read aloud in a call that begins now, oldest first; nothing without the consent to it."""
    if not may_hear_messages(person):
        return []
    unread = FamilyMessage.objects.unread().from_members().filter(person=person).select_related("author")
    named = [(message, sender_name(message.author)) for message in unread.order_by("pk") if message.author]
    return [WaitingMessage(message.pk, name, message.text) for message, name in named if name][:MOST_IN_A_CALL]


def mark_read(*, message_id: int, call_id: int, now: datetime.datetime) -> bool:
    """Notes that a message was heard: once, whichever of two calls is the first."""
    heard = FamilyMessage.objects.unread().filter(pk=message_id)
    return heard.update(read_at=now, call_id=call_id) > 0
