"""One page for everything about one's own login: password, second factors, sessions, and what happened."""

from copy import copy
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.areas import Member
from people.forms_members import OwnNameForm
from people.members import change_name
from people.models import SignIn
from people.second_factor import factors_of, has_second_factor, needs_second_factor
from people.sign_ins import device_of, network_of, note, own_sessions, sessions_of

LISTED_SIGN_INS = 20


@require_GET
@never_cache
@login_required
def security(request: Member) -> HttpResponse:
    return render(request, "people/security.html", _context(request))


@require_GET
@never_cache
@login_required
def second_factor(request: Member) -> HttpResponse:
    """Where who needs a second factor is led, until there is one."""
    if has_second_factor(request.user):
        return redirect("mfa_index")
    return render(request, "people/second_factor.html", {"needed": needs_second_factor(request.user)})


@require_POST
@login_required
def end_session(request: Member, session_id: int) -> HttpResponse:
    session = get_object_or_404(own_sessions(request.user), pk=session_id)
    session.end()
    note(SignIn.Event.ENDED, user=request.user, request=request)
    messages.success(request, _("Die Sitzung ist beendet."))
    return redirect("mfa_index")


@require_POST
@login_required
def end_other_sessions(request: Member) -> HttpResponse:
    others = own_sessions(request.user).exclude(session_key=request.session.session_key)
    for session in others:
        session.end()
        note(SignIn.Event.ENDED, user=request.user, request=request)
    messages.success(request, _("Alle anderen Sitzungen sind beendet."))
    return redirect("mfa_index")


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def own_name(request: Member) -> HttpResponse:
    """What one is called. A copy is filled in: a name that is refused must not appear around the page."""
    form = OwnNameForm(request.POST or None, instance=copy(request.user))
    if not form.is_valid():
        return render(request, "people/own_name.html", {"form": form})
    change_name(user=request.user, **form.cleaned_data)
    messages.success(request, _("Ihr Name ist gespeichert."))
    return redirect("own-name")


def _context(request: Member) -> dict[str, Any]:
    factors = factors_of(request.user)
    codes = next((one for one in factors if one.type == Authenticator.Type.RECOVERY_CODES), None)
    return {
        "totp": next((one for one in factors if one.type == Authenticator.Type.TOTP), None),
        "keys": [one for one in factors if one.type == Authenticator.Type.WEBAUTHN],
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
        "needed": needs_second_factor(request.user),
        "sessions": [_shown(session, request) for session in sessions_of(request.user)],
        "sign_ins": SignIn.objects.for_user(request.user)[:LISTED_SIGN_INS],
    }


def _shown(session: UserSession, request: Member) -> dict[str, Any]:
    return {
        "pk": session.pk,
        "device": device_of(session.user_agent),
        "network": network_of(session.ip),
        "since": session.created_at,
        "is_this": session.session_key == request.session.session_key,
    }
