"""Pages about messages: where their link leads, who was told what, and what a member wants to be told."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from calls.forms_notifications import PreferenceForm
from calls.models import Notification
from calls.notices import COLUMNS, about_people, notices, of_person
from calls.preferences import choose, preference_of
from calls.receipts import note_seen
from calls.samples import TooSoonError, send_sample
from people.access import Reader
from people.areas import AREAS, Area, Member, members_only, reader_in, shown_accounts
from people.models import Membership, Person

PER_PAGE = 50
LISTED_ON_A_PERSON = 6


# --- the link ------------------------------------------------------------------------------------------------
@require_GET
@members_only
def follow(request: Member, link_key: str) -> HttpResponse:
    """Leads from a mail or short message to what it is about, and notes that it was opened."""
    own = Notification.objects.for_user(request.user).select_related("account", "membership")
    row = get_object_or_404(own, link_key=link_key)
    if row.membership is None or row.membership.user_id == request.user.pk:
        note_seen(notification=row, now=timezone.now())
    area = next(area for area in AREAS if area.account_type == row.account.type)
    if row.kind == Notification.Kind.WEEKLY:
        return redirect(area.url("week"))
    return redirect(area.person_url(row.person_id) if row.person_id else area.url("dashboard"))


# --- who was told --------------------------------------------------------------------------------------------
@require_GET
@members_only
def notification_list(request: Member, area: Area) -> HttpResponse:
    reader, accounts = reader_in(request, area), shown_accounts(request, area)
    rows = Notification.objects.for_user(request.user).filter(about_people(), account_id__in=accounts)
    ordered = rows.select_related(*COLUMNS).order_by("-created_at", "-pk")
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("seite"))
    context = {"area": area, "page": page, "notices": notices(page.object_list, reader)}
    return render(request, "calls/notifications.html", context)


def notifications_panel(request: Member, person: Person) -> dict[str, Any]:
    """What `calls/told.html` shows: who was told about this person lately."""
    rows = Notification.objects.for_user(request.user).filter(of_person(person)).select_related(*COLUMNS)
    newest = rows.order_by("-created_at", "-pk")[:LISTED_ON_A_PERSON]
    return {"notices": notices(newest, Reader(request.user))}


# --- what one wants to be told -------------------------------------------------------------------------------
class Wishes(NamedTuple):
    """A member's wishes for one of their accounts."""

    membership: Membership
    form: PreferenceForm


@require_http_methods(["GET", "POST"])
@members_only
def preferences(request: Member) -> HttpResponse:
    """One form for each account; what is posted names its account."""
    if request.method != "POST":
        return _preferences_page(request)
    wishes = _posted(request)
    if not wishes.form.is_valid():
        return _preferences_page(request, posted=wishes)
    choose(membership=wishes.membership, fields=wishes.form.cleaned_data)
    messages.success(request, _("Die Änderungen sind gespeichert."))
    return redirect("notification-preferences")


@require_POST
@members_only
def sample(request: Member) -> HttpResponse:
    """Writes to the user's own address, to see that mails arrive."""
    try:
        send_sample(user=request.user, language=get_language() or "de")
    except TooSoonError:
        messages.warning(request, _("Eine Probe ist gerade erst verschickt worden."))
    except OSError:
        messages.error(request, _("Die E-Mail konnte nicht verschickt werden. Bitte versuchen Sie es später."))
    else:
        messages.success(request, _("Die Probe ist unterwegs."))
    return redirect("notification-preferences")


def _preferences_page(request: Member, posted: Wishes | None = None) -> HttpResponse:
    wishes = [
        posted if posted and posted.membership.pk == membership.pk else _wishes(membership)
        for membership in _own(request)
    ]
    return render(request, "calls/preferences.html", {"wishes": wishes})


def _posted(request: Member) -> Wishes:
    named = request.POST.get("account", "")
    membership = next((one for one in _own(request) if str(one.account_id) == named), None)
    if membership is None:
        raise Http404
    return _wishes(membership, request.POST)


def _own(request: Member) -> list[Membership]:
    rows = request.user.memberships.select_related("account", "notification_preference")
    return list(rows.order_by("account__name", "pk"))


def _wishes(membership: Membership, posted: QueryDict | None = None) -> Wishes:
    prefix = f"konto-{membership.account_id}-%s"
    return Wishes(membership, PreferenceForm(posted, instance=preference_of(membership), auto_id=prefix))
