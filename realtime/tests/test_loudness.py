"""What can be heard, judged from a few samples of base64."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.loudness import is_loud, louder

pytestmark = pytest.mark.pure


def encoded(samples: bytes) -> str:
    return base64.b64encode(samples).decode()


@pytest.mark.parametrize("sample", [0xFF, 0x7F, 0xFE, 0x7E, 0xF8])
def test_silence_and_the_noise_of_the_last_bits_is_not_loud(sample: int) -> None:
    assert not is_loud(encoded(bytes([sample]) * 8_000))


@pytest.mark.parametrize("length", [1, 2, 3, 160, 1_601])
def test_a_voice_is_loud_in_any_length_of_audio(length: int) -> None:
    assert is_loud(encoded(b"\x8f" * length))


def test_a_voice_in_the_middle_of_silence_is_found() -> None:
    assert is_loud(encoded(b"\xff" * 1_600 + b"\x90" * 320 + b"\xff" * 1_600))


@given(st.text(max_size=300))
def test_no_text_at_all_raises(text: str) -> None:
    is_loud(text.encode("ascii", "ignore").decode())


def linear(byte: int) -> int:
    """ITU-T G.711."""
    value = ~byte & 0xFF
    magnitude = ((((value & 0x0F) << 3) + 0x84) << ((value & 0x70) >> 4)) - 0x84
    return -magnitude if value & 0x80 else magnitude


@pytest.mark.parametrize("byte", range(256))
def test_louder_is_about_twice_as_loud_with_the_same_sign_and_silence_stays_silence(byte: int) -> None:
    (after,) = base64.b64decode(louder(encoded(bytes([byte]))))
    before, now = linear(byte), linear(after)
    assert before * now >= 0
    if before == 0:
        assert after == byte
    else:
        assert abs(now) >= min(2 * abs(before), 31_100)
