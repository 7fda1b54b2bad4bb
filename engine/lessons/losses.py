"""The lessons on how wrong an answer is, and on which way a weight should go."""

from __future__ import annotations

import math
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.charts import BarData, PanelData
from engine.figures.study import new_figure
from engine.lessons.material import Lesson, Lessons, Material
from engine.lessons.plots import Line, Plot, bar_group
from engine.lessons.style import ORANGE, Style

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

# Squared error: targets and answers of three outputs.
TARGETS, ANSWERS = (1.0, 0.0, 0.0), (0.7, 0.2, 0.1)
# Cross-entropy: the label, and ten probabilities.
LABEL, PROBABILITIES = 3, (0.02, 0.01, 0.05, 0.7, 0.01, 0.08, 0.01, 0.04, 0.06, 0.02)
# The worked step: one weight, y = w x, L = (y - t)^2.
X, TARGET, START, RATE = 1.5, 0.5, 0.8, 0.1
STEPS = 8


def descent(steps: int, rate: float = RATE) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Gradient descent on the worked weight: the weights, and their losses, (steps + 1,) each."""
    import numpy as np

    weights = [START]
    for _ in range(steps):
        weights.append(weights[-1] - rate * slope(weights[-1]))
    path = np.array(weights)
    return path, (path * X - TARGET) ** 2


def slope(weight: float) -> float:
    """dL/dw of the worked weight by the chain rule: dL/dy dy/dw = 2 (y - t) x."""
    return 2 * (weight * X - TARGET) * X


def teach_loss(material: Material) -> Lesson:
    """Squared error, worked for three outputs."""
    import numpy as np

    errors = [(target - answer) ** 2 for target, answer in zip(TARGETS, ANSWERS, strict=True)]
    answers = np.linspace(-0.5, 2.5, 301)
    plot = Plot(
        (
            Line("lesson_figures.squared_error", answers, (answers - 1) ** 2),
            Line("lesson_figures.absolute_error", answers, abs(answers - 1), "--"),
        ),
        "lesson_figures.answered",
        "figures.loss",
    )
    values = {
        "answered": ", ".join(f"{answer:g}" for answer in ANSWERS),
        "wanted": ", ".join(f"{target:g}" for target in TARGETS),
        "errors": " + ".join(f"{error:.2f}" for error in errors),
        "total": f"{sum(errors):.2f}",
        "mean": f"{sum(errors) / len(errors):.4f}",
        "command": material.command("evaluate"),
    }
    return Lesson(values, plot.draw, plot.data(material.words))


def teach_cross_entropy(material: Material) -> Lesson:
    """The loss of the right class's probability; sparse and one-hot labels give the same number."""
    import numpy as np

    one_hot = [int(value == LABEL) for value in range(10)]
    sparse = -math.log(PROBABILITIES[LABEL])
    categorical = -sum(truth * math.log(share) for truth, share in zip(one_hot, PROBABILITIES, strict=True))
    share = np.linspace(0.01, 1, 397)
    marked = np.array([0.1, 0.5, PROBABILITIES[LABEL], 0.9])
    plot = Plot(
        (
            Line("lesson_figures.cross_entropy", share, -np.log(share)),
            Line("lesson_figures.squared_error_of", share, (1 - share) ** 2, "--"),
            Line("lesson_figures.examples", marked, -np.log(marked), "o"),
        ),
        "lesson_figures.share_of_truth",
        "figures.loss",
    )
    values = {
        "label": LABEL,
        "one_hot": "[" + ", ".join(map(str, one_hot)) + "]",
        "share": f"{PROBABILITIES[LABEL]:g}",
        "sparse": f"{sparse:.3f}",
        "categorical": f"{categorical:.3f}",
        "bad": f"{-math.log(0.1):.3f}",
        "command": material.command("evaluate"),
    }
    return Lesson(values, plot.draw, plot.data(material.words))


def teach_backpropagation(material: Material) -> Lesson:
    """One step of w <- w - eta dL/dw, worked, and more of them drawn."""
    import numpy as np

    weights, losses = descent(STEPS)
    x = np.linspace(-0.25, 0.95, 241)
    loss = Line("lesson_figures.valley", x, (x * X - TARGET) ** 2)
    names = "lesson_figures.weight", "figures.loss"
    values = {
        "x": X,
        "target": TARGET,
        "w": START,
        "rate": RATE,
        "y": f"{START * X:g}",
        "loss": f"{losses[0]:g}",
        "slope": f"{slope(START):g}",
        "w_next": f"{weights[1]:g}",
        "y_next": f"{weights[1] * X:g}",
        "loss_next": f"{losses[1]:.3f}",
        "sgd": material.words.table("concepts")["sgd"][0],
        "command": material.command("history"),
    }
    valley = Plot((loss,), *names)
    bars = bar_group(material.words.say("lesson_figures.loss_by_step"), losses, "{:.4f}")
    data = PanelData((valley.data(material.words), BarData((bars,))))
    return Lesson(values, partial(_draw_descent, valley, weights, losses), data)


def _draw_descent(loss: Plot, weights: NDArray[np.float64], losses: NDArray[np.float64], style: Style) -> Figure:
    """Draw the loss over one weight, and arrows from each step's weight and loss, (steps + 1,), to the next."""
    figure = new_figure()
    axes = figure.subplots()
    loss.draw_on(axes, style)
    axes.plot(weights, losses, "o", color=ORANGE, label=style.say("lesson_figures.steps"), zorder=3)
    points = list(zip(weights, losses, strict=True))
    arrow = {"arrowstyle": "->", "color": ORANGE, "connectionstyle": "arc3,rad=0.3"}
    for start, end in pairwise(points):
        axes.annotate("", end, start, arrowprops=arrow)
    for weight, height in points[:3]:
        text = f"w = {weight:.3g}"
        axes.annotate(text, (weight, height), (10, -4), textcoords="offset points", color=ORANGE)
    style.legend(axes, "upper left")
    return figure


LESSONS: Lessons = {
    "loss": teach_loss,
    "cross_entropy": teach_cross_entropy,
    "backpropagation": teach_backpropagation,
}
