"""Who picked up a call of ours, as Twilio heard it: with an answering machine there is no conversation.

Twilio's verdict (AMD) comes while the companion speaks already: it greets at once, whoever it is.
"""

import logging

from django.conf import settings
from django.db import transaction

from calls import twilio
from calls.models import Call
from calls.news import tell_of_call
from calls.twiml import after_the_beep_twiml

logger = logging.getLogger(__name__)

# Twilio's words in `AnsweredBy`. The greeting of a machine is over when its word ends in one of the last three.
BEEPED = ("machine_end_beep", "machine_end_silence", "machine_end_other")
MACHINES = ("machine_start", *BEEPED, "fax")
ANSWERED_BY = ("human", "unknown", *MACHINES)


def record_answered_by(*, call_sid: str, answered_by: str) -> None:
    """Takes note of who picked up; the first word stands. With a machine on the line the call ends as VOICEMAIL.

    Late, repeated and unknown words are harmless. Never raises TwilioError: a machine on which we cannot hang up
    now falls silent, which ends the conversation as well.
    """
    if answered_by not in ANSWERED_BY:
        return
    call = _noted(call_sid, answered_by)
    if call is None:
        return
    tell_of_call(call.pk)
    if call.end_reason == Call.EndReason.VOICEMAIL:
        _leave(call, answered_by)


@transaction.atomic
def _noted(call_sid: str, answered_by: str) -> Call | None:
    """The call, if this is news about it; what a machine said is forgotten, and no more of it is written."""
    calls = Call.objects.filter(twilio_call_sid=call_sid)
    if not calls.filter(answered_by="").update(answered_by=answered_by):
        return None
    if answered_by in MACHINES and settings.VOICEMAIL in twilio.DETECTION:
        is_talking = calls.filter(closed_at=None, end_reason="").exclude(status__in=Call.FINAL_STATUSES)
        is_talking.update(end_reason=Call.EndReason.VOICEMAIL)
    call = calls.select_related("person").get()
    if call.end_reason == Call.EndReason.VOICEMAIL:
        call.utterances.all().delete()
    return call


def _leave(call: Call, answered_by: str) -> None:
    call_sid = call.twilio_call_sid or ""
    try:
        if settings.VOICEMAIL == "message" and answered_by in BEEPED:
            language = call.person.language if call.person else "de"
            twilio.redirect_call(call_sid=call_sid, twiml=after_the_beep_twiml(language))
        else:
            twilio.end_call(call_sid=call_sid)
    except twilio.TwilioError as error:
        logger.warning("answering machine not hung up on", extra={"call_id": call.pk, "code": error.code})
