"""The forms about planned calls. They check; the services write."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from calls.models import CheckInPlan
from calls.scheduling import (
    EARLIEST,
    LATEST,
    MOST_TIMES,
    ScheduleError,
    format_days,
    format_times,
    is_quiet,
    parse_times,
    time_zones,
)
from calls.tolls import is_dialled
from people.models import Consent, Person
from voicecompanion.lib.phone import normalise_number

WEEKDAYS = [
    ("1", _("Montag")),
    ("2", _("Dienstag")),
    ("3", _("Mittwoch")),
    ("4", _("Donnerstag")),
    ("5", _("Freitag")),
    ("6", _("Samstag")),
    ("7", _("Sonntag")),
]
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]
    """On which days and at what times somebody is called. That they agreed to it is asked for, never assumed."""

    days = forms.MultipleChoiceField(label=_("Tage"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple)
    times = forms.CharField(
        label=_("Uhrzeiten"),
        max_length=60,
        help_text=_("Zum Beispiel 10:00, oder mehrere: 10:00, 18:30."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    time_zone = forms.ChoiceField(label=_("Zeitzone"))
    second_number_e164 = forms.CharField(
        label=_("Zweite Telefonnummer"),
        max_length=40,
        required=False,
        help_text=_("Wird einmal angerufen, wenn die erste nicht abgenommen wurde."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    agrees = forms.BooleanField(
        label=_("Die Person möchte zu diesen Zeiten angerufen werden"),
        help_text=_("Nur ankreuzen, wenn sie selbst zugestimmt hat. Jederzeit widerrufbar."),
        error_messages={"required": _("Ohne Zustimmung der Person wird nicht geplant angerufen.")},
    )

    class Meta:
        model = CheckInPlan
        fields = (
            "days",
            "times",
            "time_zone",
            "holidays",
            "starts_on",
            "ends_on",
            "longest_minutes",
            "retries",
            "retry_minutes",
            "second_number_e164",
            "active",
            "agrees",
        )
        widgets: ClassVar = {"starts_on": DATE, "ends_on": DATE}
        help_texts: ClassVar = {
            "retries": _("So oft wird es noch einmal versucht, bevor die Kontakte benachrichtigt werden."),
            "holidays": _("An diesen Feiertagen wird nicht angerufen."),
        }

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person = person
        self.fields["time_zone"].choices = [(name, name.replace("_", " ")) for name in time_zones()]  # type: ignore[attr-defined]
        self.fields["holidays"].choices = [("", _("an Feiertagen wie sonst")), *self._regions()]  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["days"] = list(self.instance.days)
            self.initial["times"] = self.instance.times.replace(" ", ", ")
            self.initial["agrees"] = person.agrees_to(Consent.Purpose.CALLS)
        else:
            self.initial.update(days=list("1234567"), time_zone=settings.TIME_ZONE)
            del self.fields["active"]

    def _regions(self) -> list[tuple[str, Any]]:
        return [choice for choice in CheckInPlan._meta.get_field("holidays").choices or () if choice[0]]

    def clean_days(self) -> str:
        return format_days(int(day) for day in self.cleaned_data["days"])

    def clean_times(self) -> str:
        try:
            times = parse_times(str(self.cleaned_data["times"]).replace(",", " ").replace("Uhr", " "))
        except ScheduleError:
            message = gettext("Bitte ein bis %(most)s Uhrzeiten angeben, zum Beispiel 10:00, 18:30.")
            raise forms.ValidationError(message % {"most": MOST_TIMES}) from None
        for time in times:
            self._refuse_quiet(time)
        return format_times(times)

    def _refuse_quiet(self, time: datetime.time) -> None:
        awake_from, awake_until = self._person.awake_from or EARLIEST, self._person.awake_until or LATEST
        if is_quiet(time, awake_from, awake_until):
            message = gettext("%(time)s Uhr ist Ruhezeit: Angerufen wird von %(start)s bis %(end)s Uhr.")
            words = {"time": f"{time:%H:%M}", "start": f"{awake_from:%H:%M}", "end": f"{awake_until:%H:%M}"}
            raise forms.ValidationError(message % words)

    def clean_second_number_e164(self) -> str:
        text = str(self.cleaned_data["second_number_e164"])
        number = normalise_number(text) if text else ""
        if number and not is_dialled(number, countries=settings.DIAL_COUNTRIES):
            raise forms.ValidationError(
                _("Diese Nummer liegt außerhalb der Länder, in die angerufen wird, oder kostet extra.")
            )
        return number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("Der letzte Tag liegt vor dem ersten."))
        return cleaned

    def fields_to_write(self) -> dict[str, object]:
        return {name: value for name, value in self.cleaned_data.items() if name != "agrees"}


class PauseForm(forms.Form):
    """No calls for a while: until further notice, or for some days."""

    paused = forms.BooleanField(label=_("bis auf Weiteres nicht anrufen"), required=False)
    first = forms.DateField(label=_("oder vom"), required=False, widget=DATE)
    last = forms.DateField(label=_("bis einschließlich"), required=False, widget=DATE)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("Der letzte Tag liegt vor dem ersten."))
        return cleaned
