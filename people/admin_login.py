"""What the login keeps about users, for superusers only. Keys and secrets are not shown to them, either."""

from typing import Any

import allauth.account.admin
import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401  (all three register pages of their own, which are replaced)
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.http import HttpRequest

from people.admin_access import ForSuperusers, OfferedLookups, ReadOnly

for model in (EmailAddress, Authenticator, UserSession):
    admin.site.unregister(model)


class LoginRows(ReadOnly, OfferedLookups, ForSuperusers):
    list_select_related = ("user",)
    search_fields = ("user__email",)


@admin.register(EmailAddress)
class EmailAddressAdmin(LoginRows):
    list_display = fields = ("user", "email", "primary", "verified")
    list_filter = ("primary", "verified")


@admin.register(Authenticator)
class AuthenticatorAdmin(LoginRows):
    """That somebody has a second factor. For who lost theirs, a superuser deletes it here."""

    list_display = fields = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    date_hierarchy = "created_at"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("data")  # the secret

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return ForSuperusers.has_delete_permission(self, request, obj)


@admin.register(UserSession)
class UserSessionAdmin(LoginRows):
    list_display = fields = ("user", "created_at", "last_seen_at", "ip", "user_agent")
    date_hierarchy = "created_at"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("session_key", "data")  # whoever has the key is logged in
