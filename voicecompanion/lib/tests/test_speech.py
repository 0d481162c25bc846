"""The packaged synthesiser and the line's codec."""

import random
import subprocess
import sys
from array import array
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicecompanion.lib import mulaw, speech
from voicecompanion.lib.speech import SynthesiserError, sentences, synthesised

pytestmark = pytest.mark.pure

TEXT = "Guten Tag, hier spricht Ihr Telefonbegleiter. Wie geht es Ihnen?"
ROOT = Path(__file__).resolve().parents[3]
RATES = (8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000)


def alone(code: str) -> int:
    """What the code prints in a process of its own: a library that is started once can not be started again."""
    code = f"from voicecompanion.lib import speech; from voicecompanion.lib.speech import synthesised; {code}"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def frames(audio: bytes) -> list[bytes]:
    return [audio[at : at + mulaw.FRAME_BYTES] for at in range(0, len(audio), mulaw.FRAME_BYTES)]


def test_a_german_text_becomes_audible_speech_of_a_natural_length() -> None:
    audio = synthesised(TEXT, voice="de")
    assert 2_500 < mulaw.duration_ms(audio) < 7_000
    assert mulaw.is_audible(audio, least=0.5)


def test_speech_begins_and_ends_with_a_sound() -> None:
    audio = frames(synthesised(TEXT, voice="de"))
    assert mulaw.is_speech(audio[0], mulaw.FAINT)
    assert mulaw.is_speech(audio[-1], mulaw.FAINT)


def test_the_pause_between_two_sentences_is_short() -> None:
    quiet = "".join(" " if mulaw.is_speech(frame) else "." for frame in frames(synthesised(TEXT, voice="de")))
    assert 200 <= max(len(pause) for pause in quiet.split(" ")) * mulaw.FRAME_MS < 500


def test_a_slower_pace_takes_longer_and_another_voice_sounds_different() -> None:
    usual = synthesised(TEXT, voice="de")
    assert len(synthesised(TEXT, voice="de", words_per_minute=110)) > len(usual)
    assert synthesised(TEXT, voice="de+f2") != usual


def test_a_text_without_a_sound_is_refused() -> None:
    with pytest.raises(SynthesiserError):
        synthesised("…", voice="de")


def test_many_threads_may_speak_at_once_from_the_first_word_on() -> None:
    assert alone(
        "from concurrent.futures import ThreadPoolExecutor as Pool;"
        f"print(len(set(Pool(8).map(lambda _: len(synthesised({TEXT!r}, voice='de')), range(16)))))"
    ) == 1  # fmt: skip


def test_a_machine_without_the_library_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    monkeypatch.setattr(speech, "_loaded", speech._loaded.__wrapped__)
    with pytest.raises(SynthesiserError) as raised:
        synthesised("Ja.", voice="de")
    assert raised.value.permanent


def test_a_library_that_does_not_find_its_voices_is_told_so_and_ends_nothing(tmp_path: Path) -> None:
    assert alone(
        "import espeakng_loader;"
        f"espeakng_loader.get_data_path = lambda: {str(tmp_path)!r};"
        "first = speech._loaded(); second = speech._loaded();"
        "print(int(first is second is None))"
    ) == 1  # fmt: skip


def test_a_long_way_to_the_voices_is_shortened(tmp_path: Path) -> None:
    deep = tmp_path / ("sehr-tief" * 20)
    deep.mkdir()
    (deep / "voices").touch()
    short = Path(speech._short(str(deep)))
    assert len(str(short)) < 150
    assert (short / "voices").exists()
    assert speech._short("/kurz") == "/kurz"


def test_dates_and_abbreviations_do_not_end_a_sentence() -> None:
    assert sentences("Am 3. Mai, z. B. um zehn. Gut? Ja!") == ["Am 3. Mai, z. B. um zehn.", "Gut?", "Ja!"]


@given(code=st.integers(min_value=0, max_value=255))
def test_every_code_survives_decoding_and_encoding(code: int) -> None:
    assert mulaw.encode_sample(mulaw.decode_sample(code)) == (0xFF if code == 0x7F else code)


@given(samples=st.lists(st.integers(min_value=-32_768, max_value=32_767)))
def test_many_samples_are_coded_as_each_of_them(samples: list[int]) -> None:
    assert mulaw.encode(samples) == bytes(map(mulaw.encode_sample, samples))


@settings(max_examples=200)
@given(rate=st.sampled_from(RATES), count=st.integers(min_value=0, max_value=900), seed=st.integers())
def test_a_higher_rate_becomes_the_mean_of_the_samples_it_covers(rate: int, count: int, seed: int) -> None:
    chance, taps = random.Random(seed), -(-rate // mulaw.RATE)
    samples = array("h", (chance.randint(-32_768, 32_767) for _ in range(count)))
    starts = [index * rate // mulaw.RATE for index in range(count * mulaw.RATE // rate)]
    means = [sum(samples[start : start + taps]) // taps for start in starts]
    assert mulaw.from_linear(samples, rate) == mulaw.encode(means)


@given(audio=st.binary(max_size=2_000))
def test_what_was_mu_law_before_comes_back_from_24_khz_byte_for_byte(audio: bytes) -> None:
    audio = audio.replace(b"\x7f", b"\xff")
    assert mulaw.from_pcm24(mulaw.to_pcm24(audio)) == audio


@pytest.mark.parametrize("surplus", [1, 2, 3, 4, 5])
def test_a_piece_of_a_sample_at_the_end_is_dropped(surplus: int) -> None:
    assert mulaw.from_pcm24(mulaw.to_pcm24(b"\x10\x20") + b"\x01" * surplus) == b"\x10\x20"


def test_silence_is_not_audible_and_neither_is_nothing() -> None:
    assert not mulaw.is_audible(mulaw.silence(1_000))
    assert not mulaw.is_audible(b"")
    assert not mulaw.is_speech(b"")


def test_quiet_before_and_behind_a_sound_can_be_cut() -> None:
    sound, quiet = mulaw.encode([8_000, -8_000] * 400), mulaw.silence(100)
    assert mulaw.trimmed(quiet + sound + quiet) == sound
    assert mulaw.trimmed(quiet + sound + quiet, end=False) == sound + quiet
    assert mulaw.trimmed(quiet) == b""
