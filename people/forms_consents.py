"""The form by which an answer of a person is entered: to what, yes or no, how it was given, and by whom."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.consents import Given, IncompleteProxyError
from people.models import Consent, User

ANSWERS = (("yes", _("Ja, das ist erlaubt")), ("no", _("Nein, das ist nicht erlaubt")))
METHODS = (
    (Consent.Method.WRITTEN, _("schriftlich")),
    (Consent.Method.SPOKEN, _("mündlich")),
)
DATE = forms.DateInput(attrs={"type": "date"})
# "sharing:12" is about one member, "sharing" about all of them.
ABOUT_ONE = "sharing:"


class ConsentForm(forms.Form):
    """One answer. Nothing is chosen beforehand; whoever decides for somebody else says by what right."""

    about = forms.ChoiceField(label=_("Worum es geht"))
    answer = forms.ChoiceField(label=_("Antwort"), choices=ANSWERS, widget=forms.RadioSelect)
    method = forms.ChoiceField(label=_("Wie die Antwort gegeben wurde"), choices=METHODS, widget=forms.RadioSelect)
    given_by = forms.ChoiceField(
        label=_("Wer geantwortet hat"),
        choices=Consent.Giver,
        initial=Consent.Giver.PERSON,
        widget=forms.RadioSelect,
    )
    proxy_name = forms.CharField(label=_("Name der vertretenden Person"), max_length=120, required=False)
    proxy_document = forms.CharField(
        label=_("Dokument"),
        max_length=200,
        required=False,
        help_text=_("Zum Beispiel: Betreuerausweis vom 3. Mai, Vorsorgevollmacht."),
    )
    proxy_scope = forms.CharField(
        label=_("Wofür die Vertretung gilt"),
        max_length=300,
        required=False,
        help_text=_("Zum Beispiel: Gesundheitssorge, Post und Telefon."),
    )
    review_on = forms.DateField(
        label=_("Wiedervorlage"),
        required=False,
        widget=DATE,
        help_text=_("Dann wird geprüft, ob die Person inzwischen selbst antworten kann."),
    )
    evidence = forms.CharField(
        label=_("Wo der Nachweis liegt"),
        max_length=300,
        required=False,
        help_text=_("Zum Beispiel: unterschriebener Brief im Ordner Einwilligungen."),
    )

    def __init__(self, *args: Any, members: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {user.pk: user for user in members}
        named = [(f"{ABOUT_ONE}{pk}", _shared_with(user)) for pk, user in self.members.items()]
        self.fields["about"].choices = [("", _("Bitte wählen")), *Consent.Purpose.choices, *named]  # type: ignore[attr-defined]

    def clean_review_on(self) -> Any:
        day = self.cleaned_data["review_on"]
        if day and day <= timezone.localdate():
            raise forms.ValidationError(_("Bitte einen Tag in der Zukunft."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and cleaned["answer"] == "yes":
            try:
                self.given().check()
            except IncompleteProxyError:
                self.add_error(
                    "proxy_name", _("Bei einer Vertretung gehören Name, Dokument, Umfang und Wiedervorlage dazu.")
                )
        return cleaned

    def given(self) -> Given:
        """By whom, and what proves it. What is about a representative counts only if there is one."""
        said = self.cleaned_data
        if said["given_by"] == Consent.Giver.PERSON:
            return Given(evidence=said["evidence"])
        names = ("given_by", "proxy_name", "proxy_document", "proxy_scope", "review_on", "evidence")
        return Given(**{name: said[name] for name in names})

    def purpose(self) -> Consent.Purpose:
        return Consent.Purpose(self.cleaned_data["about"].partition(":")[0])

    def member(self) -> User | None:
        about = self.cleaned_data["about"]
        return self.members[int(about.removeprefix(ABOUT_ONE))] if about.startswith(ABOUT_ONE) else None


def _shared_with(user: User) -> str:
    return str(_("Weitergabe an %(name)s") % {"name": user.get_full_name() or user.email})
