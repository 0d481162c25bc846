"""Contacts and notes of a person: panels of their page, and small pages where one of them is edited."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.access import Reader
from people.areas import Area, Member, managed_person_or_404, members_of, members_only, person_or_404
from people.forms_nearby import ContactForm, NoteForm
from people.models import Access, Contact, Membership, Note, Person
from people.nearby import (
    MOST_CONTACTS,
    TooManyContactsError,
    add_contact,
    change_contact,
    change_note,
    delete_note,
    move_contact,
    remove_contact,
    write_note,
)
from people.services import record_accesses

NOTES_PER_PAGE = 10


# --- contacts ----------------------------------------------------------------------------------------------
def contacts_panel(request: Member, person: Person) -> dict[str, Any]:
    """What `people/contacts.html` shows. Numbers and addresses are third parties': not for who sees the status."""
    reader = Reader(request.user)
    contacts = list(Contact.objects.for_user(request.user).filter(person=person))
    return {
        "contacts": contacts,
        "sees_numbers": reader.sees_of(person) >= Membership.Sees.SUMMARY or reader.writes(person.account_id),
        "may_add_contact": reader.writes(person.account_id) and len(contacts) < MOST_CONTACTS,
        "members": members_of([person.account_id]),
    }


def note_contacts(request: Member, person: Person, panel: dict[str, Any]) -> None:
    """Notes in the access log that the numbers of contacts were shown, if any were."""
    if panel["sees_numbers"] and any(contact.phone_e164 or contact.email for contact in panel["contacts"]):
        record_accesses(person=person, read=[(Access.What.CONTACTS, person.pk)], user=request.user)


@require_http_methods(["GET", "POST"])
@members_only
def contact_add(request: Member, area: Area, person_id: int) -> HttpResponse:
    person = managed_person_or_404(request, area, person_id)
    form = ContactForm(request.POST or None)
    if not form.is_valid():
        return render(request, "people/contact.html", {"area": area, "person": person, "form": form})
    try:
        add_contact(person=person, fields=form.cleaned_data)
    except TooManyContactsError:
        messages.warning(request, _("Mehr als zwölf Kontakte ruft niemand der Reihe nach an."))
    return redirect(f"{area.person_url(person.pk)}#contacts")


@require_http_methods(["GET", "POST"])
@members_only
def contact_edit(request: Member, area: Area, person_id: int, contact_id: int) -> HttpResponse:
    person, contact = _contact_or_404(request, area, person_id, contact_id)
    initial = {name: getattr(contact, name) for name in ContactForm.base_fields}
    form = ContactForm(request.POST or None, initial=initial)
    if not form.is_valid():
        record_accesses(person=person, read=[(Access.What.CONTACTS, contact.pk)], user=request.user)
        context = {"area": area, "person": person, "contact": contact, "form": form}
        return render(request, "people/contact.html", context)
    change_contact(contact=contact, fields=form.cleaned_data)
    return redirect(f"{area.person_url(person.pk)}#contacts")


@require_POST
@members_only
def contact_move(request: Member, area: Area, person_id: int, contact_id: int) -> HttpResponse:
    person, contact = _contact_or_404(request, area, person_id, contact_id)
    move_contact(contact=contact, up=request.POST.get("direction") == "up")
    if request.htmx:
        panel = contacts_panel(request, person)
        note_contacts(request, person, panel)
        may_write = Reader(request.user).writes(person.account_id)
        context = {"area": area, "person": person, "may_write": may_write}
        return render(request, "people/contacts.html", context | panel)
    return redirect(f"{area.person_url(person.pk)}#contacts")


@require_POST
@members_only
def contact_delete(request: Member, area: Area, person_id: int, contact_id: int) -> HttpResponse:
    person, contact = _contact_or_404(request, area, person_id, contact_id)
    remove_contact(contact=contact)
    messages.success(request, _("Der Kontakt ist gelöscht."))
    return redirect(f"{area.person_url(person.pk)}#contacts")


def _contact_or_404(request: Member, area: Area, person_id: int, contact_id: int) -> tuple[Person, Contact]:
    person = managed_person_or_404(request, area, person_id)
    contacts = Contact.objects.for_user(request.user).select_related("person")
    return person, get_object_or_404(contacts, pk=contact_id, person=person)


# --- notes -------------------------------------------------------------------------------------------------
def notes_panel(request: Member, person: Person, **more: Any) -> dict[str, Any]:
    """What `people/notes.html` shows."""
    reader = Reader(request.user)
    page = Paginator(_notes(request, person), NOTES_PER_PAGE).get_page(request.GET.get("notizen"))
    return {
        "notes": page,
        "note_form": NoteForm(auto_id="note-%s"),
        "may_write_notes": reader.sees_of(person) >= Membership.Sees.SUMMARY,
        "own": request.user.pk,
        **more,
    }


@require_POST
@members_only
def note_add(request: Member, area: Area, person_id: int) -> HttpResponse:
    person = _noted_person_or_404(request, area, person_id)
    form = NoteForm(request.POST, auto_id="note-%s")
    if not form.is_valid():
        return _notes_page(request, area, person, note_form=form)
    write_note(person=person, author=request.user, text=form.cleaned_data["text"], now=timezone.now())
    return _notes_done(request, area, person)


@require_http_methods(["GET", "POST"])
@members_only
def note_edit(request: Member, area: Area, person_id: int, note_id: int) -> HttpResponse:
    """Only who wrote a note changes it."""
    person = _noted_person_or_404(request, area, person_id)
    note = get_object_or_404(_notes(request, person), pk=note_id, author=request.user)
    form = NoteForm(request.POST or None, initial={"text": note.text}, auto_id="edited-%s")
    if not form.is_valid():
        return _notes_page(request, area, person, editing_note=note.pk, edit_form=form)
    change_note(note=note, text=form.cleaned_data["text"], now=timezone.now())
    return _notes_done(request, area, person)


@require_POST
@members_only
def note_delete(request: Member, area: Area, person_id: int, note_id: int) -> HttpResponse:
    """Who wrote a note deletes it, and who manages the account."""
    person = _noted_person_or_404(request, area, person_id)
    note = get_object_or_404(_notes(request, person), pk=note_id)
    if note.author_id != request.user.pk and not Reader(request.user).manages(person.account_id):
        raise Http404
    delete_note(note=note)
    return _notes_done(request, area, person)


def _notes(request: Member, person: Person) -> QuerySet[Note]:
    return Note.objects.for_user(request.user).filter(person=person).select_related("author")


def _noted_person_or_404(request: Member, area: Area, person_id: int) -> Person:
    person = person_or_404(request, area, person_id)
    if Reader(request.user).sees_of(person) < Membership.Sees.SUMMARY:
        raise Http404
    return person


def _notes_page(request: Member, area: Area, person: Person, **more: Any) -> HttpResponse:
    record_accesses(person=person, read=[(Access.What.NOTES, person.pk)], user=request.user)
    context = {"area": area, "person": person, "manages": Reader(request.user).manages(person.account_id)}
    template = "people/notes.html" if request.htmx else "people/notes_page.html"
    return render(request, template, context | notes_panel(request, person, **more))


def _notes_done(request: Member, area: Area, person: Person) -> HttpResponse:
    if request.htmx:
        return _notes_page(request, area, person)
    return redirect(f"{area.person_url(person.pk)}#notes")
