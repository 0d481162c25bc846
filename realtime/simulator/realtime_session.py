"""One Realtime session: what each client event does, and what follows from the caller's audio.

Synchronous: events come in through `receive`, server events go out through `emit`; only the sending
of a reply and the delivery of a transcript are tasks. Strict: what the GA protocol does not allow is
answered with an `error` event and changes nothing.
"""

import asyncio
import base64
import binascii
import json
from collections.abc import Callable, Coroutine
from itertools import count
from typing import Any

from realtime.simulator import session_rules
from realtime.simulator.conversation_items import ConversationItems, Item, text_of
from realtime.simulator.dialogue import Cause, Dialogue, Moment, Reply, Speaker, ToolCall, Turn
from realtime.simulator.record import RealtimeRecord
from realtime.simulator.reply_stream import Order, ReplyStream
from realtime.simulator.script import Script
from realtime.simulator.shapes import RefusedError
from realtime.simulator.subtitles import SubtitleReader
from realtime.simulator.transcripts import Transcripts
from realtime.simulator.turn_detection import IdleTimedOut, SpeechStarted, SpeechStopped, TurnDetector
from realtime.simulator.turn_detection import Turn as HeardTurn
from realtime.simulator.voice import speak
from voicecompanion.lib import mulaw
from voicecompanion.lib.speech import sentences

type Json = dict[str, Any]

_SPEAKERS: dict[str, Speaker] = {"user": "caller", "assistant": "companion", "system": "system"}
_LEAST_COMMIT_MS = 100


class RealtimeSession:
    """The state of one connection. `spawn` starts a task that ends with the connection."""

    def __init__(
        self,
        *,
        model: str,
        expires_at: int,
        script: Script,
        dialogue: Dialogue,
        record: RealtimeRecord,
        emit: Callable[[Json], None],
        spawn: Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]],
    ) -> None:
        self._numbers = count(1)
        self._script = script
        self._dialogue = dialogue
        self._record = record
        self._emit = emit
        self._spawn = spawn
        self._session = session_rules.first_session(self._new_id("sess"), model, expires_at)
        self._conversation_id = self._new_id("conv")
        self._items = ConversationItems()
        self._ear = TurnDetector()
        self._reader = SubtitleReader()
        self._transcripts = Transcripts(script, emit)
        self._speaking_item_id: str | None = None
        self._uncommitted_ms = 0
        self._heard_now: list[str] = []
        self._reply: ReplyStream | None = None
        self._reply_task: asyncio.Task[None] | None = None
        self._owed: Cause | None = None
        self._audio_produced = False
        self.replies_done = 0
        self._replies_begun = 0
        record.session = self._session

    def open(self) -> None:
        """Send `session.created`."""
        self._emit({"type": "session.created", "session": self._session})

    def receive(self, event: Json) -> None:
        """Do what a client event asks for, or answer it with an `error` event."""
        try:
            session_rules.check_client_event(event)
            getattr(self, "_on_" + event["type"].replace(".", "_"))(event)
        except RefusedError as refusal:
            event_id = event.get("event_id")
            self.refuse(refusal, event_id if isinstance(event_id, str) else None)

    def refuse(self, refusal: RefusedError, event_id: str | None = None) -> None:
        """Answer a client's mistake; the socket stays open."""
        error: Json = {"type": "invalid_request_error", "code": refusal.code, "message": refusal.message}
        error = {**error, "param": refusal.param, "event_id": event_id}
        self._record.errors.append(error)
        self._emit({"type": "error", "error": error})

    # --- client events ---------------------------------------------------------------------------

    def _on_session_update(self, event: Json) -> None:
        self._session = session_rules.updated_session(
            self._session, event["session"], audio_produced=self._audio_produced
        )
        self._record.session = self._session
        self._emit({"type": "session.updated", "session": self._session})

    def _on_input_audio_buffer_append(self, event: Json) -> None:
        audio = _decoded(event["audio"])
        self._record.appends += 1
        if self._record.keep:
            self._record.audio_received += audio
        heard = self._as_mulaw(audio)
        self._uncommitted_ms += mulaw.duration_ms(heard)
        turns = self._ear.hear(heard, self._turn_detection)
        for subtitle in self._reader.feed(heard):
            self._heard_now.append(subtitle.text)
            self._ear.sentence_finished = subtitle.text.rstrip().endswith((".", "!", "?", "…"))
        for turn in turns:
            self._take_turn(turn)

    def _on_input_audio_buffer_commit(self, _event: Json) -> None:
        if self._uncommitted_ms < _LEAST_COMMIT_MS:
            message = f"buffer too small. Expected at least 100ms of audio, got {self._uncommitted_ms}ms"
            raise RefusedError(
                "input_audio_buffer_commit_empty", f"Error committing input audio buffer: {message}"
            )
        self._commit(self._speaking_item_id or self._new_id("item"))

    def _on_input_audio_buffer_clear(self, _event: Json) -> None:
        self._ear.forget()
        self._heard_now.clear()
        self._uncommitted_ms = 0
        self._speaking_item_id = None
        self._emit({"type": "input_audio_buffer.cleared"})

    def _on_conversation_item_create(self, event: Json) -> None:
        item_json = {
            "id": self._new_id("item"),
            "object": "realtime.item",
            "status": "completed",
            **event["item"],
        }
        item = Item(item_json["id"], item_json, text_of(item_json))
        previous_id = self._items.add(item, event.get("previous_item_id"))
        place = {"previous_item_id": previous_id, "item": item_json}
        self._emit({"type": "conversation.item.added", **place})
        self._emit({"type": "conversation.item.done", **place})

    def _on_conversation_item_retrieve(self, event: Json) -> None:
        item = self._items.find(event["item_id"], "retrieve")
        self._emit({"type": "conversation.item.retrieved", "item": item.json})

    def _on_conversation_item_delete(self, event: Json) -> None:
        self._items.delete(event["item_id"])
        self._emit({"type": "conversation.item.deleted", "item_id": event["item_id"]})

    def _on_conversation_item_truncate(self, event: Json) -> None:
        self._items.truncate(event["item_id"], event["audio_end_ms"])
        place = {name: event[name] for name in ("item_id", "content_index", "audio_end_ms")}
        self._emit({"type": "conversation.item.truncated", **place})

    def _on_response_create(self, event: Json) -> None:
        if self._reply is not None:
            message = (
                f"Conversation already has an active response in progress: {self._reply.response_id}. "
                "Wait until the response is finished before creating a new one."
            )
            raise RefusedError("conversation_already_has_active_response", message)
        self._begin_reply("client", event.get("response") or {})

    def _on_response_cancel(self, event: Json) -> None:
        wanted = event.get("response_id")
        if self._reply is None or wanted not in (None, self._reply.response_id):
            raise RefusedError("response_cancel_not_active", "Cancellation failed: no active response found")
        self._break_off("client_cancelled")

    # --- the caller's turns ----------------------------------------------------------------------

    def _take_turn(self, turn: HeardTurn) -> None:
        match turn:
            case SpeechStarted(start_ms):
                self._speech_started(start_ms)
            case SpeechStopped(end_ms):
                item_id = self._speaking_item_id or self._new_id("item")
                stopped = {"audio_end_ms": end_ms, "item_id": item_id}
                self._emit({"type": "input_audio_buffer.speech_stopped", **stopped})
                self._commit(item_id)
                self._answer_unasked("caller")
            case IdleTimedOut(start_ms, end_ms):
                item_id = self._new_id("item")
                times = {"audio_start_ms": start_ms, "audio_end_ms": end_ms, "item_id": item_id}
                self._emit({"type": "input_audio_buffer.timeout_triggered", **times})
                self._commit(item_id, silent=True)
                self._answer_unasked("idle")

    def _speech_started(self, start_ms: int) -> None:
        self._speaking_item_id = self._new_id("item")
        started = {"audio_start_ms": start_ms, "item_id": self._speaking_item_id}
        self._emit({"type": "input_audio_buffer.speech_started", **started})
        if self._reply is not None and (self._turn_detection or {}).get("interrupt_response"):
            self._break_off("turn_detected")

    def _commit(self, item_id: str, *, silent: bool = False) -> None:
        text = " ".join(self._heard_now)
        self._heard_now.clear()
        self._uncommitted_ms = 0
        self._speaking_item_id = None
        content = [{"type": "input_audio", "transcript": None}]
        message = {
            "id": item_id,
            "type": "message",
            "status": "completed",
            "role": "user",
            "content": content,
        }
        previous_id = self._items.add(Item(item_id, message, text))
        self._emit({"type": "input_audio_buffer.committed", "previous_item_id": previous_id, "item_id": item_id})
        for kind in ("conversation.item.added", "conversation.item.done"):
            self._emit({"type": kind, "previous_item_id": previous_id, "item": message})
        if silent:
            return
        self._record.heard.append(text)
        if self._session["audio"]["input"]["transcription"] is not None:
            self._spawn(self._transcripts.deliver(item_id, text))

    def _answer_unasked(self, cause: Cause) -> None:
        if not (self._turn_detection or {}).get("create_response"):
            return
        if self._reply is None:
            self._begin_reply(cause, {})
        else:
            self._owed = cause

    # --- replies ---------------------------------------------------------------------------------

    def _begin_reply(self, cause: Cause, asked: Json) -> None:
        self._owed = None
        self._replies_begun += 1
        params = {"max_output_tokens": self._session["max_output_tokens"], **asked}
        reply = self._words(cause, asked)
        self._reply = ReplyStream(
            self._order(reply, params), self._script, self._emit, self._add_reply_item(params)
        )
        self._reply.announce()
        self._reply_task = self._spawn(self._send_reply(self._reply))

    def _add_reply_item(self, params: Json) -> Callable[[Item], str | None]:
        apart = params.get("conversation") == "none"
        return (lambda _item: None) if apart else self._items.add

    def _words(self, cause: Cause, asked: Json) -> Reply:
        number = str(self._replies_begun)
        reply = self._dialogue.reply(self._moment(cause, asked))
        if number in self._script.replies:
            reply = Reply(self._script.replies[number])
        if number in self._script.tool_calls:
            name, arguments = self._script.tool_calls[number]
            reply = Reply(reply.text, (ToolCall(name, arguments),))
        return Reply(reply.text) if asked.get("tool_choice") == "none" else reply

    def _moment(self, cause: Cause, asked: Json) -> Moment:
        turns = [
            Turn(_SPEAKERS[item.role], item.text)
            for item in self._items.items
            if item.role in _SPEAKERS and not item.text.startswith("[")
        ]
        tools = tuple(tool["name"] for tool in {**self._session, **asked}["tools"])
        return Moment(self._session["instructions"], asked.get("instructions", ""), tuple(turns), tools, cause)

    def _order(self, reply: Reply, params: Json) -> Order:
        number = self._replies_begun
        return Order(
            response_id=self._new_id("resp"),
            conversation_id=self._conversation_id,
            session=self._session,
            params=params,
            sentences=sentences(reply.text),
            voice=self._voice(number),
            tool_calls=reply.tool_calls,
            bytes_per_ms=self._output_bytes_per_ms,
            modality={**self._session, **params}["output_modalities"][0],
            failure=self._script.failure_code if number in self._script.failed_replies else None,
            stalled=number in self._script.stalled_replies,
            new_id=self._new_id,
        )

    async def _send_reply(self, reply: ReplyStream) -> None:
        await reply.run()
        self._ear.expect_answer(reply.audio_ms, self._turn_detection)
        self._reply_ended(reply)

    def _break_off(self, reason: str) -> None:
        if self._reply is None:
            return
        self._reply.cancel(reason)
        if self._reply_task is not None:
            self._reply_task.cancel()
        self._reply_ended(self._reply)

    def _reply_ended(self, reply: ReplyStream) -> None:
        self._reply = None
        self._audio_produced = self._audio_produced or reply.sent_bytes > 0
        self.replies_done += 1
        self._record.said.append(reply.said.strip())
        if self._owed is not None:
            self._begin_reply(self._owed, {})

    # --- formats ---------------------------------------------------------------------------------

    @property
    def _turn_detection(self) -> Json | None:
        settings: Json | None = self._session["audio"]["input"]["turn_detection"]
        return settings

    @property
    def _output_bytes_per_ms(self) -> int:
        return 48 if self._session["audio"]["output"]["format"]["type"] == "audio/pcm" else mulaw.BYTES_PER_MS

    def _as_mulaw(self, audio: bytes) -> bytes:
        # Telephone audio in a session that was left at PCM is noise here too, as at the real provider.
        return (
            mulaw.from_pcm24(audio) if self._session["audio"]["input"]["format"]["type"] == "audio/pcm" else audio
        )

    def _voice(self, number: int) -> Callable[[str], bytes]:
        output = self._session["audio"]["output"]
        listening = self._session["audio"]["input"]["transcription"] or {}
        language = listening.get("language") or (listening.get("languages") or ["de"])[0]
        silent, pcm = number in self._script.silent_replies, output["format"]["type"] == "audio/pcm"

        def voice(text: str) -> bytes:
            audio = speak(text, language, None, output["speed"]) + mulaw.silence(240)
            audio = mulaw.silence(mulaw.duration_ms(audio)) if silent else audio
            return mulaw.to_pcm24(audio) if pcm else audio

        return voice

    def _new_id(self, prefix: str) -> str:
        return f"{prefix}_{next(self._numbers):06d}"


def _decoded(audio: str) -> bytes:
    # Strict: padding inside (two base64 texts joined) is refused, as by any strict decoder.
    try:
        return base64.b64decode(audio, validate=True)
    except (binascii.Error, ValueError) as error:
        message = "Invalid 'audio'. Expected base64-encoded audio bytes."
        raise RefusedError("invalid_value", message, "audio") from error


def parsed(message: str) -> Json:
    """A text frame as a client event; RefusedError(invalid_json) if it is none."""
    try:
        event = json.loads(message)
    except json.JSONDecodeError as error:
        raise RefusedError("invalid_json", "The message is not valid JSON.") from error
    if not isinstance(event, dict):
        raise RefusedError("invalid_json", "The message is not a JSON object.")
    return event
