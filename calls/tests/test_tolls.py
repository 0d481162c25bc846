"""Which numbers are dialled: ordinary ones of the countries that the operator chose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.tolls import is_dialled

pytestmark = pytest.mark.pure
COUNTRIES = ("DE", "AT", "CH")


@pytest.mark.parametrize(
    "number", ["+493023125042", "+491712345678", "+43720880123", "+436641234567", "+41441234567"]
)
def test_ordinary_numbers_of_these_countries_are_dialled(number: str) -> None:
    assert is_dialled(number, countries=COUNTRIES)


@pytest.mark.parametrize(
    "number",
    [
        "+499001234567",  # premium
        "+491806123456",  # shared cost
        "+4913712345678",  # mass calling
        "+498001234567",  # free of charge: nobody's home
        "+43900123456",
        "+41900123456",
        "+12025550143",  # another country
        "+447911123456",
        "+881612345678",  # satellite
        "+8821234567890",  # international network
        "+49112",  # emergency
        "+49116117",
        "+49110",
        "+49115",
    ],
)
def test_everything_that_costs_extra_or_is_nobodys_home_is_not(number: str) -> None:
    assert not is_dialled(number, countries=COUNTRIES)


@given(st.text(max_size=30))
def test_whatever_is_no_number_is_not_dialled_and_no_error(text: str) -> None:
    assert is_dialled(text, countries=()) is False


def test_a_shared_country_code_is_told_apart() -> None:
    assert not is_dialled("+18763211234", countries=("US",))  # Jamaica
    assert is_dialled("+12025550143", countries=("US",))
