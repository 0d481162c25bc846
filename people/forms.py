"""The forms about people. They check; the services write."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Account, Consent, Person
from voicecompanion.lib.phone import normalise_number

# How the companion speaks with a person, in the order of the form.
PREFERENCES = (
    "address",
    "language",
    "pace",
    "volume",
    "pause_is_learnt",
    "pause_seconds",
    "longest_call_minutes",
    "daily_minutes",
    "voice",
    "topics_to_avoid",
    "hearing_notes",
)
# Of these an empty answer is an answer; of the others it is none.
CAN_BE_EMPTY = frozenset({"voice", "daily_minutes", "topics_to_avoid", "hearing_notes"})
SHORT_TEXT = forms.Textarea(attrs={"rows": 2})
# Every purpose has a box of its own, which is empty until somebody ticks it.
CONSENTS = {
    f"consent_{purpose}": purpose
    for purpose in (
        Consent.Purpose.TRANSCRIPT,
        Consent.Purpose.ANALYSIS,
        Consent.Purpose.MEMORY,
        Consent.Purpose.SHARING,
        Consent.Purpose.MESSAGES,
    )
}


def _consent(label: Any, help_text: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=help_text)


def seconds_of(pause_ms: int) -> Decimal:
    return Decimal(pause_ms) / 1000


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """Adds or changes a person. Consent is asked for by a box that is empty until somebody ticks it."""

    phone_e164 = forms.CharField(
        label=_("Telefonnummer"),
        max_length=40,
        help_text=_("So, wie Sie sie wählen, zum Beispiel 0171 2345678."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    consent_transcript = _consent(
        _("Mitschrift: Was gesagt wird, darf als Text aufgeschrieben werden"),
        _(
            "Bitte nur ankreuzen, was die Person selbst erlaubt hat. Ohne Häkchen werden Gespräche geführt, "
            "aber kein Wort davon gespeichert. Alles ist jederzeit widerrufbar."
        ),
    )
    consent_analysis = _consent(_("Auswertung: Zusammenfassung und Stimmung dürfen daraus gemacht werden"))
    consent_memory = _consent(_("Gedächtnis: Der Begleiter darf sich merken, was erzählt wird"))
    consent_sharing = _consent(
        _("Weitergabe: Mitglieder dieses Kontos dürfen es lesen"),
        _("So viel, wie jedem Mitglied freigegeben ist. Unter „Datenschutz“ geht es für jedes einzeln."),
    )
    consent_messages = _consent(
        _("Nachrichten der Familie dürfen vorgelesen werden"),
        _(
            "Wer zum Konto gehört, kann dann etwas schreiben, das der Begleiter im nächsten Gespräch mit dem "
            "Namen vorliest."
        ),
    )

    pause_is_learnt = forms.TypedChoiceField(
        label=_("Pause vor der Antwort"),
        required=False,
        coerce=lambda value: str(value) == "True",
        empty_value=None,
    )
    pause_seconds = forms.DecimalField(
        label=_("Pause von Hand, in Sekunden"),
        required=False,
        min_value=seconds_of(Person.SHORTEST_PAUSE_MS),
        max_value=seconds_of(Person.LONGEST_PAUSE_MS),
        decimal_places=1,
        widget=forms.NumberInput(attrs={"step": "0.1"}),
        help_text=_(
            "1,2 bis 4 Sekunden. Mit weniger fiele der Begleiter ins Wort, mit mehr wirkte er abwesend. "
            "Gilt nur, wenn „von Hand“ gewählt ist."
        ),
    )

    class Meta:
        model = Person
        fields = (
            "account",
            "display_name",
            "phone_e164",
            *CONSENTS,
            "retention_days",
            "paused",
            *(name for name in PREFERENCES if name != "pause_seconds"),
        )
        widgets: ClassVar = {
            "display_name": forms.TextInput(attrs={"autocomplete": "off"}),
            "topics_to_avoid": SHORT_TEXT,
            "hearing_notes": SHORT_TEXT,
        }
        labels: ClassVar = {"paused": _("Anrufe pausieren"), "account": _("Konto")}
        help_texts: ClassVar = {
            "retention_days": _("1 bis 365 Tage. Danach werden Mitschrift und Auswertung gelöscht."),
            "topics_to_avoid": _("Zum Beispiel: der verstorbene Ehemann, das alte Haus."),
            "hearing_notes": _("Zum Beispiel: hört links schlecht, tiefe Stimmen besser."),
            "longest_call_minutes": _("1 bis 55 Minuten. Vorher sagt der Begleiter, dass die Zeit zu Ende geht."),
            "daily_minutes": _("Alle Gespräche eines Tages zusammen. Leer: unbegrenzt."),
        }

    def __init__(self, *args: Any, accounts: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk or len(accounts) == 1:
            del self.fields["account"]
        else:
            self.fields["account"].queryset = Account.objects.filter(pk__in=accounts)  # type: ignore[attr-defined]
        if self.instance.pk:
            granted = self.instance.granted_purposes()
            self.initial.update({name: purpose in granted for name, purpose in CONSENTS.items()})
        else:
            self.initial["retention_days"] = settings.DEFAULT_RETENTION_DAYS
            del self.fields["paused"]

        self._prepare_preferences()

    def _prepare_preferences(self) -> None:
        """What is left out of a request stays as it is, so nothing of this has to be filled in."""
        for name in PREFERENCES:
            self.fields[name].required = False
        pause = seconds_of(self.instance.pause_ms)
        self.initial["pause_seconds"] = round(pause, 1)
        learnt = gettext("gelernt: %(seconds)s s")
        if not self.instance.pk:
            learnt = gettext("wird gelernt, zu Beginn %(seconds)s s")
        self.fields["pause_is_learnt"].choices = [  # type: ignore[attr-defined]
            ("True", learnt % {"seconds": number_format(round(pause, 1), 1)}),
            ("False", gettext("von Hand eingestellt")),
        ]

    def basics(self) -> Iterator[forms.BoundField]:
        """Who it is, and what was agreed to."""
        return (field for field in self if field.name not in PREFERENCES)

    def preferences(self) -> Iterator[forms.BoundField]:
        """How the companion speaks with them."""
        return (self[name] for name in PREFERENCES)

    def clean_phone_e164(self) -> str:
        return normalise_number(self.cleaned_data["phone_e164"])

    def fields_to_write(self) -> dict[str, object]:
        """What was entered, as the services take it: without the consents, which go into the ledger.

        Of the preferences only what was given and is new, so that a pause learnt in the meantime is not lost.
        """
        entered = dict(self.cleaned_data)
        for name in CONSENTS:
            del entered[name]
        preferences = {name: entered.pop(name) for name in PREFERENCES}
        given = {name: value for name, value in preferences.items() if self._is_given(name, value)}
        by_hand = not given.get("pause_is_learnt", self.instance.pause_is_learnt)
        if (seconds := given.pop("pause_seconds", None)) is not None and by_hand:
            given["pause_ms"] = round(seconds * 1000)
        return entered | given

    def answers(self) -> dict[Consent.Purpose, bool]:
        """The answers that are other ones than before: who was never asked has not refused."""
        changed = set(self.changed_data)
        return {purpose: self.cleaned_data[name] for name, purpose in CONSENTS.items() if name in changed}

    def _is_given(self, name: str, value: object) -> bool:
        if self.add_prefix(name) not in self.data or name not in self.changed_data:
            return False
        return value not in (None, "") or name in CAN_BE_EMPTY


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """What an account does with callers whom nobody knows, and what its conversations may cost in a month."""

    monthly_budget_usd = forms.DecimalField(
        label=Account._meta.get_field("monthly_budget_usd").verbose_name,
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=2,
        help_text=Account._meta.get_field("monthly_budget_usd").help_text,
    )

    class Meta:
        model = Account
        fields = ("unknown_callers", "monthly_minutes", "monthly_budget_usd")
