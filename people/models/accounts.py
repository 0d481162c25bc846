"""Who logs in, and where they belong: users, accounts, memberships, invitations, and how they signed in."""

import datetime
from typing import ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.querysets import InvitationQuerySet, MembershipQuerySet, SignInQuerySet
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

    def clean(self) -> None:
        """Every form keeps addresses in small letters, as the login looks for them."""
        super().clean()
        self.email = self.email.lower()


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

    objects: ClassVar[MembershipQuerySet] = MembershipQuerySet.as_manager()  # type: ignore[assignment]

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


class Invitation(models.Model):
    """Asks somebody by e-mail to join an account. Only the SHA-256 of its key is stored."""

    LASTS = datetime.timedelta(days=7)

    account = models.ForeignKey(Account, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("E-Mail-Adresse"))
    role = models.CharField(_("Rolle"), max_length=20, choices=Membership.Role, default=Membership.Role.RELATIVE)
    sees = models.PositiveSmallIntegerField(_("sieht"), choices=Membership.Sees, default=Membership.Sees.STATUS)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("eingeladen"), default=timezone.now, editable=False)
    accepted_at = models.DateTimeField(_("angenommen"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("zurückgezogen"), null=True, blank=True, editable=False)

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("Einladung")
        verbose_name_plural = _("Einladungen")

    def __str__(self) -> str:
        return f"{self.pk} to {self.account_id}"

    @property
    def expires_at(self) -> datetime.datetime:
        return self.created_at + self.LASTS

    def is_open(self, now: datetime.datetime) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and now < self.expires_at


class SignIn(models.Model):
    """One line of the audit of sign-ins. Only ever added; the address is cut to its network."""

    class Event(models.TextChoices):
        SIGNED_IN = "signed_in", _("angemeldet")
        REFUSED = "refused", _("Anmeldung abgelehnt")
        SIGNED_OUT = "signed_out", _("abgemeldet")
        ENDED = "ended", _("Sitzung beendet")
        PASSWORD_CHANGED = "password_changed", _("Passwort geändert")
        PASSWORD_RESET = "password_reset", _("Passwort zurückgesetzt")
        FACTOR_ADDED = "factor_added", _("zweiten Faktor eingerichtet")
        FACTOR_REMOVED = "factor_removed", _("zweiten Faktor entfernt")
        CODES_RENEWED = "codes_renewed", _("Notfallcodes erneuert")
        KEY_MADE = "key_made", _("Schlüssel für ein Programm gemacht")
        KEY_REVOKED = "key_revoked", _("Schlüssel eines Programms widerrufen")

    # Nobody if the address that was tried belongs to no user: what strangers type is not kept.
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="sign_ins")
    event = models.CharField(_("was"), max_length=20, choices=Event)
    # "password", "totp", "webauthn", "recovery_codes", several joined by a comma; "" where it means nothing.
    method = models.CharField(_("womit"), max_length=60, blank=True)
    network = models.CharField(_("Netz"), max_length=50, blank=True)  # an IPv4 /24 or IPv6 /48
    device = models.CharField(_("Gerät"), max_length=60, blank=True)  # "Firefox, Android"
    at = models.DateTimeField(_("wann"), default=timezone.now, editable=False)

    objects: ClassVar[SignInQuerySet] = SignInQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("Anmeldevorgang")
        verbose_name_plural = _("Anmeldevorgänge")

    def __str__(self) -> str:
        return f"{self.event} {self.pk}"
