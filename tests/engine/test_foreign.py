"""Code of others that wants to end the program ends its own answer alone, whichever way it is called."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from engine import Attachment, Engine, Figure, FigureError, Message, Reply
from engine.foreign import ExitError
from engine.testing import Chat
from tests.pictures import write

PHRASES = {"en": ["leave the program now please"]}
Leave = Callable[[], object]


def leave() -> Reply:
    sys.exit("a secret")


def leave_later() -> Iterator[Reply]:
    yield Reply("so far")
    sys.exit("a secret")


async def leave_awaited() -> Reply:
    await asyncio.sleep(0)
    sys.exit("a secret")


async def leave_later_awaited() -> AsyncIterator[Reply]:
    yield Reply("so far")
    await asyncio.sleep(0)
    sys.exit("a secret")


HANDLERS = (leave, leave_later, leave_awaited, leave_later_awaited)


def answered(engine: Engine, text: str, *, awaited: bool) -> Reply:
    message = Message(text, locale="en")
    return asyncio.run(engine.ahandle(message)) if awaited else engine.handle(message)


@pytest.fixture
def own(drawn_mnist: Path) -> Engine:
    """An engine of this test's own."""
    return Engine.load(mnist=drawn_mnist, plugins=False)


@pytest.mark.parametrize("awaited", [False, True])
@pytest.mark.parametrize("handler", HANDLERS)
def test_a_handler(own: Engine, handler: Leave, awaited: bool, caplog: pytest.LogCaptureFixture) -> None:
    own.intent("leave", phrases=PHRASES)(handler)  # type: ignore[type-var]
    reply = answered(own, "/leave", awaited=awaited)
    assert reply.failed
    assert ("so far" in reply.text) is ("later" in handler.__name__)
    assert "Something went wrong" in reply.text
    assert "secret" not in reply.text
    assert caplog.records[-1].exc_info
    assert answered(own, "hello", awaited=awaited).intent == "greet"


@pytest.mark.parametrize("awaited", [False, True])
def test_a_finder_of_a_slot(own: Engine, awaited: bool) -> None:
    @own.intent("leave", phrases=PHRASES, slots={"city": lambda text: sys.exit(text)})
    def handler(city: str | None) -> Reply:
        return Reply(f"{city}")

    assert answered(own, "/leave seoul", awaited=awaited).text == "None"
    assert answered(own, "leave the program now please", awaited=awaited).text == "None"


def plain(message: Message, following: Callable[[Message], Reply]) -> Reply:
    following(message)
    sys.exit("a secret")


async def awaiting(message: Message, following: Callable[[Message], Awaitable[Reply]]) -> Reply:
    await following(message)
    sys.exit("a secret")


async def several(message: Message, following: Callable[[Message], Awaitable[Reply]]) -> AsyncIterator[Reply]:
    yield await following(message)
    sys.exit("a secret")


@pytest.mark.parametrize("awaited", [False, True])
@pytest.mark.parametrize("layer", [plain, awaiting, several])
@pytest.mark.parametrize("outer", [None, plain])
def test_middleware(
    own: Engine, layer: Callable[..., Reply], outer: Callable[..., Reply] | None, awaited: bool
) -> None:
    for one in filter(None, (outer, layer)):
        own.middleware(one)
    reply = answered(own, "hello", awaited=awaited)
    assert reply.failed
    assert "Something went wrong" in reply.text


def test_what_offers_choices_raises_an_exception_that_can_be_handled(own: Engine) -> None:
    @own.intent("leave", phrases=PHRASES, choices=lambda *_: sys.exit(1))
    def handler() -> Reply:
        return Reply("")

    with pytest.raises(ExitError):
        own.choices("leave")


def test_what_draws_a_figure() -> None:
    with pytest.raises(FigureError):
        _ = Figure("figure", "A chart.", lambda: sys.exit(1)).png


@pytest.mark.parametrize("leaving", [KeyboardInterrupt, GeneratorExit, asyncio.CancelledError])
@pytest.mark.parametrize("awaited", [False, True])
def test_what_else_ends_work_goes_through(own: Engine, leaving: type[BaseException], awaited: bool) -> None:
    @own.intent("leave", phrases=PHRASES)
    def handler() -> Reply:
        raise leaving

    with pytest.raises(leaving):
        answered(own, "/leave", awaited=awaited)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGUSR1")
def test_a_signals_handler_may_end_the_program_amid_an_answer(own: Engine) -> None:
    @own.intent("leave", phrases=PHRASES)
    def handler() -> Reply:
        signal.raise_signal(signal.SIGUSR1)
        return Reply("still here")

    before = signal.signal(signal.SIGUSR1, lambda *_: sys.exit(3))
    try:
        with pytest.raises(SystemExit):
            Chat(own).say("/leave")
    finally:
        signal.signal(signal.SIGUSR1, before)


class Panic(BaseException):
    """As a library in Rust raises it."""

    __module__ = "pyo3_runtime"


@pytest.mark.parametrize("error", [SystemExit(3), Panic(), MemoryError(), RecursionError()])
def test_a_picture_that_raises_anything_costs_the_others_nothing(engine: Engine, error: BaseException) -> None:
    class Raising:
        def __fspath__(self) -> str:
            raise error

    seven = write("7").encoded()
    readings = engine.predict([seven, Attachment(Raising()), seven])
    assert [reading.text for reading in readings] == ["7", "", "7"]
    assert readings[1].error is not None
