"""A small language for saying what a JSON document may hold, with OpenAI's way of refusing the rest.

A shape is a function that is given a value and its path and raises `RefusedError`, whose code,
message and `param` are those of OpenAI's `error` event (and of its HTTP error body).
"""

from collections.abc import Callable, Mapping
from typing import Any

type Shape = Callable[[Any, str], None]


class RefusedError(Exception):
    """The client's mistake, in OpenAI's words."""

    def __init__(self, code: str, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.param = param


_NAMES = {
    "dict": "an object", "list": "an array of values", "str": "a string", "bool": "a boolean",
    "int": "an integer", "float": "a decimal", "NoneType": "null",
}  # fmt: skip


def _wrong_type(value: object, path: str, expected: str) -> RefusedError:
    got = _NAMES.get(type(value).__name__, "something else")
    return RefusedError(
        "invalid_type", f"Invalid type for '{path}': expected {expected}, but got {got} instead.", path
    )


def text(longest: int = 1_048_576) -> Shape:
    """A string."""

    def check(value: Any, path: str) -> None:
        if not isinstance(value, str):
            raise _wrong_type(value, path, "a string")
        if len(value) > longest:
            raise RefusedError("string_above_max_length", f"Invalid '{path}': string too long.", path)

    return check


def boolean(value: Any, path: str) -> None:
    """True or false."""
    if not isinstance(value, bool):
        raise _wrong_type(value, path, "a boolean")


def anything(_value: Any, _path: str) -> None:
    """No rule."""


def number(lowest: float, highest: float, *, whole: bool = False) -> Shape:
    """A number between two bounds, both allowed."""
    noun = "integer" if whole else "decimal"

    def check(value: Any, path: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            raise _wrong_type(value, path, "an integer" if whole else "a decimal")
        if value < lowest:
            message = f"{noun} below minimum value. Expected a value >= {lowest}, but got {value} instead."
            raise RefusedError(f"{noun}_below_min_value", f"Invalid '{path}': {message}", path)
        if value > highest:
            message = f"{noun} above maximum value. Expected a value <= {highest}, but got {value} instead."
            raise RefusedError(f"{noun}_above_max_value", f"Invalid '{path}': {message}", path)

    return check


def integer(lowest: int, highest: int) -> Shape:
    """A whole number between two bounds, both allowed."""
    return number(lowest, highest, whole=True)


def one_of(*allowed: str) -> Shape:
    """One of these words."""

    def check(value: Any, path: str) -> None:
        if value not in allowed:
            supported = ", ".join(f"'{word}'" for word in allowed)
            message = f"Invalid value: '{value}'. Supported values are: {supported}."
            raise RefusedError("invalid_value", message, path)

    return check


def nullable(shape: Shape) -> Shape:
    """The shape, or null."""
    return lambda value, path: None if value is None else shape(value, path)


def list_of(shape: Shape) -> Shape:
    """A list, every entry of the shape."""

    def check(value: Any, path: str) -> None:
        if not isinstance(value, list):
            raise _wrong_type(value, path, "an array of values")
        for index, entry in enumerate(value):
            shape(entry, f"{path}[{index}]")

    return check


def words_or(allowed: tuple[str, ...], shape: Shape) -> Shape:
    """One of the words, or else a value of the shape."""
    return lambda value, path: None if value in allowed and isinstance(value, str) else shape(value, path)


def fields(known: Mapping[str, Shape], required: tuple[str, ...] = ()) -> Shape:
    """An object with no other keys than the known ones."""

    def check(value: Any, path: str) -> None:
        if not isinstance(value, dict):
            raise _wrong_type(value, path, "an object")
        prefix = f"{path}." if path else ""
        for key in value:
            if key not in known:
                raise RefusedError("unknown_parameter", f"Unknown parameter: '{prefix}{key}'.", prefix + key)
        for key in required:
            if key not in value:
                raise missing(prefix + key)
        for key, entry in value.items():
            known[key](entry, prefix + key)

    return check


def tagged(tag: str, kinds: Mapping[str, Shape]) -> Shape:
    """An object whose field `tag` names which of the shapes it has to have."""

    def check(value: Any, path: str) -> None:
        if not isinstance(value, dict):
            raise _wrong_type(value, path, "an object")
        if tag not in value:
            raise missing(f"{path}.{tag}" if path else tag)
        one_of(*kinds)(value[tag], f"{path}.{tag}" if path else tag)
        kinds[value[tag]](value, path)

    return check


def missing(path: str) -> RefusedError:
    """The refusal of a document without this required field."""
    return RefusedError("missing_required_parameter", f"Missing required parameter: '{path}'.", path)
