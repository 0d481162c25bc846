"""Deletes what is older than its person wants it kept: transcripts, analyses, and the words of concerns."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q

from analytics.models import CallAnalysis
from calls.models import Call, Concern, Utterance
from calls.querysets import CallQuerySet
from people.messages import purge_messages
from people.models import Person

BATCH_CALLS = 200


class Purged(NamedTuple):
    """How many calls lost their transcript, and how many analyses were deleted."""

    transcripts: int
    analyses: int


class Expiring(NamedTuple):
    """What of one person has outlived its retention; `person_id` is None for callers whom nobody knows."""

    account_id: int
    person_id: int | None
    transcripts: int
    analyses: int
    quotes: int  # concerns: they stay, and lose their words


def expired_preview(*, now: datetime.datetime, account_ids: Sequence[int] | None = None) -> list[Expiring]:
    """What `purge_expired` would delete if it ran now, per account and person. Changes nothing."""
    return sorted(
        (
            Expiring(**row)
            for expired in _expired_calls(now, account_ids)
            for row in _counted(_with_content(expired))
        ),
        key=lambda row: (row.account_id, row.person_id or 0),
    )


def count_expired(*, now: datetime.datetime, account_ids: Sequence[int]) -> Purged:
    """What `purge_expired` would delete of these accounts now."""
    expiring = expired_preview(now=now, account_ids=account_ids)
    return Purged(sum(row.transcripts for row in expiring), sum(row.analyses for row in expiring))


def purge_expired(*, now: datetime.datetime, account_ids: Sequence[int] | None = None) -> Purged:
    """Deletes in batches, each of them complete in itself: it may be killed, repeated, and run twice at once.

    Without `account_ids` what has expired in every account.
    """
    transcripts = analyses = 0
    for expired in _expired_calls(now, account_ids):
        while batch := list(_with_content(expired).order_by("pk").values_list("pk", flat=True)[:BATCH_CALLS]):
            purged = _purge(batch)
            transcripts += purged.transcripts
            analyses += purged.analyses
    _purge_messages(now, account_ids)
    return Purged(transcripts, analyses)


def _purge_messages(now: datetime.datetime, account_ids: Sequence[int] | None) -> None:
    """Messages of the family that were read aloud: they are kept as long as what was said in the same call."""
    people = Person.objects.order_by()
    if account_ids is not None:
        people = people.filter(account_id__in=account_ids)
    for days in people.values_list("retention_days", flat=True).distinct():
        theirs = people.filter(retention_days=days)
        purge_messages(people=theirs, before=now - datetime.timedelta(days=days))


def _expired_calls(now: datetime.datetime, account_ids: Sequence[int] | None) -> Iterator[CallQuerySet]:
    def before(days: int) -> Q:
        return Q(created_at__lt=now - datetime.timedelta(days=days))

    calls, people = Call.objects.all(), Person.objects.order_by()
    if account_ids is not None:
        calls, people = calls.filter(account_id__in=account_ids), people.filter(account_id__in=account_ids)
    yield calls.filter(before(settings.DEFAULT_RETENTION_DAYS), person=None)
    for days in people.values_list("retention_days", flat=True).distinct():
        yield calls.filter(before(days), person__retention_days=days)


def _with_content(calls: CallQuerySet) -> CallQuerySet:
    """Every closed call has an analysis row until it is purged, so this finds the words of concerns as well."""
    turns = Utterance.objects.filter(call_id=OuterRef("pk"))
    return calls.filter(Exists(turns) | Q(analysis__isnull=False))


@transaction.atomic
def _purge(call_ids: list[int]) -> Purged:
    Concern.objects.filter(call_id__in=call_ids).update(quote="")
    Call.objects.filter(pk__in=call_ids).filter(forgotten__isnull=False).update(forgotten=None)
    # Call by call, because it is calls that are counted; of two runs at once only one deletes a row.
    transcripts = sum(Utterance.objects.filter(call_id=call_id).delete()[0] > 0 for call_id in call_ids)
    analyses, _models = CallAnalysis.objects.filter(call_id__in=call_ids).delete()
    return Purged(transcripts, analyses)


def _counted(calls: CallQuerySet) -> Iterable[Any]:
    turns = Utterance.objects.filter(call_id=OuterRef("pk"))
    return (
        calls.order_by()
        .values("account_id", "person_id")
        .annotate(
            transcripts=Count("pk", filter=Exists(turns), distinct=True),
            analyses=Count("analysis", distinct=True),
            # Of others than these nothing is left, and an encrypted text does not tell whether it is empty.
            quotes=Count("concerns", distinct=True),
        )
    )
