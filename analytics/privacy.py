"""What this application stores about people, what for, and for how long."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from analytics.models import CallAnalysis
from calls.privacy import is_kept_private
from people.models import Access
from voicecompanion.lib.privacy import Rule, Withheld, register

# A mood tells as much as the words it was read from.
READ_FROM_WORDS = frozenset(
    {
        "sentiment_label",
        "sentiment_score",
        "sentiment_confidence",
        "sentiment_reason",
        "sentiment_quote",
        "sentiment_turn",
        "summary",
        "memory_update",
    }
)


def _delete_analyses(call_ids: Sequence[int]) -> int:
    return CallAnalysis.objects.filter(call_id__in=call_ids).delete()[0]


register(
    Rule(
        CallAnalysis,
        "call__person",
        _("Stimmung und Zusammenfassung eines Gesprächs"),
        of_calls=_delete_analyses,
        third_parties=True,
        withheld=Withheld(READ_FROM_WORDS, is_kept_private),
        noted_as=Access.What.SUMMARY,
    )
)
