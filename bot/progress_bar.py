"""Progress of longer work, on standard error if that is a terminal: a bar, or a line on a dumb terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Timer
from typing import TYPE_CHECKING

from bot.color import is_dumb
from bot.interrupts import never_lost
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
    """A reporter whose bar is shown while the work lasts, and at which Ctrl-C ends it."""
    with never_lost() as check, _reporter(words) as show:

        def report(progress: Progress) -> None:
            check()
            show(progress)

        yield report


@contextmanager
def _reporter(words: Words) -> Iterator[Reporter]:
    if not watched():
        yield _PlainLines(words).report if is_terminal(sys.stderr) else ignore_progress
        return
    bars: Bars | None = None
    tasks: dict[str, TaskID] = {}
    with ExitStack() as stack:

        def report(progress: Progress) -> None:
            nonlocal bars
            if progress.total == 1:  # over before a bar could be read
                return
            if bars is None:  # not before, so that a quick answer does not wait for the import of rich
                bars = stack.enter_context(_bars())
            total = progress.total or None
            if progress.task not in tasks:
                tasks[progress.task] = bars.add_task(words.say(f"progress.{progress.task}"), total=total)
            bars.update(tasks[progress.task], completed=progress.done, total=total)

        yield report


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


def _bars() -> Bars:
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    return Bars(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        # Standard output stays standard output, and is not drawn above the bar.
        redirect_stdout=False,
    )
