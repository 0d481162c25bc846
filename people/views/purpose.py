"""What this service is for and what it is not, how far it is accessible, and whom to tell: open to everybody."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def purpose(request: HttpRequest) -> HttpResponse:
    contact = settings.OPERATOR_CONTACT
    return render(request, "people/purpose.html", {"contact": contact, "is_address": _is_address(contact)})


def _is_address(contact: str) -> bool:
    """Can a mail program open it? A contact may as well be a telephone number or a street."""
    try:
        validate_email(contact)
    except ValidationError:
        return False
    return True
