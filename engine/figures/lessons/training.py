"""Pictures of trained models: their losses side by side, and the sizes of their files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.figures.lessons.style import BLUE, FAINT, ORANGE, Style
from engine.figures.study import new_figure, png
from engine.locales import Words


def draw_losses(histories: Mapping[str, Mapping[str, Sequence[float]]], words: Words) -> bytes:
    """Draw the training and validation loss of models by epoch, a chart a model.

    Args:
        histories: by the model's name, its card's history.
        words: the language of the labels.

    Returns:
        A PNG.
    """
    from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

    style = Style(words)
    figure = new_figure(9.6, 4.2)
    for axes, (name, history) in zip(
        figure.subplots(1, len(histories), squeeze=False)[0], histories.items(), strict=True
    ):
        epochs = range(1, len(history["loss"]) + 1)
        axes.plot(epochs, history["loss"], "o-", color=BLUE, markersize=4, label=style.words.say("figures.training"))
        validation = history["val_loss"]
        axes.plot(epochs, validation, "o-", color=ORANGE, markersize=4, label=style.words.say("figures.validation"))
        best = min(range(len(validation)), key=validation.__getitem__)
        axes.plot(best + 1, validation[best], "o", color=ORANGE, markersize=12, fillstyle="none", markeredgewidth=2)
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(alpha=0.3)
        axes.set_title(name, fontsize=11)
        style.name(axes, x=lambda said: said.say("figures.epoch"), y=lambda said: said.say("figures.loss"))
        style.legend(axes)
    return png(figure)


def draw_sizes(sizes: Mapping[str, int], bare: Mapping[str, int], words: Words) -> bytes:
    """Draw how large files are, and how much of that the weights alone need.

    Args:
        sizes: bytes by the file's name.
        bare: for each of them, the bytes of the weights alone.
        words: the language of the labels.

    Returns:
        A PNG.
    """
    style = Style(words)
    figure = new_figure(8.4, 1.6 + 0.6 * len(sizes))
    axes = figure.subplots()
    places = range(len(sizes))
    bars = axes.barh(
        places, [size / 1000 for size in sizes.values()], color=FAINT, label=style.words.say("lesson_figures.file")
    )
    axes.bar_label(bars, [f"{size / 1000:,.1f} kB" for size in sizes.values()], padding=3)
    axes.barh(
        places,
        [bare[name] / 1000 for name in sizes],
        color=BLUE,
        height=0.4,
        label=style.words.say("lesson_figures.weights_alone"),
    )
    axes.set_yticks(places, list(sizes))
    axes.invert_yaxis()
    axes.margins(x=0.15)
    style.name(axes, x=lambda said: said.say("lesson_figures.kilobytes"))
    style.legend(axes)
    return png(figure)
