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
    consent_recording = forms.BooleanField(
        label=_("Mitschrift, Auswertung und Gedächtnis sind erlaubt"),
        required=False,
        help_text=_(
            "Nur ankreuzen, wenn die Person selbst zugestimmt hat. Ohne Häkchen werden Gespräche geführt, "
            "aber kein Wort davon gespeichert. Jederzeit widerrufbar."
        ),
    )

    consent_messages = forms.BooleanField(
        label=_("Nachrichten der Familie dürfen vorgelesen werden"),
        required=False,
        help_text=_(
            "Nur ankreuzen, wenn die Person selbst zugestimmt hat. Wer zum Konto gehört, kann dann etwas "
            "schreiben, das der Begleiter im nächsten Gespräch mit dem Namen vorliest. Jederzeit widerrufbar."
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
            "consent_recording",
            "consent_messages",
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
            self.initial["consent_recording"] = self.instance.consent_recording
            self.initial["consent_messages"] = self.instance.agrees_to(Consent.Purpose.MESSAGES)
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
        del entered["consent_recording"], entered["consent_messages"]
        preferences = {name: entered.pop(name) for name in PREFERENCES}
        given = {name: value for name, value in preferences.items() if self._is_given(name, value)}
        by_hand = not given.get("pause_is_learnt", self.instance.pause_is_learnt)
        if (seconds := given.pop("pause_seconds", None)) is not None and by_hand:
            given["pause_ms"] = round(seconds * 1000)
        return entered | given

    def consent_to_messages(self) -> bool | None:
        """The answer if it is another one than before: who was never asked has not refused."""
        return self.cleaned_data["consent_messages"] if "consent_messages" in self.changed_data else None

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
