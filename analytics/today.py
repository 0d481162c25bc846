"""The answer to "War heute alles in Ordnung?": one state per person, found in one query for all of them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from analytics.models import CallAnalysis
from calls.models import Call, Concern
from calls.querysets import CallQuerySet
from people.access import Reader
from people.models import Membership, Person
from people.querysets import PersonQuerySet


class Today(TextChoices):
    """In the order of urgency. The words only say what happened: a colour never stands alone."""

    CONCERN = "concern", _("Bitte nachsehen")
    MISSED = "missed", _("Heute nicht erreicht")
    LOW = "low", _("Gesprochen, gedrückte Stimmung")
    TALKING = "talking", _("Gerade im Gespräch")
    QUIET = "quiet", _("Heute noch kein Gespräch")
    GOOD = "good", _("Ja, heute gesprochen")


# What somebody may do about it; the word for a day alone leaves a daughter wondering.
WHAT_TO_DO = {
    Today.CONCERN: _("Bitte selbst nachfragen. Was gesagt wurde, steht auf der Seite."),
    Today.MISSED: _("Rufen Sie selbst kurz an, oder lassen Sie den Begleiter es noch einmal versuchen."),
    Today.LOW: _("Ein Anruf von Ihnen tut vielleicht gut."),
    Today.TALKING: _("Auf der Seite sehen Sie, wie weit das Gespräch ist."),
    Today.QUIET: _("Nichts zu tun. Wenn Sie unruhig sind: Der Begleiter kann jetzt anrufen."),
    Today.GOOD: _("Nichts zu tun."),
}


@dataclass(frozen=True)
class Card:
    """What somebody sees of a person at one glance."""

    person: Person
    today: Today
    last_talk_at: datetime.datetime | None

    @property
    def what_to_do(self) -> str:
        return str(WHAT_TO_DO[self.today])


def state_of(
    *, concern: bool, talking: bool, talked: bool, missed: bool, low: bool, unreached: bool = False
) -> Today:
    """The one word for a day. A conversation takes away that an earlier call was not answered.

    `unreached`: a planned call came to nothing and nobody has looked after it, which no talk before it mends.
    """
    if concern:
        return Today.CONCERN
    if talking:
        return Today.TALKING
    if unreached:
        return Today.MISSED
    if talked:
        return Today.LOW if low else Today.GOOD
    return Today.MISSED if missed else Today.QUIET


def cards(people: PersonQuerySet, reader: Reader, *, now: datetime.datetime) -> list[Card]:
    """A card for each person, the most urgent first. What the reader may not see plays no part in it."""
    found = [_card(person, reader, now) for person in _with_today(people, now)]
    order = list(Today)
    return sorted(found, key=lambda card: (order.index(card.today), card.person.display_name.casefold()))


def real_talks() -> CallQuerySet:
    """Calls in which something was said: picking up and saying nothing is no conversation, nor is a machine."""
    talks = Call.objects.filter(status=Call.Status.COMPLETED, duration_sec__gt=0)
    return talks.exclude(analysis__state=CallAnalysis.State.NOTHING_SAID).exclude(
        end_reason=Call.EndReason.VOICEMAIL
    )


def _with_today(people: PersonQuerySet, now: datetime.datetime) -> Iterable[Person]:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    own = Call.objects.filter(person=OuterRef("pk"))
    missed = Q(status__in=(Call.Status.NO_ANSWER, Call.Status.BUSY, Call.Status.FAILED))
    missed |= Q(end_reason=Call.EndReason.VOICEMAIL)
    talks = real_talks().filter(person=OuterRef("pk")).order_by("-created_at")
    open_concerns = Concern.objects.open().filter(person=OuterRef("pk"))
    moods = CallAnalysis.objects.told().filter(call__person=OuterRef("pk"), call__created_at__gte=midnight)
    return people.annotate(
        last_talk_at=Subquery(talks.values("created_at")[:1]),
        talking=Exists(own.unfinished()),
        missed=Exists(own.filter(missed, created_at__gte=midnight)),
        concern=Exists(open_concerns.exclude(kind=Concern.Kind.NOT_REACHED)),
        unreached=Exists(open_concerns.filter(kind=Concern.Kind.NOT_REACHED)),
        mood=Subquery(moods.order_by("-call__created_at").values("sentiment_label")[:1]),
    )


def _card(person: Person, reader: Reader, now: datetime.datetime) -> Card:
    seen: dict[str, object] = vars(person)
    last_talk_at = seen["last_talk_at"]
    mood = seen["mood"] if reader.sees_among(person.account_id, person.pk) >= Membership.Sees.SUMMARY else None
    assert last_talk_at is None or isinstance(last_talk_at, datetime.datetime)  # noqa: S101 - for the type checker
    today = state_of(
        concern=bool(seen["concern"]),
        talking=bool(seen["talking"]),
        talked=last_talk_at is not None
        and timezone.localtime(last_talk_at).date() == timezone.localtime(now).date(),
        missed=bool(seen["missed"]),
        low=mood == CallAnalysis.Label.NEGATIVE,
        unreached=bool(seen["unreached"]),
    )
    return Card(person, today, last_talk_at)
