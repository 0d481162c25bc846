"""A person's page: the history beside one call, the mood over time, the memory."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from analytics.charts import mood_chart
from analytics.figures import sentiment_history, with_figures
from analytics.models import CallAnalysis
from analytics.services import retry_analysis
from calls.models import Call
from people.access import Reader
from people.areas import Area, for_members, page_context
from people.models import Access, Membership, MemoryItem, Person
from people.services import record_accesses

HISTORY = 50


@require_GET
@for_members
def person_page(
    request: HttpRequest, area: Area, reader: Reader, person_id: int, call_id: int | None = None
) -> HttpResponse:
    """The page; with a call's id that call stands beside the history, otherwise the newest one."""
    people = with_figures(reader.people_of(area.account_type), now=timezone.now()).prefetch_related("consents")
    person = get_object_or_404(people, pk=person_id)
    calls = list(Call.objects.for_user(request.user).filter(person=person).newest_first()[:HISTORY])
    chosen = next((call for call in calls if call.pk == call_id), None) if call_id else next(iter(calls), None)
    if call_id and chosen is None:
        raise Http404
    sees = reader.sees(person.account_id)
    context = page_context(area, reader, person=person, calls=calls, sees=sees, **_call_context(chosen, sees))
    reads: list[tuple[Access.What, int | None]] = _reads(chosen, sees)
    if request.headers.get("HX-Request"):
        record_accesses(person=person, read=reads, user=reader.user)
        return render(request, "analytics/person.html#call", context)
    if sees >= Membership.Sees.TRANSCRIPT:
        context["memory"] = _memory(person)
        reads.append((Access.What.MEMORY, None))
    if sees >= Membership.Sees.SUMMARY:
        history = sentiment_history(person=person)
        context["chart"] = mood_chart([(timezone.localdate(row["date"]), [row["score"]]) for row in history])
    record_accesses(person=person, read=reads, user=reader.user)
    return render(request, "analytics/person.html", context)


def _call_context(call: Call | None, sees: int) -> dict[str, Any]:
    """A call with as much of its content as the reader may see."""
    if call is None:
        return {"call": None}
    context: dict[str, Any] = {"call": call, "is_live": not call.is_final}
    analysis = CallAnalysis.objects.filter(call=call).first()
    pending = (CallAnalysis.State.WAITING, CallAnalysis.State.RUNNING)
    context["is_live"] |= call.closed_at is None or (analysis is not None and analysis.state in pending)
    if sees >= Membership.Sees.SUMMARY:
        context["analysis"] = analysis
    if sees >= Membership.Sees.TRANSCRIPT:
        context["utterances"] = list(call.utterances.all())
    return context


def _reads(call: Call | None, sees: int) -> list[tuple[Access.What, int | None]]:
    """What the access log has to say about showing this call."""
    if call is None:
        return []
    shown = [
        (Access.What.SUMMARY, Membership.Sees.SUMMARY),
        (Access.What.TRANSCRIPT, Membership.Sees.TRANSCRIPT),
    ]
    return [(what, call.pk) for what, needed in shown if sees >= needed]


def _memory(person: Person) -> list[tuple[str, list[MemoryItem]]]:
    """The items by category, in the order of the categories."""
    items = list(person.memory_items.all())
    grouped = [
        (category.label, [item for item in items if item.category == category]) for category in MemoryItem.Category
    ]
    return [(str(label), found) for label, found in grouped if found]


@require_POST
@for_members
def analyse_again(request: HttpRequest, area: Area, reader: Reader, person_id: int, call_id: int) -> HttpResponse:
    """Tries a failed analysis once more."""
    analyses = CallAnalysis.objects.for_user(request.user).filter(call__person_id=person_id)
    retry_analysis(analysis=get_object_or_404(analyses, call_id=call_id))
    return redirect(area.url("call"), person_id, call_id)
