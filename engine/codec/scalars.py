"""The shapes of single values: strings, numbers, members of enumerations."""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from engine.codec.shapes import CodecError, Json, Parts

NOT_FINITE = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}  # as protobuf's JSON writes them


@dataclass(frozen=True)
class Plain:
    """A string, or true and false."""

    kind: type
    name: str

    def encode(self, value: Any, parts: Parts) -> Json:  # noqa: ARG002
        """The value itself."""
        if type(value) is self.kind:
            return value
        if not isinstance(value, self.kind):
            raise CodecError(f"must be a {self.name}, not {type(value).__name__}")
        return self.kind(value)

    decode = encode

    def schema(self) -> dict[str, Json]:
        """Its type alone."""
        return {"type": self.name}


@dataclass(frozen=True)
class Whole:
    """An integer, NumPy's too."""

    least: int | None = None

    def encode(self, value: Any, parts: Parts) -> Json:  # noqa: ARG002
        """The number."""
        if type(value) is int and self.least is None:
            return value
        try:
            number = operator.index(value)
        except TypeError as error:
            raise CodecError(f"must be an integer, not {type(value).__name__}") from error
        if isinstance(value, bool) or (self.least is not None and number < self.least):
            raise CodecError(f"must be an integer{'' if self.least is None else f' of at least {self.least}'}")
        return number

    decode = encode

    def schema(self) -> dict[str, Json]:
        """Its type and bound."""
        return {"type": "integer"} if self.least is None else {"type": "integer", "minimum": self.least}


@dataclass(frozen=True)
class Real:
    """A number; one that is not finite is written as a word."""

    def encode(self, value: Any, parts: Parts) -> Json:  # noqa: ARG002
        """The number, or its word."""
        if type(value) is float and math.isfinite(value):
            return value
        if isinstance(value, str) or not hasattr(value, "__float__"):
            raise CodecError(f"must be a number, not {type(value).__name__}")
        number = _float(value)
        if math.isfinite(number):
            return number
        return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"

    def decode(self, data: Json, parts: Parts) -> float:  # noqa: ARG002
        """The number."""
        if type(data) is float:
            return data
        if isinstance(data, str) and data in NOT_FINITE:
            return NOT_FINITE[data]
        if not isinstance(data, int | float) or isinstance(data, bool):
            raise CodecError("must be a number")
        return _float(data)

    def schema(self) -> dict[str, Json]:
        """A number, or one of three words."""
        return {"anyOf": [{"type": "number"}, {"enum": list(NOT_FINITE)}]}


def _float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError as error:
        raise CodecError("is too large a number") from error


@dataclass(frozen=True)
class Member:
    """A member of an enumeration of strings, by its value."""

    kind: type[Enum]

    def encode(self, value: Any, parts: Parts) -> Json:
        """The value."""
        return self.decode(value, parts).value

    def decode(self, data: Json, parts: Parts) -> Enum:  # noqa: ARG002
        """The member."""
        try:
            return self.kind(data)
        except ValueError as error:
            raise CodecError(f"must be one of {[member.value for member in self.kind]}") from error

    def schema(self) -> dict[str, Json]:
        """The values there are."""
        return {"enum": [member.value for member in self.kind]}


TEXT, FLAG = Plain(str, "string"), Plain(bool, "boolean")
WHOLE, PLACE, REAL = Whole(), Whole(least=0), Real()
