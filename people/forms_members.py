"""The forms about who may log in. They check; the services write."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from people.members import covers
from people.message_rules import is_name, tidied
from people.models import Account, ApiKey, Membership, User

AGREED = _(
    "Wie viel Angehörige sehen, entscheidet die angerufene Person. Nur ankreuzen, wenn sie es selbst gesagt hat."
)


class ScopeForm(forms.Form):
    """A role, and how much is seen. More than the status needs the word of the person who is called."""

    role = forms.ChoiceField(label=_("Rolle"), choices=Membership.Role.choices)
    sees = forms.TypedChoiceField(label=_("sieht"), choices=Membership.Sees.choices, coerce=int)
    agreed = forms.BooleanField(
        label=_("Die angerufene Person ist damit einverstanden"), required=False, help_text=AGREED
    )

    def __init__(self, *args: Any, own: Membership, **kwargs: Any) -> None:
        """`own` is the membership of who gives these rights."""
        super().__init__(*args, **kwargs)
        self.own, self.account = own, own.account
        account = own.account
        roles = [Membership.Role.MANAGER, Membership.Role.RELATIVE]
        if account.type == Account.Type.CLINICAL:
            roles = [Membership.Role.MANAGER, Membership.Role.CLINICIAN]
            del self.fields["agreed"]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
        self.fields["role"].initial = roles[-1].value  # to see is asked for more often than to manage

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        role, sees = cleaned.get("role", ""), cleaned.get("sees", 0)
        if not covers(self.own, role=role, sees=sees):
            self.add_error(None, _("Mehr Rechte, als Sie selbst in diesem Konto haben, können Sie nicht geben."))
        if "agreed" in self.fields and sees > Membership.Sees.STATUS and not cleaned.get("agreed"):
            self.add_error("agreed", _("Ohne dieses Einverständnis sehen Angehörige nur, ob gesprochen wurde."))
        return cleaned


class InvitationForm(ScopeForm):
    """Invites somebody by e-mail; the address is all we know of them."""

    field_order = ("email", "role", "sees", "agreed")
    email = forms.EmailField(
        label=_("E-Mail-Adresse"), widget=forms.EmailInput(attrs={"autocomplete": "off"}), max_length=254
    )

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if self.account.memberships.filter(user__email__iexact=email).exists():
            raise forms.ValidationError(_("Diese Adresse gehört schon zum Konto."))
        return email


class RegistrationForm(forms.Form):
    """What somebody who was invited chooses: a name and a password."""

    first_name = forms.CharField(
        label=_("Vorname"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Nachname"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    password = forms.CharField(
        label=_("Passwort"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Mindestens 12 Zeichen. Ein kurzer Satz, den nur Sie kennen, ist gut zu merken."),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._email = email

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, User(email=self._email))
        return password


class OwnNameForm(forms.ModelForm):  # type: ignore[type-arg]
    """What somebody is called: it stands beside what they write, and is said before what is read aloud."""

    class Meta:
        model = User
        fields = ("first_name", "last_name")
        labels = {"first_name": _("Vorname"), "last_name": _("Nachname")}
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        name = tidied(f"{cleaned.get('first_name', '')} {cleaned.get('last_name', '')}")
        if name and not is_name(name):
            self.add_error("first_name", _("Bitte nur einen Namen, wie man ihn am Telefon sagt."))
        return cleaned


class ApiKeyForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a key is for, and whether a program may change anything with it."""

    class Meta:
        model = ApiKey
        fields = ("name", "scope")
        help_texts = {"name": _("Zum Beispiel: Pflegesoftware der Station.")}
