"""All that crosses a border, to and from JSON: what one process encodes, another decodes to an equal value."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar, overload

from engine.codec.shapes import CodecError, Json, Parts, member
from engine.codec.table import ALL, ERROR, TOP
from engine.errors import UserError

if TYPE_CHECKING:
    from engine.dialogue.intents import Choice, Command
    from engine.dialogue.memory import Conversation
    from engine.messages import Message, Progress, Reading, Reply, Status

__all__ = ["VERSION", "CodecError", "from_dict", "schema", "to_dict"]

VERSION = 1
Coded: TypeAlias = "Message | Reading | Reply | Conversation | Progress | Status | Command | Choice | UserError"
T = TypeVar("T")


def to_dict(value: Coded, *, parts: Parts = None, paths: bool = False) -> dict[str, Json]:
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
    if isinstance(value, UserError):
        return {"version": VERSION, "type": "UserError", **ERROR.encode(value, parts)}
    return {"version": VERSION, **TOP[paths].encode(value, parts)}


@overload
def from_dict(data: Json, kind: type[T], *, parts: Parts = None, paths: bool = False) -> T: ...


@overload
def from_dict(data: Json, *, parts: Parts = None, paths: bool = False) -> Coded: ...


def from_dict(data: Json, kind: type | None = None, *, parts: Parts = None, paths: bool = False) -> object:
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
    is_error = member(data, "type") == "UserError"
    value = ERROR.decode(data, parts) if is_error else TOP[paths].decode(data, parts)
    if kind is not None and not isinstance(value, kind):
        raise CodecError(f"must be a {kind.__name__}, not a {type(value).__name__}")
    return value


def schema() -> dict[str, Json]:
    """The JSON Schema (draft 2020-12) of what ``to_dict`` gives without ``parts``."""
    version = {"properties": {"version": {"const": VERSION}}, "required": ["version"]}
    error = {**ERROR.schema()}
    error["properties"] = {"type": {"const": "UserError"}, **error["properties"]}
    error["required"] = ["type", *error["required"]]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Digitbot",
        "type": "object",
        **version,
        "anyOf": [*TOP[False].schema()["anyOf"], error],
        "$defs": {record.kind.__name__: record.definition() for record in ALL},
    }
