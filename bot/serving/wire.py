"""What the bot and its engine processes say to each other.

A frame is a header in JSON behind its length, and after it the bytes that belong to it, pictures above all: their sizes
stand in the header, and nothing copies or encodes them on the way.
"""

from __future__ import annotations

import json
from asyncio import StreamReader
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeAlias

from engine import Choice, Command, Message, Progress, Reply, UserError, from_dict, to_dict

_LENGTH = 8  # bytes


class RequestFailedError(Exception):
    """A request failed in its engine process, which has logged why.

    Attributes:
        kind: the name of the exception's type.
        id: what it is found by in the log.
    """

    def __init__(self, kind: str, id: str) -> None:  # noqa: A002 - people are told of it as the id
        super().__init__(f"{kind}, incident {id}")
        self.kind = kind
        self.id = id


@dataclass(frozen=True)
class Start:
    """The first frame to an engine process.

    Attributes:
        path: the bot's ``sys.path``, so that what it could import can be imported there, too.
        load: a pickled function without arguments that makes the engine; kept pickled until ``path`` is set. It is
            the one pickle that crosses: the bot's operator chose the function, nothing that people send is in it.
    """

    path: list[str]
    load: bytes


@dataclass(frozen=True)
class Request:
    """Work, and the number that whatever is said of it bears: several requests may be under way.

    Attributes:
        number: counted by the bot.
        work: a ``Handle``, ``Choices`` or ``Models``.
    """

    number: int
    work: Handle | Choices | Models


@dataclass(frozen=True)
class Stop:
    """Nobody waits for a request's answer any more; the work is to end where it can."""

    number: int


@dataclass(frozen=True)
class Handle:
    """Answer a message; the result is a ``Reply`` whose figures are drawn."""

    message: Message


@dataclass(frozen=True)
class Choices:
    """What may follow a command; the result is a tuple of ``Choice``."""

    command: str
    language: str


@dataclass(frozen=True)
class Models:
    """Which models there are, and which of them a conversation uses; the result is an ``InUse``."""

    message: Message


@dataclass(frozen=True)
class InUse:
    """The models of an engine.

    Attributes:
        names: all of them.
        current: the one that a conversation uses.
    """

    names: tuple[str, ...]
    current: str


@dataclass(frozen=True)
class Ready:
    """An engine process has its engine."""

    commands: tuple[Command, ...]


@dataclass(frozen=True)
class Said:
    """How far a request's work has come."""

    number: int
    progress: Progress


@dataclass(frozen=True)
class Logged:
    """A log record, its exception already made harmless."""

    name: str
    level: int
    text: str


Result: TypeAlias = Reply | tuple[Choice, ...] | InUse | None


@dataclass(frozen=True)
class Done:
    """A request's result; None for one that was stopped."""

    number: int
    result: Result


@dataclass(frozen=True)
class Failed:
    """A request's error; number 0 is the start's."""

    number: int
    error: UserError | RequestFailedError


Work: TypeAlias = Handle | Choices | Models
Frame: TypeAlias = Start | Request | Stop | Ready | Said | Logged | Done | Failed


def packed(frame: Frame) -> list[bytes]:
    """A frame's bytes, to be written one after the other: first the header, then what belongs to it as it stands.

    Raises:
        UserError: a picture in it cannot be read.
        CodecError: something in it cannot cross.
    """
    parts: list[bytes] = []
    header = {"frame": type(frame).__name__, **_encoded(frame, parts)}
    header["parts"] = [len(part) for part in parts]
    body = json.dumps(header).encode("ascii")
    return [len(body).to_bytes(_LENGTH, "big") + body, *parts]


def read(stream: BinaryIO) -> Frame:
    """The next frame.

    Raises:
        EOFError: there is none any more.
    """
    header = json.loads(_exactly(stream, int.from_bytes(_exactly(stream, _LENGTH), "big")))
    return _decoded(header, [_exactly(stream, size) for size in header["parts"]])


async def received(stream: StreamReader) -> Frame:
    """The next frame.

    Raises:
        asyncio.IncompleteReadError: there is none any more.
    """
    size = int.from_bytes(await stream.readexactly(_LENGTH), "big")
    header = json.loads(await stream.readexactly(size))
    return _decoded(header, [await stream.readexactly(size) for size in header["parts"]])


def _encoded(frame: Frame, parts: list[bytes]) -> dict[str, Any]:
    match frame:
        case Start(path, load):
            parts.append(load)
            return {"path": path}
        case Request(number, work):
            return {"number": number, "work": type(work).__name__, **_encoded_work(work, parts)}
        case Stop(number):
            return {"number": number}
        case Ready(commands):
            return {"commands": [to_dict(command) for command in commands]}
        case Said(number, progress):
            return {"number": number, "progress": to_dict(progress)}
        case Logged(name, level, text):
            return {"name": name, "level": level, "text": text}
        case Done(number, result):
            return {"number": number, "result": _encoded_result(result, parts)}
        case Failed(number, error):
            if isinstance(error, UserError):
                return {"number": number, "error": to_dict(error)}
            return {"number": number, "kind": error.kind, "id": error.id}


def _encoded_work(work: Work, parts: list[bytes]) -> dict[str, Any]:
    match work:
        case Choices(command, language):
            return {"command": command, "language": language}
        case Handle(message) | Models(message):
            return {"message": to_dict(message, parts=parts, paths=True)}


def _encoded_result(result: Result, parts: list[bytes]) -> Any:
    match result:
        case None:
            return None
        case Reply():
            return to_dict(result, parts=parts)
        case InUse(names, current):
            return {"names": names, "current": current}
        case _:
            return [to_dict(choice) for choice in result]


_DECODERS: dict[str, Callable[[dict[str, Any], list[bytes]], Frame]] = {
    "Start": lambda header, parts: Start(header["path"], parts[0]),
    "Request": lambda header, parts: Request(header["number"], _decoded_work(header, parts)),
    "Stop": lambda header, _: Stop(header["number"]),
    "Ready": lambda header, _: Ready(tuple(from_dict(command, Command) for command in header["commands"])),
    "Said": lambda header, _: Said(header["number"], from_dict(header["progress"], Progress)),
    "Logged": lambda header, _: Logged(header["name"], header["level"], header["text"]),
    "Done": lambda header, parts: Done(header["number"], _decoded_result(header["result"], parts)),
    "Failed": lambda header, _: Failed(header["number"], _decoded_error(header)),
}


def _decoded(header: dict[str, Any], parts: list[bytes]) -> Frame:
    return _DECODERS[header["frame"]](header, parts)


def _decoded_work(header: dict[str, Any], parts: list[bytes]) -> Work:
    if header["work"] == "Choices":
        return Choices(header["command"], header["language"])
    message = from_dict(header["message"], Message, parts=parts, paths=True)
    return Handle(message) if header["work"] == "Handle" else Models(message)


def _decoded_result(result: Any, parts: list[bytes]) -> Result:
    match result:
        case None:
            return None
        case list():
            return tuple(from_dict(choice, Choice) for choice in result)
        case {"names": names, "current": current}:
            return InUse(tuple(names), current)
        case _:
            return from_dict(result, Reply, parts=parts)


def _decoded_error(header: dict[str, Any]) -> UserError | RequestFailedError:
    if "error" in header:
        return from_dict(header["error"], UserError)
    return RequestFailedError(header["kind"], header["id"])


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
