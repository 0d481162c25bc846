"""How this service treats data: open to everybody, and made of what runs."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from people.facts import processors_in_use, stored


@require_GET
def privacy_facts(request: HttpRequest) -> HttpResponse:
    kinds = stored()
    context = {
        "about_persons": [one for one in kinds if one.about_persons],
        "about_members": [one for one in kinds if not one.about_persons],
        "processors": processors_in_use(),
        "eu_only": settings.EU_ONLY,
        "contact": settings.OPERATOR_CONTACT,
    }
    return render(request, "people/privacy_facts.html", context)
