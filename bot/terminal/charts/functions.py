"""Functions as text: their lines over each other in one chart, and what each is below it."""

from __future__ import annotations

from bot.color import Depth
from bot.terminal.charts.panel import Line, legend_lines, panel_lines
from bot.terminal.charts.scale import Scale
from bot.terminal.ink import Ink
from engine import FunctionData, Words

INKS = (Ink.FIRST, Ink.SECOND, Ink.RIGHT, Ink.WRONG)
LEAST = 30  # columns; on a narrower screen nothing is drawn
_MOST = 90
_LOWEST, _HIGHEST = 6, 18  # rows of the drawing alone
_AROUND = 4  # rows of title, axis, labels and legend


def function_lines(data: FunctionData, width: int, rows: int, depth: Depth, spoken: Words) -> list[str]:
    """The chart.

    Args:
        data: the numbers.
        width: the greatest width in columns.
        rows: the greatest height in lines, as far as that leaves something to be seen.
        depth: the colours to use; Braille in colour, ASCII without.
        spoken: the language of what is added to the names in the numbers.

    Returns:
        the lines; none if the screen is too narrow, or there are more functions than inks.
    """
    curves = [curve for curve in data.curves if curve.x]
    if width < LEAST or not curves or len(curves) > len(INKS):
        return []
    lines = [
        Line(curve.y, ink, broken=bool(number % 2), places=curve.x)
        for number, (curve, ink) in enumerate(zip(curves, INKS, strict=False))
    ]
    values = [value for curve in curves for value in curve.y]
    upright = Scale.over(values, logarithmic=data.logarithmic)
    level = Scale.over([place for curve in curves for place in curve.x])
    across = min(width, _MOST)
    high = max(_LOWEST, min(_HIGHEST, rows - _AROUND, across * 2 // 5))
    drawn = panel_lines(data.y_label, lines, upright, across, high, depth, level)
    samples = [(line, curve.name) for line, curve in zip(lines, curves, strict=True)]
    legend = legend_lines(samples, spoken.say("charts.across", name=data.x_label), width, depth)
    return [*(line.rstrip() for line in drawn), *legend]
