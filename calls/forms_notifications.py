"""What a member wants to be told, as a form. It checks; `calls.preferences` writes."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from calls.models import NotificationPreference
from calls.numbers import takes_sms
from voicecompanion.lib.phone import normalise_number

Way = NotificationPreference.Way
WAYS = ("emergencies", "concerns", "missed")
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class PreferenceForm(forms.ModelForm):  # type: ignore[type-arg]
    """A number that takes short messages is needed for who wants any, and a quiet time has two ends."""

    phone_e164 = forms.CharField(
        label=_("Mobilnummer für SMS"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    class Meta:
        model = NotificationPreference
        fields = (
            "emergencies",
            "concerns",
            "missed",
            "phone_e164",
            "quiet_from",
            "quiet_until",
            "weekly",
            "language",
        )
        widgets: ClassVar = {"quiet_from": TIME, "quiet_until": TIME}
        help_texts: ClassVar = {
            "emergencies": _("Zu jeder Stunde, auch in der Ruhezeit."),
            "missed": _("Unabhängig davon werden die Kontakte der Reihe nach benachrichtigt."),
            "quiet_until": _("In der Ruhezeit kommen nur mögliche Notfälle an, alles andere danach."),
            "weekly": _("Sonntags am frühen Abend. In der E-Mail steht nur, dass er da ist."),
        }

    def clean_phone_e164(self) -> str:
        text = str(self.cleaned_data["phone_e164"])
        number = normalise_number(text) if text else ""
        if number and not takes_sms(number):
            raise forms.ValidationError(_("Das ist keine Mobilnummer. Eine SMS würde dort nicht ankommen."))
        return number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        wants_sms = any(cleaned.get(name) in (Way.SMS, Way.BOTH) for name in WAYS)
        if wants_sms and not cleaned.get("phone_e164") and "phone_e164" not in self.errors:
            self.add_error("phone_e164", _("Für SMS fehlt die Mobilnummer."))
        self._check_quiet(cleaned)
        return cleaned

    def _check_quiet(self, cleaned: dict[str, Any]) -> None:
        if {"quiet_from", "quiet_until"} & self.errors.keys():
            return
        start, end = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if (start is None) != (end is None):
            missing = "quiet_from" if start is None else "quiet_until"
            self.add_error(missing, _("Zu einer Ruhezeit gehören Anfang und Ende."))
        elif start is not None and start == end:
            self.add_error("quiet_until", _("Anfang und Ende der Ruhezeit sind gleich."))
