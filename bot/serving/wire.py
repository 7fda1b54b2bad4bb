"""The packets that the bot and its engine processes exchange.

A packet is a JSON header, preceded by its length and followed by raw bytes, mostly pictures, whose sizes are in the
header, so that nothing copies or encodes them.
"""

from __future__ import annotations

import json
from asyncio import StreamReader
from typing import Any, BinaryIO, Literal, NamedTuple, TypeAlias

from bot.serving.backend import RequestFailedError
from engine import from_dict, to_dict

_LENGTH = 8  # bytes

# request: (a method of ``Backend``, its arguments). The first one is "start", with the bot's ``sys.path`` and a pickled
#   ``Load``. It is the only pickle: the bot's operator chose it, and it holds nothing that people send.
# stop: nobody waits for that request any more. progress: a ``Progress`` of a request. reply: one of those to a message,
# as soon as it is made. log: (logger, level, text), of a request or of none. done: a request's result, beside its
# replies. failed: its ``UserError`` or ``RequestFailedError``. died: its engine's process ended; whether it was alone.
Kind: TypeAlias = Literal["request", "stop", "progress", "reply", "log", "done", "failed", "died"]
LAST: tuple[Kind, ...] = ("done", "failed", "died")  # one of them ends a request


class Packet(NamedTuple):
    """One packet."""

    kind: Kind
    number: int = 0  # of the request; 0 for none
    value: Any = None  # engine values that ``to_dict`` knows, strings, numbers, bytes, and tuples of them


class Sealed(NamedTuple):
    """A packet as it crosses, for what passes it on: only its header was read."""

    kind: Kind
    number: int
    data: Any  # the JSON of its value
    pieces: list[bytes]

    def opened(self) -> Packet:
        """The packet itself."""
        return Packet(self.kind, self.number, _decoded(self.data, self.pieces[1:]))

    def renumbered(self, number: int) -> list[bytes]:
        """The pieces of the same packet with another number."""
        parts = self.pieces[1:]
        return [_framed([self.kind, number, self.data, [len(part) for part in parts]]), *parts]


def pack(packet: Packet) -> list[bytes]:
    """A packet's bytes in pieces. Raises ``UserError`` for an unreadable picture, ``CodecError`` for unknown types."""
    parts: list[bytes] = []
    data = _encoded(packet.value, parts)
    return [_framed([packet.kind, packet.number, data, [len(part) for part in parts]]), *parts]


def sealed(pieces: list[bytes]) -> Sealed:
    """The packet of ``pack``'s pieces, for what carries them one by one."""
    kind, number, data, _ = json.loads(pieces[0][_LENGTH:])
    return Sealed(kind, number, data, pieces)


def unpack(pieces: list[bytes]) -> Packet:
    """Likewise, with its value."""
    return sealed(pieces).opened()


def read(stream: BinaryIO) -> Packet:
    """The next packet. Raises ``EOFError`` at the end."""

    def exactly(size: int) -> bytes:
        data = stream.read(size)
        if len(data) < size:
            raise EOFError
        return data

    kind, number, value, sizes = json.loads(exactly(int.from_bytes(exactly(_LENGTH), "big")))
    return Packet(kind, number, _decoded(value, [exactly(size) for size in sizes]))


async def receive(stream: StreamReader) -> Sealed:
    """The next packet. Raises ``asyncio.IncompleteReadError`` at the end."""
    length = await stream.readexactly(_LENGTH)
    body = await stream.readexactly(int.from_bytes(length, "big"))
    kind, number, data, sizes = json.loads(body)
    return Sealed(kind, number, data, [length + body, *[await stream.readexactly(size) for size in sizes]])


def _framed(header: list[Any]) -> bytes:
    body = json.dumps(header).encode("ascii")
    return len(body).to_bytes(_LENGTH, "big") + body


def _encoded(value: Any, parts: list[bytes]) -> Any:
    match value:
        case None | str() | int() | float():
            return value
        case tuple() | list():
            return [_encoded(item, parts) for item in value]
        case bytes():
            parts.append(value)
            return {"part": len(parts) - 1}
        case RequestFailedError():
            return {"kind": value.kind, "id": value.id}
        case _:
            return to_dict(value, parts=parts, paths=True)


def _decoded(data: Any, parts: list[bytes]) -> Any:
    match data:
        case list():
            return tuple(_decoded(item, parts) for item in data)
        case {"part": index}:
            return parts[index]
        case {"version": _}:
            return from_dict(data, parts=parts, paths=True)
        case {"kind": kind, "id": id_}:
            return RequestFailedError(kind, id_)
        case _:
            return data
