"""Work on threads: the short beside the long, each stopped when nobody waits for it any more."""

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
# Whether the code at work is in a lane: what it waits for must not wait for the lane.
_in_lane: ContextVar[bool] = ContextVar("in_lane", default=False)


class Lanes:
    """Two pools of threads, made when they are needed: what takes long never keeps what is short waiting.

    Args:
        workers: threads of each.
    """

    def __init__(self, workers: int = WORKERS) -> None:
        if workers < 1:
            raise ValueError(f"at least one worker is needed, not {workers}")
        self._workers = workers
        # By the process, too: a forked one has the pools of the other, without their threads.
        self._pools: dict[tuple[int, bool], ThreadPoolExecutor] = {}
        self._lock = threading.Lock()

    def submit(self, work: Callable[[], T], *, long: bool = False) -> Future[T]:
        """Have work done in the long lane, or in the short one, with the caller's context."""
        # It takes its time to import, and a chat in a terminal does not need it.
        from concurrent.futures import ThreadPoolExecutor

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
        """Let go of the threads, once their work is done."""
        with self._lock:
            pools, self._pools = self._pools, {}
        for pool in pools.values():
            pool.shutdown()


class StoppedError(BaseException):
    """Nobody waits for the answer any more; not an ``Exception``, which would be answered."""


class Watch:
    """Passes on the progress of a message's work, and stops the work there.

    Args:
        report: told of the progress; what it raises stops the work, too.
        seconds: how long the message may take; None for as long as it needs.
    """

    def __init__(self, report: Reporter, seconds: float | None) -> None:
        self._report = report
        self._seconds = seconds
        self._end = None if seconds is None else time.monotonic() + seconds
        self._stopped = False

    @property
    def left(self) -> float | None:
        """The seconds that are left; None for no limit."""
        return None if self._end is None else max(self._end - time.monotonic(), 0.0)

    def __call__(self, progress: Progress) -> None:
        """Tell of progress.

        Raises:
            StoppedError: nobody waits for the work.
            UsageError: the time is over.
        """
        self.check()
        self._report(progress)

    def check(self) -> None:
        """Raise what ``__call__`` does, if the work should end."""
        if self._stopped:
            raise StoppedError
        if self.left == 0:
            raise self.too_long()

    def stop(self) -> None:
        """End the work when it next tells of its progress."""
        self._stopped = True

    def too_long(self) -> UsageError:
        """What a person is told whose message took longer than it may."""
        return UsageError("limit.too_long", seconds=f"{self._seconds:g}")
