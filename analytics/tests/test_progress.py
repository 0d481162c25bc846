"""How far a call is: each step in its order, behind us, going on or ahead."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.models import CallAnalysis
from analytics.progress import Stand, Step, is_under_way, steps_of
from analytics.templatetags.progress import step_word
from calls.models import Call

NOW = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.UTC)
pytestmark = pytest.mark.pure


def steps(status: str, *, outbound: bool = True, reading: str | None = "", seconds: int = 192) -> list[Step]:
    began = NOW - datetime.timedelta(seconds=seconds)
    return steps_of(
        outbound=outbound, status=status, started_at=began, duration_sec=seconds, reading=reading, now=NOW
    )


def stands(found: list[Step]) -> dict[str, str]:
    return {step.name: step.stand.value for step in found}


def test_a_call_we_place_is_dialled_rings_is_talked_ends_and_is_read() -> None:
    names = ["dialling", "ringing", "talking", "over", "reading"]
    for at, status in enumerate(("initiated", "ringing", "in_progress")):
        found = steps(status)
        assert [step.name for step in found] == names
        expected = ["done"] * at + ["now"] + ["ahead"] * (4 - at)
        assert list(stands(found).values()) == expected


def test_who_calls_us_is_talking_at_once() -> None:
    assert [step.name for step in steps("in_progress", outbound=False)] == ["talking", "over", "reading"]


def test_a_running_call_tells_how_long_it_has_been_talked() -> None:
    assert steps("in_progress")[2] == Step("talking", Stand.NOW, 192)
    assert steps("ringing")[2].seconds is None


def test_a_clock_that_was_set_back_does_not_count_below_zero() -> None:
    assert steps("in_progress", seconds=-5)[2].seconds == 0


def test_a_call_that_is_over_tells_how_long_it_was() -> None:
    found = steps("completed", reading="running")
    assert found[2] == Step("talking", Stand.DONE, 192)
    assert stands(found)["reading"] == "now"


@pytest.mark.parametrize(
    ("reading", "name", "stand"),
    [
        ("done", "read", "done"),
        ("nothing_said", "nothing_said", "done"),
        ("not_stored", "not_stored", "done"),
        ("failed", "not_read", "failed"),
    ],
)
def test_the_last_step_says_what_became_of_the_reading(reading: str, name: str, stand: str) -> None:
    assert stands(steps("completed", reading=reading))[name] == stand


@pytest.mark.parametrize("status", ["failed", "busy", "no_answer", "canceled"])
def test_a_call_without_a_conversation_ends_with_the_reason(status: str) -> None:
    assert stands(steps(status)) == {"dialling": "done", "ringing": "done", status: "failed"}


def test_who_may_only_see_the_status_learns_nothing_of_the_reading() -> None:
    assert [step.name for step in steps("completed", reading=None)][-1] == "over"


@given(
    st.booleans(),
    st.sampled_from(Call.Status.values),
    st.sampled_from([None, "", *CallAnalysis.State.values]),
    st.none() | st.integers(-10, 10**6),
)
def test_every_call_has_words_for_each_of_its_steps_and_at_most_one_goes_on(
    outbound: bool, status: str, reading: str | None, seconds: int | None
) -> None:
    began = None if seconds is None else NOW - datetime.timedelta(seconds=seconds)
    found = steps_of(
        outbound=outbound, status=status, started_at=began, duration_sec=None, reading=reading, now=NOW
    )
    assert sum(step.stand == Stand.NOW for step in found) <= 1
    assert all(step_word(step) for step in found)


def test_a_step_is_called_by_how_it_stands() -> None:
    words = [str(step_word(step)) for step in steps("in_progress")]
    assert words == ["gewählt", "hat geklingelt", "spricht seit", "beenden", "auswerten"]
    assert step_word(steps("no_answer")[-1]) == "nicht abgenommen"


@pytest.mark.parametrize(
    ("status", "reading", "minutes", "watched"),
    [
        ("ringing", "", None, True),
        ("completed", "running", 60, True),
        ("completed", "done", 1, True),
        ("completed", "done", 3, False),
        ("no_answer", "", None, False),
    ],
)
def test_a_call_is_watched_while_it_runs_is_read_or_has_just_ended(
    status: str, reading: str, minutes: int | None, watched: bool
) -> None:
    ago = None if minutes is None else datetime.timedelta(minutes=minutes)
    assert is_under_way(status=status, reading=reading, ended_ago=ago) is watched
