"""What this application stores about people, what for, and for how long."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from calls.copies import remember_copies
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
from people.models import Access
from voicecompanion.lib.privacy import Expires, Rule, Withheld, register


def is_kept_private(user_id: int) -> Q:
    """Of a call that the person wished nobody to see, or nobody to write down, no member reads a word."""
    return Q(call__confidential=True) | Q(call__off_record=True)


def _is_to_be_forgotten(user_id: int) -> Q:
    return Q(forgotten__isnull=False)


def _delete_words(call_ids: Sequence[int]) -> int:
    return Utterance.objects.filter(call_id__in=call_ids).delete()[0]


def _forget_numbers(call_ids: Sequence[int]) -> int:
    """That there was a call stays for a while; who was on the line is known from the person."""
    calls = Call.objects.filter(pk__in=call_ids)
    return calls.update(from_e164="", to_e164="", forgotten=None, purged_at=timezone.now())


def _blank_quotes(call_ids: Sequence[int]) -> int:
    """An encrypted text does not tell whether it is empty, so each of them is written."""
    return Concern.objects.filter(call_id__in=call_ids).update(quote="")


register(
    Rule(
        Call,
        "person",
        _("Dass und wie lange gesprochen wurde"),
        expires=[Expires("created_at", "CALL_RETENTION_DAYS")],
        of_calls=_forget_numbers,
        before_erasure=remember_copies,
        exclude=frozenset({"stream_token_hash"}),
        withheld=Withheld(frozenset({"forgotten"}), _is_to_be_forgotten),
    ),
    Rule(
        Utterance,
        "call__person",
        _("Mitschrift, damit man nachlesen kann, worum es ging"),
        of_calls=_delete_words,
        third_parties=True,
        withheld=Withheld(frozenset({"text"}), is_kept_private),
        noted_as=Access.What.TRANSCRIPT,
    ),
    Rule(
        Concern,
        "person",
        _("Damit ein Mensch nachsieht"),
        expires=[Expires("noticed_at", "CALL_RETENTION_DAYS")],
        of_calls=_blank_quotes,
        third_parties=True,
        withheld=Withheld(frozenset({"quote"}), is_kept_private),
        noted_as=Access.What.TRANSCRIPT,
    ),
    Rule(CheckInPlan, "person", _("Wann jemand angerufen werden möchte"), third_parties=True),
    Rule(
        CheckIn,
        "person",
        _("Was aus geplanten Anrufen wurde"),
        expires=[Expires("due_at", "CALL_RETENTION_DAYS", only=~Q(state__in=CheckIn.OPEN_STATES))],
    ),
    Rule(
        Notification,
        "person",
        _("Wer wann verständigt wurde"),
        expires=[Expires("created_at", "NOTIFICATION_RETENTION_DAYS", only=Q(next_at=None))],
        third_parties=True,
        exclude=frozenset({"link_key", "topic"}),
    ),
    # --- about those who log in
    Rule(NotificationPreference, "", _("Worüber jemand verständigt werden möchte")),
    # --- about nobody any more
    Rule(
        ProviderCopy,
        "",
        _("Was beim Telefonanbieter noch zu löschen ist"),
        expires=[Expires("created_at", "NOTIFICATION_RETENTION_DAYS", only=Q(next_at=None))],
    ),
)
