"""Line charts as text, of learning curves and of functions: axes with round numbers, a title above, a legend below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from rich.cells import cell_len, set_cell_size

from bot.color import Depth
from bot.terminal.charts.grid import MARKS, Grid
from bot.terminal.charts.scale import Scale, number
from bot.terminal.paint import Paint, colored
from bot.wrapping import cut, wrapped
from engine import CurveData, FunctionData, Words

PAINTS = (Paint.FIRST, Paint.SECOND, Paint.RIGHT, Paint.WRONG)
LEAST = 30  # columns; on a narrower screen no chart is drawn
_AROUND = 4  # rows of title, axis, labels and legend
_LOWEST = 6  # rows of the drawing alone
_GAP = 3  # columns between loss and accuracy
_CURVES = (70, 16)  # columns and rows at most
_FUNCTIONS = (90, 18)
_FEWEST = 1e-4  # the least share of mistakes that is drawn; on a logarithmic axis 0 has no place


@dataclass(frozen=True)
class Series:
    """A line of a chart: its values, at growing places; at 1, 2, 3, ... if these are None."""

    values: Sequence[float]
    paint: Paint
    broken: bool = False
    places: Sequence[float] | None = None

    @property
    def points(self) -> Iterator[tuple[float, float]]:
        """Places and values."""
        return zip(self.places or range(1, len(self.values) + 1), self.values, strict=True)


def curve_lines(data: CurveData, width: int, rows: int, depth: Depth, words: Words) -> list[str]:
    """The curves of a training, finished or not; see ``chart_lines``. None if there is no epoch yet."""
    if width < LEAST or not data.loss:
        return []
    beside = width >= 2 * LEAST + _GAP
    across = min((width - _GAP) // 2 if beside else width, _CURVES[0])
    high = _rows(rows if beside else (rows + _AROUND - 3) // 2, across, _CURVES[1])

    def panel(title: str, series: tuple[Series, Series], scale: Scale) -> list[str]:
        return _chart(words.say(title), series, scale, across, high, depth)

    losses = _lines(data.loss, data.val_loss)
    loss = panel("charts.loss", losses, Scale.over([*data.loss, *data.val_loss], logarithmic=True))
    # Drawn as the share of mistakes, so that from 98% to 99% is as far as from 0% to 50%.
    training, validation = (
        [max(1 - share, _FEWEST) for share in shares] for shares in (data.accuracy, data.val_accuracy)
    )
    scale = Scale.over([*training, *validation], _right, logarithmic=True, falling=True)
    accuracy = panel("charts.accuracy", _lines(training, validation), scale)
    if beside:
        drawn = [left + " " * _GAP + right for left, right in zip(loss, accuracy, strict=True)]
    else:
        drawn = loss + accuracy
    names = (words.say("charts.training"), words.say("charts.validation"))
    legend = _legend(list(zip(losses, names, strict=True)), words.say("charts.epochs"), width, depth)
    return [*(line.rstrip() for line in drawn), *legend]


def function_lines(data: FunctionData, width: int, rows: int, depth: Depth, words: Words) -> list[str]:
    """The chart; see ``chart_lines``. None if there are more functions than paints."""
    curves = [curve for curve in data.curves if curve.x]
    if width < LEAST or not curves or len(curves) > len(PAINTS):
        return []
    lines = [
        Series(curve.y, paint, broken=bool(place % 2), places=curve.x)
        for place, (curve, paint) in enumerate(zip(curves, PAINTS, strict=False))
    ]
    upright = Scale.over([value for curve in curves for value in curve.y], logarithmic=data.logarithmic)
    level = Scale.over([place for curve in curves for place in curve.x])
    across = min(width, _FUNCTIONS[0])
    drawn = _chart(data.y_label, lines, upright, across, _rows(rows, across, _FUNCTIONS[1]), depth, level)
    samples = [(line, curve.name) for line, curve in zip(lines, curves, strict=True)]
    legend = _legend(samples, words.say("charts.across", name=data.x_label), width, depth)
    return [*(line.rstrip() for line in drawn), *legend]


def _rows(rows: int, width: int, most: int) -> int:
    """The height of the drawing alone, given the size of the whole chart with axes, names and legend."""
    return max(_LOWEST, min(most, rows - _AROUND, width * 2 // 5))


def _chart(
    title: str, lines: Sequence[Series], scale: Scale, width: int, rows: int, depth: Depth, level: Scale | None = None
) -> list[str]:
    """A chart.

    Args:
        title: what is measured.
        lines: what it shows.
        scale: the upright axis.
        width: of the whole chart, in columns; each line has exactly that many.
        rows: of the drawing alone; the title, the axis and its labels take three more.
        depth: the colours to use.
        level: the level axis; whole numbers from 1 on if None.
    """
    values = scale.ticks(max(2, rows // 2))
    ticks = {round((1 - scale.share(value)) * (rows - 1)): scale.write(value) for value in values}  # by row
    margin = max(cell_len(label) for label in ticks.values())
    columns = max(2, width - margin - 2)
    grid = Grid(columns, rows, depth)
    axis = level or _counting(max(len(line.values) for line in lines))
    for line in lines:
        points = [(axis.share(place), scale.share(value)) for place, value in line.points]
        grid.line(points, line.paint, broken=line.broken)
    upright, tick, corner, flat = "│┤└─" if depth is not Depth.NONE else "|++-"
    indent = " " * (margin + 2)
    drawn = [colored(set_cell_size(indent + title, width), Paint.STRONG, depth)]
    for row, text in enumerate(grid.lines()):
        label = ticks.get(row, "")
        drawn.append(colored(f"{label.rjust(margin)} {tick if label else upright}", Paint.FAINT, depth) + text)
    drawn.append(colored(" " * (margin + 1) + corner + flat * columns, Paint.FAINT, depth))
    numbers = _numbers_below(axis, columns, whole=level is None)
    drawn.append(colored(set_cell_size(indent + numbers, width), Paint.FAINT, depth))
    return drawn


def _legend(samples: Sequence[tuple[Series, str]], across: str, width: int, depth: Depth) -> list[str]:
    """What each line is, and a sentence on the level axis: on one line if that is wide enough; names may be cut."""
    room = width - 2
    parts = []
    for line, name in samples:
        sample, size = MARKS[line.paint] * 3, 3
        if depth is not Depth.NONE:
            grid = Grid(5, 1, depth)
            grid.line([(0, 0.4), (1, 0.4)], line.paint, broken=line.broken)
            sample, size = grid.lines()[0], 5
        shown = _cut(name, room - size - 1)
        parts.append((f"{sample} {shown}", size + 1 + cell_len(shown)))
    for part in wrapped(across, room):
        shown = _cut(part, room)
        parts.append((colored(shown, Paint.FAINT, depth), cell_len(shown)))
    lines, taken = [""], 0
    for part, size in parts:
        if taken and taken + 3 + size > width:
            lines.append("")
            taken = 0
        lines[-1] += ("   " if taken else "  ") + part
        taken += (3 if taken else 2) + size
    return lines


def _counting(most: int) -> Scale:
    """The level axis of values that are counted from 1 on."""
    return Scale(1, max(most, 2), logarithmic=False, write=lambda number: f"{number:.0f}")


def _numbers_below(axis: Scale, columns: int, *, whole: bool) -> str:
    """Round numbers under the level axis, each below its place; of whole ones the first and the last too."""
    last = axis.write(axis.high)
    if whole:
        high = round(axis.high)
        steps = (factor * 10**decade for decade in count() for factor in (1, 2, 5))
        step = next(step for step in steps if high / step * (len(last) + 3) <= columns or step >= high)
        numbers = sorted({1.0, *map(float, range(step, high, step)), axis.high})
    else:
        numbers = axis.ticks(max(2, columns // 8))
    text = ""
    for value in numbers:
        label = axis.write(value)
        place = min(max(round(axis.share(value) * (columns - 1)), 0), columns - len(label))
        clear = not whole or value == axis.high or place + len(label) < columns - len(last)
        if clear and place > len(text) - (not text):
            text = text.ljust(place) + label
    return text


def _cut(text: str, width: int) -> str:
    return text if cell_len(text) <= width else cut(text, width - 1) + "…"


def _lines(training: Sequence[float], validation: Sequence[float]) -> tuple[Series, Series]:
    return Series(training, Paint.FIRST), Series(validation, Paint.SECOND, broken=True)


def _right(mistakes: float) -> str:
    return f"{number((1 - mistakes) * 100)}%"
