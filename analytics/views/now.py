"""The part of the first page that moves: calls running now, recent calls, open concerns."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from analytics.live import running_calls
from calls.models import Call, Concern
from people.access import Reader
from people.areas import Area, Member, members_only, reader_in, shown_accounts

RECENT_CALLS = 6
LISTED_CONCERNS = 20
FAST_SECONDS, SLOW_SECONDS = 10, 60  # news are pushed; these are for a page whose socket is lost


@require_GET
@members_only
def now(request: Member, area: Area) -> HttpResponse:
    reader_in(request, area)
    template = "analytics/now.html#now" if request.htmx else "analytics/now.html"
    return render(request, template, {"area": area, **now_context(request, area)})


def now_context(request: Member, area: Area) -> dict[str, Any]:
    accounts = shown_accounts(request, area)
    calls = Call.objects.for_user(request.user).filter(account_id__in=accounts).select_related("person")
    running = running_calls(request.user, accounts, now=timezone.now())
    return {
        "running": running,
        "recent": list(calls.newest_first()[:RECENT_CALLS]),
        "concerns": _open_concerns(request, accounts),
        "poll_seconds": FAST_SECONDS if running else SLOW_SECONDS,
    }


def _open_concerns(request: Member, account_ids: Sequence[int]) -> list[tuple[Concern, int]]:
    """The newest ones, each with how much of its account the reader sees."""
    reader = Reader(request.user)
    concerns = Concern.objects.for_user(request.user).filter(account_id__in=account_ids).open()
    newest = concerns.select_related("person", "call")[:LISTED_CONCERNS]
    return [(concern, reader.sees(concern.account_id)) for concern in newest]
