"""Pages that change persons, and what every page knows about who is looking."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.access import Reader
from people.areas import Area, areas_of, for_members, page_context, writable_people
from people.forms import PersonForm
from people.models import Consent, User
from people.services import change_person, create_person


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The areas a user may switch between, for every template."""
    user = getattr(request, "user", None)
    return {"areas": areas_of(Reader(user)) if isinstance(user, User) else []}


@require_http_methods(["GET", "POST"])
@for_members
def person_add(request: HttpRequest, area: Area, reader: Reader) -> HttpResponse:
    accounts = reader.accounts(area.account_type, writing=True)
    if not accounts:
        return HttpResponse(status=404)
    form = PersonForm(request.POST or None)
    if form.is_valid():
        person = create_person(
            fields=form.person_fields() | {"account_id": accounts[0], "kind": area.kind},
            consent_recording=form.cleaned_data["consent_recording"],
            method=Consent.Method.PORTAL,
            recorded_by=reader.user,
        )
        messages.success(request, _("%(name)s ist jetzt dabei.") % {"name": person.display_name})
        return redirect(area.url("person"), person.pk)
    return render(request, "people/person_form.html", page_context(area, reader, form=form))


@require_http_methods(["GET", "POST"])
@for_members
def person_edit(request: HttpRequest, area: Area, reader: Reader, person_id: int) -> HttpResponse:
    person = get_object_or_404(writable_people(area, reader), pk=person_id)
    form = PersonForm(request.POST or None, instance=person)
    if form.is_valid():
        change_person(
            person=person,
            fields=form.person_fields(),
            consent_recording=form.cleaned_data["consent_recording"],
            method=Consent.Method.PORTAL,
            recorded_by=reader.user,
        )
        messages.success(request, _("Die Änderungen sind gespeichert."))
        return redirect(area.url("person"), person.pk)
    return render(request, "people/person_form.html", page_context(area, reader, form=form, person=person))


@require_http_methods(["GET", "POST"])
@for_members
def person_delete(request: HttpRequest, area: Area, reader: Reader, person_id: int) -> HttpResponse:
    person = get_object_or_404(writable_people(area, reader), pk=person_id)
    if request.method == "POST":
        person.delete()
        messages.success(request, _("Die Person und alles über sie ist gelöscht."))
        return redirect(area.url("people"))
    return render(request, "people/person_delete.html", page_context(area, reader, person=person))
