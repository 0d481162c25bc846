"""The words for the steps of a call. No query is made here."""

from django import template
from django.utils.translation import gettext_lazy as _

from analytics.progress import Stand, Step
from calls.models import Call

register = template.Library()

# Behind us, and going on: "klingelt" while it rings, "hat geklingelt" afterwards.
NOW = {
    "dialling": _("wird gewählt"),
    "ringing": _("klingelt"),
    "talking": _("spricht seit"),
    "over": _("beendet"),
    "reading": _("wird ausgewertet"),
}
DONE = {
    "dialling": _("gewählt"),
    "ringing": _("hat geklingelt"),
    "talking": _("gesprochen"),
    "over": _("beendet"),
    "read": _("ausgewertet"),
    "nothing_said": _("zu wenig gesprochen"),
    "not_stored": _("ohne Einwilligung nicht gespeichert"),
    "not_read": _("Auswertung fehlgeschlagen"),
}
AHEAD = {
    "dialling": _("wählen"),
    "ringing": _("klingeln"),
    "talking": _("sprechen"),
    "over": _("beenden"),
    "reading": _("auswerten"),
}


@register.filter
def step_word(step: Step) -> str:
    """What to call a step, by how it stands."""
    if step.stand == Stand.FAILED and step.name in Call.Status.values:
        return str(Call.Status(step.name).label)
    words = {Stand.NOW: NOW, Stand.AHEAD: AHEAD}.get(step.stand, DONE)
    return str(words[step.name])
