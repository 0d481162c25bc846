"""Everything that is stored about one person, as one plain structure (Articles 15 and 20 of the GDPR).

It is made of the register of data protection (`voicecompanion.lib.privacy`) and knows no model by name, so that
what is added there is told here. Each model takes one query, however many rows it has; rows are read and written
one after the other (`as_json`), so that a person with years of calls needs no more memory than the text itself.
"""

import datetime
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import BooleanField, Case, F, Field, ForeignKey, Model, QuerySet, Value, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.models import Access, Membership, Person, User
from voicecompanion.lib import privacy
from voicecompanion.lib.fields import EncryptedTextField, Unreadable
from voicecompanion.lib.privacy import PERSONS_DAYS, Expires, Rule

FORMAT, VERSION = "voice-companion/person", 1
ROWS_AT_ONCE = 1_000
# Columns of relations through which a login is named: what leads from the column to its address.
ADDRESS_OF: dict[type[Model], str] = {User: "email", Membership: "user__email"}

# Columns without a name of their own in the model.
LABELS: dict[str, str | Promise] = {
    "id": gettext_lazy("Nummer"),
    "account": gettext_lazy("Konto"),
    "person": gettext_lazy("Person"),
    "uid": gettext_lazy("unveränderliches Kennzeichen"),
    "created_at": gettext_lazy("angelegt"),
    "recorded_by": gettext_lazy("eingetragen von"),
    "author": gettext_lazy("geschrieben von"),
    "member": gettext_lazy("betrifft das Mitglied"),
    "user": gettext_lazy("Zugang"),
    "object_id": gettext_lazy("Nummer des Gelesenen"),
    "call": gettext_lazy("Anruf"),
    "twilio_call_sid": gettext_lazy("Nummer beim Telefonanbieter"),
    "message_sid": gettext_lazy("Nummer beim Telefonanbieter"),
    "forgotten": gettext_lazy("was vergessen werden soll"),
    "stream_token_at": gettext_lazy("Tonverbindung angekündigt"),
    "heartbeat_at": gettext_lazy("zuletzt aktiv"),
    "closed_at": gettext_lazy("abgeschlossen"),
    "purged_at": gettext_lazy("Inhalte gelöscht"),
    "position": gettext_lazy("Reihenfolge"),
    "speaker": gettext_lazy("wer sprach"),
    "text": gettext_lazy("Text"),
    "interrupted": gettext_lazy("unterbrochen"),
    "spoken_at": gettext_lazy("gesprochen um"),
    "check_in": gettext_lazy("geplanter Anruf"),
    "acknowledged_by": gettext_lazy("gesehen von"),
    "plan": gettext_lazy("Anrufplan"),
    "holds_from": gettext_lazy("gilt seit"),
    "concern": gettext_lazy("Anlass zur Sorge"),
    "membership": gettext_lazy("Empfänger im Konto"),
    "contact": gettext_lazy("Empfänger unter den Kontakten"),
    "claimed_at": gettext_lazy("begonnen"),
    "finished_at": gettext_lazy("fertig"),
    "sentiment_turn": gettext_lazy("Stelle in der Mitschrift"),
}


@dataclass(frozen=True)
class Column:
    """One column as it is told; `is_words` for what somebody said or wrote."""

    name: str
    label: str
    is_words: bool


@dataclass(frozen=True)
class Part:
    """The rows of one model that lead to a person, with what the register says about them."""

    rule: Rule
    person: Person
    asked_by: int | None

    def head(self) -> dict[str, Any]:
        """Everything but the rows."""
        return {
            "model": self.rule.label,
            "title": str(capfirst(self.rule.model._meta.verbose_name_plural)),
            "purpose": str(self.rule.purpose),
            "kept": kept(self.rule, self.person),
            "third_parties": self.rule.third_parties,
            "third_parties_note": third_parties_note() if self.rule.third_parties else "",
            "columns": [{"name": column.name, "label": column.label} for column in self.columns()],
        }

    def columns(self) -> list[Column]:
        return [
            Column(spot.name, label_of(spot), isinstance(spot, EncryptedTextField)) for spot in told(self.rule)
        ]

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every row, oldest first."""
        return map(self._plain, self._query().order_by("pk").iterator(ROWS_AT_ONCE))

    def newest(self, at_most: int) -> list[dict[str, Any]]:
        """The newest rows, oldest first."""
        return [self._plain(row) for row in reversed(self._query().order_by("-pk")[:at_most])]

    def count(self) -> int:
        return self._query().count()

    def exists(self) -> bool:
        return self._query().exists()

    def _query(self) -> "QuerySet[Any]":
        found = self.rule.model._base_manager.filter(**{self.rule.path or "pk": self.person.pk})
        addresses = {f"{name}_address": F(f"{name}__{way}") for name, way in addressed(self.rule)}
        rows: QuerySet[Any] = found.annotate(is_withheld=self._is_withheld(), **addresses)
        return rows

    def _is_withheld(self) -> Case:
        withheld = self.rule.withheld
        cases = [When(withheld.rows(self.asked_by), then=Value(True))] if withheld and self.asked_by else []
        return Case(*cases, default=Value(False), output_field=BooleanField())

    def _plain(self, row: Any) -> dict[str, Any]:
        """A row as plain values, beside them what people read where that is another word.

        `unreadable` names columns that no key there is can read, `withheld` those kept from who asks.
        """
        withheld = self.rule.withheld.columns if self.rule.withheld and row.is_withheld else frozenset[str]()
        spots = told(self.rule)
        unreadable = [spot.name for spot in spots if isinstance(getattr(row, spot.attname), Unreadable)]
        hidden = {*withheld, *unreadable}
        plain: dict[str, Any] = {
            "values": {spot.name: None if spot.name in hidden else _value(row, spot) for spot in spots},
            "shown": {spot.name: _shown(row, spot) for spot in spots if spot.name not in hidden},
        }
        plain["shown"] = {name: word for name, word in plain["shown"].items() if word}
        return plain | {"unreadable": unreadable, "withheld": sorted(withheld)}


@dataclass(frozen=True)
class Export:
    """Everything about one person. `asked_by`: the number of the member who asks; None for the person themselves.

    From a member is kept what the register says (`Withheld`), and each place says so.
    """

    person: Person
    made_at: datetime.datetime
    asked_by: int | None = None

    def head(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "version": VERSION,
            "made_at": timezone.localtime(self.made_at).isoformat(),
            "person": {"id": self.person.pk, "uid": str(self.person.uid), "name": self.person.display_name},
            "complete": self.asked_by is None,
            "note": "" if self.asked_by is None else withheld_note(),
        }

    def parts(self) -> list[Part]:
        return [Part(rule, self.person, self.asked_by) for rule in privacy.rules_about(Person)]

    def read(self) -> list[tuple[Access.What, int | None]]:
        """What of this belongs into the access log: that it was taken away, and what was in it."""
        noted = [Access.What(part.rule.noted_as) for part in self.parts() if part.rule.noted_as and part.exists()]
        return [(what, None) for what in dict.fromkeys([Access.What.EXPORT, *noted])]


def export_of(export: Export) -> dict[str, Any]:
    """The whole export at once: for little of it, and for tests. What is large is written by `as_json`."""
    return {**export.head(), "models": [{**part.head(), "rows": list(part.rows())} for part in export.parts()]}


def as_json(export: Export) -> Iterator[str]:
    """The same as text, row by row."""
    yield _opened(export.head(), "models")
    for number, part in enumerate(export.parts()):
        yield (",\n" if number else "\n") + _opened(part.head(), "rows")
        for at, row in enumerate(part.rows()):
            yield (",\n" if at else "\n") + _json(row)
        yield "]}"
    yield "]}\n"


def _opened(head: dict[str, Any], name: str) -> str:
    """An object that goes on with a list."""
    return f'{_json(head)[:-1]}, "{name}": ['


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


# --- what is said beside the rows ----------------------------------------------------------------------------
def third_parties_note() -> str:
    return _("Hier können auch andere Menschen genannt sein. Deren Rechte gehen bei der Weitergabe mit.")


def withheld_note() -> str:
    return _(
        "Was die Person niemandem zeigen wollte, und was ihr andere geschrieben haben, ist hier ausgelassen und "
        "so gekennzeichnet. Die Person selbst bekommt auch das: vom Betreiber."
    )


def kept(rule: Rule, person: Person) -> list[str]:
    """How long such rows stay, a sentence for each reason to go."""
    said = [_expiry(rule, expires, person) for expires in rule.expires]
    if rule.of_calls:
        said.append(
            ngettext(
                "Inhalte: %(days)d Tag nach dem Gespräch",
                "Inhalte: %(days)d Tage nach dem Gespräch",
                person.retention_days,
            )
            % {"days": person.retention_days}
        )
    return said or [_("solange die Person hier eingetragen ist")]


def _expiry(rule: Rule, expires: Expires, person: Person) -> str:
    days = person.retention_days if expires.days == PERSONS_DAYS else getattr(settings, expires.days)
    moment = label_of(rule.model._meta.get_field(expires.moment))
    words = ngettext("%(days)d Tag, gezählt ab „%(moment)s“", "%(days)d Tage, gezählt ab „%(moment)s“", days)
    return words % {"days": days, "moment": moment}


def label_of(spot: Any) -> str:
    """What a column is called: as the model says it, or else by the table above, or else as it is."""
    given = spot.verbose_name if spot._verbose_name else LABELS.get(spot.name)
    return str(given or spot.name)


# --- columns and values --------------------------------------------------------------------------------------
def told(rule: Rule) -> "list[Field[Any, Any]]":
    """The columns of a model without those that are nobody's data but a key."""
    return [spot for spot in rule.model._meta.concrete_fields if spot.name not in rule.exclude]


def addressed(rule: Rule) -> list[tuple[str, str]]:
    """The columns that lead to a login, and how its address is reached from there."""
    return [
        (spot.name, ADDRESS_OF[spot.related_model])
        for spot in told(rule)
        if isinstance(spot, ForeignKey) and spot.related_model in ADDRESS_OF
    ]


def _value(row: Any, spot: "Field[Any, Any]") -> Any:
    """A login as its address, or as its number if it is gone; everything else as it is stored."""
    if isinstance(spot, ForeignKey) and spot.related_model is User:
        return getattr(row, f"{spot.name}_address") or getattr(row, spot.attname)
    return plain(getattr(row, spot.attname))


def _shown(row: Any, spot: "Field[Any, Any]") -> str:
    """What people read instead of the value; "" if that is the value itself."""
    value = getattr(row, spot.attname)
    if spot.choices and value not in (None, ""):
        word = str(getattr(row, f"get_{spot.name}_display")())
        return "" if word == value else word
    if isinstance(spot, ForeignKey) and spot.related_model is Membership:
        return getattr(row, f"{spot.name}_address") or ""
    return ""


def plain(value: Any) -> Any:
    """A value of a column as JSON knows it; moments with the zone of the house."""
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | uuid.UUID) else value
