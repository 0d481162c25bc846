"""Fresh keys: `python -m voicecompanion.lib.keys` prints the two that `.env` needs."""

import secrets
import sys

from cryptography.fernet import Fernet


def fresh_keys() -> dict[str, str]:
    """A new SECRET_KEY and FERNET_KEY."""
    return {"SECRET_KEY": secrets.token_urlsafe(48), "FERNET_KEY": Fernet.generate_key().decode()}


if __name__ == "__main__":
    sys.stdout.writelines(f"{name}={value}\n" for name, value in fresh_keys().items())
