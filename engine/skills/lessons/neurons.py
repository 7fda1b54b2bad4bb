"""The lessons on a single neuron: its weights, and what its sum is put through."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.figures.lessons.bars import Bars, bar_data
from engine.figures.lessons.neurons import draw_relu, draw_weights
from engine.figures.lessons.style import Line, Plot, draw_plot, draw_plots
from engine.formatting import thousands
from engine.locales import Words
from engine.messages import PanelData
from engine.skills.lessons.material import Lesson, Material

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The worked neuron.
INPUTS, WEIGHTS, BIAS = (1.0, 0.5, 0.2), (0.4, -0.6, 1.0), 0.1
DEPTHS = 10  # layers over which the sigmoid's gradient is followed
TIMED_NUMBERS, TIMED_RUNS = 10_000, 20
WATCHED = 2_000  # test images that dead neurons are looked for with


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


def neuron(material: Material) -> Lesson:
    """Weights, bias and their sum; the figure is the first layer's weights."""
    products = [weight * value for weight, value in zip(WEIGHTS, INPUTS, strict=True)]
    values = {f"x{place}": f"{value:g}" for place, value in enumerate(INPUTS)}
    values |= {f"w{place}": f"{weight:g}".replace("-", "−") for place, weight in enumerate(WEIGHTS)}
    values |= {f"p{place}": f"{product:g}".replace("-", "−") for place, product in enumerate(products)}
    values |= {"b": f"{BIAS:g}", "y": f"{sum(products) + BIAS:g}"}
    first = material.layers[0].weights
    values |= {"neurons": str(len(first)), "inputs": str(first.shape[1]), "command": material.command("summary")}
    return Lesson(values, lambda: draw_weights(first, material.words))


def activation(material: Material) -> Lesson:
    """What is put after the sum, and why anything is."""
    import numpy as np

    x = np.linspace(-4, 4, 401)
    plot = Plot(
        (
            Line(lambda said: said.say("lesson_figures.relu"), x[x <= 2], relu(x[x <= 2])),
            Line(lambda said: said.say("lesson_figures.sigmoid"), x, sigmoid(x)),
            Line(lambda said: said.say("lesson_figures.step"), x, step(x), broken=True),
        ),
        _x,
        _y,
    )
    return Lesson(
        {"command": material.lesson("relu")}, lambda: draw_plot(plot, material.words), plot.data(material.words)
    )


def step_function(material: Material) -> Lesson:
    """The step and its slope, which is 0."""
    import numpy as np

    x = np.linspace(-4, 4, 401)
    plot = Plot(
        (
            Line(lambda said: said.say("lesson_figures.step"), x, step(x)),
            Line(lambda said: said.say("lesson_figures.slope"), x, np.zeros_like(x), broken=True),
        ),
        _x,
        _y,
    )
    return Lesson(
        {"command": material.lesson("sigmoid")}, lambda: draw_plot(plot, material.words), plot.data(material.words)
    )


def sigmoid_function(material: Material) -> Lesson:
    """The S-curve, what becomes of a gradient behind many of them, and what exp costs here and now."""
    import numpy as np

    x, depths = np.linspace(-8, 8, 401), np.arange(DEPTHS + 1.0)
    curve = Plot(
        (
            Line(lambda said: said.say("lesson_figures.sigmoid"), x, sigmoid(x)),
            Line(lambda said: said.say("lesson_figures.slope"), x, sigmoid_slope(x), broken=True),
        ),
        _x,
        _y,
    )
    vanishing = Plot(
        (
            Line(lambda said: said.say("lesson_figures.at_most"), depths, 0.25**depths),
            Line(lambda said: said.say("lesson_figures.at_two"), depths, sigmoid_slope(np.array(2.0)) ** depths),
        ),
        lambda said: said.say("lesson_figures.depth"),
        lambda said: said.say("lesson_figures.left_of_gradient"),
        logarithmic=True,
    )
    spent, spent_by_relu = _microseconds(sigmoid), _microseconds(relu)
    values = {
        "depths": DEPTHS,
        "left": f"{0.25**DEPTHS:.8f}",
        "at_two": f"{sigmoid_slope(np.array(2.0)):.3f}",
        "numbers": f"{TIMED_NUMBERS:,}",
        "spent": f"{spent:.1f}",
        "spent_by_relu": f"{spent_by_relu:.1f}",
        "command": material.lesson("relu"),
    }
    plots = (
        (lambda said: said.say("lesson_figures.sigmoid_and_slope"), curve),
        (lambda said: said.say("lesson_figures.vanishing"), vanishing),
    )
    data = PanelData(tuple(plot.data(material.words) for _, plot in plots))
    return Lesson(values, lambda: draw_plots(plots, material.words), data)


def _microseconds(function: Callable[[NDArray[np.float64]], object]) -> float:
    """The quickest of some runs over many numbers: what else the machine does only ever makes one slower."""
    import numpy as np

    numbers = np.linspace(-8, 8, TIMED_NUMBERS)
    spent = []
    for _ in range(TIMED_RUNS):
        start = time.perf_counter()
        function(numbers)
        spent.append(time.perf_counter() - start)
    return min(spent) * 1e6


def relu_function(material: Material) -> Lesson:
    """ReLU, its slope, and what it makes of the first layer's sums for a digit."""
    import numpy as np

    x = np.linspace(-4, 4, 401)
    plot = Plot(
        (
            Line(lambda said: said.say("lesson_figures.relu"), x, relu(x)),
            Line(lambda said: said.say("lesson_figures.slope"), x, step(x), broken=True),
        ),
        _x,
        _y,
    )
    sums = material.way.sums[0]
    values = {
        "called": material.example.called,
        "neurons": len(sums),
        "silent": int((sums <= 0).sum()),
        "dead": _dead_in_words(material),
        "command": material.lesson("forward"),
    }
    bars = (
        Bars.of(lambda said: said.say("lesson_figures.before_relu"), sums, "{:.1f}"),
        Bars.of(lambda said: said.say("lesson_figures.after_relu"), sums.clip(0), "{:.1f}"),
    )
    return Lesson(
        values,
        lambda: draw_relu(plot, sums, material.words),
        PanelData((plot.data(material.words), bar_data(bars, material.words))),
        private=material.example.private,
    )


def _dead_in_words(material: Material) -> str:
    """How many of the first layer's neurons are silent for each of many test images, where those are here."""
    if material.test is None:
        return ""
    images = material.test.images[:WATCHED].reshape(-1, 28 * 28).astype("float32") / 255
    first = material.layers[0]
    dead = int((images @ first.weights.T + first.bias <= 0).all(axis=0).sum())
    return material.words.say("lessons.dead", images=thousands(len(images)), dead=dead)


def _x(said: Words) -> str:
    return said.say("lesson_figures.x")


def _y(said: Words) -> str:
    return said.say("lesson_figures.y")
