"""All that crosses a border, to and from JSON: what one process encodes, another decodes to an equal value."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar, overload

from engine.codec.records import DEFINITIONS, ERROR, TOP
from engine.codec.shapes import Border, CodecError, Json, member, object_schema
from engine.errors import UserError

if TYPE_CHECKING:
    from engine.dialogue.arguments import Choice
    from engine.dialogue.intents import Command
    from engine.dialogue.memory import Conversation
    from engine.messages import Message, Progress, Reading, Reply, Status

__all__ = ["VERSION", "CodecError", "from_dict", "schema", "to_dict"]

VERSION = 1
Coded: TypeAlias = "Message | Reading | Reply | Conversation | Progress | Status | Command | Choice | UserError"
T = TypeVar("T")


def to_dict(value: Coded, *, parts: list[bytes] | None = None, paths: bool = False) -> dict[str, Json]:
    """A value as JSON: dictionaries, lists, strings, finite numbers, true, false and None; see docs/json.md.

    A picture crosses whatever it is: bytes as they are; an open file, read to its end; a PIL image without loss, as a
    PNG or TIFF; an array as its numbers; a path as the bytes of its file. A figure is drawn.

    Args:
        value: what is to cross.
        parts: a list that bytes are added to; their index stands in their place. Without it, they stand in the JSON
            in base64, which costs a third more room and the time to make it.
        paths: whether a path crosses as a path, to a process that sees the same files.

    Raises:
        PictureError: a picture's file cannot be read, or is too large.
        CodecError: the value holds what it should not.
    """
    border = Border(True, parts, paths)
    if isinstance(value, UserError):
        return {"version": VERSION, "type": "UserError", **ERROR.convert(value, border)}
    return {"version": VERSION, **TOP.convert(value, border)}


@overload
def from_dict(data: Json, kind: type[T], *, parts: list[bytes] | None = None, paths: bool = False) -> T: ...


@overload
def from_dict(data: Json, *, parts: list[bytes] | None = None, paths: bool = False) -> Coded: ...


def from_dict(data: Json, kind: type | None = None, *, parts: list[bytes] | None = None, paths: bool = False) -> object:
    """The value that ``to_dict`` encoded.

    Args:
        data: its JSON; what is in it may come from anybody.
        kind: the class that it must be of; None for any.
        parts: what stands beside the JSON, as ``to_dict`` filled it.
        paths: whether a picture may be a path. Whoever sends it then has any file opened that this process may open.

    Raises:
        CodecError: it is not what ``to_dict`` makes, of a later version perhaps; its text says where and why.
    """
    version = member(data, "version")
    if version != VERSION:
        raise CodecError(f"version {version!r} cannot be read here, only version {VERSION}")
    shape = ERROR if member(data, "type") == "UserError" else TOP
    value = shape.convert(data, Border(False, parts, paths))
    if kind is not None and not isinstance(value, kind):
        raise CodecError(f"must be a {kind.__name__}, not a {type(value).__name__}")
    return value


def schema() -> dict[str, Json]:
    """The JSON Schema (draft 2020-12) of what ``to_dict`` gives without ``parts``."""
    version = {"properties": {"version": {"const": VERSION}}, "required": ["version"]}
    error = object_schema(type={"const": "UserError"}, **ERROR.schema["properties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Digitbot",
        "type": "object",
        **version,
        "anyOf": [*TOP.schema["anyOf"], error],
        "$defs": DEFINITIONS,
    }
