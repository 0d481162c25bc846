"""Calls that are planned: on which days and at what times, and what became of each of them."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from calls.models.calls import Call
from calls.querysets import CheckInPlanQuerySet, CheckInQuerySet
from calls.scheduling import HOLIDAY_REGIONS, Timetable, parse_days, parse_times
from people.models import Account, Person
from voicecompanion.lib.fields import EncryptedTextField


def default_time_zone() -> str:
    return str(settings.TIME_ZONE)


class CheckInPlan(models.Model):
    """When somebody is called, in the time of their own clock, and what is tried before others are told."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="check_in_plans")
    # ISO weekdays, "1" is Monday: "12345".
    days = models.CharField(_("Tage"), max_length=7, default="1234567")
    # Local times, ascending: "10:00 18:30".
    times = models.CharField(_("Uhrzeiten"), max_length=60, default="10:00")
    time_zone = models.CharField(_("Zeitzone"), max_length=60, default=default_time_zone)
    # On its public holidays nobody is called; empty if every day is like the others.
    holidays = models.CharField(
        _("Nicht an Feiertagen von"), max_length=10, blank=True, default="", choices=HOLIDAY_REGIONS
    )
    starts_on = models.DateField(_("Erster Tag"), null=True, blank=True)
    ends_on = models.DateField(_("Letzter Tag"), null=True, blank=True)
    longest_minutes = models.PositiveSmallIntegerField(
        _("Längstes Gespräch in Minuten"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(55)],
        help_text=_("Leer: wie bei der Person eingestellt."),
    )
    second_number_e164 = EncryptedTextField(_("Zweite Telefonnummer"), blank=True, default="", max_length=20)
    # Attempts at the first number after the first one; then one at the second number, if there is one.
    retries = models.PositiveSmallIntegerField(_("Weitere Versuche"), default=2, validators=[MaxValueValidator(5)])
    retry_minutes = models.PositiveSmallIntegerField(
        _("Minuten zwischen zwei Versuchen"),
        default=15,
        validators=[MinValueValidator(5), MaxValueValidator(120)],
    )
    active = models.BooleanField(_("wird ausgeführt"), default=True)
    # A change is no reason to make up for what would have been due before it.
    holds_from = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[CheckInPlanQuerySet] = CheckInPlanQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("Anrufplan")
        verbose_name_plural = _("Anrufpläne")

    def __str__(self) -> str:
        return f"{self.days} {self.times}"

    @property
    def timetable(self) -> Timetable:
        return Timetable(
            days=parse_days(self.days),
            times=parse_times(self.times),
            time_zone=self.time_zone,
            holidays=self.holidays,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
        )


class CheckIn(models.Model):
    """One planned call: a slot of a plan, the attempts made for it, and how it came out."""

    class State(models.TextChoices):
        DUE = "due", _("steht an")
        CALLING = "calling", _("wird angerufen")
        REACHED = "reached", _("erreicht")
        MISSED = "missed", _("nicht erreicht")
        SKIPPED = "skipped", _("ausgefallen")

    OPEN_STATES = (State.DUE, State.CALLING)

    class Outcome(models.TextChoices):
        """What the last attempt came to; for a skipped one, why there was none."""

        CONVERSATION = "conversation", _("Gespräch geführt")
        CALLED_BACK = "called_back", _("hat selbst angerufen")
        SILENT = "silent", _("abgenommen, aber nichts gesagt")
        REFUSED = "refused", _("abgenommen und gleich aufgelegt")
        VOICEMAIL = "voicemail", _("Anrufbeantworter")
        BUSY = "busy", _("besetzt")
        NO_ANSWER = "no_answer", _("nicht abgenommen")
        FAILED = "failed", _("Anruf kam nicht zustande")
        NOT_ALLOWED = "not_allowed", _("Nummer oder Budget lässt keinen Anruf zu")
        TOO_LATE = "too_late", _("nicht rechtzeitig angerufen")
        QUIET = "quiet", _("Ruhezeit")
        PAUSED = "paused", _("Pause")
        NO_CONSENT = "no_consent", _("keine Einwilligung, angerufen zu werden")
        PLAN_ENDED = "plan_ended", _("Plan beendet")

    account = models.ForeignKey(Account, models.CASCADE, related_name="check_ins")
    person = models.ForeignKey(Person, models.CASCADE, related_name="check_ins")
    # A plan that is deleted leaves what happened.
    plan = models.ForeignKey(CheckInPlan, models.SET_NULL, null=True, related_name="check_ins")
    # The plan's own name of it, in local time: "2027-03-28 02:30". One call for each, whatever clocks do.
    slot = models.CharField(_("geplant"), max_length=16)
    due_at = models.DateTimeField(_("fällig"))
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.DUE)
    outcome = models.CharField(_("Ergebnis"), max_length=20, choices=Outcome, blank=True)
    attempts = models.PositiveSmallIntegerField(_("Versuche"), default=0)
    # When it is tried next; NULL as soon as nothing is.
    next_at = models.DateTimeField(_("nächster Versuch"), null=True, blank=True)
    first_tried_at = models.DateTimeField(_("zuerst angerufen"), null=True, blank=True)
    settled_at = models.DateTimeField(_("abgeschlossen"), null=True, blank=True)
    # The attempt that is under way or was the last.
    call = models.OneToOneField(Call, models.SET_NULL, null=True, blank=True, related_name="check_in")

    objects: ClassVar[CheckInQuerySet] = CheckInQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["-due_at", "-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "slot"], name="one_check_in_per_slot")]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], name="check_ins_to_try", condition=Q(next_at__isnull=False)),
            models.Index(fields=["person", "-due_at"], name="check_ins_of_a_person"),
        ]
        verbose_name = _("Geplanter Anruf")
        verbose_name_plural = _("Geplante Anrufe")

    def __str__(self) -> str:
        return f"{self.slot} {self.state}"

    @property
    def late_minutes(self) -> int:
        """How much later than planned the first attempt was."""
        if self.first_tried_at is None:
            return 0
        return max(0, int((self.first_tried_at - self.due_at) / datetime.timedelta(minutes=1)))
