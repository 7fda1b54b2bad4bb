"""The lesson on the whole program, and the one on where a trained network goes wrong."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from engine.charts import BarData, ConfusionData
from engine.figures.confusion import confusion_figure
from engine.figures.study import new_figure
from engine.formatting import exact_percent, thousands
from engine.lessons.material import PLAIN, Lesson, Lessons, Material, shipped_card
from engine.lessons.plots import bar_group
from engine.lessons.style import BLUE, Style

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def teach_confusion(material: Material) -> Lesson:
    """The confusion matrix of the post's network."""
    confusion = shipped_card(PLAIN).test.confusion
    total = sum(map(sum, confusion))
    right = sum(row[value] for value, row in enumerate(confusion))
    mistakes = [
        (count, truth, answer)
        for truth, row in enumerate(confusion)
        for answer, count in enumerate(row)
        if truth != answer
    ]
    count, truth, answer = max(mistakes)
    worst = min(range(10), key=lambda value: confusion[value][value] / sum(confusion[value]))
    answered = sum(row[worst] for row in confusion)
    values = {
        "total": thousands(total),
        "right": thousands(right),
        "accuracy": exact_percent(right / total),
        "truth": truth,
        "answer": answer,
        "count": count,
        "worst": worst,
        "recall": exact_percent(confusion[worst][worst] / sum(confusion[worst])),
        "precision": exact_percent(confusion[worst][worst] / answered),
        "command": material.command("evaluate"),
    }
    data = ConfusionData(tuple(map(tuple, confusion)))
    return Lesson(values, lambda style: confusion_figure(confusion, style.words), data)


def teach_program(material: Material) -> Lesson:
    """The post's whole program, and how many numbers each of its layers learns."""
    counts = {"Flatten": 0} | {f"Dense {place}": layer.parameters for place, layer in enumerate(material.layers, 1)}
    card = shipped_card(PLAIN)
    values = {
        "accuracy": exact_percent(card.test_accuracy),
        "total": thousands(sum(counts.values())),
        "epochs": len(card.history["loss"]),
        "command": material.command("evaluate", PLAIN),
    }
    title = material.words.say("lesson_figures.parameters")
    bars = bar_group(title, counts.values(), "{:,.0f}", names=counts)
    return Lesson(values, partial(_draw_counts, list(counts), list(counts.values())), BarData((bars,)))


def _draw_counts(names: Sequence[str], counts: Sequence[int], style: Style) -> Figure:
    figure = new_figure(7.2, 3.2)
    axes = figure.subplots()
    bars = axes.barh(names, counts, color=BLUE)
    axes.bar_label(bars, [thousands(count) for count in counts], padding=3)
    axes.invert_yaxis()
    axes.margins(x=0.15)
    style.name(axes, "lesson_figures.parameters")
    return figure


LESSONS: Lessons = {"confusion": teach_confusion, "program": teach_program}
