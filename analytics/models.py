"""What a call told: mood, summary and what was learnt, with the state of the analysis itself."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from analytics.querysets import CallAnalysisQuerySet
from calls.models import Call
from voicecompanion.lib.fields import EncryptedJSONField, EncryptedTextField


class CallAnalysis(models.Model):
    """The analysis of one call. A failed one is a visible state, never a neutral mood."""

    class State(models.TextChoices):
        WAITING = "waiting", _("wird ausgewertet")
        RUNNING = "running", _("wird gerade ausgewertet")
        DONE = "done", _("ausgewertet")
        FAILED = "failed", _("Auswertung fehlgeschlagen")
        NOTHING_SAID = "nothing_said", _("zu wenig gesprochen")
        NOT_STORED = "not_stored", _("ohne Einwilligung nicht gespeichert")

    class Failure(models.TextChoices):
        INSUFFICIENT_QUOTA = "insufficient_quota", _("Guthaben bei OpenAI aufgebraucht")
        MODEL_NOT_FOUND = "model_not_found", _("Analysemodell nicht verfügbar")
        INVALID_API_KEY = "invalid_api_key", _("Zugangsschlüssel von OpenAI ungültig")
        REFUSED = "refused", _("Auswertung abgelehnt")
        INVALID_ANSWER = "invalid_answer", _("unbrauchbare Antwort")
        UNREACHABLE = "unreachable", _("OpenAI nicht erreichbar")

    class Label(models.TextChoices):
        POSITIVE = "positiv", _("positiv")
        NEUTRAL = "neutral", _("neutral")
        NEGATIVE = "negativ", _("negativ")
        UNKNOWN = "unbekannt", _("unbekannt")

    call = models.OneToOneField(Call, models.CASCADE, related_name="analysis")
    state = models.CharField(_("Stand"), max_length=20, choices=State, default=State.WAITING)
    failure = models.CharField(_("Grund"), max_length=30, choices=Failure, blank=True)
    attempts = models.PositiveSmallIntegerField(_("Versuche"), default=0)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)
    sentiment_label = models.CharField(_("Stimmung"), max_length=20, choices=Label, blank=True)
    sentiment_score = models.FloatField(_("Wert"), null=True, blank=True)
    sentiment_confidence = models.FloatField(_("Sicherheit"), null=True, blank=True)
    sentiment_reason = EncryptedTextField(_("Begründung"), blank=True, default="")
    # What the mood rests on, as the caller said it, and the position of its utterance.
    sentiment_quote = EncryptedTextField(_("Wortlaut"), blank=True, default="")
    sentiment_turn = models.BigIntegerField(null=True, blank=True, editable=False)
    # [{"text": str, "turns": [position, …]}, …], at most 8
    summary = EncryptedJSONField(_("Zusammenfassung"), null=True, blank=True)
    # What was learnt in this call, as it was merged into the memory.
    memory_update = EncryptedJSONField(_("Gelernt"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[CallAnalysisQuerySet] = CallAnalysisQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("Auswertung")
        verbose_name_plural = _("Auswertungen")

    def __str__(self) -> str:
        return f"{self.call_id} {self.state}"

    @property
    def summary_points(self) -> list[dict[str, Any]]:
        return self.summary if isinstance(self.summary, list) else []

    @property
    def summary_de(self) -> str:
        """The summary as the API gives it: a line per point, each behind a bullet."""
        return "\n".join(f"• {point['text']}" for point in self.summary_points)
