"""The lessons on networks: layers, depth, and how a digit passes through them to an answer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from engine.classifier.layers import softmax
from engine.figures.lessons.bars import Bars, bar_data, draw_bars
from engine.figures.lessons.networks import draw_answers, draw_forward, draw_layers, draw_regions
from engine.figures.lessons.style import Label
from engine.formatting import exact_percent, percent, thousands
from engine.locales import Words
from engine.skills.lessons.material import DEEP, Lesson, Material

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.classifier.layers import Pass

# Exclusive or, what no single neuron can do: (x0, x1, wanted).
EXCLUSIVE_OR = ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0))
# The worked softmax.
SUMS = (2.0, 1.0, 0.1)


def single_neuron(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """One neuron, x + y: above 1/2 for three of the four points as wanted; no single one has all four right."""
    return x + y


def two_layers(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Exclusive or by two hidden ReLUs: max(0, x + y) - 2 max(0, x + y - 1)."""
    import numpy as np

    return np.asarray(np.maximum(x + y, 0) - 2 * np.maximum(x + y - 1, 0))


def layers(material: Material) -> Lesson:
    """The three layers of the post's network, all of their weights drawn."""
    counted = [thousands(layer.parameters) for layer in material.layers]
    shapes = [layer.weights.shape for layer in material.layers]
    first = f"{shapes[0][1]} × {shapes[0][0]} + {shapes[0][0]} = {counted[0]}"
    values = {
        "sizes": material.sizes,
        "first": first,
        "counted": " + ".join(counted),
        "total": thousands(sum(layer.parameters for layer in material.layers)),
        "command": material.command("summary"),
    }
    return Lesson(values, lambda: draw_layers(material.layers, material.words))


def deep(material: Material) -> Lesson:
    """What a hidden layer makes possible, on the smallest problem that needs one."""
    import numpy as np

    grid = np.linspace(-0.5, 1.5, 201)
    x, y = np.meshgrid(grid, grid)
    regions = (
        (lambda said: said.say("lesson_figures.one_neuron"), single_neuron(x, y)),
        (lambda said: said.say("lesson_figures.hidden_neurons"), two_layers(x, y)),
    )
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
    values = {"compared": compared, "command": material.command("models")}
    return Lesson(values, lambda: draw_regions(regions, EXCLUSIVE_OR, material.words))


def forward_propagation(material: Material) -> Lesson:
    """A digit through the post's network, live."""
    way = material.way
    answer = way.activations[-1]
    value = int(answer.argmax())
    lit = [int((activations > 0).sum()) for activations in way.activations[:-1]]
    values = {
        "called": material.example.called,
        "sizes": material.sizes,
        "lit": ", ".join(map(str, lit)),
        "value": value,
        "probability": percent(float(answer[value])),
        "command": material.command("sample", "7"),
    }
    return Lesson(
        values,
        lambda: draw_forward(material.layers, way, material.words),
        bar_data(_handed_on(way), material.words),
        material.example.private,
    )


def _handed_on(way: Pass) -> list[Bars]:
    """What each layer hands on; the last one's are probabilities."""
    last = len(way.activations)
    groups = []
    for number, values in enumerate(way.activations, 1):
        key = "lesson_figures.output_layer" if number == last else "lesson_figures.hidden_layer"
        title = partial(Words.say, key=key, number=number, neurons=len(values))
        groups.append(_probabilities(title, values) if number == last else Bars.of(title, values, "{:.1f}"))
    return groups


def softmax_function(material: Material) -> Lesson:
    """From sums to probabilities: worked, and for a digit."""
    import numpy as np

    worked = softmax(np.array(SUMS))
    sums, probabilities = material.way.sums[-1], material.way.activations[-1]
    value = int(probabilities.argmax())
    values = {
        "sums": ", ".join(f"{total:g}" for total in SUMS),
        "powers": ", ".join(f"{np.exp(total):.3f}" for total in SUMS),
        "total": f"{np.exp(np.array(SUMS)).sum():.3f}",
        "probabilities": ", ".join(f"{probability:.3f}" for probability in worked),
        "called": material.example.called,
        "value": value,
        "greatest": f"{sums[value]:.1f}",
        "probability": percent(float(probabilities[value])),
        "command": material.command("sample", "8"),
    }
    groups = (
        Bars.of(lambda said: said.say("lesson_figures.before_softmax"), sums, "{:.1f}", best=True),
        _probabilities(lambda said: said.say("lesson_figures.after_softmax"), probabilities),
    )
    return Lesson(
        values,
        lambda: draw_bars(groups, lambda said: said.say("lesson_figures.value"), material.words),
        bar_data(groups, material.words),
        material.example.private,
    )


def _probabilities(title: Label, probabilities: NDArray[np.float32]) -> Bars:
    return Bars.of(title, probabilities, "{:.3f}", best=True, full=1.0)


def argmax(material: Material) -> Lesson:
    """The place of the greatest: one digit's row of probabilities."""
    import numpy as np

    glyphs = material.example.glyphs[:1]
    probabilities = material.plain.probabilities(np.stack(glyphs))
    values = {
        "called": material.example.called,
        "row": ", ".join(f"{probability:.3f}" for probability in probabilities[0]),
        "value": int(probabilities[0].argmax()),
        "command": material.command("sample", "33"),
    }
    return Lesson(
        values,
        lambda: draw_answers(glyphs, probabilities, material.words),
        bar_data(_rows(probabilities), material.words),
        material.example.private,
    )


def predict_classes(material: Material) -> Lesson:
    """What took the place of predict_classes: predict, then argmax, for several digits at once."""
    import numpy as np

    glyphs = material.example.glyphs
    probabilities = material.plain.probabilities(np.stack(glyphs))
    values = {
        "called": material.example.all_called,
        "shape": f"({len(glyphs)}, {probabilities.shape[1]})",
        "classes": "[" + ", ".join(map(str, probabilities.argmax(axis=1))) + "]",
        "command": material.command("sample", "1"),
    }
    return Lesson(
        values,
        lambda: draw_answers(glyphs, probabilities, material.words),
        bar_data(_rows(probabilities), material.words),
        material.example.private,
    )


def _rows(probabilities: NDArray[np.float32]) -> list[Bars]:
    """What predict gives, (n, 10): a picture's answers in a row each."""
    return [
        _probabilities(partial(Words.say, key="lesson_figures.picture", number=number), row)
        for number, row in enumerate(probabilities, 1)
    ]
