"""One engine process as the bot sees it: several requests under way, each of which can be stopped alone."""

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
from bot.serving.backend import EngineDiedError, do_nothing
from bot.serving.wire import Packet, Sealed
from engine import Command, Reply, Reporter, ignore_progress, ignore_reply

_log = logging.getLogger(__name__)
START_SECONDS = 60.0
_BUFFER = 2**20  # bytes of an answer that are read ahead
_numbers = itertools.count(1)


class Call:
    """A request to an engine process.

    Attributes:
        number: the request's.
        pieces: of its packet; given up as they are written.
        cancelled: nobody waits for it any more.
        result: what the process answers in the end.
    """

    def __init__(self, number: int, pieces: list[bytes]) -> None:
        self.number, self.pieces = number, pieces
        self.cancelled = False
        self.result: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.result.add_done_callback(lambda result: result.exception())  # perhaps nobody waits for it any more

    def accepted(self) -> None:
        """Called once the process has it."""

    def take(self, packet: Sealed) -> None:
        """Take one of its answers; the last one sets the result."""
        raise NotImplementedError


class BackendCall(Call):
    """A call of a method of ``Backend``, packed at once so that its caller need not keep the pictures.

    Raises what ``wire.pack`` raises. ``accepted`` is called once the process has it.
    """

    def __init__(
        self,
        method: str,
        *args: object,
        report: Reporter = ignore_progress,
        accepted: Callable[[], None] = do_nothing,
        on_reply: Callable[[Reply], None] = ignore_reply,
    ) -> None:
        number = next(_numbers)
        super().__init__(number, wire.pack(Packet("request", number, (method, *args))))
        self._report, self._accepted, self._on_reply = report, accepted, on_reply

    def accepted(self) -> None:  # noqa: D102 - see ``Call``
        self._accepted()

    def take(self, packet: Sealed) -> None:  # noqa: D102 - see ``Call``
        value = packet.opened().value
        if packet.kind == "failed":
            self.result.set_exception(value)
        elif packet.kind == "done":
            self.result.set_result(value)
        elif packet.kind == "log":
            log(value)
        elif not self.cancelled:
            (self._report if packet.kind == "progress" else self._on_reply)(value)


class PassedOnCall(Call):
    """A request that was packed elsewhere, and whose answers are sent there as they are."""

    def __init__(self, request: Sealed, send: Callable[[list[bytes]], None]) -> None:
        number = next(_numbers)
        super().__init__(number, request.renumbered(number))
        self._send = send

    def take(self, packet: Sealed) -> None:  # noqa: D102 - see ``Call``
        if not self.cancelled or packet.kind == "log":
            self._send(packet.pieces)
        if packet.kind in wire.LAST:
            self.result.set_result(None)


class Worker:
    """A process with an engine, which the pickled ``load`` makes.

    ``lost`` is called when it ends by itself, or when cancelled work goes on for more than ``stop_seconds``.
    """

    process: Process
    _transport: asyncio.SubprocessTransport
    _stdin: asyncio.StreamWriter

    def __init__(self, load: bytes, stop_seconds: float, lost: Callable[[Worker], None]) -> None:
        self.commands: tuple[Command, ...] = ()
        self._load, self._stop_seconds, self._lost = load, stop_seconds, lost
        self._requests: dict[int, Call] = {}
        self._reader: asyncio.Task[None] | None = None
        self._end: asyncio.Task[None] | None = None
        self._retired = False

    @property
    def alive(self) -> bool:
        """Whether it takes requests."""
        return self._reader is not None and self.process.returncode is None and not self._retired

    async def start(self) -> None:
        """Start it; then ``commands`` is known. Raises ``UserError`` (no engine) or ``EngineDiedError``."""
        # "bot" may lie where only our own sys.path has it.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        loop = asyncio.get_running_loop()
        # Like create_subprocess_exec, but keeps the transport: only the transport can close pipes that nobody reads
        # any more, and until they are closed, waiting for the process to end does not return.
        self._transport, protocol = await loop.subprocess_exec(
            lambda: SubprocessStreamProtocol(limit=_BUFFER, loop=loop),
            *(sys.executable, "-m", f"{__package__}.engine_process"),
            stdin=PIPE,
            stdout=PIPE,
            stderr=None,
            env=environment,
        )
        self.process = Process(self._transport, protocol, loop)
        assert self.process.stdin is not None and self.process.stdout is not None  # noqa: S101, PT018 - they are pipes
        self._stdin = self.process.stdin
        self._reader = asyncio.create_task(self._read(self.process.stdout))
        try:
            async with asyncio.timeout(START_SECONDS):
                self.commands = await self._result_of(BackendCall("start", sys.path, self._load))
        except BaseException:
            await self.end()
            raise

    async def ask(self, request: Call) -> Any:
        """A request's result, see ``Backend``. If cancelled, it returns when the work or the process has ended."""
        try:
            return await self._result_of(request)
        except asyncio.CancelledError:
            if not request.result.done():
                self._stop(request)
            while not request.result.done():  # however often it is cancelled: the work goes on until then
                with suppress(asyncio.CancelledError):
                    await asyncio.wait({request.result})
            raise

    def retire(self) -> None:
        """Take no more requests, and end when nobody waits for a result."""
        self._retired = True
        self._end_if_idle()

    async def end(self) -> None:
        """Kill the process; requests under way fail."""
        self._retired = True
        if self._reader is not None:
            if self._reader is not asyncio.current_task():
                self._reader.cancel()
            with suppress(ProcessLookupError):
                self.process.kill()
            self._transport.close()
            await self.process.wait()
        requests = tuple(self._requests.values())
        self._requests.clear()
        for request in requests:
            request.result.set_exception(EngineDiedError(alone=len(requests) == 1))

    async def _result_of(self, request: Call) -> Any:
        self._requests[request.number] = request
        with suppress(ConnectionError):  # the process has ended, and the result says so
            request.pieces.reverse()
            while request.pieces:  # no await in between: packets must not mix; each picture is released once written
                self._stdin.write(request.pieces.pop())
            await self._stdin.drain()
        request.accepted()
        return await asyncio.shield(request.result)

    async def _read(self, stdout: asyncio.StreamReader) -> None:
        """Handle what the process writes, until its end."""
        try:
            while True:
                self._handle(await wire.receive(stdout))
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing more can be read
            if not isinstance(error, asyncio.IncompleteReadError | ConnectionError):
                _log.error("an engine process wrote what cannot be read", exc_info=error)
            if not self._retired:
                self._lost(self)
            await self.end()

    def _handle(self, packet: Sealed) -> None:
        is_last = packet.kind in wire.LAST
        request = self._requests.pop(packet.number, None) if is_last else self._requests.get(packet.number)
        if request is not None:
            request.take(packet)
            if is_last:
                self._end_if_idle()
        elif packet.kind == "log":
            log(packet.opened().value)

    def _stop(self, request: Call) -> None:
        """Stop work that nobody waits for any more; if that takes too long, the process is replaced."""
        request.cancelled = True
        with suppress(ConnectionError):
            self._stdin.writelines(wire.pack(Packet("stop", request.number)))
        timer = asyncio.get_running_loop().call_later(self._stop_seconds, self._lost, self)
        request.result.add_done_callback(lambda _: timer.cancel())
        self._end_if_idle()

    def _end_if_idle(self) -> None:
        """End a retired process when nobody waits for any of its work."""
        if self._retired and self._end is None and all(request.cancelled for request in self._requests.values()):
            self._end = asyncio.create_task(self.end())


def log(entry: tuple[str, int, str]) -> None:
    """Log what was logged in another process: the name of the logger, the level and the text."""
    name, level, text = entry
    logging.getLogger(name).log(level, "%s", text)
