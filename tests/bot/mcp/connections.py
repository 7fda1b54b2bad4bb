"""Clients of the SDK, connected to ``digitbot mcp`` over either transport for as long as a module's tests need them."""

from __future__ import annotations

import asyncio
import base64
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from bot.mcp.http import PATH, running
from bot.serving.in_process import InProcess
from bot.serving.service import Service
from bot.web.answering import Answering
from bot.web.server import Server, config
from tests.bot.web.website import Website
from tests.pictures import write

Connect: TypeAlias = Callable[[], AbstractAsyncContextManager[Client]]
ROOT = Path(__file__).parents[3]
COMMAND = ("-m", "bot", "mcp", "--workers", "1")


def data(text: str, name: str = "") -> dict[str, str]:
    """A picture of digits, as an argument."""
    return {"data": base64.b64encode(write(text).encoded()).decode(), "name": name}


class Site(Website):
    """The server over HTTP, in a thread of the test's process."""

    async def _serve(self) -> None:
        assert self._load is not None
        self.answering = Answering(Service(InProcess(self._load), self._serving), "en")
        async with running(self.answering, self.web) as app:
            self._server = Server(config(app, self.web), self._ready.set)
            await self._server.serve([self._socket])

    @asynccontextmanager
    async def connect(self, mode: str = "auto", **headers: str) -> AsyncIterator[Client]:
        """A client; a header's name has underscores for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with (
            httpx2.AsyncClient(headers=named, timeout=300, trust_env=False) as web,
            Client(streamable_http_client(self.url + PATH, http_client=web), mode=mode) as client,
        ):
            yield client


def environment(home: Path, mnist: Path) -> dict[str, str]:
    """What ``digitbot mcp`` finds around it."""
    return {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DIGITBOT_MNIST": str(mnist),
        "DIGITBOT_CHANNEL_RATE": "100000/1",
    }


@asynccontextmanager
async def by_stdio(home: Path, mnist: Path, mode: str = "auto") -> AsyncIterator[Client]:
    """A client of a process of its own."""
    parameters = StdioServerParameters(
        command=sys.executable, args=list(COMMAND), env=environment(home, mnist), cwd=home
    )
    with (home / "log").open("w") as log:
        async with Client(stdio_client(parameters, errlog=log), mode=mode) as client:
            yield client


@contextmanager
def held(loop: asyncio.AbstractEventLoop, connect: Connect) -> Iterator[Client]:
    """A client for many tests: it must be opened and closed by one task."""
    ready: asyncio.Future[Client] = loop.create_future()
    over = asyncio.Event()

    async def hold() -> None:
        async with connect() as client:
            ready.set_result(client)
            await over.wait()

    task = loop.create_task(hold())

    def on_end(ended: asyncio.Task[None]) -> None:
        if not ready.done():
            ready.set_exception(ended.exception() or EOFError())

    task.add_done_callback(on_end)
    yield loop.run_until_complete(ready)
    over.set()
    loop.run_until_complete(task)


async def called(client: Client, tool: str, **arguments: Any) -> tuple[str, Any]:
    """The words and the data of a tool's answer, which is no error."""
    result = await client.call_tool(tool, arguments)
    (text,) = (part.text for part in result.content if part.type == "text")
    assert not result.is_error, text
    return text, result.structured_content


async def refused(client: Client, tool: str, arguments: dict[str, Any]) -> str:
    """The sentence of a tool's error."""
    result = await client.call_tool(tool, arguments)
    assert result.is_error
    (part,) = result.content
    assert part.type == "text"
    assert part.text.count("\n") == 0
    assert "Traceback" not in part.text
    assert "Error executing" not in part.text
    return part.text
