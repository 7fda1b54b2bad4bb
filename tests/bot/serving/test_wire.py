"""Packets cross a pipe whole, pictures as they stand, and nothing that comes through it is unpickled."""

from __future__ import annotations

import asyncio
import io
import pickle
from typing import Any

import pytest

from bot.serving import wire
from bot.serving.backend import RequestFailedError
from bot.serving.wire import Packet
from engine import Argument, Attachment, Choice, Command, Figure, Kind, Message, ModelError, Progress, Reply, Status

CITY = Argument("city", Kind.INTEGER, True, 0, 9, ("a", "b"), {"ko": "도시"}, {"en": "which"})
PICTURE = bytes(range(256)) * 9
MESSAGE = Message("이거 뭐야?", (Attachment(PICTURE, "숫자\udcff.png"), Attachment(b"")), "1", "2")
PACKETS = (
    Packet("request", 1, ("start", ("", "/somewhere/\udcff"), pickle.dumps(int))),
    Packet("request", 1, ("handle", MESSAGE)),
    Packet("request", 2, ("handle", Message("", (Attachment("seven.png"),)))),
    Packet("request", 3, ("predict", MESSAGE, None)),
    Packet("request", 4, ("choices", "explain", "ko")),
    Packet("stop", 4),
    Packet("done", 1, (Command("weather", ("날씨",), (CITY,), names={"ko": "날씨"}, help={"en": "tell it"}),)),
    Packet("progress", 5, Progress("evaluate", 3, 10)),
    Packet("reply", 5, Reply("7", suggestions=("help",))),
    Packet("log", 0, ("engine", 30, "beware")),
    Packet("done", 6),
    Packet("done", 7, (Choice("cnn", "99%"), Choice("mlp"))),
    Packet("done", 8, ()),
    Packet("done", 9, ("cnn", "mlp")),
    Packet("done", 10, Status("cnn", 0.99, "ko")),
    Packet("done", 11, Reply("7", figures=(Figure("why", "A seven.", lambda: PICTURE),), suggestions=("help",))),
)


def through(packets: tuple[Packet, ...]) -> list[Packet]:
    """What an engine process reads."""
    stream = io.BytesIO(b"".join(piece for packet in packets for piece in wire.pack(packet)))
    got = [wire.read(stream) for _ in packets]
    with pytest.raises(EOFError):
        wire.read(stream)
    return got


async def received(packets: tuple[Packet, ...]) -> list[Packet]:
    """What the bot reads."""
    stream = asyncio.StreamReader()
    for packet in packets:
        for piece in wire.pack(packet):
            stream.feed_data(piece)
    stream.feed_eof()
    got = [(await wire.receive(stream)).opened() for _ in packets]
    with pytest.raises(asyncio.IncompleteReadError):
        await wire.receive(stream)
    return got


def test_every_packet_crosses_in_both_directions() -> None:
    assert through(PACKETS) == list(PACKETS)
    got = asyncio.run(received(PACKETS))
    assert got == list(PACKETS)
    assert got[-1].value.figures[0].png == PICTURE


def test_errors_cross_as_what_people_may_know_of_them() -> None:
    known, other = through(
        (
            Packet("failed", 1, ModelError("model.unknown", name="none", names="cnn")),
            Packet("failed", 2, RequestFailedError("OSError", "1a2b3c4d")),
        )
    )
    assert isinstance(known.value, ModelError)
    assert str(known.value) == "There is no model none; the models are: cnn."
    assert isinstance(other.value, RequestFailedError)
    assert (other.value.kind, other.value.id) == ("OSError", "1a2b3c4d")


def test_a_picture_is_written_as_the_very_bytes_that_it_is() -> None:
    _, piece = wire.pack(Packet("request", 1, ("handle", Message("", (Attachment(PICTURE),)))))
    assert piece is PICTURE


def test_a_pickle_is_not_a_packet() -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return pytest.fail, ("it was unpickled",)

    body = pickle.dumps(Trap())
    with pytest.raises(ValueError):  # noqa: PT011 - JSON's, or that of UTF-8
        wire.read(io.BytesIO(len(body).to_bytes(8, "big") + body))


@pytest.mark.parametrize("cut", [0, 3, 8, 20, -1])
def test_a_packet_that_is_cut_off_is_the_end(cut: int) -> None:
    data = b"".join(wire.pack(PACKETS[1]))[:cut]
    with pytest.raises(EOFError):
        wire.read(io.BytesIO(data))
