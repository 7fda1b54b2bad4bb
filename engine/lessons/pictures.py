"""The lessons on digits as pictures: what a kernel finds in one, and variations of one to train on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from engine.charts import Tile, TileData, rows
from engine.figures.study import new_figure
from engine.formatting import thousands
from engine.lessons.material import DEEP, Lesson, Lessons, Material, shipped_card
from engine.lessons.style import Style, heat_colours

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

# Sobel's kernels: ink below paper, and ink to the right of paper.
LEVEL = "lesson_figures.level_edges"
KERNELS = {
    LEVEL: ((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
    "lesson_figures.upright_edges": ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
}
# The worked place: paper above, an edge, ink below.
PATCH = ((0.0, 0.0, 0.0), (0.5, 0.5, 0.5), (1.0, 1.0, 1.0))
KERNEL_PARAMETERS = 3 * 3 + 1  # a kernel's weights and its bias
# As far as training goes, see training/augmentation.py: in degrees, in pixels, and as shares.
TURN, SHIFT, SHEAR, SCALE = 12, 2, 0.15, 0.88


def convolved(pixels: NDArray[np.float32], kernel: NDArray[np.floating]) -> NDArray[np.float64]:
    """The sums of products under a kernel at each of its places, as Conv2D computes them: (28, 28) to (26, 26)."""
    import numpy as np

    windows = np.lib.stride_tricks.sliding_window_view(pixels.astype(float), kernel.shape)
    return np.asarray((windows * kernel).sum(axis=(2, 3)))


def teach_convolution(material: Material) -> Lesson:
    """A kernel's sum, worked, and what two kernels find in a digit."""
    import numpy as np

    glyph = material.example.glyphs[0]
    found = {name: convolved(glyph, np.array(kernel)) for name, kernel in KERNELS.items()}
    kernel, patch = np.array(KERNELS[LEVEL]), np.array(PATCH)
    values = {
        "example": material.example.name,
        "kernel": "; ".join(" ".join(f"{weight:d}".replace("-", "−") for weight in row) for row in kernel.tolist()),
        "sum": f"{float((kernel * patch).sum()):g}",
        "flat": f"{float((kernel * np.ones((3, 3))).sum()):g}",
        "shared": KERNEL_PARAMETERS,
        "dense": thousands(28 * 28 * 26 * 26),
        "parameters": thousands(shipped_card(DEEP).parameters),
        "command": material.command("summary", DEEP),
    }
    tiles = [
        Tile(material.words.say("lesson_figures.input"), rows(glyph[2:-2, 2:-2]))
    ]  # 24 wide, so that three fit into 80 columns
    for name, sums in found.items():
        tiles.append(Tile(material.words.say(name), heat=rows(sums[:, 1:-1] / max(float(abs(sums).max()), 1e-9))))
    return Lesson(values, partial(_draw_kernels, glyph, found), TileData(tuple(tiles)), material.example.private)


def _draw_kernels(glyph: NDArray[np.float32], found: Mapping[str, NDArray[np.float64]], style: Style) -> Figure:
    """Draw a glyph, and the sums of each kernel on it, (26, 26)."""
    figure = new_figure(9.6, 3.6)
    first, *others = figure.subplots(1, 1 + len(found))
    first.imshow(glyph, cmap="gray", vmin=0, vmax=1)
    style.title(first, "lesson_figures.input")
    for axes, (name, sums) in zip(others, found.items(), strict=True):
        limit = max(float(abs(sums).max()), 1e-9)
        axes.imshow(sums, cmap=heat_colours(), vmin=-limit, vmax=limit)
        style.title(axes, name)
    for axes in (first, *others):
        axes.set_xticks([])
        axes.set_yticks([])
    return figure


def variations(glyph: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    """A glyph turned, moved, sheared and made smaller, (28, 28) each; each change alone, so that it can be seen."""
    import cv2
    import numpy as np

    centre = (13.5, 13.5)
    ways = {
        "lesson_figures.turned": cv2.getRotationMatrix2D(centre, TURN, 1.0),
        "lesson_figures.moved": np.array([[1.0, 0.0, SHIFT], [0.0, 1.0, SHIFT]]),
        "lesson_figures.sheared": np.array([[1.0, SHEAR, -SHEAR * centre[1]], [0.0, 1.0, 0.0]]),
        "lesson_figures.smaller": cv2.getRotationMatrix2D(centre, 0.0, SCALE),
    }
    return {name: np.asarray(cv2.warpAffine(glyph, way, (28, 28)), np.float32) for name, way in ways.items()}


def teach_augmentation(material: Material) -> Lesson:
    """One digit as other hands would have written it, and what the network without such training says to them."""
    import numpy as np

    glyph = material.example.glyphs[0]
    varied = {"lesson_figures.as_it_is": glyph, **variations(glyph)}
    answers = material.plain.probabilities(np.stack(list(varied.values()))).argmax(axis=1)
    values = {
        "example": material.example.name,
        "turn": TURN,
        "shift": SHIFT,
        "answers": ", ".join(map(str, answers.tolist())),
        "count": len(varied),
        "command": material.command("history", DEEP),
    }
    tiles = (Tile(material.words.say(name), rows(pixels)) for name, pixels in varied.items())
    return Lesson(values, partial(_draw_variations, varied), TileData(tuple(tiles)), material.example.private)


def _draw_variations(varied: Mapping[str, NDArray[np.float32]], style: Style) -> Figure:
    figure = new_figure(10.0, 2.6)
    for axes, (name, pixels) in zip(figure.subplots(1, len(varied)), varied.items(), strict=True):
        axes.imshow(pixels, cmap="gray", vmin=0, vmax=1)
        axes.set_axis_off()
        style.title(axes, name)
    return figure


LESSONS: Lessons = {"convolution": teach_convolution, "augmentation": teach_augmentation}
