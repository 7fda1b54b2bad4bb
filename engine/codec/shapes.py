"""What a shape is: it encodes a kind of value as JSON, decodes it again, and describes itself as a JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol, TypeAlias

Json: TypeAlias = Any
# Bytes that stand beside the JSON instead of in it, where both ends can carry them.
Parts: TypeAlias = "list[bytes] | None"


class CodecError(ValueError):
    """A value that cannot be encoded, or data that cannot be decoded; its text says where and why."""

    def __init__(self, why: str, where: str = "") -> None:
        super().__init__(f"{where.lstrip('.')}: {why}" if where else why)
        self.why = why
        self.where = where


@contextmanager
def within(place: str) -> Iterator[None]:
    """What goes wrong inside is told with the place where it lies."""
    try:
        yield
    except CodecError as error:
        raise CodecError(error.why, place + error.where) from error.__cause__


class Shape(Protocol):
    """How a kind of value looks in JSON."""

    def encode(self, value: Any, parts: Parts) -> Json:
        """A value as JSON. Raises CodecError."""

    def decode(self, data: Json, parts: Parts) -> Any:
        """JSON as a value. Raises CodecError."""

    def schema(self) -> dict[str, Json]:
        """The JSON Schema of what ``encode`` gives."""


def member(data: Json, name: str) -> Json:
    """A member of an object.

    Raises:
        CodecError: it is no object, or has no such member.
    """
    if not isinstance(data, Mapping):
        raise CodecError(f"must be an object, not {type(data).__name__}")
    if name not in data:
        raise CodecError(f"has no {name}")
    return data[name]
