"""Telephone numbers as people write them, and as the network does (E.164)."""

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def normalise_number(text: str, region: str | None = None) -> str:
    """The number in E.164; "0171 2345678" is read as a number of `region` (default: `DEFAULT_REGION`).

    Raises ValidationError if it is no possible telephone number.
    """
    try:
        number = phonenumbers.parse(text, region or settings.DEFAULT_REGION)
    except phonenumbers.NumberParseException:
        number = None
    possible = phonenumbers.ValidationResult.IS_POSSIBLE  # "possible within its city only" is none
    if number is None or phonenumbers.is_possible_number_with_reason(number) != possible:
        raise ValidationError(_("Bitte geben Sie eine gültige Telefonnummer ein, zum Beispiel 0171 2345678."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def caller_number(text: str) -> str:
    """The number of an incoming call in E.164, or "" if it is withheld, a word, or no number at all.

    Twilio sends "anonymous", "Restricted", "+266696687" (which spells ANONYMOUS) and SIP addresses, too.
    """
    if not text.startswith("+") or text == "+266696687":
        return ""
    try:
        return normalise_number(text)
    except ValidationError:
        return ""
