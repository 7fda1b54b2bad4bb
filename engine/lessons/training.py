"""The lessons on a whole training: its curves over the epochs, and SGD's steps on a tiny problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from engine.charts import PanelData
from engine.figures.study import new_figure
from engine.lessons.material import DEEP, PLAIN, Lesson, Lessons, Material, shipped_card
from engine.lessons.plots import Line, Plot
from engine.lessons.style import BLUE, ORANGE, Style

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

# The tiny problem: one neuron learns Fahrenheit from Celsius, both in hundreds of degrees.
CELSIUS = tuple(range(-20, 45, 5))
RATES = (0.05, 0.3, 1.1)
SGD_STEPS, SEED = 300, 0


def temperatures() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The tiny problem's inputs and targets, (n,) each: F = 1.8 C + 32, in hundreds of degrees."""
    import numpy as np

    celsius = np.array(CELSIUS, float)
    return celsius / 100, (1.8 * celsius + 32) / 100


def gradients(weight: float, bias: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The gradients of the tiny problem's squared errors, (n,) each: to the weight and to the bias."""
    x, targets = temperatures()
    errors = weight * x + bias - targets
    return 2 * errors * x, 2 * errors


def stochastic_descent(rate: float, steps: int = SGD_STEPS) -> tuple[NDArray[np.float64], float, float]:
    """SGD with one example a step on the tiny problem.

    Returns:
        The loss over all examples before each step and after the last, (steps + 1,), and the last weight and bias.
    """
    import numpy as np

    x, targets = temperatures()
    generator = np.random.default_rng(SEED)
    weight = bias = 0.0
    losses = [float((targets**2).mean())]
    for _ in range(steps):
        example = int(generator.integers(len(x)))
        to_weight, to_bias = (float(gradient[example]) for gradient in gradients(weight, bias))
        weight, bias = weight - rate * to_weight, bias - rate * to_bias
        losses.append(float(((weight * x + bias - targets) ** 2).mean()))
        if losses[-1] > 1e6:
            break  # it diverges, and would only grow
    return np.array(losses), weight, bias


def teach_epochs(material: Material) -> Lesson:
    """The curves of the models that came with Digitbot, and where validation was best."""
    histories = {name: shipped_card(name).history for name in (PLAIN, DEEP)}
    turns = " ".join(_history_in_words(name, history, material) for name, history in histories.items())
    values = {"turns": turns, "epochs": len(histories[PLAIN]["loss"]), "command": material.command("history")}
    panels = tuple(_losses(name, history).data(material.words) for name, history in histories.items())
    return Lesson(values, partial(_draw_losses, histories), PanelData(panels))


def _losses(name: str, history: Mapping[str, Sequence[float]]) -> Plot:
    """A model's two losses by epoch, for a chart of text."""
    import numpy as np

    epochs = np.arange(1.0, len(history["loss"]) + 1)
    return Plot(
        (
            Line("lesson_figures.losses_in_training", epochs, np.array(history["loss"]), values={"name": name}),
            Line("lesson_figures.losses_in_validation", epochs, np.array(history["val_loss"]), "--", {"name": name}),
        ),
        "figures.epoch",
        "figures.loss",
        logarithmic=True,
    )


def _history_in_words(name: str, history: Mapping[str, Sequence[float]], material: Material) -> str:
    validation = history["val_loss"]
    best = _lowest(validation)
    values = {
        "name": name,
        "epochs": len(validation),
        "best": best + 1,
        "lowest": f"{validation[best]:.4f}",
        "last": f"{validation[-1]:.4f}",
        "training": f"{history['loss'][-1]:.4f}",
    }
    falling = best == len(validation) - 1
    text = material.words.say("lessons.still_falling" if falling else "lessons.turned", **values)
    if name == DEEP and history["loss"][-1] > validation[-1]:
        text += " " + material.words.say("lessons.warped", name=name)
    return text


def _lowest(losses: Sequence[float]) -> int:
    """The index of the lowest loss."""
    return min(range(len(losses)), key=losses.__getitem__)


def _draw_losses(histories: Mapping[str, Mapping[str, Sequence[float]]], style: Style) -> Figure:
    """Draw the training and validation loss by epoch: a chart for each model's history."""
    from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

    figure = new_figure(9.6, 4.2)
    charts = figure.subplots(1, len(histories), squeeze=False)[0]
    for axes, (name, history) in zip(charts, histories.items(), strict=True):
        training, validation = history["loss"], history["val_loss"]
        epochs = range(1, len(training) + 1)
        axes.plot(epochs, training, "o-", color=BLUE, markersize=4, label=style.say("figures.training"))
        axes.plot(epochs, validation, "o-", color=ORANGE, markersize=4, label=style.say("figures.validation"))
        best = _lowest(validation)
        axes.plot(best + 1, validation[best], "o", color=ORANGE, markersize=12, fillstyle="none", markeredgewidth=2)
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(alpha=0.3)
        axes.set_title(name, fontsize=11)
        style.name(axes, "figures.epoch", "figures.loss")
        style.legend(axes)
    return figure


def teach_sgd(material: Material) -> Lesson:
    """One neuron learns Fahrenheit from Celsius with three learning rates."""
    import numpy as np

    runs = {rate: stochastic_descent(rate) for rate in RATES}
    plot = Plot(
        tuple(
            Line("lesson_figures.rate", np.arange(float(len(losses))), losses, values={"rate": rate})
            for rate, (losses, _, _) in runs.items()
        ),
        "lesson_figures.step_number",
        "lesson_figures.loss_of_all",
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
    return Lesson(values, plot.draw, plot.data(material.words))


LESSONS: Lessons = {"epochs": teach_epochs, "sgd": teach_sgd}
