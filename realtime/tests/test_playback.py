"""What was heard: bytes behind base64, marks and those that were cleared, the order of items."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.commands import PlayAudio, SendMark
from realtime.playback import POSITION_GAP, ItemOrder, Playback, Sound, audio_bytes, cut_to_share

pytestmark = pytest.mark.pure


def a_sound(item_id: str = "item_1") -> Sound:
    return Sound(item_id, 1, 0, response_id="resp_1", text="Guten Tag liebe Maria", audible=True)


def payload(milliseconds: int) -> str:
    return base64.b64encode(bytes(milliseconds * 8)).decode()


def played(playback: Playback, sound: Sound, milliseconds: int) -> str:
    """Plays a piece; returns the name of the mark behind it."""
    piece, mark = playback.add(sound, payload(milliseconds))
    assert piece == PlayAudio(payload(milliseconds))
    assert isinstance(mark, SendMark)
    return mark.name


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


def test_a_mark_tells_how_far_a_sound_was_heard() -> None:
    playback, sound = Playback(), a_sound()
    first = played(playback, sound, 100)
    played(playback, sound, 60)
    playback.mark_played(first)
    assert (sound.heard_ms, sound.unheard_ms, sound.received) == (100, 60, 160 * 8)
    assert playback.take_heard() == []


def test_a_sound_is_heard_when_it_has_ended_and_its_last_mark_came_back() -> None:
    playback, sound = Playback(), a_sound()
    playback.mark_played(played(playback, sound, 100))
    assert playback.take_heard() == []
    sound.ended = True
    assert playback.take_heard() == [sound]
    assert playback.sounds == {}


def test_a_mark_that_clear_sent_back_does_not_mean_heard() -> None:
    playback, old, new = Playback(), a_sound(), a_sound("item_2")
    mark = played(playback, old, 100)
    assert playback.take_all() == [old]
    assert played(playback, new, 100) != mark
    playback.mark_played(mark)
    assert (old.heard, new.heard) == (0, 0)


def test_an_item_that_is_spoken_anew_is_not_heard_by_marks_that_were_cleared() -> None:
    playback, anew = Playback(), a_sound()
    mark = played(playback, a_sound(), 100)
    playback.take_all()
    played(playback, anew, 100)
    playback.mark_played(mark)
    assert anew.heard == 0


def test_an_unknown_mark_is_ignored() -> None:
    Playback().mark_played("from somebody else")


def test_what_never_sounded_was_not_heard() -> None:
    assert a_sound().heard_text() == ""


def test_what_nobody_could_hear_was_not_heard() -> None:
    playback, sound = Playback(), a_sound()
    sound.audible = False
    playback.mark_played(played(playback, sound, 100))
    assert sound.heard_text() == ""
    assert not playback.is_audible


@given(st.lists(st.integers(1, 300), min_size=1, max_size=12), st.integers(0, 12))
def test_a_pause_taken_back_plays_exactly_what_was_unheard(pieces_ms: list[int], heard: int) -> None:
    playback, sound = Playback(), a_sound()
    marks = [played(playback, sound, ms) for ms in pieces_ms]
    for mark in marks[:heard]:
        playback.mark_played(mark)
    assert playback.pause() is (heard < len(pieces_ms))
    sound.ended = True
    resumed = [command.payload for command in playback.resume() if isinstance(command, PlayAudio)]
    assert resumed == [payload(ms) for ms in pieces_ms[heard:]]
    for name in playback._marks.copy():
        playback.mark_played(name)
    assert (sound.is_heard, sound.heard) == (True, sound.received)


def test_while_paused_audio_is_kept_and_not_sent() -> None:
    playback, sound = Playback(), a_sound()
    playback.pause()
    assert playback.add(sound, payload(100)) == []
    assert not playback.is_audible
    assert len(playback.resume()) == 2


def test_what_plays_when_a_connection_is_lost_plays_on_under_another_name() -> None:
    playback, old, new = Playback(), a_sound(), a_sound()
    mark = played(playback, old, 100)
    playback.outlive(1)
    played(playback, new, 50)
    playback.mark_played(mark)
    assert (old.is_heard, old.forgotten, new.heard) == (True, True, 0)
    assert playback.current is new


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


def test_the_items_of_a_new_connection_stand_behind_all_others() -> None:
    order = ItemOrder(after=7 * POSITION_GAP)
    assert order.last == 7 * POSITION_GAP
    assert order.place("a") == 8 * POSITION_GAP
