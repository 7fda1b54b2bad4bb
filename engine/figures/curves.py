"""The learning curves: loss and accuracy by epoch on twin axes, for training and validation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.figures.study import labels, new_figure, png
from engine.locales import Words

LOSS, ACCURACY = "#bc4c00", "#0969da"


def draw_curves(history: Mapping[str, Sequence[float]], words: Words) -> bytes:
    """Draw a training's history.

    Args:
        history: "loss", "accuracy", "val_loss", "val_accuracy": a number for each epoch.
        words: the language of the labels.

    Returns:
        A PNG.
    """
    from matplotlib.ticker import MaxNLocator, PercentFormatter

    texts, font = labels(words)
    figure = new_figure()
    left = figure.subplots()
    right = left.twinx()
    epochs = range(1, len(history["loss"]) + 1)
    lines = []
    for axis, name, colour in ((left, "loss", LOSS), (right, "accuracy", ACCURACY)):
        for prefix, part, style in (("", "training", "-"), ("val_", "validation", "--")):
            label = f"{texts.say(f'figures.{name}')}, {texts.say(f'figures.{part}')}"
            lines += axis.plot(
                epochs, history[prefix + name], style, color=colour, label=label, marker="o", markersize=3
            )
        axis.set_ylabel(texts.say(f"figures.{name}"), color=colour, fontfamily=font)
        axis.tick_params(axis="y", colors=colour)
    left.set_xlabel(texts.say("figures.epoch"), fontfamily=font)
    left.xaxis.set_major_locator(MaxNLocator(integer=True))
    left.set_yscale("log")  # a loss falls by orders of magnitude
    right.yaxis.set_major_formatter(PercentFormatter(1.0))
    left.grid(alpha=0.3)
    left.legend(handles=lines, loc="center right", prop={"family": font, "size": 9})
    return png(figure)
