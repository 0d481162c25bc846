"""Structured outputs of the Responses API: which JSON schemas are taken, and a value that fits one."""

from typing import Any

from realtime.simulator.shapes import RefusedError

type Json = dict[str, Any]

_COMPOSED = ("anyOf", "oneOf", "allOf")


def check_schema(schema: Json, name: str) -> None:
    """Raise RefusedError(invalid_json_schema) as OpenAI does for `strict: true`.

    Every object needs `additionalProperties: false` and all its properties in `required`; the root is an object.
    """
    if resolved(schema, schema).get("type") != "object":
        raise _refused(name, (), "schema must be a JSON Schema of 'type: \"object\"'")
    _check(schema, name, ())
    for key, definition in schema.get("$defs", {}).items():
        _check(definition, name, ("$defs", key))


def _check(schema: Json, name: str, path: tuple[str, ...]) -> None:
    if schema.get("type") == "object" or "properties" in schema:
        properties = schema.get("properties", {})
        if schema.get("additionalProperties") is not False:
            raise _refused(name, path, "'additionalProperties' is required to be supplied and to be false.")
        if absent := sorted(set(properties) - set(schema.get("required", ()))):
            message = "'required' is required to be supplied and to be an array including every key in properties."
            raise _refused(name, path, f"{message} Missing '{absent[0]}'.")
        for key, child in properties.items():
            _check(child, name, (*path, "properties", key))
    if isinstance(schema.get("items"), dict):
        _check(schema["items"], name, (*path, "items"))
    for keyword in _COMPOSED:
        for index, child in enumerate(schema.get(keyword, ())):
            _check(child, name, (*path, keyword, str(index)))


def _refused(name: str, path: tuple[str, ...], reason: str) -> RefusedError:
    message = f"Invalid schema for response_format '{name}': In context={path}, {reason}"
    return RefusedError("invalid_json_schema", message, "text.format.schema")


def resolved(schema: Json, root: Json) -> Json:
    """The schema with `$ref` followed and a single `allOf` unpacked."""
    while "$ref" in schema or len(schema.get("allOf", ())) == 1:
        if "$ref" in schema:
            target: Any = root
            for key in schema["$ref"].removeprefix("#/").split("/"):
                target = target[key] if key and key != "#" else target
            schema = target
        else:
            schema = schema["allOf"][0]
    return schema


def branches(schema: Json, root: Json) -> list[Json]:
    """The alternatives of a schema: anyOf / oneOf, or a list of types; itself if it has none."""
    schema = resolved(schema, root)
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema:
            return [branch for child in schema[keyword] for branch in branches(child, root)]
    if isinstance(schema.get("type"), list):
        return [{**schema, "type": kind} for kind in schema["type"]]
    return [schema]


def smallest(schema: Json, root: Json) -> Any:
    """The emptiest value the schema allows; null where null is allowed."""
    choices = branches(schema, root)
    if any(choice.get("type") == "null" for choice in choices):
        return None
    return _smallest_of(choices[0], root)


def _smallest_of(schema: Json, root: Json) -> Any:
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        neutral = [
            word for word in schema["enum"] if str(word).lower() in ("unbekannt", "unknown", "none", "keine")
        ]
        return (neutral or schema["enum"])[0]
    match schema.get("type"):
        case "object":
            return {key: smallest(child, root) for key, child in schema.get("properties", {}).items()}
        case "array":
            return [smallest(schema["items"], root)] * schema.get("minItems", 0)
        case "string":
            return "-" if schema.get("minLength", 0) else ""
        case "boolean":
            return False
        case "number" | "integer":
            return max(0, schema.get("minimum", 0))
    return None
