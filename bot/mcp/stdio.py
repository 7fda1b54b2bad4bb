"""The server over standard input and output, for the one person whose assistant started it."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from threading import Thread
from typing import Any, BinaryIO, cast

from mcp.server.stdio import stdio_server

from bot.mcp.asking import Asking
from bot.mcp.server import AssistantServer, server
from bot.serving.engines import backend_of
from bot.serving.service import Service
from bot.serving.settings import ServingSettings
from bot.settings import Settings
from bot.state.opening import check
from bot.web.answering import Answering


async def run(serving: ServingSettings, shared: Settings) -> signal.Signals | None:
    """Serve until standard input ends, or a signal stops it, which is returned.

    Args:
        serving: limits and sizes.
        shared: the engine's model and folders, and the default language.

    Raises:
        UserError: the engine cannot be made, or the state refuses us.
    """
    loop = asyncio.get_running_loop()
    stopped: asyncio.Future[signal.Signals] = loop.create_future()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: KeyboardInterrupt ends the loop
            loop.add_signal_handler(number, _stop, stopped, number)
    await check(serving.state)
    # Whoever asks runs this process, so that an error may name a folder or a setting. No call names a model's file.
    service = Service(backend_of(shared, serving, any_file=True), serving)
    answering = Answering(service, shared.language, private=shared.private_addresses == "allow")
    async with answering.running():
        assistant = await server(Asking(answering, paths=True))
        serve = asyncio.ensure_future(_serve(assistant, answering.most_bytes))
        ends: tuple[asyncio.Future[Any], ...] = (serve, stopped)
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        answering.service.stopping = True
        serve.cancel()
        with suppress(asyncio.CancelledError):
            await serve
    return stopped.result() if stopped.done() else None


def _stop(stopped: asyncio.Future[signal.Signals], number: signal.Signals) -> None:
    if not stopped.done():
        stopped.set_result(number)


async def _serve(assistant: AssistantServer, most: int) -> None:
    # The SDK's own way of reading could not be interrupted while it waits for a line.
    try:
        async with stdio_server(cast("Any", _lines(most))) as (reading, writing):
            await assistant.serve(reading, writing)
    except* BrokenPipeError:  # the client is gone
        pass


async def _lines(most: int) -> AsyncIterator[str]:
    """Standard input, line by line, read in a thread that nothing waits for when the process ends.

    A line of more than ``most`` bytes is cut, so that it is no message any more.
    """
    loop, lines = asyncio.get_running_loop(), asyncio.Queue[bytes](1)
    incoming = _own_input()

    def read() -> None:
        with suppress(RuntimeError):  # the loop is closed
            while line := incoming.readline(most):
                asyncio.run_coroutine_threadsafe(lines.put(line), loop).result()
            asyncio.run_coroutine_threadsafe(lines.put(b""), loop).result()

    Thread(target=read, name="standard-input", daemon=True).start()
    while line := await lines.get():
        yield line.decode("utf-8", "replace")


def _own_input() -> BinaryIO:
    """Standard input for this alone: whatever else reads it, a process started here perhaps, gets nothing."""
    incoming = os.fdopen(os.dup(0), "rb")
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    return incoming
