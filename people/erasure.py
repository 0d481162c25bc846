"""Erases a person: everything that leads to them goes, and a tombstone stays that keeps them erased.

First the tombstone, on a disk of its own; then the rows, in one transaction. A process that is killed in between
has erased nobody yet, and the next start does it (`reapply`).
"""

import datetime
import logging
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from people import chain, tombstones
from people.models import Erasure, Link, Person, User
from people.tombstones import Tombstone, TombstoneError
from voicecompanion.lib import privacy

__all__ = ["Receipt", "TombstoneError", "erase_account", "erase_person", "reapply", "rows_of", "stored_about"]
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Receipt:
    """What an erasure did: its number, and how many rows of each kind went. It does not say who it was."""

    number: int
    erased_at: datetime.datetime
    counts: dict[str, int]


def erase_person(*, person: Person, erased_by: User | None, now: datetime.datetime) -> Receipt:
    """Deletes everything about a person, and asks the carrier to do the same. Raises TombstoneError."""
    tombstone = Tombstone(person.uid, person.account_id, now)
    tombstones.write(tombstone)
    return _bury(tombstone, erased_by)


def erase_account(*, account_id: int, erased_by: User | None, now: datetime.datetime) -> list[Receipt]:
    """Erases every person of an account. Raises TombstoneError."""
    people = Person.objects.filter(account_id=account_id)
    return [erase_person(person=person, erased_by=erased_by, now=now) for person in people]


def reapply() -> int:
    """Erases again whoever an old copy of the database brought back; returns how many those were.

    To be called before anything is served, by every process. Raises TombstoneError.
    """
    graves = _all_tombstones()
    names = [grave.person_uid for grave in graves]
    back = set(Person.objects.filter(uid__in=names).values_list("uid", flat=True))
    noted = set(Erasure.objects.filter(person_uid__in=names).values_list("person_uid", flat=True))
    for grave in graves:
        if grave.person_uid in back or grave.person_uid not in noted:
            _bury(grave, None)
    if back:
        logger.warning("erased again after a restore", extra={"persons": len(back)})
    return len(back)


def stored_about(person: Person) -> dict[str, int]:
    """How many rows of each kind lead to this person."""
    counts = {rule.label: _rows(rule, person.pk).count() for rule in privacy.rules_about(Person)}
    return {label: count for label, count in counts.items() if count}


def _all_tombstones() -> list[Tombstone]:
    """Those of the file, and those that only the database has: each is enough."""
    written = {tombstone.person_uid: tombstone for tombstone in tombstones.read()}
    for row in Erasure.objects.exclude(person_uid__in=list(written)):
        written[row.person_uid] = Tombstone(row.person_uid, row.account_id, row.erased_at)
    return list(written.values())


@transaction.atomic
def _bury(tombstone: Tombstone, erased_by: User | None) -> Receipt:
    person = Person.objects.select_for_update().filter(uid=tombstone.person_uid).first()
    counts = stored_about(person) if person else {}
    grave, is_new = Erasure.objects.get_or_create(
        person_uid=tombstone.person_uid,
        defaults={
            "account_id": tombstone.account_id,
            "erased_by": erased_by,
            "erased_at": tombstone.erased_at,
            "counts": counts,
        },
    )
    if person is not None:
        _delete_everything(person, grave)
    if is_new:
        chain.append([grave])
    logger.info("person erased", extra={"erasure": grave.pk, "rows": sum(counts.values())})
    return Receipt(grave.pk, grave.erased_at, counts)


def _delete_everything(person: Person, grave: Erasure) -> None:
    """The lines of the ledgers last: the chain is for one at a time, and a running call may wait for it."""
    rules = [rule for rule in privacy.rules_about(Person) if rule.path]
    for rule in rules:
        if rule.before_erasure:
            rule.before_erasure(person.pk, grave.pk)
    for rule in rules:
        if rule.model not in chain.LEDGER_OF:
            _rows(rule, person.pk).delete()
    for rule in rules:
        if rule.model in chain.LEDGER_OF:
            chain.remove(_rows(rule, person.pk), Link.Why.ERASURE)
    person.delete()


def _rows(rule: privacy.Rule, person_id: int) -> "QuerySet[Any]":
    return rule.model._base_manager.filter(**{rule.path or "pk": person_id})


def rows_of(grave: Erasure) -> list[tuple[str, int]]:
    """What an erasure deleted, in the words of the page: (kind, how many rows)."""
    names = {rule.label: str(rule.model._meta.verbose_name_plural) for rule in privacy.rules()}
    return [(names.get(label, label), count) for label, count in grave.counts.items()]
