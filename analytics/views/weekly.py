"""The report of the week, where the link of the weekly mail leads."""

import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from analytics.figures import WEEK_DAYS
from analytics.weekly import person_weeks
from people.areas import Area, Member, members_only, people_in, reader_in


@require_GET
@members_only
def week(request: Member, area: Area) -> HttpResponse:
    reader_in(request, area)
    now = timezone.now()
    context = {
        "area": area,
        "weeks": person_weeks(people_in(request, area), request.user, now=now),
        "first": timezone.localtime(now - datetime.timedelta(days=WEEK_DAYS)),
        "last": timezone.localtime(now),
    }
    return render(request, "analytics/week.html", context)
