"""Which message of the family was heard, from what the companion said, and what the transcript keeps of it."""

import pytest

from realtime.aloud import ENOUGH, Aloud, FamilyWords, share_heard, without_message, words_of
from realtime.commands import RecordUtterance, Speaker

pytestmark = pytest.mark.pure

LISA = FamilyWords(1, "Lisa", "Liebe Oma, ich komme am Sonntag um drei und bringe Kuchen mit.")
ANNA = FamilyWords(2, "Anna", "Der Zug ist pünktlich, wir sehen uns um halb sechs am Bahnhof.")
READ = f"Ich habe eine Nachricht von Lisa: {LISA.text}"


def said(text: str, speaker: Speaker = Speaker.COMPANION) -> RecordUtterance:
    return RecordUtterance(1, speaker, text, False, 0)


def heard(*texts: str, messages: tuple[FamilyWords, ...] = (LISA, ANNA)) -> list[list[int]]:
    aloud = Aloud(messages)
    return [aloud.heard_in(said(text)) for text in texts]


def test_a_message_read_to_its_end_was_heard() -> None:
    assert heard(READ) == [[1]]


def test_it_was_heard_once_however_often_it_is_read() -> None:
    assert heard(READ, READ) == [[1], []]


def test_what_was_broken_off_too_soon_was_not_heard() -> None:
    assert heard("Ich habe eine Nachricht von Lisa: Liebe Oma, ich komme am") == [[]]


def test_read_on_after_an_interruption_it_was_heard_with_the_second_half() -> None:
    first, second = "Liebe Oma, ich komme am Sonntag", "um drei und bringe Kuchen mit, schreibt sie."
    assert heard(first, second) == [[], [1]]
    assert heard(first, "Ja, das Wetter ist schön.", second) == [[], [], []]


def test_the_caller_saying_it_is_no_reading() -> None:
    assert Aloud((LISA,)).heard_in(said(READ, Speaker.CALLER)) == []


def test_two_in_one_breath_were_both_heard() -> None:
    assert heard(f"{READ} Und eine von Anna: {ANNA.text}") == [[1, 2]]


def test_two_that_say_the_same_have_to_be_read_twice() -> None:
    twin = FamilyWords(3, "Lisa", LISA.text)
    assert heard(READ, READ, messages=(LISA, twin)) == [[1], [3]]


def test_a_short_one_is_not_taken_for_a_goodbye() -> None:
    short = FamilyWords(4, "Lisa", "Bis morgen!")
    assert heard("Auf Wiederhören, bis morgen!", messages=(short,)) == [[]]
    assert heard("Ich habe eine Nachricht von Lisa: Bis morgen!", messages=(short,)) == [[4]]


def test_numbers_and_commas_that_are_written_otherwise_do_not_matter() -> None:
    assert heard("Nachricht von Anna: der zug ist pünktlich – wir sehen uns um 17:30 am Bahnhof") == [[2]]


def test_a_summary_is_no_reading() -> None:
    assert share_heard(LISA, words_of("Lisa besucht Sie am Wochenende und hat etwas zum Kaffee dabei.")) < ENOUGH


@pytest.mark.parametrize("text", ["", "…!?", "🙂"])
def test_a_message_without_words_is_never_heard(text: str) -> None:
    assert heard("Ich habe eine Nachricht von Lisa: …", messages=(FamilyWords(5, "Lisa", text),)) == [[]]


# --- the transcript ------------------------------------------------------------------------------------
def test_the_transcript_says_that_there_was_a_message_and_not_what_it_said() -> None:
    kept = Aloud((LISA,)).for_the_record(said(f"Wie schön. {READ} Freuen Sie sich?"))
    assert kept.text == "Wie schön. Ich habe eine Nachricht von Lisa: […]. Freuen Sie sich?"


def test_half_a_message_is_kept_from_the_transcript_as_well() -> None:
    assert "Sonntag" not in without_message("Von Lisa: Liebe Oma, ich komme am Sonntag um", LISA)


def test_what_the_caller_says_of_it_is_theirs() -> None:
    words = said(READ, Speaker.CALLER)
    assert Aloud((LISA,)).for_the_record(words) is words


def test_everybodys_language_stays_as_it_is() -> None:
    words = said("Das ist schön. Wir sehen uns also bald, und ich komme gern darauf zurück.")
    assert Aloud((LISA, ANNA)).for_the_record(words) is words
