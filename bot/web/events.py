"""Replies as Server-Sent Events: ``progress`` and ``reply`` as they come, then ``end``, or ``problem``."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeAlias

from starlette.responses import StreamingResponse

from bot.web.problems import content_of, encoded
from engine import Progress, Reply, Reporter, Words

Handle: TypeAlias = Callable[[Reporter, Callable[[Reply], None]], Awaitable[object]]
Coded: TypeAlias = Callable[[Reply], Awaitable[dict[str, Any]]]
ALIVE_SECONDS = 15.0  # between comments that keep proxies from closing the connection
MEDIA_TYPE = "text/event-stream"
_ALIVE = b": working\n\n"
_HEADERS = {"X-Accel-Buffering": "no"}  # proxies pass events on at once


def stream(handle: Handle, coded: Coded, own: Words) -> StreamingResponse:
    """The events of a message.

    Args:
        handle: answers it; calls the first function with its progress, the second with each reply.
        coded: a reply as JSON.
        own: the words of problems.
    """
    return StreamingResponse(_events(handle, coded, own), headers=_HEADERS, media_type=MEDIA_TYPE)


async def _events(handle: Handle, coded: Coded, own: Words) -> AsyncIterator[bytes]:
    latest: Progress | None = None
    replies, given = deque[Reply](), 0
    changed = asyncio.Event()

    def report(progress: Progress) -> None:
        nonlocal latest
        latest = progress  # who reads slowly misses steps, and not the last one
        changed.set()

    def on_reply(reply: Reply) -> None:
        replies.append(reply)
        changed.set()

    task = asyncio.ensure_future(handle(report, on_reply))
    task.add_done_callback(lambda _: changed.set())
    try:
        yield _ALIVE
        ended = False
        while not ended:
            try:
                async with asyncio.timeout(ALIVE_SECONDS):
                    await changed.wait()
            except TimeoutError:
                yield _ALIVE
            changed.clear()
            ended = task.done()
            while replies:
                yield _event("reply", await coded(replies.popleft()))
                given += 1
            if latest is not None and not ended:
                progress, latest = latest, None
                yield _event("progress", {"task": progress.task, "done": progress.done, "total": progress.total})
        task.result()
        yield _event("end", {"replies": given})
    except Exception as error:  # noqa: BLE001 - the edge: the table of problems
        yield _event("problem", content_of(error, own)[0])
    finally:
        task.cancel()


def _event(name: str, data: dict[str, Any]) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (name.encode(), encoded(data))
