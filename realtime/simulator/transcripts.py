"""When the transcript of a caller's turn arrives: late, swapped with another, failed, or never."""

import asyncio
from collections.abc import Callable
from itertools import count
from typing import Any

from realtime.simulator.script import Script

type Json = dict[str, Any]

_UNINTELLIGIBLE = {
    "type": "transcription_error",
    "code": "audio_unintelligible",
    "message": "The audio could not be transcribed.",
    "param": None,
}


class Transcripts:
    """Delivers the transcripts of one session's user items, in the script's order."""

    def __init__(self, script: Script, emit: Callable[[Json], None]) -> None:
        self._script = script
        self._emit = emit
        self._numbers = count(1)
        self._held: list[tuple[int, str, str]] = []

    async def deliver(self, item_id: str, text: str) -> None:
        """Send one turn's transcript after the script's delay, unless it is lost or held back."""
        number = next(self._numbers)
        text = self._script.transcript_texts.get(str(number), text)
        await asyncio.sleep(self._script.transcript_delay_ms / 1000)
        if number in self._script.swapped_transcripts:
            self._held.append((number, item_id, text))
            return
        self._send(number, item_id, text)
        while self._held:
            self._send(*self._held.pop())

    def _send(self, number: int, item_id: str, text: str) -> None:
        kind, place = "conversation.item.input_audio_transcription", {"item_id": item_id, "content_index": 0}
        if number in self._script.lost_transcripts:
            return
        if number in self._script.failed_transcripts:
            self._emit({"type": f"{kind}.failed", **place, "error": dict(_UNINTELLIGIBLE)})
            return
        if text:
            self._emit({"type": f"{kind}.delta", **place, "delta": text})
        self._emit({"type": f"{kind}.completed", **place, "transcript": text, "usage": _usage(number, text)})


def _usage(number: int, text: str) -> Json:
    # Both forms of usage are seen on real lines.
    if number % 2:
        return {"type": "duration", "seconds": round(len(text) / 14, 1)}
    heard, written = len(text), len(text) // 4
    details = {"text_tokens": 0, "audio_tokens": heard}
    counts = {"total_tokens": heard + written, "input_tokens": heard, "output_tokens": written}
    return {"type": "tokens", **counts, "input_token_details": details}
