"""Who there is: accounts, their members, the persons whom we call, what they agreed to, what is remembered."""

from typing import ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.querysets import MemoryItemQuerySet, PersonQuerySet
from voicecompanion.lib.fields import EncryptedTextField
from voicecompanion.lib.phone import normalise_number


class UserManager(BaseUserManager["User"]):
    """Makes users, who are known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """Somebody who logs in: a relative, a nurse, an administrator."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("E-Mail-Adresse"), unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]


class Account(models.Model):
    """The tenant: a family or a clinic. Nothing of one account is ever shown to another."""

    class Type(models.TextChoices):
        PRIVATE = "private", _("privat")
        CLINICAL = "clinical", _("klinisch")

    class UnknownCallers(models.TextChoices):
        """What somebody hears whose number nobody knows."""

        TALK = "talk", _("freundlich und kurz sprechen, ohne Gedächtnis")
        REFUSE = "refuse", _("freundlich abweisen, ohne Sprachmodell")

    # By migration; callers whom nobody knows belong to the first one.
    STANDARD_PRIVATE_ID = 1
    STANDARD_CLINICAL_ID = 2

    type = models.CharField(_("Art"), max_length=20, choices=Type, default=Type.PRIVATE)
    name = models.CharField(_("Name"), max_length=255)
    safety_analysis = models.BooleanField(
        _("Sicherheitsprüfung ohne Einwilligung"),
        default=True,
        help_text=_(
            "Ohne Einwilligung wird ein Gespräch nur im Arbeitsspeicher auf Notlagen geprüft; "
            "gespeichert werden Art und Zeit, kein Wort."
        ),
    )
    unknown_callers = models.CharField(
        _("Unbekannte Anrufer"), max_length=20, choices=UnknownCallers, default=UnknownCallers.TALK
    )
    monthly_minutes = models.PositiveIntegerField(
        _("Gesprächsminuten im Monat"), null=True, blank=True, help_text=_("Leer: unbegrenzt.")
    )
    monthly_budget_usd = models.DecimalField(
        _("Budget im Monat in US-Dollar"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Was OpenAI für die Gespräche berechnet. Leer: unbegrenzt."),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("Konto")
        verbose_name_plural = _("Konten")

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """What a user may do in an account, and how much of its persons' calls they see."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("Verwaltung")
        RELATIVE = "relative", _("Angehörige")
        CLINICIAN = "clinician", _("Klinikpersonal")

    class Sees(models.IntegerChoices):
        """Ordered: each level includes the ones before it."""

        STATUS = 1, _("nur ob ein Gespräch stattfand")
        SUMMARY = 2, _("Stimmung und Zusammenfassung")
        TRANSCRIPT = 3, _("auch Mitschrift und Gedächtnis")

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    account = models.ForeignKey(Account, models.CASCADE, related_name="memberships")
    role = models.CharField(_("Rolle"), max_length=20, choices=Role, default=Role.RELATIVE)
    sees = models.PositiveSmallIntegerField(_("sieht"), choices=Sees, default=Sees.STATUS)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "account"], name="one_membership_per_account")
        ]
        verbose_name = _("Mitgliedschaft")
        verbose_name_plural = _("Mitgliedschaften")

    def __str__(self) -> str:
        return f"{self.user_id} in {self.account_id}"


class PhoneLine(models.Model):
    """A number that people call. With an account, only that account's persons are looked up."""

    number_e164 = models.CharField(_("Telefonnummer"), max_length=20, unique=True)
    account = models.ForeignKey(Account, models.CASCADE, null=True, blank=True, related_name="phone_lines")

    class Meta:
        verbose_name = _("Telefonanschluss")
        verbose_name_plural = _("Telefonanschlüsse")

    def __str__(self) -> str:
        return self.number_e164

    def clean(self) -> None:
        self.number_e164 = normalise_number(self.number_e164)


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
    # Not unique: a couple shares a telephone.
    phone_e164 = models.CharField(_("Telefonnummer"), max_length=20, db_index=True)
    language = models.CharField(_("Sprache"), max_length=10, choices=Language, default=Language.GERMAN)
    retention_days = models.PositiveSmallIntegerField(
        _("Aufbewahrung in Tagen"), default=30, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    paused = models.BooleanField(
        _("pausiert"), default=False, help_text=_("Während einer Pause wird nicht angerufen.")
    )
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

    def granted_purposes(self) -> frozenset[str]:
        """The purposes this person agrees to now: the newest row of the ledger counts for each."""
        newest: dict[str, bool] = {consent.purpose: consent.granted for consent in self.consents.all()}
        return frozenset(purpose for purpose, granted in newest.items() if granted)

    def agrees_to(self, purpose: "Consent.Purpose") -> bool:
        return purpose.value in self.granted_purposes()

    @property
    def consent_recording(self) -> bool:
        """The API's one word for the ledger: are transcripts kept?"""
        return self.agrees_to(Consent.Purpose.TRANSCRIPT)

    def refuses_calls(self) -> bool:
        """True if the consent to be called was withdrawn (never having been asked is no refusal)."""
        rows = [consent.granted for consent in self.consents.all() if consent.purpose == Consent.Purpose.CALLS]
        return bool(rows) and not rows[-1]


class Consent(models.Model):
    """One line of the consent ledger: rows are only ever added, and the newest one of a purpose counts."""

    class Purpose(models.TextChoices):
        CALLS = "calls", _("angerufen werden")
        CONVERSATION = "conversation", _("mit der KI sprechen")
        TRANSCRIPT = "transcript", _("Mitschrift")
        ANALYSIS = "analysis", _("Auswertung")
        MEMORY = "memory", _("Gedächtnis")

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
    confirmed_at = models.DateTimeField(_("zuletzt bestätigt"), default=timezone.now, editable=False)

    objects: ClassVar[MemoryItemQuerySet] = MemoryItemQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("Erinnerung")
        verbose_name_plural = _("Erinnerungen")

    def __str__(self) -> str:
        return f"{self.category} {self.pk}"


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
        EXPORT = "export", _("Export")

    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="accesses")
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    via = models.CharField(_("Weg"), max_length=20, default="portal")
    what = models.CharField(_("was"), max_length=20, choices=What)
    object_id = models.BigIntegerField(null=True, blank=True)
    read_at = models.DateTimeField(_("wann"), default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("Zugriff")
        verbose_name_plural = _("Zugriffe")

    def __str__(self) -> str:
        return f"{self.what} {self.object_id}"
