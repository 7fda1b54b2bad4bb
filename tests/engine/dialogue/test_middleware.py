"""Middleware stands around every message, in the order of its registration, for callers with an event loop or none."""
# ruff: noqa: A002 - what answers is called next, as on the page for embedders

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine import Attachment, Engine, Message, Progress, Reply
from tests.pictures import write

Next = Callable[[Message], Reply]
AsyncNext = Callable[[Message], Awaitable[Reply]]
Answer = Callable[[Engine, Message], Reply]


def _handle(engine: Engine, message: Message) -> Reply:
    return engine.handle(message)


def _ahandle(engine: Engine, message: Message) -> Reply:
    return asyncio.run(engine.ahandle(message))


def _handle_in_a_loop(engine: Engine, message: Message) -> Reply:
    async def inside() -> Reply:
        return engine.handle(message)

    return asyncio.run(inside())


@pytest.fixture(params=[_handle, _ahandle, _handle_in_a_loop])
def answer(request: pytest.FixtureRequest) -> Answer:
    way: Answer = request.param
    return way


def test_the_first_registered_is_the_outermost(fresh: Engine, answer: Answer) -> None:
    seen: list[str] = []

    @fresh.middleware
    def first(message: Message, next: Next) -> Reply:
        seen.append("first in")
        reply = next(message)
        seen.append("first out")
        return reply

    @fresh.middleware
    async def second(message: Message, next: AsyncNext) -> Reply:
        seen.append("second in")
        reply = await next(message)
        seen.append("second out")
        return reply

    @fresh.middleware
    def third(message: Message, next: Next) -> Reply:
        seen.append("third")
        return next(message)

    assert answer(fresh, Message("help")).intent == "help"
    assert seen == ["first in", "second in", "third", "second out", "first out"]


def test_the_decorator_gives_the_function_back(fresh: Engine) -> None:
    def layer(message: Message, next: Next) -> Reply:
        return next(message)

    assert fresh.middleware(layer) is layer


def test_it_may_answer_itself(fresh: Engine, answer: Answer) -> None:
    @fresh.middleware
    def closed(message: Message, next: Next) -> Reply:
        return Reply("closed") if message.user == "troll" else next(message)

    reply = answer(fresh, Message("help", user="troll", locale="ko"))
    assert (reply.text, reply.intent, reply.locale) == ("closed", "", "ko")
    assert answer(fresh, Message("help")).intent == "help"


def test_it_may_hand_on_another_message(fresh: Engine, answer: Answer) -> None:
    @fresh.middleware
    async def polite(message: Message, next: AsyncNext) -> Reply:
        return await next(replace(message, text=message.text.removeprefix("bot, ")))

    assert answer(fresh, Message("bot, /sample 99999999999")).intent == "sample"
    assert answer(fresh, Message("bot, /models")).intent == "models"


def test_it_may_change_the_reply(fresh: Engine, answer: Answer) -> None:
    @fresh.middleware
    def shout(message: Message, next: Next) -> Reply:
        reply = next(message)
        return replace(reply, text=reply.text.upper())

    reply = answer(fresh, Message("", (Attachment(write("7").encoded()),)))
    assert reply.text.startswith("7 (")
    assert reply.text.isupper()
    assert [reading.text for reading in reply.readings] == ["7"]


def test_it_may_give_several_replies(fresh: Engine, answer: Answer) -> None:
    @fresh.middleware
    def twice(message: Message, next: Next) -> Iterator[Reply]:
        yield Reply("before")
        yield next(message)

    @fresh.middleware
    async def thrice(message: Message, next: AsyncNext) -> AsyncIterator[Reply]:
        yield await next(message)
        yield Reply("after")

    text = answer(fresh, Message("/language ko")).text
    assert text.startswith("before\n\n")
    assert text.endswith("\n\nafter")


def test_an_object_that_is_called_will_do(fresh: Engine, answer: Answer) -> None:
    class Counting:
        def __init__(self) -> None:
            self.count = 0

        async def __call__(self, message: Message, next: AsyncNext) -> Reply:
            self.count += 1
            return await next(message)

    counting = fresh.middleware(Counting())
    assert answer(fresh, Message("help")).intent == "help"
    assert counting.count == 1


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_it_does_wrong_is_a_calm_reply(
    fresh: Engine, answer: Answer, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    @fresh.middleware
    def broken(message: Message, next: Next) -> Reply:
        raise ZeroDivisionError

    with caplog.at_level(logging.ERROR):
        reply = answer(fresh, Message("my secret words", locale=language))
    assert (reply.failed, reply.locale) == (True, language)
    assert "ZeroDivisionError" not in reply.text
    assert len(caplog.records) == 1
    assert "secret" not in caplog.records[0].getMessage()


def test_the_loop_waits_for_none_of_it(fresh: Engine) -> None:
    released, loops = threading.Event(), set()

    @fresh.middleware
    def slow(message: Message, next: Next) -> Reply:
        assert released.wait(60)  # the loop itself lets it go: it could not, if this ran there
        return next(message)

    @fresh.middleware
    async def quick(message: Message, next: AsyncNext) -> Reply:
        loops.add(asyncio.get_running_loop())
        return await next(message)

    async def main() -> list[str]:
        asked = [asyncio.create_task(fresh.ahandle(Message("help", user=str(user)))) for user in range(12)]
        await asyncio.sleep(0)
        released.set()
        replies = await asyncio.gather(*asked)
        assert loops == {asyncio.get_running_loop()}
        return [reply.intent for reply in replies]

    assert asyncio.run(main()) == ["help"] * 12


def test_what_stops_the_work_goes_through_it(drawn_mnist: Path) -> None:
    engine = Engine.load(mnist=drawn_mnist, plugins=False)

    @engine.middleware
    def layer(message: Message, next: Next) -> Reply:
        return next(message)

    def stop(progress: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.handle(Message("evaluate"), stop)


def test_a_conversation_is_the_same_with_it(fresh: Engine, answer: Answer) -> None:
    @fresh.middleware
    async def layer(message: Message, next: AsyncNext) -> Reply:
        return await next(message)

    answer(fresh, Message("/models mlp", user="ann"))
    assert "You are using mlp" in answer(fresh, Message("/models", user="ann", locale="en")).text


def test_middleware_that_raises_stop_iteration_fails_like_any_other(fresh: Engine, answer: Answer) -> None:
    @fresh.middleware
    def empty(message: Message, next: Next) -> Reply:
        raise StopIteration

    assert answer(fresh, Message("hello")).failed
