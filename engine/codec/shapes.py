"""Shapes: how a kind of value looks in JSON, both ways, and as a JSON Schema."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

Json: TypeAlias = Any
NOT_FINITE = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}  # as protobuf's JSON writes them


class CodecError(ValueError):
    """A value that cannot be encoded, or data that cannot be decoded; its text says where and why."""

    def __init__(self, why: str, where: str = "") -> None:
        super().__init__(f"{where.lstrip('.')}: {why}" if where else why)
        self.why = why
        self.where = where

    def within(self, place: str) -> CodecError:
        """The same error, with the place of the value in front of where it was."""
        return CodecError(self.why, place + self.where)


@dataclass(frozen=True)
class Border:
    """What is converted at a border, and how.

    Attributes:
        encodes: whether values become JSON, or else JSON becomes values.
        parts: bytes that stand beside the JSON instead of in it, where both ends can carry them.
        paths: whether a path crosses as a path, to a process that sees the same files.
    """

    encodes: bool
    parts: list[bytes] | None = None
    paths: bool = False


@dataclass(frozen=True)
class Shape:
    """How a kind of value looks in JSON.

    Attributes:
        convert: a value to JSON or back, whichever the border says; raises CodecError.
        schema: the JSON Schema of the JSON.
    """

    convert: Callable[[Any, Border], Any]
    schema: dict[str, Json]


def check(value: Any, kind: Any, name: str) -> None:
    """Raises CodecError where a value is not of its kind."""
    if not isinstance(value, kind):
        raise CodecError(f"must be {name}, not {type(value).__name__}")


def member(data: Json, name: str) -> Json:
    """A member of an object."""
    check(data, Mapping, "an object")
    if name not in data:
        raise CodecError(f"has no {name}")
    return data[name]


def members(shapes: Mapping[str, Shape], values: Mapping[str, Any], border: Border) -> dict[str, Any]:
    """All members that there are of those that have a shape."""
    converted, name = {}, ""
    try:
        for name, shape in shapes.items():
            if name in values:
                converted[name] = shape.convert(values[name], border)
    except CodecError as error:
        raise error.within(f".{name}") from error.__cause__
    return converted


def object_schema(required: Sequence[str] | None = None, /, **schemas: Json) -> dict[str, Json]:
    """The JSON Schema of an object with these members; all are required where none is named."""
    return {"type": "object", "properties": schemas, "required": list(schemas if required is None else required)}


def _plain(kind: type, name: str) -> Shape:
    def convert(value: Any, _: Border) -> Any:
        check(value, kind, f"a {name}")
        return value if type(value) is kind else kind(value)

    return Shape(convert, {"type": name})


def _whole(value: Any, _: Border) -> int:
    if type(value) is int:
        return value
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise CodecError(f"must be an integer, not {type(value).__name__}")
    return operator.index(value)


def _place(value: Any, border: Border) -> int:
    if (number := _whole(value, border)) < 0:
        raise CodecError("must be an integer of at least 0")
    return number


def _real(value: Any, border: Border) -> float | str:
    if isinstance(value, str) and not border.encodes and value in NOT_FINITE:
        return NOT_FINITE[value]
    if isinstance(value, str | bool) or not hasattr(value, "__float__"):
        raise CodecError(f"must be a number, not {type(value).__name__}")
    try:
        number = float(value)
    except OverflowError as error:
        raise CodecError("is too large a number") from error
    if math.isfinite(number) or not border.encodes:
        return number
    return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"


TEXT, FLAG, WHOLE = _plain(str, "string"), _plain(bool, "boolean"), Shape(_whole, {"type": "integer"})
PLACE = Shape(_place, {"type": "integer", "minimum": 0})
REAL = Shape(_real, {"anyOf": [{"type": "number"}, {"enum": list(NOT_FINITE)}]})


def choice(kind: type[Enum]) -> Shape:
    """A member of an enumeration, by its value."""
    values = [one.value for one in kind]

    def convert(value: Any, border: Border) -> Any:
        try:
            return kind(value).value if border.encodes else kind(value)
        except ValueError as error:
            raise CodecError(f"must be one of {values}") from error

    return Shape(convert, {"enum": values})


def maybe(inner: Shape) -> Shape:
    """A value of this shape, or null for None."""
    return Shape(
        lambda value, border: None if value is None else inner.convert(value, border),
        {"anyOf": [inner.schema, {"type": "null"}]},
    )


def many(inner: Shape, count: int | None = None) -> Shape:
    """A tuple of values of one shape, as a list; of ``count`` values unless that is None."""

    def convert(values: Any, border: Border) -> Any:
        if not isinstance(values, Sequence) or isinstance(values, str | bytes):
            raise CodecError(f"must be a list, not {type(values).__name__}")
        if count not in (None, len(values)):
            raise CodecError(f"must have {count} items, not {len(values)}")
        converted: list[Any] = []
        try:
            for value in values:
                converted.append(inner.convert(value, border))  # noqa: PERF401 - their number tells where it failed
        except CodecError as error:
            raise error.within(f"[{len(converted)}]") from error.__cause__
        return converted if border.encodes else tuple(converted)

    bounds = {"minItems": count, "maxItems": count} if count else {}
    return Shape(convert, {"type": "array", "items": inner.schema, **bounds})


def named(inner: Shape) -> Shape:
    """A mapping from names to values of one shape, as an object."""

    def convert(values: Any, border: Border) -> dict[str, Any]:
        check(values, Mapping, "an object")
        return members({str(name): inner for name in values}, {str(name): values[name] for name in values}, border)

    return Shape(convert, {"type": "object", "additionalProperties": inner.schema})


def one_of(records: Mapping[type, Shape]) -> Shape:
    """A value of one of several classes, told apart by the name in ``type``."""
    shapes = {kind.__name__: shape for kind, shape in records.items()}

    def convert(value: Any, border: Border) -> Any:
        name = type(value).__name__ if border.encodes else member(value, "type")
        if not isinstance(name, str) or name not in shapes:
            raise CodecError(f"must be of type {' or '.join(shapes)}, not {name!r}")
        converted = shapes[name].convert(value, border)
        return {"type": name, **converted} if border.encodes else converted

    typed = ({"properties": {"type": {"const": name}}, "required": ["type"]} for name in shapes)
    return Shape(convert, {"anyOf": [shape.schema | kind for shape, kind in zip(shapes.values(), typed, strict=True)]})
