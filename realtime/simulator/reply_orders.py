"""What a session's next reply is to be: the dialogue's words, changed by the script, in its voice."""

from collections.abc import Callable
from typing import Any

from realtime.simulator import sounds
from realtime.simulator.conversation_items import ConversationItems, Item
from realtime.simulator.dialogue import Cause, Dialogue, Moment, Reply, Speaker, ToolCall, ToolResult, Turn
from realtime.simulator.reply_stream import Order
from realtime.simulator.script import Script
from realtime.simulator.voice import speak
from voicecompanion.lib import mulaw
from voicecompanion.lib.speech import sentences

type Json = dict[str, Any]

_SPEAKERS: dict[str, Speaker] = {"user": "caller", "assistant": "companion", "system": "system"}


class ReplyOrders:
    """One session's. Replies are counted from 1, whatever becomes of them."""

    def __init__(
        self,
        *,
        script: Script,
        dialogue: Dialogue,
        items: ConversationItems,
        conversation_id: str,
        new_id: Callable[[str], str],
    ) -> None:
        self._script = script
        self._dialogue = dialogue
        self._items = items
        self._conversation_id = conversation_id
        self._new_id = new_id
        self._number = 0

    def next(self, session: Json, cause: Cause, asked: Json) -> Order:
        """The order of a reply that `cause` has led to; `asked` is the `response` of a response.create."""
        self._number += 1
        params = {"max_output_tokens": session["max_output_tokens"], **asked}
        reply = self._words(session, cause, asked)
        return Order(
            response_id=self._new_id("resp"),
            conversation_id=self._conversation_id,
            session=session,
            params=params,
            sentences=sentences(reply.text),
            voice=self._voice(session),
            tool_calls=reply.tool_calls,
            bytes_per_ms=48 if _is_pcm(session) else mulaw.BYTES_PER_MS,
            modality={**session, **params}["output_modalities"][0],
            failure=self._script.failure_code if self._number in self._script.failed_replies else None,
            stalled=self._number in self._script.stalled_replies,
            new_id=self._new_id,
        )

    def _words(self, session: Json, cause: Cause, asked: Json) -> Reply:
        number = str(self._number)
        reply = self._dialogue.reply(self._moment(session, cause, asked))
        if self._number in self._script.empty_replies:
            return Reply("")
        if number in self._script.replies:
            reply = Reply(self._script.replies[number])
        if number in self._script.tool_calls:
            name, arguments = self._script.tool_calls[number]
            reply = Reply(reply.text, (ToolCall(name, arguments),))
        return Reply(reply.text) if asked.get("tool_choice") == "none" else reply

    def _moment(self, session: Json, cause: Cause, asked: Json) -> Moment:
        turns = [
            Turn(_SPEAKERS[item.role], item.text)
            for item in self._items.items
            if item.role in _SPEAKERS and _said(item)
        ]
        tools = tuple(tool["name"] for tool in {**session, **asked}["tools"])
        request = asked.get("instructions", "")
        return Moment(session["instructions"], request, tuple(turns), tools, cause, tuple(self._results()))

    def _results(self) -> list[ToolResult]:
        # Those that are newer than the newest words of the caller and of the companion.
        results: dict[str, ToolResult] = {}
        for item in self._items.items:
            call_id = item.json.get("call_id", "")
            if item.role in ("user", "assistant") and item.text and _said(item):
                results.clear()
            elif item.role == "function_call":
                results[call_id] = ToolResult(item.json["name"], item.json["arguments"])
            elif item.role == "function_call_output" and call_id in results:
                call = results[call_id]
                results[call_id] = ToolResult(call.name, call.arguments, item.text)
        return list(results.values())

    def _voice(self, session: Json) -> Callable[[str], bytes]:
        output = session["audio"]["output"]
        listening = session["audio"]["input"]["transcription"] or {}
        language = listening.get("language") or (listening.get("languages") or ["de"])[0]
        muffle = self._muffle()

        def voice(text: str) -> bytes:
            audio = muffle(speak(text, language, None, output["speed"]) + mulaw.silence(240))
            return mulaw.to_pcm24(audio) if _is_pcm(session) else audio

        return voice

    def _muffle(self) -> Callable[[bytes], bytes]:
        if self._number in self._script.silent_replies:
            return lambda audio: mulaw.silence(mulaw.duration_ms(audio))
        if self._number in self._script.quiet_replies:
            return lambda audio: sounds.hiss(mulaw.duration_ms(audio))
        return lambda audio: audio


def _said(item: Item) -> bool:
    # "[Anruf gestartet …]" is a note to the model, whoever's item carries it.
    return not item.text.startswith("[")


def _is_pcm(session: Json) -> bool:
    return bool(session["audio"]["output"]["format"]["type"] == "audio/pcm")
