"""The lessons on networks: layers, depth, and a digit's way through them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from engine.charts import BarData, BarGroup, Tile, TileData, rows
from engine.figures.study import new_figure
from engine.formatting import exact_percent, percent, thousands
from engine.lessons.material import DEEP, Lesson, Lessons, Material
from engine.lessons.plots import bar_group, share_bars
from engine.lessons.style import BLUE, INK, ORANGE, Style, heat_colours

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from engine.classifier.layers import Dense, Pass

# Exclusive or, which no single neuron can do: (x0, x1, target).
EXCLUSIVE_OR = ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0))
POINT = 0.12  # half the side of a point in a tile
TILE_WIDTH = 56  # pixels; a layer with more inputs shows several of them in one
STRONGEST = 60  # connections that are drawn between two layers


def single_neuron(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """One neuron, x + y: on the right side of 1/2 for three of the four points, and no single one does better."""
    return x + y


def two_layers(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Exclusive or by two hidden ReLUs: max(0, x + y) - 2 max(0, x + y - 1)."""
    import numpy as np

    return np.asarray(np.maximum(x + y, 0) - 2 * np.maximum(x + y - 1, 0))


def teach_layers(material: Material) -> Lesson:
    """The three layers of the post's network, all of their weights drawn."""
    counts = [thousands(layer.parameters) for layer in material.layers]
    neurons, inputs = material.layers[0].weights.shape
    values = {
        "sizes": material.sizes,
        "first": f"{inputs} × {neurons} + {neurons} = {counts[0]}",
        "counted": " + ".join(counts),
        "total": thousands(sum(layer.parameters for layer in material.layers)),
        "weights": thousands(sum(layer.weights.size for layer in material.layers)),
        "biases": sum(layer.bias.size for layer in material.layers),
        "command": material.command("summary"),
    }
    tiles = (_weights_as_tile(number, layer, material) for number, layer in enumerate(material.layers, 1))
    return Lesson(values, partial(_draw_layers, material.layers), TileData(tuple(tiles)))


def _weights_as_tile(number: int, layer: Dense, material: Material) -> Tile:
    """A layer's weights, a row for each neuron; of each few inputs the weight that is furthest from 0."""
    import numpy as np

    neurons, inputs = layer.weights.shape
    together = -(-inputs // TILE_WIDTH)
    padded = np.pad(layer.weights, ((0, 0), (0, -inputs % together))).reshape(neurons, -1, together)
    furthest = np.take_along_axis(padded, abs(padded).argmax(axis=2)[..., None], axis=2)[..., 0]
    title = material.words.say(
        "lesson_figures.counted", number=number, inputs=inputs, neurons=neurons, parameters=thousands(layer.parameters)
    )
    return Tile(title.partition("\n")[0], heat=rows(furthest / float(abs(layer.weights).max())))


def _draw_layers(layers: Sequence[Dense], style: Style) -> Figure:
    """Draw each layer's weights as a table of colours, a row for each neuron."""
    figure = new_figure(9.6, 3.6)
    widths = [3.0] + [1.2] * (len(layers) - 1)
    charts = figure.subplots(1, len(layers), width_ratios=widths, squeeze=False)[0]
    for number, (axes, layer) in enumerate(zip(charts, layers, strict=True), 1):
        limit = float(abs(layer.weights).max())
        axes.imshow(layer.weights, cmap=heat_colours(), vmin=-limit, vmax=limit, aspect="auto", interpolation="nearest")
        neurons, inputs = layer.weights.shape
        parameters = thousands(layer.parameters)
        style.title(
            axes, "lesson_figures.counted", number=number, inputs=inputs, neurons=neurons, parameters=parameters
        )
        style.name(axes, "lesson_figures.input", "lesson_figures.neuron")
        axes.set_yticks(range(0, neurons, 5 if neurons > 10 else 1))
    return figure


def teach_deep(material: Material) -> Lesson:
    """What a hidden layer makes possible, on the smallest problem that needs one."""
    cards = [card for card in (material.plain.card, material.catalogue.card(DEEP)) if card]
    compared = "; ".join(
        material.words.say(
            "lessons.scored",
            name=card.name,
            parameters=thousands(card.parameters),
            accuracy=exact_percent(card.test_accuracy),
        )
        for card in cards
    )
    tiles = (
        _regions_as_tile(material.words.say(f"lesson_figures.{title}"), outputs)
        for title, outputs in (("one_neuron", single_neuron), ("hidden_neurons", two_layers))
    )
    values = {"compared": compared, "command": material.command("models")}
    return Lesson(values, _draw_exclusive_or, TileData(tuple(tiles)))


def _regions_as_tile(title: str, outputs: Callable[[NDArray[np.float64], NDArray[np.float64]], object]) -> Tile:
    """Where a network answers 1, faintly for, and the four points: 1 is for, 0 against."""
    import numpy as np

    places = np.linspace(-0.5, 1.5, 28)
    x, y = np.meshgrid(places, places[::-1])
    heat = np.where(np.asarray(outputs(x, y)) > 0.5, 0.1, -0.02)
    for x0, x1, target in EXCLUSIVE_OR:
        near = (abs(x - x0) < POINT) & (abs(y - x1) < POINT)
        heat[near] = 1 if target else -1
    return Tile(title, heat=rows(heat))


def _draw_exclusive_or(style: Style) -> Figure:
    """Draw where one neuron and where two layers answer 1, and the four points with their targets."""
    import numpy as np

    figure = new_figure(9.2, 4.4)
    places = np.linspace(-0.5, 1.5, 201)
    x, y = np.meshgrid(places, places)
    left, right = figure.subplots(1, 2)
    for axes, title, outputs in (
        (left, "lesson_figures.one_neuron", single_neuron(x, y)),
        (right, "lesson_figures.hidden_neurons", two_layers(x, y)),
    ):
        axes.contourf(places, places, outputs, levels=(-np.inf, 0.5, np.inf), colors=("white", "#b6e3ff"))
        axes.set_aspect("equal")
        for x0, x1, target in EXCLUSIVE_OR:
            axes.plot(x0, x1, "o", markersize=16, color=BLUE if target else "white", markeredgecolor=INK)
            axes.text(x0, x1 - 0.02, str(target), ha="center", va="center", color="white" if target else INK)
        axes.set_xticks((0, 1))
        axes.set_yticks((0, 1))
        style.title(axes, title)
        axes.set_xlabel("x₀")
        axes.set_ylabel("x₁")
    return figure


def teach_forward(material: Material) -> Lesson:
    """A digit through the post's network, live."""
    activations = material.forward_pass.activations
    value = int(activations[-1].argmax())
    values = {
        "example": material.example.name,
        "sizes": material.sizes,
        "lit": ", ".join(str(int((layer > 0).sum())) for layer in activations[:-1]),
        "value": value,
        "probability": percent(float(activations[-1][value])),
        "command": material.command("sample", "7"),
    }
    draw = partial(_draw_forward, material.layers, material.forward_pass)
    return Lesson(values, draw, _activations_as_bars(material), material.example.private)


def _activations_as_bars(material: Material) -> BarData:
    *hidden, output = material.forward_pass.activations
    groups: list[BarGroup] = []
    for number, values in enumerate(hidden, 1):
        title = material.words.say("lesson_figures.hidden_layer", number=number, neurons=len(values))
        groups.append(bar_group(title, values, "{:.1f}"))
    title = material.words.say("lesson_figures.output_layer", neurons=len(output))
    return BarData((*groups, share_bars(title, output, best=True)))


def _draw_forward(layers: Sequence[Dense], forward_pass: Pass, style: Style) -> Figure:
    """Draw a glyph and the layers: neurons darker the more they answer, and the strongest connections."""
    import numpy as np

    activations = forward_pass.activations
    last = len(layers) - 1
    figure = new_figure(10.0, 5.4)
    picture, network = figure.subplots(1, 2, width_ratios=(1, 3))
    picture.imshow(forward_pass.inputs.reshape(28, 28), cmap="gray", vmin=0, vmax=1)
    picture.set_axis_off()
    style.title(picture, "lesson_figures.pixels", count=forward_pass.inputs.size)
    heights = [np.linspace(1, 0, len(values) + 2)[1:-1] for values in activations]
    for place, (layer, inputs) in enumerate(zip(layers[1:], activations[:-1], strict=True)):
        _connect(network, layer.weights * inputs, heights[place], heights[place + 1], place)
    for place, (values, ys) in enumerate(zip(activations, heights, strict=True)):
        shares = values / max(float(values.max()), 1e-9)
        network.scatter([place] * len(ys), ys, s=130, c=shares, cmap="Blues", vmin=0, vmax=1, edgecolors=INK, zorder=3)
    _write_answers(network, activations[-1], heights[-1], last)
    network.set_xlim(-0.25, last + 0.5)
    network.set_axis_off()
    for place, values in enumerate(activations):
        key = "lesson_figures.output_layer" if place == last else "lesson_figures.hidden_layer"
        title = style.say(key, number=place + 1, neurons=len(values))
        network.text(place, 1.0, title, ha="center", fontfamily=style.fonts, fontsize=10)
    return figure


def _connect(
    axes: Axes, products: NDArray[np.float32], left: NDArray[np.float64], right: NDArray[np.float64], place: int
) -> None:
    """Draw the strongest connections of two layers: orange raises the sum of the neuron on the right, blue lowers it.

    Args:
        axes: where to draw.
        products: (neurons, inputs) weight x activation.
        left: (inputs,) the heights of the left layer's neurons.
        right: (neurons,) the heights of the right layer's neurons.
        place: of the left layer, from left to right.
    """
    import numpy as np

    order = np.argsort(-abs(products), axis=None)[:STRONGEST]
    strongest = float(abs(products).max()) or 1.0
    for neuron, entry in zip(*np.unravel_index(order, products.shape), strict=True):
        share = float(products[neuron, entry]) / strongest
        if share:
            axes.plot(
                (place, place + 1),
                (left[entry], right[neuron]),
                color=ORANGE if share > 0 else BLUE,
                linewidth=0.3 + 2.2 * abs(share),
                alpha=0.15 + 0.6 * abs(share),
                zorder=1,
            )


def _write_answers(axes: Axes, probabilities: NDArray[np.float32], ys: NDArray[np.float64], place: int) -> None:
    """Write each probability beside its neuron, the greatest in bold; – is the answer that it is not a digit."""
    best = int(probabilities.argmax())
    for value, (probability, y) in enumerate(zip(probabilities, ys, strict=True)):
        name = str(value) if value < 10 else "–"
        weight = "bold" if value == best else "normal"
        text = f"{name}   {percent(float(probability))}"
        axes.text(place + 0.1, y, text, va="center", fontsize=10, fontweight=weight)


LESSONS: Lessons = {"layers": teach_layers, "deep": teach_deep, "forward": teach_forward}
