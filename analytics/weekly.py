"""The report of a week: for each person what the reader may know of it, in a fixed number of queries."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q

from analytics.figures import WEEK_DAYS
from analytics.models import CallAnalysis
from analytics.today import real_talks
from calls.models import Call, Concern
from calls.querysets import CallQuerySet
from people.models import Person, User
from people.querysets import PersonQuerySet

UNANSWERED = Q(status__in=(Call.Status.NO_ANSWER, Call.Status.BUSY, Call.Status.FAILED)) | Q(
    end_reason=Call.EndReason.VOICEMAIL
)


@dataclass(frozen=True)
class MoodCount:
    """How many conversations were read as one mood."""

    label: CallAnalysis.Label
    calls: int


@dataclass(frozen=True)
class PersonWeek:
    """One person's week, as the reader may see it."""

    person: Person
    talks: int
    unanswered: int
    open_concerns: int
    last_talk_at: datetime.datetime | None
    moods: list[MoodCount]


def person_weeks(people: PersonQuerySet, user: User, *, now: datetime.datetime) -> list[PersonWeek]:
    """The seven days up to now: whoever needs somebody to look first, then by name."""
    found = list(people.only("account_id", "display_name").order_by("display_name", "pk"))
    ids, since = [person.pk for person in found], now - datetime.timedelta(days=WEEK_DAYS)
    week = Q(person_id__in=ids, created_at__gte=since, created_at__lte=now)
    talks = _counted(real_talks().for_user(user).filter(week))
    unanswered = _counted(Call.objects.for_user(user).filter(week & UNANSWERED))
    concerns = Concern.objects.for_user(user).open().filter(person_id__in=ids).order_by()
    still_open = dict(concerns.values_list("person_id").annotate(Count("pk")))
    last, moods = _last_talks(user, ids), _moods(user, ids, since, now)
    weeks = [
        PersonWeek(
            person=person,
            talks=talks.get(person.pk, 0),
            unanswered=unanswered.get(person.pk, 0),
            open_concerns=still_open.get(person.pk, 0),
            last_talk_at=last.get(person.pk),
            moods=moods[person.pk],
        )
        for person in found
    ]
    return sorted(weeks, key=lambda one: not one.open_concerns)


def _counted(calls: CallQuerySet) -> dict[int | None, int]:
    return dict(calls.order_by().values_list("person_id").annotate(Count("pk")))


def _last_talks(user: User, ids: Sequence[int]) -> dict[int | None, datetime.datetime]:
    talks = real_talks().for_user(user).filter(person_id__in=ids).order_by()
    return dict(talks.values_list("person_id").annotate(Max("created_at")))


def _moods(
    user: User, ids: Sequence[int], since: datetime.datetime, now: datetime.datetime
) -> dict[int | None, list[MoodCount]]:
    """The words for the moods of the week with their numbers, the friendliest first; `for_user` is the gate."""
    analyses = CallAnalysis.objects.for_user(user).filter(
        call__person_id__in=ids, call__created_at__gte=since, call__created_at__lte=now
    )
    counted: dict[int | None, Counter[str]] = defaultdict(Counter)
    for person_id, label in analyses.values_list("call__person_id", "sentiment_label"):
        counted[person_id][label] += 1
    shown: dict[int | None, list[MoodCount]] = defaultdict(list)
    for whom, labels in counted.items():
        shown[whom] = [MoodCount(label, labels[label]) for label in CallAnalysis.Label if labels[label]]
    return shown
