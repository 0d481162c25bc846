"""Was everything all right today? One word and one colour per person, from calls and concerns. Pure."""

import datetime
import enum
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


class Light(enum.Enum):
    """The colour of a card; never shown without its word."""

    CALM = "calm"
    LOOK = "look"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a day's card needs to know of one call."""

    at: datetime.datetime
    is_conversation: bool
    was_missed: bool


@dataclass(frozen=True, slots=True)
class Day:
    """The answer, and what to do."""

    light: Light
    word: object
    advice: object


def today(outcomes: Iterable[Outcome], *, open_concerns: int, midnight: datetime.datetime) -> Day:
    """The card of one person. Concerns count until somebody has seen them, whatever the day."""
    calls = [outcome for outcome in outcomes if outcome.at >= midnight]
    if open_concerns:
        return Day(Light.LOOK, _("Bitte ansehen"), _("Es gibt etwas, das Sie lesen sollten."))
    if any(call.is_conversation for call in calls):
        return Day(Light.CALM, _("Ja, alles in Ordnung"), _("Heute wurde gesprochen, nichts fiel auf."))
    if any(call.was_missed for call in calls):
        return Day(
            Light.LOOK, _("Nicht erreicht"), _("Heute hat niemand abgenommen. Rufen Sie vielleicht selbst an.")
        )
    return Day(Light.QUIET, _("Noch kein Gespräch"), _("Heute wurde noch nicht gesprochen."))
