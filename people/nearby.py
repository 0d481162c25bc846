"""Who is near a person, in the order in which they are asked for help; and what humans note about them."""

import datetime
from collections.abc import Mapping

from django.db import transaction

from people.models import Contact, Note, Person, User

MOST_CONTACTS = 12


class TooManyContactsError(Exception):
    """There are as many contacts as anybody would call one after another."""


@transaction.atomic
def add_contact(*, person: Person, fields: Mapping[str, object]) -> Contact:
    """Adds a contact at the end. Raises TooManyContactsError."""
    contacts = _locked(person)
    if len(contacts) >= MOST_CONTACTS:
        raise TooManyContactsError
    return Contact.objects.create(person=person, position=len(contacts) + 1, **fields)


def change_contact(*, contact: Contact, fields: Mapping[str, object]) -> None:
    Contact.objects.filter(pk=contact.pk).update(**fields)


@transaction.atomic
def move_contact(*, contact: Contact, up: bool) -> None:
    """Changes places with the one before or behind; the first one stays first."""
    contacts = _locked(contact.person)
    at = next((index for index, one in enumerate(contacts) if one.pk == contact.pk), 0)
    other = at - 1 if up else at + 1
    if 0 <= other < len(contacts):
        contacts[at], contacts[other] = contacts[other], contacts[at]
    _number(contacts)


@transaction.atomic
def remove_contact(*, contact: Contact) -> None:
    person = contact.person
    Contact.objects.filter(pk=contact.pk).delete()
    _number(_locked(person))


def _locked(person: Person) -> list[Contact]:
    list(Person.objects.select_for_update().filter(pk=person.pk).values_list("pk"))
    return list(Contact.objects.filter(person=person))


def _number(contacts: list[Contact]) -> None:
    for position, contact in enumerate(contacts, start=1):
        Contact.objects.filter(pk=contact.pk).update(position=position)


def write_note(*, person: Person, author: User, text: str, now: datetime.datetime) -> Note:
    return Note.objects.create(person=person, author=author, text=text, created_at=now)


def change_note(*, note: Note, text: str, now: datetime.datetime) -> None:
    Note.objects.filter(pk=note.pk).update(text=text, edited_at=now)


def delete_note(*, note: Note) -> None:
    Note.objects.filter(pk=note.pk).delete()
