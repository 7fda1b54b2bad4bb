"""The types of what a host puts into a message: a mistake is told where it is made, by the field's name."""

from __future__ import annotations

from types import NoneType
from typing import Any, TypeVar

T = TypeVar("T")


def check_fields(one: object, **kinds: type | tuple[type, ...]) -> None:
    """Raise a TypeError where a field of a dataclass has none of the types that stand by its name."""
    for name, kind in kinds.items():
        check(getattr(one, name), kind, f"{type(one).__name__}.{name}")


def check(value: object, kind: type | tuple[type, ...], name: str) -> None:
    """Raise a TypeError, such as ``Message.locale must be str or None, not int``, if a value has none of the types."""
    if not isinstance(value, kind):
        kinds = kind if isinstance(kind, tuple) else (kind,)
        names = " or ".join("None" if one is NoneType else one.__name__ for one in kinds)
        raise TypeError(f"{name} must be {names}, not {_described(value)}")


def as_tuple(values: Any, kind: type[T], name: str) -> tuple[T, ...]:
    """The values of a tuple or a list, all of one type; a TypeError otherwise."""
    given = _described(values)
    if isinstance(values, list | tuple):
        wrong = [value for value in values if not isinstance(value, kind)]
        if not wrong:
            return tuple(values)
        given += f" with {_described(wrong[0])}"
    raise TypeError(f"{name} must be a tuple of {kind.__name__}, not {given}")


def _described(value: object) -> str:
    """A value's type; of a class that it is one."""
    if value is None:
        return "None"
    return f"the class {value.__name__}" if isinstance(value, type) else type(value).__name__
