"""Pictures of learning: the loss's valley and the steps down into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.figures.lessons.style import ORANGE, Plot, Style
from engine.figures.study import new_figure, png
from engine.locales import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def draw_descent(valley: Plot, weights: NDArray[np.float64], losses: NDArray[np.float64], words: Words) -> bytes:
    """Draw the loss over one weight, and gradient descent's steps on it.

    Args:
        valley: the loss as a function of the weight.
        weights: (steps + 1,) where descent was.
        losses: (steps + 1,) the loss there.
        words: the language of the labels.

    Returns:
        A PNG.
    """
    style = Style(words)
    figure = new_figure()
    axes = figure.subplots()
    style.plot(axes, valley)
    axes.plot(weights, losses, "o", color=ORANGE, label=style.words.say("lesson_figures.steps"), zorder=3)
    for start, end in zip(range(len(weights) - 1), range(1, len(weights)), strict=True):
        axes.annotate(
            "",
            (weights[end], losses[end]),
            (weights[start], losses[start]),
            arrowprops={"arrowstyle": "->", "color": ORANGE, "connectionstyle": "arc3,rad=0.3"},
        )
    for step in range(min(3, len(weights))):
        text = f"w = {weights[step]:.3g}"
        axes.annotate(text, (weights[step], losses[step]), (10, -4), textcoords="offset points", color=ORANGE)
    style.legend(axes, "upper left")
    return png(figure)
