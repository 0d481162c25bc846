"""Pages that add, change and delete a person, and what every page shows around its content."""

import functools
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.areas import (
    AREAS,
    Area,
    Member,
    choose_account,
    chosen_account,
    managed_person_or_404,
    members_only,
    only_chosen,
    reader_in,
    writer_in,
)
from people.erasure import TombstoneError, erase_person
from people.forms import PersonForm
from people.models import Account, Consent, User
from people.services import change_person, create_person


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The context of every template: the areas and accounts of the user. Asked for only where it is shown."""
    accounts = functools.cache(lambda: _accounts_of(getattr(request, "user", None)))
    return {
        "areas": SimpleLazyObject(lambda: _areas(accounts())),
        "account_choices": SimpleLazyObject(lambda: _account_choices(request, accounts())),
    }


class AccountChoice(NamedTuple):
    """One of several accounts of an area, or all of them (without an id)."""

    account_id: int | None
    name: str
    is_chosen: bool
    url: str  # where it is chosen


def areas_of(user: object) -> list[Area]:
    return _areas(_accounts_of(user))


def _accounts_of(user: object) -> list[Account]:
    if not isinstance(user, User):
        return []
    return [row.account for row in user.memberships.select_related("account").order_by("account__name", "pk")]


def _areas(accounts: Iterable[Account]) -> list[Area]:
    types = {account.type for account in accounts}
    return [area for area in AREAS if area.account_type in types]


def _account_choices(request: HttpRequest, accounts: Iterable[Account]) -> list[AccountChoice]:
    """What can be chosen between on the pages of an area; nothing for who has one account there."""
    here = request.resolver_match.namespace if request.resolver_match else ""
    for area in AREAS:
        own = [account for account in accounts if account.type == area.account_type]
        if area.name == here and len(own) > 1:
            chosen, url = chosen_account(request.session, area), reverse(area.url("account-choose"))
            return [
                AccountChoice(None, _("Alle"), chosen is None, url),
                *(AccountChoice(account.pk, account.name, account.pk == chosen, url) for account in own),
            ]
    return []


@require_POST
@members_only
def account_choose(request: Member, area: Area) -> HttpResponse:
    """Which of several accounts overviews and lists are about; without a number all of them."""
    named = request.POST.get("account", "")
    accounts = reader_in(request, area).accounts(area.account_type)
    if named and named not in map(str, accounts):
        raise Http404
    choose_account(request, area, int(named) if named else None)
    return redirect(area.url("dashboard"))


@require_http_methods(["GET", "POST"])
@members_only
def person_add(request: Member, area: Area) -> HttpResponse:
    writable = writer_in(request, area).accounts(area.account_type, writing=True)
    accounts = only_chosen(writable, chosen_account(request.session, area))
    form = PersonForm(request.POST or None, accounts=accounts)
    if not form.is_valid():
        return render(request, "people/form.html", {"area": area, "form": form})
    person = create_person(
        fields={"account": Account(pk=accounts[0]), "kind": area.kind, **form.fields_to_write()},
        answers=form.answers(),
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
        answers=form.answers(),
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
    try:
        receipt = erase_person(person=person, erased_by=request.user, now=timezone.now())
    except TombstoneError:
        messages.error(request, _("Gerade kann nichts gelöscht werden. Bitte sagen Sie es der Technik."))
        return redirect(area.url("person"), person.pk)
    messages.success(request, _("Die Person und alles, was über sie gespeichert war, ist gelöscht."))
    return redirect(area.url("erasure"), receipt.number)
