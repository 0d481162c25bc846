"""That a call happened: its states, what was said in it, and what gave reason for concern."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from calls.querysets import CallQuerySet, ConcernQuerySet
from people.models import Account, Person, User
from voicecompanion.lib.fields import EncryptedJSONField, EncryptedTextField


class Call(models.Model):
    """One telephone call. Its status only ever moves forward (see `Status.FINAL`)."""

    class Status(models.TextChoices):
        INITIATED = "initiated", _("eingeleitet")
        RINGING = "ringing", _("klingelt")
        IN_PROGRESS = "in_progress", _("im Gespräch")
        COMPLETED = "completed", _("beendet")
        FAILED = "failed", _("fehlgeschlagen")
        BUSY = "busy", _("besetzt")
        NO_ANSWER = "no_answer", _("nicht abgenommen")
        CANCELED = "canceled", _("abgebrochen")

    FINAL_STATUSES = (Status.COMPLETED, Status.FAILED, Status.BUSY, Status.NO_ANSWER, Status.CANCELED)

    class Direction(models.TextChoices):
        INBOUND = "inbound", _("eingehend")
        OUTBOUND = "outbound", _("ausgehend")
        BROWSER = "browser", _("Probe im Browser")

    class EndReason(models.TextChoices):
        """Why a conversation ended, in words that the portal shows."""

        HUNG_UP = "hung_up", _("aufgelegt")
        GOODBYE = "goodbye", _("verabschiedet")
        SILENT = "silent", _("nichts gesagt")
        SILENCE = "silence", _("nicht mehr gemeldet")
        TIME_LIMIT = "time_limit", _("Höchstdauer erreicht")
        BUDGET_USED = "budget_used", _("Budget aufgebraucht")
        UNKNOWN_CALLER = "unknown_caller", _("unbekannter Anrufer abgewiesen")
        TOO_MANY_CALLS = "too_many_calls", _("zu viele Gespräche zugleich")
        LINE_LOST = "line_lost", _("Verbindung abgerissen")
        INSUFFICIENT_QUOTA = "insufficient_quota", _("Guthaben bei OpenAI aufgebraucht")
        MODEL_NOT_FOUND = "model_not_found", _("Sprachmodell nicht verfügbar")
        INVALID_API_KEY = "invalid_api_key", _("Zugangsschlüssel von OpenAI ungültig")
        SESSION_EXPIRED = "session_expired", _("Höchstdauer bei OpenAI erreicht")
        COMPANION_REFUSED = "companion_refused", _("OpenAI hat die Einstellungen abgelehnt")
        COMPANION_UNREACHABLE = "companion_unreachable", _("OpenAI nicht erreichbar")
        COMPANION_LOST = "companion_lost", _("Verbindung zu OpenAI abgerissen")
        COMPANION_MUTE = "companion_mute", _("OpenAI antwortete nicht hörbar")
        CIRCUIT_OPEN = "circuit_open", _("OpenAI gestört, Anruf gleich entschuldigt")
        INTERNAL_ERROR = "internal_error", _("interner Fehler")
        CARRIER_REFUSED = "carrier_refused", _("von Twilio abgelehnt")
        VOICEMAIL = "voicemail", _("Anrufbeantworter")
        CONSENT_WITHDRAWN = "consent_withdrawn", _("keine Einwilligung zum Gespräch")

    account = models.ForeignKey(Account, models.CASCADE, related_name="calls")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="calls")
    direction = models.CharField(_("Richtung"), max_length=20, choices=Direction, default=Direction.INBOUND)
    # NULL while an outbound call is on its way to Twilio.
    twilio_call_sid = models.CharField(max_length=100, unique=True, null=True, blank=True)
    from_e164 = models.CharField(_("von"), max_length=20, blank=True)
    to_e164 = models.CharField(_("an"), max_length=20, blank=True)
    status = models.CharField(_("Status"), max_length=20, choices=Status, default=Status.INITIATED)
    end_reason = models.CharField(_("Ende"), max_length=30, choices=EndReason, blank=True)
    started_at = models.DateTimeField(_("Beginn"), null=True, blank=True)
    ended_at = models.DateTimeField(_("Ende um"), null=True, blank=True)
    duration_sec = models.PositiveIntegerField(_("Dauer in Sekunden"), null=True, blank=True)
    # What OpenAI charges for it, by its own count of tokens and the prices of the settings.
    cost_usd = models.DecimalField(_("Kosten in US-Dollar"), max_digits=10, decimal_places=6, default=0)
    # How often somebody on the line said something; NULL if no process was left to count it.
    caller_turns = models.PositiveSmallIntegerField(_("Äußerungen am Telefon"), null=True, blank=True)
    # Twilio's word for who picked up a call of ours ("human", "machine_start", "fax", …); empty if it did not say.
    answered_by = models.CharField(_("abgenommen von"), max_length=30, blank=True)
    # The caller's own wishes and signs.
    off_record = models.BooleanField(_("auf Wunsch nicht mitgeschrieben"), default=False)
    confidential = models.BooleanField(_("auf Wunsch niemandem gezeigt"), default=False)
    confirmed_well = models.BooleanField(_("„Alles gut“ bestätigt"), default=False)
    # What the caller wanted forgotten in this call, until its analysis is done: so that words which arrive late
    # do not bring it back.
    forgotten = EncryptedJSONField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    # The single-use key of the media socket: only its SHA-256 is stored, and it is emptied when it is used.
    stream_token_hash = models.CharField(max_length=64, blank=True, editable=False)
    stream_token_at = models.DateTimeField(null=True, blank=True, editable=False)
    # While a conversation runs, its process writes the time here; the sweep ends calls whose heart stopped.
    heartbeat_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Set once, by whoever ends the call first; `call_ended` is sent by that one.
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When the retention took away what was said in it, and the numbers.
    purged_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[CallQuerySet] = CallQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["person", "-created_at"], name="calls_of_a_person"),
            models.Index(fields=["account", "-created_at"], name="calls_of_an_account"),
            models.Index(fields=["heartbeat_at"], name="calls_still_open", condition=Q(closed_at=None)),
            models.Index(fields=["created_at"], name="calls_with_content", condition=Q(purged_at=None)),
        ]
        verbose_name = _("Anruf")
        verbose_name_plural = _("Anrufe")

    def __str__(self) -> str:
        return f"{self.pk} {self.status}"

    @property
    def is_final(self) -> bool:
        return self.status in self.FINAL_STATUSES

    @property
    def transcript_text(self) -> str:
        """`Anrufer: …` and `Begleiter: …`, a line per utterance, in the order in which things were said."""
        return "\n".join(
            f"{utterance.get_speaker_display()}: {utterance.text}" for utterance in self.utterances.all()
        )


class Utterance(models.Model):
    """One turn of a transcript, written as soon as it is complete. Without consent there are none."""

    class Speaker(models.TextChoices):
        # Not translated: these two words are part of the API's transcript format.
        CALLER = "caller", "Anrufer"
        COMPANION = "companion", "Begleiter"

    call = models.ForeignKey(Call, models.CASCADE, related_name="utterances")
    # Ascending in the order of speech; with gaps, because transcripts arrive late and go between others.
    position = models.BigIntegerField()
    speaker = models.CharField(max_length=20, choices=Speaker)
    text = EncryptedTextField()
    interrupted = models.BooleanField(default=False)
    spoken_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "position"], name="one_utterance_per_position")
        ]
        verbose_name = _("Äußerung")
        verbose_name_plural = _("Äußerungen")

    def __str__(self) -> str:
        return f"{self.call_id}/{self.position}"


class Concern(models.Model):
    """Something a human should look at. Without consent it keeps its kind and time, and not one word."""

    class Kind(models.TextChoices):
        EMERGENCY = "emergency", _("möglicher Notfall")
        FALL = "fall", _("Sturz erwähnt")
        PAIN = "pain", _("Schmerzen erwähnt")
        BREATHING = "breathing", _("Atemnot erwähnt")
        LONELINESS = "loneliness", _("Einsamkeit erwähnt")
        DESPAIR = "despair", _("Lebensmüdigkeit erwähnt")
        MEDICATION = "medication", _("Medikamente erwähnt")
        FRAUD = "fraud", _("Betrug erwähnt")
        EATING = "eating", _("isst oder trinkt nicht")
        CONFUSION = "confusion", _("Verwirrtheit erwähnt")
        HELP_WANTED = "help_wanted", _("bittet um einen Anruf")
        UNRESPONSIVE = "unresponsive", _("antwortet nach einem Notfallhinweis nicht mehr")
        NOT_REACHED = "not_reached", _("geplanter Anruf nicht erreicht")

    # These are told at any hour, and to the contacts in turn until somebody looks after them.
    URGENT = (Kind.EMERGENCY, Kind.UNRESPONSIVE, Kind.DESPAIR, Kind.BREATHING, Kind.NOT_REACHED)

    account = models.ForeignKey(Account, models.CASCADE, related_name="concerns")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="concerns")
    call = models.ForeignKey(Call, models.CASCADE, null=True, blank=True, related_name="concerns")
    # Of a planned call that did not reach anybody; one for each, however many processes notice it.
    check_in = models.OneToOneField("calls.CheckIn", models.CASCADE, null=True, blank=True, related_name="concern")
    kind = models.CharField(_("Anlass"), max_length=20, choices=Kind)
    quote = EncryptedTextField(_("Wortlaut"), blank=True, default="")
    noticed_at = models.DateTimeField(_("bemerkt"), default=timezone.now)
    acknowledged_at = models.DateTimeField(_("gesehen"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    # Settled by the person's own call: nobody had to look after it.
    called_back = models.BooleanField(_("hat selbst angerufen"), default=False)
    # When the next contact has their turn; NULL if the chain rests.
    next_contact_at = models.DateTimeField(_("nächster Kontakt"), null=True, blank=True)

    objects: ClassVar[ConcernQuerySet] = ConcernQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["-noticed_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "kind"], name="one_concern_per_call_and_kind")
        ]
        indexes: ClassVar = [
            models.Index(fields=["person"], name="concerns_still_open", condition=Q(acknowledged_at=None)),
            models.Index(fields=["account", "-noticed_at"], name="concerns_of_an_account"),
            models.Index(
                fields=["next_contact_at"], name="chains_to_go_on", condition=Q(next_contact_at__isnull=False)
            ),
        ]
        verbose_name = _("Anlass zur Sorge")
        verbose_name_plural = _("Anlässe zur Sorge")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
