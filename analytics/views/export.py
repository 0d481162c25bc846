"""Everything that is stored about a person: as a page, as a file for programs, and as paper."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from analytics.disclosure import (
    ROWS_ON_PAGE,
    ROWS_ON_PAPER,
    Disclosure,
    about,
    disclosure_of,
    disclosure_paper,
)
from analytics.pdf import PdfError, as_pdf
from analytics.record import called
from analytics.views.files import as_file
from people.access import Reader
from people.areas import Area, Member, managed_person_or_404, members_only
from people.export import Export, as_json
from people.models import Membership, Person
from people.services import record_accesses


@require_GET
@members_only
def export_page(request: Member, area: Area, person_id: int) -> HttpResponse:
    """Whoever opens it is taken to have printed it."""
    export = _export_or_404(request, area, person_id)
    return _page(request, area, disclosure_of(export, at_most=ROWS_ON_PAGE))


@require_GET
@members_only
def export_json(request: Member, area: Area, person_id: int) -> HttpResponse:
    """Row by row into one answer: what is held in memory is its text, and no row twice."""
    export = _export_or_404(request, area, person_id)
    document = b"".join(piece.encode() for piece in as_json(export))
    _note(request, export)
    return as_file(document, "application/json", _name(export, "json"))


@require_GET
@members_only
def export_pdf(request: Member, area: Area, person_id: int) -> HttpResponse:
    export = _export_or_404(request, area, person_id)
    told = disclosure_of(export, at_most=ROWS_ON_PAPER[0])
    try:
        document = _as_paper(told, called(request.user))
    except PdfError:
        problem = _("Das PDF ließ sich gerade nicht erstellen. Die Seite selbst können Sie jederzeit drucken.")
        return _page(request, area, told, problem=problem, status=503)
    _note(request, export)
    return as_file(document, "application/pdf", _name(export, "pdf"))


def _as_paper(told: Disclosure, made_by: str) -> bytes:
    """With as many rows as fit on a paper that can still be set. Raises PdfError."""
    for rows in ROWS_ON_PAPER:
        try:
            return as_pdf(disclosure_paper(told.with_at_most(rows), made_by=made_by))
        except PdfError as error:
            if not error.too_large:
                raise
    raise PdfError(too_large=True)


def _export_or_404(request: Member, area: Area, person_id: int) -> Export:
    """For who may write and reads everything else anyway; nobody else learns that there is such a page."""
    person = managed_person_or_404(request, area, person_id)
    if not may_export(Reader(request.user), person):
        raise Http404
    return Export(person, timezone.now(), asked_by=request.user.pk)


def may_export(reader: Reader, person: Person) -> bool:
    """May this member take away everything that is stored about a person?"""
    return reader.sees_of(person) >= Membership.Sees.TRANSCRIPT and reader.writes(person.account_id)


def _note(request: Member, export: Export) -> None:
    record_accesses(person=export.person, read=export.read(), user=request.user)


def _page(request: Member, area: Area, told: Disclosure, *, problem: str = "", status: int = 200) -> HttpResponse:
    _note(request, told.export)
    context = {
        "area": area,
        "person": told.export.person,
        "told": told,
        "about": about(),
        "made_by": called(request.user),
        "problem": problem,
    }
    return render(request, "analytics/export.html", context, status=status)


def _name(export: Export, ending: str) -> str:
    return f"auskunft-{export.person.pk}-{timezone.localtime(export.made_at):%Y-%m-%d}.{ending}"
