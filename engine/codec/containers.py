"""The shapes of what is made of other values: lists, mappings, dataclasses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import Any

from engine.codec.shapes import CodecError, Json, Parts, Shape, member, within


@dataclass(frozen=True)
class Maybe:
    """Null for None."""

    inner: Shape

    def encode(self, value: Any, parts: Parts) -> Json:
        """Null, or the inner value."""
        return None if value is None else self.inner.encode(value, parts)

    def decode(self, data: Json, parts: Parts) -> Any:
        """None, or the inner value."""
        return None if data is None else self.inner.decode(data, parts)

    def schema(self) -> dict[str, Json]:
        """Either of both."""
        return {"anyOf": [self.inner.schema(), {"type": "null"}]}


@dataclass(frozen=True)
class Many:
    """A tuple of equal things, as a list."""

    inner: Shape
    count: int | None = None

    def encode(self, value: Any, parts: Parts) -> Json:
        """A list."""
        return self._each(value, self.inner.encode, parts)

    def decode(self, data: Json, parts: Parts) -> tuple[Any, ...]:
        """A tuple."""
        return tuple(self._each(data, self.inner.decode, parts))

    def _each(self, values: Any, convert: Any, parts: Parts) -> list[Any]:
        if not isinstance(values, Sequence) or isinstance(values, str | bytes):
            raise CodecError(f"must be a list, not {type(values).__name__}")
        if self.count not in (None, len(values)):
            raise CodecError(f"must have {self.count} items, not {len(values)}")
        converted: list[Any] = []
        try:
            for value in values:
                converted.append(convert(value, parts))  # noqa: PERF401 - how far it came tells where it failed
        except CodecError as error:
            raise CodecError(error.why, f"[{len(converted)}]{error.where}") from error.__cause__
        return converted

    def schema(self) -> dict[str, Json]:
        """An array, of a fixed length perhaps."""
        bounds = {} if self.count is None else {"minItems": self.count, "maxItems": self.count}
        return {"type": "array", "items": self.inner.schema(), **bounds}


@dataclass(frozen=True)
class Named:
    """A mapping from names to equal things, as an object."""

    inner: Shape

    def encode(self, value: Any, parts: Parts) -> Json:
        """An object."""
        return self._each(value, self.inner.encode, parts)

    def decode(self, data: Json, parts: Parts) -> dict[str, Any]:
        """A dictionary."""
        return self._each(data, self.inner.decode, parts)

    def _each(self, values: Any, convert: Any, parts: Parts) -> dict[str, Any]:
        if not isinstance(values, Mapping):
            raise CodecError(f"must be an object, not {type(values).__name__}")
        converted = {}
        for name, value in values.items():
            with within(f".{name}"):
                converted[str(name)] = convert(value, parts)
        return converted

    def schema(self) -> dict[str, Json]:
        """An object of any names."""
        return {"type": "object", "additionalProperties": self.inner.schema()}


class Record:
    """A dataclass, as an object of its fields.

    Args:
        kind: the class.
        shapes: of each of its fields, by name.
    """

    def __init__(self, kind: type, **shapes: Shape) -> None:
        self.kind = kind
        self.shapes = shapes
        self.required = {
            field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING
        }

    def encode(self, value: Any, parts: Parts) -> dict[str, Json]:
        """An object."""
        if not isinstance(value, self.kind):
            raise CodecError(f"must be a {self.kind.__name__}, not {type(value).__name__}")
        encoded = {}
        name = ""
        try:
            for name, shape in self.shapes.items():
                encoded[name] = shape.encode(getattr(value, name), parts)
        except CodecError as error:
            raise CodecError(error.why, f".{name}{error.where}") from error.__cause__
        return encoded

    def decode(self, data: Json, parts: Parts) -> Any:
        """An instance of the class; members that it does not know are those of a later version."""
        if not isinstance(data, Mapping):
            raise CodecError(f"must be an object, not {type(data).__name__}")
        values = {}
        name = ""
        try:
            for name, shape in self.shapes.items():
                if name in data:
                    values[name] = shape.decode(data[name], parts)
        except CodecError as error:
            raise CodecError(error.why, f".{name}{error.where}") from error.__cause__
        for name in self.required - values.keys():
            raise CodecError(f"has no {name}")
        return self.kind(**values)

    def schema(self) -> dict[str, Json]:
        """A reference to the definition of this class."""
        return {"$ref": f"#/$defs/{self.kind.__name__}"}

    def definition(self) -> dict[str, Json]:
        """What the reference refers to."""
        return {
            "type": "object",
            "properties": {name: shape.schema() for name, shape in self.shapes.items()},
            "required": [name for name in self.shapes if name in self.required],
        }


class OneOf:
    """A value of one of several classes, told apart by ``type``.

    Args:
        records: of the classes; they may be told later, where they are made of each other.
    """

    def __init__(self, *records: Record) -> None:
        self.records = {record.kind.__name__: record for record in records}

    def encode(self, value: Any, parts: Parts) -> Json:
        """An object with a type."""
        record = self.records.get(type(value).__name__)
        if record is None:
            raise CodecError(f"must be a {' or '.join(self.records)}, not {type(value).__name__}")
        return {"type": record.kind.__name__, **record.encode(value, parts)}

    def decode(self, data: Json, parts: Parts) -> Any:
        """An instance of the class that is named."""
        name = member(data, "type")
        record = self.records.get(name) if isinstance(name, str) else None
        if record is None:
            raise CodecError(f"must be of type {' or '.join(self.records)}, not {name!r}")
        return record.decode(data, parts)

    def schema(self) -> dict[str, Json]:
        """Any of them."""
        return {"anyOf": [typed(name, record.schema()) for name, record in self.records.items()]}


def typed(name: str, schema: dict[str, Json]) -> dict[str, Json]:
    """The schema of an object that bears its type's name."""
    return {**schema, "properties": {"type": {"const": name}}, "required": ["type"]}
