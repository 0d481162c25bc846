"""What the retention deletes beside rows with a rule: sessions that are over, and mails that are files."""

import datetime
from importlib import import_module
from pathlib import Path

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef


def sweep_leftovers(*, now: datetime.datetime) -> dict[str, int]:
    """Deletes them; returns how many of each there were."""
    return {"sessions": _sessions(now), "mail_files": _mail_files(now)}


def _sessions(now: datetime.datetime) -> int:
    over = Session.objects.filter(expire_date__lt=now).count()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    alive = Session.objects.filter(pk=OuterRef("session_key"))
    listed, _models = UserSession.objects.exclude(Exists(alive)).delete()
    return over + int(listed)


def _mail_files(now: datetime.datetime) -> int:
    """Only where no mail server is named: then each mail is a file that nobody gets."""
    folder = _mail_folder()
    latest = (now - datetime.timedelta(days=settings.MAIL_FILE_DAYS)).timestamp()
    old = [path for path in folder.glob("*.log") if path.stat().st_mtime < latest] if folder else []
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _mail_folder() -> Path | None:
    options = settings.MAILERS["default"].get("OPTIONS", {})
    return Path(str(options["file_path"])) if "file_path" in options else None
