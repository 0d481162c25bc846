"""The words for what changed, and the small drawing of weeks. No query is made here."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.baseline import Comparison, Finding, Kind
from calls.models import Concern

register = template.Library()
WIDTH, GAP, HEIGHT = 6, 2, 20


@register.filter
def in_words(comparison: Comparison | None) -> list[str]:
    """What changed, a phrase for each finding; without enough calls that is what is said."""
    if comparison is None:
        return []
    words = [_finding(finding) for finding in comparison.findings]
    if not comparison.enough:
        words.append(_("zu wenig Daten für einen Vergleich"))
    return words or [_("wie sonst")]


def _finding(finding: Finding) -> str:
    value = finding.value
    if finding.kind in (Kind.FIRST_TIME, Kind.AGAIN):
        label = str(Concern.Kind(str(value)).label)
        return (_("zum ersten Mal: {label}") if finding.kind == Kind.FIRST_TIME else _("wieder: {label}")).format(
            label=label
        )
    words = {
        Kind.LOWER_MOOD: _("Stimmung niedriger als sonst"),
        Kind.HIGHER_MOOD: _("Stimmung höher als sonst"),
        Kind.SHORTER: _("Gespräche {value} % kürzer als sonst"),
        Kind.LONGER: _("Gespräche {value} % länger als sonst"),
        Kind.RARER: _("seltener als sonst (etwa {value} in der Woche)"),
        Kind.MISSED: _("{value}-mal nicht erreicht"),
    }
    return words[finding.kind].format(value=value)


@register.filter
def conversations(count: int) -> str:
    return ngettext("%d Gespräch", "%d Gespräche", count) % count


@register.filter
def bars(weeks: list[int]) -> list[tuple[int, int, int]]:
    """(x, y, height) of a bar for each week; an empty week has none."""
    most = max([*weeks, 1])
    heights = [round(HEIGHT * count / most) for count in weeks]
    return [(index * (WIDTH + GAP), HEIGHT - height, height) for index, height in enumerate(heights) if height]
