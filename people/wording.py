"""What people agree to, word by word: a question for each purpose, and the notice around them, in versions.

Every line of the ledger names its version and the hash of its question. A text that changes without a new version
fails at the first import: what somebody agreed to would not be known any more.
"""

import functools
import hashlib
import tomllib
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

WORDING_VERSION = "2026-11"
LANGUAGES = ("de", "en")
# The SHA-256 of each file, written down when it was published.
PUBLISHED = {
    ("2026-11", "de"): "3e00c2037dc0bd3eadbf266f538f7b7c15ddea6d5d8ba992eb6bb97f55cee172",
    ("2026-11", "en"): "ffed3daa25b028b0a47755c8c3c6958d0090be97f74f5d4ebc18f5a370585e79",
}
FOLDER = settings.BASE_DIR / "templates" / "consent"


@functools.cache
def wording(language: str, version: str = WORDING_VERSION) -> dict[str, Any]:
    """The texts of a version: "title", "notice" and "rights" as lists of sentences, "purposes" by purpose.

    Raises ImproperlyConfigured if the file is not the one that was published.
    """
    language = language if language in LANGUAGES else LANGUAGES[0]
    raw = (FOLDER / f"{version}.{language}.toml").read_bytes()
    if hashlib.sha256(raw).hexdigest() != PUBLISHED[version, language]:
        raise ImproperlyConfigured(f"The wording {version}.{language} is not the one that was published.")
    return tomllib.loads(raw.decode())


def question(purpose: str, language: str, version: str = WORDING_VERSION) -> str:
    """What somebody agrees to, for one purpose."""
    return str(wording(language, version)["purposes"][purpose])


def wording_hash(purpose: str, language: str, version: str = WORDING_VERSION) -> str:
    """SHA-256 in hex of the question."""
    return hashlib.sha256(question(purpose, language, version).encode()).hexdigest()
