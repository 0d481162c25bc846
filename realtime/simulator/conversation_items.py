"""The items of one Realtime conversation: their order, their texts, their audio."""

from dataclasses import dataclass
from typing import Any

from realtime.simulator.shapes import RefusedError

type Json = dict[str, Any]


@dataclass
class Item:
    """One item. `text` is what was said (known here before any transcript is sent)."""

    id: str
    json: Json
    text: str = ""
    audio_ms: int = 0

    @property
    def role(self) -> str:
        """user, assistant, system, or the type of an item that is no message."""
        return str(self.json.get("role", self.json["type"]))


class ConversationItems:
    """The list, in the order of the conversation."""

    def __init__(self) -> None:
        self.items: list[Item] = []

    def find(self, item_id: str, action: str) -> Item:
        """The item, or OpenAI's refusal of `action` (truncate, delete, retrieve)."""
        for item in self.items:
            if item.id == item_id:
                return item
        message = f"Error: cannot {action} item, the item with id '{item_id}' does not exist."
        raise RefusedError(f"item_{action}_invalid_item_id", message, "item_id")

    def add(self, item: Item, after: str | None = None) -> str | None:
        """Put the item behind another ("root": first; None: last) and tell the id before it."""
        if any(known.id == item.id for known in self.items):
            raise RefusedError("item_create_duplicate_id", f"Item '{item.id}' already exists.", "item.id")
        place = self._place(after)
        self.items.insert(place, item)
        return self.items[place - 1].id if place else None

    def check_call(self, call_id: str) -> None:
        """Refuse the output of a function that was never called."""
        if not any(item.role == "function_call" and item.json.get("call_id") == call_id for item in self.items):
            message = f"Tool call ID '{call_id}' not found in conversation."
            raise RefusedError("invalid_tool_call_id", message)

    def last_id(self) -> str | None:
        """The id of the newest item."""
        return self.items[-1].id if self.items else None

    def delete(self, item_id: str) -> None:
        """Take an item out."""
        self.items.remove(self.find(item_id, "delete"))

    def truncate(self, item_id: str, audio_end_ms: int) -> None:
        """Cut a reply at what was heard; its transcript is gone with the audio."""
        item = self.find(item_id, "truncate")
        if item.role != "assistant" or not item.audio_ms:
            message = "Only model output audio messages can be truncated"
            raise RefusedError("unsupported_content_type", message)
        if audio_end_ms > item.audio_ms:
            message = f"Audio content of {item.audio_ms}ms is already shorter than {audio_end_ms}ms"
            raise RefusedError("invalid_value", message)
        item.text = item.text[: len(item.text) * audio_end_ms // item.audio_ms]
        item.audio_ms = audio_end_ms
        for part in item.json["content"]:
            part.pop("transcript", None)

    def _place(self, after: str | None) -> int:
        if after is None:
            return len(self.items)
        if after == "root":
            return 0
        for place, item in enumerate(self.items):
            if item.id == after:
                return place + 1
        message = f"The item with id '{after}' does not exist."
        raise RefusedError("item_create_invalid_previous_item_id", message, "previous_item_id")


def text_of(item: Json) -> str:
    """What a created item says."""
    if item["type"] != "message":
        return str(item.get("output", ""))
    return " ".join(part.get("text") or part.get("transcript") or "" for part in item["content"]).strip()
