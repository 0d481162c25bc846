"""Speech, subtitles and the line's codec."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realtime.simulator import voice
from realtime.simulator.subtitles import SubtitleReader, read_subtitles, subtitled
from realtime.simulator.voice import speak
from voicecompanion.lib import mulaw, speech
from voicecompanion.lib.speech import sentences

TEXT = "Guten Tag, hier ist Maria. Meine Enkelin heißt Lisa!"


def frames(audio: bytes, size: int = mulaw.FRAME_BYTES) -> list[bytes]:
    return [audio[at : at + size] for at in range(0, len(audio), size)]


def test_a_text_is_read_back_from_its_own_audio() -> None:
    assert [subtitle.text for subtitle in read_subtitles(speak(TEXT))] == sentences(TEXT)


def test_speech_is_heard_as_speech() -> None:
    loud = [mulaw.is_speech(frame) for frame in frames(speak(TEXT))]
    assert sum(loud) > len(loud) / 2


def test_the_pauses_inside_a_text_are_shorter_than_any_usual_silence_duration() -> None:
    quiet = "".join(" " if mulaw.is_speech(frame) else "." for frame in frames(speak(TEXT)))
    assert max(len(pause) for pause in quiet.split(" ")) * mulaw.FRAME_MS < 500


def test_a_subtitle_is_silence_for_the_voice_detection() -> None:
    burst = subtitled(b"", "Ein recht langer Satz, der in keinem Rahmen Platz hat. " * 8)
    assert not any(mulaw.is_speech(frame, 0.1) for frame in frames(burst))
    assert max(abs(mulaw.LINEAR[code]) for code in burst) <= 32_124 * 10 ** (-48 / 20)


@given(text=st.text(max_size=200), speech=st.binary(max_size=2000), before=st.binary(max_size=500))
def test_any_text_behind_any_sound_is_found_where_it_stands(text: str, speech: bytes, before: bytes) -> None:
    audio = before + subtitled(speech, text) + b"\xff" * 100
    (found,) = [subtitle for subtitle in read_subtitles(audio) if subtitle.text == text][-1:]
    assert audio[found.start_byte : found.end_byte] == subtitled(speech, text)


@settings(max_examples=40)
@given(cut=st.integers(min_value=0, max_value=10_000), length=st.integers(min_value=1, max_value=400))
def test_a_lost_piece_leaves_nothing_intelligible(cut: int, length: int) -> None:
    speech = random.Random(84).randbytes(4000)
    audio = subtitled(speech, "Das kommt nicht an.")
    cut %= len(audio) - 1
    assert read_subtitles(audio[:cut] + audio[min(cut + length, len(audio)) :]) == []


def test_swapped_frames_leave_nothing_intelligible() -> None:
    pieces = frames(speak("Das kommt nicht an."))
    pieces[10], pieces[11] = pieces[11], pieces[10]
    assert read_subtitles(b"".join(pieces)) == []


@settings(max_examples=25)
@given(sizes=st.lists(st.integers(min_value=1, max_value=999), min_size=1, max_size=10))
def test_a_reader_finds_the_same_however_the_audio_is_cut(sizes: list[int]) -> None:
    audio, reader, found, at = speak(TEXT), SubtitleReader(), [], 0
    while at < len(audio):
        for size in sizes:
            found += reader.feed(audio[at : at + size])
            at += size
    assert found == read_subtitles(audio)


def test_a_reader_forgets_old_audio_and_keeps_counting() -> None:
    reader, audio = SubtitleReader(), speak("Ja.")
    for _ in range(30):
        reader.feed(b"\xff" * 80_000)
    (found,) = reader.feed(audio)
    assert found.start_byte == 30 * 80_000


@given(code=st.integers(min_value=0, max_value=255))
def test_every_code_survives_decoding_and_encoding(code: int) -> None:
    assert mulaw.encode_sample(mulaw.decode_sample(code)) == (0xFF if code == 0x7F else code)


def test_speech_survives_the_way_through_24_khz_pcm() -> None:
    audio = speak(TEXT)
    assert mulaw.from_pcm24(mulaw.to_pcm24(audio)) == audio


def test_dates_and_abbreviations_do_not_end_a_sentence() -> None:
    assert sentences("Am 3. Mai, z. B. um zehn. Gut? Ja!") == ["Am 3. Mai, z. B. um zehn.", "Gut?", "Ja!"]


def test_a_quicker_pace_and_another_voice_sound_different() -> None:
    assert len(speak(TEXT, pace=1.4)) < len(speak(TEXT)) != len(speak(TEXT, voice="de+f3"))


def test_without_the_library_a_humming_voice_is_understood_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise speech.SynthesiserError("not here")

    monkeypatch.setattr(speech, "_engine", missing)
    audio = voice.speak.__wrapped__("Ein Satz ohne Stimme.", "de", "hum")
    assert [subtitle.text for subtitle in read_subtitles(audio)] == ["Ein Satz ohne Stimme."]
    assert any(mulaw.is_speech(frame) for frame in frames(audio))
