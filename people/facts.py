"""The facts of data protection as they are: what is stored, what for and how long, and who processes it."""

from typing import NamedTuple

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import Person
from voicecompanion.lib import privacy
from voicecompanion.lib.privacy import PERSONS_DAYS, Expires, Rule
from voicecompanion.lib.processors import NAMES, Processor, processors


class Stored(NamedTuple):
    """One kind of data."""

    label: str
    title: str
    purpose: str
    kept: list[str]
    third_parties: bool
    about_persons: bool  # otherwise about those who log in


def stored() -> list[Stored]:
    """Every kind of data there is a rule for."""
    return [
        Stored(
            label=rule.label,
            title=capfirst(str(rule.model._meta.verbose_name_plural)),
            purpose=str(rule.purpose),
            kept=_kept(rule),
            third_parties=rule.third_parties,
            about_persons=bool(rule.path) or rule.model is Person,
        )
        for rule in privacy.rules()
    ]


def processors_in_use() -> list[Processor]:
    return processors({name: getattr(settings, name) for name in NAMES})


def _kept(rule: Rule) -> list[str]:
    kept = [_expiry(expires) for expires in rule.expires]
    if rule.of_calls:
        kept.append(_("Inhalte so lange, wie es für die Person eingestellt ist (1 bis 365 Tage)"))
    if not kept:
        person, itself = _("so lange, wie die Person eingetragen ist"), _("so lange wie der Eintrag selbst")
        kept.append(person if rule.path else itself)
    return list(dict.fromkeys(kept))


def _expiry(expires: Expires) -> str:
    if expires.days == PERSONS_DAYS:
        return _("so lange, wie es für die Person eingestellt ist (1 bis 365 Tage)")
    days = getattr(settings, expires.days)
    return ngettext("%(days)d Tag", "%(days)d Tage", days) % {"days": days}
