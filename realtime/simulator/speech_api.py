"""`POST /v1/audio/speech` of the OpenAI stand-in: what is asked for, spoken by the simulator's subtitled voice.

Strict: unknown fields, models, voices and formats are refused with OpenAI's error body. Of the formats the real
one knows, only `pcm` is answered: 24 kHz, 16 bit, little endian, without a header.
"""

import asyncio

from aiohttp import web

from realtime.simulator.record import Journal
from realtime.simulator.responses_api import (
    HTTP_ERRORS,
    SPEECH_MODELS,
    Json,
    error_answer,
    is_allowed,
    json_object,
    note_request,
    scripted_error,
)
from realtime.simulator.script import Script
from realtime.simulator.session_rules import VOICES as REALTIME_VOICES
from realtime.simulator.shapes import RefusedError, fields, number, one_of, text
from realtime.simulator.voice import speak
from voicecompanion.lib import mulaw

VOICES = (*REALTIME_VOICES, "fable", "onyx", "nova")
_NOT_FOR_TTS_1 = ("instructions",)
_REQUEST = fields({
    "model": text(),
    "input": text(4096),
    "voice": one_of(*VOICES),
    "response_format": one_of("mp3", "opus", "aac", "flac", "wav", "pcm"),
    "instructions": text(4096),
    "speed": number(0.25, 4.0),
    "stream_format": one_of("sse", "audio"),
}, ("model", "input", "voice"))  # fmt: skip


class SpeechApi:
    """Text in, audio out. `api_key` None takes any key but none."""

    def __init__(self, journal: Journal, api_key: str | None) -> None:
        self._journal = journal
        self._api_key = api_key

    async def create(self, request: web.Request, script: Script) -> web.Response:
        """POST /v1/audio/speech."""
        if not is_allowed(request, self._api_key):
            return scripted_error("invalid_api_key")
        try:
            body = await json_object(request)
            note_request(self._journal, request, body)
            _REQUEST(body, "")
            _check_together(body)
        except RefusedError as refusal:
            self._journal.violated("speech", refusal.code, refusal.message)
            kind = "invalid_request_error"
            return error_answer(400, refusal.code, refusal.message, kind=kind, param=refusal.param)
        if body["model"] not in SPEECH_MODELS:
            self._journal.violated("speech", "model_not_found", "no model for speech")
            return scripted_error("model_not_found")
        return await _answer(body, script.speech.pop(0) if script.speech else "ok")


def _check_together(body: Json) -> None:
    if not body["input"]:
        raise RefusedError("string_below_min_length", "Invalid 'input': string too short.", "input")
    for name in _NOT_FOR_TTS_1:
        if name in body and body["model"].startswith("tts-1"):
            raise RefusedError("unsupported_parameter", f"'{name}' is not supported with this model.", name)
    if body.get("response_format") != "pcm":  # mp3 where nothing is said
        raise RefusedError("invalid_value", "The simulator speaks pcm only.", "response_format")


async def _answer(body: Json, outcome: str) -> web.Response:
    if outcome in HTTP_ERRORS:
        return scripted_error(outcome)
    if outcome == "timeout":
        await asyncio.sleep(3600)
    if outcome == "not_audio":
        return web.Response(text="<html>Wartung</html>" * 4_000, content_type="text/html")
    audio = await asyncio.to_thread(_spoken, body)
    return web.Response(body=mulaw.to_pcm24(_spoilt(audio, outcome)), content_type="audio/pcm")


def _spoken(body: Json) -> bytes:
    # The real one hears from the text which language it is; this one has to be told.
    language = "en" if "English" in body.get("instructions", "") else "de"
    return speak(body["input"], language, None, float(body.get("speed", 1.0)))


def _spoilt(audio: bytes, outcome: str) -> bytes:
    match outcome:
        case "silence":
            return mulaw.silence(mulaw.duration_ms(audio))
        case "cut_off":
            return audio[: mulaw.FRAME_BYTES * 10]
        case "endless":
            return audio * 20
        case "empty":
            return b""
        case _:
            return audio
