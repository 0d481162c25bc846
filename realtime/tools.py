"""What the companion may do beside speaking: the tools it is offered, and what their arguments say. Pure.

A tool can end the call, tell a human, or carry out a wish about the caller's own data; none can do more.
"""

import json
from typing import Any

from realtime.commands import Wish

END_CALL = "end_call"
RAISE_CONCERN = "raise_concern"
IDENTIFY_CALLER = "identify_caller"
WISHES = {wish.value: wish for wish in Wish}
CONCERN_KINDS = (
    "emergency", "fall", "pain", "breathing", "loneliness", "despair", "medication", "fraud", "eating",
    "confusion", "help_wanted",
)  # fmt: skip
ARGUMENT_LIMIT = 300


def _tool(name: str, description: str, /, **parameters: Any) -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": parameters,
        "required": list(parameters),
        "additionalProperties": False,
    }
    return {"type": "function", "name": name, "description": description, "parameters": schema}


_WORDS = {"type": "string", "description": "The caller's own words for it, a few words."}
_ALWAYS = [
    _tool(END_CALL, "Ends the telephone call. Say goodbye first, then call this."),
    _tool(
        RAISE_CONCERN,
        "Tells a human that something the caller said about themselves and the present needs looking at.",
        kind={"type": "string", "enum": list(CONCERN_KINDS)},
        quote={"type": "string", "description": "The caller's exact words."},
    ),
]
_FOR_KNOWN = [
    _tool(
        "forget",
        "The caller asks to forget something: removes it from the memory and from the notes of this call.",
        what=_WORDS,
    ),
    _tool("keep_off_record", "The caller wants nothing of this call to be written down."),
    _tool("keep_private", "The caller does not want relatives or staff to see what was said in this call."),
    _tool("stop_storing", "The caller does not want anything to be stored any more, now or in later calls."),
    _tool("stop_calls", "The caller does not want to be called any more. They may still call themselves."),
    _tool("stop_messages", "The caller does not want messages from the family to be read aloud any more."),
]
_FOR_SHARED = [
    _tool(
        IDENTIFY_CALLER,
        "The number belongs to several people and the caller has said who they are.",
        name={"type": "string", "description": "The name the caller gave."},
    ),
]


def tools_for(*, is_known: bool, number_is_shared: bool) -> list[dict[str, Any]]:
    """The tools of one session: wishes about data need a person, asking for the name needs several.

    On a shared number the person may become known during the call, so the wishes are offered too; before that
    they are answered as not possible.
    """
    return [
        *_ALWAYS,
        *(_FOR_KNOWN if is_known or number_is_shared else []),
        *(_FOR_SHARED if number_is_shared else []),
    ]


def argument(arguments: str, name: str) -> str:
    """One text of a tool call's arguments; empty if the JSON is broken or it is no text."""
    try:
        value = json.loads(arguments)
    except (ValueError, RecursionError):
        return ""
    text = value.get(name) if isinstance(value, dict) else None
    return text.strip()[:ARGUMENT_LIMIT] if isinstance(text, str) else ""
