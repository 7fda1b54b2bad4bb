"""Bar charts as text: a line for each bar with its name and its number, charts beside each other as they fit."""

from __future__ import annotations

import math

from rich.cells import cell_len, set_cell_size

from bot.color import Depth
from bot.terminal.blocks import bar
from bot.terminal.paint import Paint, colored
from bot.wrapping import right_aligned
from engine import BarData, BarGroup

GAP = 3  # columns between two charts
LEAST, MOST = 10, 40  # columns that the bars of a chart take


def bar_lines(data: BarData, width: int, depth: Depth) -> list[str]:
    """The charts; see ``chart_lines``."""
    groups = [group for group in data.groups if group.values]
    if not groups:
        return []
    labels = max(max(map(cell_len, group.names)) + max(map(cell_len, group.labels)) + 2 for group in groups)
    fit = min((width + GAP) // (labels + LEAST + GAP), len(groups))
    if fit < 1:
        return []
    room = min((width + GAP) // fit - GAP - labels, MOST)
    lines: list[str] = []
    for start in range(0, len(groups), fit):
        charts = [_chart(group, room, labels + room, depth) for group in groups[start : start + fit]]
        height = max(map(len, charts))
        blank = " " * (labels + room)
        padded = [[*chart, *[blank] * (height - len(chart))] for chart in charts]
        lines += ["", *((" " * GAP).join(parts).rstrip() for parts in zip(*padded, strict=True))]
    return lines[1:]


def _chart(group: BarGroup, room: int, width: int, depth: Depth) -> list[str]:
    """Its title and a line for each bar, all of the width; an infinite bar is as long as the longest."""
    finite = [value for value in group.values if math.isfinite(value)]
    least = min([0.0, *finite])
    reach = max([0.0, *finite]) if group.full is None else group.full
    # Bars below zero grow to the left of it, those above to the right, on the same scale.
    left = round(room / (1 + reach / -least)) if least else 0
    right = room - left
    names, numbers = max(map(cell_len, group.names)), max(map(cell_len, group.labels))
    lines = [colored(set_cell_size(line, width), Paint.STRONG, depth) for line in group.title.split("\n")]
    for place, (name, value, label) in enumerate(zip(group.names, group.values, group.labels, strict=True)):
        marked = place == group.marked
        below = _leftward(value / least if value < 0 and least else 0.0, left, depth)
        above = bar(value / reach if value > 0 and reach else 0.0, right, depth)
        parts = (
            colored(right_aligned(name, names), Paint.FAINT, depth),
            colored(below + above, Paint.SECOND if marked else Paint.FIRST, depth),
            colored(right_aligned(label, numbers), Paint.STRONG if marked else Paint.PLAIN, depth),
        )
        lines.append(" ".join(parts) + " " * (width - names - room - numbers - 2))
    return lines


def _leftward(share: float, width: int, depth: Depth) -> str:
    """A bar that grows to the left; there are no eighths of a block for that side."""
    return (("#" if depth is Depth.NONE else "█") * round(min(share, 1.0) * width)).rjust(width)
