"""What a new connection is told of the conversation so far."""

import pytest

from realtime.commands import Speaker
from realtime.history import REPLAYED_CHARACTERS, REPLAYED_TURNS, History

pytestmark = pytest.mark.pure


def test_it_is_told_in_the_order_of_speech() -> None:
    history = History()
    for position in (2, 1, 3):
        history.add(position, Speaker.CALLER, str(position))
    assert [said.text for said in history.newest()] == ["1", "2", "3"]


def test_of_a_long_call_the_newest_turns_are_told() -> None:
    history = History()
    for position in range(100):
        history.add(position, Speaker.COMPANION, str(position))
    assert [said.text for said in history.newest()] == [str(number) for number in range(100 - REPLAYED_TURNS, 100)]


def test_of_long_turns_fewer_are_told() -> None:
    history = History()
    for position in range(3):
        history.add(position, Speaker.CALLER, "x" * (REPLAYED_CHARACTERS // 2))
    assert len(history.newest()) == 2


def test_what_is_forgotten_is_not_told() -> None:
    history = History()
    history.add(1, Speaker.CALLER, "Das bleibt unter uns.")
    history.forget()
    assert history.newest() == []
