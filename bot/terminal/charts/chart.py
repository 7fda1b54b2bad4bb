"""A figure's numbers as a chart of text, whichever kind they are of."""

from __future__ import annotations

from bot.color import Depth
from bot.terminal.charts.bars import bar_lines
from bot.terminal.charts.confusion_table import confusion_lines
from bot.terminal.charts.line_charts import curve_lines, function_lines
from bot.terminal.charts.tiles import tile_lines
from engine import BarData, ChartData, ConfusionData, CurveData, FunctionData, TileData, Words


def chart_lines(data: ChartData, width: int, rows: int, depth: Depth, words: Words) -> list[str]:
    """The chart.

    Args:
        data: the numbers.
        width: the greatest width in columns.
        rows: the greatest height in lines, as long as that leaves something to see.
        depth: the colours to use; in colour lines are Braille, without they are ASCII.
        words: the language of the labels.

    Returns:
        the lines; none if it, or one of several charts, does not fit.
    """
    if isinstance(data, CurveData):
        return curve_lines(data, width, rows, depth, words)
    if isinstance(data, ConfusionData):
        return confusion_lines(data, width, depth, words)
    if isinstance(data, FunctionData):
        return function_lines(data, width, rows, depth, words)
    if isinstance(data, BarData):
        return bar_lines(data, width, depth)
    if isinstance(data, TileData):
        return tile_lines(data, width, rows, depth, words)
    charts = [chart_lines(chart, width, rows // len(data.charts), depth, words) for chart in data.charts]
    return [line for chart in charts for line in ("", *chart)][1:] if all(charts) else []
