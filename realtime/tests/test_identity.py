"""Which of the people who share a number is speaking."""

import pytest

from realtime.identity import which

pytestmark = pytest.mark.pure

COUPLE = ["Hans Schmidt", "Maria Schmidt"]


@pytest.mark.parametrize(
    ("spoken", "index"),
    [
        ("Hans", 0),
        ("hier ist die Maria", 1),
        ("Frau Maria Schmidt", 1),
        ("Ich bin der Hans", 0),
        ("MARIA!", 1),
        ("Hansi", 0),
    ],
)
def test_a_name_that_fits_one_person_is_that_person(spoken: str, index: int) -> None:
    assert which(spoken, COUPLE) == index


@pytest.mark.parametrize("spoken", ["", "Schmidt", "Otto", "ja", "Ha", "Frau Schmidt", "Hans und Maria", "***"])
def test_what_fits_nobody_or_both_is_asked_again(spoken: str) -> None:
    assert which(spoken, COUPLE) is None


def test_umlauts_and_accents_may_be_written_in_either_way() -> None:
    assert which("Juergen", ["Jürgen Groß", "Renée Groß"]) == 0
    assert which("Renee", ["Jürgen Groß", "Renée Groß"]) == 1


def test_two_of_the_same_name_cannot_be_told_apart() -> None:
    assert which("Hans", ["Hans Schmidt", "Hans Schmidt"]) is None


def test_nobody_can_be_found_among_nobody() -> None:
    assert which("Hans", []) is None
