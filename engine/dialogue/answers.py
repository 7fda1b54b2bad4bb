"""Replies from whatever a handler returns: a reply or several, plain or asynchronous."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Iterable, Iterator
from contextvars import copy_context
from dataclasses import replace
from typing import Any, TypeAlias, TypeGuard, TypeVar

from engine.dialogue.intents import Answer
from engine.drawing import Figure
from engine.foreign import contained
from engine.messages import Reading, Reply
from engine.passages import Passage, text_of

# An answer that needs an event loop.
AsyncAnswer: TypeAlias = AsyncIterable[Reply] | Awaitable[Reply]
P = TypeVar("P", Passage, Figure)
_END: Any = object()


def merge_replies(replies: Iterable[Reply]) -> Reply:
    """Several replies as one, with a blank line between their texts."""
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
        passages += (_shift(passage, len(readings)) for passage in reply.passages)
        figures += (_shift(figure, len(readings)) for figure in reply.figures)
        readings += reply.readings
    return replace(
        several[0],
        text=text_of(tuple(passages)),
        passages=tuple(passages),
        readings=tuple(readings),
        figures=tuple(figures),
        suggestions=tuple(dict.fromkeys(suggestion for reply in several for suggestion in reply.suggestions)),
        options=several[-1].options,
        locale=next((reply.locale for reply in several if reply.locale), ""),
        failed=any(reply.failed for reply in several),
        compared=tuple(one for reply in several for one in reply.compared),
    )


def _shift(part: P, count: int) -> P:
    """A part of a reply, its reading's index moved by ``count``."""
    return part if part.reading is None else replace(part, reading=part.reading + count)


def is_async(answer: Answer) -> TypeGuard[AsyncAnswer]:
    """Whether an answer needs an event loop."""
    return isinstance(answer, AsyncIterable | Awaitable)


def replies_of(answer: Answer) -> Iterator[Reply]:
    """The replies of an answer, as they are made; an asynchronous one gets an event loop of its own."""
    if isinstance(answer, Reply):
        yield answer
    elif is_async(answer):
        yield from _in_own_loop(async_replies(answer))
    else:
        yield from _check(answer)


async def async_replies(answer: AsyncAnswer) -> AsyncIterator[Reply]:
    """The replies of an asynchronous answer, on the running event loop."""
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
    for reply in _check(result):  # a coroutine function may return several
        yield reply


def _check(answer: object) -> Iterator[Reply]:
    """The replies that a handler returned.

    Raises:
        TypeError: it returned something else, which is its author's mistake.
    """
    replies = answer if isinstance(answer, Iterable) and not isinstance(answer, str) else (answer,)
    with contained():
        items = iter(replies)
    while True:
        with contained():
            reply = next(items, _END)
        if reply is _END:
            return
        if not isinstance(reply, Reply):
            raise TypeError(f"a handler gives a Reply or several, not {type(reply).__name__}")
        yield reply


def _in_own_loop(replies: AsyncIterator[Reply]) -> Iterator[Reply]:
    import asyncio

    async def step() -> Reply | None:
        return await anext(replies, None)

    async def collect() -> list[Reply]:
        return [reply async for reply in replies]

    if _is_in_loop():  # which cannot be entered again: another thread's is used
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(1) as thread:
            yield from thread.submit(copy_context().run, asyncio.run, collect()).result()
        return
    with asyncio.Runner() as runner:
        while (reply := runner.run(step())) is not None:
            yield reply


def _is_in_loop() -> bool:
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
