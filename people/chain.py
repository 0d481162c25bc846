"""The chain of hashes over everything that is only ever added: consents, accesses, erasures.

Each line of a ledger is a link: its hash, bound to the link before it. Who changes, adds or takes away a line
behind our back breaks the chain at that place, and `verify` says where. Lines go only through `remove`, which
first says so in the chain; what is left of them is a hash that nobody can read anything out of.

Somebody who holds the whole database could forge the whole chain. Against that its newest hash is written to the
log every night: a copy of the log elsewhere is a witness (`verify` takes the hash that it holds).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import batched, pairwise
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from people.models import Access, Consent, Erasure, Link
from voicecompanion.lib.fields import Unreadable

LEDGERS: dict[Link.Ledger, type[models.Model]] = {
    Link.Ledger.CONSENT: Consent,
    Link.Ledger.ACCESS: Access,
    Link.Ledger.ERASURE: Erasure,
}
LEDGER_OF = {model: ledger for ledger, model in LEDGERS.items()}
LOCK_NUMBER = 0x56_43_4C_45  # any number, as long as nobody else locks it
ROWS_AT_ONCE = 1_000


@dataclass
class Verdict:
    """What a walk along the chain found. It holds if `faults` is empty."""

    links: int = 0
    rows: int = 0
    removed: int = 0
    head: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.faults


def append(rows: Sequence[models.Model]) -> None:
    """Binds rows of one ledger, just written, to the chain. To be called in the transaction that wrote them."""
    _extend(
        Link(ledger=LEDGER_OF[type(row)], first_row=row.pk, last_row=row.pk, content_hash=content_hash(row))
        for row in rows
    )


@transaction.atomic
def remove(rows: "models.QuerySet[Any]", why: Link.Why) -> int:
    """Takes lines out of a ledger, with a tombstone for each stretch of them; returns how many.

    The only way: the database refuses to delete a line that the chain does not say was taken away.
    """
    ledger = LEDGER_OF[rows.model]
    numbers = sorted(rows.order_by().values_list("pk", flat=True))
    _extend(
        Link(ledger=ledger, first_row=first, last_row=last, removed=why) for first, last in _stretches(numbers)
    )
    return sum(rows.model._base_manager.filter(pk__in=some).delete()[0] for some in batched(numbers, ROWS_AT_ONCE))


def head() -> tuple[int, str]:
    """The number and the hash of the newest link."""
    newest = Link.objects.order_by("-pk").values_list("pk", "link_hash").first()
    return newest or (0, "")


def content_hash(row: models.Model) -> str:
    """SHA-256 of everything the line says, in the clear: new keys for its content do not change it.

    What is empty is left out, so that a column which a later version adds does not change it either.
    """
    values = {spot.attname: getattr(row, spot.attname) for spot in row._meta.concrete_fields}
    said = {name: value for name, value in values.items() if value not in (None, "")}
    return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()


def verify(*, witness: str = "") -> Verdict:
    """Walks along the whole chain and compares it with the lines that are there.

    `witness`: the hash of a link noted elsewhere, which must be part of the chain.
    """
    verdict, previous, seen_witness = Verdict(), "", not witness
    for links in batched(Link.objects.order_by("pk").iterator(ROWS_AT_ONCE), ROWS_AT_ONCE):
        for link in links:
            if link.link_hash != _link_hash(previous, link):
                verdict.faults.append(f"link {link.pk} does not fit the one before it")
            previous = link.link_hash
            seen_witness = seen_witness or link.link_hash == witness
            verdict.removed += link.last_row - link.first_row + 1 if link.removed else 0
        verdict.links += len(links)
        for ledger, model in LEDGERS.items():
            added = [link for link in links if link.ledger == ledger and not link.removed]
            _compare(verdict, ledger, model, added)
    for ledger, model in LEDGERS.items():
        verdict.faults += [f"{ledger} {pk} stands in no link" for pk in _unbound(ledger, model)]
    if not seen_witness:
        verdict.faults.append("the chain does not hold the hash that was noted elsewhere")
    verdict.head = previous
    return verdict


def bind_what_is_there() -> int:
    """Makes the lines of an older version part of the chain; returns how many there were."""
    return sum(_bind(ledger, model) for ledger, model in LEDGERS.items())


@transaction.atomic
def _bind(ledger: Link.Ledger, model: type[models.Model]) -> int:
    rows = list(model._base_manager.filter(pk__in=list(_unbound(ledger, model))).order_by("pk"))
    append(rows)
    return len(rows)


def _extend(links: Iterable[Link]) -> None:
    links = list(links)
    if not links:
        return
    with transaction.atomic(savepoint=False):
        _lock()
        previous, now = head()[1], timezone.now()
        for link in links:
            link.at = now
            previous = link.link_hash = _link_hash(previous, link)
        Link.objects.bulk_create(links)


def _lock() -> None:
    """One after the other: each link needs the one before it. On SQLite every transaction that writes is alone."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_NUMBER])


def _link_hash(previous: str, link: Link) -> str:
    said = [previous, link.ledger, link.first_row, link.last_row, link.removed, str(link.at), link.content_hash]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _stretches(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The numbers, ascending, as stretches without a gap: 1, 2, 3, 7 are (1, 3) and (7, 7)."""
    breaks = [at for at, (one, other) in enumerate(pairwise(numbers), start=1) if other != one + 1]
    for begin, end in pairwise([0, *breaks, len(numbers)] if numbers else []):
        yield numbers[begin], numbers[end - 1]


def _compare(verdict: Verdict, ledger: Link.Ledger, model: type[models.Model], links: Sequence[Link]) -> None:
    rows = model._base_manager.in_bulk([link.first_row for link in links])
    for link in links:
        row = rows.get(link.first_row)
        if row is None:
            if not _was_removed(ledger, link.first_row):
                verdict.faults.append(f"{ledger} {link.first_row} is gone, and nothing says why")
            continue
        verdict.rows += 1
        if _is_unreadable(row):
            verdict.faults.append(f"{ledger} {row.pk} cannot be read with the keys there are")
        elif content_hash(row) != link.content_hash:
            verdict.faults.append(f"{ledger} {row.pk} is not what was written")


def _was_removed(ledger: Link.Ledger, row: int) -> bool:
    removals = Link.objects.filter(ledger=ledger, first_row__lte=row, last_row__gte=row)
    return removals.exclude(removed=Link.Why.ADDED).exists()


def _is_unreadable(row: models.Model) -> bool:
    return any(isinstance(getattr(row, spot.attname), Unreadable) for spot in row._meta.concrete_fields)


def _unbound(ledger: Link.Ledger, model: type[models.Model]) -> Iterator[int]:
    bound = Link.objects.filter(ledger=ledger, first_row=OuterRef("pk"), removed=Link.Why.ADDED)
    yield from model._base_manager.exclude(Exists(bound)).order_by("pk").values_list("pk", flat=True)
