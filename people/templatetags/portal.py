"""Filters for what people read: durations, times, telephone numbers, moods. No query is made here."""

import datetime
from decimal import Decimal

import phonenumbers
from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from people.models import User

register = template.Library()

CENT = Decimal("0.01")
UNSURE, SURE = 0.6, 0.85
MOOD_LIMIT = 0.25  # a mean beyond this is called positive or negative


@register.filter
def duration(seconds: float | None) -> str:
    """Minutes and seconds, as on a telephone's display; a dash if nothing was measured."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}\u202fmin"


@register.filter
def offset(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"


@register.filter
def seconds(milliseconds: int) -> str:
    """Tenths of a second: as exact as anybody hears."""
    return f"{number_format(round(milliseconds / 1000, 1), 1)}\u202fs"


@register.filter
def when(moment: datetime.datetime | None) -> str:
    """A moment as people say it: today, yesterday, or the date; always with the time."""
    if moment is None:
        return "–"
    local = timezone.localtime(moment)
    ago = (timezone.localdate() - local.date()).days
    day = {0: _("heute"), 1: _("gestern")}.get(ago) or date_format(local, "SHORT_DATE_FORMAT")
    return f"{day}, {date_format(local, 'H:i')}"


@register.filter
def phone(number_e164: str) -> str:
    """A number in groups that can be read aloud; what is no number is shown as it is."""
    try:
        number = phonenumbers.parse(number_e164)
    except phonenumbers.NumberParseException:
        return number_e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


@register.filter
def mood(score: float | None) -> str:
    """The word for a mean mood: its decimals would promise more than a text can tell."""
    if score is None:
        return _("unbekannt")
    if score > MOOD_LIMIT:
        return _("positiv")
    return _("negativ") if score < -MOOD_LIMIT else _("neutral")


@register.filter
def mood_class(score: float | None) -> str:
    if score is None:
        return "unknown"
    if score > MOOD_LIMIT:
        return "good"
    return "low" if score < -MOOD_LIMIT else "middle"


@register.filter
def percent(share: float | None) -> str:
    return "–" if share is None else f"{round(share * 100)}\u202f%"


@register.filter
def certainty(share: float) -> str:
    """How sure a reading is, in words: a bare percentage looks like a measurement."""
    if share < UNSURE:
        return _("eher unsicher")
    return _("recht sicher") if share < SURE else _("sehr sicher")


@register.filter
def dollars(amount: Decimal) -> str:
    """An amount of money, to the cent; what is less than one is not rounded to nothing."""
    if 0 < amount < CENT:
        return _("unter %(amount)s US-Dollar") % {"amount": number_format(CENT, 2)}
    return _("%(amount)s US-Dollar") % {"amount": number_format(round(amount, 2), 2)}


@register.filter
def called(user: User) -> str:
    """What the others call a member: their name, or else the address they log in with."""
    return user.get_full_name() or user.email


@register.filter
def initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"
