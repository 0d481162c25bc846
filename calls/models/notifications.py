"""Who is told what: the outbox of mails and short messages, and what each member wants to be told."""

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from calls.models.calls import Concern
from calls.querysets import NotificationQuerySet
from people.models import Account, Contact, Membership, Person
from voicecompanion.lib.fields import EncryptedTextField


class NotificationPreference(models.Model):
    """What a member wants to be told, and how. Without a row the defaults of their role hold."""

    class Way(models.TextChoices):
        NONE = "none", _("gar nicht")
        EMAIL = "email", _("per E-Mail")
        SMS = "sms", _("per SMS")
        BOTH = "both", _("per E-Mail und SMS")

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="notification_preference")
    emergencies = models.CharField(_("Möglicher Notfall"), max_length=10, choices=Way, default=Way.EMAIL)
    concerns = models.CharField(_("Anderer Anlass zur Sorge"), max_length=10, choices=Way, default=Way.EMAIL)
    missed = models.CharField(_("Geplanter Anruf nicht erreicht"), max_length=10, choices=Way, default=Way.NONE)
    weekly = models.BooleanField(_("Wochenbericht per E-Mail"), default=False)
    phone_e164 = EncryptedTextField(_("Mobilnummer für SMS"), blank=True, default="", max_length=20)
    # Local times; between them only emergencies are told at once. None on both sides: always.
    quiet_from = models.TimeField(_("Ruhe von"), null=True, blank=True)
    quiet_until = models.TimeField(_("Ruhe bis"), null=True, blank=True)
    language = models.CharField(
        _("Sprache"), max_length=10, choices=Person.Language, default=Person.Language.GERMAN
    )

    class Meta:
        verbose_name = _("Wunsch zu Benachrichtigungen")
        verbose_name_plural = _("Wünsche zu Benachrichtigungen")

    def __str__(self) -> str:
        return f"{self.membership_id}"


def new_link_key() -> str:
    return secrets.token_urlsafe(12)


class Notification(models.Model):
    """One message to one person by one way. It is written with its cause, in one transaction, and sent later.

    It holds no word of content: all it says is that somebody should look, and where.
    """

    class Kind(models.TextChoices):
        EMERGENCY = "emergency", _("möglicher Notfall")
        CONCERN = "concern", _("Anlass zur Sorge")
        MISSED = "missed", _("geplanter Anruf nicht erreicht")
        ALL_CLEAR = "all_clear", _("Entwarnung")
        WEEKLY = "weekly", _("Wochenbericht")

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-Mail")
        SMS = "sms", _("SMS")

    class State(models.TextChoices):
        WAITING = "waiting", _("wartet")
        SENDING = "sending", _("wird versendet")
        SENT = "sent", _("versendet")
        DELIVERED = "delivered", _("zugestellt")
        UNDELIVERABLE = "undeliverable", _("nicht zustellbar")
        DROPPED = "dropped", _("nicht mehr nötig")

    account = models.ForeignKey(Account, models.CASCADE, related_name="notifications")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="notifications")
    concern = models.ForeignKey(Concern, models.CASCADE, null=True, blank=True, related_name="notifications")
    kind = models.CharField(_("Anlass"), max_length=20, choices=Kind)
    channel = models.CharField(_("Weg"), max_length=10, choices=Channel)
    # One of the two is set.
    membership = models.ForeignKey(Membership, models.CASCADE, null=True, blank=True, related_name="notifications")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, blank=True, related_name="notifications")
    # Everything about the same topic on one day is one message to one recipient.
    topic = models.CharField(max_length=80)
    # Leads to the page, behind the login; and finds a short message again at the carrier.
    link_key = models.CharField(max_length=20, unique=True, default=new_link_key, editable=False)
    state = models.CharField(_("Stand"), max_length=20, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("Versuche"), default=0)
    next_at = models.DateTimeField(_("nächster Versuch"), null=True, blank=True, default=timezone.now)
    message_sid = models.CharField(max_length=40, null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("entstanden"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("versendet um"), null=True, blank=True)
    seen_at = models.DateTimeField(_("geöffnet"), null=True, blank=True)

    objects: ClassVar[NotificationQuerySet] = NotificationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["membership", "channel", "topic"],
                name="one_message_per_member_and_topic",
                condition=Q(membership__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["contact", "channel", "topic"],
                name="one_message_per_contact_and_topic",
                condition=Q(contact__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(membership__isnull=False) ^ Q(contact__isnull=False), name="one_recipient"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], name="notifications_to_send", condition=Q(next_at__isnull=False)),
            models.Index(fields=["person", "-created_at"], name="notifications_of_a_person"),
        ]
        verbose_name = _("Benachrichtigung")
        verbose_name_plural = _("Benachrichtigungen")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
