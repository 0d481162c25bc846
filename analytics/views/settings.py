"""The settings of an area: its numbers, what holds for new people, and what becomes of old words."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from analytics.services import purge_expired
from people.areas import Area, Member, members_of, members_only, reader_in, writer_in


@require_GET
@members_only
def area_settings(request: Member, area: Area) -> HttpResponse:
    reader = reader_in(request, area)
    accounts = reader.accounts(area.account_type)
    writable = reader.accounts(area.account_type, writing=True)
    context = {
        "area": area,
        "numbers": reader.line_numbers(area.account_type),
        "retention_days": settings.DEFAULT_RETENTION_DAYS,
        "own": request.user.memberships.select_related("account").filter(account_id__in=accounts),
        "members": members_of(writable),
        "may_write": bool(writable),
    }
    return render(request, "analytics/settings.html", context)


@require_POST
@members_only
def purge(request: Member, area: Area) -> HttpResponse:
    """Deletes now what the nightly run would delete."""
    writer_in(request, area)
    purged = purge_expired(now=timezone.now())
    messages.success(
        request,
        ngettext(
            "Gelöscht: eine Mitschrift. Neuere bleiben, bis ihre Frist abläuft.",
            "Gelöscht: %(count)d Mitschriften. Neuere bleiben, bis ihre Frist abläuft.",
            purged.transcripts,
        )
        % {"count": purged.transcripts},
    )
    return redirect(area.url("settings"))
