"""Bar charts as text: a line for each bar with its name and its number, charts beside each other as they fit."""

from __future__ import annotations

import math

from rich.cells import cell_len, set_cell_size

from bot.color import Depth
from bot.terminal.bars import bar
from bot.terminal.ink import Ink, inked
from bot.wrapping import right_aligned
from engine import BarData, BarGroup

GAP = 3  # columns between two charts
LEAST, MOST = 10, 40  # columns that the bars of a chart take


def bar_lines(data: BarData, width: int, depth: Depth) -> list[str]:
    """The charts.

    Args:
        data: the numbers.
        width: the greatest width in columns.
        depth: the colours to use; without any the bars are ASCII.

    Returns:
        the lines; none if the screen is too narrow for one chart.
    """
    groups = [group for group in data.groups if group.values]
    if not groups:
        return []
    beside = max(_beside(group) for group in groups)
    fit = min((width + GAP) // (beside + LEAST + GAP), len(groups))
    if fit < 1:
        return []
    room = min((width + GAP) // fit - GAP - beside, MOST)
    lines: list[str] = []
    for start in range(0, len(groups), fit):
        row = [_chart(group, room, beside + room, depth) for group in groups[start : start + fit]]
        high = max(map(len, row))
        blank = " " * (beside + room)
        filled = [[*chart, *[blank] * (high - len(chart))] for chart in row]
        lines += ["", *((" " * GAP).join(parts).rstrip() for parts in zip(*filled, strict=True))]
    return lines[1:]


def _beside(group: BarGroup) -> int:
    """The columns that names and numbers take beside the bars."""
    return max(map(cell_len, group.names)) + 1 + 1 + max(map(cell_len, group.labels))


def _chart(group: BarGroup, room: int, width: int, depth: Depth) -> list[str]:
    """Its title and a line for each bar, all of the width; an infinite bar is as long as the longest."""
    finite = [value for value in group.values if math.isfinite(value)]
    least = min([0.0, *finite])
    reach = max([0.0, *finite]) if group.full is None else group.full
    # Zero stands where it leaves room for what lies below it.
    left = round(room / (1 + reach / -least)) if least else 0
    right = room - left
    names, numbers = max(map(cell_len, group.names)), max(map(cell_len, group.labels))
    lines = [inked(set_cell_size(line, width), Ink.STRONG, depth) for line in group.title.split("\n")]
    for place, (name, value, label) in enumerate(zip(group.names, group.values, group.labels, strict=True)):
        below = _leftward(value / least if value < 0 and least else 0.0, left, depth)
        above = bar(value / reach if value > 0 and reach else 0.0, right, depth)
        ink = Ink.SECOND if place == group.marked else Ink.FIRST
        number = inked(right_aligned(label, numbers), Ink.STRONG if place == group.marked else Ink.PLAIN, depth)
        spare = " " * (width - names - room - numbers - 2)
        lines.append(
            f"{inked(right_aligned(name, names), Ink.FAINT, depth)} {inked(below + above, ink, depth)} {number}{spare}"
        )
    return lines


def _leftward(share: float, width: int, depth: Depth) -> str:
    """A bar that grows to the left; there are no eighths of a block for that side."""
    return (("#" if depth is Depth.NONE else "█") * round(min(share, 1.0) * width)).rjust(width)
