"""A figure's numbers as a chart of text, whichever kind they are of."""

from __future__ import annotations

from bot.color import Depth
from bot.terminal.charts.bars import bar_lines
from bot.terminal.charts.confusion import confusion_lines
from bot.terminal.charts.curves import curve_lines
from bot.terminal.charts.functions import function_lines
from engine import BarData, ChartData, ConfusionData, CurveData, FunctionData, Words


def chart_lines(data: ChartData, width: int, rows: int, depth: Depth, spoken: Words) -> list[str]:
    """The chart.

    Args:
        data: the numbers.
        width: the greatest width in columns.
        rows: the greatest height in lines, as far as that leaves something to be seen.
        depth: the colours to use.
        spoken: the language of the labels.

    Returns:
        the lines; none where it cannot be drawn, or where of several charts one cannot.
    """
    if isinstance(data, CurveData):
        return curve_lines(data, width, rows, depth, spoken)
    if isinstance(data, ConfusionData):
        return confusion_lines(data, width, depth, spoken)
    if isinstance(data, FunctionData):
        return function_lines(data, width, rows, depth, spoken)
    if isinstance(data, BarData):
        return bar_lines(data, width, depth)
    # One below the other: beside each other they would leave each other too little.
    charts = [chart_lines(chart, width, rows // len(data.charts), depth, spoken) for chart in data.charts]
    return [line for chart in charts for line in ("", *chart)][1:] if all(charts) else []
