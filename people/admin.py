"""People for staff: rows of their own accounts, for superusers of all. What somebody said or noted is masked."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.admin_access import (
    ON_BOTH_PAGES,
    DeletedWhole,
    ForSuperusers,
    OfOwnAccounts,
    OwnRelated,
    ReadOnly,
    label_of,
    log_entries,
    own_accounts,
)
from people.admin_unmask import Section, ShowsContent
from people.erasure import erase_account, erase_person
from people.members import covers, is_last_manager
from people.models import (
    Access,
    Account,
    ApiKey,
    Consent,
    Contact,
    Erasure,
    FamilyMessage,
    Invitation,
    Link,
    Membership,
    MemoryItem,
    Note,
    Person,
    PhoneLine,
    PrivacyRequest,
    RetentionRun,
    SignIn,
    User,
)

if TYPE_CHECKING:
    Users = UserAdmin[User]
    MembershipFormBase = forms.ModelForm[Membership]
else:
    Users, MembershipFormBase = UserAdmin, forms.ModelForm

if apps.is_installed("allauth.mfa"):
    from people import admin_login  # noqa: F401  (registers itself)

OWN_ACCOUNT = ("account", OwnRelated)
OWN_PERSONS_ACCOUNT = ("person__account", OwnRelated)


# --- who logs in ------------------------------------------------------------------------------------------
admin.site.unregister(Group)


@admin.register(Group)
class GroupsAdmin(ForSuperusers, GroupAdmin):
    """Whoever changes a group they are in gives rights to themselves."""


@admin.register(User)
class PortalUserAdmin(DeletedWhole, Users):
    ordering = ("email",)
    list_display = ("email", "first_name", "last_name", "is_staff", "is_superuser", "is_active", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active")
    search_fields = ("email", "first_name", "last_name")
    date_hierarchy = "date_joined"
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Name"), {"fields": ("first_name", "last_name")}),
        (_("Rechte"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Zeiten"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)

    def within(self, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        # Not by a join: somebody may share several accounts with the staff.
        mine = Membership.objects.filter(account_id__in=own_accounts(request.user))
        return rows.filter(pk__in=mine.values("user_id"))

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """Only a superuser gives rights: otherwise staff could make themselves one."""
        rights = ("is_staff", "is_superuser", "groups", "user_permissions")
        shown = super().get_readonly_fields(request, obj)
        return shown if request.user.is_superuser else [*shown, *rights]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Whoever sets the password of somebody reaches all that they reach, so it has to be within one's own."""
        if obj is not None and not request.user.is_superuser and not _within(obj, request.user):
            return False
        return super().has_change_permission(request, obj)


def _within(user: User, staff: User | AnonymousUser) -> bool:
    """Is everything that a user reaches within what the staff reach themselves?"""
    if user.pk == staff.pk:
        return True
    own = {row.account_id: row for row in Membership.objects.filter(user_id=staff.pk or 0)}
    covered = all(
        row.account_id in own and covers(own[row.account_id], role=row.role, sees=row.sees)
        for row in user.memberships.all()
    )
    return covered and not user.is_staff and not user.is_superuser


@admin.register(Account)
class AccountAdmin(DeletedWhole):
    account_path = ""
    ordering = ("name", "pk")
    list_display = ("name", "type", "safety_analysis", "unknown_callers", "monthly_minutes", "monthly_budget_usd")
    list_filter = ("type", "safety_analysis", "unknown_callers")
    search_fields = ("name",)
    date_hierarchy = "created_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever adds an account is not a member of it and would not find it again."""
        return request.user.is_superuser and super().has_add_permission(request)

    def delete_model(self, request: HttpRequest, obj: Account) -> None:
        """Its persons are erased one by one, each with a tombstone."""
        erase_account(account_id=obj.pk, erased_by=cast(User, request.user), now=timezone.now())
        super().delete_model(request, obj)


class MembershipForm(MembershipFormBase):
    """Who gives rights in an account gives no more than they have themselves."""

    staff: ClassVar[Any]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        account = cleaned.get("account") or self.instance.account_id
        if self.staff.is_superuser or not account:
            return cleaned
        own = Membership.objects.filter(user=self.staff, account=account).first()
        role = cleaned.get("role") or ""
        if own is None or not covers(own, role=role, sees=cleaned.get("sees") or 0):
            raise ValidationError(_("Mehr Rechte, als Sie selbst in diesem Konto haben, können Sie nicht geben."))
        if self.instance.pk and role != Membership.Role.MANAGER and is_last_manager(self.instance):
            raise ValidationError(_("Ohne diesen Zugang würde niemand das Konto verwalten."))
        return cleaned


@admin.register(Membership)
class MembershipAdmin(OfOwnAccounts):
    form = MembershipForm
    list_display = ("user", "account", "role", "sees")
    list_filter = ("role", "sees", OWN_ACCOUNT)
    search_fields = ("user__email", "user__first_name", "user__last_name", "account__name")
    autocomplete_fields = ("user", "account")
    joined = ("user", "account")

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        return type(form.__name__, (form,), {"staff": request.user})

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """A membership is made anew rather than given to somebody else."""
        shown = super().get_readonly_fields(request, obj)
        return [*shown, "user", "account"] if obj else shown

    def has_change_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return self._is_within(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        if not request.user.is_superuser and (obj is None or is_last_manager(obj)):
            return False  # one by one, so that each is looked at
        return self._is_within(request, obj) and super().has_delete_permission(request, obj)

    @staticmethod
    def _is_within(request: HttpRequest, obj: Membership | None) -> bool:
        """One's own is changed by somebody else, and whoever has more rights by somebody who has them, too."""
        if obj is None or request.user.is_superuser:
            return True
        own = Membership.objects.filter(user_id=request.user.pk or 0, account_id=obj.account_id).first()
        return own is not None and own.pk != obj.pk and covers(own, role=obj.role, sees=obj.sees)


@admin.register(Invitation)
class InvitationAdmin(ReadOnly, OfOwnAccounts):
    list_display = ("email", "account", "role", "sees", "invited_by", "created_at", "accepted_at", "withdrawn_at")
    list_filter = ("role", ("accepted_at", admin.EmptyFieldListFilter), OWN_ACCOUNT)
    search_fields = ("email", "account__name")
    date_hierarchy = "created_at"
    joined = ("account", "invited_by")
    fields = list_display
    actions = ("withdraw",)

    @admin.action(permissions=["operate"], description=_("Einladung zurückziehen"), location=ON_BOTH_PAGES)
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        chosen = list(queryset.filter(accepted_at=None, withdrawn_at=None))
        log_entries(request, chosen, CHANGE, _("zurückgezogen"))
        count = queryset.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
        said = ngettext("Eine Einladung zurückgezogen.", "%(count)d Einladungen zurückgezogen.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS if count else messages.WARNING)


@admin.register(SignIn)
class SignInAdmin(ReadOnly, OfOwnAccounts):
    list_display = ("at", "user", "event", "method", "network", "device")
    list_filter = ("event",)
    search_fields = ("user__email",)
    date_hierarchy = "at"
    joined = ("user",)
    fields = list_display

    def within(self, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        mine = Membership.objects.filter(account_id__in=own_accounts(request.user))
        return rows.filter(user_id__in=mine.values("user_id"))


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnly, OfOwnAccounts):
    list_display = ("user", "name", "scope", "created_at", "expires_at", "last_used_on", "revoked_at")
    list_filter = ("scope",)
    search_fields = ("user__email", "name")
    joined = ("user",)
    fields = list_display

    def within(self, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        mine = Membership.objects.filter(account_id__in=own_accounts(request.user))
        return rows.filter(user_id__in=mine.values("user_id"))


# --- whom we call -----------------------------------------------------------------------------------------
@admin.register(Person)
class PersonAdmin(DeletedWhole, ShowsContent):
    list_display = ("display_name", "account", "kind", "language", "retention_days", "paused", "created_at")
    list_filter = ("kind", "language", "paused", OWN_ACCOUNT)
    search_fields = ("display_name", "phone_e164")
    search_help_text = _(
        "Name oder Telefonnummer. Wünsche, Notizen und Kontakte sind verschlüsselt und nicht durchsuchbar."
    )
    date_hierarchy = "created_at"
    autocomplete_fields = ("account",)
    joined = ("account",)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """A person stays in their account: their calls do, too."""
        shown = [*super().get_readonly_fields(request, obj), "questionnaire_at", "created_at"]
        return [*shown, "account"] if obj else shown

    def delete_model(self, request: HttpRequest, obj: Person) -> None:
        erase_person(person=obj, erased_by=cast(User, request.user), now=timezone.now())

    def person_of(self, row: Person) -> Person:
        return row

    def account_id_of(self, row: Person) -> int:
        return row.account_id

    def read(self, row: Person) -> Iterable[tuple[Access.What, int | None]]:
        return [(what, row.pk) for what in (Access.What.MEMORY, Access.What.NOTES, Access.What.CONTACTS)]

    def sections(self, row: Person) -> list[Section]:
        row.refresh_from_db(fields=self.content)
        said = [(label_of(Person, name), getattr(row, name)) for name in self.content]
        return [
            Section(_("Angaben zur Person"), [(str(label), words) for label, words in said if words]),
            Section(Contact._meta.verbose_name_plural or "", [_contact_line(one) for one in row.contacts.all()]),
            Section(
                MemoryItem._meta.verbose_name_plural or "",
                [(item.get_category_display(), item.text) for item in row.memory_items.all()],
            ),
            Section(
                Note._meta.verbose_name_plural or "",
                [(str(note.author or "–"), note.text) for note in row.notes.select_related("author")],
            ),
        ]


def _contact_line(contact: Contact) -> tuple[str, str]:
    parts = (contact.relation, contact.phone_e164, contact.email)
    return contact.name, "\n".join(part for part in parts if part)


@admin.register(PhoneLine)
class PhoneLineAdmin(OfOwnAccounts):
    list_display = ("number_e164", "account")
    list_filter = (OWN_ACCOUNT,)
    search_fields = ("number_e164", "account__name")
    autocomplete_fields = ("account",)
    joined = ("account",)


class AboutPersons(ReadOnly, OfOwnAccounts):
    """Rows that hang on a person: that they are there and since when. The words are read on the person's page."""

    account_path = "person__account"
    search_fields = ["person__display_name"]
    search_help_text = _("Name der Person. Der Inhalt ist verschlüsselt und nicht durchsuchbar.")
    joined: ClassVar[tuple[str, ...]] = ("person",)


@admin.register(MemoryItem)
class MemoryItemAdmin(AboutPersons):
    sees = Membership.Sees.TRANSCRIPT
    list_display = ("pk", "person", "category", "call_id", "recorded_by", "created_at", "confirmed_at")
    list_filter = ("category", OWN_PERSONS_ACCOUNT)
    date_hierarchy = "created_at"
    joined = ("person", "recorded_by")
    fields = (
        "person",
        "category",
        "hidden_text",
        "call_id",
        "recorded_by",
        "created_at",
        "edited_at",
        "confirmed_at",
    )


@admin.register(Contact)
class ContactAdmin(AboutPersons):
    list_display = ("pk", "person", "position", "hidden_name", "has_key", "created_at")
    list_filter = ("has_key", OWN_PERSONS_ACCOUNT)
    date_hierarchy = "created_at"
    fields = (
        "person",
        "position",
        "hidden_name",
        "hidden_relation",
        "hidden_phone_e164",
        "hidden_email",
        "has_key",
        "created_at",
    )


@admin.register(Note)
class NoteAdmin(AboutPersons):
    sees = Membership.Sees.SUMMARY
    list_display = ("pk", "person", "author", "created_at", "edited_at")
    list_filter = (OWN_PERSONS_ACCOUNT,)
    date_hierarchy = "created_at"
    joined = ("person", "author")
    fields = ("person", "author", "hidden_text", "created_at", "edited_at")


@admin.register(FamilyMessage)
class FamilyMessageAdmin(AboutPersons):
    """The person's page shows the words to nobody but their author, and neither does this one."""

    list_display = ("pk", "person", "author", "created_at", "read_at", "call_id")
    list_filter = (("read_at", admin.EmptyFieldListFilter), OWN_PERSONS_ACCOUNT)
    search_help_text = _("Name der Person. Der Text wird nur seinem Verfasser gezeigt.")
    date_hierarchy = "created_at"
    joined = ("person", "author")
    fields = ("person", "author", "hidden_text", "created_at", "read_at", "call_id")


# --- ledgers ----------------------------------------------------------------------------------------------
@admin.register(Consent)
class ConsentAdmin(AboutPersons):
    list_display = ("person", "purpose", "granted", "recorded_at", "method", "recorded_by", "wording_version")
    list_filter = ("purpose", "granted", "method", OWN_PERSONS_ACCOUNT)
    search_help_text = _("Name der Person.")
    date_hierarchy = "recorded_at"
    joined = ("person", "recorded_by")
    fields = list_display


@admin.register(PrivacyRequest)
class PrivacyRequestAdmin(AboutPersons):
    sees = Membership.Sees.SUMMARY
    list_display = ("recorded_at", "person", "kind", "method", "removed", "call_id")
    list_filter = ("kind", "method", OWN_PERSONS_ACCOUNT)
    search_help_text = _("Name der Person.")
    date_hierarchy = "recorded_at"
    fields = list_display


@admin.register(Access)
class AccessAdmin(AboutPersons):
    """Who read what, and in the administration why."""

    list_display = ("read_at", "user", "via", "what", "object_id", "person", "reason")
    list_filter = ("what", "via", OWN_PERSONS_ACCOUNT)
    search_fields = ["person__display_name", "user__email"]
    search_help_text = _("Name der Person oder E-Mail-Adresse. Der Grund ist verschlüsselt.")
    date_hierarchy = "read_at"
    joined = ("person", "user")
    clear = ("reason",)
    fields = list_display


class OfTheHouse(ReadOnly, ForSuperusers):
    """What the house notes about itself. It names nobody."""


@admin.register(Erasure)
class ErasureAdmin(OfTheHouse):
    search_fields = ("=pk",)
    search_help_text = _("Nummer der Löschung.")
    list_display = ("pk", "account_id", "erased_by", "erased_at")
    date_hierarchy = "erased_at"
    joined = ("erased_by",)
    fields = ("account_id", "erased_by", "erased_at", "counts")


@admin.register(Link)
class LinkAdmin(OfTheHouse):
    search_fields = ("=link_hash",)
    search_help_text = _("Prüfsumme des Glieds.")
    list_display = ("pk", "ledger", "first_row", "last_row", "removed", "at", "link_hash")
    list_filter = ("ledger", "removed")
    date_hierarchy = "at"
    fields = (*list_display, "content_hash")


@admin.register(RetentionRun)
class RetentionRunAdmin(OfTheHouse):
    search_fields = ("=pk",)
    search_help_text = _("Nummer des Laufs.")
    list_display = ("started_at", "everything", "state", "refusal", "finished_at")
    list_filter = ("state", "refusal", "everything")
    date_hierarchy = "started_at"
    fields = (*list_display, "counts")
