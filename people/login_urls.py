"""The addresses of login and account security. The names are allauth's own, because it looks them up by name."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.contrib.auth.decorators import login_required
from django.urls import path, re_path
from django.views.generic import RedirectView

from people.views import api_keys, security

SECURITY = "konto/sicherheit"
to_security = login_required(RedirectView.as_view(pattern_name="mfa_index"))

urlpatterns = [
    path("anmelden", account.login, name="account_login"),
    path("anmelden/passkey", keys.login_webauthn, name="mfa_login_webauthn"),
    path("anmelden/zweiter-faktor", factors.authenticate, name="mfa_authenticate"),
    path("anmelden/gesperrt", account.account_inactive, name="account_inactive"),
    path("anmelden/nur-mit-einladung", account.signup, name="account_signup"),
    path("anmelden/passwort", account.password_reset, name="account_reset_password"),
    path("anmelden/passwort/gesendet", account.password_reset_done, name="account_reset_password_done"),
    # In this form, because allauth puts "uid-key" in one piece.
    re_path(
        r"^anmelden/passwort/neu/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "anmelden/passwort/fertig",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("abmelden", account.logout, name="account_logout"),
    # --- for who is logged in
    path("konto/bestaetigen", account.reauthenticate, name="account_reauthenticate"),
    path("konto/bestaetigen/code", factors.reauthenticate, name="mfa_reauthenticate"),
    path("konto/bestaetigen/passkey", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("konto/passwort", account.password_change, name="account_change_password"),
    path("konto/passwort/setzen", account.password_set, name="account_set_password"),
    path("konto/name", security.own_name, name="own-name"),
    path("konto/zweiter-faktor", security.second_factor, name="second-factor"),
    path(SECURITY, security.security, name="mfa_index"),
    path(f"{SECURITY}/programme", api_keys.api_keys, name="api-keys"),
    path(f"{SECURITY}/programme/neu", api_keys.api_key_add, name="api-key-add"),
    path(f"{SECURITY}/programme/<int:key_id>/widerrufen", api_keys.api_key_revoke, name="api-key-revoke"),
    path(f"{SECURITY}/sitzungen/<int:session_id>/beenden", security.end_session, name="session-end"),
    path(f"{SECURITY}/sitzungen/andere-beenden", security.end_other_sessions, name="sessions-end-others"),
    path(f"{SECURITY}/app", totp.activate_totp, name="mfa_activate_totp"),
    path(f"{SECURITY}/app/entfernen", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(f"{SECURITY}/notfallcodes", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(f"{SECURITY}/notfallcodes/neu", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(
        f"{SECURITY}/notfallcodes/herunterladen",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path(f"{SECURITY}/schluessel/neu", keys.add_webauthn, name="mfa_add_webauthn"),
    path(f"{SECURITY}/schluessel/<int:pk>/entfernen", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path(f"{SECURITY}/schluessel/<int:pk>/umbenennen", keys.edit_webauthn, name="mfa_edit_webauthn"),
    # Looked up by allauth; everything about security is on one page here.
    path(f"{SECURITY}/schluessel", to_security, name="mfa_list_webauthn"),
    path("konto/sitzungen", to_security, name="usersessions_list"),
    path("konto/e-mail", to_security, name="account_email"),
]
