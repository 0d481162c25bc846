"""Messages that are read aloud: a panel of a person's page. Everybody writes, and nobody reads the others'."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.access import Reader
from people.areas import Area, Member, members_only, person_or_404
from people.forms_nearby import MessageForm
from people.gates import may_hear_messages
from people.messages import MessageRefusedError, delete_message, sender_name, why_not, write_message
from people.models import FamilyMessage, Person

LISTED = 5


def messages_panel(request: Member, person: Person, form: MessageForm | None = None) -> dict[str, Any]:
    """What `people/messages.html` shows: one's own with their words, of the others only that they wait."""
    own = FamilyMessage.objects.for_user(request.user).filter(person=person)
    waiting = FamilyMessage.objects.managed_by(request.user).unread().filter(person=person)
    return {
        "own_messages": own.order_by("-pk")[:LISTED],
        "others_messages": waiting.exclude(author=request.user).select_related("author"),
        "message_form": form or MessageForm(auto_id="message-%s"),
        "hears_messages": may_hear_messages(person),
        "sender": sender_name(request.user),
        "why_no_message": why_not(person, request.user),
    }


@require_POST
@members_only
def message_add(request: Member, area: Area, person_id: int) -> HttpResponse:
    person = person_or_404(request, area, person_id)
    form = MessageForm(request.POST, auto_id="message-%s")
    if not form.is_valid():
        return _page(request, area, person, form)
    try:
        write_message(person=person, author=request.user, text=form.cleaned_data["text"], now=timezone.now())
    except MessageRefusedError as error:
        form.add_error(None, str(error))
        return _page(request, area, person, form)
    return _done(request, area, person)


@require_POST
@members_only
def message_delete(request: Member, area: Area, person_id: int, message_id: int) -> HttpResponse:
    """Who wrote a message takes it back, and so does who manages the account, as long as it is unread."""
    person = person_or_404(request, area, person_id)
    reachable = FamilyMessage.objects.for_user(request.user)
    if Reader(request.user).manages(person.account_id):
        reachable = FamilyMessage.objects.managed_by(request.user)
    if not delete_message(message=get_object_or_404(reachable, pk=message_id, person=person)):
        messages.info(request, _("Die Nachricht ist schon vorgelesen."))
    return _done(request, area, person)


def _page(request: Member, area: Area, person: Person, form: MessageForm | None = None) -> HttpResponse:
    template = "people/messages.html" if request.htmx else "people/messages_page.html"
    return render(request, template, {"area": area, "person": person} | messages_panel(request, person, form))


def _done(request: Member, area: Area, person: Person) -> HttpResponse:
    return _page(request, area, person) if request.htmx else redirect(f"{area.person_url(person.pk)}#messages")
