"""Pages about data protection: what was erased."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from calls.copies import copies_left
from people.areas import Area, Member, members_only, writer_in
from people.erasure import rows_of
from people.models import Erasure


@require_GET
@members_only
def erasure(request: Member, area: Area, number: int) -> HttpResponse:
    """The receipt of an erasure, for those who manage the account: what went and when, and not who it was."""
    accounts = writer_in(request, area).accounts(area.account_type, writing=True)
    grave = get_object_or_404(Erasure, pk=number, account_id__in=accounts)
    left = copies_left(erasure_id=grave.pk)
    context = {"area": area, "grave": grave, "rows": rows_of(grave), "copies_left": left}
    return render(request, "people/erasure.html", context)
