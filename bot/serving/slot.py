"""A place for an engine process, which is never long without one."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from bot.serving.backend import EngineDiedError
from bot.serving.worker import Call, Worker

_log = logging.getLogger(__name__)

# In one process, at a time. A picture needs up to 400 MB; words do not wait for pictures.
PICTURES_AT_ONCE = 2
WORDS_AT_ONCE = 8
STOP_SECONDS = 10.0  # the time to finish reading a picture
RETRY_SECONDS, LONGEST_RETRY = 2.0, 60.0  # after a start that failed; twice as long after each further one


class Slot:
    """Owns one engine process and replaces it when it dies.

    Args:
        load: the pickled function that makes the engine.
        stop_seconds: a process whose cancelled work goes on for longer is replaced.
    """

    def __init__(self, load: bytes, stop_seconds: float) -> None:
        self._load = load
        self._stop_seconds = stop_seconds
        self._worker: Worker | None = None
        self._retired: list[Worker] = []
        self._start_task: asyncio.Task[Worker] | None = None
        self._closed = False
        self.pictures, self.words = asyncio.Semaphore(PICTURES_AT_ONCE), asyncio.Semaphore(WORDS_AT_ONCE)
        self.pending = 0  # requests that wait or are under way
        self.restarts = 0
        self._failures = 0  # of starts, since the last that succeeded

    @property
    def alive(self) -> bool:
        """Whether its process takes requests."""
        return self._worker is not None and self._worker.alive

    @property
    def starting(self) -> bool:
        """Whether a process is being started."""
        return self._start_task is not None

    async def ask(self, lane: asyncio.Semaphore, request: Call) -> Any:
        """A request's result, once there is room in its lane."""
        self.pending += 1
        try:
            async with lane:
                try:
                    worker = await self.worker()
                except EngineDiedError:
                    raise EngineDiedError(alone=False) from None  # this request did not end it
                return await worker.ask(request)
        finally:
            self.pending -= 1

    async def worker(self) -> Worker:
        """The process; if it has ended, a new one, which all callers wait for together."""
        if self._worker is not None and self._worker.alive:
            return self._worker
        return await asyncio.shield(self._start())

    async def replace(self) -> Worker:
        """Start a new process; the work in the old one is finished there."""
        worker = Worker(self._load, self._stop_seconds, self._lost)
        if not self._closed:
            await worker.start()
        if self._closed:  # perhaps during the start
            await worker.end()
            raise EngineDiedError
        old, self._worker = self._worker, worker
        if old is not None:
            self._retire(old)
        return worker

    async def close(self) -> None:
        """End its process, and start no other one."""
        self._closed = True
        if self._start_task is not None:
            self._start_task.cancel()
            await asyncio.wait({self._start_task})
        workers = [*self._retired, *([self._worker] if self._worker is not None else [])]
        self._worker, self._retired = None, []
        await asyncio.gather(*(worker.end() for worker in workers))

    def _start(self) -> asyncio.Task[Worker]:
        if self._start_task is None:
            self._start_task = asyncio.create_task(self.replace())
            self._start_task.add_done_callback(self._on_started)
        return self._start_task

    def _on_started(self, start: asyncio.Task[Worker]) -> None:
        self._start_task = None
        if start.cancelled() or self._closed:
            return
        if start.exception() is None:
            self._failures = 0
            return
        delay = min(RETRY_SECONDS * 2**self._failures, LONGEST_RETRY)
        self._failures += 1
        _log.error("no new engine process; trying again in %.0f s", delay, exc_info=start.exception())
        asyncio.get_running_loop().call_later(delay, self._start_again)

    def _start_again(self) -> None:
        if not self._closed and not self.alive:
            self._start()

    def _retire(self, worker: Worker) -> None:
        worker.retire()
        self._retired = [each for each in (*self._retired, worker) if each.process.returncode is None]

    def _lost(self, worker: Worker) -> None:
        """A process ended by itself, or has work that cannot be stopped: start another one in its place."""
        if worker is not self._worker or self._closed:
            return
        self.restarts += 1
        _log.warning("an engine process is replaced")
        self._worker = None
        self._retire(worker)
        self._start()
