"""One engine process as the bot sees it: several requests under way, each stopped alone where that can be."""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process, SubprocessStreamProtocol
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from bot.serving import wire
from bot.serving.backend import EngineDiedError, nothing
from bot.serving.wire import Packet
from engine import Command, Reporter, ignore_progress

_log = logging.getLogger(__name__)
START_SECONDS = 60.0
_BUFFER = 2**20  # bytes of an answer that are read ahead
_numbers = itertools.count(1)


class Request:
    """A call of a method of ``Backend``, packed: whoever hands it over keeps nothing of it, its pictures least of all.

    Raises what ``wire.packed`` raises. ``accepted`` is called once the process has it.
    """

    def __init__(
        self,
        method: str,
        *arguments: object,
        report: Reporter = ignore_progress,
        accepted: Callable[[], None] = nothing,
    ) -> None:
        self.number = next(_numbers)
        self.pieces = wire.packed(Packet("request", self.number, (method, *arguments)))
        self.report = report
        self.accepted = accepted
        self.cancelled = False
        self.result: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.result.add_done_callback(lambda result: result.exception())  # which nobody may be waiting for any more


class Worker:
    """A process with an engine.

    Args:
        load: the pickled function that makes the engine.
        stop_seconds: how long cancelled work may go on until the process is given up.
        lost: called with it when another one is needed: it ended by itself, or its work cannot be stopped.
    """

    def __init__(self, load: bytes, stop_seconds: float, lost: Callable[[Worker], None]) -> None:
        self.commands: tuple[Command, ...] = ()
        self._load, self._stop_seconds, self._lost = load, stop_seconds, lost
        self._process: Process | None = None
        self._transport: asyncio.SubprocessTransport | None = None
        self._requests: dict[int, Request] = {}
        self._reading: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None
        self._leaving = False

    @property
    def process(self) -> Process:
        """The process itself."""
        assert self._process is not None  # noqa: S101 - it was started
        return self._process

    @property
    def _stdin(self) -> asyncio.StreamWriter:
        assert self.process.stdin is not None  # noqa: S101 - it is a pipe
        return self.process.stdin

    @property
    def alive(self) -> bool:
        """Whether it can be given work."""
        return self._process is not None and self._process.returncode is None and not self._leaving

    async def start(self) -> None:
        """Starts it; then ``commands`` is known.

        Raises:
            UserError: the engine cannot be made.
            EngineDiedError: the process ended.
        """
        # Its path is ours: "bot" may lie where only our own start made it visible.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        loop = asyncio.get_running_loop()
        # What create_subprocess_exec does, but for the transport, which alone can close pipes that nobody reads any
        # more: until that is done, waiting for the end of a process has no end.
        self._transport, protocol = await loop.subprocess_exec(
            lambda: SubprocessStreamProtocol(limit=_BUFFER, loop=loop),
            *(sys.executable, "-m", f"{__package__}.engine_process"),
            stdin=PIPE,
            stdout=PIPE,
            stderr=None,
            env=environment,
        )
        self._process = Process(self._transport, protocol, loop)
        self._reading = asyncio.create_task(self._read())
        try:
            async with asyncio.timeout(START_SECONDS):
                self.commands = await self._result_of(Request("start", sys.path, self._load))
        except BaseException:
            await self.end()
            raise

    async def ask(self, request: Request) -> Any:
        """A request's result, see ``Backend``. Cancelled, it ends when the work has ended, or its process."""
        try:
            return await self._result_of(request)
        except asyncio.CancelledError:
            if not request.result.done():
                self._stop(request)
                await asyncio.wait({request.result})
            raise

    def retire(self) -> None:
        """Takes no more work, and ends when nobody waits for any."""
        self._leaving = True
        self._end_if_done()

    async def end(self) -> None:
        """Ends the process, whatever it does; for what was under way it died."""
        self._leaving = True
        process, transport = self._process, self._transport
        if self._reading is not None and self._reading is not asyncio.current_task():
            self._reading.cancel()
        if process is not None and transport is not None:
            with suppress(ProcessLookupError):
                process.kill()
            transport.close()
            await process.wait()
        requests = tuple(self._requests.values())
        self._requests.clear()
        for request in requests:
            error = EngineDiedError()
            error.alone = len(requests) == 1
            request.result.set_exception(error)

    async def _result_of(self, request: Request) -> Any:
        self._requests[request.number] = request
        with suppress(ConnectionError):  # then the process is gone, which the result tells
            await self._send(request.pieces)
        request.accepted()
        return await asyncio.shield(request.result)

    async def _send(self, pieces: list[bytes]) -> None:
        stdin = self._stdin
        pieces.reverse()
        while pieces:  # without waiting: nothing comes between them, and each picture is let go once it is written
            stdin.write(pieces.pop())
        await stdin.drain()

    async def _read(self) -> None:
        """Takes in what the process writes, until its end."""
        assert self.process.stdout is not None  # noqa: S101 - it is a pipe
        try:
            while True:
                self._take_in(await wire.received(self.process.stdout))
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing more can be read
            if not isinstance(error, asyncio.IncompleteReadError | ConnectionError):
                _log.error("an engine process wrote what cannot be read", exc_info=error)
            if not self._leaving:
                self._lost(self)
            await self.end()

    def _take_in(self, packet: Packet) -> None:
        if packet.kind == "log":
            name, level, text = packet.value
            logging.getLogger(name).log(level, "%s", text)
        elif packet.kind == "progress":
            request = self._requests.get(packet.number)
            if request is not None and not request.cancelled:
                request.report(packet.value)
        elif (request := self._requests.pop(packet.number, None)) is not None:
            if packet.kind == "failed":
                request.result.set_exception(packet.value)
            else:
                request.result.set_result(packet.value)
            self._end_if_done()

    def _stop(self, request: Request) -> None:
        """Stops work that nobody waits for any more; where that takes too long, the process is lost."""
        request.cancelled = True
        with suppress(ConnectionError):
            self._stdin.writelines(wire.packed(Packet("stop", request.number)))
        timer = asyncio.get_running_loop().call_later(self._stop_seconds, self._lost, self)
        request.result.add_done_callback(lambda _: timer.cancel())
        self._end_if_done()

    def _end_if_done(self) -> None:
        """A process that retires is ended when all that is left is what nobody waits for."""
        if self._leaving and self._ending is None and all(request.cancelled for request in self._requests.values()):
            self._ending = asyncio.create_task(self.end())
