"""Fills any JSON schema with what the rules of `german_reading` found in a transcript.

Works by property names: `sentiment`, `summary`, `memory`, `concerns` and their fields mean what they
say, wherever they stand; whatever else a schema asks for gets the smallest value it allows.
"""

from typing import Any

from realtime.simulator.german_reading import ConcernFound, Point, read
from realtime.simulator.strict_schema import branches, smallest

type Json = dict[str, Any]

_POINT_TEXTS = ("text", "content", "note", "point", "value", "fact")
_POINT_TURNS = ("turns", "turn_numbers", "evidence", "sources")
_SYNONYMS = {
    "positiv": ("positive",), "neutral": ("neutral",), "negativ": ("negative",), "unbekannt": ("unknown",),
    "gut": ("good",), "mittel": ("medium", "ok"), "schlecht": ("bad", "poor"),
    "fall": ("sturz", "gestürzt", "health", "gesundheit"),
    "pain": ("schmerz", "schmerzen", "health", "gesundheit"),
    "loneliness": ("einsamkeit", "einsam", "lonely"),
    "medication": ("medikamente", "medikament", "health", "gesundheit"),
    "self_harm": ("suicide", "suizid", "suizidalität", "selbstgefährdung", "crisis", "krise"),
    "emergency": ("notfall", "medical", "health", "gesundheit"),
    "confusion": ("verwirrung", "verwirrtheit", "cognition", "disorientation"),
}  # fmt: skip


class _Unfitting(Exception):  # noqa: N818
    """A finding that the schema has no place for."""


def analyse(schema: Json, prompt: str) -> Json:
    """A document that is valid for the schema, from the transcript lines in the prompt."""
    filled: Json = _Filling(schema, read(prompt)).document()
    return filled


class _Filling:
    def __init__(self, root: Json, findings: Json) -> None:
        self._root = root
        self._findings = findings

    def document(self) -> Json:
        filled: Json = self._object(branches(self._root, self._root)[0], {})
        return filled

    def _object(self, schema: Json, values: Json) -> Json:
        return {
            key: self._property(key, child, values) for key, child in schema.get("properties", {}).items()
        }

    def _property(self, key: str, schema: Json, values: Json) -> Any:
        value = values[key] if key in values else self._findings.get(key, ...)
        if value is ...:
            return self._unknown(schema)
        try:
            return self._fit(value, schema)
        except _Unfitting:
            return smallest(schema, self._root)

    def _unknown(self, schema: Json) -> Any:
        # An object of another name ("memory") may hold properties that are known.
        for branch in branches(schema, self._root):
            if branch.get("type") == "object":
                return self._object(branch, {})
        return smallest(schema, self._root)

    def _fit(self, value: Any, schema: Json) -> Any:
        for branch in branches(schema, self._root):
            try:
                return self._fit_branch(value, branch)
            except _Unfitting:
                continue
        raise _Unfitting

    def _fit_branch(self, value: Any, schema: Json) -> Any:
        if "enum" in schema:
            return _fit_enum(value, schema["enum"])
        match schema.get("type"):
            case "object" if isinstance(value, dict | Point | ConcernFound):
                return self._object(schema, _as_fields(value))
            case "array" if isinstance(value, list | tuple):
                return self._list(list(value), schema)
            case "string" if isinstance(value, str | Point):
                return value.text if isinstance(value, Point) else value
            case "number" | "integer" if isinstance(value, int | float) and not isinstance(value, bool):
                return int(value) if schema["type"] == "integer" else value
            case "null" if value is None:
                return None
        raise _Unfitting

    def _list(self, values: list[Any], schema: Json) -> list[Any]:
        fitted = []
        for value in values:
            try:
                self._check_kind(value, schema["items"])
                fitted.append(self._fit(value, schema["items"]))
            except _Unfitting:
                continue
        return fitted[: schema.get("maxItems", len(fitted))]

    def _check_kind(self, value: Any, schema: Json) -> None:
        # A concern whose kind the schema does not know is left out, not renamed.
        if isinstance(value, ConcernFound):
            for branch in branches(schema, self._root):
                if "kind" in branch.get("properties", {}):
                    self._fit(value.kind, branch["properties"]["kind"])


def _fit_enum(value: Any, allowed: list[Any]) -> Any:
    if value in allowed:
        return value
    if isinstance(value, str):
        for word in allowed:
            if str(word).lower() in (value, *_SYNONYMS.get(value, ())):
                return word
    raise _Unfitting


def _as_fields(value: Any) -> Json:
    if isinstance(value, Point):
        texts = dict.fromkeys(_POINT_TEXTS, value.text)
        name, _, relation = value.text.partition(": ")
        kin = {"name": name, "relation": relation, "relationship": relation} if relation else {}
        return {**texts, **{key: list(value.turns) for key in _POINT_TURNS}, "turn": value.turns[0], **kin}
    if isinstance(value, ConcernFound):
        return {
            "kind": value.kind, "category": value.kind, "quote": value.quote, "text": value.quote,
            "turn": value.turn, "turns": [value.turn],
        }  # fmt: skip
    return dict(value)
