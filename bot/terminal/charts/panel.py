"""A chart of a few lines: axes with round numbers, a title above; and what its lines are, below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from bot.color import Depth
from bot.terminal.charts.canvas import MARKS, Canvas
from bot.terminal.charts.scale import Scale
from bot.terminal.ink import Ink, inked
from bot.wrapping import wrapped


@dataclass(frozen=True)
class Line:
    """A line of a chart, in an ink, dashed or not.

    Attributes:
        values: how high it goes.
        ink: its colour.
        broken: whether it is dashed.
        places: where it has each of its values, ever growing; 1, 2, 3, ... if None.
    """

    values: Sequence[float]
    ink: Ink
    broken: bool = False
    places: Sequence[float] | None = None

    @property
    def points(self) -> Iterator[tuple[float, float]]:
        """Places and values."""
        return zip(self.places or range(1, len(self.values) + 1), self.values, strict=True)


def panel_lines(
    title: str, lines: Sequence[Line], scale: Scale, width: int, rows: int, depth: Depth, level: Scale | None = None
) -> list[str]:
    """A chart.

    Args:
        title: what is measured.
        lines: what it shows.
        scale: the upright axis.
        width: of all of it, in columns; each line has just that many.
        rows: of the drawing alone; the title, the axis and its labels take three more.
        depth: the colours to use.
        level: the level axis; whole numbers from 1 on if None.
    """
    ticks = _ticks(scale, rows)
    margin = max(cell_len(label) for label in ticks.values())
    columns = max(2, width - margin - 2)
    canvas = Canvas(columns, rows, depth)
    axis = level or _counted(max(len(line.values) for line in lines))
    for line in lines:
        points = [(axis.share(place), scale.share(value)) for place, value in line.points]
        canvas.line(points, line.ink, broken=line.broken)
    upright, tick, corner, flat = "│┤└─" if depth is not Depth.NONE else "|++-"
    drawn = [inked(set_cell_size(" " * (margin + 2) + title, width), Ink.STRONG, depth)]
    for row, text in enumerate(canvas.lines()):
        label = ticks.get(row, "")
        beside = f"{label.rjust(margin)} {tick if label else upright}"
        drawn.append(inked(beside, Ink.FAINT, depth) + text)
    drawn.append(inked(" " * (margin + 1) + corner + flat * columns, Ink.FAINT, depth))
    drawn.append(
        inked(set_cell_size(" " * (margin + 2) + _below(axis, columns, whole=level is None), width), Ink.FAINT, depth)
    )
    return drawn


def _ticks(scale: Scale, rows: int) -> dict[int, str]:
    """The labels of the upright axis by their row."""
    ticks = {}
    for value in scale.ticks(max(2, rows // 2)):
        ticks[round((1 - scale.share(value)) * (rows - 1))] = scale.write(value)
    return ticks


def _counted(count: int) -> Scale:
    """The level axis of values that are counted from 1 on."""
    return Scale(1, max(count, 2), logarithmic=False, write=lambda number: f"{number:.0f}")


def _below(axis: Scale, columns: int, *, whole: bool) -> str:
    """Round numbers under the level axis, each below its place; of whole ones the first and the last too."""
    last = axis.write(axis.high)
    if whole:
        high = round(axis.high)
        step = next(step for step in _whole_steps() if high / step * (len(last) + 3) <= columns or step >= high)
        numbers = sorted({1.0, *map(float, range(step, high, step)), axis.high})
    else:
        numbers = axis.ticks(max(2, columns // 8))
    text = ""
    for number in numbers:
        label = axis.write(number)
        place = min(max(round(axis.share(number) * (columns - 1)), 0), columns - len(label))
        clear = not whole or number == axis.high or place + len(label) < columns - len(last)
        if clear and place > len(text) - (not text):
            text = text.ljust(place) + label
    return text


def legend_lines(samples: Sequence[tuple[Line, str]], across: str, width: int, depth: Depth) -> list[str]:
    """What the lines are, and what runs across: on one line if that is wide enough; a name that is too long is cut.

    Args:
        samples: lines, and what each is.
        across: a sentence for the level axis.
        width: the greatest width in columns.
        depth: the colours to use.
    """
    room = width - 2
    parts = []
    for line, name in samples:
        sample = MARKS[line.ink] * 3
        if depth is not Depth.NONE:
            canvas = Canvas(5, 1, depth)
            canvas.line([(0, 0.4), (1, 0.4)], line.ink, broken=line.broken)
            sample = canvas.lines()[0]
        beside = (3 if depth is Depth.NONE else 5) + 1
        shown = _cut(name, room - beside)
        parts.append((f"{sample} {shown}", beside + cell_len(shown)))
    for part in wrapped(across, room):
        shown = _cut(part, room)
        parts.append((inked(shown, Ink.FAINT, depth), cell_len(shown)))
    lines, taken = [""], 0
    for part, size in parts:
        if taken and taken + 3 + size > width:
            lines.append("")
            taken = 0
        lines[-1] += ("   " if taken else "  ") + part
        taken += (3 if taken else 2) + size
    return lines


def _cut(text: str, width: int) -> str:
    return text if cell_len(text) <= width else set_cell_size(text, width - 1) + "…"


def _whole_steps() -> Iterator[int]:
    decade = 1
    while True:
        yield from (decade, 2 * decade, 5 * decade)
        decade *= 10
