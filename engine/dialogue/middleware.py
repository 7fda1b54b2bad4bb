"""What an embedder puts around every message: it may answer itself, change the message, or change the reply."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine, Sequence
from contextvars import copy_context
from typing import Any, TypeAlias, cast

from engine.dialogue.answers import AsyncAnswer, async_replies, merge_replies, replies_of
from engine.dialogue.intents import Answer
from engine.foreign import contained
from engine.messages import Message, Reply

# Called as (message, next); ``next`` answers the message. A coroutine function gets a coroutine function as ``next``.
Middleware: TypeAlias = Callable[[Message, Any], Answer]
Next: TypeAlias = Callable[[Message], Reply]
AsyncNext: TypeAlias = Callable[[Message], Coroutine[Any, Any, Reply]]


def chain(middleware: Sequence[Middleware], last: Next) -> Next:
    """All of the middleware around ``last``; the first one registered is the outermost."""
    for layer in reversed(middleware):
        last = _layer(layer, last)
    return last


def achain(middleware: Sequence[Middleware], last: AsyncNext) -> AsyncNext:
    """The same on an event loop, which is never blocked: plain middleware runs in a thread of its own."""
    for layer in reversed(middleware):
        last = _async_layer(layer, last)
    return last


def _layer(layer: Middleware, inner: Next) -> Next:
    async def inner_in_thread(message: Message) -> Reply:
        import asyncio

        return await asyncio.to_thread(inner, message)

    following = inner_in_thread if _is_async(layer) else inner
    return lambda message: _call(layer, message, following)


def _call(layer: Middleware, message: Message, following: Next | AsyncNext) -> Reply:
    with contained():
        answer = layer(message, following)
    return merge_replies(replies_of(answer))


def _async_layer(layer: Middleware, inner: AsyncNext) -> AsyncNext:
    async def answer(message: Message) -> Reply:
        if not _is_async(layer):
            return await _call_in_own_thread(layer, message, inner)
        with contained():
            replies = cast("AsyncAnswer", layer(message, inner))
        return merge_replies([reply async for reply in async_replies(replies)])

    return answer


async def _call_in_own_thread(layer: Middleware, message: Message, inner: AsyncNext) -> Reply:
    """Plain middleware blocks until the answer is there: in a pool, those that wait could fill it."""
    import asyncio
    import threading
    from concurrent.futures import Future

    loop = asyncio.get_running_loop()
    reply: Future[Reply] = Future()
    reply.set_running_or_notify_cancel()  # so that the thread can always set its result
    answers: list[Future[Reply]] = []

    def following(message: Message) -> Reply:
        answers.append(asyncio.run_coroutine_threadsafe(inner(message), loop))
        return answers[-1].result()

    def run() -> None:
        try:
            reply.set_result(_call(layer, message, following))
        except StopIteration as error:  # asyncio's futures refuse it; generators convert it likewise
            reply.set_exception(RuntimeError(type(error).__name__))
        except BaseException as error:  # noqa: BLE001 - raised where the reply is awaited
            reply.set_exception(error)

    threading.Thread(target=copy_context().run, args=(run,), name="digitbot-middleware", daemon=True).start()
    try:
        return await asyncio.wrap_future(reply)
    finally:
        for answer in answers:  # if the caller was cancelled, nobody needs them
            answer.cancel()


def _is_async(layer: Middleware) -> bool:
    call = cast("Any", layer).__call__
    return any(map(inspect.iscoroutinefunction, (layer, call))) or any(map(inspect.isasyncgenfunction, (layer, call)))
