"""What a person agreed to and asked for, and who read about them: rows that are only ever added.

The database itself refuses to change or delete a line (`people.guards`), and every line is a link of one chain of
hashes (`people.chain`). Lines go only through `people.chain.remove`, which leaves a tombstone in the chain.
"""

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.accounts import User
from people.models.persons import Person
from voicecompanion.lib.fields import EncryptedTextField


def new_nonce() -> str:
    """Keeps the hash of a removed line from being guessed from what it may have said."""
    return secrets.token_hex(8)


class Consent(models.Model):
    """One line of the consent ledger: rows are only ever added, and the newest one of a purpose counts.

    For `SHARING` the newest one about a member counts for that member, and the newest one without a member for
    all others of the account.
    """

    class Purpose(models.TextChoices):
        CALLS = "calls", _("angerufen werden")
        CONVERSATION = "conversation", _("mit der KI sprechen")
        TRANSCRIPT = "transcript", _("Mitschrift")
        ANALYSIS = "analysis", _("Auswertung")
        MEMORY = "memory", _("Gedächtnis")
        SHARING = "sharing", _("Weitergabe an Mitglieder des Kontos")
        MESSAGES = "messages", _("Nachrichten vorlesen")

    class Giver(models.TextChoices):
        """Who agreed or withdrew. A relative as such is none of them."""

        PERSON = "person", _("die Person selbst")
        GUARDIAN = "guardian", _("rechtliche Betreuung")
        ATTORNEY = "attorney", _("mit Vollmacht")

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
    # The number stays when the login is gone: a line never changes.
    recorded_by = models.ForeignKey(
        User, models.DO_NOTHING, null=True, blank=True, related_name="+", db_constraint=False
    )
    # Of `SHARING`: the member it is about; NULL for everybody in the account, as far as their own level reaches.
    member = models.ForeignKey(
        User, models.DO_NOTHING, null=True, blank=True, related_name="+", db_constraint=False
    )
    given_by = models.CharField(_("von wem"), max_length=20, choices=Giver, default=Giver.PERSON)
    # Of somebody who decides for the person: who, by what document, and how far that document reaches.
    proxy_name = EncryptedTextField(_("Name der vertretenden Person"), blank=True, default="", max_length=120)
    proxy_document = EncryptedTextField(_("Dokument"), blank=True, default="", max_length=200)
    proxy_scope = EncryptedTextField(_("Umfang der Vertretung"), blank=True, default="", max_length=300)
    review_on = models.DateField(_("Wiedervorlage"), null=True, blank=True)
    evidence = EncryptedTextField(_("Nachweis"), blank=True, default="", max_length=300)
    # The call in which it was said; a number for the reason given at MemoryItem.call_id.
    call_id = models.BigIntegerField(_("Anruf"), null=True, blank=True)
    # What was agreed to, word by word: see `people.wording`.
    wording_version = models.CharField(_("Fassung des Wortlauts"), max_length=20, default="2026-11")
    wording_hash = models.CharField(_("Prüfsumme des Wortlauts"), max_length=64, blank=True, default="")
    nonce = models.CharField(max_length=16, default=new_nonce, editable=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(purpose="sharing") | Q(member=None), name="a_member_only_for_sharing"
            )
        ]
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
        STOP_CALLS = "stop_calls", _("nicht mehr anrufen")
        STOP_MESSAGES = "stop_messages", _("keine Nachrichten mehr vorlesen")

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
        CONTACTS = "contacts", _("Kontakte")
        ACCESS_LOG = "access_log", _("Zugriffsprotokoll")

    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="accesses")
    user = models.ForeignKey(User, models.DO_NOTHING, null=True, blank=True, related_name="+", db_constraint=False)
    via = models.CharField(_("Weg"), max_length=20, default="portal")
    # The key with which a program read; a number, because it stays when the key is gone.
    key_id = models.BigIntegerField(_("Schlüssel"), null=True, blank=True, editable=False)
    what = models.CharField(_("was"), max_length=20, choices=What)
    object_id = models.BigIntegerField(null=True, blank=True)
    # Why, in the reader's own words, where it has to be said: in the administration.
    reason = EncryptedTextField(_("Grund"), blank=True, default="", max_length=300)
    read_at = models.DateTimeField(_("wann"), default=timezone.now, editable=False, db_index=True)
    nonce = models.CharField(max_length=16, default=new_nonce, editable=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("Zugriff")
        verbose_name_plural = _("Zugriffe")

    def __str__(self) -> str:
        return f"{self.what} {self.object_id}"


class Erasure(models.Model):
    """A tombstone: that somebody was erased, by whom and when, and not who it was.

    It is what keeps an erased person erased when an old copy of the database is brought back
    (`people.erasure.reapply`); its twin stands in a file outside the database (`people.tombstones`).
    """

    # The random name of the person's row, which no other row ever gets.
    person_uid = models.UUIDField(unique=True, editable=False)
    account_id = models.BigIntegerField(editable=False)
    erased_by = models.ForeignKey(
        User, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, editable=False
    )
    erased_at = models.DateTimeField(_("gelöscht"), default=timezone.now, editable=False)
    # How many rows of each kind went: {"calls.utterance": 12, …}
    counts = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("Löschung")
        verbose_name_plural = _("Löschungen")

    def __str__(self) -> str:
        return f"{self.pk}"


class Link(models.Model):
    """One link of the chain: the hash of a line of a ledger, or that lines of it were taken away."""

    class Ledger(models.TextChoices):
        CONSENT = "consent", _("Einwilligungen")
        ACCESS = "access", _("Zugriffe")
        ERASURE = "erasure", _("Löschungen")

    class Why(models.TextChoices):
        ADDED = "", _("hinzugefügt")
        RETENTION = "retention", _("Aufbewahrung abgelaufen")
        ERASURE = "erasure", _("Person gelöscht")

    ledger = models.CharField(max_length=10, choices=Ledger, editable=False)
    # One row that was added, or a range of rows that were taken away.
    first_row = models.BigIntegerField(editable=False)
    last_row = models.BigIntegerField(editable=False)
    removed = models.CharField(max_length=10, choices=Why, blank=True, default="", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    # SHA-256 in hex: of the row's content ("" for a removal), and of this link with the one before it.
    content_hash = models.CharField(max_length=64, blank=True, editable=False)
    link_hash = models.CharField(max_length=64, editable=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["ledger", "first_row", "last_row"], name="rows_taken_away", condition=~Q(removed="")
            )
        ]
        verbose_name = _("Glied der Kette")
        verbose_name_plural = _("Glieder der Kette")

    def __str__(self) -> str:
        return f"{self.pk} {self.ledger}"


class RetentionRun(models.Model):
    """One run of the retention: when, how far it came, and what it deleted. It names nobody."""

    class State(models.TextChoices):
        RUNNING = "running", _("läuft")
        DONE = "done", _("fertig")
        REFUSED = "refused", _("verweigert")

    class Refusal(models.TextChoices):
        NONE = "", ""
        CLOCK = "clock", _("die Uhr ist gesprungen")
        SHARE = "share", _("zu viel auf einmal wäre verschwunden")

    # False for a run over the accounts of a member who asked for it.
    everything = models.BooleanField(_("über alle Konten"), default=True, editable=False)
    started_at = models.DateTimeField(_("begonnen"), default=timezone.now, editable=False, db_index=True)
    finished_at = models.DateTimeField(_("fertig um"), null=True, editable=False)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.RUNNING, editable=False)
    refusal = models.CharField(_("Grund"), max_length=10, choices=Refusal, blank=True, default="", editable=False)
    # {"calls.utterance": 12, …}
    counts = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("Lauf der Aufbewahrung")
        verbose_name_plural = _("Läufe der Aufbewahrung")

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"
