"""The settings of an area: its numbers, what holds for new people, and what becomes of old words."""

import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from analytics.retention import is_overdue
from analytics.services import Purged, count_expired, purge_expired
from calls.services import Usage, month_usage
from people.areas import Area, Member, members_of, members_only, reader_in, writer_in
from people.forms import AccountForm
from people.models import Account, Membership
from people.services import change_account

A_DAY = datetime.timedelta(days=1)


class Limits(NamedTuple):
    """What an account allows itself, the form that changes it, and what it has used of it this month."""

    account: Account
    form: AccountForm
    used: Usage


@require_GET
@members_only
def area_settings(request: Member, area: Area) -> HttpResponse:
    return render(request, "analytics/settings.html", _context(request, area))


@require_POST
@members_only
def change_limits(request: Member, area: Area) -> HttpResponse:
    """Changes what one of the user's accounts allows itself; the form names the account."""
    account_id = _named_account(request, area)
    context = _context(request, area, posted_for=account_id)
    form = next(limits.form for limits in context["limits"] if limits.account.pk == account_id)
    if not form.is_valid():
        return render(request, "analytics/settings.html", context)
    change_account(account_id=account_id, fields=form.cleaned_data)
    messages.success(request, _("Die Änderungen sind gespeichert."))
    return redirect(area.url("settings"))


def _context(request: Member, area: Area, posted_for: int | None = None) -> dict[str, Any]:
    reader = reader_in(request, area)
    accounts = reader.accounts(area.account_type)
    writable = reader.accounts(area.account_type, writing=True)
    own = list(request.user.memberships.select_related("account").filter(account_id__in=accounts))
    return {
        "area": area,
        "numbers": reader.line_numbers(area.account_type),
        "retention_days": settings.DEFAULT_RETENTION_DAYS,
        "own": own,
        "limits": [
            _limits(row.account, request.POST if row.account_id == posted_for else None)
            for row in own
            if row.account_id in writable
        ],
        "members": members_of(writable),
        "manages": any(row.role == Membership.Role.MANAGER for row in own),
        "writable": writable,
        "eu_only": settings.EU_ONLY,
        "is_overdue": is_overdue(now=timezone.now()),
        "may_write": bool(writable),
    }


def _limits(account: Account, posted: QueryDict | None) -> Limits:
    form = AccountForm(posted, instance=account, auto_id=f"konto-{account.pk}-%s")
    return Limits(account, form, month_usage(account_id=account.pk, now=timezone.now()))


@require_POST
@members_only
def change_safety(request: Member, area: Area) -> HttpResponse:
    """Switches the check of conversations without consent on or off; the form names the account."""
    wanted = {"an": True, "aus": False}.get(request.POST.get("pruefung", ""))
    account_id = _named_account(request, area)
    if wanted is None:
        raise Http404
    change_account(account_id=account_id, fields={"safety_analysis": wanted})
    messages.success(request, _("Die Änderungen sind gespeichert."))
    return redirect(area.url("settings"))


def _named_account(request: Member, area: Area) -> int:
    """The account that the form names, if the user may change it; Http404 otherwise."""
    writable = writer_in(request, area).accounts(area.account_type, writing=True)
    for account_id in writable:
        if str(account_id) == request.POST.get("account"):
            return account_id
    raise Http404


@require_http_methods(["GET", "POST"])
@members_only
def purge(request: Member, area: Area) -> HttpResponse:
    """Shows what has expired in the user's accounts, and deletes it if asked to: the nightly run does no other."""
    accounts = writer_in(request, area).accounts(area.account_type, writing=True)
    if request.method != "POST":
        now = timezone.now()
        context = {
            "area": area,
            "expired": count_expired(now=now, account_ids=accounts),
            "tomorrow": count_expired(now=now + A_DAY, account_ids=accounts),
        }
        return render(request, "analytics/purge.html#expired" if request.htmx else "analytics/purge.html", context)
    # Whoever asks for it has seen what it is.
    messages.success(request, _told(purge_expired(now=timezone.now(), account_ids=accounts, confirmed=True)))
    return redirect(area.url("settings"))


def _told(purged: Purged) -> str:
    return ngettext(
        "Gelöscht: eine Mitschrift. Neuere bleiben, bis ihre Frist abläuft.",
        "Gelöscht: %(count)d Mitschriften. Neuere bleiben, bis ihre Frist abläuft.",
        purged.transcripts,
    ) % {"count": purged.transcripts}
