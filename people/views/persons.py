"""Pages that add, change and delete a person, and what every page shows around its content."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.areas import AREAS, Area, Member, managed_person_or_404, members_only, writer_in
from people.forms import PersonForm
from people.models import Account, Consent, User
from people.services import change_person, create_person


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The context of every template: the areas that the user has. Asked for only where it is shown."""
    return {"areas": SimpleLazyObject(lambda: areas_of(getattr(request, "user", None)))}


def areas_of(user: object) -> list[Area]:
    if not isinstance(user, User):
        return []
    types = set(user.memberships.values_list("account__type", flat=True))
    return [area for area in AREAS if area.account_type in types]


@require_http_methods(["GET", "POST"])
@members_only
def person_add(request: Member, area: Area) -> HttpResponse:
    accounts = writer_in(request, area).accounts(area.account_type, writing=True)
    form = PersonForm(request.POST or None, accounts=accounts)
    if not form.is_valid():
        return render(request, "people/form.html", {"area": area, "form": form})
    person = create_person(
        fields={"account": Account(pk=accounts[0]), "kind": area.kind, **form.fields_to_write()},
        consent_recording=form.cleaned_data["consent_recording"],
        method=Consent.Method.PORTAL,
        recorded_by=request.user,
    )
    messages.success(request, str(area.added))
    return redirect(area.url("person"), person.pk)


@require_http_methods(["GET", "POST"])
@members_only
def person_edit(request: Member, area: Area, person_id: int) -> HttpResponse:
    person = managed_person_or_404(request, area, person_id)
    name = person.display_name
    form = PersonForm(request.POST or None, instance=person, accounts=[person.account_id])
    if not form.is_valid():
        context = {"area": area, "form": form, "person": person, "name": name}
        return render(request, "people/form.html", context)
    change_person(
        person=person,
        fields=form.fields_to_write(),
        consent_recording=form.cleaned_data["consent_recording"],
        method=Consent.Method.PORTAL,
        recorded_by=request.user,
    )
    messages.success(request, _("Die Änderungen sind gespeichert."))
    return redirect(area.url("person"), person.pk)


@require_http_methods(["GET", "POST"])
@members_only
def person_delete(request: Member, area: Area, person_id: int) -> HttpResponse:
    person = managed_person_or_404(request, area, person_id)
    if request.method != "POST":
        return render(request, "people/delete.html", {"area": area, "person": person})
    person.delete()
    messages.success(request, _("Die Person und alles, was über sie gespeichert war, ist gelöscht."))
    return redirect(area.url("people"))
