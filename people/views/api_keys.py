"""Keys of programs, below one's own security: made, shown once, revoked."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.api_keys import TooManyKeysError, make_key, revoke_key
from people.areas import Member
from people.forms_members import ApiKeyForm
from people.models import ApiKey, SignIn
from people.sign_ins import note


@require_GET
@never_cache
@login_required
def api_keys(request: Member) -> HttpResponse:
    return render(request, "people/api_keys.html", _context(request))


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
def api_key_add(request: Member) -> HttpResponse:
    """Shows the new key on the page that answers: it is stored nowhere, and cannot be shown again."""
    if request.method != "POST":  # the way back from having proved once more who one is
        return redirect("api-keys")
    form = ApiKeyForm(request.POST)
    if not form.is_valid():
        return render(request, "people/api_keys.html", _context(request, form=form))
    try:
        key = make_key(user=request.user, now=timezone.now(), **form.cleaned_data)
    except TooManyKeysError:
        form.add_error(None, _("Mehr Schlüssel behält niemand im Blick. Bitte widerrufen Sie erst einen."))
        return render(request, "people/api_keys.html", _context(request, form=form))
    note(SignIn.Event.KEY_MADE, user=request.user, request=request)
    return render(request, "people/api_keys.html", _context(request, new_key=key))


@require_POST
@login_required
def api_key_revoke(request: Member, key_id: int) -> HttpResponse:
    revoke_key(key=get_object_or_404(ApiKey.objects.for_user(request.user), pk=key_id), now=timezone.now())
    note(SignIn.Event.KEY_REVOKED, user=request.user, request=request)
    messages.success(request, _("Der Schlüssel ist widerrufen."))
    return redirect("api-keys")


def _context(request: Member, form: ApiKeyForm | None = None, **more: Any) -> dict[str, Any]:
    valid = ApiKey.objects.for_user(request.user).valid(timezone.now())
    return {"keys": list(valid), "form": form or ApiKeyForm(), **more}
