"""What several themes show: plots of functions, to draw and as numbers, and rows of bars as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from engine.charts import BarGroup, Curve, FunctionData
from engine.figures.study import new_figure
from engine.formatting import percent
from engine.lessons.style import COLOURS, Style
from engine.locales import Words

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Line:
    """A line of a plot.

    Attributes:
        label: its key in the locale files.
        x: (n,), ascending.
        y: (n,).
        form: solid, dashed, or points without a line between them, as Matplotlib writes it.
        values: what the label's placeholders are filled with.
    """

    label: str
    x: NDArray[np.floating]
    y: NDArray[np.floating]
    form: Literal["-", "--", "o"] = "-"
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Plot:
    """Functions in one chart.

    Attributes:
        lines: the most important first.
        x: the key of the horizontal axis's name.
        y: the key of the vertical axis's name.
        logarithmic: whether the vertical axis is.
    """

    lines: tuple[Line, ...]
    x: str = "lesson_figures.x"
    y: str = "lesson_figures.y"
    logarithmic: bool = False

    def data(self, words: Words) -> FunctionData:
        """The plot as numbers, labelled in the language of the words."""
        curves = (
            Curve(words.say(line.label, **line.values), tuple(map(float, line.x)), tuple(map(float, line.y)))
            for line in self.lines
        )
        return FunctionData(tuple(curves), words.say(self.x), words.say(self.y), self.logarithmic)

    def draw(self, style: Style) -> Figure:
        """Draw the plot as a figure of its own."""
        figure = new_figure()
        axes = figure.subplots()
        self.draw_on(axes, style)
        style.legend(axes)
        return figure

    def draw_on(self, axes: Axes, style: Style) -> None:
        """Draw the plot as a part of a figure, without a legend."""
        for line, colour in zip(self.lines, COLOURS, strict=False):
            label = style.say(line.label, **line.values)
            axes.plot(line.x, line.y, line.form, color=colour, label=label, linewidth=2, markersize=6)
        style.name(axes, self.x, self.y)
        if self.logarithmic:
            axes.set_yscale("log")
        axes.grid(alpha=0.3)


def bar_group(
    title: str,
    values: Iterable[float],
    pattern: str,
    *,
    names: Iterable[object] | None = None,
    best: bool = False,
    full: float | None = None,
) -> BarGroup:
    """A row of bars.

    Args:
        title: what is measured, in the person's language.
        values: the numbers.
        pattern: how each number is written, for ``str.format``.
        names: what each bar stands for; 0, 1, 2, ... if None.
        best: whether the greatest bar is marked.
        full: the value that fills the scale; None for the greatest number.
    """
    numbers = tuple(map(float, values))
    marked = max(range(len(numbers)), key=numbers.__getitem__) if best else None
    texts = tuple(pattern.format(number) for number in numbers)
    names = range(len(numbers)) if names is None else names
    return BarGroup(title, tuple(map(str, names)), numbers, texts, marked, full)


def share_bars(
    title: str, shares: Iterable[float], *, names: Iterable[object] | None = None, best: bool = False
) -> BarGroup:
    """A row of bars for shares from 0 to 1, as percentages; the arguments are those of ``bar_group``."""
    group = bar_group(title, shares, "", names=names, best=best, full=1.0)
    return replace(group, labels=tuple(map(percent, group.values)))
