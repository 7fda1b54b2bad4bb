"""The engine behind a bot: a few processes that have one each, a queue with a limit, and a time limit that is kept.

A thread that decodes a picture cannot be stopped, a process can. So a picture that takes too long costs its sender an
answer, and the others nothing: the process is ended, and the next one is there within a second. It also keeps the
event loop free of the engine's work, and alive where a native decoder would crash.
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import sys
import zlib
from asyncio.subprocess import PIPE, Process, SubprocessStreamProtocol
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

from bot.discord import frames
from bot.discord.frames import InUse
from engine import Choice, Command, Engine, Message, Reply, Reporter, UserError, ignore_progress

_log = logging.getLogger(__name__)

Load = Callable[[], Engine]

WORDS_SECONDS = 180.0  # for what needs no picture: evaluating, and downloading MNIST before it
START_SECONDS = 60.0
_BUFFER = 2**20  # bytes of an answer that are read ahead
QUICK_SECONDS = 20.0  # for what takes milliseconds, on the busiest machine


class BusyError(UserError):
    """The queue is full."""


class TooLongError(UserError):
    """The work took longer than it may."""


class EngineDiedError(Exception):
    """An engine process ended by itself; a native library crashed, say."""


@dataclass(frozen=True)
class Limits:
    """What the engine processes may take.

    Attributes:
        processes: how many there are.
        queue: how many messages may be waiting or worked on; a further one is refused.
        picture_seconds: how long a picture may take.
    """

    processes: int = 2
    queue: int = 200
    picture_seconds: float = 10.0


class Engines:
    """The engine processes of a bot.

    What is remembered of a conversation is remembered in one process; all its messages go there, one by one.

    Args:
        load: makes the engine, in each process; a function that can be imported there, or a ``partial`` of one.
        limits: what they may take.
    """

    def __init__(self, load: Load, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._load = pickle.dumps(load)
        self._seats = [_Seat(self._load) for _ in range(self._limits.processes)]
        self.commands: tuple[Command, ...] = ()
        self.pending = 0

    async def start(self) -> None:
        """Starts the processes; then ``commands`` is known.

        Raises:
            UserError: the engine cannot be made.
        """
        try:
            ready = await asyncio.gather(*(seat.start() for seat in self._seats))
        except BaseException:
            await self.close()
            raise
        self.commands = ready[0].commands

    async def handle(self, message: Message, report: Reporter = ignore_progress) -> Reply:
        """Answers a message, see ``Engine.handle``; ``report`` is called on the event loop.

        Raises:
            BusyError: too many are waiting already.
            TooLongError: it took too long, and was given up.
            EngineDiedError: the engine process ended.
        """
        seconds = self._limits.picture_seconds
        limit = seconds * len(message.attachments) if message.attachments else WORDS_SECONDS
        return cast("Reply", await self._asked(self._seat(message), frames.Handle(message), limit, report))

    async def models(self, message: Message) -> InUse:
        """The models, and the one that the conversation of a message uses. Raises what ``handle`` raises."""
        return cast("InUse", await self._asked(self._seat(message), frames.Models(message), QUICK_SECONDS))

    async def choices(self, command: str, language: str) -> tuple[Choice, ...]:
        """What may follow a command; nothing if no process is free to say so at once."""
        seat = next((seat for seat in self._seats if seat.idle), None)
        if seat is None:
            return ()
        with suppress(UserError, EngineDiedError):
            answer = await self._asked(seat, frames.Choices(command, language), QUICK_SECONDS)
            return cast("tuple[Choice, ...]", answer)
        return ()

    @property
    def busy(self) -> bool:
        """Whether a message that comes now has to wait."""
        return not any(seat.idle for seat in self._seats)

    @property
    def alive(self) -> int:
        """How many processes are there now."""
        return sum(seat.alive for seat in self._seats)

    @property
    def restarts(self) -> int:
        """How many processes were ended for taking too long, or died."""
        return sum(seat.restarts for seat in self._seats)

    async def reload(self) -> None:
        """Replaces each process once its work is done: new models are found, and conversations forgotten."""
        await asyncio.gather(*(seat.replace() for seat in self._seats))

    async def close(self) -> None:
        """Ends the processes."""
        await asyncio.gather(*(seat.close() for seat in self._seats))

    def _seat(self, message: Message) -> _Seat:
        conversation = f"{message.channel}\0{message.user}".encode()
        return self._seats[zlib.crc32(conversation) % len(self._seats)]

    async def _asked(self, seat: _Seat, request: object, limit: float, report: Reporter = ignore_progress) -> Any:
        if self.pending >= self._limits.queue:
            raise BusyError("discord.busy")
        self.pending += 1
        try:
            return await seat.ask(request, limit, report)
        finally:
            self.pending -= 1


class _Seat:
    """The place of one process; whoever sits there may change."""

    def __init__(self, load: bytes) -> None:
        self._load = load
        self._process: Process | None = None
        self._transport: asyncio.SubprocessTransport | None = None
        self._turn = asyncio.Lock()  # first come, first served
        self._closed = False
        self.restarts = 0

    @property
    def idle(self) -> bool:
        return not self._turn.locked()

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def start(self) -> frames.Ready:
        async with self._turn:
            return await self._started()

    async def ask(self, request: object, limit: float, report: Reporter) -> Any:
        async with self._turn:
            try:
                if not self.alive:
                    await self._started()
                return await asyncio.wait_for(self._answer(request, report), limit)
            except TimeoutError:
                await self._fresh()
                raise TooLongError("discord.too_long", seconds=round(limit)) from None
            except (asyncio.IncompleteReadError, ConnectionError) as error:
                await self._fresh()
                raise EngineDiedError from error
            except asyncio.CancelledError:
                # Nobody waits for the answer any more, and it must not be taken for the next one's.
                await self._gone()
                raise

    async def replace(self) -> None:
        async with self._turn:
            await self._gone()
            await self._started()

    async def close(self) -> None:
        self._closed = True
        await self._gone()

    async def _started(self) -> frames.Ready:
        if self._closed:
            raise EngineDiedError
        arguments = (sys.executable, "-m", "bot.discord.engine_process")
        # Its path is ours: "bot" may lie where only our own start made it visible.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        loop = asyncio.get_running_loop()
        # What create_subprocess_exec does, but for the transport, which alone can close pipes that nobody reads any
        # more: until that is done, waiting for the end of a process has no end.
        self._transport, protocol = await loop.subprocess_exec(
            lambda: SubprocessStreamProtocol(limit=_BUFFER, loop=loop),
            *arguments,
            stdin=PIPE,
            stdout=PIPE,
            stderr=None,
            env=environment,
        )
        self._process = Process(self._transport, protocol, loop)
        if self._closed:  # meanwhile
            await self._gone()
            raise EngineDiedError
        try:
            request = frames.Start(sys.path, self._load)
            return cast("frames.Ready", await asyncio.wait_for(self._exchange(request), START_SECONDS))
        except BaseException:
            await self._gone()
            raise

    async def _fresh(self) -> None:
        """Ends the process and starts another, while those who wait still wait."""
        if self._closed:
            return
        self.restarts += 1
        _log.warning("an engine process is replaced")
        await self._gone()
        try:
            await self._started()
        except Exception:  # noqa: BLE001 - it is told of when somebody needs it
            _log.exception("no new engine process; the next message tries again")

    async def _answer(self, request: object, report: Reporter) -> Any:
        frame = await self._exchange(request, report)
        return frame.result

    async def _exchange(self, request: object, report: Reporter = ignore_progress) -> Any:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise EngineDiedError
        process.stdin.write(frames.packed(request))
        await process.stdin.drain()
        while True:
            match await frames.received(process.stdout):
                case frames.Said(progress):
                    report(progress)
                case frames.Logged(name, level, text):
                    logging.getLogger(name).log(level, "%s", text)
                case frames.Failed(error):
                    raise error
                case frame:
                    return frame

    async def _gone(self) -> None:
        """Ends the process, whatever it does."""
        process, transport = self._process, self._transport
        self._process = self._transport = None
        if process is not None and transport is not None:
            with suppress(ProcessLookupError):
                process.kill()
            transport.close()
            await process.wait()
