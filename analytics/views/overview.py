"""The first page of each area: is everything all right today, and what is going on now?"""

import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from analytics.figures import week_figures
from analytics.models import CallAnalysis
from analytics.today import cards
from analytics.trends import calls_chart_of, mood_chart_of
from analytics.views.now import now_context
from analytics.views.ward import first_rows
from people.access import Reader
from people.areas import Area, Member, members_only, people_in, reader_in, shown_accounts
from people.models import Membership
from people.views.persons import areas_of


@require_GET
@members_only
def dashboard(request: Member, area: Area) -> HttpResponse:
    if not areas_of(request.user):
        return render(request, "people/no_account.html")
    reader, now = reader_in(request, area), timezone.now()
    accounts = shown_accounts(request, area)
    moods = CallAnalysis.objects.for_user(request.user).filter(call__account_id__in=accounts)
    context = {
        "area": area,
        "figures": week_figures(account_ids=accounts, moods=moods, now=now),
        "sees_moods": any(reader.sees(pk) >= Membership.Sees.SUMMARY for pk in accounts),
        "may_write": bool(reader.accounts(area.account_type, writing=True)),
        **_people(request, area, reader, now),
        **_charts(request, area, accounts, now),
        **now_context(request, area),
    }
    return render(request, "analytics/dashboard.html", context)


def _people(request: Member, area: Area, reader: Reader, now: datetime.datetime) -> dict[str, Any]:
    if area.is_clinical:
        return first_rows(request, area, reader)
    found = cards(people_in(request, area), reader, now=now)
    return {"cards": found, "people_count": len(found)}


def _charts(request: Member, area: Area, accounts: list[int], now: datetime.datetime) -> dict[str, Any]:
    days = 14 if area.is_clinical else 7
    chart = {"mood_chart": mood_chart_of(request.user, accounts, days=days, now=now), "days": days}
    if area.is_clinical:
        chart["calls_chart"] = calls_chart_of(request.user, accounts, days=days, now=now)
    return chart
