"""The list of people, with the figures of their calls."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from analytics.figures import with_figures
from analytics.views.ward import ward_list
from people.access import Reader
from people.areas import Area, Member, members_only, people_in, reader_in
from people.models import Membership
from people.querysets import PersonQuerySet

PER_PAGE = 50
SORTS = {
    "name": (_("Name"), F("display_name").asc()),
    "zuletzt": (_("Letzter Anruf"), F("last_call_at").desc(nulls_last=True)),
    "woche": (_("Anrufe diese Woche"), F("calls_this_week").desc()),
}


@require_GET
@members_only
def people(request: Member, area: Area) -> HttpResponse:
    reader = reader_in(request, area)
    if area.is_clinical:
        return ward_list(request, area, reader)
    search, sort = request.GET.get("suche", "").strip(), request.GET.get("sortierung", "name")
    found = with_figures(matching(people_in(request, area), search), now=timezone.now())
    ordered = found.order_by(SORTS.get(sort, SORTS["name"])[1], "display_name", "pk")
    page = Paginator(ordered.prefetch_related("consents"), PER_PAGE).get_page(request.GET.get("seite"))
    without_hidden_moods(reader, page.object_list)
    context = {
        "area": area,
        "page": page,
        "search": search,
        "sort": sort,
        "sorts": [(name, label) for name, (label, _order) in SORTS.items()],
        "may_write": bool(reader.accounts(area.account_type, writing=True)),
    }
    return render(request, "people/list.html#people" if request.htmx else "people/list.html", context)


def matching(people: PersonQuerySet, search: str) -> PersonQuerySet:
    """Those whose name holds the words, or whose number holds the digits however they are grouped."""
    digits = "".join(character for character in search if character.isdigit()).removeprefix("0")
    # SQLite tells small letters from capitals beyond ASCII: "özdemir" is to find Özdemir there as well.
    wanted = Q(display_name__icontains=search) | Q(display_name__icontains=search.title())
    if len(digits) >= 3:
        wanted |= Q(phone_e164__contains=digits)
    return people.filter(wanted)


def without_hidden_moods(reader: Reader, people: Iterable[Any]) -> list[Any]:
    """The same persons; the mood is taken from those of whom the reader may know only that calls took place."""
    shown = list(people)
    for person in shown:
        if reader.sees_among(person.account_id, person.pk) < Membership.Sees.SUMMARY:
            person.avg_sentiment_score = None
    return shown
