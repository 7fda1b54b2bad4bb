"""Frames cross a pipe whole, pictures as they stand, and nothing that comes through it is unpickled."""

from __future__ import annotations

import asyncio
import io
import pickle
from typing import Any

import pytest

from bot.serving import wire as frames
from engine import Attachment, Choice, Command, Figure, Message, ModelError, Progress, Reply

PICTURE = bytes(range(256)) * 9
FRAMES: tuple[frames.Frame, ...] = (
    frames.Start(["", "/somewhere/\udcff"], pickle.dumps(int)),
    frames.Request(
        1, frames.Handle(Message("이거 뭐야?", (Attachment(PICTURE, "숫자\udcff.png"), Attachment(b"")), "1", "2"))
    ),
    frames.Request(2, frames.Handle(Message("", (Attachment("seven.png"),)))),
    frames.Request(3, frames.Choices("explain", "ko")),
    frames.Request(4, frames.Models(Message())),
    frames.Stop(4),
    frames.Ready((Command("weather", ("날씨",), "[CITY]", names={"ko": "날씨"}, help={"en": "tell the weather"}),)),
    frames.Said(5, Progress("evaluate", 3, 10)),
    frames.Logged("engine", 30, "beware"),
    frames.Done(6, None),
    frames.Done(7, (Choice("cnn", "99%"), Choice("mlp"))),
    frames.Done(8, ()),
    frames.Done(9, frames.InUse(("cnn", "mlp"), "cnn")),
    frames.Done(10, Reply("7", figures=(Figure("why", "A seven.", lambda: PICTURE),), suggestions=("help",))),
)


def through(sent: tuple[frames.Frame, ...]) -> list[frames.Frame]:
    """What an engine process reads."""
    stream = io.BytesIO(b"".join(piece for frame in sent for piece in frames.packed(frame)))
    got = [frames.read(stream) for _ in sent]
    with pytest.raises(EOFError):
        frames.read(stream)
    return got


async def received(sent: tuple[frames.Frame, ...]) -> list[frames.Frame]:
    """What the bot reads."""
    stream = asyncio.StreamReader()
    for frame in sent:
        for piece in frames.packed(frame):
            stream.feed_data(piece)
    stream.feed_eof()
    got = [await frames.received(stream) for _ in sent]
    with pytest.raises(asyncio.IncompleteReadError):
        await frames.received(stream)
    return got


def test_every_frame_crosses_in_both_directions() -> None:
    assert through(FRAMES) == list(FRAMES)
    got = asyncio.run(received(FRAMES))
    assert got == list(FRAMES)
    (done,) = got[-1:]
    assert isinstance(done, frames.Done)
    assert isinstance(done.result, Reply)
    assert done.result.figures[0].png == PICTURE


def test_errors_cross_as_what_people_may_know_of_them() -> None:
    known, other = through(
        (
            frames.Failed(1, ModelError("model.unknown", name="none", names="cnn")),
            frames.Failed(2, frames.RequestFailedError("OSError", "1a2b3c4d")),
        )
    )
    assert isinstance(known, frames.Failed)
    assert isinstance(known.error, ModelError)
    assert str(known.error) == "There is no model none; there are: cnn."
    assert isinstance(other, frames.Failed)
    assert isinstance(other.error, frames.RequestFailedError)
    assert (other.error.kind, other.error.id) == ("OSError", "1a2b3c4d")


def test_a_picture_is_written_as_the_very_bytes_that_it_is() -> None:
    _, piece = frames.packed(frames.Request(1, frames.Handle(Message("", (Attachment(PICTURE),)))))
    assert piece is PICTURE


def test_a_pickle_is_no_frame() -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return pytest.fail, ("it was unpickled",)

    body = pickle.dumps(Trap())
    with pytest.raises(ValueError):  # noqa: PT011 - JSON's, or that of UTF-8
        frames.read(io.BytesIO(len(body).to_bytes(8, "big") + body))


@pytest.mark.parametrize("cut", [0, 3, 8, 20, -1])
def test_a_frame_that_is_cut_off_is_the_end(cut: int) -> None:
    data = b"".join(frames.packed(FRAMES[1]))[:cut]
    with pytest.raises(EOFError):
        frames.read(io.BytesIO(data))
