"""The confusion matrix: rows are the true digits, columns the answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.figures.study import labels, new_figure, png
from engine.locales import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw_confusion(confusion: Sequence[Sequence[int]], words: Words) -> bytes:
    """Draw a confusion matrix as a PNG; see ``confusion_figure``."""
    return png(confusion_figure(confusion, words))


def confusion_figure(confusion: Sequence[Sequence[int]], words: Words) -> Figure:
    """Draw a confusion matrix.

    Args:
        confusion: 10 rows (the true value) of 10 counts (the answer).
        words: the language of the labels.
    """
    import numpy as np

    texts, font = labels(words)
    counts = np.array(confusion)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure = new_figure(6.4, 6.0)
    axes = figure.subplots()
    # The root makes the few mistakes visible beside the many right answers.
    axes.imshow(np.sqrt(shares), cmap="Blues", vmin=0, vmax=1)
    for truth, answer in np.ndindex(10, 10):
        if counts[truth, answer]:
            colour = "white" if shares[truth, answer] > 0.3 else "#82071e" if truth != answer else "black"
            axes.text(answer, truth, str(counts[truth, answer]), ha="center", va="center", color=colour, fontsize=9)
    axes.set_xticks(range(10))
    axes.set_yticks(range(10))
    axes.set_xlabel(texts.say("figures.answer"), fontfamily=font)
    axes.set_ylabel(texts.say("figures.truth"), fontfamily=font)
    return figure
