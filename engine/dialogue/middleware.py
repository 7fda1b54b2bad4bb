"""What an embedder puts around every message: it may answer itself, change the message, or change the reply."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from engine.dialogue.answers import Awaited, awaited, merged, replies_of
from engine.dialogue.intents import Answer
from engine.foreign import contained
from engine.messages import Message, Reply

if TYPE_CHECKING:
    from concurrent.futures import Future

# Called as (message, next). What it is given as ``next`` answers the message: a function to a plain middleware, a
# coroutine function to an asynchronous one.
Middleware: TypeAlias = Callable[[Message, Any], Answer]
Next: TypeAlias = Callable[[Message], Reply]
AsyncNext: TypeAlias = Callable[[Message], Awaitable[Reply]]


def chain(middleware: Sequence[Middleware], last: Next) -> Next:
    """All of the middleware around what answers; the first one registered is the outermost."""
    for layer in reversed(middleware):
        last = _layer(layer, last)
    return last


def achain(middleware: Sequence[Middleware], last: AsyncNext) -> AsyncNext:
    """The same on an event loop, which never waits: plain middleware runs in a thread of its own."""
    for layer in reversed(middleware):
        last = _alayer(layer, last)
    return last


def _layer(layer: Middleware, inner: Next) -> Next:
    def answer(message: Message) -> Reply:
        return _called(layer, message, following)

    async def in_thread(message: Message) -> Reply:
        import asyncio

        return await asyncio.to_thread(inner, message)

    following: Next | AsyncNext = in_thread if _is_async(layer) else inner
    return answer


def _called(layer: Middleware, message: Message, following: Next | AsyncNext) -> Reply:
    with contained():
        given = layer(message, following)
    return merged(replies_of(given))


def _alayer(layer: Middleware, inner: AsyncNext) -> AsyncNext:
    async def answer(message: Message) -> Reply:
        if _is_async(layer):
            with contained():
                given = cast("Awaited", layer(message, inner))
            return merged([reply async for reply in awaited(given)])
        return await _in_thread_of_its_own(lambda following: _called(layer, message, following), inner)

    return answer


async def _in_thread_of_its_own(work: Callable[[Next], Reply], inner: AsyncNext) -> Reply:
    """Plain middleware waits for the answer: were it in a pool, those that wait could fill it."""
    import asyncio
    import threading

    loop = asyncio.get_running_loop()
    done: asyncio.Future[Reply] = loop.create_future()

    answers: list[Future[Reply]] = []

    def following(message: Message) -> Reply:
        answers.append(asyncio.run_coroutine_threadsafe(_awaited(inner(message)), loop))
        return answers[-1].result()

    def tell(result: Reply | BaseException) -> None:
        if done.done():  # whoever asked has left
            return
        if isinstance(result, StopIteration):  # which a future does not take; Python's generators do the same
            result = RuntimeError(type(result).__name__)
        if isinstance(result, BaseException):
            done.set_exception(result)
        else:
            done.set_result(result)

    def working() -> None:
        try:
            result: Reply | BaseException = work(following)
        except BaseException as error:  # noqa: BLE001 - it is raised where the answer is awaited
            result = error
        with suppress(RuntimeError):  # the loop was closed meanwhile: nobody waits any more
            loop.call_soon_threadsafe(tell, result)

    threading.Thread(target=copy_context().run, args=(working,), name="digitbot-middleware", daemon=True).start()
    try:
        return await done
    finally:
        for answer in answers:  # which whoever asked has left
            answer.cancel()


async def _awaited(answer: Awaitable[Reply]) -> Reply:
    return await answer


def _is_async(layer: Middleware) -> bool:
    call = cast("Any", layer).__call__
    return any(map(inspect.iscoroutinefunction, (layer, call))) or any(map(inspect.isasyncgenfunction, (layer, call)))
