"""What the companion remembers about a person: read, add, correct, confirm, delete."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from analytics.remembering import MemoryGoneError, MemoryRefusedError, confirm_memory, correct_memory, remember
from people.access import Reader
from people.areas import Area, Member, managed_person_or_404, members_only
from people.models import Access, Membership, MemoryItem, Person
from people.services import record_accesses

# What humans write; the mood is the analysis's own.
WRITABLE = tuple(one for one in MemoryItem.Category if one != MemoryItem.Category.MOOD)


def memory_panel(request: Member, person: Person, **more: Any) -> dict[str, Any]:
    """What `analytics/memory.html` shows. `more` says what is being edited, and what was refused."""
    reader = Reader(request.user)
    items = list(MemoryItem.objects.for_user(request.user).filter(person=person).select_related("recorded_by"))
    groups = [
        (category.label, [item for item in items if item.category == category]) for category in MemoryItem.Category
    ]
    sees_words = reader.sees_of(person) >= Membership.Sees.TRANSCRIPT
    return {
        "memory": [(label, found) for label, found in groups if found],
        "memory_items": items,
        "categories": [(one.value, one.label) for one in WRITABLE],
        "may_edit_memory": sees_words and reader.writes(person.account_id),
        **more,
    }


@require_POST
@members_only
def memory_add(request: Member, area: Area, person_id: int) -> HttpResponse:
    person = _person_or_404(request, area, person_id)
    text, category = request.POST.get("text", ""), request.POST.get("category", "")
    if category not in WRITABLE:
        category = MemoryItem.Category.FACT
    try:
        remember(person=person, category=category, text=text, user=request.user, now=timezone.now())
    except MemoryRefusedError as refusal:
        return _panel(request, area, person, refusal=str(refusal), written=text, category=category)
    return _done(request, area, person)


@require_http_methods(["GET", "POST"])
@members_only
def memory_edit(request: Member, area: Area, person_id: int, item_id: int) -> HttpResponse:
    person = _person_or_404(request, area, person_id)
    if request.method != "POST":
        item = _item_or_404(request, person, item_id)
        return _panel(request, area, person, editing=item.pk)
    written = request.POST.get("text", "")
    try:
        correct_memory(person=person, item_id=item_id, text=written, user=request.user, now=timezone.now())
    except MemoryGoneError as refusal:
        return _panel(request, area, person, refusal=str(refusal), written=written)
    except MemoryRefusedError as refusal:
        return _panel(request, area, person, editing=item_id, refusal=str(refusal), corrected=written)
    return _done(request, area, person)


@require_POST
@members_only
def memory_confirm(request: Member, area: Area, person_id: int, item_id: int) -> HttpResponse:
    person = _person_or_404(request, area, person_id)
    confirm_memory(item=_item_or_404(request, person, item_id), now=timezone.now())
    return _done(request, area, person)


@require_POST
@members_only
def memory_delete(request: Member, area: Area, person_id: int, item_id: int) -> HttpResponse:
    """What somebody else deleted a moment ago is gone as well: no reason to complain."""
    person = _person_or_404(request, area, person_id)
    _own(request, person).filter(pk=item_id).delete()
    return _done(request, area, person)


def _person_or_404(request: Member, area: Area, person_id: int) -> Person:
    """A person whose memory the user may read and change."""
    person = managed_person_or_404(request, area, person_id)
    if Reader(request.user).sees_of(person) < Membership.Sees.TRANSCRIPT:
        raise Http404
    return person


def _own(request: Member, person: Person) -> QuerySet[MemoryItem]:
    """What a human may write and delete: everything but the mood, which is the analysis's own."""
    items = MemoryItem.objects.for_user(request.user).filter(person=person)
    return items.exclude(category=MemoryItem.Category.MOOD)


def _item_or_404(request: Member, person: Person, item_id: int) -> MemoryItem:
    return get_object_or_404(_own(request, person), pk=item_id)


def _panel(request: Member, area: Area, person: Person, **more: Any) -> HttpResponse:
    """The panel alone: in its place with HTMX, and on a page of its own without."""
    context = memory_panel(request, person, **more)
    record_accesses(person=person, read=[(Access.What.MEMORY, person.pk)], user=request.user)
    template = "analytics/memory.html" if request.htmx else "analytics/memory_page.html"
    return render(request, template, {"area": area, "person": person, **context})


def _done(request: Member, area: Area, person: Person) -> HttpResponse:
    if request.htmx:
        return _panel(request, area, person)
    return redirect(f"{area.person_url(person.pk)}#memory")
