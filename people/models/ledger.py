"""What a person agreed to and asked for, and who read about them: rows that are only ever added."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.accounts import User
from people.models.persons import Person
from voicecompanion.lib.fields import EncryptedTextField


class Consent(models.Model):
    """One line of the consent ledger: rows are only ever added, and the newest one of a purpose counts."""

    class Purpose(models.TextChoices):
        CALLS = "calls", _("angerufen werden")
        CONVERSATION = "conversation", _("mit der KI sprechen")
        TRANSCRIPT = "transcript", _("Mitschrift")
        ANALYSIS = "analysis", _("Auswertung")
        MEMORY = "memory", _("Gedächtnis")
        MESSAGES = "messages", _("Nachrichten vorlesen")

    class Method(models.TextChoices):
        API = "api", _("Schnittstelle")
        PORTAL = "portal", _("Portal")
        SPOKEN = "spoken", _("gesprochen")
        WRITTEN = "written", _("schriftlich")

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField(_("Zweck"), max_length=20, choices=Purpose)
    granted = models.BooleanField(_("erteilt"))
    recorded_at = models.DateTimeField(_("wann"), default=timezone.now, editable=False)
    method = models.CharField(_("wie"), max_length=20, choices=Method)
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    wording_version = models.CharField(_("Fassung des Wortlauts"), max_length=20, default="2026-11")

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("Einwilligung")
        verbose_name_plural = _("Einwilligungen")

    def __str__(self) -> str:
        return f"{self.purpose}: {self.granted}"


class PrivacyRequest(models.Model):
    """Something a person asked for about their own data, and what was done about it at once."""

    class Kind(models.TextChoices):
        FORGET = "forget", _("etwas vergessen")
        KEEP_OFF_RECORD = "keep_off_record", _("dieses Gespräch nicht mitschreiben")
        KEEP_PRIVATE = "keep_private", _("dieses Gespräch nicht zeigen")
        STOP_STORING = "stop_storing", _("nichts mehr speichern")

    person = models.ForeignKey(Person, models.CASCADE, related_name="privacy_requests")
    kind = models.CharField(_("Wunsch"), max_length=20, choices=Kind)
    method = models.CharField(_("wie"), max_length=20, choices=Consent.Method, default=Consent.Method.SPOKEN)
    # A number for the reason given at MemoryItem.call_id.
    call_id = models.BigIntegerField(_("Anruf"), null=True, blank=True)
    removed = models.PositiveIntegerField(_("gelöschte Einträge"), default=0)
    recorded_at = models.DateTimeField(_("wann"), default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("Wunsch zum Datenschutz")
        verbose_name_plural = _("Wünsche zum Datenschutz")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Access(models.Model):
    """One line of the access log: somebody read content about a person."""

    class What(models.TextChoices):
        TRANSCRIPT = "transcript", _("Mitschrift")
        SUMMARY = "summary", _("Zusammenfassung")
        MEMORY = "memory", _("Gedächtnis")
        NOTES = "notes", _("Notizen")
        EXPORT = "export", _("Export")

    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="accesses")
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    via = models.CharField(_("Weg"), max_length=20, default="portal")
    what = models.CharField(_("was"), max_length=20, choices=What)
    object_id = models.BigIntegerField(null=True, blank=True)
    # Why, in the reader's own words, where it has to be said: in the administration.
    reason = EncryptedTextField(_("Grund"), blank=True, default="", max_length=300)
    read_at = models.DateTimeField(_("wann"), default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("Zugriff")
        verbose_name_plural = _("Zugriffe")

    def __str__(self) -> str:
        return f"{self.what} {self.object_id}"
