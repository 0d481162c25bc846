"""The other end of the boundary: a server that behaves as strictly as `/v1/responses` does, and as a test says."""

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, cast

type Json = dict[str, Any]
type Outcome = Callable[["Responses", Json], None]

KNOWN_KEYS = {"model", "input", "text", "store", "max_output_tokens", "safety_identifier"}
LONGEST_IDENTIFIER = 64
SCHEMA_KEYS = {
    "type", "properties", "required", "additionalProperties", "items", "anyOf", "enum", "$ref", "$defs", "title",
    "description", "minimum", "maximum", "minItems", "maxItems", "pattern", "format",
}  # fmt: skip
SCRIPT_LOCK = threading.Lock()


def point(text: str, *turns: int) -> Json:
    return {"text": text, "turns": list(turns or (1,))}


def sentiment(
    label: str,
    score: float | None,
    confidence: float = 0.5,
    reason: str = "",
    quote: str = "",
    turn: int | None = None,
) -> Json:
    return {
        "label": label, "score": score, "confidence": confidence, "reason": reason, "quote": quote, "turn": turn
    }  # fmt: skip


def reading(**changes: Any) -> Json:
    """A reading as a model answers it: everything there, and nothing found unless the test says so."""
    memory: Json = {
        name: [] for name in ("facts", "preferences", "important_people", "recent_topics", "health_notes")
    }
    memory |= {"mood_indicator": "gut", "outdated": []} | changes.pop("memory", {})
    return {
        "sentiment": sentiment("positiv", 0.7, 0.8, "Freut sich auf Besuch."),
        "summary": [point("Erzählt vom Garten.", 1)],
        "memory": memory,
        "concerns": [],
    } | changes


def answers(answer: Json | str, status: str = "completed") -> Outcome:
    """The model answers with this, whatever it is."""
    text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)

    def outcome(server: "Responses", request: Json) -> None:
        server.respond(200, response(request, [{"type": "output_text", "text": text, "annotations": []}], status))

    return outcome


def refuses() -> Outcome:
    """The model declines to answer."""
    refusal = {"type": "refusal", "refusal": "Dabei kann ich nicht helfen."}
    return lambda server, request: server.respond(200, response(request, [refusal]))


def says_nothing() -> Outcome:
    """A completed response without any text in it."""
    return lambda server, request: server.respond(200, response(request, []))


def fails(status: int, code: str | None = None) -> Outcome:
    """The API answers with an error."""
    return lambda server, request: server.respond(status, error(code, "a message that quotes the request"))


def garbles(body: bytes, content_type: str = "application/json") -> Outcome:
    """Something in between answers instead of the API."""
    return lambda server, request: server.respond_raw(200, body, content_type)


def hangs(seconds: float) -> Outcome:
    """The answer comes too late."""

    def outcome(server: "Responses", request: Json) -> None:
        time.sleep(seconds)
        with contextlib.suppress(OSError):
            answers(reading())(server, request)

    return outcome


def drops_the_line() -> Outcome:
    """The connection breaks before there is an answer."""

    def outcome(server: "Responses", request: Json) -> None:
        server.close_connection = True

    return outcome


def error(code: str | None, message: str) -> Json:
    return {"error": {"message": message, "type": code or "server_error", "param": None, "code": code}}


def response(request: Json, content: list[Json], status: str = "completed") -> Json:
    message = {"type": "message", "id": "msg_1", "status": "completed", "role": "assistant", "content": content}
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1763800000,
        "status": status,
        "model": request["model"],
        "output": [{"type": "reasoning", "id": "rs_1", "summary": []}, message],
        "incomplete_details": {"reason": "max_output_tokens"} if status == "incomplete" else None,
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "error": None,
        "a_key_of_next_year": 1,
    }


def complaint(request: Json, path: str, authorization: str | None) -> tuple[int, Json] | None:
    """What the real API would object to; None if it would take the request."""
    if path != "/v1/responses":
        return 404, error(None, "Not found")
    if authorization != "Bearer sk-test":
        return 401, error("invalid_api_key", "Incorrect API key provided")
    if unknown := request.keys() - KNOWN_KEYS:
        return 400, error("unknown_parameter", f"Unknown parameter: {sorted(unknown)}")
    if len(request.get("safety_identifier", "")) > LONGEST_IDENTIFIER:
        return 400, error("string_above_max_length", "An identifier has up to 64 characters.")
    if request.get("store") is not False:
        return 400, error("stored", "These tests want nothing to be stored.")
    form = request["text"]["format"]
    if form["type"] != "json_schema" or form["strict"] is not True or not schema_is_strict(form["schema"]):
        return 400, error("invalid_json_schema", "Invalid schema for response_format")
    return None


def schema_is_strict(schema: Json) -> bool:
    """True if strict mode takes the schema: closed objects, everything required, no keyword it does not know."""
    children = [
        *schema.get("properties", {}).values(),
        *schema.get("$defs", {}).values(),
        *schema.get("anyOf", []),
    ]
    children += [*schema.get("anyOf", []), *([schema["items"]] if "items" in schema else [])]
    closed = schema.get("type") != "object" or (
        schema.get("additionalProperties") is False and set(schema["required"]) == set(schema["properties"])
    )
    return closed and schema.keys() <= SCHEMA_KEYS and all(map(schema_is_strict, children))


class Responses(BaseHTTPRequestHandler):
    """One request to the API."""

    protocol_version = "HTTP/1.1"
    log_message: ClassVar[Any] = lambda *arguments: None

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        stand_in = cast("StandIn", self.server)
        if objection := complaint(request, self.path, self.headers["Authorization"]):
            self.respond(*objection)
            return
        stand_in.next_outcome(request)(self, request)

    def respond(self, status: int, body: Json) -> None:
        self.respond_raw(status, json.dumps(body).encode(), "application/json")

    def respond_raw(self, status: int, body: bytes, content_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("retry-after-ms", "1")
        self.end_headers()
        self.wfile.write(body)


class StandIn(ThreadingHTTPServer):
    """The server. `script` is what happens to the next requests; after it the last outcome stays."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Responses)
        self.requests: list[Json] = []
        self.script: list[Outcome] = [answers(reading())]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def next_outcome(self, request: Json) -> Outcome:
        with SCRIPT_LOCK:
            self.requests.append(request)
            return self.script.pop(0) if len(self.script) > 1 else self.script[0]

    def will(self, *outcomes: Outcome) -> None:
        self.script = list(outcomes)

    def inputs(self) -> list[str]:
        """What was sent about the conversation, request by request."""
        return [request["input"][1]["content"] for request in self.requests]


@contextlib.contextmanager
def running_stand_in() -> Iterator[StandIn]:
    server = StandIn()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
