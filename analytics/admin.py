"""The states of analyses for staff. What was found is content and is not shown here."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from analytics.models import CallAnalysis
from analytics.querysets import CallAnalysisQuerySet

if TYPE_CHECKING:
    AnalysisAdmin = admin.ModelAdmin[CallAnalysis]
else:
    AnalysisAdmin = admin.ModelAdmin


@admin.register(CallAnalysis)
class CallAnalysisAdmin(AnalysisAdmin):
    """Look, do not touch: an analysis is made by the analysis, and deleted by retention or with its call."""

    list_display = ("call_id", "state", "failure", "attempts", "created_at", "finished_at")
    list_filter = ("state", "failure")
    fields = readonly_fields = (
        "call_id",
        "state",
        "failure",
        "attempts",
        "created_at",
        "claimed_at",
        "finished_at",
    )

    def get_queryset(self, request: HttpRequest) -> CallAnalysisQuerySet:
        """Staff see the accounts they are members of; a superuser operates all of them."""
        if request.user.is_superuser:
            return CallAnalysis.objects.defer("sentiment_reason", "summary", "memory_update")
        return CallAnalysis.objects.of_accounts_of(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: CallAnalysis | None = None) -> bool:
        return False
