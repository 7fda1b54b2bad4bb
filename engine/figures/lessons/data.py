"""Pictures of the data: MNIST's digits and their counts, pixels as numbers, orders, batches and leaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.figures.lessons.style import BLUE, FAINT, INK, Label, Style
from engine.figures.study import new_figure, png
from engine.locales import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def draw_mnist(counts: Sequence[int], images: NDArray[np.uint8] | None, words: Words) -> bytes:
    """Draw how many test images show each digit, and some of the images.

    Args:
        counts: ten.
        images: (10, n, 28, 28), n images of each digit, ink 255; None where the data is not here.
        words: the language of the labels.

    Returns:
        A PNG.
    """
    style = Style(words)
    figure = new_figure(6.0 if images is None else 9.6, 4.4)
    if images is None:
        bars = figure.subplots()
    else:
        picture, bars = figure.subplots(1, 2, width_ratios=(1.1, 1))
        tiles, side = images.shape[1], images.shape[2]
        picture.imshow(images.transpose(0, 2, 1, 3).reshape(10 * side, tiles * side), cmap="gray")
        picture.set_axis_off()
    drawn = bars.barh(range(10), counts, color=BLUE)
    bars.bar_label(drawn, [f"{count:,}" for count in counts], fontsize=9, padding=3)
    bars.set_yticks(range(10))
    bars.invert_yaxis()
    bars.margins(x=0.15)
    style.name(bars, None, _images, lambda said: said.say("lesson_figures.truth"))
    return png(figure)


def _images(said: Words) -> str:
    return said.say("lesson_figures.images")


def draw_normalisation(pixels: NDArray[np.uint8], corner: tuple[int, int], size: int, words: Words) -> bytes:
    """Draw a glyph, a part of it as numbers from 0 to 255, and the same part divided by 255.

    Args:
        pixels: (28, 28), 0 to 255.
        corner: (row, column) of the part's top left.
        size: of the part's sides.
        words: the language of the labels.

    Returns:
        A PNG.
    """
    from matplotlib.patches import Rectangle

    style = Style(words)
    figure = new_figure(10.4, 3.9)
    whole, before, after = figure.subplots(1, 3)
    row, column = corner
    part = pixels[row : row + size, column : column + size]
    whole.imshow(pixels, cmap="gray", vmin=0, vmax=255)
    whole.add_patch(Rectangle((column - 0.5, row - 0.5), size, size, fill=False, edgecolor=BLUE, linewidth=2))
    style.name(whole, lambda said: said.say("lesson_figures.pixels", count=pixels.size))
    for axes, divisor, pattern in ((before, 1, "{:.0f}"), (after, 255, "{:.2f}")):
        axes.imshow(part, cmap="gray", vmin=0, vmax=255)
        for y in range(size):
            for x in range(size):
                number = part[y, x]
                colour = "black" if number > 128 else "white"
                axes.text(x, y, pattern.format(number / divisor), ha="center", va="center", fontsize=8, color=colour)
    style.name(before, lambda said: said.say("lesson_figures.before_division"))
    style.name(after, lambda said: said.say("lesson_figures.after_division"))
    for axes in (whole, before, after):
        axes.set_xticks([])
        axes.set_yticks([])
    return png(figure)


def draw_orders(orders: Sequence[tuple[Label, NDArray[np.uint8]]], words: Words) -> bytes:
    """Draw in what order digits come: for each order its title, and a dot for every example's label; a PNG."""
    style = Style(words)
    figure = new_figure(9.6, 1.5 * len(orders) + 0.8)
    for axes, (title, labels) in zip(
        figure.subplots(len(orders), 1, sharex=True, squeeze=False)[:, 0], orders, strict=True
    ):
        axes.plot(labels, ",", color=BLUE)
        axes.set_yticks((0, 3, 6, 9))
        axes.set_xlim(0, len(labels))
        style.name(axes, title, None, _digit)
    style.name(axes, None, lambda said: said.say("lesson_figures.place"))
    return png(figure)


def _digit(said: Words) -> str:
    return said.say("lesson_figures.value")


def draw_batches(sizes: Sequence[int], estimates: NDArray[np.float64], true: float, words: Words) -> bytes:
    """Draw how far the gradient of a batch lies from that of all examples.

    Args:
        sizes: of the batches.
        estimates: (sizes, draws) the gradient that each drawn batch gave.
        true: that of all examples.
        words: the language of the labels.

    Returns:
        A PNG.
    """
    import numpy as np

    style = Style(words)
    figure = new_figure()
    axes = figure.subplots()
    spread = np.random.default_rng(0).uniform(-0.25, 0.25, estimates.shape)  # so that dots do not hide each other
    for place, (row, sideways) in enumerate(zip(estimates, spread, strict=True)):
        axes.plot(place + sideways, row, ".", color=BLUE, alpha=0.35, markersize=5)
    axes.axhline(true, color=INK, linewidth=1.5, label=style.words.say("lesson_figures.true_gradient"))
    axes.set_xticks(range(len(sizes)), [str(size) for size in sizes])
    axes.grid(alpha=0.3, axis="y")
    style.name(
        axes,
        None,
        lambda said: said.say("lesson_figures.batch_size"),
        lambda said: said.say("lesson_figures.batch_gradient"),
    )
    style.legend(axes)
    return png(figure)


def draw_split(parts: Sequence[tuple[Label, int]], leaks: Sequence[float], words: Words) -> bytes:
    """Draw how the data is divided, and how much of the validation part was trained on after each epoch.

    Args:
        parts: each part's name and its number of images.
        leaks: for each epoch the share, 0 to 1.
        words: the language of the labels.

    Returns:
        A PNG.
    """
    from matplotlib.ticker import PercentFormatter

    style = Style(words)
    figure = new_figure(8.4, 5.0)
    top, bottom = figure.subplots(2, 1, height_ratios=(1, 3.4))
    start = 0
    for (name, size), colour in zip(parts, (BLUE, "#54aeff", FAINT), strict=True):
        top.barh(0, size, left=start, color=colour, edgecolor="white")
        text = f"{name(style.words)}\n{size:,}"
        dark = "white" if colour == BLUE else INK
        where = {"ha": "center", "va": "center", "in_layout": False}
        top.text(start + size / 2, 0, text, fontfamily=style.fonts, color=dark, fontsize=10, **where)
        start += size
    top.set_axis_off()
    epochs = range(1, len(leaks) + 1)
    bars = bottom.bar(epochs, leaks, color="#cf222e", label=style.words.say("lesson_figures.leaking"))
    bottom.bar_label(bars, [f"{share:.1%}" for share in leaks], fontsize=8, padding=2)
    bottom.plot(epochs, [0] * len(leaks), "o-", color="#1a7f37", label=style.words.say("lesson_figures.not_leaking"))
    bottom.set_xticks(list(epochs))
    bottom.set_ylim(-0.04, 1.3)
    bottom.set_yticks((0, 0.25, 0.5, 0.75, 1))
    bottom.yaxis.set_major_formatter(PercentFormatter(1.0))
    style.name(bottom, None, lambda said: said.say("figures.epoch"), lambda said: said.say("lesson_figures.trained_on"))
    style.legend(bottom, "upper left")
    return png(figure)
