"""What a page does to calls: ring somebody, and note that a concern was seen. Webhooks are in `calls.webhooks`."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from calls.models import Concern
from calls.services import (
    CallRefusedError,
    TwilioError,
    TwilioNotConfiguredError,
    acknowledge_all,
    acknowledge_concern,
    place_call,
)
from people.areas import Area, Member, managed_person_or_404, members_only, person_or_404


@require_POST
@members_only
def call_now(request: Member, area: Area, person_id: int) -> HttpResponse:
    """Rings a person; whatever goes wrong is said on the person's page."""
    person = managed_person_or_404(request, area, person_id)
    try:
        place_call(person=person, now=timezone.now())
    except CallRefusedError as refusal:
        messages.warning(request, str(refusal))
    except TwilioNotConfiguredError:
        messages.error(request, _("Twilio ist nicht eingerichtet, deshalb kann nicht angerufen werden."))
    except TwilioError as error:
        messages.error(request, _twilio_failed(error))
    else:
        messages.success(request, _("Der Anruf wird aufgebaut."))
    return redirect(area.url("person"), person.pk)


def _twilio_failed(error: TwilioError) -> str:
    if error.permanent:
        return _("Twilio hat den Anruf abgelehnt. Bitte prüfen Sie die Telefonnummer.")
    return _("Twilio antwortet gerade nicht. Bitte versuchen Sie es in einer Minute noch einmal.")


@require_POST
@members_only
def acknowledge(request: Member, area: Area, person_id: int, concern_id: int) -> HttpResponse:
    """Notes who has seen a concern. Any member may: it is a relative who looks after it, too."""
    person = person_or_404(request, area, person_id)
    concern = get_object_or_404(Concern.objects.for_user(request.user), person=person, pk=concern_id)
    acknowledge_concern(concern=concern, user=request.user, now=timezone.now())
    return _seen() if request.htmx else redirect(area.url("person"), person.pk)


@require_POST
@members_only
def acknowledge_everything(request: Member, area: Area, person_id: int) -> HttpResponse:
    """The same for everything that is open about a person, from the list of a ward."""
    person = person_or_404(request, area, person_id)
    acknowledge_all(person=person, user=request.user, now=timezone.now())
    return _seen() if request.htmx else redirect(area.url("people"))


def _seen() -> HttpResponse:
    """Nothing to swap: whatever shows concerns on this page loads itself anew."""
    return HttpResponse(status=204, headers={"HX-Trigger": "seen"})
