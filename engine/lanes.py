"""Threads for short work and for long work, and how work is stopped."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from typing import TYPE_CHECKING, TypeVar

from engine.errors import UsageError
from engine.messages import Progress, Reporter

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

WORKERS = 2
T = TypeVar("T")
# Whether the running code is in a lane: work that it waits for must not queue up behind it.
_in_lane: ContextVar[bool] = ContextVar("in_lane", default=False)


class Lanes:
    """Two thread pools with ``workers`` threads each, made on first use, so that long work never delays short work."""

    def __init__(self, workers: int = WORKERS) -> None:
        if workers < 1:
            raise ValueError(f"at least one worker is needed, not {workers}")
        self._workers = workers
        # By the process, too: a forked one has the pools of the other, without their threads.
        self._pools: dict[tuple[int, bool], ThreadPoolExecutor] = {}
        self._lock = threading.Lock()

    def submit(self, work: Callable[[], T], *, long: bool = False) -> Future[T]:
        """Do work in the long lane or the short one, in a copy of the caller's context."""
        from concurrent.futures import ThreadPoolExecutor  # slow to import, and a chat in a terminal does not need it

        context = copy_context()
        if _in_lane.get():
            pool = ThreadPoolExecutor(1, thread_name_prefix="digitbot-inside")
            future = pool.submit(context.run, work)
            pool.shutdown(wait=False)
            return future
        context.run(_in_lane.set, True)
        lane = os.getpid(), long
        with self._lock:
            if lane not in self._pools:
                name = "digitbot-long" if long else "digitbot"
                self._pools[lane] = ThreadPoolExecutor(self._workers, thread_name_prefix=name)
            return self._pools[lane].submit(context.run, work)

    def close(self) -> None:
        """End the threads once their work is done."""
        with self._lock:
            pools, self._pools = self._pools, {}
        for pool in pools.values():
            pool.shutdown()


class StoppedError(BaseException):
    """Nobody waits for the answer any more; not an ``Exception``, as that would be answered."""


class Watch:
    """Passes on the reports of a message's progress, and ends its work at the next one.

    Args:
        report: called with the progress; what it raises stops the work, too.
        seconds: how long the message may take; None for no limit.
    """

    def __init__(self, report: Reporter, seconds: float | None) -> None:
        self._report = report
        self._seconds = seconds
        self._end = None if seconds is None else time.monotonic() + seconds
        self._stopped = False

    @property
    def left(self) -> float | None:
        """The remaining seconds; None for no limit."""
        return None if self._end is None else max(self._end - time.monotonic(), 0.0)

    def __call__(self, progress: Progress) -> None:
        """Report progress; raises what ``check`` raises."""
        self.check()
        self._report(progress)

    def check(self) -> None:
        """Go on only if the work should.

        Raises:
            StoppedError: nobody waits for the work.
            UsageError: the time is over.
        """
        if self._stopped:
            raise StoppedError
        if self.left == 0:
            raise self.too_long()

    def stop(self) -> None:
        """End the work when it next reports progress."""
        self._stopped = True

    def too_long(self) -> UsageError:
        """The error for a message that took longer than it may."""
        return UsageError("limit.too_long", seconds=f"{self._seconds:g}")
