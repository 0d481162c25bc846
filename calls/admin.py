"""Calls and concerns for staff: metadata, of their own accounts; for superusers of all. Content is masked."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from calls.models import Call, Concern, Utterance
from calls.stopping import Stopped, stop_call
from people.admin_access import ON_BOTH_PAGES, OfOwnAccounts, OwnRelated, ReadOnly, log_entries
from people.admin_unmask import Section, ShowsContent
from people.models import Access, Membership, Person

if TYPE_CHECKING:
    TurnsInline = admin.TabularInline[Utterance, Call]
else:
    TurnsInline = admin.TabularInline


class UtteranceInline(ReadOnly, TurnsInline):
    """Who spoke when, and not what."""

    model = Utterance
    fields = ("position", "speaker", "interrupted", "spoken_at")
    can_delete = False
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Utterance]:
        return super().get_queryset(request).defer("text")


@admin.register(Call)
class CallAdmin(ReadOnly, ShowsContent):
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
    list_filter = (
        "end_reason",
        "status",
        "direction",
        "off_record",
        "confidential",
        ("closed_at", admin.EmptyFieldListFilter),
        ("account", OwnRelated),
    )
    search_fields = ("twilio_call_sid", "from_e164", "to_e164", "person__display_name")
    search_help_text = _(
        "CallSid, Nummer oder Name der Person. Die Mitschrift ist verschlüsselt und nicht durchsuchbar."
    )
    date_hierarchy = "created_at"
    show_full_result_count = False
    joined = ("person", "account")
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
        "closed_at",
        "heartbeat_at",
        "duration_sec",
        "cost_usd",
        "off_record",
        "confidential",
        "confirmed_well",
    )
    inlines = (UtteranceInline,)
    actions = ("hang_up_calls",)

    @admin.action(permissions=["operate"], description=_("Anruf beenden"), location=ON_BOTH_PAGES)
    def hang_up_calls(self, request: HttpRequest, queryset: QuerySet[Call]) -> None:
        log_entries(request, queryset, CHANGE, _("Anruf beenden"))
        for call in queryset:
            became = stop_call(call=call, now=timezone.now())
            level = messages.ERROR if became == Stopped.STILL_RUNNING else messages.SUCCESS
            self.message_user(
                request, _("Anruf %(id)d: %(became)s.") % {"id": call.pk, "became": became.label}, level
            )

    # --- content
    def person_of(self, row: Call) -> Person | None:
        return row.person

    def account_id_of(self, row: Call) -> int:
        return row.account_id

    def withheld(self, row: Call) -> bool:
        return row.confidential or row.off_record

    def read(self, row: Call) -> Iterable[tuple[Access.What, int | None]]:
        return [(Access.What.TRANSCRIPT, row.pk)]

    def sections(self, row: Call) -> list[Section]:
        """What the caller wanted forgotten is not among it, whatever the reason."""
        turns = [(turn.get_speaker_display(), turn.text) for turn in row.utterances.all()]
        quotes = [(one.get_kind_display(), one.quote) for one in row.concerns.all() if one.quote]
        return [
            Section(_("Mitschrift"), turns),
            Section(Concern._meta.verbose_name_plural or "", quotes),
        ]


@admin.register(Utterance)
class UtteranceAdmin(ReadOnly, OfOwnAccounts):
    """Turns over all calls: who spoke when. The words are read on the page of the call."""

    sees = Membership.Sees.TRANSCRIPT

    account_path = "call__account"
    list_display = ("pk", "call", "position", "speaker", "hidden_text", "interrupted", "spoken_at")
    list_filter = ("speaker", "interrupted", ("call__account", OwnRelated))
    search_fields = ("call__twilio_call_sid",)
    search_help_text = _("CallSid. Der Wortlaut ist verschlüsselt und nicht durchsuchbar.")
    date_hierarchy = "spoken_at"
    ordering = ("-pk",)
    show_full_result_count = False
    joined = ("call",)
    fields = ("call", "position", "speaker", "hidden_text", "interrupted", "spoken_at")


@admin.register(Concern)
class ConcernAdmin(ReadOnly, OfOwnAccounts):
    sees = Membership.Sees.SUMMARY
    list_display = ("pk", "noticed_at", "kind", "person", "account", "acknowledged_at", "acknowledged_by")
    list_filter = ("kind", ("acknowledged_at", admin.EmptyFieldListFilter), ("account", OwnRelated))
    search_fields = ("person__display_name",)
    search_help_text = _("Name der Person. Der Wortlaut ist verschlüsselt und nicht durchsuchbar.")
    date_hierarchy = "noticed_at"
    joined = ("person", "account", "call", "acknowledged_by")
    fields = (
        "account",
        "person",
        "call",
        "kind",
        "hidden_quote",
        "noticed_at",
        "acknowledged_at",
        "acknowledged_by",
    )
    actions = ("acknowledge",)

    @admin.action(permissions=["operate"], description=_("Als gesehen eintragen"), location=ON_BOTH_PAGES)
    def acknowledge(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Whoever saw it first stays on record."""
        unseen = queryset.filter(acknowledged_at=None)
        log_entries(request, list(unseen), CHANGE, _("gesehen"))
        count = unseen.update(acknowledged_at=timezone.now(), acknowledged_by=request.user)
        said = ngettext("Ein Anlass als gesehen eingetragen.", "%(count)d Anlässe als gesehen eingetragen.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS if count else messages.WARNING)
