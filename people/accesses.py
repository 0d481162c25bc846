"""Who read what about a person: the access log as it is shown and summed up. Nothing is written here.

Whoever read is known by two numbers, of the login and of the key; without either it was the operator, with the
token of the installation or a command on the server. Numbers stay when logins and keys are gone.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Count, Max, Min, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Access, ApiKey, Person, User

WAYS: dict[str, str | Promise] = {
    "portal": gettext_lazy("im Portal"),
    "api": gettext_lazy("über die Schnittstelle"),
    "admin": gettext_lazy("in der Verwaltung"),
    "command": gettext_lazy("am Server"),
}


class Who(NamedTuple):
    """Somebody who read: the number of a login, and that of the key with which a program read in its name."""

    user_id: int | None
    key_id: int | None

    def __str__(self) -> str:
        """As it stands in an address: "7", "7-3", "0"."""
        return f"{self.user_id or 0}-{self.key_id}" if self.key_id else str(self.user_id or 0)


class Names:
    """What readers are called: their logins and keys are looked up once for all of them."""

    def __init__(self, readers: Iterable[Who]) -> None:
        readers = list(readers)
        self._users = User.objects.in_bulk([who.user_id for who in readers if who.user_id])
        self._keys = ApiKey.objects.in_bulk([who.key_id for who in readers if who.key_id])

    def of(self, who: Who) -> str:
        if who.key_id is None:
            return self._of_user(who.user_id)
        key = self._keys.get(who.key_id)
        words = {"number": who.key_id, "name": key.name if key else "", "user": self._of_user(who.user_id)}
        if key is None:
            return _("Programm (Schlüssel %(number)s) von %(user)s") % words
        return _("Programm „%(name)s“ (Schlüssel %(number)s) von %(user)s") % words

    def _of_user(self, user_id: int | None) -> str:
        if user_id is None:
            return _("Verwaltung (Betreiber)")
        user = self._users.get(user_id)
        if user is None:
            return _("gelöschter Zugang (Nr. %(number)s)") % {"number": user_id}
        return user.get_full_name() or user.email


@dataclass(frozen=True)
class Line:
    """One reading, in words."""

    who: str
    at: datetime.datetime
    what: str
    way: str
    reason: str


def accesses_of(person: Person) -> "QuerySet[Access]":
    """Every reading about this person, newest first."""
    return Access.objects.filter(person=person).order_by("-pk")


def readers_of(person: Person) -> list[Who]:
    """Everybody who ever read about this person, as far back as the log goes."""
    found = accesses_of(person).order_by("user_id", "key_id").values_list("user_id", "key_id").distinct()
    return [Who(*row) for row in found]


def lines(rows: Sequence[Access]) -> list[Line]:
    names = Names(_who(row) for row in rows)
    return [
        Line(names.of(_who(row)), row.read_at, row.get_what_display(), way_of(row.via), row.reason) for row in rows
    ]


def way_of(via: str) -> str:
    return str(WAYS.get(via, via))


def _who(row: Access) -> Who:
    return Who(row.user_id, row.key_id)


# --- summed up, for a letter ---------------------------------------------------------------------------------
@dataclass
class Sum:
    """All that one reader read: how often each kind of thing, from when to when, and why if it had to be said."""

    who: str
    first_at: datetime.datetime
    last_at: datetime.datetime
    kinds: list[tuple[str, int]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def sums_of(person: Person) -> list[Sum]:
    """One for each reader, who read last first. Its words are in the language that is active."""
    counted = accesses_of(person).order_by().values("user_id", "key_id", "what")
    rows = list(counted.annotate(first=Min("read_at"), last=Max("read_at"), times=Count("pk")))
    names = Names(Who(row["user_id"], row["key_id"]) for row in rows)
    sums: dict[Who, Sum] = {}
    for row in sorted(rows, key=lambda row: Access.What.values.index(row["what"])):
        _add(sums, Who(row["user_id"], row["key_id"]), names, row)
    for who, reason in _reasons(person):
        if who in sums and reason not in sums[who].reasons:
            sums[who].reasons.append(reason)
    return sorted(sums.values(), key=lambda one: one.last_at, reverse=True)


def _add(sums: dict[Who, Sum], who: Who, names: Names, row: Mapping[str, Any]) -> None:
    one = sums.setdefault(who, Sum(names.of(who), row["first"], row["last"]))
    one.first_at, one.last_at = min(one.first_at, row["first"]), max(one.last_at, row["last"])
    one.kinds.append((str(Access.What(row["what"]).label), row["times"]))


def _reasons(person: Person) -> list[tuple[Who, str]]:
    """Only in the administration does somebody have to say why."""
    rows = accesses_of(person).filter(via="admin")
    return [(_who(row), row.reason) for row in rows if row.reason]
