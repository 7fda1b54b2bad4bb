"""A chart of a few lines over the epochs: axes with round numbers, a title above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from bot.terminal.charts.canvas import Canvas
from bot.terminal.charts.scale import Scale
from bot.terminal.color import Depth
from bot.terminal.ink import Ink, inked


@dataclass(frozen=True)
class Line:
    """A line of a chart: a value for each epoch, in an ink, dashed or not."""

    values: Sequence[float]
    ink: Ink
    broken: bool = False


def panel_lines(title: str, lines: Sequence[Line], scale: Scale, width: int, rows: int, depth: Depth) -> list[str]:
    """A chart.

    Args:
        title: what is measured.
        lines: what it shows; each has as many values.
        scale: the upright axis.
        width: of all of it, in columns; each line has just that many.
        rows: of the drawing alone; the title, the axis and its labels take three more.
        depth: the colours to use.
    """
    ticks = _ticks(scale, rows)
    margin = max(cell_len(label) for label in ticks.values())
    columns = max(2, width - margin - 2)
    canvas = Canvas(columns, rows, depth)
    epochs = max(len(line.values) for line in lines)
    for line in lines:
        canvas.line(
            [(place / max(epochs - 1, 1), scale.share(value)) for place, value in enumerate(line.values)],
            line.ink,
            broken=line.broken,
        )
    upright, tick, corner, flat = "│┤└─" if depth is not Depth.NONE else "|++-"
    drawn = [inked(set_cell_size(" " * (margin + 2) + title, width), Ink.STRONG, depth)]
    for row, text in enumerate(canvas.lines()):
        label = ticks.get(row, "")
        axis = f"{label.rjust(margin)} {tick if label else upright}"
        drawn.append(inked(axis, Ink.FAINT, depth) + text)
    drawn.append(inked(" " * (margin + 1) + corner + flat * columns, Ink.FAINT, depth))
    drawn.append(inked(set_cell_size(" " * (margin + 2) + _epochs(epochs, columns), width), Ink.FAINT, depth))
    return drawn


def _ticks(scale: Scale, rows: int) -> dict[int, str]:
    """The labels of the upright axis by their row."""
    ticks = {}
    for value in scale.ticks(max(2, rows // 2)):
        ticks[round((1 - scale.share(value)) * (rows - 1))] = scale.write(value)
    return ticks


def _epochs(epochs: int, columns: int) -> str:
    """Round numbers under the level axis, each below its place."""
    last = str(epochs)
    step = next(step for step in _whole_steps() if epochs / step * (len(last) + 3) <= columns or step >= epochs)
    text = ""
    for number in sorted({1, epochs, *range(step, epochs, step)}):
        label = str(number)
        place = min(round((number - 1) / max(epochs - 1, 1) * (columns - 1)), columns - len(label))
        clear = number == epochs or place + len(label) < columns - len(last)
        if clear and place > len(text) - (not text):
            text = text.ljust(place) + label
    return text


def _whole_steps() -> Iterator[int]:
    decade = 1
    while True:
        yield from (decade, 2 * decade, 5 * decade)
        decade *= 10
