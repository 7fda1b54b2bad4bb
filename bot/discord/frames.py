"""What the bot and its engine processes say to each other: pickles, each behind its length."""

from __future__ import annotations

import pickle
from asyncio import StreamReader
from dataclasses import dataclass
from typing import Any, BinaryIO

from engine import Command, FigureError, Message, Progress

_LENGTH = 8  # bytes


@dataclass(frozen=True)
class Start:
    """The first frame to an engine process.

    Attributes:
        path: the bot's ``sys.path``, so that what it could import can be imported there, too.
        load: a pickled function without arguments that makes the engine; kept pickled until ``path`` is set.
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


@dataclass(frozen=True)
class Done:
    """A request's result."""

    number: int
    result: Any


@dataclass(frozen=True)
class Failed:
    """A request's exception; number 0 is the start's."""

    number: int
    error: Exception


@dataclass(frozen=True)
class Drawn:
    """The picture of a figure that crosses to another process, or why there is none."""

    png: bytes
    error: FigureError | None = None

    def __call__(self) -> bytes:
        """The picture.

        Raises:
            FigureError: it could not be drawn.
        """
        if self.error is not None:
            raise self.error
        return self.png


def packed(frame: object) -> bytes:
    """A frame's bytes."""
    body = pickle.dumps(frame, pickle.HIGHEST_PROTOCOL)
    return len(body).to_bytes(_LENGTH, "big") + body


def read(stream: BinaryIO) -> Any:
    """The next frame.

    Raises:
        EOFError: there is none any more.
    """
    return pickle.loads(_exactly(stream, int.from_bytes(_exactly(stream, _LENGTH), "big")))  # noqa: S301 - our own


async def received(stream: StreamReader) -> Any:
    """The next frame.

    Raises:
        asyncio.IncompleteReadError: there is none any more.
    """
    size = int.from_bytes(await stream.readexactly(_LENGTH), "big")
    return pickle.loads(await stream.readexactly(size))  # noqa: S301 - our own


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
