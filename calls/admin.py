"""Calls and concerns for staff: metadata, of their own accounts; for superusers of all. Content is masked."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from calls.chains import settle
from calls.models import (
    Call,
    CheckIn,
    CheckInPlan,
    Concern,
    Notification,
    NotificationPreference,
    ProviderCopy,
    Utterance,
)
from calls.stopping import Stopped, stop_call
from people.admin_access import ON_BOTH_PAGES, ForSuperusers, OfOwnAccounts, OwnRelated, ReadOnly, log_entries
from people.admin_unmask import Section, ShowsContent
from people.models import Access, Membership, Person, User

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
        "answered_by",
        "caller_turns",
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
        user = cast(User, request.user)
        count = sum(settle(concern=concern, user=user, now=timezone.now()) for concern in list(unseen))
        said = ngettext("Ein Anlass als gesehen eingetragen.", "%(count)d Anlässe als gesehen eingetragen.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS if count else messages.WARNING)


@admin.register(CheckInPlan)
class CheckInPlanAdmin(ReadOnly, OfOwnAccounts):
    """When whom is called. The portal changes it, where it is said what follows from it."""

    account_path = "person__account"
    list_display = ("pk", "person", "days", "times", "time_zone", "active")
    list_filter = ("active", ("person__account", OwnRelated))
    search_fields = ("person__display_name",)
    joined = ("person",)
    fields = (
        "person",
        "days",
        "times",
        "time_zone",
        "holidays",
        "starts_on",
        "ends_on",
        "longest_minutes",
        "retries",
        "retry_minutes",
        "active",
        "holds_from",
    )


@admin.register(CheckIn)
class CheckInAdmin(ReadOnly, OfOwnAccounts):
    list_display = ("pk", "slot", "person", "state", "outcome", "attempts", "first_tried_at", "account")
    list_filter = ("state", "outcome", ("account", OwnRelated))
    search_fields = ("person__display_name", "slot")
    date_hierarchy = "due_at"
    joined = ("person", "account")
    show_full_result_count = False
    fields = (
        "account",
        "person",
        "plan",
        "slot",
        "due_at",
        "state",
        "outcome",
        "attempts",
        "next_at",
        "first_tried_at",
        "settled_at",
        "call",
    )


@admin.register(Notification)
class NotificationAdmin(ReadOnly, OfOwnAccounts):
    """Who was told, by which way, and whether it arrived."""

    list_display = ("pk", "created_at", "kind", "channel", "state", "attempts", "sent_at", "seen_at", "account")
    list_filter = ("state", "kind", "channel", ("account", OwnRelated))
    search_fields = ("person__display_name",)
    date_hierarchy = "created_at"
    joined = ("account",)
    show_full_result_count = False
    fields = (
        "account",
        "person",
        "concern",
        "kind",
        "channel",
        "membership",
        "contact",
        "state",
        "attempts",
        "next_at",
        "message_sid",
        "created_at",
        "sent_at",
        "seen_at",
    )


@admin.register(NotificationPreference)
class NotificationPreferenceAdmin(ReadOnly, OfOwnAccounts):
    account_path = "membership__account"
    list_display = ("pk", "membership", "emergencies", "concerns", "missed", "weekly")
    list_filter = (("membership__account", OwnRelated),)
    search_fields = ("membership__user__email",)
    joined = ("membership",)
    fields = (
        "membership",
        "emergencies",
        "concerns",
        "missed",
        "weekly",
        "quiet_from",
        "quiet_until",
        "language",
    )


@admin.register(ProviderCopy)
class ProviderCopyAdmin(ReadOnly, ForSuperusers):
    """What Twilio still has to delete. It names nobody."""

    search_fields = ("=sid",)
    search_help_text = _("SID bei Twilio.")
    list_display = ("pk", "kind", "state", "attempts", "next_at", "created_at")
    list_filter = ("kind", "state")
    fields = (*list_display, "sid", "erasure_id")
