"""The first page of an area, its list of people, and its settings."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from analytics.charts import MoodChart, mood_chart
from analytics.figures import WEEK_DAYS, account_figures, with_figures
from analytics.models import CallAnalysis
from analytics.retention import purge_expired
from analytics.wellbeing import Outcome, today
from calls.models import Call, Concern
from people.access import Reader
from people.areas import Area, for_members, page_context
from people.models import Account, Membership, Person

SORTS = {"name": "display_name", "zuletzt": "-last_call_at", "anrufe": "-total_calls"}
RECENT_CALLS = 6


@require_GET
@for_members
def dashboard(request: HttpRequest, area: Area, reader: Reader) -> HttpResponse:
    now = timezone.now()
    accounts = reader.accounts(area.account_type)
    mood_accounts = reader.accounts(area.account_type, sees=Membership.Sees.SUMMARY)
    calls = Call.objects.for_user(request.user).filter(account_id__in=accounts).select_related("person")
    context = page_context(
        area,
        reader,
        cards=_cards(reader.people_of(area.account_type), accounts, now),
        figures=account_figures(account_ids=accounts, mood_account_ids=mood_accounts, now=now),
        chart=week_chart(mood_accounts, now) if mood_accounts else None,
        recent=calls.newest_first()[:RECENT_CALLS],
        running=calls.unfinished(),
        concerns=_open_concerns(request, accounts, mood_accounts),
    )
    return render(request, "analytics/dashboard.html", context)


@require_GET
@for_members
def running(request: HttpRequest, area: Area, reader: Reader) -> HttpResponse:
    """The calls that are running now, as a fragment that the dashboard asks for again and again."""
    calls = Call.objects.for_user(request.user).filter(account_id__in=reader.accounts(area.account_type))
    context = page_context(area, reader, running=calls.unfinished().select_related("person"))
    return render(request, "analytics/dashboard.html#running", context)


def _cards(people: Any, accounts: list[int], now: datetime.datetime) -> list[dict[str, Any]]:
    """A card per person: how today was, and when they last really spoke. Three queries for everybody."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    concerns = dict(
        Concern.objects.filter(account_id__in=accounts, acknowledged_at=None)
        .order_by()
        .values_list("person_id")
        .annotate(Count("pk"))
    )
    calls: dict[int, list[Call]] = {}
    for call in Call.objects.filter(account_id__in=accounts).of_last_days(30, now).newest_first():
        calls.setdefault(call.person_id or 0, []).append(call)
    cards = []
    for person in people:
        theirs = calls.get(person.pk, [])
        day = today(map(_outcome, theirs), open_concerns=concerns.get(person.pk, 0), midnight=midnight)
        last = next((call for call in theirs if _outcome(call).is_conversation), None)
        cards.append({"person": person, "day": day, "last": last})
    return sorted(cards, key=lambda card: card["day"].light.value != "look")


def _outcome(call: Call) -> Outcome:
    spoke = call.status == Call.Status.COMPLETED and bool(call.duration_sec)
    return Outcome(call.created_at, spoke, call.status in (Call.Status.NO_ANSWER, Call.Status.BUSY))


def _open_concerns(request: HttpRequest, accounts: list[int], quoted: list[int]) -> list[Concern]:
    """Concerns nobody has looked at; members who see no content get no quote."""
    concerns = list(
        Concern.objects.for_user(request.user).open().filter(account_id__in=accounts).select_related("person")[:20]
    )
    for concern in concerns:
        if concern.account_id not in quoted:
            concern.quote = ""
    return concerns


def week_chart(accounts: list[int], now: datetime.datetime) -> MoodChart:
    """The moods of the last seven days of the calendar."""
    last = timezone.localdate(now)
    days = [last - datetime.timedelta(days=ago) for ago in reversed(range(WEEK_DAYS))]
    scores: dict[datetime.date, list[float]] = {day: [] for day in days}
    analyses = CallAnalysis.objects.filter(call__account_id__in=accounts, sentiment_score__isnull=False)
    recent = analyses.filter(call__created_at__gte=now - datetime.timedelta(days=WEEK_DAYS + 1))
    for created_at, score in recent.values_list("call__created_at", "sentiment_score"):
        scores.get(timezone.localdate(created_at), []).append(score or 0.0)
    return mood_chart(list(scores.items()))


@require_GET
@for_members
def people(request: HttpRequest, area: Area, reader: Reader) -> HttpResponse:
    wanted, sort = request.GET.get("suche", "").strip(), request.GET.get("sortierung", "name")
    found = with_figures(reader.people_of(area.account_type), now=timezone.now()).prefetch_related("consents")
    if wanted:
        found = found.filter(Q(display_name__icontains=wanted) | Q(phone_e164__contains=wanted.lstrip("0")))
    context = page_context(
        area,
        reader,
        people=found.order_by(SORTS.get(sort, "display_name"), "pk"),
        mood_accounts=reader.accounts(area.account_type, sees=Membership.Sees.SUMMARY),
        wanted=wanted,
        sort=sort,
    )
    partial = "#list" if request.headers.get("HX-Request") else ""
    return render(request, f"analytics/people.html{partial}", context)


@require_GET
@for_members
def area_settings(request: HttpRequest, area: Area, reader: Reader) -> HttpResponse:
    context = page_context(
        area,
        reader,
        numbers=reader.line_numbers(area.account_type),
        retention_days=settings.DEFAULT_RETENTION_DAYS,
        accounts=Account.objects.filter(pk__in=reader.accounts(area.account_type)),
        without_consent=_without_consent(reader, area),
    )
    return render(request, "analytics/settings.html", context)


def _without_consent(reader: Reader, area: Area) -> list[Person]:
    people = reader.people_of(area.account_type).prefetch_related("consents")
    return [person for person in people if not person.consent_recording]


@require_POST
@for_members
def purge_now(request: HttpRequest, area: Area, reader: Reader) -> HttpResponse:
    """Deletes at once what is older than its retention, instead of in the night."""
    if not reader.accounts(area.account_type, writing=True):
        raise Http404
    purged = purge_expired(now=timezone.now())
    messages.success(
        request,
        _("Gelöscht: %(transcripts)s Mitschriften, %(analyses)s Auswertungen.")
        % {"transcripts": purged.transcripts, "analyses": purged.analyses},
    )
    return redirect(area.url("settings"))
