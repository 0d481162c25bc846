"""The forms about people. They check; the services write."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.models import Account, Person
from voicecompanion.lib.phone import normalise_number


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

    class Meta:
        model = Person
        fields = ("account", "display_name", "phone_e164", "language", "retention_days", "paused")
        widgets: ClassVar = {"display_name": forms.TextInput(attrs={"autocomplete": "off"})}
        labels: ClassVar = {"paused": _("Anrufe pausieren"), "account": _("Konto")}
        help_texts: ClassVar = {
            "retention_days": _("1 bis 365 Tage. Danach werden Mitschrift und Auswertung gelöscht."),
        }

    def __init__(self, *args: Any, accounts: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk or len(accounts) == 1:
            del self.fields["account"]
        else:
            self.fields["account"].queryset = Account.objects.filter(pk__in=accounts)  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["consent_recording"] = self.instance.consent_recording
        else:
            self.initial["retention_days"] = settings.DEFAULT_RETENTION_DAYS
            del self.fields["paused"]

    def clean_phone_e164(self) -> str:
        return normalise_number(self.cleaned_data["phone_e164"])

    def fields_to_write(self) -> dict[str, object]:
        """What was entered, as the services take it: without the consent, which goes into the ledger."""
        return {name: value for name, value in self.cleaned_data.items() if name != "consent_recording"}
