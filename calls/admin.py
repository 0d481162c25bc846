"""Calls and concerns for staff: their metadata, of their own accounts; for superusers of all. Never content."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from calls.models import Call, Concern, Utterance


class ReadOnly:
    """Nothing is added or changed by hand: these rows say what happened."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class UtteranceInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Utterance
    fields = ("position", "speaker", "interrupted", "spoken_at")
    can_delete = False
    extra = 0


@admin.register(Call)
class CallAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = (
        "pk",
        "created_at",
        "direction",
        "status",
        "end_reason",
        "duration_sec",
        "cost_usd",
        "person",
        "account",
    )
    list_filter = ("end_reason", "status", "direction", "off_record", "confidential")
    list_select_related = ("person", "account")
    date_hierarchy = "created_at"
    fields = (
        "account",
        "person",
        "direction",
        "twilio_call_sid",
        "from_e164",
        "to_e164",
        "status",
        "end_reason",
        "started_at",
        "ended_at",
        "duration_sec",
        "cost_usd",
        "off_record",
        "confidential",
        "confirmed_well",
    )
    inlines: ClassVar = [UtteranceInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Call]:
        calls = super().get_queryset(request)
        return calls if request.user.is_superuser else calls & Call.objects.of_accounts_of(request.user)


@admin.register(Concern)
class ConcernAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("pk", "noticed_at", "kind", "person", "account", "acknowledged_at")
    list_filter = ("kind",)
    list_select_related = ("person", "account")
    fields = ("account", "person", "call", "kind", "noticed_at", "acknowledged_at", "acknowledged_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Concern]:
        concerns = super().get_queryset(request)
        return concerns if request.user.is_superuser else concerns & Concern.objects.for_user(request.user)
