"""Keys of programs: what opens the JSON API in the name of a member."""

import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.accounts import User
from people.querysets import ApiKeyQuerySet


class ApiKey(models.Model):
    """A key with which a program reads, or reads and writes, what its user may. Only its SHA-256 is stored."""

    class Scope(models.TextChoices):
        READ = "read", _("nur lesen")
        WRITE = "write", _("lesen und ändern")

    LASTS = datetime.timedelta(days=365)
    MOST = 20  # of one user at a time

    user = models.ForeignKey(User, models.CASCADE, related_name="api_keys", verbose_name=_("Benutzer"))
    name = models.CharField(_("Wofür"), max_length=80)
    scope = models.CharField(_("Was er darf"), max_length=10, choices=Scope, default=Scope.READ)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("angelegt"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("gilt bis"))
    # A day is enough to see whether it is still needed, and one write a day is little.
    last_used_on = models.DateField(_("zuletzt benutzt"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("widerrufen"), null=True, blank=True)

    objects: ClassVar[ApiKeyQuerySet] = ApiKeyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("Schlüssel eines Programms")
        verbose_name_plural = _("Schlüssel von Programmen")

    def __str__(self) -> str:
        return f"{self.scope} {self.pk}"
