"""What a caller's mouth utters and a caller's ear makes of what was played; no socket, no clock."""

from realtime.simulator import Heard, HeardSound, Quiet, sounds, speak
from realtime.simulator.listening import CallersEar, Noticed
from realtime.simulator.mouth import Mouth
from voicecompanion.lib import mulaw

TEXT = "Mein Hund Bello bellt."


def hear(ear: CallersEar, audio: bytes, *, began_ms: int = 0, speaking: bool = False) -> list[Noticed]:
    """All that is noticed while this audio plays from `began_ms` on."""
    noticed = []
    for at in range(0, len(audio), mulaw.FRAME_BYTES):
        frame = audio[at : at + mulaw.FRAME_BYTES]
        noticed += ear.listen(frame, speaking=speaking, at_ms=began_ms + at // mulaw.BYTES_PER_MS)
    return noticed


def nothing(ear: CallersEar, duration_ms: int, *, began_ms: int, speaking: bool = False) -> list[Noticed]:
    """All that is noticed while nothing at all is played."""
    frames = range(began_ms, began_ms + duration_ms, mulaw.FRAME_MS)
    return [seen for at_ms in frames for seen in ear.listen(b"", speaking=speaking, at_ms=at_ms)]


def test_a_sentence_with_its_subtitle_is_heard_and_is_no_other_sound() -> None:
    ear = CallersEar()
    audio = speak(TEXT)
    noticed = hear(ear, audio) + ear.end(mulaw.duration_ms(audio))
    assert [type(seen) for seen in noticed] == [Heard]


def test_a_phrase_without_subtitle_is_a_sound_with_its_beginning_and_its_length() -> None:
    ear = CallersEar()
    noticed = hear(ear, sounds.cough(1000), began_ms=3000) + nothing(ear, 2500, began_ms=4000)
    assert noticed == [HeardSound(3000, 1000)]


def test_a_phrase_right_before_a_sentence_is_told_apart_from_it() -> None:
    ear = CallersEar()
    noticed = hear(ear, sounds.cough(1000) + speak(TEXT))
    assert [type(seen) for seen in noticed] == [HeardSound, Heard]
    sound = noticed[0]
    assert isinstance(sound, HeardSound) and 960 <= sound.duration_ms <= 1000


def test_a_sentence_that_was_cut_off_is_a_sound() -> None:
    ear = CallersEar()
    (sound,) = hear(ear, speak(TEXT)[:6400]) + nothing(ear, 2500, began_ms=800)
    assert isinstance(sound, HeardSound) and sound.duration_ms <= 800


def test_two_phrases_with_a_pause_between_them_are_two_sounds() -> None:
    ear = CallersEar()
    audio = sounds.cough(400) + mulaw.silence(1000) + sounds.cough(400)
    noticed = [seen for seen in hear(ear, audio) + ear.end(1800) if isinstance(seen, HeardSound)]
    assert noticed == [HeardSound(0, 400), HeardSound(1400, 400)]


def test_silence_is_judged_by_loudness_whether_or_not_bytes_are_played() -> None:
    for silent in (mulaw.silence(2000), sounds.hiss(2000)):
        ear = CallersEar()
        noticed = hear(ear, silent) + nothing(ear, 1000, began_ms=2000) + ear.end(3000)
        assert noticed == [Quiet(0, 3000)] and ear.audible_ms == 0


def test_silence_ends_with_a_sound_or_with_the_callers_own_words() -> None:
    ear = CallersEar()
    noticed = nothing(ear, 1000, began_ms=0)
    noticed += nothing(ear, 500, began_ms=1000, speaking=True)
    noticed += nothing(ear, 700, began_ms=1500) + hear(ear, sounds.cough(100), began_ms=2200)
    assert noticed == [Quiet(0, 1000), Quiet(1500, 700)]


def test_a_breath_is_no_silence() -> None:
    ear = CallersEar()
    assert hear(ear, sounds.cough(300) + mulaw.silence(400) + sounds.cough(300)) == []


def test_it_is_known_how_long_something_has_been_sounding() -> None:
    ear = CallersEar(gap_ms=500)
    hear(ear, sounds.cough(300) + mulaw.silence(200) + sounds.cough(300))
    assert (ear.sounding_ms, ear.quiet_ms, ear.sounding) == (600, 0, True)
    nothing(ear, 600, began_ms=800)
    assert (ear.sounding_ms, ear.quiet_ms, ear.sounding) == (0, 600, False)


def test_words_are_told_when_their_last_byte_has_been_uttered() -> None:
    mouth = Mouth()
    mouth.utter(sounds.cough(30), "eins")
    mouth.utter(mulaw.silence(20))
    mouth.utter(sounds.cough(30), "zwei")
    frames = [mouth.take() for _ in range(5)]
    assert [frame.said for frame in frames] == [(), ("eins",), (), ("zwei",), ()]
    assert not mouth.busy and {len(frame.audio) for frame in frames} == {160}


def test_a_noise_is_not_speaking() -> None:
    mouth = Mouth()
    mouth.utter(sounds.cough(100))
    assert not any(mouth.take().speaking for _ in range(5))
    mouth.utter(sounds.cough(100), "Hatschi.")
    assert all(mouth.take().speaking for _ in range(5))


def test_the_room_sounds_where_the_caller_says_nothing_and_ends_by_the_clock() -> None:
    mouth = Mouth()
    mouth.surround(sounds.chatter(200))
    mouth.utter(mulaw.silence(100), "")
    loud = [mulaw.is_speech(mouth.take().audio) for _ in range(15)]
    assert not any(loud[:5]) and any(loud[5:10]) and not any(loud[10:])


def test_coughs_and_chatter_are_speech_to_a_voice_detection_and_hiss_is_not() -> None:
    def loud_frames(audio: bytes) -> int:
        return sum(mulaw.is_speech(audio[at : at + 160]) for at in range(0, len(audio), 160))

    assert loud_frames(sounds.cough(300)) == 15
    assert loud_frames(sounds.chatter(4000)) > 100
    assert loud_frames(sounds.hiss(1000)) == 0 and set(sounds.hiss(1000)) > {0xFF}
    assert len(sounds.chatter(9000)) == 72_000
