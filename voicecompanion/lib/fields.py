"""Model fields whose content is encrypted before it reaches the database.

`settings.FERNET_KEYS` lists the keys: the first one writes, all of them read.
"""

import functools
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models


class Unreadable(str):
    """Stands in for content that no configured key can read. It is shown, but never written back."""

    __slots__ = ()


@functools.lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> str:
    """The text as a Fernet token, made with the first key of `settings.FERNET_KEYS`."""
    return _cipher(tuple(settings.FERNET_KEYS)).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """The text of a token; `Unreadable` if none of the configured keys made it."""
    try:
        return _cipher(tuple(settings.FERNET_KEYS)).decrypt(token.encode()).decode()
    except InvalidToken:
        return Unreadable("[nicht lesbar]")


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text, encrypted at rest. It can be compared with nothing but NULL: equal texts have different tokens."""

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Unreadable):
            raise FieldError("Content that could not be read is never written back.")
        return value if value is None else encrypt(str(value))

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        return value if value is None else decrypt(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError("An encrypted field cannot be searched.")
        return super().get_lookup(lookup_name)


class EncryptedJSONField(EncryptedTextField):
    """A JSON value, encrypted at rest."""

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Unreadable):
            return super().get_prep_value(value)
        return super().get_prep_value(json.dumps(value, ensure_ascii=False))

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        text = super().from_db_value(value, expression, connection)
        return text if text is None or isinstance(text, Unreadable) else json.loads(text)
