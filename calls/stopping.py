"""Ending a call from outside, for those who operate: the carrier hangs up, and a dead call is closed at once."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from calls.endings import STREAM_IS_LIVE, end_call
from calls.models import Call
from calls.outbound import hang_up
from calls.twilio import TwilioError


class Stopped(models.TextChoices):
    """What became of it, in words for who asked."""

    OVER_ALREADY = "over_already", _("war schon beendet")
    HANGING_UP = "hanging_up", _("Twilio legt auf")
    CLOSED = "closed", _("ohne Lebenszeichen, als beendet eingetragen")
    STILL_RUNNING = "still_running", _("Twilio antwortet nicht, der Anruf läuft weiter")


def stop_call(*, call: Call, now: datetime.datetime) -> Stopped:
    """Hangs up. Whoever is alive closes the call and keeps its last turn; for who is dead it is done here.

    Takes at most 1.5 times `TWILIO_TIMEOUT_SECONDS`.
    """
    if call.closed_at is not None:
        return Stopped.OVER_ALREADY
    hung_up = _hung_up(call)
    if _is_dead(call, now):
        closed = end_call(call_id=call.pk, reason=Call.EndReason.LINE_LOST, now=now)
        return Stopped.CLOSED if closed else Stopped.OVER_ALREADY
    return Stopped.HANGING_UP if hung_up else Stopped.STILL_RUNNING


def _hung_up(call: Call) -> bool:
    if not call.twilio_call_sid or call.direction == Call.Direction.BROWSER:
        return False
    try:
        hang_up(call_sid=call.twilio_call_sid)
    except TwilioError:
        return False
    return True


def _is_dead(call: Call, now: datetime.datetime) -> bool:
    """No process is there that would close it. What is only ringing is the carrier's, who tells how it ended."""
    if call.heartbeat_at is not None:
        return call.heartbeat_at < now - STREAM_IS_LIVE
    return call.status == Call.Status.IN_PROGRESS or call.is_final or not call.twilio_call_sid
