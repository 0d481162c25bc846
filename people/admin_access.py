"""What every page of the administration keeps to: its own accounts, no content, no ledger written by hand."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth import get_permission_codename
from django.contrib.contenttypes.models import ContentType
from django.db.models import CASCADE, ForeignKey, Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.models import Account, Membership
from voicecompanion.lib.fields import EncryptedTextField

if TYPE_CHECKING:
    AnyAdmin = admin.ModelAdmin[Any]
else:
    AnyAdmin = admin.ModelAdmin

MASK = "•••"
ON_BOTH_PAGES = [admin.ActionLocation.CHANGE_LIST, admin.ActionLocation.CHANGE_FORM]


# --- whose rows -------------------------------------------------------------------------------------------
def own_accounts(user: Any, *, sees: int = Membership.Sees.STATUS) -> QuerySet[Any, Any]:
    """The ids of the accounts that somebody is a member of and sees that much of, as a subquery."""
    return Membership.objects.filter(user__pk=user.pk, sees__gte=sees).values("account_id")


class OwnRelated(admin.RelatedFieldListFilter):
    """A filter by a related row that names only those rows the staff may know of."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[Any]:
        known = model_admin.admin_site.get_model_admin(field.remote_field.model).get_queryset(request)
        ordering = self.field_admin_ordering(field, request, model_admin)
        choices: list[Any] = field.get_choices(
            include_blank=False, ordering=ordering, limit_choices_to={"pk__in": known.values("pk")}
        )
        return choices


class OfferedLookups(AnyAdmin):
    """Rows are filtered by what a page offers, and by nothing else that an address could name.

    Django allows every field of the model: a mood that is masked could be asked for, value by value.
    """

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        listed: Any = self.get_list_filter(request)
        filters = (one if isinstance(one, str) else one[0] for one in listed)
        offered = {str(name) for name in filters} | {self.date_hierarchy or "pk", "pk", "id"}
        is_offered = any(lookup == name or lookup.startswith(f"{name}__") for name in offered)
        return is_offered and super().lookup_allowed(lookup, value, request)


class Masked(OfferedLookups):
    """Content is neither shown nor loaded: for each encrypted field there is `hidden_<name>`, which says so.

    So a field that is encrypted one day is masked here without anybody thinking of it.
    """

    joined: ClassVar[tuple[str, ...]] = ()  # relations that are loaded with each row
    clear: ClassVar[tuple[str, ...]] = ()  # encrypted fields that are meant for staff

    def __init__(self, model: type[Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        self.content = [name for name in encrypted_fields(model) if name not in self.clear]
        for name in self.content:
            setattr(self, f"hidden_{name}", _masked(label_of(model, name)))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        if self.joined:
            rows = rows.select_related(*self.joined)
        return rows.defer(*self.content, *self._content_of_joined())

    def get_exclude(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return [*(super().get_exclude(request, obj) or ()), *self.content]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(f"hidden_{name}" for name in self.content)]

    def _content_of_joined(self) -> Iterator[str]:
        for path in self.joined:
            model: Any = self.model
            for number, step in enumerate(names := path.split("__"), start=1):
                model = model._meta.get_field(step).remote_field.model
                yield from ("__".join((*names[:number], name)) for name in encrypted_fields(model))


def encrypted_fields(model: type[Model]) -> list[str]:
    return [field.name for field in model._meta.fields if isinstance(field, EncryptedTextField)]


def label_of(model: type[Model], name: str) -> str:
    """What a field is called, in the reader's language once it is shown."""
    field: Any = model._meta.get_field(name)
    label: str = field.verbose_name
    return label


def _masked(label: str) -> Callable[[object], str]:
    @admin.display(description=label)
    def shown(row: object) -> str:
        return f"{MASK} {_('(verborgen)')}"

    return shown


class OfOwnAccounts(Masked):
    """Staff reach the rows of accounts that they are members of, in lists, look-ups and choices."""

    account_path = "account"  # from the model to its account; "" for the account itself
    sees: int = Membership.Sees.STATUS  # how much of an account somebody sees who finds its rows here

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows if request.user.is_superuser else self.within(rows, request)

    def within(self, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        return rows.filter(**{f"{self.account_path or 'pk'}__in": own_accounts(request.user, sees=self.sees)})

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        related = self.admin_site.get_model_admin(db_field.remote_field.model)
        kwargs.setdefault("queryset", related.get_queryset(request))
        if db_field.remote_field.model is Account and not request.user.is_superuser:
            # A row of no account is everybody's.
            kwargs["required"] = True
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_operate_permission(self, request: HttpRequest) -> bool:
        """May the actions on these rows be used? Whoever has the right to change them, read-only as they are."""
        opts = self.opts
        return request.user.has_perm(f"{opts.app_label}.{get_permission_codename('change', opts)}")

    # The log of the administration outlives what it tells of, so it says which row, and not whose.
    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        return log_entries(request, [obj], ADDITION, message)[0]

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        return log_entries(request, [obj], CHANGE, message)[0]

    def log_deletions(self, request: HttpRequest, queryset: Iterable[Model]) -> Any:
        return log_entries(request, queryset, DELETION)


def log_entries(request: HttpRequest, rows: Iterable[Model], flag: int, message: Any = "") -> list[LogEntry]:
    """Notes what somebody did to rows. `message` is Django's list of changed fields, or a text."""
    entries = [
        LogEntry(
            user_id=cast(int, request.user.pk),  # nobody else enters
            content_type_id=ContentType.objects.get_for_model(row, for_concrete_model=False).pk,
            object_id=str(row.pk),
            object_repr=f"{row._meta.verbose_name} {row.pk}",
            action_flag=flag,
            change_message=json.dumps(message) if isinstance(message, list) else str(message),
        )
        for row in rows
    ]
    return LogEntry.objects.bulk_create(entries)


# --- what may be done ------------------------------------------------------------------------------------
class ReadOnly:
    """Says what happened: nothing in it is added, changed or deleted by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class DeletedWhole(OfOwnAccounts):
    """Only a superuser deletes, and everything that hangs on a row goes with it, ledgers too, as in the portal."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_superuser and super().has_delete_permission(request, obj)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Numbers instead of a list: a person may have thousands of calls."""
        found: dict[type[Model], Q] = defaultdict(Q)
        for model, path in _cascade(self.model):
            found[model] |= Q(**{f"{path}__in": [row.pk for row in objs]})
        counts = {
            str(model._meta.verbose_name_plural): model._default_manager.filter(hangs_on).distinct().count()
            for model, hangs_on in found.items()
        }
        return [str(row) for row in objs], {name: count for name, count in counts.items() if count}, set(), []

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """One by one, as on its own page."""
        for row in queryset:
            self.delete_model(request, row)


def _cascade(model: type[Model], path: str = "pk") -> Iterator[tuple[type[Model], str]]:
    """The models whose rows go with a row of `model`, each with the way from there to it."""
    yield model, path
    for relation in model._meta.related_objects:
        if getattr(relation, "on_delete", None) is CASCADE:
            name = relation.field.name
            yield from _cascade(relation.related_model, name if path == "pk" else f"{name}__{path}")


class ForSuperusers(AnyAdmin):
    """Rights and keys: staff who are not superusers do not know that these pages exist."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser and super().has_module_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_superuser and super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_superuser and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_superuser and super().has_delete_permission(request, obj)


def add_action(model: type[Model], action: Callable[..., Any]) -> None:
    """Gives the page of a model below an action of an application above, which it must not import."""
    page = admin.site.get_model_admin(model)
    page.actions = [*(page.actions or ()), action]
