"""The two areas of the portal: families and clinics see the same pages in their own words."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.access import Reader
from people.models import Account, Person, User
from people.querysets import PersonQuerySet

type Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One area: its accounts, its addresses (names of urls begin with `key`), and its words."""

    key: str
    account_type: Account.Type
    kind: Person.Kind
    title: Words
    people: Words
    new_person: Words
    question: Words

    def url(self, page: str) -> str:
        """The name of a page's url: `{% url area.dashboard %}` and the like are made of it."""
        return f"{self.key}-{page}"


PRIVATE = Area(
    key="private",
    account_type=Account.Type.PRIVATE,
    kind=Person.Kind.SENIOR,
    title=_("Privat"),
    people=_("Personen"),
    new_person=_("Person hinzufügen"),
    question=_("War heute alles in Ordnung?"),
)
CLINICAL = Area(
    key="clinical",
    account_type=Account.Type.CLINICAL,
    kind=Person.Kind.PATIENT,
    title=_("Klinik"),
    people=_("Patienten"),
    new_person=_("Patient hinzufügen"),
    question=_("Wen sollten Sie zuerst anrufen?"),
)
AREAS = (PRIVATE, CLINICAL)


def areas_of(reader: Reader) -> list[Area]:
    return [area for area in AREAS if reader.accounts(area.account_type)]


def for_members[**P](
    view: Callable[Concatenate[HttpRequest, Area, Reader, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Area, P], HttpResponse]:
    """Lets a view be seen by members of an account of its area only; for everybody else it does not exist."""

    def gated(request: HttpRequest, area: Area, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        reader = Reader(request.user if isinstance(request.user, User) else None)
        if reader.user is None or not reader.accounts(area.account_type):
            raise Http404
        return view(request, area, reader, *args, **kwargs)

    named = login_required(gated)
    functools.update_wrapper(named, view)
    return named  # type: ignore[return-value]  # Django passes the area by its name


def writable_people(area: Area, reader: Reader) -> PersonQuerySet:
    """The persons of an area whom this reader may change, delete and have called."""
    return reader.people_of(area.account_type).filter(
        account_id__in=reader.accounts(area.account_type, writing=True)
    )


def page_context(area: Area, reader: Reader, **more: Any) -> dict[str, Any]:
    """What every page of an area needs, and what this one adds."""
    may_write = bool(reader.accounts(area.account_type, writing=True))
    return {"area": area, "may_write": may_write, **more}
