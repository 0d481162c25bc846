"""Analyses for staff: their states; what was found is masked. And the actions that need the analysis."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from analytics.models import CallAnalysis
from analytics.retention import expired_preview
from analytics.services import retry_analysis
from calls.models import Call
from people.admin_access import ON_BOTH_PAGES, OwnRelated, ReadOnly, add_action, log_entries
from people.admin_unmask import Section, ShowsContent
from people.models import Access, Account, Membership, Person

if TYPE_CHECKING:
    AnyAdmin = admin.ModelAdmin[Any]
else:
    AnyAdmin = admin.ModelAdmin


# --- analyse again ----------------------------------------------------------------------------------------
@admin.action(permissions=["operate"], description=_("Noch einmal auswerten"), location=ON_BOTH_PAGES)
def analyse_again(page: AnyAdmin, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    """For analyses and for calls; only failed ones whose transcript is still there can be analysed again."""
    ids = [row.pk for row in queryset]
    of = "call_id__in" if page.model is Call else "pk__in"
    analyses = CallAnalysis.objects.only("pk", "call_id", "state").filter(**{of: ids})
    again = [analysis for analysis in analyses if retry_analysis(analysis=analysis)]
    log_entries(request, again, CHANGE, _("Noch einmal auswerten"))
    said = ngettext(
        "Ein Anruf wird noch einmal ausgewertet.", "%(count)d Anrufe werden noch einmal ausgewertet.", len(again)
    )
    if again:
        page.message_user(request, said % {"count": len(again)}, messages.SUCCESS)
    if left := len(ids) - len(again):
        page.message_user(request, _not_again(left), messages.WARNING)


def _not_again(count: int) -> str:
    said = ngettext(
        "Ein Anruf nicht: Er ist nicht fehlgeschlagen, oder die Mitschrift ist nicht mehr da.",
        "%(count)d Anrufe nicht: Sie sind nicht fehlgeschlagen, oder die Mitschrift ist nicht mehr da.",
        count,
    )
    return said % {"count": count}


# --- what would be deleted --------------------------------------------------------------------------------
@admin.action(permissions=["view"], description=_("Vorschau: was würde gelöscht"), location=ON_BOTH_PAGES)
def preview_purge(page: AnyAdmin, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
    """For persons and accounts: what the nightly run would delete if it came now. Nothing is deleted."""
    chosen = {row.pk: row for row in queryset}
    by_account = page.model is Account
    rows = [
        expiring
        for expiring in expired_preview(now=timezone.now())
        if (expiring.account_id if by_account else expiring.person_id) in chosen
    ]
    people = Person.objects.only("display_name").in_bulk([row.person_id for row in rows if row.person_id])
    context = {
        **page.admin_site.each_context(request),
        "title": _("Vorschau: was würde gelöscht"),
        "opts": page.opts,
        "rows": [(people.get(row.person_id), row) for row in rows],
        "nothing_of": [row for row in chosen.values() if not by_account and row.pk not in people],
    }
    return TemplateResponse(request, "admin/purge_preview.html", context)


add_action(Call, analyse_again)
add_action(Person, preview_purge)
add_action(Account, preview_purge)


@admin.register(CallAnalysis)
class CallAnalysisAdmin(ReadOnly, ShowsContent):
    """Look, do not touch: an analysis is made by the analysis, and deleted by retention or with its call."""

    account_path = "call__account"
    sees = Membership.Sees.SUMMARY
    list_display = ("call_id", "person", "state", "failure", "attempts", "created_at", "finished_at")
    list_filter = ("state", "failure", ("call__account", OwnRelated))
    search_fields = ("call__twilio_call_sid", "call__person__display_name")
    search_help_text = _(
        "CallSid oder Name der Person. Was gefunden wurde, ist verschlüsselt und nicht durchsuchbar."
    )
    date_hierarchy = "created_at"
    show_full_result_count = False
    joined = ("call__person",)
    fields = (
        "call_id",
        "person",
        "state",
        "failure",
        "attempts",
        "hidden_sentiment_reason",
        "hidden_sentiment_quote",
        "hidden_summary",
        "hidden_memory_update",
        "created_at",
        "claimed_at",
        "finished_at",
    )
    readonly_fields = ("call_id", "person", "created_at", "claimed_at", "finished_at")
    actions = (analyse_again,)

    @admin.display(description=_("Person"))
    def person(self, row: CallAnalysis) -> Person | None:
        return row.call.person

    # --- content
    def person_of(self, row: CallAnalysis) -> Person | None:
        return row.call.person

    def account_id_of(self, row: CallAnalysis) -> int:
        return row.call.account_id

    def withheld(self, row: CallAnalysis) -> bool:
        return row.call.confidential or row.call.off_record

    def read(self, row: CallAnalysis) -> Iterable[tuple[Access.What, int | None]]:
        return [(Access.What.SUMMARY, row.call_id)]

    def sections(self, row: CallAnalysis) -> list[Section]:
        row.refresh_from_db(fields=self.content)
        mood = [
            (_("Stimmung"), row.get_sentiment_label_display()),
            (_("Begründung"), row.sentiment_reason),
            (_("Wortlaut"), row.sentiment_quote),
        ]
        return [
            Section(_("Stimmung"), [(str(label), words) for label, words in mood if words]),
            Section(_("Zusammenfassung"), [("•", point["text"]) for point in row.summary_points]),
            Section(_("Gelernt"), _learnt(row.memory_update)),
        ]


def _learnt(update: Any) -> list[tuple[str, str]]:
    """Whatever shape it was stored in: a word per key, and the rest as it is."""
    if not isinstance(update, dict):
        return [("•", str(update))] if update else []
    return [(str(key), str(words)) for key, words in update.items() if words]
