"""Where memory is kept. It is written after a call, read before the next one, and edited by humans in between."""

import datetime
from collections.abc import Iterable

from people.models import MemoryItem, Person


def remembered_texts(person_id: int) -> list[str]:
    """What is remembered about a person, in the order learnt; the mood is not a text of this kind."""
    items = MemoryItem.objects.filter(person_id=person_id).exclude(category=MemoryItem.Category.MOOD)
    return [item.text for item in items]


def lock_memory(*, person_id: int) -> list[MemoryItem]:
    """The person's items in the order learnt. Until the transaction ends nobody else merges into them."""
    list(Person.objects.select_for_update().filter(pk=person_id).values_list("pk"))
    return list(MemoryItem.objects.filter(person_id=person_id))


def change_memory(
    *,
    person_id: int,
    add: Iterable[tuple[str, str]],
    confirm: Iterable[int],
    remove: Iterable[int],
    call_id: int,
    now: datetime.datetime,
) -> None:
    """Carries out what was learnt in a call: (category, text) pairs to add, ids to confirm and to remove.

    To be called in the transaction that `lock_memory` was called in.
    """
    items = MemoryItem.objects.filter(person_id=person_id)
    items.filter(pk__in=list(remove)).delete()
    items.filter(pk__in=list(confirm)).update(confirmed_at=now)
    MemoryItem.objects.bulk_create(
        MemoryItem(
            person_id=person_id, category=category, text=text, call_id=call_id, created_at=now, confirmed_at=now
        )
        for category, text in add
    )
