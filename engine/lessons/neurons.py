"""The lessons on a single neuron: its weights, and the activation function that its sum goes through."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from engine.charts import BarData, PanelData, Tile, TileData, rows
from engine.figures.study import new_figure
from engine.formatting import thousands
from engine.lessons.material import Lesson, Lessons, Material
from engine.lessons.plots import Line, Plot, bar_group
from engine.lessons.style import BLUE, FAINT, Style, heat_colours

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

# The worked neuron.
INPUTS, WEIGHTS, BIAS = (1.0, 0.5, 0.2), (0.4, -0.6, 1.0), 0.1
COLUMNS = 5  # of pictures of weights
DEPTHS = 10  # layers over which the sigmoid's gradient is followed
TIMED_NUMBERS, TIMED_RUNS = 10_000, 20
WATCHED = 2_000  # test images that dead neurons are searched with


def step(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 above 0, else 0."""
    return (x > 0).astype(float)


def sigmoid(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 / (1 + exp(-x)), between 0 and 1."""
    import numpy as np

    return np.asarray(1 / (1 + np.exp(-x)))


def relu(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """max(0, x)."""
    import numpy as np

    return np.maximum(x, 0)


def sigmoid_slope(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sigmoid's derivative, sigmoid(x) (1 - sigmoid(x)): at most 1/4."""
    return sigmoid(x) * (1 - sigmoid(x))


def teach_neuron(material: Material) -> Lesson:
    """Weights, bias and their sum; the figure is the first layer's weights."""
    products = [weight * value for weight, value in zip(WEIGHTS, INPUTS, strict=True)]
    values = {f"x{place}": f"{value:g}" for place, value in enumerate(INPUTS)}
    values |= {f"w{place}": f"{weight:g}".replace("-", "−") for place, weight in enumerate(WEIGHTS)}
    values |= {f"p{place}": f"{product:g}".replace("-", "−") for place, product in enumerate(products)}
    values |= {"b": f"{BIAS:g}", "y": f"{sum(products) + BIAS:g}"}
    weights = material.layers[0].weights
    values |= {"neurons": str(len(weights)), "inputs": str(weights.shape[1]), "command": material.command("summary")}
    limit = float(abs(weights).max())
    tiles = (Tile(str(place), heat=rows(row.reshape(28, 28) / limit)) for place, row in enumerate(weights))
    return Lesson(values, partial(_draw_weights, weights), TileData(tuple(tiles)))


def _draw_weights(weights: NDArray[np.float32], style: Style) -> Figure:
    """Draw the weights of each neuron, (neurons, 784), as a picture of 28 x 28."""
    height = -(-len(weights) // COLUMNS)
    figure = new_figure(7.2, 1.25 * height + 0.9)
    grid = figure.subplots(height, COLUMNS, squeeze=False)
    limit = float(abs(weights).max())
    for place, axes in enumerate(grid.flat):
        axes.set_axis_off()
        if place < len(weights):
            image = axes.imshow(weights[place].reshape(28, 28), cmap=heat_colours(), vmin=-limit, vmax=limit)
            axes.set_title(str(place), fontsize=8, pad=2)
    bar = figure.colorbar(image, ax=grid, shrink=0.8)
    bar.set_label(style.say("lesson_figures.weight"), fontfamily=style.fonts)
    return figure


def teach_activation(material: Material) -> Lesson:
    """Why there is a function after the sum, and three of them."""
    import numpy as np

    x = np.linspace(-4, 4, 401)
    plot = Plot(
        (
            Line("lesson_figures.relu", x[x <= 2], relu(x[x <= 2])),
            Line("lesson_figures.sigmoid", x, sigmoid(x)),
            Line("lesson_figures.step", x, step(x), "--"),
        )
    )
    return Lesson({"command": material.lesson("relu")}, plot.draw, plot.data(material.words))


def teach_step(material: Material) -> Lesson:
    """The step and its slope, which is 0."""
    import numpy as np

    x = np.linspace(-4, 4, 401)
    plot = Plot(
        (Line("lesson_figures.step", x, step(x)), Line("lesson_figures.slope", x, np.zeros_like(x), "--")),
    )
    return Lesson({"command": material.lesson("sigmoid")}, plot.draw, plot.data(material.words))


def teach_sigmoid(material: Material) -> Lesson:
    """The S-curve, what is left of a gradient after many of them, and what exp costs on this machine."""
    import numpy as np

    x, depths = np.linspace(-8, 8, 401), np.arange(DEPTHS + 1.0)
    curve = Plot(
        (
            Line("lesson_figures.sigmoid", x, sigmoid(x)),
            Line("lesson_figures.slope", x, sigmoid_slope(x), "--"),
        )
    )
    vanishing = Plot(
        (
            Line("lesson_figures.at_most", depths, 0.25**depths),
            Line("lesson_figures.at_two", depths, sigmoid_slope(np.array(2.0)) ** depths),
        ),
        "lesson_figures.depth",
        "lesson_figures.left_of_gradient",
        logarithmic=True,
    )
    values = {
        "depths": DEPTHS,
        "left": f"{0.25**DEPTHS:.8f}",
        "at_two": f"{sigmoid_slope(np.array(2.0)):.3f}",
        "numbers": f"{TIMED_NUMBERS:,}",
        "spent": f"{_microseconds(sigmoid):.1f}",
        "spent_by_relu": f"{_microseconds(relu):.1f}",
        "command": material.lesson("relu"),
    }
    data = PanelData((curve.data(material.words), vanishing.data(material.words)))
    return Lesson(values, partial(_draw_sigmoid, curve, vanishing), data)


def _draw_sigmoid(curve: Plot, vanishing: Plot, style: Style) -> Figure:
    figure = new_figure(9.6, 4.2)
    left, right = figure.subplots(1, 2)
    for axes, title, plot in (
        (left, "lesson_figures.sigmoid_and_slope", curve),
        (right, "lesson_figures.vanishing", vanishing),
    ):
        plot.draw_on(axes, style)
        style.title(axes, title)
        style.legend(axes)
    return figure


def _microseconds(function: Callable[[NDArray[np.float64]], object]) -> float:
    """The shortest of several runs over many numbers: other work on the machine only ever makes a run longer."""
    import numpy as np

    numbers = np.linspace(-8, 8, TIMED_NUMBERS)
    durations = []
    for _ in range(TIMED_RUNS):
        start = time.perf_counter()
        function(numbers)
        durations.append(time.perf_counter() - start)
    return min(durations) * 1e6


def teach_relu(material: Material) -> Lesson:
    """ReLU, its slope, and what it makes of the first layer's sums for a digit."""
    import numpy as np

    x = np.linspace(-4, 4, 401)
    plot = Plot((Line("lesson_figures.relu", x, relu(x)), Line("lesson_figures.slope", x, step(x), "--")))
    sums = material.forward_pass.sums[0]
    values = {
        "example": material.example.name,
        "neurons": len(sums),
        "silent": int((sums <= 0).sum()),
        "dead": _dead_in_words(material),
        "command": material.lesson("forward"),
    }
    bars = BarData(
        (
            bar_group(material.words.say("lesson_figures.before_relu"), sums, "{:.1f}"),
            bar_group(material.words.say("lesson_figures.after_relu"), sums.clip(0), "{:.1f}"),
        )
    )
    data = PanelData((plot.data(material.words), bars))
    return Lesson(values, partial(_draw_relu, plot, sums), data, material.example.private)


def _dead_in_words(material: Material) -> str:
    """How many of the first layer's neurons are silent for all of many test images; empty if those are not here."""
    if material.test is None:
        return ""
    images = material.test.images[:WATCHED].reshape(-1, 28 * 28).astype("float32") / 255
    first = material.layers[0]
    dead = int((images @ first.weights.T + first.bias <= 0).all(axis=0).sum())
    return material.words.say("lessons.dead", images=thousands(len(images)), dead=dead)


def _draw_relu(plot: Plot, sums: NDArray[np.float32], style: Style) -> Figure:
    """Draw the function, and beside it a layer's sums, (neurons,), before and after it."""
    figure = new_figure(9.6, 4.4)
    left, right = figure.subplots(1, 2)
    plot.draw_on(left, style)
    style.legend(left)
    neurons = range(len(sums))
    right.bar(neurons, sums, color=FAINT, label=style.say("lesson_figures.before_relu"))
    right.bar(neurons, sums.clip(0), color=BLUE, width=0.5, label=style.say("lesson_figures.after_relu"))
    right.set_xticks(list(neurons)[:: max(1, len(sums) // 10)])
    right.axhline(0, color="black", linewidth=0.8)
    style.name(right, "lesson_figures.neuron")
    style.legend(right)
    return figure


LESSONS: Lessons = {
    "neuron": teach_neuron,
    "activation": teach_activation,
    "step": teach_step,
    "sigmoid": teach_sigmoid,
    "relu": teach_relu,
}
