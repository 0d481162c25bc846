"""What was heard: bytes behind base64, marks and those that were cleared, the order of items."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.playback import POSITION_GAP, ItemOrder, Playback, Reply, audio_bytes, cut_to_share

pytestmark = pytest.mark.pure


def a_reply(item_id: str = "item_1") -> Reply:
    return Reply(item_id, "resp_1", 1, 0, text="Guten Tag liebe Maria")


def payload(milliseconds: int) -> str:
    return base64.b64encode(bytes(milliseconds * 8)).decode()


@given(st.binary(max_size=600))
def test_the_length_of_audio_is_known_without_decoding_it(audio: bytes) -> None:
    assert audio_bytes(base64.b64encode(audio).decode()) == len(audio)


@given(st.text(max_size=80), st.integers(0, 100), st.integers(1, 100))
def test_a_cut_text_is_a_beginning_of_the_whole_one(text: str, heard: int, total: int) -> None:
    assert text.startswith(cut_to_share(text, heard, total))


def test_a_text_is_cut_behind_its_last_whole_word() -> None:
    assert cut_to_share("Heute scheint die Sonne.", 15, 24) == "Heute scheint"


def test_a_text_that_was_heard_to_its_end_stays_whole() -> None:
    assert cut_to_share("Heute scheint die Sonne.", 24, 24) == "Heute scheint die Sonne."


def test_a_mark_tells_how_far_a_reply_was_heard() -> None:
    playback = Playback()
    reply = playback.replies["item_1"] = a_reply()
    first = playback.add(reply, payload(100))
    playback.add(reply, payload(60))
    playback.mark_played(first)
    assert (reply.heard_ms, reply.sent) == (100, 160 * 8)
    assert playback.take_heard() == []


def test_a_reply_is_heard_when_it_has_ended_and_its_last_mark_came_back() -> None:
    playback = Playback()
    reply = playback.replies["item_1"] = a_reply()
    playback.mark_played(playback.add(reply, payload(100)))
    assert playback.take_heard() == []
    reply.ended = True
    assert playback.take_heard() == [reply]
    assert playback.replies == {}


def test_a_mark_that_clear_sent_back_does_not_mean_heard() -> None:
    playback = Playback()
    old = playback.replies["item_1"] = a_reply()
    mark = playback.add(old, payload(100))
    assert playback.take_all() == [old]
    new = playback.replies["item_2"] = a_reply("item_2")
    assert playback.add(new, payload(100)) != mark
    playback.mark_played(mark)
    assert (old.heard, new.heard) == (0, 0)


def test_an_item_that_is_spoken_anew_is_not_heard_by_marks_that_were_cleared() -> None:
    playback = Playback()
    mark = playback.add(playback.replies.setdefault("item_1", a_reply()), payload(100))
    playback.take_all()
    anew = playback.replies["item_1"] = a_reply()
    playback.mark_played(mark)
    assert anew.heard == 0


def test_an_unknown_mark_is_ignored() -> None:
    Playback().mark_played("from somebody else")


def test_what_never_sounded_was_not_heard() -> None:
    assert a_reply().heard_text() == ""


def test_items_stand_in_the_order_in_which_they_came() -> None:
    order = ItemOrder()
    assert [order.place("a"), order.place("b", "a"), order.place("c", "unknown")] == [
        POSITION_GAP,
        2 * POSITION_GAP,
        3 * POSITION_GAP,
    ]


def test_an_item_keeps_its_place_whatever_is_said_of_it_later() -> None:
    order = ItemOrder()
    first = order.place("a")
    order.place("b")
    assert order.place("a", "b") == first


def test_an_item_that_comes_late_stands_behind_its_predecessor() -> None:
    order = ItemOrder()
    first, third = order.place("a"), order.place("c")
    assert first < order.place("b", "a") < third


def test_when_there_is_no_room_left_an_item_goes_to_the_end() -> None:
    order = ItemOrder()
    order.place("a")
    last = order.place("z")
    positions = [order.place(str(number), "a") for number in range(30)]
    assert len(set(positions)) == 30
    assert max(positions) > last


@given(st.lists(st.tuples(st.integers(0, 9), st.none() | st.integers(0, 9)), max_size=40))
def test_positions_are_unique_and_never_change(placed: list[tuple[int, int | None]]) -> None:
    order = ItemOrder()
    given_positions: dict[int, int] = {}
    for item, previous in placed:
        position = order.place(str(item), None if previous is None else str(previous))
        assert given_positions.setdefault(item, position) == position
    assert len(set(given_positions.values())) == len(given_positions)
