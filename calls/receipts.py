"""What became of the short messages we sent: sent < delivered, and neither is left again."""

import datetime

from calls.models import Notification

State = Notification.State
# Twilio's words in `MessageStatus`; the others ("queued", "sending", …) tell nothing that we did not know.
SENT, DELIVERED, UNDELIVERED = "sent", "delivered", ("undelivered", "failed")


def record_message_status(*, message_sid: str, status: str, now: datetime.datetime) -> None:
    """Takes note of what Twilio says about a message: late, twice, or in another order than it happened."""
    messages = Notification.objects.filter(message_sid=message_sid)
    if status == SENT:
        waiting = messages.filter(state__in=(State.WAITING, State.SENDING))
        waiting.update(state=State.SENT, next_at=None, sent_at=now)
    elif status == DELIVERED:
        messages.exclude(state__in=(State.DELIVERED, State.DROPPED)).update(state=State.DELIVERED, next_at=None)
    elif status in UNDELIVERED:
        messages.filter(state__in=(State.WAITING, State.SENDING, State.SENT)).update(
            state=State.UNDELIVERABLE, next_at=None
        )
