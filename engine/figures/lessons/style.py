"""What the lessons' figures share: colours, axes with words on them, and a plot of functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from engine.figures.study import labels, new_figure, png
from engine.locales import Words
from engine.messages import Curve, FunctionData

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

BLUE, ORANGE, GREEN, PURPLE, RED = "#0969da", "#bc4c00", "#1a7f37", "#8250df", "#cf222e"
COLOURS = (BLUE, ORANGE, GREEN, PURPLE, RED)
INK, FAINT = "#1f2328", "#d0d7de"

# Words are looked up when they are written: where no font can write a language, a figure is labelled in English.
Label = Callable[[Words], str]


@dataclass(frozen=True)
class Line:
    """A line of a plot: its label and its points; marked points are drawn without a line between them."""

    label: Label
    x: NDArray[np.floating]
    y: NDArray[np.floating]
    marks: bool = False
    broken: bool = False


@dataclass(frozen=True)
class Plot:
    """Functions over each other in one chart."""

    lines: tuple[Line, ...]
    x: Label
    y: Label
    logarithmic: bool = False

    def data(self, words: Words) -> FunctionData:
        """The same as numbers."""
        curves = (Curve(line.label(words), tuple(map(float, line.x)), tuple(map(float, line.y))) for line in self.lines)
        return FunctionData(tuple(curves), self.x(words), self.y(words), self.logarithmic)


class Style:
    """Writes on axes in the wanted language; signs and Latin letters come from a font that has all of them."""

    def __init__(self, words: Words) -> None:
        self.words, font = labels(words)
        self.fonts = list(dict.fromkeys(["DejaVu Sans", font]))

    def name(self, axes: Axes, title: Label | None = None, x: Label | None = None, y: Label | None = None) -> None:
        """Give axes a title and names."""
        if title:
            axes.set_title(title(self.words), fontfamily=self.fonts, fontsize=11)
        if x:
            axes.set_xlabel(x(self.words), fontfamily=self.fonts)
        if y:
            axes.set_ylabel(y(self.words), fontfamily=self.fonts)

    def legend(self, axes: Axes, place: Literal["best", "upper left"] = "best") -> None:
        """Say what the lines are."""
        axes.legend(loc=place, prop={"family": self.fonts, "size": 9})

    def plot(self, axes: Axes, plot: Plot) -> None:
        """Draw functions on axes."""
        for line, colour in zip(plot.lines, COLOURS, strict=False):
            style = "o" if line.marks else "--" if line.broken else "-"
            axes.plot(line.x, line.y, style, color=colour, label=line.label(self.words), linewidth=2, markersize=6)
        self.name(axes, x=plot.x, y=plot.y)
        if plot.logarithmic:
            axes.set_yscale("log")
        axes.grid(alpha=0.3)


def draw_plot(plot: Plot, words: Words) -> bytes:
    """Draw one chart of functions, as a PNG."""
    style = Style(words)
    figure = new_figure()
    axes = figure.subplots()
    style.plot(axes, plot)
    style.legend(axes)
    return png(figure)


def draw_plots(plots: Sequence[tuple[Label, Plot]], words: Words) -> bytes:
    """Draw charts of functions beside each other, each under its title, as a PNG."""
    style = Style(words)
    figure = new_figure(4.8 * len(plots), 4.2)
    for axes, (title, plot) in zip(figure.subplots(1, len(plots), squeeze=False)[0], plots, strict=True):
        style.plot(axes, plot)
        style.name(axes, title)
        style.legend(axes)
    return png(figure)
