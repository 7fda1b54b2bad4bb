"""Progress of longer work, on standard error if that is a terminal: a bar, or a line on a dumb terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING

from bot.color import is_dumb
from bot.output import complain, is_terminal
from engine import Progress, Reporter, Words, ignore_progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

NOTICED = 0.3  # seconds after which work counts as long


def watched() -> bool:
    """Whether standard error is a terminal that can redraw a line."""
    return is_terminal(sys.stderr) and not is_dumb(os.environ)


@contextmanager
def shown(words: Words) -> Iterator[Reporter]:
    """A reporter whose bar is shown while the work lasts."""
    if not watched():
        yield _PlainLines(words).report if is_terminal(sys.stderr) else ignore_progress
        return
    bars = _LazyBars(words)
    try:
        yield bars.report
    finally:
        bars.close()


@contextmanager
def waited_for(task: str, words: Words) -> Iterator[None]:
    """A bar without an end for work that reports no progress, shown once it has lasted a while."""
    with shown(words) as report:
        timer = Timer(NOTICED, report, [Progress(task, 0, 0)])
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()


class _PlainLines:
    """A line for each long task, where no line can be redrawn."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._start = time.monotonic()
        self._reported: set[str] = set()

    def report(self, progress: Progress) -> None:
        """Name the task, once, if it takes long."""
        if progress.task in self._reported or 0 < progress.total <= progress.done:
            return
        if time.monotonic() - self._start >= NOTICED:
            self._reported.add(progress.task)
            complain(self._words.say(f"progress.{progress.task}") + "…")


class _LazyBars:
    """A bar for each task; rich is imported with the first one, so that a quick answer does not wait for it."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._bars: Bars | None = None
        self._tasks: dict[str, TaskID] = {}

    def report(self, progress: Progress) -> None:
        """Move the task's bar."""
        if progress.total == 1:  # over before a bar could be read
            return
        if self._bars is None:
            self._bars = _start()
        total = progress.total or None
        if progress.task not in self._tasks:
            title = self._words.say(f"progress.{progress.task}")
            self._tasks[progress.task] = self._bars.add_task(title, total=total)
        self._bars.update(self._tasks[progress.task], completed=progress.done, total=total)

    def close(self) -> None:
        """Remove the bars from the screen."""
        if self._bars is not None:
            self._bars.stop()


def _start() -> Bars:
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    bars = Bars(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        # Standard output stays standard output, and is not drawn above the bar.
        redirect_stdout=False,
    )
    bars.start()
    return bars
