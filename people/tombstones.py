"""The tombstones' file: who was erased, outside the database, so that an old copy of it cannot bring them back.

One line for each: the random name of the person's row and the day, and nothing that says who it was. It must not
be restored together with the database; `TOMBSTONE_FILE` puts it on another disk.
"""

import json
import os
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings


class TombstoneError(Exception):
    """The file cannot be written, or holds something else: then nobody is erased and nothing is served."""


class Tombstone(NamedTuple):
    person_uid: uuid.UUID
    account_id: int
    erased_at: datetime


def write(tombstone: Tombstone) -> None:
    """Adds a line and waits until the disk has it. Raises TombstoneError."""
    person_uid, account_id, erased_at = tombstone
    line = {"person": str(person_uid), "account": account_id, "erased_at": erased_at.isoformat()}
    path = _path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # A line that an earlier crash cut off must not swallow this one.
            os.write(handle, f"\n{json.dumps(line)}\n".encode())
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError:
        raise TombstoneError("The file of tombstones cannot be written.") from None


def read() -> Iterator[Tombstone]:
    """Every tombstone, oldest first. Raises TombstoneError at a line that is none, unless a crash cut it off."""
    try:
        lines = _path().read_text().splitlines()
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError):
        raise TombstoneError("The file of tombstones cannot be read.") from None
    for number, line in enumerate(lines, start=1):
        try:
            if line:
                said = json.loads(line)
                erased_at = datetime.fromisoformat(said["erased_at"])
                yield Tombstone(uuid.UUID(said["person"]), int(said["account"]), erased_at)
        except (ValueError, KeyError, TypeError):
            # Half a line is what a power cut leaves: that erasure did not begin, and is asked for again.
            if '"erased_at"' in line and line.endswith("}"):
                raise TombstoneError(f"Line {number} of the file of tombstones is none.") from None


def _path() -> Path:
    return Path(settings.TOMBSTONE_FILE)
