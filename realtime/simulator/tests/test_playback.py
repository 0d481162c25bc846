"""Twilio's playback buffer."""

from hypothesis import given
from hypothesis import strategies as st

from realtime.simulator.playback import PlaybackBuffer


def test_audio_sounds_in_order_whatever_its_length() -> None:
    buffer = PlaybackBuffer()
    buffer.media(b"a" * 100)
    buffer.media(b"b" * 300)
    assert buffer.play(20) == (b"a" * 100 + b"b" * 60, [])
    assert buffer.play(20) == (b"b" * 160, [])
    assert buffer.play(20) == (b"b" * 80, [])
    assert buffer.play(20) == (b"", [])


def test_a_mark_comes_back_when_the_audio_before_it_has_sounded() -> None:
    buffer = PlaybackBuffer()
    buffer.media(b"a" * 320)
    assert buffer.mark("behind") == []
    assert buffer.play(20)[1] == []
    assert buffer.play(20)[1] == ["behind"]


def test_a_mark_comes_back_at_once_when_nothing_is_buffered() -> None:
    assert PlaybackBuffer().mark("now") == ["now"]


def test_a_clear_drops_the_audio_and_gives_back_every_mark() -> None:
    buffer = PlaybackBuffer()
    buffer.media(b"a" * 320)
    buffer.mark("one")
    buffer.media(b"a" * 320)
    buffer.mark("two")
    buffer.play(20)
    assert buffer.clear() == (60, ["one", "two"])
    assert buffer.clear() == (0, [])
    assert buffer.mark("next") == ["next"]


@given(st.lists(st.one_of(st.binary(min_size=1, max_size=500), st.text(max_size=3))))
def test_every_byte_sounds_once_and_every_mark_returns_once(entries: list[bytes | str]) -> None:
    buffer, returned, sounded = PlaybackBuffer(), [], b""
    for entry in entries:
        if isinstance(entry, bytes):
            buffer.media(entry)
        else:
            returned += buffer.mark(entry)
    while buffer.buffered_bytes:
        audio, marks = buffer.play(20)
        sounded += audio
        returned += marks
    assert sounded == b"".join(entry for entry in entries if isinstance(entry, bytes))
    assert sorted(returned) == sorted(entry for entry in entries if isinstance(entry, str))
