"""Training at a terminal: a bar and curves while it lasts, and a line per epoch."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from bot import output
from bot.color import Depth, depth
from bot.interrupts import never_lost
from bot.progress_bar import watched
from bot.settings import Settings
from bot.wrapping import wrapped
from engine import CurveData, Progress, Words, exact_percent

if TYPE_CHECKING:
    from rich.console import Group
    from rich.live import Live

    from training.options import TrainingOptions
    from training.step import Step


def train(options: TrainingOptions, settings: Settings, words: Words) -> None:
    """Train, and at the end write how good the model is and how to use it.

    Raises:
        UsageError: see ``training.run.train``.
        DataError: MNIST cannot be had.
    """
    from training import run

    with never_lost() as check, _display(words, settings) as display:

        def report(step: Step) -> None:
            check()
            display.report(step)

        card = run.train(options, report=report, report_download=display.report_download)
    folder = options.out / card.name if options.recipe == "judge" else options.out
    own = folder.absolute() == settings.models.absolute()
    summary = words.say(
        "train.done_judge" if options.recipe == "judge" else "train.done",
        name=card.name,
        accuracy=exact_percent(card.test_accuracy),
        loss=f"{card.test_loss:.4f}",
        minutes=f"{card.seconds / 60:.1f}",
        folder=folder.absolute(),
        model=card.name if own else folder / f"{card.name}.tflite",
    )
    width = get_terminal_size().columns if output.is_terminal(sys.stdout) else 0
    output.write("\n".join(part for line in summary.split("\n") for part in wrapped(line, width)))


@contextmanager
def _display(words: Words, settings: Settings) -> Iterator[_Lines]:
    """A line per epoch on standard output; at a terminal the curves and the epoch's bar below it, on standard error."""
    if not watched():
        yield _Lines(words)
        return
    from rich.console import Console
    from rich.live import Live

    console = Console(stderr=True)
    with Live(console=console, transient=True, redirect_stdout=output.is_terminal(sys.stdout)) as live:
        yield _CurvesAndLines(words, live, depth(settings.color, os.environ, terminal=True))


class _Lines:
    """Writes a line per epoch."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def report_download(self, progress: Progress) -> None:
        """Write nothing: that does not belong into a file."""

    def report(self, step: Step) -> None:
        """Write the epoch's line with its last step."""
        if step.val_loss is None or step.val_accuracy is None:
            return
        output.write(
            self._words.say(
                _key("train.epoch", step),
                **_numbers(step),
                loss=f"{step.loss:.4f}",
                accuracy=exact_percent(step.accuracy),
                val_loss=f"{step.val_loss:.4f}",
                val_accuracy=exact_percent(step.val_accuracy),
            )
        )


def _key(key: str, step: Step) -> str:
    return key if step.runs == 1 else f"{key}_of_runs"


def _numbers(step: Step) -> dict[str, int]:
    of_runs = {} if step.runs == 1 else {"run": step.run, "runs": step.runs}
    return {"epoch": step.epoch, "epochs": step.epochs} | of_runs


class _CurvesAndLines(_Lines):
    """Also shows the curves as they grow, and the bar of the epoch under way."""

    def __init__(self, words: Words, live: Live, depth: Depth) -> None:
        from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        super().__init__(words)
        self._live = live
        self._depth = depth
        self._current = (1, 0)  # the run and its epoch
        self._history: dict[str, list[float]] = {"loss": [], "accuracy": [], "val_loss": [], "val_accuracy": []}
        self._bars = Bars(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[figures]}", markup=False),
            TimeRemainingColumn(),
        )
        self._task = self._bars.add_task(words.say("train.loading"), total=None, figures="")
        live.update(self._bars)

    def report_download(self, progress: Progress) -> None:
        """Move the bar of MNIST's download."""
        title = self._words.say(f"progress.{progress.task}")
        self._bars.update(self._task, description=title, completed=progress.done, total=progress.total or None)

    def report(self, step: Step) -> None:
        """Move the bar; each epoch has its own, so that the time left is the epoch's."""
        if (step.run, step.epoch) != self._current:
            if step.run != self._current[0]:
                self._history = {name: [] for name in self._history}
            self._current = (step.run, step.epoch)
            title = self._words.say(_key("train.bar", step), **_numbers(step))
            self._bars.reset(self._task, total=step.steps, description=title, figures="")
        figures = self._words.say("train.figures", loss=f"{step.loss:.4f}", accuracy=exact_percent(step.accuracy))
        self._bars.update(self._task, completed=step.step, figures=figures)
        super().report(step)
        if step.val_loss is not None and step.val_accuracy is not None:
            measured = (step.loss, step.accuracy, step.val_loss, step.val_accuracy)
            for column, value in zip(self._history.values(), measured, strict=True):
                column.append(value)
            self._live.update(self._drawn())

    def _drawn(self) -> Group:
        from rich.console import Group
        from rich.text import Text

        from bot.terminal.charts.line_charts import curve_lines

        size = self._live.console.size
        curves = CurveData(**{name: tuple(column) for name, column in self._history.items()})
        lines = curve_lines(curves, size.width, min(16, size.height - 4), self._depth, self._words)
        return Group(Text.from_ansi("\n".join(lines)), self._bars)
