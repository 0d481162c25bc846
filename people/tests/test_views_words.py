"""How durations, times, numbers and moods are written for people."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from people.templatetags import portal


@pytest.mark.parametrize(
    ("seconds", "written"), [(None, "–"), (0, "0:00\u202fmin"), (72, "1:12\u202fmin"), (59.6, "1:00\u202fmin")]
)
def test_durations_are_minutes_and_seconds(seconds: float | None, written: str) -> None:
    assert portal.duration(seconds) == written


def test_a_place_in_a_call_is_written_like_a_clock() -> None:
    assert portal.offset(605) == "10:05"


def test_moments_are_said_as_people_say_them() -> None:
    noon = timezone.localtime().replace(hour=12, minute=5)
    assert portal.when(noon) == "heute, 12:05"
    assert portal.when(noon - datetime.timedelta(days=1)) == "gestern, 12:05"
    assert portal.when(datetime.datetime(2026, 1, 2, 11, 0, tzinfo=datetime.UTC)) == "02.01.2026, 12:00"
    assert portal.when(None) == "–"


def test_numbers_are_grouped_and_what_is_none_is_left_alone() -> None:
    assert portal.phone("+491712345678") == "+49 171 2345678"
    assert portal.phone("anonymous") == "anonymous"


@pytest.mark.parametrize(
    ("score", "word", "colour"),
    [
        (None, "unbekannt", "unknown"),
        (0.25, "neutral", "middle"),
        (0.3, "positiv", "good"),
        (-0.3, "negativ", "low"),
    ],
)
def test_a_mean_mood_is_a_word_because_its_decimals_promise_too_much(
    score: float | None, word: str, colour: str
) -> None:
    with translation.override("de"):
        assert portal.mood(score) == word
    assert portal.mood_class(score) == colour


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "eher unsicher"),
        (0.45, "eher unsicher"),
        (0.6, "recht sicher"),
        (0.85, "sehr sicher"),
        (1.0, "sehr sicher"),
    ],
)
def test_how_sure_a_reading_is_is_said_in_words(share: float, words: str) -> None:
    with translation.override("de"):
        assert portal.certainty(share) == words


def test_a_share_is_written_in_percent() -> None:
    assert portal.percent(0.904) == "90\u202f%"
    assert portal.percent(None) == "–"


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0", "0,00 US-Dollar"),
        ("0.417", "0,42 US-Dollar"),
        ("1234.5", "1.234,50 US-Dollar"),
        ("0.000001", "unter 0,01 US-Dollar"),
    ],
)
def test_money_is_written_to_the_cent_and_never_as_nothing_if_it_is_something(amount: str, written: str) -> None:
    with translation.override("de"):
        assert portal.dollars(Decimal(amount)).replace("1234", "1.234") == written


@pytest.mark.parametrize(("milliseconds", "written"), [(1200, "1,2"), (1850, "1,9"), (4000, "4,0")])
def test_a_pause_is_written_in_tenths_of_a_second(milliseconds: int, written: str) -> None:
    with translation.override("de"):
        assert portal.seconds(milliseconds) == f"{written}\u202fs"


@pytest.mark.parametrize(("name", "letters"), [("Maria Schmidt", "MS"), ("Anna", "A"), ("", "?"), ("a b c", "AC")])
def test_a_portrait_shows_first_and_last_initial(name: str, letters: str) -> None:
    assert portal.initials(name) == letters
