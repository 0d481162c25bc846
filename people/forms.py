"""Forms for persons."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Person
from voicecompanion.lib.phone import normalise_number


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person, with the one consent the API knows, too. It is never ticked before somebody agreed."""

    consent_recording = forms.BooleanField(
        label=_("Hat der Mitschrift, der Auswertung und dem Gedächtnis zugestimmt"),
        required=False,
        help_text=_(
            "Nur ankreuzen, wenn die Person selbst zugestimmt hat. "
            "Ohne Zustimmung wird kein Wort des Gesprächs gespeichert."
        ),
    )

    class Meta:
        model = Person
        fields: ClassVar = ["display_name", "phone_e164", "language", "retention_days", "paused"]
        help_texts: ClassVar = {
            "phone_e164": _("Zum Beispiel 0171 2345678."),
            "retention_days": _("Danach werden Mitschrift und Auswertung gelöscht (1 bis 365)."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["consent_recording"].initial = self.instance.consent_recording

    def clean_phone_e164(self) -> str:
        return normalise_number(self.cleaned_data["phone_e164"])

    def person_fields(self) -> dict[str, Any]:
        """The fields of the row itself, for the services."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
