"""What this application stores about people, what for, and for how long."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from analytics.models import CallAnalysis
from voicecompanion.lib.privacy import Rule, register


def _delete_analyses(call_ids: Sequence[int]) -> int:
    return CallAnalysis.objects.filter(call_id__in=call_ids).delete()[0]


register(
    Rule(
        CallAnalysis,
        "call__person",
        _("Stimmung und Zusammenfassung eines Gesprächs"),
        of_calls=_delete_analyses,
        third_parties=True,
    )
)
