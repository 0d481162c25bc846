"""What humans write into a person's memory: the same rules as for what was learnt in a call.

What is written here becomes part of the companion's instructions, whoever wrote it.
"""

import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from analytics.memory import CAPS, MAX_ITEM_CHARACTERS, may_be_remembered, says_the_same, tidied
from people.gates import may_remember
from people.memory import lock_memory
from people.models import MemoryItem, Person, User


class MemoryRefusedError(Exception):
    """It is not remembered. Its text, in the reader's language, says why."""


class MemoryGoneError(MemoryRefusedError):
    """Somebody deleted it meanwhile: there is nothing to correct."""


@transaction.atomic
def remember(*, person: Person, category: str, text: str, user: User, now: datetime.datetime) -> MemoryItem:
    """Adds something by hand; what is known already is confirmed. Raises MemoryRefusedError."""
    text = _fit(text)
    if not may_remember(Person.objects.get(pk=person.pk)):
        raise MemoryRefusedError(_("Ohne Einwilligung merkt sich der Begleiter nichts."))
    items = [item for item in lock_memory(person_id=person.pk) if item.category == category]
    for item in items:
        if says_the_same(item.text, text):
            return confirm_memory(item=item, now=now)
    if sum(item.recorded_by_id is not None for item in items) >= CAPS[category]:
        raise MemoryRefusedError(_("Davon steht hier schon so viel, wie der Begleiter behalten kann."))
    return MemoryItem.objects.create(
        person=person, category=category, text=text, recorded_by=user, created_at=now, confirmed_at=now
    )


@transaction.atomic
def correct_memory(*, person: Person, item_id: int, text: str, user: User, now: datetime.datetime) -> None:
    """Replaces what is remembered; from now on it is a human's word. Raises MemoryRefusedError."""
    text, items = _fit(text), lock_memory(person_id=person.pk)
    # The mood is the analysis's own.
    theirs = [item for item in items if item.category != MemoryItem.Category.MOOD]
    corrected = next((item for item in theirs if item.pk == item_id), None)
    if corrected is None:
        raise MemoryGoneError(_("Das wurde gerade gelöscht. Ihr Text steht noch hier: Sie können ihn hinzufügen."))
    others = [item for item in theirs if item.category == corrected.category and item.pk != item_id]
    if any(says_the_same(item.text, text) for item in others):
        raise MemoryRefusedError(_("Das steht hier schon."))
    own = MemoryItem.objects.filter(pk=item_id)
    own.update(text=text, recorded_by=user, edited_at=now, confirmed_at=now)


def confirm_memory(*, item: MemoryItem, now: datetime.datetime) -> MemoryItem:
    """Notes that it is still true, so that it is the last to go when there is too much."""
    MemoryItem.objects.filter(pk=item.pk).update(confirmed_at=now)
    return item


def _fit(text: str) -> str:
    text = tidied(text)
    if len(text) > MAX_ITEM_CHARACTERS:
        raise MemoryRefusedError(
            _("Bitte in einem kurzen Satz: höchstens %(limit)d Zeichen.") % {"limit": MAX_ITEM_CHARACTERS}
        )
    if not may_be_remembered(text):
        raise MemoryRefusedError(
            _("Das kann nicht ins Gedächtnis: keine Links, Kontonummern, Passwörter oder Anweisungen.")
        )
    return text
