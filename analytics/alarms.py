"""Tells those who run the house that it needs looking after: in the log, and by mail where an address is set."""

import datetime
import logging

from django.conf import settings
from django.core.cache import cache
from django.core.mail import send_mail

from analytics.retention import is_overdue

logger = logging.getLogger(__name__)
TOLD_ONCE_IN_SECONDS = 24 * 3600
SUBJECT = "Voice Companion: Das Aufräumen ist ausgeblieben"
TEXT = (
    "Seit mehr als einem Tag wurde nicht gelöscht, was seine Frist überschritten hat.\n\n"
    "Bitte sehen Sie nach, ob der Zeitgeber (celery beat) und ein Worker laufen, und im Log nach „retention“. "
    "Hat der Lauf sich geweigert, prüfen Sie die Uhr und die Vorschau: manage.py purge --dry-run.\n"
)


def alarm_if_overdue(*, now: datetime.datetime) -> bool:
    """Raises the alarm if the retention has not come to its end for more than a day; by mail once a day."""
    if not is_overdue(now=now):
        return False
    logger.error("retention is overdue")
    if settings.ALARM_EMAIL and cache.add("told-retention-is-overdue", True, TOLD_ONCE_IN_SECONDS):
        send_mail(SUBJECT, TEXT, None, [settings.ALARM_EMAIL], fail_silently=True)
    return True
