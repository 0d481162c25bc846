"""Which numbers take a short message. Pure: no I/O, no clock, no database."""

import phonenumbers
from phonenumbers import PhoneNumberType

TAKES_SMS = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def takes_sms(number_e164: str) -> bool:
    """Is it a mobile number? A landline would have a short message read aloud, in the middle of the night."""
    try:
        return phonenumbers.number_type(phonenumbers.parse(number_e164)) in TAKES_SMS
    except phonenumbers.NumberParseException:
        return False
