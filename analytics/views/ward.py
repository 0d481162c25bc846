"""The list of a ward: whom to call first, and why, in words."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from analytics.ward import Show, Sort, listed, ward_rows
from people.access import Reader
from people.areas import Area, Member, people_in

PER_PAGE = 50
FIRST_ROWS = 12


def ward_list(request: Member, area: Area, reader: Reader) -> HttpResponse:
    """Everybody, searched, filtered, sorted and paged; to be called behind the gate of the page."""
    search, show = request.GET.get("suche", "").strip(), request.GET.get("zeigen", Show.ALL)
    sort = request.GET.get("sortierung", Sort.URGENCY)
    rows = ward_rows(people_in(request, area), reader, now=timezone.now())
    page = Paginator(listed(rows, show=show, search=search, sort=sort), PER_PAGE).get_page(
        request.GET.get("seite")
    )
    context = {
        "area": area,
        "page": page,
        "rows": page.object_list,
        "search": search,
        "show": show,
        "shows": Show.choices,
        "sort": sort,
        "sorts": Sort.choices,
        "may_write": bool(reader.accounts(area.account_type, writing=True)),
    }
    return render(request, "analytics/ward.html#ward" if request.htmx else "analytics/ward.html", context)


def first_rows(request: Member, area: Area, reader: Reader) -> dict[str, Any]:
    """What the overview shows of the list: the most urgent ones, and how many there are."""
    rows = ward_rows(people_in(request, area), reader, now=timezone.now())
    return {"rows": rows[:FIRST_ROWS], "people_count": len(rows)}
