"""A reply as Server-Sent Events: ``progress`` while it is made, then ``reply``, or ``problem``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from starlette.responses import StreamingResponse

from bot.web.problems import content_of, encoded
from engine import Progress, Reporter, Words

ALIVE_SECONDS = 15.0  # between comments that keep proxies from closing the connection
MEDIA_TYPE = "text/event-stream"
_HEADERS = {"X-Accel-Buffering": "no"}  # proxies pass events on at once


def stream(work: Callable[[Reporter], Awaitable[dict[str, Any]]], own: Words) -> StreamingResponse:
    """The events of work that reports its progress and gives a reply as JSON.

    Args:
        work: does it.
        own: the words of problems.
    """
    return StreamingResponse(_events(work, own), headers=_HEADERS, media_type=MEDIA_TYPE)


async def _events(work: Callable[[Reporter], Awaitable[dict[str, Any]]], own: Words) -> AsyncIterator[bytes]:
    latest: Progress | None = None
    changed = asyncio.Event()

    def report(progress: Progress) -> None:
        nonlocal latest
        latest = progress  # who reads slowly misses steps, and not the last one
        changed.set()

    task = asyncio.ensure_future(work(report))
    task.add_done_callback(lambda _: changed.set())
    try:
        yield b": working\n\n"
        while not task.done():
            try:
                async with asyncio.timeout(ALIVE_SECONDS):
                    await changed.wait()
            except TimeoutError:
                yield b": working\n\n"
            changed.clear()
            if latest is not None and not task.done():
                progress, latest = latest, None
                data = {"task": progress.task, "done": progress.done, "total": progress.total}
                yield _event("progress", data)
        try:
            yield _event("reply", task.result())
        except Exception as error:  # noqa: BLE001 - the edge: the table of problems
            yield _event("problem", content_of(error, own)[0])
    finally:
        task.cancel()


def _event(name: str, data: dict[str, Any]) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (name.encode(), encoded(data))
