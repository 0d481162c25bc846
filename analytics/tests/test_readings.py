"""Readings: what they cite exists, what they quote was said, and parts of a long call become one."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.readings import (
    MAX_QUOTE_CHARACTERS,
    PartReading,
    ReadingError,
    checked,
    checked_summary,
    evenly_chosen,
    merge_readings,
)
from analytics.schema import CallReading, Point, Sentiment
from analytics.tests.stand_in import point, reading, sentiment
from analytics.turns import Turn

pytestmark = pytest.mark.pure

TURNS = [
    Turn(1, 1000, "companion", "Wie geht es Ihnen?"),
    Turn(2, 2000, "caller", "Gestern bin ich, ach, im Bad gestürzt."),
]


def read(**changes: Any) -> CallReading:
    return CallReading.model_validate(reading(**changes))


# --- checking ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "changes",
    [
        {"summary": [point("erfunden", 3)]},
        {"memory": {"facts": [point("erfunden", 99)]}},
        {"concerns": [{"kind": "fall", "quote": "gestürzt", "turn": 3}]},
    ],
)
def test_a_reading_that_cites_a_turn_nobody_spoke_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ReadingError):
        checked(read(**changes), TURNS)


@pytest.mark.parametrize("quote", ["gestern bin ich ach im bad gestürzt", "„im Bad gestürzt“", "im Bad gestürzt."])
def test_a_quote_is_believed_if_it_stands_in_its_turn_whatever_its_commas(quote: str) -> None:
    concerns = [{"kind": "fall", "quote": quote, "turn": 2}]
    assert checked(read(concerns=concerns), TURNS).concerns[0].quote in quote


@pytest.mark.parametrize("quote", ["Ich bin die Treppe hinuntergefallen", "", "  "])
def test_words_that_were_not_said_are_replaced_by_those_that_were(quote: str) -> None:
    concerns = [{"kind": "fall", "quote": quote, "turn": 2}]
    assert checked(read(concerns=concerns), TURNS).concerns[0].quote == TURNS[1].text


def test_a_quote_as_long_as_a_monologue_is_cut_visibly() -> None:
    turns = [Turn(1, 1, "caller", "Ich bin gestürzt und " * 100)]
    quote = checked(read(concerns=[{"kind": "fall", "quote": "x", "turn": 1}]), turns).concerns[0].quote
    assert len(quote) == 300
    assert quote.endswith("…")


@pytest.mark.parametrize(
    "claim",
    [
        "Sie klingt traurig.",
        "Der Anrufer klang fröhlich.",
        "Ihre Stimme war leise.",
        "Sprach mit müder Stimme.",
    ],
)
def test_nothing_is_said_about_how_a_voice_sounded(claim: str) -> None:
    text_only = {"sentiment": sentiment("positiv", 0.5, reason=f"Freut sich auf Besuch. {claim}")}
    found = checked(read(**text_only, summary=[point(claim), point("Besuch am Sonntag")]), TURNS)
    assert found.sentiment.reason == "Freut sich auf Besuch."
    assert [point.text for point in found.summary] == ["Besuch am Sonntag"]


# --- what a mood rests on ------------------------------------------------------------------------------
def mood_resting_on(quote: str, turn: int | None, label: str = "negativ") -> Sentiment:
    score = None if label == "unbekannt" else -0.4
    return checked(read(sentiment=sentiment(label, score, 0.8, "Sturz.", quote, turn)), TURNS).sentiment


def test_a_mood_is_quoted_with_what_the_caller_said() -> None:
    found = mood_resting_on("„im Bad gestürzt“", 2)
    assert (found.quote, found.turn) == ("im Bad gestürzt", 2)


@pytest.mark.parametrize("quote", ["Mir geht es elend", "", "ach, im Bad gest"])
def test_words_for_a_mood_that_were_not_said_are_replaced_by_the_turn(quote: str) -> None:
    assert mood_resting_on(quote, 2).quote == TURNS[1].text


@pytest.mark.parametrize("turn", [1, 3, None])
def test_a_mood_that_rests_on_no_turn_of_the_caller_quotes_nobody(turn: int | None) -> None:
    found = mood_resting_on("Wie geht es Ihnen?", turn)
    assert (found.label, found.reason, found.quote, found.turn) == ("negativ", "Sturz.", "", None)


def test_nobody_is_quoted_for_a_mood_that_is_unknown() -> None:
    found = mood_resting_on("im Bad gestürzt", 2, "unbekannt")
    assert (found.quote, found.turn) == ("", None)


@given(
    quote=st.text(max_size=400),
    turn=st.none() | st.integers(1, 6),
    said=st.lists(st.tuples(st.sampled_from(["caller", "companion"]), st.text(max_size=400)), max_size=5),
)
def test_whatever_a_model_quotes_only_the_caller_is_quoted_and_only_with_their_turn(
    quote: str, turn: int | None, said: list[tuple[str, str]]
) -> None:
    turns = [Turn(number, number * 1000, *one) for number, one in enumerate(said, start=1)]
    mood = sentiment("neutral", 0.0, 0.5, "", quote, turn)
    found = checked(read(sentiment=mood, summary=[]), turns).sentiment
    of_caller = {one.number: one.text for one in turns if one.speaker == "caller"}
    assert len(found.quote) <= MAX_QUOTE_CHARACTERS
    assert (found.turn is None and found.quote == "") or found.turn in of_caller
    if found.turn is not None:
        assert words(found.quote.removesuffix("…")) in words(of_caller[found.turn])


def words(text: str) -> str:
    return "".join(re.findall(r"\w", text.casefold()))


def test_a_mood_that_rests_on_the_voice_alone_is_refused() -> None:
    with pytest.raises(ReadingError):
        checked(read(sentiment=sentiment("negativ", -0.5, reason="Die Stimme klang müde.")), TURNS)


@pytest.mark.parametrize("text", ["Stimmt der Einladung zu.", "Hat ihre Stimme abgegeben.", "Zustimmung"])
def test_words_that_only_look_like_the_voice_are_kept(text: str) -> None:
    assert checked(read(summary=[point(text)]), TURNS).summary[0].text == text


def test_an_empty_point_says_nothing_and_goes() -> None:
    assert checked(read(summary=[point("  "), point("etwas")]), TURNS).summary == [Point(text="etwas", turns=[1])]


def test_a_condensed_summary_may_not_cite_unknown_turns_either() -> None:
    assert checked_summary([Point(text="gut", turns=[2])], TURNS)
    with pytest.raises(ReadingError):
        checked_summary([Point(text="erfunden", turns=[9])], TURNS)


# --- merging -------------------------------------------------------------------------------------------
def test_one_part_is_the_reading_itself() -> None:
    only = read()
    assert merge_readings([PartReading(only, 10)]) is only


def test_the_mood_of_a_long_call_is_weighted_by_the_callers_words() -> None:
    merged = merge_readings(
        [
            PartReading(read(sentiment=sentiment("positiv", 1.0, 0.9, "froh")), 100),
            PartReading(read(sentiment=sentiment("negativ", -0.6, 0.5, "bedrückt")), 300),
        ]
    ).sentiment
    assert merged.score == pytest.approx(-0.2)
    assert merged.confidence == pytest.approx(0.6)
    assert (merged.label, merged.reason) == ("negativ", "bedrückt")


def test_the_words_for_the_mood_of_a_long_call_come_from_the_part_that_tells_it() -> None:
    parts = [
        PartReading(read(sentiment=sentiment("positiv", 0.9, 0.9, "froh", "wie schön", 2)), 100),
        PartReading(read(sentiment=sentiment("negativ", -0.9, 0.5, "bedrückt", "so allein", 40)), 300),
    ]
    merged = merge_readings(parts).sentiment
    assert (merged.label, merged.quote, merged.turn) == ("negativ", "so allein", 40)


def test_a_part_whose_mood_is_unknown_does_not_pull_the_mean_to_neutral() -> None:
    parts = [
        PartReading(read(sentiment=sentiment("positiv", 0.8)), 10),
        PartReading(read(sentiment=sentiment("unbekannt", None)), 900),
    ]
    assert merge_readings(parts).sentiment.score == 0.8


def test_if_no_part_knows_the_mood_it_is_unknown() -> None:
    unknown = PartReading(read(sentiment=sentiment("unbekannt", None, 0.1, "wenig")), 5)
    merged = merge_readings([unknown, unknown]).sentiment
    assert (merged.label, merged.score) == ("unbekannt", None)


def test_moods_without_a_score_keep_the_word_of_the_longest_part() -> None:
    parts = [
        PartReading(read(sentiment=sentiment("neutral", None)), 10),
        PartReading(read(sentiment=sentiment("positiv", None)), 20),
    ]
    assert merge_readings(parts).sentiment.label == "positiv"


def test_mixed_feelings_are_neutral_with_the_reason_of_the_longest_part() -> None:
    parts = [
        PartReading(read(sentiment=sentiment("positiv", 0.5, reason="froh")), 10),
        PartReading(read(sentiment=sentiment("negativ", -0.5, reason="traurig")), 11),
    ]
    merged = merge_readings(parts).sentiment
    assert (merged.label, merged.reason) == ("neutral", "traurig")


def test_the_merged_memory_holds_every_part_and_the_newest_known_mood() -> None:
    parts = [
        PartReading(read(memory={"facts": [point("eins")], "mood_indicator": "schlecht", "outdated": ["alt"]}), 1),
        PartReading(read(memory={"facts": [point("zwei")], "mood_indicator": "gut"}), 1),
        PartReading(read(memory={"mood_indicator": "unbekannt"}), 1),
    ]
    memory = merge_readings(parts).memory
    assert [fact.text for fact in memory.facts] == ["eins", "zwei"]
    assert (memory.mood_indicator, memory.outdated) == ("gut", ["alt"])


def test_a_memory_without_any_known_mood_has_none() -> None:
    part = PartReading(read(memory={"mood_indicator": "unbekannt"}), 1)
    assert merge_readings([part, part]).memory.mood_indicator == "unbekannt"


def test_a_concern_that_comes_up_twice_is_one_with_the_first_words() -> None:
    def fall(turn: int) -> PartReading:
        return PartReading(read(concerns=[{"kind": "fall", "quote": f"Sturz {turn}", "turn": turn}]), 1)

    assert [concern.quote for concern in merge_readings([fall(2), fall(9)]).concerns] == ["Sturz 2"]


def test_the_end_of_a_long_call_is_not_lost_in_the_summary() -> None:
    parts = [PartReading(read(summary=[point(f"{part}.{rank}") for rank in range(8)]), 1) for part in range(3)]
    texts = [point.text for point in merge_readings(parts).summary]
    assert texts == ["0.0", "0.1", "0.2", "1.0", "1.1", "1.2", "2.0", "2.1"]


@given(st.lists(st.integers(0, 9), max_size=25))
def test_the_chosen_points_are_few_in_order_and_span_the_call(sizes: list[int]) -> None:
    parts = [
        [Point(text=f"{part}", turns=[100 * part + rank + 1]) for rank in range(size)]
        for part, size in enumerate(sizes)
    ]
    chosen = evenly_chosen(parts, 8)
    spoken = [part for part, size in enumerate(sizes) if size]
    assert len(chosen) == min(8, sum(sizes))
    assert [p.turns for p in chosen] == sorted(p.turns for p in chosen)
    if spoken:
        assert {str(spoken[0]), str(spoken[-1])} <= {p.text for p in chosen}
