"""From whatever a handler gives, a reply or several, now or awaited, to replies."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Coroutine, Iterable, Iterator
from contextvars import copy_context
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard, TypeVar

from engine.dialogue.intents import Answer
from engine.foreign import contained
from engine.messages import Figure, Reading, Reply
from engine.passages import Passage, text_of

if TYPE_CHECKING:
    from asyncio import Runner

# What needs an event loop to come.
Awaited: TypeAlias = AsyncIterable[Reply] | Awaitable[Reply]
T = TypeVar("T")
P = TypeVar("P", Passage, Figure)


def merged(replies: Iterable[Reply]) -> Reply:
    """Several replies as one: the texts with a blank line between them, and all that belongs to them."""
    several = list(replies)
    if len(several) == 1:
        return several[0]
    if not several:
        return Reply("")
    passages: list[Passage] = []
    figures: list[Figure] = []
    readings: list[Reading] = []
    for reply in several:
        if passages and reply.passages:
            passages.append(Passage(""))
        passages += (_moved(passage, len(readings)) for passage in reply.passages)
        figures += (_moved(figure, len(readings)) for figure in reply.figures)
        readings += reply.readings
    return replace(
        several[0],
        text=text_of(tuple(passages)),
        passages=tuple(passages),
        readings=tuple(readings),
        figures=tuple(figures),
        suggestions=tuple(dict.fromkeys(suggestion for reply in several for suggestion in reply.suggestions)),
        locale=next((reply.locale for reply in several if reply.locale), ""),
        failed=any(reply.failed for reply in several),
    )


def _moved(part: P, count: int) -> P:
    """A part of a reply about a reading that has so many others before it."""
    return part if part.reading is None else replace(part, reading=part.reading + count)


def is_awaited(answer: Answer) -> TypeGuard[Awaited]:
    """Whether an answer needs an event loop to come."""
    return isinstance(answer, AsyncIterable | Awaitable)


def replies_of(answer: Answer) -> Iterator[Reply]:
    """The replies of an answer, as they come; one that needs an event loop gets one of its own."""
    if isinstance(answer, Reply):
        yield answer
    elif is_awaited(answer):
        yield from _in_own_loop(awaited(answer))
    else:
        yield from _several(answer)


async def awaited(answer: Awaited) -> AsyncIterator[Reply]:
    """The replies of an answer that needs an event loop, on the loop that runs."""
    if isinstance(answer, AsyncIterable):
        replies = aiter(answer)
        while True:
            with contained():
                reply = await anext(replies, None)
            if reply is None:
                return
            yield reply
    with contained():
        result = await answer
    if isinstance(result, Reply):
        yield result
    else:  # a coroutine function that returns several
        for reply in _several(result):
            yield reply


def _several(answer: object) -> Iterator[Reply]:
    """The replies that a handler gave; what else it gave is its author's mistake."""
    several = answer if isinstance(answer, Iterable) and not isinstance(answer, str) else (answer,)
    for reply in _contained(several):
        if not isinstance(reply, Reply):
            raise TypeError(f"a handler gives a Reply or several, not {type(reply).__name__}")
        yield reply


def _contained(several: Iterable[T]) -> Iterator[T]:
    """The same, though what gives them wants to end the program."""
    with contained():
        items = iter(several)
    while True:
        with contained():
            try:
                item = next(items)
            except StopIteration:
                return
        yield item


def run(work: Coroutine[Any, Any, T]) -> T:
    """A coroutine's result, from a thread that has a running event loop or none."""
    import asyncio

    if _is_in_loop():
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(1) as thread:
            return thread.submit(copy_context().run, asyncio.run, work).result()
    return asyncio.run(work)


def _in_own_loop(replies: AsyncIterator[Reply]) -> Iterator[Reply]:
    import asyncio

    if _is_in_loop():  # it cannot be entered again; another thread's is waited for
        yield from run(_all(replies))
        return
    with asyncio.Runner() as runner:
        while (reply := _next(replies, runner)) is not None:
            yield reply


def _next(replies: AsyncIterator[Reply], runner: Runner) -> Reply | None:
    async def step() -> Reply | None:
        return await anext(replies, None)

    return runner.run(step())


async def _all(replies: AsyncIterable[Reply]) -> list[Reply]:
    return [reply async for reply in replies]


def _is_in_loop() -> bool:
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
