"""Deletes what has outlived its purpose, by the rules of `<app>/privacy.py`: every night, and when somebody asks.

What was said in a call goes with all that was made of it, in one transaction for a batch of calls; everything else
row by row. It may be killed, repeated, and run twice at once. It refuses when the clock has jumped, or when more
would vanish than a day can explain: deleting can wait, and cannot be undone.
"""

import datetime
import logging
import operator
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from analytics.models import CallAnalysis
from analytics.sweeping import sweep_leftovers
from calls.models import Call, Concern, Utterance
from calls.querysets import CallQuerySet
from people import chain
from people.models import Link, Person, RetentionRun
from voicecompanion.lib import privacy
from voicecompanion.lib.privacy import PERSONS_DAYS, Expires, Rule

logger = logging.getLogger(__name__)

BATCH_CALLS = 500
BATCH_ROWS = 1_000
# A night may be missed, and clocks are put right by minutes.
LONGEST_GAP, CLOCK_SLACK = datetime.timedelta(days=3), datetime.timedelta(hours=1)
OVERDUE = datetime.timedelta(hours=26)


class RetentionRefusedError(Exception):
    """Nothing was deleted, because something is wrong with the clock or with how much there is to delete."""

    def __init__(self, refusal: RetentionRun.Refusal) -> None:
        super().__init__(str(refusal.label))
        self.refusal = refusal


@dataclass(frozen=True)
class Purged:
    """What was deleted, or would be: transcripts and analyses by calls, and of everything else how many rows."""

    transcripts: int
    analyses: int
    rows: dict[str, int] = field(default_factory=dict)  # {"people.memoryitem": 3, …}, beside what belongs to calls

    def __bool__(self) -> bool:
        return bool(self.transcripts or self.analyses or self.rows)

    def named_rows(self) -> list[tuple[str, int]]:
        """The rows in the words of a page."""
        names = {rule.label: str(rule.model._meta.verbose_name_plural) for rule in privacy.rules()}
        return [(names.get(label, label), count) for label, count in self.rows.items()]


class Expiring(NamedTuple):
    """What of one person has outlived its retention; `person_id` is None for callers whom nobody knows."""

    account_id: int
    person_id: int | None
    transcripts: int
    analyses: int
    quotes: int  # concerns: they stay, and lose their words


def expired_preview(*, now: datetime.datetime, account_ids: Sequence[int] | None = None) -> list[Expiring]:
    """Which content of calls `purge_expired` would delete if it ran now, per account and person."""
    rows = (Expiring(**row) for row in _counted(_with_content(_expired_calls(now, account_ids))))
    return sorted(rows, key=lambda row: (row.account_id, row.person_id or 0))


def count_expired(*, now: datetime.datetime, account_ids: Sequence[int] | None = None) -> Purged:
    """What `purge_expired` would delete now. Changes nothing."""
    expiring = expired_preview(now=now, account_ids=account_ids)
    rows = {rule.label: expired.count() for rule, expired in _expired_rows(now, account_ids)}
    return Purged(
        transcripts=sum(row.transcripts for row in expiring),
        analyses=sum(row.analyses for row in expiring),
        rows={label: count for label, count in rows.items() if count},
    )


def purge_expired(
    *, now: datetime.datetime, account_ids: Sequence[int] | None = None, confirmed: bool = False
) -> Purged:
    """Deletes what has expired, of these accounts or of all. `confirmed`: a human has looked at clock and amount.

    Raises RetentionRefusedError.
    """
    run = RetentionRun.objects.create(started_at=now, everything=account_ids is None)
    if not confirmed and (refusal := _refusal(run, now, account_ids)):
        _finish(run, state=RetentionRun.State.REFUSED, refusal=refusal)
        logger.error("retention refused to run", extra={"run": run.pk, "reason": refusal.value})
        raise RetentionRefusedError(refusal)
    purged = _purge(now, account_ids)
    _finish(
        run,
        state=RetentionRun.State.DONE,
        counts={"transcripts": purged.transcripts, "analyses": purged.analyses, **purged.rows},
    )
    links, newest = chain.head()
    logger.info("retention done", extra={"run": run.pk, "links": links, "head": newest})
    return purged


def is_overdue(*, now: datetime.datetime) -> bool:
    """Has the nightly run not come to its end for more than a day?"""
    nightly = RetentionRun.objects.filter(everything=True)
    last = nightly.filter(state=RetentionRun.State.DONE).order_by("-started_at").first()
    if last is not None:
        return now - last.started_at > OVERDUE
    # A new installation has had no night yet.
    begun = Person.objects.order_by("created_at").values_list("created_at", flat=True).first()
    return begun is not None and now - begun > OVERDUE


# --- when not to --------------------------------------------------------------------------------------------
def _refusal(
    run: RetentionRun, now: datetime.datetime, account_ids: Sequence[int] | None
) -> RetentionRun.Refusal | None:
    if _clock_has_jumped(run, now):
        return RetentionRun.Refusal.CLOCK
    expired = _with_content(_expired_calls(now, account_ids)).count()
    if expired <= settings.PURGE_ANYWAY_CALLS:
        return None
    stored = _with_content(_of_accounts(Call.objects.all(), account_ids)).count()
    return RetentionRun.Refusal.SHARE if expired > settings.MAX_PURGE_SHARE * stored else None


def _clock_has_jumped(run: RetentionRun, now: datetime.datetime) -> bool:
    """By the run before: it cannot lie in the future, and it is not long ago if one comes every night."""
    before = RetentionRun.objects.filter(everything=True, pk__lt=run.pk).exclude(state=RetentionRun.State.REFUSED)
    last = before.order_by("-pk").values_list("started_at", flat=True).first()
    if last is None:
        return False
    return now < last - CLOCK_SLACK or now > last + LONGEST_GAP


def _finish(run: RetentionRun, **changes: Any) -> None:
    RetentionRun.objects.filter(pk=run.pk).update(finished_at=run.started_at, **changes)


# --- what is deleted ----------------------------------------------------------------------------------------
def _purge(now: datetime.datetime, account_ids: Sequence[int] | None) -> Purged:
    transcripts, analyses = _purge_calls(_expired_calls(now, account_ids))
    counts: Counter[str] = Counter()
    for rule, expired in _expired_rows(now, account_ids):
        counts[rule.label] += _delete_rows(expired)
    if account_ids is None:
        counts.update(sweep_leftovers(now=now))
    return Purged(transcripts, analyses, {label: count for label, count in counts.items() if count})


def _purge_calls(expired: CallQuerySet) -> tuple[int, int]:
    """The content of calls, in batches along their age; the index holds only those that still have some."""
    transcripts = analyses = 0
    ordered, since = expired.order_by("created_at", "pk"), None
    while batch := list(_from(ordered, since).values_list("pk", "created_at")[:BATCH_CALLS]):
        purged = _purge_batch([pk for pk, _created in batch])
        transcripts, analyses = transcripts + purged[0], analyses + purged[1]
        since = batch[-1][1]
    return transcripts, analyses


def _from(calls: CallQuerySet, since: datetime.datetime | None) -> CallQuerySet:
    return calls.filter(created_at__gte=since) if since else calls


@transaction.atomic
def _purge_batch(call_ids: Sequence[int]) -> tuple[int, int]:
    """One batch, complete in itself. Of two runs at once, the second finds nothing left in it."""
    mine = Call.objects.select_for_update(no_key=True).filter(pk__in=call_ids, purged_at=None).order_by("pk")
    ids = list(mine.values_list("pk", flat=True))
    # It is calls that are counted, not their turns.
    transcripts = Utterance.objects.filter(call_id__in=ids).order_by().values("call_id").distinct().count()
    analyses = CallAnalysis.objects.filter(call_id__in=ids).count()
    for rule in privacy.rules():
        if rule.of_calls:
            rule.of_calls(ids)
    return transcripts, analyses


def _delete_rows(expired: "QuerySet[Any]") -> int:
    deleted = 0
    ids = expired.order_by("pk").values_list("pk", flat=True)
    while batch := list(ids[:BATCH_ROWS]):
        rows = expired.model._base_manager.filter(pk__in=batch)
        if expired.model in chain.LEDGER_OF:
            deleted += chain.remove(rows, Link.Why.RETENTION)
        else:
            deleted += rows.delete()[1].get(expired.model._meta.label, 0)
    return deleted


# --- what has expired ---------------------------------------------------------------------------------------
def _of_accounts(calls: CallQuerySet, account_ids: Sequence[int] | None) -> CallQuerySet:
    return calls if account_ids is None else calls.filter(account_id__in=account_ids)


def _expired_calls(now: datetime.datetime, account_ids: Sequence[int] | None) -> CallQuerySet:
    unknown = Q(person=None, created_at__lt=now - datetime.timedelta(days=settings.DEFAULT_RETENTION_DAYS))
    known = _older_than_their_person_wants("person", "created_at", now)
    return _of_accounts(Call.objects.filter(known | unknown, purged_at=None), account_ids)


def _older_than_their_person_wants(path: str, moment: str, now: datetime.datetime) -> Q:
    """Whoever wants 30 days, and whoever wants 90: for each length that anybody chose."""
    lengths = Person.objects.order_by().values_list("retention_days", flat=True).distinct()
    restricted = Q(**{f"{path}__restricted_at__isnull": True})
    older = [
        Q(**{f"{path}__retention_days": days, f"{moment}__lt": now - datetime.timedelta(days=days)})
        for days in lengths
    ]
    return restricted & reduce(operator.or_, older, Q(pk__in=[]))


def _expired_rows(
    now: datetime.datetime, account_ids: Sequence[int] | None
) -> Iterator[tuple[Rule, "QuerySet[Any]"]]:
    """The expired rows of every rule that has a time. What names no person belongs to no account."""
    for rule in privacy.rules():
        for expires in rule.expires:
            if rule.path or account_ids is None:
                yield rule, _expired(rule, expires, now, account_ids)


def _expired(
    rule: Rule, expires: Expires, now: datetime.datetime, account_ids: Sequence[int] | None
) -> "QuerySet[Any]":
    rows = rule.model._base_manager.filter(expires.only)
    if account_ids is not None:
        rows = rows.filter(**{f"{rule.path}__account_id__in": account_ids})
    if expires.days == PERSONS_DAYS:
        return rows.filter(_older_than_their_person_wants(rule.path, expires.moment, now))
    days = getattr(settings, expires.days)
    rows = rows.filter(**{f"{expires.moment}__lt": now - datetime.timedelta(days=days)})
    return rows.filter(**{f"{rule.path}__restricted_at": None}) if rule.path else rows


def _with_content(calls: CallQuerySet) -> CallQuerySet:
    """Every closed call has an analysis row until it is purged, so this finds the words of concerns as well."""
    turns = Utterance.objects.filter(call_id=OuterRef("pk"))
    return calls.filter(Exists(turns) | Q(analysis__isnull=False))


def _counted(calls: CallQuerySet) -> Any:
    turns = Utterance.objects.filter(call_id=OuterRef("pk"))
    # Of others than these nothing is left, and an encrypted text does not tell whether it is empty.
    quotes = Concern.objects.filter(call_id=OuterRef("pk"))
    return (
        calls.order_by()
        .values("account_id", "person_id")
        .annotate(
            transcripts=Count("pk", filter=Exists(turns), distinct=True),
            analyses=Count("analysis", distinct=True),
            quotes=Count("pk", filter=Exists(quotes), distinct=True),
        )
    )
