"""Pictures of neurons: what their weights look for, and what ReLU lets through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.figures.lessons.style import BLUE, FAINT, Plot, Style
from engine.figures.study import new_figure, png
from engine.locales import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COLUMNS = 5


def draw_weights(weights: NDArray[np.float32], words: Words) -> bytes:
    """Draw each neuron's weights as the picture that they are laid over.

    Args:
        weights: (neurons, 784).
        words: the language of the labels.

    Returns:
        A PNG.
    """
    style = Style(words)
    rows = -(-len(weights) // COLUMNS)
    figure = new_figure(7.2, 1.25 * rows + 0.9)
    grid = figure.subplots(rows, COLUMNS, squeeze=False)
    limit = float(abs(weights).max())
    for place, axes in enumerate(grid.flat):
        axes.set_axis_off()
        if place < len(weights):
            shown = axes.imshow(weights[place].reshape(28, 28), cmap="RdBu", vmin=-limit, vmax=limit)
            axes.set_title(str(place), fontsize=8, pad=2)
    bar = figure.colorbar(shown, ax=grid, shrink=0.8)
    bar.set_label(style.words.say("lesson_figures.weight"), fontfamily=style.fonts)
    return png(figure)


def draw_relu(plot: Plot, sums: NDArray[np.float32], words: Words) -> bytes:
    """Draw the function, and beside it what it makes of the sums of a layer's neurons.

    Args:
        plot: ReLU and its derivative.
        sums: (neurons,) before ReLU.
        words: the language of the labels.

    Returns:
        A PNG.
    """
    style = Style(words)
    figure = new_figure(9.6, 4.4)
    left, right = figure.subplots(1, 2)
    style.plot(left, plot)
    style.legend(left)
    neurons = range(len(sums))
    right.bar(neurons, sums, color=FAINT, label=style.words.say("lesson_figures.before_relu"))
    right.bar(neurons, sums.clip(0), color=BLUE, width=0.5, label=style.words.say("lesson_figures.after_relu"))
    right.set_xticks(list(neurons)[:: max(1, len(sums) // 10)])
    right.axhline(0, color="black", linewidth=0.8)
    style.name(right, x=lambda said: said.say("lesson_figures.neuron"))
    style.legend(right)
    return png(figure)
