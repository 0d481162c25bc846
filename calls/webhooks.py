"""What Twilio asks and tells us, and the request to ring somebody."""

import logging
import re

from django.conf import settings
from django.db import Error as AnyDatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from calls import receipts, services
from calls.models import Call
from calls.twilio import valid_webhook_signature
from calls.twiml import apology_twiml, hang_up_twiml, refusal_twiml, stream_twiml
from people.access import Reader, is_meant, reader_of
from people.models import Person
from voicecompanion.lib.problems import problem

logger = logging.getLogger(__name__)

MAX_DURATION_SEC = 24 * 3600  # Twilio ends every call after a day at the latest


@csrf_exempt
@require_POST
def voice(request: HttpRequest) -> HttpResponse:
    """A call wants to be answered. Twilio waits 15 s and asks again after a failure."""
    if not _signed(request):
        return HttpResponse(status=403)
    call_sid = _sid(request, "CallSid")
    if not call_sid:
        return HttpResponse(status=400)
    try:
        answer = services.answer_call(
            call_sid=call_sid,
            from_number=request.POST.get("From", ""),
            to_number=request.POST.get("To", ""),
            direction=request.POST.get("Direction", ""),
            now=timezone.now(),
        )
    except services.CallEndedError:
        return _twiml(hang_up_twiml())
    except services.TurnedAwayError as turned_away:
        return _twiml(refusal_twiml(turned_away.reason, turned_away.language))
    except AnyDatabaseError:
        # Somebody is on the line: they hear an apology rather than the carrier's English error message.
        logger.exception("call not answered")
        return _twiml(apology_twiml())
    return _twiml(
        stream_twiml(
            stream_url=settings.STREAM_URL,
            call_sid=call_sid,
            token=answer.token,
            language=answer.call.person.language if answer.call.person else Person.Language.GERMAN,
        )
    )


@csrf_exempt
@require_POST
def status(request: HttpRequest) -> HttpResponse:
    """What became of a call. Words that we do not know, such as "queued", are ignored."""
    if not _signed(request):
        return HttpResponse(status=403)
    word = request.POST.get("CallStatus", "").replace("-", "_")
    call_sid = _sid(request, "CallSid")
    if call_sid and word in Call.Status.values:
        services.record_status(
            call_sid=call_sid,
            status=word,
            duration_sec=_number(request.POST.get("CallDuration", ""), MAX_DURATION_SEC),
            now=timezone.now(),
        )
    return HttpResponse(status=204)


@csrf_exempt
@require_POST
def amd(request: HttpRequest) -> HttpResponse:
    """Who picked up a call of ours: told some seconds into it, while the companion talks already."""
    if not _signed(request):
        return HttpResponse(status=403)
    if call_sid := _sid(request, "CallSid"):
        answered_by = request.POST.get("AnsweredBy", "")
        services.record_answered_by(call_sid=call_sid, answered_by=answered_by)
    return HttpResponse(status=204)


@csrf_exempt
@require_POST
def message(request: HttpRequest) -> HttpResponse:
    """What became of a short message. Its ErrorCode is logged: it says what is wrong with a number, not which."""
    if not _signed(request):
        return HttpResponse(status=403)
    word = request.POST.get("MessageStatus", "")
    if word in receipts.UNDELIVERED:
        logger.warning("message undelivered", extra={"code": _number(request.POST.get("ErrorCode", ""), 99_999)})
    if message_sid := _sid(request, "MessageSid"):
        services.record_message_status(message_sid=message_sid, status=word, now=timezone.now())
    return HttpResponse(status=204)


@csrf_exempt
@require_POST
def outbound_call(request: HttpRequest) -> HttpResponse:
    """Rings a person, for the holder of the admin token or a member of the person's account."""
    reader = reader_of(request)
    if reader is None:
        return problem(401, "Nicht angemeldet")
    if not is_meant(request, reader):
        return problem(403, "CSRF-Prüfung fehlgeschlagen")
    person_id = request.GET.get("person_id", "")
    if not re.fullmatch(r"[0-9]{1,18}", person_id):
        return problem(422, "person_id fehlt oder ist keine Zahl")
    return _placed(reader, int(person_id))


def _placed(reader: Reader, person_id: int) -> HttpResponse:
    person = reader.people().filter(pk=person_id).first()
    if person is None:
        return problem(404, "Person nicht gefunden")
    if not reader.may_write:
        return problem(403, "Dieser Schlüssel darf nur lesen")
    try:
        call = services.place_call(person=person, now=timezone.now())
    except services.CallRefusedError as refusal:
        return problem(409, str(refusal))
    except services.TwilioNotConfiguredError:
        return problem(503, "Twilio nicht konfiguriert")
    except services.TwilioError:
        return problem(502, "Twilio hat den Anruf nicht angenommen")
    return JsonResponse(
        {"message": "Anruf gestartet", "call_id": call.pk, "twilio_sid": call.twilio_call_sid},
        json_dumps_params={"ensure_ascii": False},
    )


def _signed(request: HttpRequest) -> bool:
    header = request.headers.get("X-Twilio-Signature")
    if valid_webhook_signature(request.get_full_path(), request.POST, header):
        return True
    logger.warning("webhook with a wrong or missing signature refused", extra={"path": request.path})
    return False


def _sid(request: HttpRequest, name: str) -> str:
    """Twilio's id of something, or "" if there is none that could be stored."""
    sid = request.POST.get(name, "")
    return sid if re.fullmatch(r"[A-Za-z0-9_.-]{1,100}", sid) else ""


def _number(text: str, at_most: int) -> int | None:
    return min(int(text), at_most) if re.fullmatch(r"[0-9]{1,6}", text) else None


def _twiml(xml: str) -> HttpResponse:
    return HttpResponse(xml, content_type="text/xml; charset=utf-8")
