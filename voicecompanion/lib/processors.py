"""Who processes data for us: what for, which data, where, and on what contract. Made of the settings in use.

Nothing is claimed here that the settings do not say: a contract whose date nobody entered is "not entered".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from voicecompanion.lib.environment import LOOPBACK_HOSTS

NOT_ENTERED = _("nicht eingetragen")
# What the papers are made of, so that they can be made for an installation other than this one.
NAMES = (
    "OPENAI_BASE_URL",
    "REALTIME_MODEL",
    "REALTIME_TRANSCRIPTION_MODEL",
    "SPEECH_MODEL",
    "ANALYSIS_MODEL",
    "TWILIO_API_URL",
    "EMAIL_URL",
    "EU_ONLY",
    "EU_HOSTS",
    "DATA_CENTRE",
    "OPENAI_CONTRACT",
    "OPENAI_ZERO_RETENTION",
    "TWILIO_CONTRACT",
    "HOST_CONTRACT",
    "MAIL_CONTRACT",
)


@dataclass(frozen=True)
class Processor:
    """Somebody who processes data on our behalf."""

    name: str | Promise
    task: str | Promise
    data: str | Promise
    address: str
    region: str | Promise
    contract: str | Promise
    models: tuple[str, ...] = ()
    remarks: tuple[str | Promise, ...] = ()


def region_of(url: str, eu_hosts: list[str]) -> str | Promise:
    """Where an address lies, as far as its name says so: nothing else is taken for Europe."""
    host = urlsplit(url).hostname or ""
    if host in LOOPBACK_HOSTS:
        return _("auf diesem Rechner")
    return _("Europäische Union") if host in eu_hosts else _("außerhalb der Europäischen Union oder unbekannt")


def processors(said: Mapping[str, Any]) -> list[Processor]:
    """The processors of an installation with these settings (`NAMES`)."""
    return [_openai(said), _twilio(said), _host(said), *_mail(said)]


def _openai(said: Mapping[str, Any]) -> Processor:
    zero = said["OPENAI_ZERO_RETENTION"]
    return Processor(
        name="OpenAI",
        task=_("Sprachmodell im Gespräch, Umwandlung von Sprache in Text, Auswertung, Vertonung fester Sätze"),
        data=_("Ton und Text laufender Gespräche; Mitschriften zur Auswertung; statt eines Namens eine Prüfsumme"),
        address=said["OPENAI_BASE_URL"],
        region=region_of(said["OPENAI_BASE_URL"], said["EU_HOSTS"]),
        contract=said["OPENAI_CONTRACT"] or NOT_ENTERED,
        models=(
            said["REALTIME_MODEL"],
            said["REALTIME_TRANSCRIPTION_MODEL"],
            said["ANALYSIS_MODEL"],
            said["SPEECH_MODEL"],
        ),
        remarks=(
            _("Auswertungen werden immer mit store=false angefragt; Ablaufverfolgung wird nie eingeschaltet."),
            _("Vereinbarung, nichts aufzubewahren: %s") % (zero or NOT_ENTERED),
        ),
    )


def _twilio(said: Mapping[str, Any]) -> Processor:
    return Processor(
        name="Twilio",
        task=_("Telefonanschluss und Kurznachrichten"),
        data=_("Telefonnummern, Zeit und Dauer der Anrufe, Ton im laufenden Gespräch, Texte der Kurznachrichten"),
        address=said["TWILIO_API_URL"],
        region=region_of(said["TWILIO_API_URL"], said["EU_HOSTS"]),
        contract=said["TWILIO_CONTRACT"] or NOT_ENTERED,
        remarks=(_("Gespräche werden nicht aufgenommen. Kurznachrichten nennen keinen Inhalt."),),
    )


def _host(said: Mapping[str, Any]) -> Processor:
    return Processor(
        name=_("Betreiber des Rechenzentrums"),
        task=_("Server, Datenbank und Nachrichtenwarteschlange"),
        data=_("alles, was gespeichert ist; Inhalte nur verschlüsselt"),
        address="",
        region=said["DATA_CENTRE"] or NOT_ENTERED,
        contract=said["HOST_CONTRACT"] or NOT_ENTERED,
    )


def _mail(said: Mapping[str, Any]) -> list[Processor]:
    """Without a server mails are files on this machine, and nobody processes them."""
    if said["EMAIL_URL"].startswith("file:"):
        return []
    host = urlsplit(said["EMAIL_URL"]).hostname or ""
    return [
        Processor(
            name=_("Mailserver"),
            task=_("Versand von Mitteilungen und Einladungen"),
            data=_("E-Mail-Adressen der Mitglieder; kein Inhalt aus Gesprächen"),
            address=host,
            region=region_of(f"smtp://{host}", said["EU_HOSTS"]),
            contract=said["MAIL_CONTRACT"] or NOT_ENTERED,
        )
    ]
