"""How a caller's script is lived through on an open stream: one step after the other, on the call's clock."""

from collections.abc import Callable

from realtime.simulator import call_script as steps
from realtime.simulator import sounds
from realtime.simulator.call_script import CallScript, Step
from realtime.simulator.media_stream import MediaStream
from realtime.simulator.voice import speak
from voicecompanion.lib import mulaw

_LONGEST_SPEECH_MS = 600_000


class Performance:
    """One caller on one stream. `leaves` is told just before the caller ends the call."""

    def __init__(self, script: CallScript, stream: MediaStream, leaves: Callable[[], None]) -> None:
        self._script = script
        self._stream = stream
        self._leaves = leaves

    async def run(self) -> None:
        """Take every step, stay on the line for a while, hang up."""
        for step in self._script.steps:
            await self._take(step)
        await self._pass(self._script.stays_ms)
        await self._hang_up()

    async def _take(self, step: Step) -> None:
        match step:
            case steps.Say() | steps.Hesitate() | steps.Cough() | steps.Noise():
                await self._utter(step)
            case steps.Interrupt() | steps.SayOver():
                await self._talk_over(step)
            case steps.WaitForReply():
                await self._listen(step)
            case steps.Silence(duration_ms):
                await self._pass(duration_ms)
            case steps.Dtmf(digit):
                await self._stream.press(digit)
            case steps.HangUp():
                await self._hang_up()
            case steps.DropLine():
                self._leaves()
                await self._stream.drop()

    async def _utter(self, step: steps.Say | steps.Hesitate | steps.Cough | steps.Noise) -> None:
        mouth = self._stream.mouth
        match step:
            case steps.Say(text):
                mouth.utter(self._speech(text), text)
            case steps.Hesitate(pause_ms=pause_ms):
                first, then = step.parts
                mouth.utter(self._speech(first), first)
                mouth.utter(mulaw.silence(pause_ms))
                mouth.utter(self._speech(then), then)
            case steps.Cough(duration_ms):
                mouth.utter(sounds.cough(duration_ms))
            case steps.Noise(duration_ms, loudness, background):
                audio = sounds.chatter(duration_ms, loudness)
                mouth.surround(audio) if background else mouth.utter(audio)
        await self._stream.until(lambda: not mouth.busy, _LONGEST_SPEECH_MS)

    async def _talk_over(self, step: steps.Interrupt | steps.SayOver) -> None:
        ear = self._stream.ear
        if isinstance(step, steps.Interrupt):
            await self._stream.until(lambda: ear.sounding_ms >= step.after_ms, step.timeout_ms)
        else:
            await self._stream.until(lambda: ear.quiet_ms == 0, step.timeout_ms)
        await self._utter(steps.Say(step.text))

    async def _listen(self, step: steps.WaitForReply) -> None:
        ear = self._stream.ear
        before_ms = ear.audible_ms - ear.sounding
        await self._stream.until(
            lambda: ear.audible_ms > before_ms and ear.quiet_ms >= step.quiet_ms, step.timeout_ms
        )

    async def _pass(self, duration_ms: int) -> None:
        await self._stream.until(lambda: False, duration_ms)

    async def _hang_up(self) -> None:
        self._leaves()
        await self._stream.stop()

    def _speech(self, text: str) -> bytes:
        return _speech(self._script, text)


def _speech(script: CallScript, text: str) -> bytes:
    return speak(text, script.language, script.voice, script.pace)


def rehearse(script: CallScript) -> None:
    """Prepare all the caller will say: synthesis takes a moment which a caller on the line does not have."""
    for step in script.steps:
        match step:
            case steps.Say(text) | steps.Interrupt(text) | steps.SayOver(text):
                _speech(script, text)
            case steps.Hesitate():
                for part in step.parts:
                    _speech(script, part)
            case steps.Cough(duration_ms):
                sounds.cough(duration_ms)
            case steps.Noise(duration_ms, loudness):
                sounds.chatter(duration_ms, loudness)
