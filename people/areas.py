"""The two areas of the portal, private and clinical: their words, their accounts, and the gate to every page."""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Concatenate, cast

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRefresh

from people.access import Reader
from people.models import Account, Membership, Person, User
from people.querysets import PersonQuerySet
from voicecompanion.lib.http import HtmxRequest


@dataclass(frozen=True)
class Area:
    """One half of the portal. Views get it from the URL; templates speak with its words."""

    name: str  # the namespace of its URLs
    account_type: Account.Type
    kind: Person.Kind
    title: str | Promise
    many: str | Promise
    add: str | Promise
    added: str | Promise
    nobody: str | Promise

    @property
    def is_clinical(self) -> bool:
        return self.account_type == Account.Type.CLINICAL

    def url(self, view: str) -> str:
        return f"{self.name}:{view}"

    def person_url(self, person_id: int) -> str:
        return reverse(self.url("person"), args=[person_id])


PRIVATE = Area(
    name="privat",
    account_type=Account.Type.PRIVATE,
    kind=Person.Kind.SENIOR,
    title=_("Privat"),
    many=_("Personen"),
    add=_("Person hinzufügen"),
    added=_("Die Person ist angelegt."),
    nobody=_("Noch keine Personen"),
)
CLINICAL = Area(
    name="klinik",
    account_type=Account.Type.CLINICAL,
    kind=Person.Kind.PATIENT,
    title=_("Klinik"),
    many=_("Patienten"),
    add=_("Patient hinzufügen"),
    added=_("Der Patient ist angelegt."),
    nobody=_("Noch keine Patienten"),
)
AREAS = (PRIVATE, CLINICAL)


class Member(HtmxRequest):
    """A request of somebody who is logged in. For annotations; `members_only` sees to it."""

    user: User


def members_only[**P](view: Callable[Concatenate[Member, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Leads everybody else to the login page, and keeps what is shown out of every cache."""
    page: Callable[..., HttpResponse] = login_required(cast(Callable[..., HttpResponse], view))

    @never_cache
    @vary_on_headers("HX-Request")
    @functools.wraps(view)
    def gate(request: HtmxRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.htmx and not request.user.is_authenticated:
            # A fragment must not be replaced by the login page: the whole page asks again.
            return HttpResponseClientRefresh()
        return page(request, *args, **kwargs)

    return gate


def reader_in(request: Member, area: Area) -> Reader:
    """Who asks; Http404 for who has no account in this area."""
    reader = Reader(request.user)
    if not reader.accounts(area.account_type):
        raise Http404
    return reader


def writer_in(request: Member, area: Area) -> Reader:
    """Who asks; Http404 for who may only look."""
    reader = Reader(request.user)
    if not reader.accounts(area.account_type, writing=True):
        raise Http404
    return reader


def chosen_account(session: Mapping[str, Any], area: Area) -> int | None:
    """The one account that somebody with several wants to look at; None for all of them."""
    chosen = session.get(f"account-{area.name}")
    return chosen if isinstance(chosen, int) else None


def choose_account(request: Member, area: Area, account_id: int | None) -> None:
    request.session[f"account-{area.name}"] = account_id


def shown_accounts(request: Member, area: Area) -> list[int]:
    """The accounts that overviews and lists are about. One person's page opens whatever was chosen."""
    return only_chosen(Reader(request.user).accounts(area.account_type), chosen_account(request.session, area))


def only_chosen(accounts: list[int], chosen: int | None) -> list[int]:
    return [chosen] if chosen in accounts else accounts


def people_in(request: Member, area: Area) -> PersonQuerySet:
    """The persons of an area whom the user may know of, of the chosen account."""
    return Person.objects.for_user(request.user).filter(account_id__in=shown_accounts(request, area))


def person_or_404(request: Member, area: Area, person_id: int) -> Person:
    people = Person.objects.for_user(request.user).filter(account__type=area.account_type)
    return get_object_or_404(people.prefetch_related("consents"), pk=person_id)


def managed_person_or_404(request: Member, area: Area, person_id: int) -> Person:
    """A person whom the user may change and call; Http404 for a relative, who only looks."""
    people = Person.objects.managed_by(request.user).filter(account__type=area.account_type)
    return get_object_or_404(people.prefetch_related("consents"), pk=person_id)


def members_of(account_ids: Sequence[int]) -> QuerySet[Membership]:
    """Who has a login for these accounts, and what they see."""
    rows = Membership.objects.filter(account_id__in=account_ids).select_related("user", "account")
    return rows.order_by("account__name", "user__email")
