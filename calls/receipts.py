"""What became of the short messages we sent: sent < delivered, and neither is left again."""

import datetime

from django.db.models import Value
from django.db.models.functions import Coalesce

from calls.delivery import note_undelivered
from calls.models import Notification
from calls.news import tell_of_person

State = Notification.State
# Twilio's words in `MessageStatus`; the others ("queued", "sending", …) tell nothing that we did not know.
SENT, DELIVERED, UNDELIVERED = "sent", "delivered", ("undelivered", "failed")


def record_message_status(*, message_sid: str, status: str, now: datetime.datetime) -> None:
    """Takes note of what Twilio says about a message: late, twice, or in another order than it happened."""
    messages = Notification.objects.filter(message_sid=message_sid)
    if status == SENT:
        waiting = messages.filter(state__in=(State.WAITING, State.SENDING))
        waiting.update(state=State.SENT, next_at=None, sent_at=Coalesce("sent_at", Value(now)))
    elif status == DELIVERED:
        messages.update(state=State.DELIVERED, next_at=None, sent_at=Coalesce("sent_at", Value(now)))
    elif status in UNDELIVERED:
        lost = messages.filter(state__in=(State.WAITING, State.SENDING, State.SENT))
        if lost.update(state=State.UNDELIVERABLE, next_at=None):
            note_undelivered(messages.get(), now=now)


def note_seen(*, notification: Notification, now: datetime.datetime) -> None:
    """Takes note that its link was opened, the first time; so that the others see that somebody knows."""
    unseen = Notification.objects.filter(pk=notification.pk, seen_at=None)
    if unseen.update(seen_at=now):
        tell_of_person(account_id=notification.account_id, person_id=notification.person_id)
