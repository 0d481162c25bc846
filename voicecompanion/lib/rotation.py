"""New keys for old content: every encrypted value is written again with the first key of `settings.FERNET_KEYS`.

It may be killed and started again, and it may run while the house does: a value is replaced only if it is still
the one that was read, and what is current already is left alone. What no key can read stays as it is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.conf import settings
from django.db.models import F, JSONField, Model, TextField, Value
from django.db.models.functions import Cast

from voicecompanion.lib.fields import EncryptedTextField

BATCH_ROWS = 500
TOKEN_BEGINS = "gAAAA"  # noqa: S105 - the version byte of a Fernet token and the first bytes of its time


@dataclass
class Counts:
    """What became of the values of one field."""

    rotated: int = 0
    current: int = 0
    unreadable: int = 0
    changed_meanwhile: int = 0  # by somebody else, who wrote with the first key


def rotate_all() -> Iterator[tuple[str, Counts]]:
    """Rotates field after field, and tells of each when it is done: "people.Note.text", and its counts."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, EncryptedTextField):
                yield f"{model._meta.label}.{field.name}", rotate_texts(model, field.name)
            elif isinstance(field, JSONField):
                counts = rotate_inside(model, field.name)
                if counts != Counts():
                    yield f"{model._meta.label}.{field.name}", counts


def rotate_texts(model: type[Model], name: str) -> Counts:
    """The values of an encrypted field."""
    counts, rows = Counts(), model._base_manager.annotate(token=Cast(F(name), TextField()))
    for pk, token in _in_batches(rows.filter(token__isnull=False), "token"):
        fresh = _rotated(token, counts)
        if fresh != token:
            replaced = rows.filter(pk=pk, token=token).update(**{name: Value(fresh, output_field=TextField())})
            _count(counts, replaced)
    return counts


def rotate_inside(model: type[Model], name: str) -> Counts:
    """Tokens within a JSON value, such as the secrets of second factors."""
    counts, rows = Counts(), model._base_manager.all()
    for pk, value in _in_batches(rows, name):
        fresh = _mapped(value, lambda token: _rotated(token, counts))
        if fresh != value:
            _count(counts, rows.filter(pk=pk, **{name: value}).update(**{name: fresh}))
    return counts


def _in_batches(rows: Any, name: str) -> Iterator[tuple[Any, Any]]:
    """(pk, value) of all rows, however many: never more than a batch in memory, and no transaction over them."""
    last = None
    while True:
        following = rows if last is None else rows.filter(pk__gt=last)
        batch = list(following.order_by("pk").values_list("pk", name)[:BATCH_ROWS])
        if not batch:
            return
        yield from batch
        last = batch[-1][0]


def _rotated(token: str, counts: Counts) -> str:
    """The token made anew with the first key; itself if it is that already, or if no key reads it."""
    first, *_others = keys = [Fernet(key) for key in settings.FERNET_KEYS]
    try:
        first.decrypt(token.encode())
    except InvalidToken:
        pass
    else:
        counts.current += 1
        return token
    try:
        return MultiFernet(keys).rotate(token.encode()).decode()
    except InvalidToken:
        counts.unreadable += 1
        return token


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """A JSON value with every token in it changed."""
    match value:
        case str() if value.startswith(TOKEN_BEGINS):
            return change(value)
        case dict():
            return {key: _mapped(one, change) for key, one in value.items()}
        case list():
            return [_mapped(one, change) for one in value]
    return value


def _count(counts: Counts, replaced: int) -> None:
    counts.rotated += replaced
    counts.changed_meanwhile += 1 - replaced
