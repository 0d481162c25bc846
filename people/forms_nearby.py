"""The forms about who is near a person, and about notes. They check; the services write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from voicecompanion.lib.phone import normalise_number


class ContactForm(forms.Form):
    """A contact can be reached in one way at least."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    relation = forms.CharField(
        label=_("Wer das ist"), max_length=120, required=False, help_text=_("Zum Beispiel: Tochter, Nachbar.")
    )
    phone_e164 = forms.CharField(
        label=_("Telefonnummer"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(label=_("E-Mail-Adresse"), max_length=254, required=False)
    has_key = forms.BooleanField(label=_("hat einen Schlüssel zur Wohnung"), required=False)

    def clean_phone_e164(self) -> str:
        number = str(self.cleaned_data["phone_e164"])
        return normalise_number(number) if number else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned["phone_e164"] and not cleaned["email"]:
            self.add_error("phone_e164", _("Bitte eine Telefonnummer oder eine E-Mail-Adresse angeben."))
        return cleaned


class NoteForm(forms.Form):
    text = forms.CharField(label=_("Notiz"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
