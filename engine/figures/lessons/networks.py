"""Pictures of whole networks: their weights, what a hidden layer makes possible, and a digit on its way through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.figures.lessons.style import BLUE, FAINT, INK, ORANGE, RED, Label, Style
from engine.figures.study import new_figure, png
from engine.locales import Words

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from engine.classifier.layers import Dense, Pass

STRONGEST = 60  # connections that are drawn between two layers


def draw_layers(layers: Sequence[Dense], words: Words) -> bytes:
    """Draw each layer's weights as a table of colours, a row a neuron; a PNG."""
    style = Style(words)
    figure = new_figure(9.6, 3.6)
    widths = [3.0] + [1.2] * (len(layers) - 1)
    for number, (axes, layer) in enumerate(
        zip(figure.subplots(1, len(layers), width_ratios=widths, squeeze=False)[0], layers, strict=True), 1
    ):
        limit = float(abs(layer.weights).max())
        axes.imshow(layer.weights, cmap="RdBu", vmin=-limit, vmax=limit, aspect="auto", interpolation="nearest")
        rows, columns = layer.weights.shape
        style.name(axes, _counted(number, columns, rows, layer.parameters), _inputs, _neuron)
        axes.set_yticks(range(0, rows, 5 if rows > 10 else 1))
    return png(figure)


def _counted(number: int, inputs: int, neurons: int, parameters: int) -> Label:
    return lambda said: said.say(
        "lesson_figures.counted", number=number, inputs=inputs, neurons=neurons, parameters=f"{parameters:,}"
    )


def _inputs(said: Words) -> str:
    return said.say("lesson_figures.input")


def _neuron(said: Words) -> str:
    return said.say("lesson_figures.neuron")


def draw_regions(
    regions: Sequence[tuple[Label, NDArray[np.float64]]], points: Sequence[tuple[int, int, int]], words: Words
) -> bytes:
    """Draw what networks answer over a plane.

    Args:
        regions: for each network its title and its outputs, (n, n), over -0.5 to 1.5 in either direction; the first
            index goes up, the second to the right.
        points: (x, y, wanted answer 0 or 1).
        words: the language of the labels.

    Returns:
        A PNG.
    """
    import numpy as np

    style = Style(words)
    figure = new_figure(9.2, 4.4)
    for axes, (title, outputs) in zip(figure.subplots(1, len(regions)), regions, strict=True):
        places = np.linspace(-0.5, 1.5, len(outputs))
        axes.contourf(places, places, outputs, levels=(-np.inf, 0.5, np.inf), colors=("white", "#b6e3ff"))
        axes.set_aspect("equal")
        for x, y, wanted in points:
            axes.plot(x, y, "o", markersize=16, color=BLUE if wanted else "white", markeredgecolor=INK)
            axes.text(x, y - 0.02, str(wanted), ha="center", va="center", color="white" if wanted else INK)
        axes.set_xticks((0, 1))
        axes.set_yticks((0, 1))
        style.name(axes, title)
        axes.set_xlabel("x₀")
        axes.set_ylabel("x₁")
    return png(figure)


def draw_forward(layers: Sequence[Dense], way: Pass, words: Words) -> bytes:
    """Draw a glyph on its way through the layers: neurons as bright as they answer, and the strongest connections.

    Args:
        layers: the network.
        way: what its layers answered.
        words: the language of the labels.

    Returns:
        A PNG.
    """
    import numpy as np

    style = Style(words)
    figure = new_figure(10.0, 5.4)
    picture, network = figure.subplots(1, 2, width_ratios=(1, 3))
    picture.imshow(way.inputs.reshape(28, 28), cmap="gray", vmin=0, vmax=1)
    picture.set_axis_off()
    style.name(picture, lambda said: said.say("lesson_figures.pixels", count=way.inputs.size))
    heights = [np.linspace(1, 0, len(values) + 2)[1:-1] for values in way.activations]
    for place, (layer, entering) in enumerate(zip(layers[1:], way.activations[:-1], strict=True)):
        _connect(network, layer.weights * entering, heights[place], heights[place + 1], place)
    for place, (values, ys) in enumerate(zip(way.activations, heights, strict=True)):
        shares = values / max(float(values.max()), 1e-9)
        network.scatter([place] * len(ys), ys, s=130, c=shares, cmap="Blues", vmin=0, vmax=1, edgecolors=INK, zorder=3)
        if place == len(layers) - 1:
            _answers(network, values, ys, place)
    network.set_xlim(-0.25, len(layers) - 0.5)
    network.set_axis_off()
    for place, values in enumerate(way.activations):
        key = "lesson_figures.output_layer" if place == len(layers) - 1 else "lesson_figures.hidden_layer"
        title = style.words.say(key, number=place + 1, neurons=len(values))
        network.text(place, 1.0, title, ha="center", fontfamily=style.fonts, fontsize=10)
    return png(figure)


def _connect(
    axes: Axes, parts: NDArray[np.float32], left: NDArray[np.float64], right: NDArray[np.float64], place: int
) -> None:
    """Lines for the strongest weight x activation: blue speaks for the neuron on the right, red against."""
    import numpy as np

    order = np.argsort(-abs(parts), axis=None)[:STRONGEST]
    strongest = float(abs(parts).max()) or 1.0
    for neuron, entry in zip(*np.unravel_index(order, parts.shape), strict=True):
        part = float(parts[neuron, entry]) / strongest
        if part:
            colour = BLUE if part > 0 else RED
            axes.plot(
                (place, place + 1),
                (left[entry], right[neuron]),
                color=colour,
                linewidth=0.3 + 2.2 * abs(part),
                alpha=0.15 + 0.6 * abs(part),
                zorder=1,
            )


def _answers(axes: Axes, probabilities: NDArray[np.float32], ys: NDArray[np.float64], place: int) -> None:
    best = int(probabilities.argmax())
    for value, (probability, y) in enumerate(zip(probabilities, ys, strict=True)):
        name = str(value) if value < 10 else "–"
        weight = "bold" if value == best else "normal"
        axes.text(place + 0.1, y, f"{name}   {probability:.3f}", va="center", fontsize=10, fontweight=weight)


def _value(said: Words) -> str:
    return said.say("lesson_figures.value")


def draw_answers(glyphs: Sequence[NDArray[np.float32]], probabilities: NDArray[np.float32], words: Words) -> bytes:
    """Draw ten probabilities a row, the greatest framed, and before each row the glyph that they belong to.

    Args:
        glyphs: (28, 28) each.
        probabilities: (n, 10), a row a glyph.
        words: the language of the labels.

    Returns:
        A PNG.
    """
    from matplotlib.patches import Rectangle

    style = Style(words)
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
    style.name(axes, lambda said: said.say("lesson_figures.probability"), _value)
    return png(figure)
