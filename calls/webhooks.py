"""What Twilio posts to us. The signature is the gate of every view here; nothing is read or written before it."""

import logging

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from calls import services, twiml
from calls.models import Call
from calls.twilio import valid_webhook_signature

logger = logging.getLogger(__name__)

# Twilio's words with hyphens, and the ones that only tell that a call is waiting to be placed.
STATUSES = {
    "queued": Call.Status.INITIATED,
    "initiated": Call.Status.INITIATED,
    "ringing": Call.Status.RINGING,
    "in-progress": Call.Status.IN_PROGRESS,
    "answered": Call.Status.IN_PROGRESS,
    "completed": Call.Status.COMPLETED,
    "busy": Call.Status.BUSY,
    "no-answer": Call.Status.NO_ANSWER,
    "canceled": Call.Status.CANCELED,
    "failed": Call.Status.FAILED,
}
LONGEST_CALL_SECONDS = 24 * 3600


def _is_signed(request: HttpRequest) -> bool:
    signed = valid_webhook_signature(
        request.get_full_path(), request.POST.dict(), request.headers.get("X-Twilio-Signature")
    )
    if not signed:
        logger.warning("webhook with a wrong or missing signature refused")
    return signed


def _xml(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/xml")


@csrf_exempt
@require_POST
def voice(request: HttpRequest) -> HttpResponse:
    """A call came in, or one that we placed was answered: connect it with the companion."""
    if not _is_signed(request):
        return HttpResponse(status=403)
    if not request.POST.get("CallSid"):
        return HttpResponse(status=400)
    try:
        answer = services.answer_call(
            call_sid=request.POST["CallSid"],
            from_number=request.POST.get("From", ""),
            to_number=request.POST.get("To", ""),
            direction=request.POST.get("Direction", Call.Direction.INBOUND),
            now=timezone.now(),
        )
    except services.CallEndedError:
        return _xml(twiml.hang_up())
    except DatabaseError:
        # An error page would be read as silence: the caller hears an apology instead.
        logger.exception("call could not be recorded")
        return _xml(twiml.apologise(settings.LANGUAGE_CODE))
    language = answer.call.person.language if answer.call.person else settings.LANGUAGE_CODE
    return _xml(
        twiml.connect_to_stream(
            stream_url=settings.STREAM_URL,
            call_sid=request.POST["CallSid"],
            token=answer.token,
            language=language,
        )
    )


@csrf_exempt
@require_POST
def status(request: HttpRequest) -> HttpResponse:
    """A call changed its state; may come late, repeated, or in another order."""
    if not _is_signed(request):
        return HttpResponse(status=403)
    new_status = STATUSES.get(request.POST.get("CallStatus", ""))
    if new_status is not None:
        services.record_status(
            call_sid=request.POST.get("CallSid", ""),
            status=new_status,
            duration_sec=_duration(request.POST.get("CallDuration", "")),
            now=timezone.now(),
        )
    return HttpResponse(status=204)


def _duration(text: str) -> int | None:
    """Seconds, or None for what is no credible duration."""
    return int(text) if text.isascii() and text.isdigit() and int(text) <= LONGEST_CALL_SECONDS else None
