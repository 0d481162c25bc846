"""Who has read about a person: a page for those who look after the account, and a letter to the person."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from analytics.record import midnight
from people.accesses import Names, Who, accesses_of, lines, readers_of, sums_of
from people.areas import Area, Member, managed_person_or_404, members_only
from people.models import Access, Person
from people.services import record_accesses

PER_PAGE = 50
A_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class AccessForm(forms.Form):
    """Which part of the log is shown; an empty field leaves nothing out."""

    wer = forms.ChoiceField(label=gettext_lazy("Wer"), required=False)
    was = forms.ChoiceField(label=gettext_lazy("Was"), required=False)
    von = forms.DateField(label=gettext_lazy("Von"), required=False, widget=A_DAY)
    bis = forms.DateField(label=gettext_lazy("Bis"), required=False, widget=A_DAY)

    def __init__(self, *args: Any, readers: list[Who], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = Names(readers)
        self._readers = {str(who): who for who in readers}
        everybody = [("", _("alle")), *((value, names.of(who)) for value, who in self._readers.items())]
        self.fields["wer"].choices = everybody  # type: ignore[attr-defined]
        self.fields["was"].choices = [("", _("alles")), *Access.What.choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        since, until = asked.get("von"), asked.get("bis")
        if since and until and since > until:
            raise ValidationError(_("Der erste Tag liegt nach dem letzten."))
        return asked

    def chosen(self, rows: "QuerySet[Access]") -> "QuerySet[Access]":
        """To be called on a valid form."""
        asked = self.cleaned_data
        if asked["wer"]:
            who = self._readers[asked["wer"]]
            rows = rows.filter(**who._asdict())
        if asked["was"]:
            rows = rows.filter(what=asked["was"])
        if asked["von"]:
            rows = rows.filter(read_at__gte=midnight(asked["von"]))
        if asked["bis"] and asked["bis"] < datetime.date.max:
            rows = rows.filter(read_at__lt=midnight(asked["bis"] + datetime.timedelta(days=1)))
        return rows


@require_GET
@members_only
def access_log(request: Member, area: Area, person_id: int) -> HttpResponse:
    """The log of one person, newest first. That it was looked at stands in it the next time."""
    person = managed_person_or_404(request, area, person_id)
    form = AccessForm(request.GET, readers=readers_of(person))
    rows = form.chosen(accesses_of(person)) if form.is_valid() else accesses_of(person).none()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    shown = lines(list(page.object_list))
    _note(request, person)
    context = {"area": area, "person": person, "form": form, "page": page, "lines": shown}
    return render(request, "analytics/accesses.html", context)


@require_GET
@members_only
def access_letter(request: Member, area: Area, person_id: int) -> HttpResponse:
    """The same for the person themselves, in their language and without a word that needs explaining."""
    person = managed_person_or_404(request, area, person_id)
    with translation.override(person.language):
        sums = sums_of(person)
    _note(request, person)
    context = {"area": area, "person": person, "sums": sums, "now": timezone.now()}
    return render(request, "analytics/access_letter.html", context)


def _note(request: Member, person: Person) -> None:
    record_accesses(person=person, read=[(Access.What.ACCESS_LOG, person.pk)], user=request.user)
