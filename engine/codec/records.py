"""The shapes of all that crosses a border, made of the annotations of their classes."""

from __future__ import annotations

import numbers
import sys
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, replace
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from engine import errors
from engine.codec import shapes
from engine.codec.data import DATA, array
from engine.codec.pictures import PICTURE
from engine.codec.shapes import Border, CodecError, Json, Shape, check, member, members, object_schema
from engine.dialogue.arguments import Choice
from engine.dialogue.intents import Command
from engine.dialogue.memory import Conversation
from engine.dialogue.questions import Question
from engine.drawing import DrawnFigure, Figure
from engine.errors import FigureError, UserError
from engine.messages import Attachment, Message, Progress, Reading, Reply, Status

_KINDS: dict[str, type[UserError]] = {
    name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, UserError)
}
DEFINITIONS: dict[str, Json] = {}


def _simple(value: Any, border: Border) -> Any:
    """A value that a sentence needs; what is not text, a finite number, true, false or null crosses as its text."""
    if not border.encodes:
        if not isinstance(value, str | int | float | None):
            raise CodecError("must be text, a number, true, false or null")
    elif isinstance(value, numbers.Real) and not isinstance(value, bool):
        number = int(value) if isinstance(value, numbers.Integral) else float(value)
        return number if number - number == 0 else str(value)
    elif not isinstance(value, bool | None):
        return str(value)
    return value


_SIMPLE = Shape(_simple, {"type": ["string", "number", "boolean", "null"]})
_ERROR = {"kind": shapes.TEXT, "key": shapes.TEXT, "values": shapes.named(_SIMPLE)}


def _error(value: Any, border: Border) -> Any:
    """A ``UserError`` by its kind, key and values, so that the other side can say it in any language."""
    if border.encodes:
        check(value, UserError, "a UserError")
        # An embedder's own kind crosses as our kind that it derives from.
        kind = next(base.__name__ for base in type(value).__mro__ if _KINDS.get(base.__name__) is base)
        return members(_ERROR, {"kind": kind, "key": value.key, "values": value.values}, border)
    for name in _ERROR:
        member(value, name)
    kind, key, values = members(_ERROR, value, border).values()
    if kind not in _KINDS:
        raise CodecError(f"must be of a kind among {', '.join(_KINDS)}, not {kind!r}")
    error = _KINDS[kind](key)
    error.values = values
    return error


ERROR = Shape(
    _error, object_schema(kind={"enum": list(_KINDS)}, key=shapes.TEXT.schema, values=_ERROR["values"].schema)
)


def _drawn(value: Any, border: Border) -> Any:
    """A figure's PNG; what could not be drawn is an error in its place."""
    if border.encodes:
        return DATA.convert(value.png, border) if value.error is None else ERROR.convert(value.error, border)
    if not isinstance(value, Mapping):
        return DrawnFigure(DATA.convert(value, border))
    error = ERROR.convert(value, border)
    check(error, FigureError, "a FigureError")
    return DrawnFigure(b"", error)


def _slot(value: Any, border: Border) -> Any:
    """What was understood for a slot: such a value, or several in a tuple."""
    if isinstance(value, tuple if border.encodes else list):
        return (list if border.encodes else tuple)(_slot(item, border) for item in value)
    if not isinstance(value, str | int | float | None):
        raise CodecError("must be text, a number, true, false or null")
    return value


def _question(value: Any, border: Border) -> Any:
    """What was asked last; forgotten where an embedder's slot put something into it that JSON does not have."""
    try:
        return shapes.maybe(record(Question)).convert(value, border)
    except CodecError:
        if border.encodes:
            return None
        raise


_DRAWN = Shape(_drawn, {"anyOf": [{**DATA.schema, "contentMediaType": "image/png"}, ERROR.schema]})
_PLAIN = {str: shapes.TEXT, bool: shapes.FLAG, int: shapes.WHOLE, float: shapes.REAL}
_BY_TYPE: dict[type, Shape] = {**_PLAIN, UserError: ERROR}
# What an annotation does not tell.
_BY_NAME = {
    "Attachment.picture": PICTURE,
    "BarGroup.marked": shapes.maybe(shapes.PLACE),
    "Conversation.question": Shape(_question, {"anyOf": [{"$ref": "#/$defs/Question"}, {"type": "null"}]}),
    "Digit.glyph": array(("float32",), (28, 28)),
    "Figure.draw": _DRAWN,
    "Figure.reading": shapes.maybe(shapes.PLACE),
    "Passage.reading": shapes.maybe(shapes.PLACE),
    "Question.known": shapes.named(Shape(_slot, {"type": ["string", "number", "boolean", "null", "array"]})),
}
# What is encoded in place of a value: a figure drawn; of a picture that could not be had the error alone.
_READY: dict[type, Callable[[Any], Any]] = {
    Figure: Figure.drawn,
    Attachment: lambda one: replace(one, picture=b"") if one.error and not isinstance(one.picture, bytes) else one,
}


@cache
def record(kind: type) -> Shape:
    """A dataclass, as an object of its fields; members that are not known are those of a later version."""
    names = vars(sys.modules[kind.__module__])
    by_name = {
        field.name: _BY_NAME.get(f"{kind.__name__}.{field.name}") or _shape(field.type, names) for field in fields(kind)
    }
    required = [field.name for field in fields(kind) if field.default is field.default_factory is MISSING]

    def convert(value: Any, border: Border) -> Any:
        if border.encodes:
            check(value, kind, f"a {kind.__name__}")
            return members(by_name, vars(_READY[kind](value) if kind in _READY else value), border)
        check(value, Mapping, "an object")
        values = members(by_name, value, border)
        for name in required:
            member(values, name)
        return kind(**values)

    schemas = {name: shape.schema for name, shape in by_name.items()}
    DEFINITIONS[kind.__name__] = object_schema(required, **schemas)
    return Shape(convert, {"$ref": f"#/$defs/{kind.__name__}"})


def _shape(hint: Any, names: dict[str, Any]) -> Shape:
    """The shape that an annotation tells of.

    Args:
        hint: the annotation, as a type or as text.
        names: what the text refers to.
    """
    if isinstance(hint, str):
        return _shape(eval(hint, {"Mapping": Mapping, **names}), names)  # noqa: S307 - text of our own code
    inner = [part for part in get_args(hint) if part not in (NoneType, Ellipsis)]
    origin = get_origin(hint)
    if origin is UnionType:
        shape = _shape(inner[0], names) if len(inner) == 1 else shapes.one_of({kind: record(kind) for kind in inner})
        return shapes.maybe(shape) if NoneType in get_args(hint) else shape
    if origin is tuple:
        return shapes.many(_shape(inner[0], names), None if Ellipsis in get_args(hint) else len(inner))
    if origin is Mapping:
        return shapes.named(_shape(inner[1], names))
    return _BY_TYPE.get(hint) or (shapes.choice(hint) if issubclass(hint, Enum) else record(hint))


# What may stand at the top, an error aside.
_TOP = (Message, Reading, Reply, Conversation, Progress, Status, Command, Choice)
TOP = shapes.one_of({kind: record(kind) for kind in _TOP})
record(Question)  # for its definition
