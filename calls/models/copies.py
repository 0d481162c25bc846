"""What the carrier keeps about people who were erased here, until it has deleted it as well."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ProviderCopy(models.Model):
    """A record at Twilio that has to go. It names nobody: whose it was is not kept."""

    class Kind(models.TextChoices):
        CALL = "call", _("Anruf")
        MESSAGE = "message", _("SMS")

    class State(models.TextChoices):
        WAITING = "waiting", _("wartet")
        DELETED = "deleted", _("gelöscht")
        GIVEN_UP = "given_up", _("nicht löschbar")

    sid = models.CharField(max_length=100, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind, editable=False)
    # Of the erasure it belongs to, for its receipt.
    erasure_id = models.BigIntegerField(db_index=True, editable=False)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.WAITING, editable=False)
    attempts = models.PositiveSmallIntegerField(_("Versuche"), default=0, editable=False)
    next_at = models.DateTimeField(null=True, default=timezone.now, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], name="copies_to_delete", condition=Q(next_at__isnull=False))
        ]
        verbose_name = _("Kopie beim Anbieter")
        verbose_name_plural = _("Kopien beim Anbieter")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
