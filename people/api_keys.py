"""Keys of programs: made once, shown once, looked up by their hash, and taken back at any time."""

import datetime
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from people.models import ApiKey, User
from people.second_factor import lacks_second_factor

# So that a key is recognised as one of ours wherever it turns up, by people and by scanners for secrets.
PREFIX = "evc_"


class TooManyKeysError(Exception):
    """The user has as many keys as anybody can keep an eye on. Its text is empty."""


def make_key(*, user: User, name: str, scope: str, now: datetime.datetime) -> str:
    """A new key, which nobody can be told again. Raises TooManyKeysError."""
    key = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if ApiKey.objects.for_user(user).valid(now).count() >= ApiKey.MOST:
            raise TooManyKeysError
        ApiKey.objects.create(
            user=user, name=name, scope=scope, key_hash=_hash(key), created_at=now, expires_at=now + ApiKey.LASTS
        )
    return key


def revoke_key(*, key: ApiKey, now: datetime.datetime) -> None:
    ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now)


def key_of(bearer: str, *, now: datetime.datetime) -> ApiKey | None:
    """The valid key behind these characters, with its user; None for a user who could not log in either."""
    if not bearer.startswith(PREFIX):
        return None
    found = ApiKey.objects.valid(now).filter(key_hash=_hash(bearer), user__is_active=True).select_related("user")
    key = found.first()
    if key is None or lacks_second_factor(key.user):
        return None
    today = timezone.localdate(now)
    if key.last_used_on != today:
        ApiKey.objects.filter(pk=key.pk).update(last_used_on=today)
    return key


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
