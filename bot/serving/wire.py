"""What the bot and its engine processes write to each other.

A packet is a header in JSON behind its length, and after it the bytes that belong to it, pictures above all: their
sizes stand in the header, and nothing copies or encodes them on the way.
"""

from __future__ import annotations

import json
from asyncio import StreamReader
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal, TypeAlias

from bot.serving.backend import RequestFailedError
from engine import from_dict, to_dict

_LENGTH = 8  # bytes

# request: (a method of ``Backend``, its arguments). The first one is "start", with the bot's ``sys.path`` and a pickled
#   ``Load``: the one pickle that crosses. The bot's operator chose it, and nothing that people send is in it.
# stop: nobody waits for that request any more. progress: a ``Progress`` of a request. log: (logger, level, text).
# done: a request's result. failed: its ``UserError`` or ``RequestFailedError``.
Kind: TypeAlias = Literal["request", "stop", "progress", "log", "done", "failed"]


@dataclass(frozen=True)
class Packet:
    """One of them.

    Attributes:
        kind: what it is for.
        number: of the request that it is about; 0 for none.
        value: what it carries: engine values that ``to_dict`` knows, strings, numbers, bytes, and tuples of them.
    """

    kind: Kind
    number: int = 0
    value: Any = None


def packed(packet: Packet) -> list[bytes]:
    """A packet's bytes, to be written one after the other: first the header, then what belongs to it as it stands.

    Raises:
        UserError: a picture in it cannot be read.
        CodecError: something in it cannot cross.
    """
    parts: list[bytes] = []
    header = [packet.kind, packet.number, _encoded(packet.value, parts), [len(part) for part in parts]]
    body = json.dumps(header).encode("ascii")
    return [len(body).to_bytes(_LENGTH, "big") + body, *parts]


def read(stream: BinaryIO) -> Packet:
    """The next packet.

    Raises:
        EOFError: there is none any more.
    """
    header = json.loads(_exactly(stream, int.from_bytes(_exactly(stream, _LENGTH), "big")))
    return _unpacked(header, [_exactly(stream, size) for size in header[3]])


async def received(stream: StreamReader) -> Packet:
    """The next packet.

    Raises:
        asyncio.IncompleteReadError: there is none any more.
    """
    header = json.loads(await stream.readexactly(int.from_bytes(await stream.readexactly(_LENGTH), "big")))
    return _unpacked(header, [await stream.readexactly(size) for size in header[3]])


def _unpacked(header: list[Any], parts: list[bytes]) -> Packet:
    return Packet(header[0], header[1], _decoded(header[2], parts))


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


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
