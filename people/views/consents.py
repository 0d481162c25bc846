"""What a person agreed to, line by line: answered, withdrawn; and the restriction of all use (Article 18)."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.areas import Area, Member, managed_person_or_404, members_of, members_only
from people.consents import record_consents
from people.forms_consents import ConsentForm
from people.gates import is_due_for_review
from people.models import Consent, Person, User
from people.services import restrict
from people.wording import WORDING_VERSION, question, wording, wording_hash


class Standing(NamedTuple):
    """What holds now for one purpose, or for sharing with one member."""

    purpose: Consent.Purpose
    label: str
    question: str
    line: Consent | None  # the newest one; None if nobody ever asked
    member: User | None
    is_due: bool

    @property
    def is_granted(self) -> bool:
        return self.line is not None and self.line.granted


@require_http_methods(["GET", "POST"])
@members_only
def consents(request: Member, area: Area, person_id: int) -> HttpResponse:
    person = managed_person_or_404(request, area, person_id)
    form = ConsentForm(request.POST or None, members=_readers(person))
    if not form.is_valid():
        return render(request, "people/consents.html", {"area": area, **_context(person, form)})
    record_consents(
        person=person,
        purposes=(form.purpose(),),
        granted=form.cleaned_data["answer"] == "yes",
        method=Consent.Method(form.cleaned_data["method"]),
        recorded_by=request.user,
        given=form.given(),
        member=form.member(),
    )
    messages.success(request, _("Die Antwort ist eingetragen."))
    return redirect(area.url("consents"), person.pk)


@require_GET
@members_only
def letter(request: Member, area: Area, person_id: int) -> HttpResponse:
    """The questions on paper, in the person's language: to be read in peace, ticked by hand and signed."""
    person = managed_person_or_404(request, area, person_id)
    context = {
        "area": area,
        "person": person,
        "wording": wording(person.language),
        "version": WORDING_VERSION,
        "questions": [
            (question(one, person.language), wording_hash(one, person.language)) for one in Consent.Purpose
        ],
        "members": members_of([person.account_id]),
    }
    return render(request, "people/consent_letter.html", context)


@require_POST
@members_only
def withdraw(request: Member, area: Area, person_id: int) -> HttpResponse:
    """One click: withdrawing is at least as easy as agreeing."""
    person = managed_person_or_404(request, area, person_id)
    granted = {_key(one): one for one in _standings(person) if one.is_granted}
    standing = granted.get(request.POST.get("zweck", ""))
    if standing is None:
        raise Http404
    record_consents(
        person=person,
        purposes=(standing.purpose,),
        granted=False,
        method=Consent.Method.PORTAL,
        recorded_by=request.user,
        member=standing.member,
    )
    messages.success(request, _("Die Einwilligung ist widerrufen. Das gilt sofort, auch in laufenden Gesprächen."))
    return redirect(area.url("consents"), person.pk)


@require_POST
@members_only
def restriction(request: Member, area: Area, person_id: int) -> HttpResponse:
    """Keeps everything and uses nothing, or lifts that."""
    person = managed_person_or_404(request, area, person_id)
    wanted = {"an": True, "aus": False}.get(request.POST.get("einschraenkung", ""))
    if wanted is None:
        raise Http404
    restrict(person_id=person.pk, restricted=wanted, now=timezone.now())
    done = _("Ab jetzt wird nichts mehr benutzt und nichts gelöscht.")
    messages.success(request, done if wanted else _("Die Einschränkung ist aufgehoben."))
    return redirect(area.url("consents"), person.pk)


def _context(person: Person, form: ConsentForm) -> dict[str, Any]:
    lines = person.consents.select_related("recorded_by", "member").order_by("-pk")
    standings = _standings(person)
    due = any(one.is_due for one in standings)
    return {"person": person, "form": form, "standings": standings, "lines": lines, "due": due}


def _readers(person: Person) -> list[User]:
    return [row.user for row in members_of([person.account_id])]


def _standings(person: Person) -> list[Standing]:
    lines = person.consents.select_related("recorded_by", "member").order_by("pk")
    newest = {(line.purpose, line.member_id): line for line in lines}
    about_all = [_standing(person, purpose, newest.get((purpose, None))) for purpose in Consent.Purpose]
    about_one = [_standing(person, Consent.Purpose.SHARING, line) for line in newest.values() if line.member]
    return [*about_all, *about_one]


def _standing(person: Person, purpose: Consent.Purpose, line: Consent | None) -> Standing:
    label, member = str(purpose.label), line.member if line else None
    if member is not None:
        label = _("Weitergabe an %(name)s") % {"name": member.get_full_name() or member.email}
    is_due = line is not None and is_due_for_review(line, timezone.localdate())
    return Standing(purpose, label, question(purpose, person.language), line, member, is_due)


def _key(standing: Standing) -> str:
    return f"{standing.purpose.value}:{standing.member.pk}" if standing.member else standing.purpose.value
