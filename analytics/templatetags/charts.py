"""What a chart says about one day or week, when it is pointed at or has the keyboard. No query is made here."""

import datetime

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.charts import Bar, Mood
from people.templatetags.portal import mood as mood_word

register = template.Library()


@register.filter
def mood_tip(mood: Mood, weekly: bool) -> str:
    calls = ngettext("aus %d Gespräch", "aus %d Gesprächen", mood.calls) % mood.calls
    return f"{_slot(mood.day, weekly=weekly)}: {mood_word(mood.score)}, {calls}"


@register.filter
def calls_tip(bar: Bar, weekly: bool) -> str:
    reached, missed = bar.calls
    words = [ngettext("%d Gespräch", "%d Gespräche", reached) % reached]
    if missed:
        words.append(_("%d nicht zustande gekommen") % missed)
    return f"{_slot(bar.day, weekly=weekly)}: {', '.join(words)}"


def _slot(day: datetime.date, *, weekly: bool) -> str:
    if weekly:
        return _("Woche ab %s") % date_format(day, "d.m.")
    return date_format(day, "D, d.m.")
