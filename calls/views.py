"""Pages that place calls."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from calls.services import CallRefusedError, TwilioError, TwilioNotConfiguredError, place_call
from people.access import Reader
from people.areas import Area, for_members, writable_people


@require_POST
@for_members
def call_now(request: HttpRequest, area: Area, reader: Reader, person_id: int) -> HttpResponse:
    """Has a person called, because whoever clicked wants it now."""
    person = get_object_or_404(writable_people(area, reader), pk=person_id)
    try:
        call = place_call(person=person, now=timezone.now())
    except CallRefusedError:
        messages.error(request, _("Diese Person möchte zurzeit nicht angerufen werden."))
    except TwilioNotConfiguredError:
        messages.error(request, _("Es ist noch kein Telefonanschluss eingerichtet."))
    except TwilioError:
        messages.error(request, _("Der Anruf kam nicht zustande: Der Telefonanbieter hat ihn nicht angenommen."))
    else:
        return redirect(area.url("call"), person.pk, call.pk)
    return redirect(area.url("person"), person.pk)
