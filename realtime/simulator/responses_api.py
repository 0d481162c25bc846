"""`POST /v1/responses` and `GET /v1/models` of the OpenAI stand-in.

Strict: unknown parameters, `store` left on and schemas the structured outputs do not take are refused
with OpenAI's error body.
"""

import asyncio
import json
import secrets
import time
from typing import Any

from aiohttp import web

from realtime.simulator import shapes
from realtime.simulator.analysis import analyse
from realtime.simulator.record import HttpRequest, Journal
from realtime.simulator.script import Script
from realtime.simulator.session_rules import MODELS
from realtime.simulator.shapes import RefusedError, fields, text
from realtime.simulator.strict_schema import check_schema

type Json = dict[str, Any]

_FORMAT = shapes.tagged("type", {
    "text": fields({"type": text()}),
    "json_object": fields({"type": text()}),
    "json_schema": fields(
        {
            "type": text(), "name": text(64), "description": text(), "strict": shapes.nullable(shapes.boolean),
            "schema": shapes.anything,
        },
        ("name", "schema"),
    ),
})  # fmt: skip
_REQUEST = fields({
    **dict.fromkeys((
        "background", "conversation", "include", "input", "metadata", "moderation", "parallel_tool_calls",
        "previous_response_id", "prompt", "prompt_cache_key", "prompt_cache_retention", "prompt_cache_options",
        "service_tier", "stream", "stream_options", "temperature", "tool_choice", "tools", "top_logprobs", "top_p",
        "truncation", "user", "max_tool_calls", "context_management",
    ), shapes.anything),
    "model": text(),
    "instructions": shapes.nullable(text()),
    "max_output_tokens": shapes.nullable(shapes.integer(16, 1_000_000)),
    "reasoning": shapes.nullable(fields({
        "effort": shapes.nullable(shapes.one_of("none", "minimal", "low", "medium", "high", "xhigh", "max")),
        "summary": shapes.anything,
        "generate_summary": shapes.anything,
    })),
    "safety_identifier": text(64),
    "store": shapes.nullable(shapes.boolean),
    "text": fields({"format": _FORMAT, "verbosity": shapes.one_of("low", "medium", "high")}),
}, ("model", "input"))  # fmt: skip
HTTP_ERRORS = {
    "insufficient_quota": (
        429,
        "insufficient_quota",
        "You exceeded your current quota, please check your plan.",
    ),
    "rate_limit_exceeded": (429, "requests", "Rate limit reached."),
    "model_not_found": (
        404,
        "invalid_request_error",
        "The model does not exist or you do not have access to it.",
    ),
    "server_error": (500, "server_error", "The server had an error while processing your request."),
    "invalid_api_key": (401, "invalid_request_error", "Incorrect API key provided."),
}
_ANALYSIS_MODELS = ("gpt-6-luna", "gpt-5.6-luna", "gpt-5.4-mini", "gpt-4o-mini", "gpt-transcribe")
SPEECH_MODELS = ("gpt-4o-mini-tts", "gpt-4o-mini-tts-2025-12-15", "tts-1", "tts-1-hd")
_SHUTDOWNS = {
    "gpt-realtime": "2027-01-20", "gpt-realtime-2025-08-28": "2027-01-20", "gpt-realtime-mini": "2027-01-20",
    "gpt-realtime-mini-2025-12-15": "2027-01-20", "gpt-4o-mini": "2027-01-14",
    **dict.fromkeys(SPEECH_MODELS, "2027-01-06"),
}  # fmt: skip


def error_answer(status: int, code: str, message: str, *, kind: str, param: str | None = None) -> web.Response:
    """OpenAI's error body."""
    error = {"message": message, "type": kind, "param": param, "code": code}
    return web.json_response(
        {"error": error}, status=status, headers={"x-request-id": f"req_{secrets.token_hex(8)}"}
    )


def is_allowed(request: web.Request, api_key: str | None) -> bool:
    """Whether a request carries the key; `api_key` None takes any key but none."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    return scheme == "Bearer" and bool(key) and (api_key is None or key == api_key)


def note_request(journal: Journal, request: web.Request, body: Json) -> None:
    """Keep a request for the tests to look at."""
    journal.requests.append(HttpRequest(request.method, request.path, dict(request.headers), body))


class ResponsesApi:
    """The HTTP half of the stand-in. `api_key` None takes any key but none."""

    def __init__(self, journal: Journal, api_key: str | None) -> None:
        self._journal = journal
        self._api_key = api_key

    async def create(self, request: web.Request, script: Script) -> web.Response:
        """POST /v1/responses."""
        if not is_allowed(request, self._api_key):
            return scripted_error("invalid_api_key")
        try:
            body = await json_object(request)
            note_request(self._journal, request, body)
            _REQUEST(body, "")
            schema = _schema(body)
            self._check_store(body)
        except RefusedError as refusal:
            self._journal.violated("responses", refusal.code, refusal.message)
            kind = "invalid_request_error"
            return error_answer(400, refusal.code, refusal.message, kind=kind, param=refusal.param)
        return await self._answer(body, schema, script.analyses.pop(0) if script.analyses else "ok")

    async def models(self, request: web.Request) -> web.Response:
        """GET /v1/models, with `shutdown_date` where one is announced."""
        if not is_allowed(request, self._api_key):
            return scripted_error("invalid_api_key")
        models = [
            {
                "id": name, "object": "model", "created": 1_756_000_000, "owned_by": "system",
                "shutdown_date": _SHUTDOWNS.get(name),
            }
            for name in (*MODELS, *_ANALYSIS_MODELS, *SPEECH_MODELS)
        ]  # fmt: skip
        return web.json_response({"object": "list", "data": models})

    def _check_store(self, body: Json) -> None:
        # OpenAI stores by default; what people said on the phone must not stay there.
        if body.get("store") is not False:
            self._journal.violated("responses", "stored", "store is not false")

    async def _answer(self, body: Json, schema: Json | None, outcome: str) -> web.Response:
        if outcome in HTTP_ERRORS:
            return scripted_error(outcome)
        if outcome == "timeout":
            await asyncio.sleep(3600)
        prompt = _prompt(body)
        words = (
            json.dumps(analyse(schema, prompt), ensure_ascii=False)
            if schema
            else "Das ist eine simulierte Antwort."
        )
        return web.json_response(_response(body, outcome, words, len(prompt) // 4))


def scripted_error(code: str) -> web.Response:
    """The answer of one of HTTP_ERRORS."""
    status, kind, message = HTTP_ERRORS[code]
    return error_answer(status, code, message, kind=kind)


async def json_object(request: web.Request) -> Json:
    """The body of a request; raises RefusedError if it is no JSON object."""
    try:
        body = json.loads(await request.read())
    except ValueError as error:
        raise RefusedError("invalid_json", "We could not parse the JSON body of your request.") from error
    if not isinstance(body, dict):
        raise RefusedError("invalid_json", "The body is not a JSON object.")
    return body


def _schema(body: Json) -> Json | None:
    form = body.get("text", {}).get("format", {})
    if form.get("type") != "json_schema":
        return None
    schema: Json = form["schema"]
    if form.get("strict"):
        check_schema(schema, form["name"])
    return schema


def _prompt(body: Json) -> str:
    # Everything the request says, as one text; instructions first, so that the transcript stands last.
    parts, given = [body.get("instructions") or ""], body["input"]
    for entry in [given] if isinstance(given, str) else given:
        content = entry if isinstance(entry, str) else entry.get("content", "")
        if isinstance(content, str):
            parts.append(content)
        else:
            parts += [part.get("text", "") for part in content]
    return "\n".join(parts)


def _response(body: Json, outcome: str, words: str, input_tokens: int) -> Json:
    part: Json = {"type": "output_text", "text": words, "annotations": [], "logprobs": []}
    if outcome == "refusal":
        part = {"type": "refusal", "refusal": "Dabei kann ich nicht helfen."}
    elif outcome in ("invalid_json", "incomplete"):
        part["text"] = words[: len(words) // 2]
    status = "incomplete" if outcome == "incomplete" else "completed"
    message = {
        "type": "message",
        "id": f"msg_{secrets.token_hex(8)}",
        "status": status,
        "role": "assistant",
        "content": [part],
    }
    output_tokens = len(words) // 4
    return {
        "id": f"resp_{secrets.token_hex(8)}", "object": "response", "created_at": int(time.time()),
        "status": status,
        "error": None, "incomplete_details": {"reason": "max_output_tokens"} if outcome == "incomplete" else None,
        "instructions": None, "max_output_tokens": body.get("max_output_tokens"), "model": body["model"],
        "output": [message], "parallel_tool_calls": True, "previous_response_id": None,
        "reasoning": body.get("reasoning"), "store": body.get("store", True), "temperature": 1.0,
        "text": body.get("text", {"format": {"type": "text"}}), "tool_choice": "auto", "tools": [], "top_p": 1.0,
        "truncation": "disabled", "metadata": {},
        "usage": {
            "input_tokens": input_tokens, "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens": output_tokens, "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": input_tokens + output_tokens,
        },
    }  # fmt: skip
