"""Somebody of whom something is stored in every place there is: a row of each model, and a value in each column.

Values are made from the types of the columns. A model for which that does not do says so here (`GIVEN`).
"""

import datetime
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import models

from analytics.models import CallAnalysis
from calls.models import Call, CheckIn, CheckInPlan, Concern, Notification
from conftest import Cast
from people import chain
from people.models import Access, Account, Consent, Contact, Membership, Person, User
from voicecompanion.lib import privacy
from voicecompanion.lib.fields import EncryptedJSONField
from voicecompanion.lib.privacy import Rule

AT = datetime.datetime(2026, 3, 4, 5, 6, 7, tzinfo=datetime.UTC)
SECRET = "geheim"

type Given = dict[type[models.Model], dict[str, Any]]


def given(cast: Cast, person: Person) -> Given:
    """What the type of a column does not tell. Rows of relations are the newest there are."""
    return {
        Consent: {"purpose": "sharing"},
        Call: {"confidential": False, "off_record": False},
        Concern: {"check_in": None},
        Notification: {"membership": None, "contact": Contact.objects.filter(person=person).last()},
        Access: {"user": cast.alice},
        CallAnalysis: {"summary": [{"text": "Lisa kommt.", "turns": [1, 2]}]},
    }


def store_everything_about(person: Person, cast: Cast) -> list[tuple[Rule, models.Model]]:
    """A row in every model of the register. AssertionError for a model that has none afterwards."""
    fill(person, {})
    person.save()
    rules = in_order(privacy.rules_about(Person))
    rows = [(rule, stored(rule, person, cast, given(cast, person))) for rule in rules if rule.model is not Person]
    for rule in rules:
        found = rule.model._base_manager.filter(**{rule.path or "pk": person.pk})
        assert found.exists(), f"{rule.label}: there is no row of it; say in `given` how one is made"
    return rows


def in_order(rules: list[Rule]) -> list[Rule]:
    """What others refer to comes first."""
    first = [Person, Contact, Call, CheckInPlan, CheckIn, Concern]
    return sorted(rules, key=lambda rule: first.index(rule.model) if rule.model in first else len(first))


def stored(rule: Rule, person: Person, cast: Cast, known: Given) -> models.Model:
    row = rule.model(**known.get(rule.model, {}))
    relate(row, person, cast, set(known.get(rule.model, {})))
    fill(row, known.get(rule.model, {}), secret=rule.exclude)
    row.save(force_insert=True)
    if rule.model in chain.LEDGER_OF:
        chain.append([row])
    return row


def relate(row: models.Model, person: Person, cast: Cast, given: set[str]) -> None:
    for spot in row._meta.concrete_fields:
        if isinstance(spot, models.ForeignKey) and spot.name not in given:
            setattr(row, spot.name, related(spot.related_model, person, cast))


def related(model: Any, person: Person, cast: Cast) -> Any:
    known = {Person: person, Account: person.account, User: cast.bob, Membership: cast.bob.memberships.get()}
    if model in known:
        return known[model]
    return model._base_manager.filter(**{privacy.rule_of(model).path: person}).order_by("-pk").first()


def fill(row: models.Model, given: dict[str, Any], secret: frozenset[str] = frozenset()) -> None:
    """Sets every column that is no relation and not given to something that can be found again."""
    for spot in row._meta.concrete_fields:
        if spot.is_relation or spot.name in {*given, "id"}:
            continue
        text = f"{SECRET if spot.name in secret else 'wort'}-{spot.name}-{uuid.uuid4().hex[:6]}"
        setattr(row, spot.name, value_for(spot, text, getattr(row, spot.name)))


def value_for(spot: Any, text: str, now: Any) -> Any:
    if spot.choices:
        return next(value for value, _label in spot.flatchoices if value)
    if isinstance(spot, EncryptedJSONField):
        return [text]
    makers: dict[type, Callable[[], Any]] = {
        models.UUIDField: lambda: now,
        models.DateTimeField: lambda: AT,
        models.DateField: lambda: AT.date(),
        models.TimeField: lambda: AT.time(),
        models.BooleanField: lambda: now if now is not None else True,
        models.DecimalField: lambda: Decimal("1.25"),
        models.FloatField: lambda: 0.5,
        models.IntegerField: lambda: 17,
        models.TextField: lambda: text,
        models.CharField: lambda: text[-spot.max_length :] if SECRET not in text else text[: spot.max_length],
    }
    return next(make() for kind, make in makers.items() if isinstance(spot, kind))
