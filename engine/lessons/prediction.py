"""The lessons on using a trained network: from its sums to a digit, and its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from engine.charts import BarData, BarGroup
from engine.classifier.catalogue import SHIPPED
from engine.figures.study import new_figure
from engine.formatting import percent, thousands
from engine.lessons.material import DEEP, PLAIN, Lesson, Lessons, Material, shipped_card
from engine.lessons.plots import bar_group, share_bars
from engine.lessons.style import BLUE, FAINT, INK, ORANGE, Style
from engine.softmax import softmax

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

# The worked softmax.
SUMS = (2.0, 1.0, 0.1)
BYTES_A_WEIGHT = 4  # float32


def teach_softmax(material: Material) -> Lesson:
    """From sums to probabilities: worked, and for a digit."""
    import numpy as np

    sums, probabilities = material.forward_pass.sums[-1], material.forward_pass.activations[-1]
    value = int(probabilities.argmax())
    powers = np.exp(np.array(SUMS))
    values = {
        "sums": ", ".join(f"{total:g}" for total in SUMS),
        "powers": _with_three_decimals(powers),
        "total": f"{powers.sum():.3f}",
        "probabilities": _with_three_decimals(softmax(np.array(SUMS))),
        "example": material.example.name,
        "value": value,
        "greatest": f"{sums[value]:.1f}",
        "probability": percent(float(probabilities[value])),
        "command": material.command("sample", "8"),
    }
    groups = (
        bar_group(material.words.say("lesson_figures.before_softmax"), sums, "{:.1f}", best=True),
        share_bars(material.words.say("lesson_figures.after_softmax"), probabilities, best=True),
    )
    return Lesson(values, partial(_draw_softmax, groups), BarData(groups), material.example.private)


def _with_three_decimals(numbers: NDArray[np.floating]) -> str:
    return ", ".join(f"{number:.3f}" for number in numbers)


def _draw_softmax(groups: Sequence[BarGroup], style: Style) -> Figure:
    """Draw the sums and the probabilities beside each other."""
    figure = new_figure(9.6, 4.2)
    titles = "lesson_figures.before_softmax", "lesson_figures.after_softmax"
    for axes, group, title in zip(figure.subplots(1, 2), groups, titles, strict=True):
        colours = [ORANGE if place == group.marked else BLUE for place in range(len(group.values))]
        bars = axes.bar(group.names, group.values, color=colours)
        axes.bar_label(bars, group.labels, fontsize=8, padding=2)
        axes.axhline(0, color=INK, linewidth=0.8)
        axes.margins(y=0.12)
        style.title(axes, title)
        style.name(axes, "lesson_figures.value")
    return figure


def teach_argmax(material: Material) -> Lesson:
    """The place of the greatest: one digit's row of probabilities."""
    glyphs = material.example.glyphs[:1]
    probabilities = _predict(material, glyphs)
    values = {
        "example": material.example.name,
        "row": _with_three_decimals(probabilities[0]),
        "value": int(probabilities[0].argmax()),
        "command": material.command("sample", "33"),
    }
    return _table_lesson(material, values, glyphs, probabilities)


def teach_predict_classes(material: Material) -> Lesson:
    """What took the place of predict_classes: predict, then argmax, for several digits at once."""
    glyphs = material.example.glyphs
    probabilities = _predict(material, glyphs)
    values = {
        "example": material.example.names,
        "shape": f"({len(glyphs)}, {probabilities.shape[1]})",
        "classes": "[" + ", ".join(map(str, probabilities.argmax(axis=1))) + "]",
        "command": material.command("sample", "1"),
    }
    return _table_lesson(material, values, glyphs, probabilities)


def _predict(material: Material, glyphs: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """The probabilities of the post's network for glyphs, (n, 10)."""
    import numpy as np

    return material.plain.probabilities(np.stack(glyphs))


def _table_lesson(
    material: Material,
    values: Mapping[str, object],
    glyphs: Sequence[NDArray[np.float32]],
    probabilities: NDArray[np.float32],
) -> Lesson:
    """A lesson whose figure is a table of probabilities, (n, 10)."""
    bars = (
        bar_group(material.words.say("lesson_figures.picture", number=number), row, "{:.3f}", best=True, full=1.0)
        for number, row in enumerate(probabilities, 1)
    )
    draw = partial(_draw_table, glyphs, probabilities)
    return Lesson(values, draw, BarData(tuple(bars)), material.example.private)


def _draw_table(glyphs: Sequence[NDArray[np.float32]], probabilities: NDArray[np.float32], style: Style) -> Figure:
    """Draw probabilities, (n, 10), the greatest of each row framed, and before each row its glyph, (28, 28)."""
    from matplotlib.patches import Rectangle

    rows = len(glyphs)
    figure = new_figure(8.4, 1.5 + 0.62 * rows)
    axes = figure.subplots()
    axes.imshow(probabilities, cmap="Blues", vmin=0, vmax=1, aspect="auto", extent=(-0.5, 9.5, rows - 0.5, -0.5))
    for row, values in enumerate(probabilities):
        for value, probability in enumerate(values):
            colour = "white" if probability > 0.6 else INK
            axes.text(value, row, f"{probability:.3f}", ha="center", va="center", fontsize=9, color=colour)
        best = int(values.argmax())
        axes.add_patch(Rectangle((best - 0.5, row - 0.5), 1, 1, fill=False, edgecolor=ORANGE, linewidth=3))
        axes.text(9.7, row, f"argmax = {best}", va="center", color=ORANGE, fontsize=11, fontweight="bold")
        side = axes.inset_axes((-1.75, row - 0.46, 1.1, 0.92), transform=axes.transData)
        side.imshow(glyphs[row], cmap="gray", vmin=0, vmax=1)
        side.set_axis_off()
    axes.set_xlim(-0.5, 9.5)
    axes.set_xticks(range(10))
    axes.set_yticks([])
    axes.tick_params(length=0)
    for edge in axes.spines.values():
        edge.set_color(FAINT)
    style.title(axes, "lesson_figures.probability")
    style.name(axes, "lesson_figures.value")
    return figure


def teach_saving(material: Material) -> Lesson:
    """The shipped files, by size."""
    cards = {name: shipped_card(name) for name in (PLAIN, DEEP)}
    files = [file for name in cards for file in sorted(SHIPPED.glob(f"{name}.*")) if file.name in cards[name].sha256]
    sizes = {file.name: file.stat().st_size for file in files}
    bare = {file.name: BYTES_A_WEIGHT * cards[file.stem].parameters for file in files}
    values = {
        "files": ", ".join(f"{name} {_kilobytes(size)}" for name, size in sizes.items()),
        "parameters": thousands(cards[PLAIN].parameters),
        "bare": f"{BYTES_A_WEIGHT * cards[PLAIN].parameters / 1000:,.1f}",
        "command": material.command("models", PLAIN),
    }
    kilobytes = material.words.say("lesson_figures.kilobytes")
    bars = bar_group(kilobytes, (size / 1000 for size in sizes.values()), "{:,.1f}", names=sizes)
    alone = bar_group(
        material.words.say("lesson_figures.weights_alone"),
        (size / 1000 for size in bare.values()),
        "{:,.1f}",
        names=bare,
        full=max(bars.values),
    )
    return Lesson(values, partial(_draw_sizes, sizes, bare), BarData((bars, alone)))


def _kilobytes(size: int) -> str:
    return f"{size / 1000:,.1f} kB"


def _draw_sizes(sizes: Mapping[str, int], bare: Mapping[str, int], style: Style) -> Figure:
    """Draw the sizes of files, in bytes by their names, and those of the weights alone."""
    figure = new_figure(8.4, 1.6 + 0.6 * len(sizes))
    axes = figure.subplots()
    places = range(len(sizes))
    kilobytes, alone = ([size / 1000 for size in table.values()] for table in (sizes, bare))
    bars = axes.barh(places, kilobytes, color=FAINT, label=style.say("lesson_figures.file"))
    axes.bar_label(bars, [_kilobytes(size) for size in sizes.values()], padding=3)
    axes.barh(places, alone, color=BLUE, height=0.4, label=style.say("lesson_figures.weights_alone"))
    axes.set_yticks(places, list(sizes))
    axes.invert_yaxis()
    axes.margins(x=0.15)
    style.name(axes, "lesson_figures.kilobytes")
    style.legend(axes)
    return figure


LESSONS: Lessons = {
    "softmax": teach_softmax,
    "argmax": teach_argmax,
    "saving": teach_saving,
    "predict_classes": teach_predict_classes,
}
