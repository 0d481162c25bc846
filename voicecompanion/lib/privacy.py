"""The register of what is stored about people: one rule for each model, kept beside it in `<app>/privacy.py`.

The rules are what retention, erasure, export and the record of processing are made of. A model with a way to a
person and without a rule fails the tests.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model, OneToOneField, Q
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

# How long, if it is as long as each person wants what was said to be kept.
PERSONS_DAYS = "retention_days"


@dataclass(frozen=True)
class Expires:
    """Rows go by themselves: so many days after a moment.

    `days` names a setting, or is `PERSONS_DAYS`. `only` leaves the others alone.
    """

    moment: str
    days: str = PERSONS_DAYS
    only: Q = field(default_factory=Q)


@dataclass(frozen=True)
class Withheld:
    """Columns that are kept from members of an account, and in which rows, given the number of who asks.

    Because the person wished so, or because somebody else wrote them to the person. The person gets them.
    """

    columns: frozenset[str]
    rows: Callable[[int], Q]


@dataclass(frozen=True)
class Rule:
    """What a model holds about a person, what for, for how long, and how it is exported and erased.

    `path` leads from the model to the person ("call__person"); empty for what is about those who log in.
    Rows live as long as the person (or the login) unless `expires` says something else. `of_calls` removes
    the content of calls, given their ids, and returns how many rows that changed. `before_erasure` is given
    the id of a person and of the tombstone, to remember what has to be deleted elsewhere. `noted_as` is the
    word of the access log for reading such rows; "" for what is no content.
    """

    model: type[Model]
    path: str
    purpose: str | Promise
    expires: Sequence[Expires] = ()
    of_calls: Callable[[Sequence[int]], int] | None = None
    third_parties: bool = False
    before_erasure: Callable[[int, int], None] | None = None
    exclude: frozenset[str] = frozenset()  # columns that an export leaves out: keys, hashes
    withheld: Withheld | None = None
    noted_as: str = ""

    @property
    def label(self) -> str:
        return str(self.model._meta.label_lower)


_rules: dict[type[Model], Rule] = {}


def register(*rules: Rule) -> None:
    """Adds rules; raises ValueError for a model that has one."""
    for rule in rules:
        if rule.model in _rules:
            raise ValueError(f"{rule.label} has a rule already")
        _rules[rule.model] = rule


def rules() -> list[Rule]:
    """Every rule, in the order of the applications and their models."""
    autodiscover_modules("privacy")
    order = [model for model in apps.get_models() if model in _rules]
    return [_rules[model] for model in order]


def rules_about(target: type[Model]) -> list[Rule]:
    """The rules of models that lead to a person, and of the person itself."""
    return [rule for rule in rules() if rule.path or rule.model is target]


def rule_of(model: type[Model]) -> Rule:
    """The rule of a model. Raises KeyError."""
    return {rule.model: rule for rule in rules()}[model]


def models_without_rule(*targets: type[Model]) -> list[type[Model]]:
    """The models from which keys lead, over however many others, to one of `targets`, and that have no rule."""
    ruled = {rule.model for rule in rules()}
    return [model for model in models_leading_to(targets) if model not in ruled]


def models_leading_to(targets: Iterable[type[Model]]) -> Iterator[type[Model]]:
    """`targets` and every model with a foreign key to one of these, and so on."""
    found = set(targets)
    while more := {model for model in apps.get_models() if model not in found and found & set(_referred(model))}:
        found |= more
    return (model for model in apps.get_models() if model in found)


def _referred(model: type[Model]) -> Iterator[Any]:
    return (
        field.related_model
        for field in model._meta.get_fields(include_hidden=True)
        if isinstance(field, ForeignKey | OneToOneField)
    )
