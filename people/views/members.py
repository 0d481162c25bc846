"""Who may log in to an account: its members, and those who are invited."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.access import home_of
from people.areas import Area, Member, members_only
from people.forms_members import InvitationForm, RegistrationForm, ScopeForm
from people.invitations import (
    InvitationError,
    InvitationLimitError,
    accept,
    has_login,
    invite,
    open_invitation,
    register,
    withdraw,
)
from people.members import MemberError, change_member, remove_member
from people.models import Invitation, Membership, User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_GET
@members_only
def members(request: Member, area: Area) -> HttpResponse:
    return render(request, "people/members.html", _context(request, area))


@require_POST
@members_only
def member_invite(request: Member, area: Area) -> HttpResponse:
    own = _managed_or_404(request, area, request.POST.get("account", ""))
    form = InvitationForm(request.POST, own=own)
    if not form.is_valid():
        return render(request, "people/members.html", _context(request, area, posted=form))
    fields = {name: form.cleaned_data[name] for name in ("email", "role", "sees")}
    try:
        sent = invite(account=own.account, invited_by=request.user, now=timezone.now(), **fields)
    except InvitationLimitError:
        messages.error(request, _("Das waren viele Einladungen in kurzer Zeit. Bitte versuchen Sie es später."))
        return render(request, "people/members.html", _context(request, area, posted=form))
    except OSError:
        messages.error(request, _("Die E-Mail konnte nicht verschickt werden. Bitte versuchen Sie es später."))
        return render(request, "people/members.html", _context(request, area, posted=form))
    # The link proves an address, so it is for its owner alone; without a mail server it has to be passed on.
    link = "" if settings.SENDS_MAIL else sent.link
    return render(request, "people/invitation_sent.html", {"area": area, "sent": sent, "link": link})


@require_http_methods(["GET", "POST"])
@members_only
def member_change(request: Member, area: Area, membership_id: int) -> HttpResponse:
    membership = _membership_or_404(request, area, membership_id)
    initial = {"role": membership.role, "sees": membership.sees}
    own = _managed_or_404(request, area, str(membership.account_id))
    form = ScopeForm(request.POST or None, own=own, initial=initial)
    context = {"area": area, "form": form, "membership": membership}
    if not form.is_valid():
        return render(request, "people/member.html", context)
    role, sees = form.cleaned_data["role"], form.cleaned_data["sees"]
    try:
        change_member(membership=membership, role=role, sees=sees, changed_by_id=request.user.pk)
    except MemberError:
        messages.error(request, _last_or_own())
    else:
        messages.success(request, _("Die Änderungen sind gespeichert."))
    return redirect(area.url("members"))


@require_POST
@members_only
def member_remove(request: Member, area: Area, membership_id: int) -> HttpResponse:
    membership = _membership_or_404(request, area, membership_id)
    try:
        remove_member(membership=membership, changed_by_id=request.user.pk)
    except MemberError:
        messages.error(request, _last_or_own())
    else:
        messages.success(request, _("Der Zugang ist entzogen."))
    return redirect(area.url("members"))


@require_POST
@members_only
def invitation_withdraw(request: Member, area: Area, invitation_id: int) -> HttpResponse:
    invitations = Invitation.objects.for_user(request.user).filter(account__type=area.account_type)
    if withdraw(invitation=get_object_or_404(invitations, pk=invitation_id), now=timezone.now()):
        messages.success(request, _("Die Einladung gilt nicht mehr."))
    return redirect(area.url("members"))


# --- the other side: who was invited ------------------------------------------------------------------------
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@never_cache
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Where the link of an invitation leads: accept it, or make a login first."""
    try:
        found = open_invitation(key=key, now=timezone.now())
        return _accepting(request, found)
    except InvitationError:
        return render(request, "people/invitation_over.html", status=410)


def _accepting(request: HttpRequest, found: Invitation) -> HttpResponse:
    context: dict[str, Any] = {"invitation": found, "next": request.path}
    if isinstance(request.user, User):
        if request.method == "POST":
            accept(invitation=found, user=request.user, now=timezone.now())
            return redirect(home_of(request.user))
        context["fits"] = request.user.email.lower() == found.email
        return render(request, "people/invitation.html", context)
    if has_login(found):
        return render(request, "people/invitation.html", context | {"known": True})
    return _registering(request, found, context)


def _registering(request: HttpRequest, found: Invitation, context: dict[str, Any]) -> HttpResponse:
    form = RegistrationForm(request.POST or None, email=found.email)
    if not form.is_valid():
        return render(request, "people/invitation.html", context | {"form": form})
    user = register(invitation=found, now=timezone.now(), **form.cleaned_data)
    login(request, user, backend=BACKEND)
    return redirect(home_of(user))


# --- what the pages need -----------------------------------------------------------------------------------
def _context(request: Member, area: Area, posted: InvitationForm | None = None) -> dict[str, Any]:
    managed = _managed(request, area)
    if not managed:
        raise Http404
    return {"area": area, "accounts": [_shown(own, posted) for own in managed], "own": request.user.pk}


def _shown(own: Membership, posted: InvitationForm | None) -> dict[str, Any]:
    account = own.account
    form = posted if posted and posted.account == account else InvitationForm(own=own)
    form.auto_id = f"konto-{account.pk}-%s"
    now = timezone.now()
    invited = [one for one in account.invitations.all() if one.is_open(now)]
    members = account.memberships.select_related("user").order_by("user__email")
    return {"account": account, "members": members, "invited": invited, "form": form}


def _managed(request: Member, area: Area) -> list[Membership]:
    """The user's own memberships as a manager in an area."""
    rows = request.user.memberships.filter(role=Membership.Role.MANAGER, account__type=area.account_type)
    return list(rows.select_related("account").order_by("account__name", "pk"))


def _managed_or_404(request: Member, area: Area, account_id: str) -> Membership:
    own = next((one for one in _managed(request, area) if str(one.account_id) == account_id), None)
    if own is None:
        raise Http404
    return own


def _membership_or_404(request: Member, area: Area, membership_id: int) -> Membership:
    rows = Membership.objects.managed_by(request.user).filter(account__type=area.account_type)
    return get_object_or_404(rows.select_related("user", "account"), pk=membership_id)


def _last_or_own() -> str:
    return _("Den eigenen Zugang und den der letzten Verwaltung kann nur jemand anderes ändern.")
