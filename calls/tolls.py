"""Which numbers are dialled at all: what a stolen login could otherwise turn into a stranger's income.

Pure: no I/O, no clock, no database. Countries are ISO 3166 codes, kinds are those of the numbering plans as
`phonenumbers` knows them (https://github.com/google/libphonenumber).
"""

from collections.abc import Collection

import phonenumbers
from phonenumbers import PhoneNumberType

# Everything else costs extra, belongs to nobody in particular, or is none that a person answers.
DIALLED = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.VOIP,
    }
)


def is_dialled(number_e164: str, *, countries: Collection[str]) -> bool:
    """Is it an ordinary number of one of these countries? Never a premium one, a short one or an emergency one."""
    try:
        number = phonenumbers.parse(number_e164)
    except phonenumbers.NumberParseException:
        return False
    country = phonenumbers.region_code_for_number(number)
    return country in countries and phonenumbers.number_type(number) in DIALLED
