"""What is pushed to an open page when something about a call is new: how far it is, as fragments of HTML.

Everything is asked again for each push, with the rights that the reader has at that moment.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone, translation

from analytics.models import CallAnalysis
from analytics.progress import Step, is_under_way, steps_of
from analytics.shown import level_for
from calls.models import Call
from people.access import Reader
from people.areas import Area, only_chosen
from people.models import Membership, Person, User
from people.second_factor import lacks_second_factor


@dataclass(frozen=True)
class Progress:
    """A call that somebody may be watching, and how far it is."""

    call: Call
    steps: list[Step]


@dataclass(frozen=True)
class Page:
    """An open page: whose it is, in which language, and whether it shows one person or a whole area."""

    user: User
    area: Area
    language: str
    person_id: int | None = None
    chosen: int | None = None  # of several accounts; None for all of them

    def accounts(self) -> list[int]:
        """Whose news concern this page; none for who may not see it, or has to set up a second factor first."""
        if lacks_second_factor(self.user):
            return []
        if self.person_id is None:
            return only_chosen(Reader(self.user).accounts(self.area.account_type), self.chosen)
        people = Person.objects.for_user(self.user).filter(account__type=self.area.account_type)
        return list(people.filter(pk=self.person_id).values_list("account_id", flat=True))

    def is_about(self, person_id: int | None, *, words_only: bool) -> bool:
        """Are such news to be seen here? An area's page shows no words, and everybody's calls."""
        return not words_only if self.person_id is None else self.person_id == person_id

    def fragments(self) -> str:
        """The parts of this page that are pushed."""
        now = timezone.now()
        with translation.override(self.language):
            if self.person_id is None:
                context: dict[str, object] = {"running": running_calls(self.user, self.accounts(), now=now)}
                return render_to_string("analytics/running.html", {"area": self.area, "oob": True, **context})
            context = {"progress": newest_progress(self.user, self.person_id, now=now)}
            return render_to_string("analytics/progress.html", {"oob": True, **context})


def running_calls(user: User, account_ids: Sequence[int], *, now: datetime.datetime) -> list[Progress]:
    """The calls of these accounts that ring or run now, newest first."""
    # Few calls are under way: they are found first, by their index, and not among all the calls of an account.
    under_way = Call.objects.for_user(user).filter(pk__in=Call.objects.unfinished().order_by().values("pk"))
    calls = under_way.filter(account_id__in=account_ids).select_related("person")
    return [Progress(call, _steps(call, None, now)) for call in calls.newest_first()]


def newest_progress(user: User, person_id: int, *, now: datetime.datetime) -> Progress | None:
    """The newest call of a person, as long as there is something about it to watch."""
    call = Call.objects.for_user(user).filter(person_id=person_id).newest_first().first()
    if call is None:
        return None
    reading = CallAnalysis.objects.filter(call=call).values_list("state", flat=True).first() or ""
    ended_ago = now - call.closed_at if call.closed_at else None
    if not is_under_way(status=call.status, reading=reading, ended_ago=ended_ago):
        return None
    sees = level_for(call, Reader(user).sees_among(call.account_id, call.person_id))
    return Progress(call, _steps(call, reading if sees >= Membership.Sees.SUMMARY else None, now))


def _steps(call: Call, reading: str | None, now: datetime.datetime) -> list[Step]:
    return steps_of(
        outbound=call.direction == Call.Direction.OUTBOUND,
        status=call.status,
        started_at=call.started_at,
        duration_sec=call.duration_sec,
        reading=reading,
        now=now,
    )
