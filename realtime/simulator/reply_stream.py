"""One reply on its way: the events of a response, from `response.created` to `response.done`.

The order is that of the GA protocol: output_item.added, item.added, content_part.added, interleaved
transcript and audio deltas, then the .done events from the inside out. Audio comes in pieces of odd
length and faster than it can be played.
"""

import asyncio
import base64
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from realtime.simulator.conversation_items import Item
from realtime.simulator.dialogue import ToolCall
from realtime.simulator.script import Script
from voicecompanion.lib import mulaw

type Json = dict[str, Any]
type Emit = Callable[[Json], None]

_TOKEN_MS = 50


@dataclass
class Order:
    """What a response is to say and do."""

    response_id: str
    conversation_id: str
    session: Json
    params: Json
    sentences: list[str]
    voice: Callable[[str], bytes]
    """A sentence as audio in the session's output format, of which `bytes_per_ms` sound in a millisecond."""
    tool_calls: tuple[ToolCall, ...]
    bytes_per_ms: int
    modality: str
    failure: str | None = None
    stalled: bool = False
    new_id: Callable[[str], str] = field(default=lambda prefix: prefix)


class ReplyStream:
    """Sends one response. `run` is its life; `cancel` ends it early, with every event that is owed."""

    def __init__(self, order: Order, script: Script, emit: Emit, add_item: Callable[[Item], str | None]) -> None:
        self._order = order
        self._script = script
        self._emit = emit
        self._add_item = add_item
        self._output: list[Json] = []
        self._message: Item | None = None
        self._message_id = ""
        self._previous_id: str | None = None
        self._unsent: Iterator[tuple[str, bytes]] = iter(())
        self._tokens = 0.0
        self.sent_bytes = 0
        self.said = ""
        self.done = False

    @property
    def response_id(self) -> str:
        """The id all events of this reply carry."""
        return self._order.response_id

    @property
    def audio_ms(self) -> int:
        """How long the audio sent so far sounds."""
        return self.sent_bytes // self._order.bytes_per_ms

    def announce(self) -> None:
        """Send `response.created`."""
        self._emit({"type": "response.created", "response": self._response("in_progress", None, None)})

    async def run(self) -> None:
        """Think, speak, call the tools, finish."""
        await asyncio.sleep(self._script.thinking_ms / 1000)
        if self._order.stalled:
            await asyncio.Event().wait()
        if self._order.failure:
            self._fail(self._order.failure)
            return
        cut = await self._speak()
        for call in () if cut else self._order.tool_calls:
            self._call(call)
        if cut:
            self._finish("incomplete", {"type": "incomplete", "reason": "max_output_tokens"})
        else:
            self._finish("completed", None)

    def cancel(self, reason: str) -> None:
        """Break off (turn_detected, client_cancelled); late deltas of it may still follow, as on a real line."""
        if self.done:
            return
        if self._message is not None:
            self._close_message("incomplete")
        self._finish("cancelled", {"type": "cancelled", "reason": reason})
        for _, (_text, piece) in zip(range(self._script.late_deltas), self._unsent, strict=False):
            self._emit_audio(piece)

    async def _speak(self) -> bool:
        # True if the reply was cut off by max_output_tokens.
        if not self._order.sentences:
            return False
        self._open_message()
        # Synthesis takes time the other connections need, and each sentence is to be ready before it is due.
        run = asyncio.get_running_loop().run_in_executor
        voices = [run(None, self._order.voice, sentence) for sentence in self._order.sentences]
        for sentence, voice in zip(self._order.sentences, voices, strict=True):
            audio = await voice
            self._unsent = _pieces(sentence, audio, self._order.bytes_per_ms)
            for word, piece in self._unsent:
                if self._too_long(word, piece):
                    self._close_message("incomplete")
                    return True
                self._send(word, piece)
                await asyncio.sleep(len(piece) / self._order.bytes_per_ms / 1000 / self._script.audio_speed)
        self._close_message("completed")
        return False

    def _too_long(self, word: str, piece: bytes) -> bool:
        allowed = self._order.params["max_output_tokens"]
        self._tokens += 1.3 * len(word.split()) + len(piece) / self._order.bytes_per_ms / _TOKEN_MS
        return bool(allowed != "inf" and self._tokens > allowed)

    def _send(self, word: str, piece: bytes) -> None:
        if word:
            self.said += word
            self._emit_part(f"{self._text_event}.delta", delta=word)
        if self._order.modality == "audio":
            self.sent_bytes += len(piece)
            self._emit_audio(piece)
        if self._message is not None:
            self._message.audio_ms = self.audio_ms
            self._message.text = self.said.strip()

    def _emit_audio(self, piece: bytes) -> None:
        self._emit_part("response.output_audio.delta", delta=base64.b64encode(piece).decode())

    @property
    def _text_event(self) -> str:
        audio = self._order.modality == "audio"
        return "response.output_audio_transcript" if audio else "response.output_text"

    def _emit_part(self, kind: str, **fields: Any) -> None:
        place = {"output_index": 0, "content_index": 0}
        ids = {"response_id": self.response_id, "item_id": self._message_id}
        self._emit({"type": kind, **ids, **place, **fields})

    def _open_message(self) -> None:
        content: list[Json] = []
        item = {"type": "message", "status": "in_progress", "role": "assistant", "content": content}
        self._message = self._open_item(item, 0)
        self._message_id = self._message.id
        part = (
            {"type": "audio", "transcript": ""}
            if self._order.modality == "audio"
            else {"type": "text", "text": ""}
        )
        self._emit_part("response.content_part.added", part=part)

    def _open_item(self, json: Json, index: int) -> Item:
        item = Item(self._order.new_id("item"), {})
        item.json = {"id": item.id, **json}
        shown = {"object": "realtime.item", **item.json}
        self._emit_item("response.output_item.added", index, shown)
        self._previous_id = self._add_item(item)
        self._emit_place("conversation.item.added", item)
        return item

    def _emit_item(self, kind: str, index: int, item: Json) -> None:
        self._emit({"type": kind, "response_id": self.response_id, "output_index": index, "item": dict(item)})

    def _emit_place(self, kind: str, item: Item) -> None:
        if self._order.params.get("conversation") != "none":
            self._emit({"type": kind, "previous_item_id": self._previous_id, "item": dict(item.json)})

    def _close_message(self, status: str) -> None:
        message, text = self._message, self.said.strip()
        if message is None:
            return
        if self._order.modality == "audio":
            self._emit_part("response.output_audio.done")
            self._emit_part(f"{self._text_event}.done", transcript=text)
            self._emit_part("response.content_part.done", part={"type": "audio", "transcript": text})
            content = {"type": "output_audio", "transcript": text}
        else:
            self._emit_part(f"{self._text_event}.done", text=text)
            self._emit_part("response.content_part.done", part={"type": "text", "text": text})
            content = {"type": "output_text", "text": text}
        message.json = {**message.json, "status": status, "content": [content]}
        self._close_item(message, 0)
        self._message = None

    def _close_item(self, item: Item, index: int) -> None:
        self._emit_place("conversation.item.done", item)
        self._emit_item("response.output_item.done", index, {"object": "realtime.item", **item.json})
        self._output.append(dict(item.json))

    def _call(self, call: ToolCall) -> None:
        index, call_id = len(self._output), self._order.new_id("call")
        function = {"type": "function_call", "name": call.name, "call_id": call_id}
        item = self._open_item({**function, "status": "in_progress", "arguments": ""}, index)
        ids = {"response_id": self.response_id, "item_id": item.id, "output_index": index, "call_id": call_id}
        half = len(call.arguments) // 2
        for delta in (call.arguments[:half], call.arguments[half:]):
            self._emit({"type": "response.function_call_arguments.delta", **ids, "delta": delta})
        done = {"name": call.name, "arguments": call.arguments}
        self._emit({"type": "response.function_call_arguments.done", **ids, **done})
        item.json = {**item.json, "status": "completed", "arguments": call.arguments}
        self._close_item(item, index)

    def _fail(self, code: str) -> None:
        kind = {"insufficient_quota": "insufficient_quota", "model_not_found": "invalid_request_error"}
        error = {"type": kind.get(code, "server_error"), "code": code, "message": "The reply failed."}
        self._finish("failed", {"type": "failed", "error": error})

    def _finish(self, status: str, details: Json | None) -> None:
        self.done = True
        self._emit({"type": "response.done", "response": self._response(status, details, self._usage())})

    def _response(self, status: str, details: Json | None, usage: Json | None) -> Json:
        output, params = self._order.session["audio"]["output"], self._order.params
        sound = {"output": {"format": output["format"], "voice": output["voice"]}}
        return {
            "object": "realtime.response", "id": self.response_id, "status": status, "status_details": details,
            "output": list(self._output), "conversation_id": self._order.conversation_id,
            "output_modalities": [self._order.modality], "max_output_tokens": params["max_output_tokens"],
            "audio": sound, "usage": usage, "metadata": params.get("metadata"),
        }  # fmt: skip

    def _usage(self) -> Json:
        priced = self._script.usage_audio_tokens
        audio = self.audio_ms // _TOKEN_MS if priced is None else priced
        text = len(self.said.split()) * 13 // 10
        cached = {"text_tokens": 64, "audio_tokens": 0, "image_tokens": 0}
        heard = {"text_tokens": 119, "audio_tokens": 13, "image_tokens": 0, "cached_tokens": 64}
        return {
            "total_tokens": 132 + audio + text, "input_tokens": 132, "output_tokens": audio + text,
            "input_token_details": {**heard, "cached_tokens_details": cached},
            "output_token_details": {"text_tokens": text, "audio_tokens": audio},
        }  # fmt: skip


def _pieces(sentence: str, audio: bytes, bytes_per_ms: int) -> Iterator[tuple[str, bytes]]:
    # The words are spread over the first half of the audio: text runs ahead of sound.
    words = [f"{word} " for word in sentence.split()]
    pieces = list(odd_pieces(audio, bytes_per_ms))
    share = max(1, -(-2 * len(words) // max(1, len(pieces))))
    for index, piece in enumerate(pieces):
        yield "".join(words[index * share : (index + 1) * share]), piece


def odd_pieces(audio: bytes, bytes_per_ms: int) -> Iterator[bytes]:
    """The audio in pieces of 60 to 240 ms, hardly ever a multiple of a telephone frame."""
    at, sample_bytes = 0, 1 if bytes_per_ms == mulaw.BYTES_PER_MS else 2
    while at < len(audio):
        samples = random.randrange(60, 240) * bytes_per_ms // sample_bytes | 1
        yield audio[at : at + samples * sample_bytes]
        at += samples * sample_bytes
