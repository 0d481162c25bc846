"""The single-use key of a call's media socket."""

import hashlib
import secrets


def fresh_token() -> str:
    """A key nobody can guess; short enough for a `<Parameter>`, which may have 500 characters."""
    return secrets.token_urlsafe(24)


def token_hash(token: str) -> str:
    """What is stored of a key: who reads the database cannot open a socket with it."""
    return hashlib.sha256(token.encode()).hexdigest()
