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
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from bot.serving import wire as frames
from engine import Command, Reporter

_log = logging.getLogger(__name__)
START_SECONDS = 60.0
_BUFFER = 2**20  # bytes of an answer that are read ahead


class EngineDiedError(Exception):
    """An engine process ended by itself; a native library crashed, say.

    Attributes:
        alone: whether it was at work for nobody else.
    """

    alone = True


class Parcel:
    """Work on its way to a process: whoever hands it over keeps nothing of it, its pictures least of all.

    Args:
        work: what is to be done.
        arrived: called once the process has it.
    """

    def __init__(self, work: frames.Work, arrived: Callable[[], None] = lambda: None) -> None:
        self._work: frames.Work | None = work
        self.arrived = arrived

    def unpacked(self) -> frames.Work:
        """The work, once."""
        work, self._work = self._work, None
        assert work is not None  # noqa: S101 - it is handed over once
        return work


@dataclass
class Job:
    """A request under way.

    Attributes:
        number: of the request.
        result: what comes of it.
        report: told how far it has come.
        given_up: whether nobody waits for it any more.
    """

    number: int
    result: asyncio.Future[Any]
    report: Reporter = field(repr=False)
    given_up: bool = False


class Worker:
    """A process with an engine. See ``start``."""

    def __init__(self) -> None:
        self.commands: tuple[Command, ...] = ()
        self._process: Process | None = None
        self._transport: asyncio.SubprocessTransport | None = None
        self._numbers = itertools.count(1)
        self._jobs: dict[int, Job] = {}
        self._reading: asyncio.Task[None] | None = None
        self._leaving = False
        self._lost: Callable[[], None] = lambda: None
        self._ending: asyncio.Task[None] | None = None

    @property
    def process(self) -> Process:
        """The process itself."""
        assert self._process is not None  # noqa: S101 - it was started
        return self._process

    @property
    def alive(self) -> bool:
        """Whether it can be given work."""
        return self._process is not None and self._process.returncode is None and not self._leaving

    @property
    def idle(self) -> bool:
        """Whether it has nothing to do."""
        return not self._jobs

    async def start(self, load: bytes, lost: Callable[[], None]) -> None:
        """Starts it; then ``commands`` is known.

        Args:
            load: the pickled function that makes the engine.
            lost: called when another one is needed: it ended by itself, or has a job that cannot be stopped.

        Raises:
            UserError: the engine cannot be made.
            EngineDiedError: the process ended.
        """
        self._lost = lost
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
        try:
            ready = await asyncio.wait_for(self._started(load), START_SECONDS)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            await self.end()
            raise EngineDiedError from error
        except BaseException:
            await self.end()
            raise
        self.commands = ready.commands
        self._reading = asyncio.create_task(self._read())

    def job(self, report: Reporter) -> Job:
        """A request to be; it ends when the process has answered it, or has itself ended."""
        job = Job(next(self._numbers), asyncio.get_running_loop().create_future(), report)
        job.result.add_done_callback(_seen)
        self._jobs[job.number] = job
        return job

    async def hand_over(self, job: Job, parcel: Parcel) -> None:
        """Gives a job's work to the process."""
        try:
            pieces = frames.packed(frames.Request(job.number, parcel.unpacked()))
        except Exception as error:  # noqa: BLE001 - a picture that is none; whoever waits for the job is told of it
            self._finish(job.number, partial(_set_exception, error=error))
        else:
            with suppress(ConnectionError):  # then the process is gone, which the job is told of
                await self._send(pieces)
        parcel.arrived()

    def give_up(self, job: Job, seconds: float) -> None:
        """Stops a job that nobody waits for any more; where that takes longer than this, the process is lost."""
        if job.result.done():
            return
        job.given_up = True
        assert self.process.stdin is not None  # noqa: S101 - it is a pipe
        with suppress(ConnectionError):
            self.process.stdin.writelines(frames.packed(frames.Stop(job.number)))
        timer = asyncio.get_running_loop().call_later(seconds, self._lost)
        job.result.add_done_callback(lambda _: timer.cancel())
        self._end_if_done()

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
        self._died()

    async def _started(self, load: bytes) -> frames.Ready:
        assert self.process.stdout is not None  # noqa: S101 - it is a pipe
        await self._send(frames.packed(frames.Start(sys.path, load)))
        while True:
            match await frames.received(self.process.stdout):
                case frames.Failed(_, error):
                    raise error
                case frames.Logged() as logged:
                    _log_line(logged)
                case frame:
                    return cast("frames.Ready", frame)

    async def _send(self, pieces: list[bytes]) -> None:
        assert self.process.stdin is not None  # noqa: S101 - it is a pipe
        pieces.reverse()
        while pieces:  # without waiting: nothing comes between them, and each picture is let go once it is written
            self.process.stdin.write(pieces.pop())
        await self.process.stdin.drain()

    async def _read(self) -> None:
        """Takes in what the process says, until its end."""
        assert self.process.stdout is not None  # noqa: S101 - it is a pipe
        try:
            while True:
                self._heard(await frames.received(self.process.stdout))
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing more can be read
            if not isinstance(error, asyncio.IncompleteReadError | ConnectionError):
                _log.error("an engine process said what cannot be read", exc_info=error)
            if not self._leaving:
                self._lost()
            await self.end()

    def _heard(self, frame: frames.Frame) -> None:
        match frame:
            case frames.Said(number, progress):
                if (job := self._jobs.get(number)) is not None and not job.given_up:
                    job.report(progress)
            case frames.Done(number, result):
                self._finish(number, lambda future: future.set_result(result))
            case frames.Failed(number, error):
                self._finish(number, partial(_set_exception, error=error))
            case frames.Logged() as logged:
                _log_line(logged)

    def _finish(self, number: int, settle: Callable[[asyncio.Future[Any]], None]) -> None:
        job = self._jobs.pop(number, None)
        if job is not None and not job.result.done():
            settle(job.result)
        self._end_if_done()

    def _end_if_done(self) -> None:
        """A process that retires is ended when all that is left is what nobody waits for."""
        if self._leaving and self._ending is None and all(job.given_up for job in self._jobs.values()):
            self._ending = asyncio.create_task(self.end())

    def _died(self) -> None:
        jobs = tuple(self._jobs.values())
        self._jobs.clear()
        for job in jobs:
            if not job.result.done():
                error = EngineDiedError()
                error.alone = len(jobs) == 1
                job.result.set_exception(error)


def _set_exception(future: asyncio.Future[Any], error: Exception) -> None:
    future.set_exception(error)


def _seen(future: asyncio.Future[Any]) -> None:
    """An error that nobody waits for is no error."""
    if not future.cancelled():
        future.exception()


def _log_line(logged: frames.Logged) -> None:
    logging.getLogger(logged.name).log(logged.level, "%s", logged.text)
