"""Learning curves as text: the loss and the accuracy, side by side where the screen is wide enough."""

from __future__ import annotations

from bot.color import Depth
from bot.terminal.charts.panel import Line, legend_lines, panel_lines
from bot.terminal.charts.scale import Scale, number
from bot.terminal.ink import Ink
from engine import CurveData, Words

LEAST = 30  # columns of one chart; on a narrower screen none is drawn
_MOST = 70
_GAP = 3
_LOWEST, _HIGHEST = 6, 16  # rows of the drawing alone
_FEWEST = 1e-4  # the least share of mistakes that is drawn; none at all would lie infinitely high
_AROUND = 4  # rows of title, axis, labels and legend


def curve_lines(data: CurveData, width: int, rows: int, depth: Depth, spoken: Words) -> list[str]:
    """The curves of a training, also of one that is still going on.

    Args:
        data: the numbers; at least one epoch of them.
        width: the greatest width in columns.
        rows: the greatest height in lines, as far as that leaves something to be seen.
        depth: the colours to use; Braille in colour, ASCII without.
        spoken: the language of the labels.

    Returns:
        the lines; none if the screen is too narrow, or there is no epoch yet.
    """
    if width < LEAST or not data.loss:
        return []
    beside = width >= 2 * LEAST + _GAP
    each = min((width - _GAP) // 2 if beside else width, _MOST)
    high = rows - _AROUND if beside else (rows - _AROUND - 3) // 2
    high = max(_LOWEST, min(_HIGHEST, high, each * 2 // 5))
    lost = (Line(data.loss, Ink.FIRST), Line(data.val_loss, Ink.SECOND, broken=True))
    loss = panel_lines(
        spoken.say("charts.loss"),
        lost,
        Scale.over([*data.loss, *data.val_loss], logarithmic=True),
        each,
        high,
        depth,
    )
    # Drawn by the share of mistakes: between 98% and 99% lie as many steps as between 0% and 50%.
    training, validation = (
        [max(1 - share, _FEWEST) for share in shares] for shares in (data.accuracy, data.val_accuracy)
    )
    accuracy = panel_lines(
        spoken.say("charts.accuracy"),
        (Line(training, Ink.FIRST), Line(validation, Ink.SECOND, broken=True)),
        Scale.over([*training, *validation], _right, logarithmic=True, falling=True),
        each,
        high,
        depth,
    )
    if beside:
        drawn = [left + " " * _GAP + right for left, right in zip(loss, accuracy, strict=True)]
    else:
        drawn = loss + accuracy
    samples = [(line, spoken.say(f"charts.{key}")) for line, key in zip(lost, ("training", "validation"), strict=True)]
    legend = legend_lines(samples, spoken.say("charts.epochs"), width, depth)
    return [*(line.rstrip() for line in drawn), *legend]


def _right(mistakes: float) -> str:
    return f"{number((1 - mistakes) * 100)}%"
