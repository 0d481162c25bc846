"""Which remembered texts are meant by what somebody wants forgotten."""

import pytest

from people.matching import is_about, said_before_asking, significant_words


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("Knie", "Hat Schmerzen im Knie"),
        ("das mit dem Knie", "Hat Schmerzen im Knie"),
        ("KNIE", "hat ein neues Knie"),
        ("meine Knie", "Hat Knieschmerzen"),
        ("die Schmerzen", "Hat Knieschmerzen"),
        ("Schmerz", "Hat Schmerzen im Knie"),
        ("meine Töchter", "Die Tochter heißt Anna"),
        ("meine Tochter", "Hat zwei Töchter"),
        ("Aerztin", "Geht zur Ärztin"),
        ("der Arzt", "Mag den neuen Arzt nicht"),
        ("der Hund", "Hatte früher Hunde"),
        ("dem Bruder", "Seine Brüder leben in Kiel"),
        ("das Haus", "Die Häuser in Lübeck gehören ihm"),
        ("Fußball", "Schaut gern FUSSBALL"),
        ("dass ich Kuchen mag", "Mag Kuchen"),
        ("dass ich rauche", "Raucht heimlich"),
        ("dass ich gestürzt bin", "Hatte einen Sturz"),
        ("Omas Garten", "Hat einen Garten"),
        ("my knee", "Has pain in the knee"),
        ("the doctors", "Went to the doctor"),
        ("1938", "Ist 1938 geboren"),
    ],
)
def test_a_shared_word_in_any_form_is_meant(what: str, text: str) -> None:
    assert is_about(text, what)


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("das", "Das ist sein Hund"),
        ("das", "Hat Schmerzen im Knie"),
        ("", "Hat Schmerzen im Knie"),
        ("...", "Hat Schmerzen im Knie"),
        ("was ich gerade gesagt habe", "Hat gesagt, dass er gern wandert"),
        ("Vergiss das bitte wieder", "Hat die Tabletten vergessen"),
        ("dass ich Kuchen mag", "Mag Blumen"),
        ("meine Mutter", "Die Großmutter hieß Erna"),
        ("meine Tochter", "Die Schwiegertochter ist Ärztin"),
        ("der Hund", "Ist fast hundert Jahre alt"),
        ("das Herz", "Bedankt sich herzlich"),
        ("der Arm", "Mag warme Tage"),
        ("Knie", "Hat eine Tochter"),
        ("forget that", "Told us that she likes tea"),
        ("1938", "Ist 1939 geboren"),
    ],
)
def test_without_a_shared_word_of_meaning_nothing_is_meant(what: str, text: str) -> None:
    assert not is_about(text, what)


def test_a_word_of_filling_alone_says_nothing() -> None:
    assert significant_words("Das, bitte, vergiss das doch!") == frozenset()
    assert significant_words("das Knie") == {"knie"}


@pytest.mark.parametrize(
    ("newest_first", "place"),
    [
        (["Vergiss das.", "Ich war heute im Krankenhaus.", "Guten Morgen."], 1),
        (["Das mit der Operation, vergiss das.", "Ich war im Krankenhaus."], 1),
        (["Vergessen Sie das bitte.", "Ja.", "Ich war im Krankenhaus."], 2),
        (["Ich war im Krankenhaus.", "Guten Morgen."], 0),
        (["Vergiss das."], 0),
        ([], 0),
    ],
)
def test_vergiss_das_points_to_what_was_said_before_it(newest_first: list[str], place: int) -> None:
    assert said_before_asking(newest_first) == place
