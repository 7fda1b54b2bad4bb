"""Numbers as bars: upright in a figure, and as numbers for a front end that draws them its own way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.figures.lessons.style import BLUE, INK, ORANGE, Label, Style
from engine.figures.study import new_figure, png
from engine.locales import Words
from engine.messages import BarData, BarGroup


@dataclass(frozen=True)
class Bars:
    """A row of bars; but for the title its attributes are those of ``BarGroup``."""

    title: Label
    names: tuple[str, ...]
    values: tuple[float, ...]
    labels: tuple[str, ...]
    marked: int | None = None
    full: float | None = None

    @classmethod
    def of(
        cls,
        title: Label,
        values: Iterable[float],
        pattern: str,
        *,
        names: Iterable[object] | None = None,
        best: bool = False,
        full: float | None = None,
    ) -> Bars:
        """Bars of numbers.

        Args:
            title: what is measured.
            values: the numbers.
            pattern: how each is written, for ``str.format``.
            names: what each stands for; 0, 1, 2, ... if None.
            best: whether the greatest stands out.
            full: see ``BarGroup``.
        """
        numbers = tuple(map(float, values))
        marked = max(range(len(numbers)), key=numbers.__getitem__) if best else None
        named = range(len(numbers)) if names is None else names
        labels = tuple(pattern.format(number) for number in numbers)
        return cls(title, tuple(map(str, named)), numbers, labels, marked, full)


def bar_data(groups: Iterable[Bars], words: Words) -> BarData:
    """The same as numbers."""
    return BarData(
        tuple(
            BarGroup(group.title(words), group.names, group.values, group.labels, group.marked, group.full)
            for group in groups
        )
    )


def draw_bars(groups: Sequence[Bars], names: Label, words: Words) -> bytes:
    """Draw charts beside each other.

    Args:
        groups: a chart each.
        names: what the bars' names are.
        words: the language of the labels.

    Returns:
        A PNG.
    """
    style = Style(words)
    figure = new_figure(4.8 * len(groups), 4.2)
    for axes, group in zip(figure.subplots(1, len(groups), squeeze=False)[0], groups, strict=True):
        colours = [ORANGE if place == group.marked else BLUE for place in range(len(group.values))]
        bars = axes.bar(group.names, group.values, color=colours)
        axes.bar_label(bars, group.labels, fontsize=8, padding=2)
        axes.axhline(0, color=INK, linewidth=0.8)
        axes.margins(y=0.12)
        style.name(axes, group.title, names)
    return png(figure)
