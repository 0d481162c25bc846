"""The start questionnaire: what the companion should know before its first word, asked once, in calm words."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from people.models import Consent, MemoryItem, Person, User
from people.services import change_person

LINES = forms.Textarea(attrs={"rows": 4})
SHORT = forms.Textarea(attrs={"rows": 2})
CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
# Which fields are lines of the memory, and of which category.
REMEMBERED = {
    "life": MemoryItem.Category.FACT,
    "people_near": MemoryItem.Category.IMPORTANT_PERSON,
    "joys": MemoryItem.Category.PREFERENCE,
}


class QuestionnaireForm(forms.ModelForm):  # type: ignore[type-arg]
    """Everything is optional. A line of the first three becomes something the companion remembers."""

    life = forms.CharField(
        label=_("Aus dem Leben"),
        required=False,
        widget=LINES,
        max_length=4000,
        help_text=_("Eine Sache pro Zeile, zum Beispiel: War vierzig Jahre Lehrerin in Kassel."),
    )
    people_near = forms.CharField(
        label=_("Wichtige Menschen"),
        required=False,
        widget=LINES,
        max_length=4000,
        help_text=_("Einer pro Zeile, zum Beispiel: Lisa, Enkelin, studiert in Leipzig."),
    )
    joys = forms.CharField(
        label=_("Was Freude macht"),
        required=False,
        widget=LINES,
        max_length=4000,
        help_text=_("Eines pro Zeile, zum Beispiel: Backt gern Apfelkuchen."),
    )

    class Meta:
        model = Person
        fields = (
            "topics_to_avoid",
            "address",
            "hearing_notes",
            "volume",
            "pace",
            "dialect",
            "awake_from",
            "awake_until",
            "usual_day",
        )
        widgets = {
            "topics_to_avoid": SHORT,
            "hearing_notes": SHORT,
            "usual_day": LINES,
            "awake_from": CLOCK,
            "awake_until": CLOCK,
        }
        help_texts = {
            "topics_to_avoid": _("Zum Beispiel: der verstorbene Ehemann, das alte Haus."),
            "hearing_notes": _("Zum Beispiel: hört links schlecht, tiefe Stimmen besser."),
            "dialect": _("Zum Beispiel: Bairisch. Der Begleiter versteht es und antwortet hochdeutsch."),
            "usual_day": _("Nur für Menschen: Was wäre ungewöhnlich, und was ist es nicht?"),
        }

    def __init__(self, *args: Any, may_remember: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = False
            field.disabled = name in REMEMBERED and not may_remember
            # With what was there when the page was opened: see `fields_to_write`.
            field.show_hidden_initial = name not in REMEMBERED

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"] or self.instance.address)

    def clean_volume(self) -> str:
        return str(self.cleaned_data["volume"] or self.instance.volume)

    def clean_pace(self) -> str:
        return str(self.cleaned_data["pace"] or self.instance.pace)

    def lines(self) -> list[tuple[str, str]]:
        """(category, text) of everything that is to be remembered."""
        return [
            (category.value, line.strip())
            for name, category in REMEMBERED.items()
            for line in str(self.cleaned_data[name]).splitlines()
            if line.strip()
        ]

    def fields_to_write(self) -> dict[str, object]:
        """Only what was changed, so that a page left open for an hour undoes nobody's work."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.changed_data}


@transaction.atomic
def answer_questionnaire(
    *, person: Person, fields: Mapping[str, object], user: User, now: datetime.datetime
) -> Person:
    """Keeps the answers that are no memory; those are remembered one by one (see `analytics.remembering`)."""
    return change_person(
        person=person,
        fields={**fields, "questionnaire_at": now},
        answers={},
        method=Consent.Method.PORTAL,
        recorded_by=user,
    )
