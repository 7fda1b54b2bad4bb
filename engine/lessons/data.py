"""The lessons on what a network learns from: MNIST, and its pixels as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from engine.charts import BarData
from engine.figures.study import new_figure
from engine.formatting import thousands
from engine.lessons.material import PLAIN, Lesson, Lessons, Material, shipped_card
from engine.lessons.plots import bar_group
from engine.lessons.style import BLUE, Style

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

TRAINING, TEST = 60_000, 10_000  # images in MNIST's two parts
IMAGES_A_DIGIT = 8
PART = 9  # pixels on each side of the part of a glyph that is shown as numbers


def teach_mnist(material: Material) -> Lesson:
    """The data set: how many of each digit, and what they look like."""
    counts = counts_by_digit(material)
    most, least = max(range(10), key=counts.__getitem__), min(range(10), key=counts.__getitem__)
    values = {
        "training": thousands(TRAINING),
        "test": thousands(sum(counts)),
        "most": most,
        "most_count": thousands(counts[most]),
        "least": least,
        "least_count": thousands(counts[least]),
        "command": material.command("sample", "0"),
    }
    bars = bar_group(material.words.say("lesson_figures.images"), counts, "{:,.0f}")
    return Lesson(values, partial(_draw_mnist, counts, _images(material)), BarData((bars,)))


def counts_by_digit(material: Material) -> list[int]:
    """How many test images show each digit: counted if the data is here, else from the shipped model's card."""
    import numpy as np

    if material.test is not None:
        return [int(count) for count in np.bincount(material.test.labels, minlength=10)]
    return [sum(row) for row in shipped_card(PLAIN).test.confusion]


def _images(material: Material) -> NDArray[np.uint8] | None:
    """Images of each digit, (10, n, 28, 28): as many as there are of the rarest, up to a row."""
    import numpy as np

    if material.test is None:
        return None
    rows = [material.test.images[material.test.labels == value][:IMAGES_A_DIGIT] for value in range(10)]
    fewest = min(map(len, rows))
    return np.stack([row[:fewest] for row in rows]) if fewest else None


def _draw_mnist(counts: Sequence[int], images: NDArray[np.uint8] | None, style: Style) -> Figure:
    """Draw ten counts as bars, and before them the images, (10, n, 28, 28) with ink 255, if there are any."""
    figure = new_figure(6.0 if images is None else 9.6, 4.4)
    if images is None:
        axes = figure.subplots()
    else:
        picture, axes = figure.subplots(1, 2, width_ratios=(1.1, 1))
        tiles, side = images.shape[1], images.shape[2]
        picture.imshow(images.transpose(0, 2, 1, 3).reshape(10 * side, tiles * side), cmap="gray")
        picture.set_axis_off()
    bars = axes.barh(range(10), counts, color=BLUE)
    axes.bar_label(bars, [f"{count:,}" for count in counts], fontsize=9, padding=3)
    axes.set_yticks(range(10))
    axes.invert_yaxis()
    axes.margins(x=0.15)
    style.name(axes, "lesson_figures.images", "lesson_figures.truth")
    return figure


def teach_normalisation(material: Material) -> Lesson:
    """A digit's pixels from 0 to 255, and divided by 255."""
    import numpy as np

    pixels = np.rint(material.example.glyphs[0] * 255).astype(np.uint8)
    row, column = _most_varied(pixels)
    part = pixels[row : row + PART, column : column + PART]
    grey = int(part.flat[int(abs(part.astype(int) - 128).argmin())])
    values = {
        "example": material.example.name,
        "pixel": grey,
        "divided": f"{grey / 255:.3f}",
        "command": material.command("sample", "10"),
    }
    line = part[PART // 2].astype(int)
    bars = (
        bar_group(material.words.say("lesson_figures.before_division"), line, "{:.0f}", full=255),
        bar_group(material.words.say("lesson_figures.after_division"), line / 255, "{:.2f}", full=1),
    )
    draw = partial(_draw_normalisation, pixels, (row, column))
    return Lesson(values, draw, BarData(bars), material.example.private)


def _most_varied(pixels: NDArray[np.uint8]) -> tuple[int, int]:
    """The (row, column) of the part whose greys differ most: ink, edge and paper together."""
    import numpy as np

    parts = np.lib.stride_tricks.sliding_window_view(pixels.astype(float), (PART, PART))
    spread = parts.std(axis=(2, 3))
    row, column = np.unravel_index(int(spread.argmax()), spread.shape)
    return int(row), int(column)


def _draw_normalisation(pixels: NDArray[np.uint8], corner: tuple[int, int], style: Style) -> Figure:
    """Draw a glyph, a part of it as numbers from 0 to 255, and the same part divided by 255.

    Args:
        pixels: (28, 28), ink 255.
        corner: (row, column) of the part's top left.
        style: writes the titles.
    """
    from matplotlib.patches import Rectangle

    figure = new_figure(10.4, 3.9)
    whole, before, after = figure.subplots(1, 3)
    row, column = corner
    part = pixels[row : row + PART, column : column + PART]
    whole.imshow(pixels, cmap="gray", vmin=0, vmax=255)
    whole.add_patch(Rectangle((column - 0.5, row - 0.5), PART, PART, fill=False, edgecolor=BLUE, linewidth=2))
    style.title(whole, "lesson_figures.pixels", count=pixels.size)
    for axes, divisor, pattern in ((before, 1, "{:.0f}"), (after, 255, "{:.2f}")):
        axes.imshow(part, cmap="gray", vmin=0, vmax=255)
        for y in range(PART):
            for x in range(PART):
                number = part[y, x]
                colour = "black" if number > 128 else "white"
                axes.text(x, y, pattern.format(number / divisor), ha="center", va="center", fontsize=8, color=colour)
    style.title(before, "lesson_figures.before_division")
    style.title(after, "lesson_figures.after_division")
    for axes in (whole, before, after):
        axes.set_xticks([])
        axes.set_yticks([])
    return figure


LESSONS: Lessons = {"mnist": teach_mnist, "normalisation": teach_normalisation}
