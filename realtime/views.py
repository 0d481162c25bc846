"""The page of a trial call: a member speaks with the companion as a caller would."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from calls.models import Call, Concern
from calls.services import TurnedAwayError, start_browser_call
from people.access import Reader
from people.areas import AREAS, Area, Member, members_only
from realtime.browser import SESSION_KEY, STREAM_PATH
from realtime.wire.browser import MAX_TYPED_CHARACTERS


@require_http_methods(["GET", "POST"])
@members_only
def probe(request: Member) -> HttpResponse:
    """Shows the page, or begins the one call that this session may then connect to."""
    area = _area_of(Reader(request.user))
    if request.method != "POST":
        context = {
            "area": area,
            "endings": Call.EndReason.choices,
            "concerns": Concern.Kind.choices,
            "longest_text": MAX_TYPED_CHARACTERS,
        }
        return render(request, "realtime/probe.html", context)
    try:
        answer = start_browser_call(user=request.user, now=timezone.now())
    except TurnedAwayError as refusal:
        return JsonResponse({"reason": refusal.reason}, status=409)
    request.session[SESSION_KEY] = answer.call.twilio_call_sid
    return JsonResponse(
        {"call_sid": answer.call.twilio_call_sid, "token": answer.token, "socket": f"/{STREAM_PATH}"}
    )


def _area_of(reader: Reader) -> Area:
    """Where the user may change something; Http404 for who may only look, because a call costs money."""
    for area in AREAS:
        if reader.accounts(area.account_type, writing=True):
            return area
    raise Http404
