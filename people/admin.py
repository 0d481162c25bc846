"""People for staff: metadata of their own accounts, for superusers of all. What somebody said is never shown."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.models import Access, Account, Consent, Membership, MemoryItem, Person, PhoneLine, PrivacyRequest, User

if TYPE_CHECKING:
    AnyAdmin = admin.ModelAdmin[Any]
    Users = UserAdmin[User]
else:
    AnyAdmin, Users = admin.ModelAdmin, UserAdmin


class OfOwnAccounts(AnyAdmin):
    """Staff reach the rows of accounts that they are members of, in lists, look-ups and choices."""

    account_path = "account"  # from the model to its account; "" for the account itself

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        name = "__".join(part for part in (self.account_path, "memberships__user") if part)
        return rows.filter(pk__in=self.model.objects.filter(**{name: request.user}).values("pk"))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        related = admin.site.get_model_admin(db_field.remote_field.model)
        kwargs.setdefault("queryset", related.get_queryset(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ReadOnly:
    """A ledger: nothing in it is added, changed or deleted by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(User)
class PortalUserAdmin(OfOwnAccounts, Users):
    account_path = "memberships__account"
    ordering = ("email",)
    list_display = ("email", "first_name", "last_name", "is_staff", "is_active")
    search_fields = ("email", "first_name", "last_name")
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Name"), {"fields": ("first_name", "last_name")}),
        (_("Rechte"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Zeiten"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """Only a superuser gives rights: otherwise staff could make themselves one."""
        rights = ("is_staff", "is_superuser", "groups", "user_permissions")
        return self.readonly_fields if request.user.is_superuser else (*self.readonly_fields, *rights)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Whoever sets the password of somebody reaches all of their accounts, so all have to be one's own."""
        if obj is not None and not request.user.is_superuser and not _within(obj, request.user):
            return False
        return super().has_change_permission(request, obj)


def _within(user: User, staff: User | AnonymousUser) -> bool:
    own = Membership.objects.filter(user__pk__in=[staff.pk]).values("account_id")
    return not user.is_superuser and not user.memberships.exclude(account_id__in=own).exists()


@admin.register(Account)
class AccountAdmin(OfOwnAccounts):
    account_path = ""
    list_display = ("name", "type", "safety_analysis", "unknown_callers", "monthly_minutes", "monthly_budget_usd")
    list_filter = ("type", "unknown_callers")


@admin.register(Membership)
class MembershipAdmin(OfOwnAccounts):
    list_display = ("user", "account", "role", "sees")
    list_filter = ("role", "sees")
    list_select_related = ("user", "account")


@admin.register(Person)
class PersonAdmin(OfOwnAccounts):
    list_display = ("display_name", "account", "kind", "language", "retention_days", "paused")
    list_filter = ("kind", "language", "paused")
    list_select_related = ("account",)
    search_fields = ("display_name", "phone_e164")


@admin.register(PhoneLine)
class PhoneLineAdmin(OfOwnAccounts):
    list_display = ("number_e164", "account")
    list_select_related = ("account",)


@admin.register(Consent)
class ConsentAdmin(ReadOnly, OfOwnAccounts):
    account_path = "person__account"
    list_display = ("person", "purpose", "granted", "recorded_at", "method", "recorded_by")
    list_filter = ("purpose", "granted", "method")
    list_select_related = ("person", "recorded_by")


@admin.register(MemoryItem)
class MemoryItemAdmin(ReadOnly, OfOwnAccounts):
    """That something is remembered, and since when; the words are read in the portal, where reading is logged."""

    account_path = "person__account"
    list_display = ("pk", "person", "category", "call_id", "created_at", "confirmed_at")
    list_filter = ("category",)
    list_select_related = ("person",)
    fields: ClassVar = ["person", "category", "call_id", "recorded_by", "created_at", "confirmed_at"]


@admin.register(PrivacyRequest)
class PrivacyRequestAdmin(ReadOnly, OfOwnAccounts):
    account_path = "person__account"
    list_display = ("recorded_at", "person", "kind", "method", "removed", "call_id")
    list_filter = ("kind", "method")
    list_select_related = ("person",)
    date_hierarchy = "recorded_at"


@admin.register(Access)
class AccessAdmin(ReadOnly, OfOwnAccounts):
    account_path = "person__account"
    list_display = ("read_at", "user", "via", "what", "object_id", "person")
    list_filter = ("what", "via")
    list_select_related = ("user", "person")
    date_hierarchy = "read_at"
