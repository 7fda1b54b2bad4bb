"""The lessons on learning: how wrong an answer is, and which way the weights should go."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from engine.figures.lessons.learning import draw_descent
from engine.figures.lessons.style import Label, Line, Plot, draw_plot
from engine.skills.lessons.material import Lesson, Material

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Squared error: what was wanted and what was answered.
WANTED, ANSWERED = (1.0, 0.0, 0.0), (0.7, 0.2, 0.1)
# Cross-entropy: the label, and ten probabilities.
LABEL, PROBABILITIES = 3, (0.02, 0.01, 0.05, 0.7, 0.01, 0.08, 0.01, 0.04, 0.06, 0.02)
# The worked step: one weight, y = w x, L = (y - t)^2.
X, TARGET, START, RATE = 1.5, 0.5, 0.8, 0.1
STEPS = 8
# The tiny problem: one neuron learns Fahrenheit from Celsius, both in hundreds of degrees.
CELSIUS = tuple(range(-20, 45, 5))
RATES = (0.05, 0.3, 1.1)
SGD_STEPS, SEED = 300, 0


def descended(steps: int, rate: float = RATE) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
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


def temperatures() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The tiny problem's inputs and wanted outputs, (n,) each: F = 1.8 C + 32, in hundreds of degrees."""
    import numpy as np

    celsius = np.array(CELSIUS, float)
    return celsius / 100, (1.8 * celsius + 32) / 100


def gradients(weight: float, bias: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each example of the tiny problem the gradient of its squared error to the weight and to the bias."""
    x, wanted = temperatures()
    error = weight * x + bias - wanted
    return 2 * error * x, 2 * error


def stochastic_descent(rate: float, steps: int = SGD_STEPS) -> tuple[NDArray[np.float64], float, float]:
    """SGD with one example a step on the tiny problem.

    Returns:
        The loss over all examples before each step and after the last, (steps + 1,), and the last weight and bias.
    """
    import numpy as np

    x, wanted = temperatures()
    dealt = np.random.default_rng(SEED)
    weight = bias = 0.0
    losses = [float((wanted**2).mean())]
    for _ in range(steps):
        example = int(dealt.integers(len(x)))
        to_weight, to_bias = (float(part[example]) for part in gradients(weight, bias))
        weight, bias = weight - rate * to_weight, bias - rate * to_bias
        losses.append(float(((weight * x + bias - wanted) ** 2).mean()))
        if losses[-1] > 1e6:
            break  # it has run away, and would only grow
    return np.array(losses), weight, bias


def loss(material: Material) -> Lesson:
    """Squared error, worked for three outputs."""
    import numpy as np

    errors = [(wanted - answered) ** 2 for wanted, answered in zip(WANTED, ANSWERED, strict=True)]
    answers = np.linspace(-0.5, 2.5, 301)
    plot = Plot(
        (
            Line(lambda said: said.say("lesson_figures.squared_error"), answers, (answers - 1) ** 2),
            Line(lambda said: said.say("lesson_figures.absolute_error"), answers, abs(answers - 1), broken=True),
        ),
        lambda said: said.say("lesson_figures.answered"),
        lambda said: said.say("figures.loss"),
    )
    values = {
        "answered": ", ".join(f"{answer:g}" for answer in ANSWERED),
        "wanted": ", ".join(f"{wanted:g}" for wanted in WANTED),
        "errors": " + ".join(f"{error:.2f}" for error in errors),
        "total": f"{sum(errors):.2f}",
        "mean": f"{sum(errors) / len(errors):.4f}",
        "command": material.command("evaluate"),
    }
    return Lesson(values, lambda: draw_plot(plot, material.words), plot.data(material.words))


def cross_entropy(material: Material) -> Lesson:
    """The loss of the right class's probability; sparse and one-hot labels give the same number."""
    import numpy as np

    one_hot = [int(value == LABEL) for value in range(10)]
    sparse = -math.log(PROBABILITIES[LABEL])
    categorical = -sum(truth * math.log(share) for truth, share in zip(one_hot, PROBABILITIES, strict=True))
    share = np.linspace(0.01, 1, 397)
    marked = np.array([0.1, 0.5, PROBABILITIES[LABEL], 0.9])
    plot = Plot(
        (
            Line(lambda said: said.say("lesson_figures.cross_entropy"), share, -np.log(share)),
            Line(lambda said: said.say("lesson_figures.squared_error_of"), share, (1 - share) ** 2, broken=True),
            Line(lambda said: said.say("lesson_figures.examples"), marked, -np.log(marked), marks=True),
        ),
        lambda said: said.say("lesson_figures.share_of_truth"),
        lambda said: said.say("figures.loss"),
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
    return Lesson(values, lambda: draw_plot(plot, material.words), plot.data(material.words))


def backpropagation(material: Material) -> Lesson:
    """One step of w <- w - eta dL/dw, worked, and more of them drawn."""
    import numpy as np

    weights, losses = descended(STEPS)
    drawn = np.linspace(-0.25, 0.95, 241)
    valley = Plot(
        (Line(lambda said: said.say("lesson_figures.valley"), drawn, (drawn * X - TARGET) ** 2),),
        lambda said: said.say("lesson_figures.weight"),
        lambda said: said.say("figures.loss"),
    )
    with_steps = Plot(
        (*valley.lines, Line(lambda said: said.say("lesson_figures.steps"), weights[::-1], losses[::-1], marks=True)),
        valley.x,
        valley.y,
    )
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
        "command": material.command("history"),
    }
    return Lesson(
        values, lambda: draw_descent(valley, weights, losses, material.words), with_steps.data(material.words)
    )


def sgd(material: Material) -> Lesson:
    """One neuron learns Fahrenheit from Celsius with three learning rates."""
    import numpy as np

    runs = {rate: stochastic_descent(rate) for rate in RATES}
    plot = Plot(
        tuple(Line(_rate(rate), np.arange(float(len(losses))), losses) for rate, (losses, _, _) in runs.items()),
        lambda said: said.say("lesson_figures.step_number"),
        lambda said: said.say("lesson_figures.loss_of_all"),
        logarithmic=True,
    )
    small, good, large = RATES
    values = {
        "small": small,
        "good": good,
        "large": large,
        "steps": SGD_STEPS,
        "w": f"{runs[good][1]:.3f}",
        "b": f"{100 * runs[good][2]:.2f}",
        "small_loss": f"{runs[small][0][-1]:.4f}",
        "good_loss": f"{runs[good][0][-1]:.7f}",
        "blown": len(runs[large][0]) - 1,
        "command": material.command("history"),
    }
    return Lesson(values, lambda: draw_plot(plot, material.words), plot.data(material.words))


def _rate(rate: float) -> Label:
    return lambda said: said.say("lesson_figures.rate", rate=rate)
