"""Telephone numbers as people write them and as the network sends them."""

import pytest
from django.core.exceptions import ValidationError
from pytest_django import Settings

from conftest import Cast
from people.models import Person, PhoneLine
from voicecompanion.lib.phone import caller_number, normalise_number


@pytest.mark.parametrize(
    "text",
    [
        "0171 2345678",
        "0171/2345678",
        "+49 171 2345678",
        "+49 (0) 171 234 5678",
        "0049 171 2345678",
        "(0171) 23 456 78",
    ],
)
def test_a_number_is_stored_the_same_way_however_it_is_written(text: str) -> None:
    assert normalise_number(text) == "+491712345678"


def test_a_number_without_a_country_belongs_to_the_region_of_the_settings(settings: Settings) -> None:
    settings.DEFAULT_REGION = "AT"
    assert normalise_number("0664 1234567") == "+436641234567"
    assert normalise_number("0171 2345678", "DE") == "+491712345678"


@pytest.mark.parametrize("text", ["", "abc", "1", "+", "+49", "0" * 40, "sip:maria@example.org"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        normalise_number(text)


def test_the_number_of_a_caller_is_taken_as_the_network_sends_it() -> None:
    assert caller_number("+491712345678") == "+491712345678"


@pytest.mark.parametrize(
    "text", ["", "anonymous", "Restricted", "unknown", "+266696687", "01712345678", "sip:+49171@x", "+49abc", "+"]
)
def test_everything_else_a_caller_may_show_is_nobodys_number(text: str) -> None:
    assert caller_number(text) == ""


def test_persons_and_lines_store_their_numbers_normalised(cast: Cast) -> None:
    person = Person(account=cast.account_a, display_name="Hans", phone_e164="0171 2345678")
    line = PhoneLine(number_e164="030 1234567")
    person.clean()
    line.clean()
    assert (person.phone_e164, line.number_e164) == ("+491712345678", "+49301234567")
