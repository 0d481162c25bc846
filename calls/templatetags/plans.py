"""Filters for planned calls, as people say them. No query is made here."""

import datetime

from django import template
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from calls.models import CheckIn, CheckInPlan

register = template.Library()

SUNDAY = 7


@register.filter
def plan_days(plan: CheckInPlan) -> str:
    """ "täglich", "Montag bis Freitag", or the days one by one."""
    named = {"1234567": _("täglich"), "12345": _("Montag bis Freitag"), "67": _("am Wochenende")}
    return named.get(plan.days) or ", ".join(_weekday(int(day)) for day in plan.days)


def _weekday(iso: int) -> str:
    # Any week will do: the first of November 2026 was a Sunday.
    return date_format(datetime.date(2026, 11, 1 + iso % SUNDAY), "D")


@register.filter
def plan_times(plan: CheckInPlan) -> str:
    """ "10:00 und 18:30 Uhr", with the zone if it is not the house's own."""
    *others, last = plan.times.split()
    times = (_("%(times)s und %(last)s") % {"times": ", ".join(others), "last": last}) if others else last
    clock = _("%(times)s Uhr") % {"times": times}
    return clock if plan.time_zone == settings.TIME_ZONE else f"{clock} ({plan.time_zone.replace('_', ' ')})"


@register.filter
def local_time(check_in: CheckIn) -> str:
    """ "Mo, 23.11., 10:00": the slot in the words of the plan's own clock."""
    moment = datetime.datetime.fromisoformat(check_in.slot)
    return f"{date_format(moment, 'D')}, {date_format(moment, 'd.m.')}, {moment:%H:%M}"


@register.filter
def slot_time(slot: str) -> str:
    moment = datetime.datetime.fromisoformat(slot)
    return f"{date_format(moment, 'l')}, {date_format(moment, 'd.m.')}, {moment:%H:%M}"
