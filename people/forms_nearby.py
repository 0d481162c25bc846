"""The forms about who is near a person, about notes and messages. They check; the services write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.message_rules import Refusal, refusal, tidied
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


REFUSED = {
    Refusal.INSTRUCTION: _(
        "Das sieht nach einer Anweisung an das Programm aus. Bitte schreiben Sie nur an die Person."
    ),
    Refusal.LINK: _("Bitte ohne Links und E-Mail-Adressen: Am Telefon kann sie niemand anklicken."),
    Refusal.NUMBER: _("Bitte ohne Telefonnummern, Kontonummern und andere lange Nummern."),
    Refusal.SECRET: _(
        "Bitte nichts über PIN, TAN, Passwörter, Karten oder Kontodaten. "
        "Das besprechen Sie besser selbst miteinander."
    ),
    Refusal.MONEY: _(
        "Bitte nichts über Geld und Wertsachen. "
        "Damit niemand betrogen wird, liest der Begleiter so etwas nicht vor."
    ),
}


class MessageForm(forms.Form):
    """A message that is read aloud: nothing in it may harm who hears it."""

    text = forms.CharField(
        label=_("Nachricht"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Höchstens 400 Zeichen. Der Begleiter liest sie Wort für Wort vor und nennt Ihren Namen."),
    )

    def clean_text(self) -> str:
        text = tidied(str(self.cleaned_data["text"]))
        if why := refusal(text):
            raise forms.ValidationError(REFUSED[why])
        return text
