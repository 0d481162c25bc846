"""The start questionnaire of a person: what the companion should know before its first word."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from analytics.remembering import MemoryRefusedError, remember
from people.access import Reader
from people.areas import Area, Member, managed_person_or_404, members_only
from people.gates import may_remember
from people.models import Membership, Person
from people.questionnaire import QuestionnaireForm, answer_questionnaire


@require_http_methods(["GET", "POST"])
@members_only
def questionnaire(request: Member, area: Area, person_id: int) -> HttpResponse:
    person = managed_person_or_404(request, area, person_id)
    reads_memory = Reader(request.user).sees_of(person) >= Membership.Sees.TRANSCRIPT
    remembers = reads_memory and may_remember(person)
    form = QuestionnaireForm(request.POST or None, instance=person, may_remember=remembers)
    if not form.is_valid() or not _saved(request, form, person):
        shown = {"person": person, "form": form, "may_remember": remembers, "reads_memory": reads_memory}
        return render(request, "people/questionnaire.html", {"area": area, **shown})
    messages.success(request, _("Danke. Der Begleiter weiß das ab dem nächsten Gespräch."))
    return redirect(area.url("person"), person.pk)


def _saved(request: Member, form: QuestionnaireForm, person: Person) -> bool:
    """Keeps all of it or nothing; a line that cannot be remembered is named, and nothing typed is lost."""
    now = timezone.now()
    try:
        with transaction.atomic():
            answer_questionnaire(person=person, fields=form.fields_to_write(), user=request.user, now=now)
            for category, text in form.lines():
                _remember(request, person, category, text)
    except MemoryRefusedError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _remember(request: Member, person: Person, category: str, text: str) -> None:
    try:
        remember(person=person, category=category, text=text, user=request.user, now=timezone.now())
    except MemoryRefusedError as refusal:
        raise MemoryRefusedError(f"„{text[:60]}“: {refusal}") from None
