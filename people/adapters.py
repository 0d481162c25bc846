"""Our part in the login, which django-allauth does: no open registration, encrypted secrets, and our words."""

import time
from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.second_factor import needs_second_factor
from voicecompanion.lib.fields import decrypt, encrypt

# What is said after something was done, by the name of allauth's own text for it; of the rest nothing is said.
WORDS: dict[str, Promise] = {
    "account/messages/password_changed.txt": _("Ihr Passwort ist geändert."),
    "account/messages/password_set.txt": _("Ihr Passwort ist gesetzt."),
    "mfa/messages/totp_activated.txt": _("Die Authenticator-App ist eingerichtet."),
    "mfa/messages/totp_deactivated.txt": _("Die Authenticator-App ist entfernt."),
    "mfa/messages/recovery_codes_generated.txt": _("Es gibt neue Notfallcodes. Die alten gelten nicht mehr."),
    "mfa/messages/webauthn_added.txt": _("Der Schlüssel ist hinzugefügt."),
    "mfa/messages/webauthn_removed.txt": _("Der Schlüssel ist entfernt."),
    "usersessions/messages/sessions_logged_out.txt": _("Alle anderen Sitzungen sind beendet."),
}


class LoginAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People come by invitation only (see `people.invitations`)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str = "", *args: Any, **kwargs: Any
    ) -> None:
        if word := WORDS.get(message_template):
            messages.add_message(request, level, str(word))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just logged in is not asked for the same again."""
        records = context.request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or [{"at": 0.0}]
        is_fresh = time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return super().is_reauthentication_required(app=app, **kwargs) and not is_fresh

    def get_reset_password_from_key_url(self, key: str) -> str:
        """At our own address: the Host of a request is what somebody wrote into it."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return str(settings.BASE_URL) + path.replace("UID-KEY", quote(key))

    def format_email_subject(self, subject: str) -> str:
        return subject

    def get_from_email(self) -> str:
        return str(settings.DEFAULT_FROM_EMAIL)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are content like any other: encrypted with our keys."""

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Who needs a second factor replaces it by another one before giving it up."""
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return False
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        has_another = others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        return has_another or not needs_second_factor(authenticator.user)

    def generate_authenticator_name(self, user: Any, kind: str) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=kind).count()
        return str(_("Schlüssel %(number)d")) % {"number": count + 1}
