"""Names that only we can lead back to somebody: what a provider is told so that it can tell people apart."""

import hashlib
import hmac
import uuid

from django.conf import settings


def pseudonym(uid: uuid.UUID) -> str:
    """A keyed hash of a person's random name, 64 characters: the same each time, and meaningless without our key.

    OpenAI's `safety_identifier` takes up to 64 characters.
    """
    return hmac.new(f"safety-identifier:{settings.SECRET_KEY}".encode(), uid.bytes, hashlib.sha256).hexdigest()
