"""Whom we call about: persons, who is near them, what is remembered and what humans noted."""

import datetime
import uuid
from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.accounts import Account, User
from people.querysets import (
    ContactQuerySet,
    FamilyMessageQuerySet,
    MemoryItemQuerySet,
    NoteQuerySet,
    PersonQuerySet,
)
from voicecompanion.lib.fields import EncryptedTextField
from voicecompanion.lib.phone import normalise_number

if TYPE_CHECKING:
    from people.models.ledger import Consent


class Person(models.Model):
    """Somebody the companion talks with: a senior in a private account, a patient in a clinical one."""

    class Kind(models.TextChoices):
        SENIOR = "senior", _("Senior")
        PATIENT = "patient", _("Patient")

    class Language(models.TextChoices):
        GERMAN = "de", _("Deutsch")
        ENGLISH = "en", _("Englisch")

    class Address(models.TextChoices):
        FORMAL = "sie", _("Sie")
        INFORMAL = "du", _("Du")

    class Pace(models.TextChoices):
        SLOW = "slow", _("langsam")
        CALM = "calm", _("ruhig")
        NORMAL = "normal", _("normal")

    class Volume(models.TextChoices):
        NORMAL = "normal", _("normal")
        LOUD = "loud", _("lauter")

    class Voice(models.TextChoices):
        """OpenAI's voices; the first two are the ones it recommends."""

        HOUSE = "", _("wie im Haus üblich")
        MARIN = "marin", "Marin"
        CEDAR = "cedar", "Cedar"
        CORAL = "coral", "Coral"
        SAGE = "sage", "Sage"
        VERSE = "verse", "Verse"

    # A finished sentence is answered after this pause: never sooner, and longer for those who pause longer.
    SHORTEST_PAUSE_MS = 1_200
    LONGEST_PAUSE_MS = 4_000

    account = models.ForeignKey(Account, models.CASCADE, related_name="people")
    kind = models.CharField(_("Art"), max_length=20, choices=Kind, default=Kind.SENIOR)
    display_name = models.CharField(_("Name"), max_length=255)
    # Numbers of rows come again when an old copy of the database is brought back; this one never does.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Not unique: a couple shares a telephone.
    phone_e164 = models.CharField(_("Telefonnummer"), max_length=20, db_index=True)
    language = models.CharField(_("Sprache"), max_length=10, choices=Language, default=Language.GERMAN)
    retention_days = models.PositiveSmallIntegerField(
        _("Aufbewahrung in Tagen"), default=30, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    paused = models.BooleanField(
        _("pausiert"), default=False, help_text=_("Während einer Pause wird nicht angerufen.")
    )
    # A pause with an end: a journey, a stay in hospital. Both days are part of it.
    paused_from = models.DateField(_("Pause vom"), null=True, blank=True)
    paused_until = models.DateField(_("Pause bis"), null=True, blank=True)
    # --- how the companion speaks with this person
    address = models.CharField(_("Anrede"), max_length=10, choices=Address, default=Address.FORMAL)
    pace = models.CharField(_("Sprechtempo"), max_length=10, choices=Pace, default=Pace.CALM)
    volume = models.CharField(_("Lautstärke"), max_length=10, choices=Volume, default=Volume.NORMAL)
    voice = models.CharField(_("Stimme"), max_length=20, choices=Voice, default=Voice.HOUSE, blank=True)
    topics_to_avoid = EncryptedTextField(
        _("Themen, die nicht angesprochen werden"), blank=True, default="", max_length=500
    )
    hearing_notes = EncryptedTextField(_("Hinweise zum Hören"), blank=True, default="", max_length=500)
    pause_ms = models.PositiveSmallIntegerField(
        _("Pause vor der Antwort in Millisekunden"),
        default=SHORTEST_PAUSE_MS,
        validators=[MinValueValidator(SHORTEST_PAUSE_MS), MaxValueValidator(LONGEST_PAUSE_MS)],
    )
    pause_is_learnt = models.BooleanField(
        _("Pause aus den Gesprächen lernen"),
        default=True,
        help_text=_("Der Begleiter passt die Pause an die Sprechpausen der Person an."),
    )
    longest_call_minutes = models.PositiveSmallIntegerField(
        _("Längstes Gespräch in Minuten"), default=30, validators=[MinValueValidator(1), MaxValueValidator(55)]
    )
    daily_minutes = models.PositiveSmallIntegerField(
        _("Gesprächsminuten am Tag"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("Leer: unbegrenzt."),
    )
    # --- what the questionnaire asks at the start, beside memory and preferences
    dialect = models.CharField(_("Mundart"), max_length=60, blank=True, default="")
    awake_from = models.TimeField(_("Wach ab"), null=True, blank=True)
    awake_until = models.TimeField(_("Wach bis"), null=True, blank=True)
    usual_day = EncryptedTextField(
        _("Was für diesen Menschen normal ist"), blank=True, default="", max_length=1000
    )
    questionnaire_at = models.DateTimeField(_("Fragebogen ausgefüllt"), null=True, blank=True, editable=False)
    # Article 18: everything is kept, and nothing of it is used until a human lifts it.
    restricted_at = models.DateTimeField(_("eingeschränkt seit"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[PersonQuerySet] = PersonQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("Person")
        verbose_name_plural = _("Personen")
        ordering: ClassVar = ["display_name", "pk"]

    def __str__(self) -> str:
        return self.display_name

    def clean(self) -> None:
        self.phone_e164 = normalise_number(self.phone_e164)

    def answers(self) -> dict[str, bool]:
        """What this person said to each purpose they were asked about: the newest row of the ledger counts."""
        return {row.purpose: row.granted for row in self.consents.all() if row.member_id is None}

    def granted_purposes(self) -> frozenset[str]:
        """The purposes this person agrees to now."""
        return frozenset(purpose for purpose, granted in self.answers().items() if granted)

    def agrees_to(self, purpose: "Consent.Purpose") -> bool:
        return self.answers().get(purpose.value, False)

    def has_refused(self, purpose: "Consent.Purpose") -> bool:
        """True if it was withdrawn or denied: never having been asked is no refusal."""
        return not self.answers().get(purpose.value, True)

    def shares_with(self, user_id: int) -> bool:
        """Does this person share what is recorded with a member? What was said about that member counts first."""
        about = [row.granted for row in self.consents.all() if row.member_id == user_id]
        return about[-1] if about else self.answers().get("sharing", False)

    @property
    def consent_recording(self) -> bool:
        """The API's one word for the ledger: are transcripts kept?"""
        return "transcript" in self.granted_purposes()

    def is_paused(self, today: datetime.date) -> bool:
        """Is there a pause on this local day, with or without an end?"""
        if self.paused or (self.paused_from is None and self.paused_until is None):
            return self.paused
        begun = self.paused_from is None or self.paused_from <= today
        return begun and (self.paused_until is None or today <= self.paused_until)


class MemoryItem(models.Model):
    """One thing the companion remembers about a person, with its origin."""

    class Category(models.TextChoices):
        """The values are the keys of the API's `memory_state`."""

        FACT = "facts", _("Tatsachen")
        PREFERENCE = "preferences", _("Vorlieben")
        IMPORTANT_PERSON = "important_people", _("Wichtige Menschen")
        RECENT_TOPIC = "recent_topics", _("Letzte Themen")
        HEALTH_NOTE = "health_notes", _("Gesundheit")
        MOOD = "mood_indicator", _("Stimmung")

    person = models.ForeignKey(Person, models.CASCADE, related_name="memory_items")
    category = models.CharField(_("Kategorie"), max_length=20, choices=Category)
    text = EncryptedTextField(_("Text"))
    # The call it was learnt in; a number, because calls are built on people and not the other way round.
    call_id = models.BigIntegerField(_("Anruf"), null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("seit"), default=timezone.now, editable=False)
    # When a human corrected it: by `recorded_by`.
    edited_at = models.DateTimeField(_("berichtigt"), null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("zuletzt bestätigt"), default=timezone.now, editable=False)

    objects: ClassVar[MemoryItemQuerySet] = MemoryItemQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("Erinnerung")
        verbose_name_plural = _("Erinnerungen")

    def __str__(self) -> str:
        return f"{self.category} {self.pk}"


class Contact(models.Model):
    """Somebody near a person, in the order in which they are asked for help. Written by members; a third party."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="contacts")
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=1)
    name = EncryptedTextField(_("Name"), max_length=120)
    relation = EncryptedTextField(_("Wer das ist"), blank=True, default="", max_length=120)
    phone_e164 = EncryptedTextField(_("Telefonnummer"), blank=True, default="", max_length=20)
    email = EncryptedTextField(_("E-Mail-Adresse"), blank=True, default="", max_length=254)
    has_key = models.BooleanField(_("hat einen Schlüssel"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[ContactQuerySet] = ContactQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        verbose_name = _("Kontakt")
        verbose_name_plural = _("Kontakte")

    def __str__(self) -> str:
        return f"{self.position} {self.pk}"


class Note(models.Model):
    """What a human wrote down about a person, for the others who look after them. The companion never reads it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notes")
    author = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    text = EncryptedTextField(_("Notiz"), max_length=2000)
    created_at = models.DateTimeField(_("geschrieben"), default=timezone.now, editable=False)
    edited_at = models.DateTimeField(_("geändert"), null=True, blank=True, editable=False)

    objects: ClassVar[NoteQuerySet] = NoteQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["person", "-created_at"], name="notes_of_a_person")]
        verbose_name = _("Notiz")
        verbose_name_plural = _("Notizen")

    def __str__(self) -> str:
        return f"{self.pk}"


class FamilyMessage(models.Model):
    """A few words of a member, read aloud to a person in their next call, with the name of who wrote them."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="family_messages")
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    text = EncryptedTextField(_("Nachricht"), max_length=400)
    created_at = models.DateTimeField(_("geschrieben"), default=timezone.now, editable=False)
    read_at = models.DateTimeField(_("vorgelesen"), null=True, blank=True, editable=False)
    # A number for the reason given at MemoryItem.call_id.
    call_id = models.BigIntegerField(_("Anruf"), null=True, blank=True, editable=False)

    objects: ClassVar[FamilyMessageQuerySet] = FamilyMessageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("Nachricht der Familie")
        verbose_name_plural = _("Nachrichten der Familie")

    def __str__(self) -> str:
        return f"{self.pk}"
