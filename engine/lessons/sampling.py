"""The lessons on which examples a network sees when: shuffled, cut into batches, and divided in three."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from engine.charts import BarData, Tile, TileData, rows
from engine.figures.study import new_figure
from engine.formatting import percent, thousands
from engine.lessons.data import TEST, TRAINING, counts_by_digit
from engine.lessons.material import Lesson, Lessons, Material
from engine.lessons.plots import bar_group, share_bars
from engine.lessons.style import BLUE, FAINT, GREEN, INK, RED, Style
from engine.lessons.training import gradients

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

KEPT, BATCH = 42_000, 20  # the original post's: examples to train on, and batch size
BUFFER = 500
SIZES, DRAWS = (1, 4, 16, 64), 200  # of batches
LEAK_EPOCHS = 6
STRETCHES = 36  # of an order, each a column of the figure in text
SEED = 0


def buffer_shuffle(labels: NDArray[np.uint8], buffer: int, seed: int = SEED) -> NDArray[np.uint8]:
    """Shuffle as tf.data does: fill a buffer, take a random example from it, put the next one in its place.

    Args:
        labels: (n,).
        buffer: how many examples it holds; from n on, all orders are equally likely.
        seed: of the random numbers.
    """
    import numpy as np

    generator = np.random.default_rng(seed)
    held = list(labels[:buffer])
    order = []
    for label in labels[buffer:]:
        place = int(generator.integers(len(held)))
        order.append(held[place])
        held[place] = label
    generator.shuffle(held)
    return np.array(order + held, labels.dtype)


def leaks(epochs: int, examples: int = TRAINING, kept: int = KEPT, seed: int = SEED) -> list[int]:
    """How many of each epoch's validation examples the model has already been trained on, in the post's way.

    ``shuffle(60000)`` shuffles again for each pass over the data, so that ``take`` and ``skip`` see different orders,
    even for training and validation of the same epoch.
    """
    import numpy as np

    generator = np.random.default_rng(seed)
    trained_on = np.zeros(examples, bool)
    counts = []
    for _ in range(epochs):
        trained_on[generator.permutation(examples)[:kept]] = True
        counts.append(int(trained_on[generator.permutation(examples)[kept:]].sum()))
    return counts


def teach_shuffle(material: Material) -> Lesson:
    """Sorted digits, shuffled with a small buffer and with one that holds them all."""
    import numpy as np

    labels = np.repeat(np.arange(10, dtype=np.uint8), counts_by_digit(material))
    shuffled = buffer_shuffle(labels, len(labels))
    values = {
        "batch": BATCH,
        "kinds_sorted": _kinds(labels),
        "kinds_shuffled": _kinds(shuffled),
        "buffer": BUFFER,
        "command": material.lesson("batch"),
    }
    buffered = buffer_shuffle(labels, BUFFER)
    say = material.words.say
    tiles = TileData(
        (
            Tile(say("lesson_figures.sorted"), rows(_density(labels))),
            Tile(say("lesson_figures.buffered", buffer=BUFFER), rows(_density(buffered))),
            Tile(say("lesson_figures.shuffled", buffer=len(shuffled)), rows(_density(shuffled))),
        )
    )
    return Lesson(values, partial(_draw_orders, labels, buffered, shuffled), tiles)


def _density(labels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """How often each digit comes in each stretch of an order, as the ink of a tile: a row for each digit."""
    import numpy as np

    stretches = np.array_split(labels, STRETCHES)
    counts = np.array([np.bincount(stretch, minlength=10) / max(len(stretch), 1) for stretch in stretches])
    shares: NDArray[np.float64] = np.sqrt(counts.T)  # a tenth is still to be seen
    return shares


def _kinds(labels: NDArray[np.uint8]) -> str:
    """How many different digits a batch has, on average."""
    batches = labels[: len(labels) // BATCH * BATCH].reshape(-1, BATCH)
    return f"{sum(len(set(batch)) for batch in batches.tolist()) / len(batches):.1f}"


def _draw_orders(
    labels: NDArray[np.uint8], buffered: NDArray[np.uint8], shuffled: NDArray[np.uint8], style: Style
) -> Figure:
    """Draw a dot for each label, (n,), in three orders: sorted, shuffled with a small buffer and with a full one."""
    figure = new_figure(9.6, 5.3)
    first, second, last = charts = figure.subplots(3, 1, sharex=True)
    for axes, order in zip(charts, (labels, buffered, shuffled), strict=True):
        axes.plot(order, ",", color=BLUE)
        axes.set_yticks((0, 3, 6, 9))
        axes.set_xlim(0, len(order))
        style.name(axes, y="lesson_figures.value")
    style.title(first, "lesson_figures.sorted")
    style.title(second, "lesson_figures.buffered", buffer=BUFFER)
    style.title(last, "lesson_figures.shuffled", buffer=len(shuffled))
    style.name(last, "lesson_figures.place")
    return figure


def teach_batch(material: Material) -> Lesson:
    """How near a batch's gradient comes to that of all examples, by the batch's size."""
    import numpy as np

    each, _ = gradients(0.0, 0.0)
    generator = np.random.default_rng(SEED)
    estimates = np.array(
        [[each[generator.integers(len(each), size=size)].mean() for _ in range(DRAWS)] for size in SIZES]
    )
    spreads = estimates.std(axis=1)
    values = {
        "images": thousands(KEPT),
        "batch": BATCH,
        "updates": thousands(KEPT // BATCH),
        "sizes": ", ".join(map(str, SIZES)),
        "spreads": ", ".join(f"{spread:.3f}" for spread in spreads),
        "command": material.lesson("sgd"),
    }
    bars = bar_group(material.words.say("lesson_figures.spread"), spreads, "{:.3f}", names=SIZES)
    return Lesson(values, partial(_draw_batches, estimates, float(each.mean())), BarData((bars,)))


def _draw_batches(estimates: NDArray[np.float64], truth: float, style: Style) -> Figure:
    """Draw how far the gradients of batches, (sizes, draws), lie from that of all examples."""
    import numpy as np

    figure = new_figure()
    axes = figure.subplots()
    offsets = np.random.default_rng(0).uniform(-0.25, 0.25, estimates.shape)  # so that dots do not hide each other
    for place, (row, offset) in enumerate(zip(estimates, offsets, strict=True)):
        axes.plot(place + offset, row, ".", color=BLUE, alpha=0.35, markersize=5)
    axes.axhline(truth, color=INK, linewidth=1.5, label=style.say("lesson_figures.true_gradient"))
    axes.set_xticks(range(len(SIZES)), [str(size) for size in SIZES])
    axes.grid(alpha=0.3, axis="y")
    style.name(axes, "lesson_figures.batch_size", "lesson_figures.batch_gradient")
    style.legend(axes)
    return figure


def teach_split(material: Material) -> Lesson:
    """The three parts, and the post's leak, simulated."""
    counts = leaks(LEAK_EPOCHS)
    validation = TRAINING - KEPT
    shares = [count / validation for count in counts]
    values = {
        "training": thousands(KEPT),
        "training_plain": KEPT,
        "validation": thousands(validation),
        "test": thousands(TEST),
        "first": thousands(counts[0]),
        "first_share": percent(shares[0]),
        "third": thousands(counts[2]),
        "third_share": percent(shares[2]),
        "command": material.command("evaluate"),
    }
    title, epochs = material.words.say("lesson_figures.trained_on_by_epoch"), range(1, LEAK_EPOCHS + 1)
    bars = share_bars(title, shares, names=epochs)
    return Lesson(values, partial(_draw_split, shares), BarData((bars,)))


def _draw_split(shares: Sequence[float], style: Style) -> Figure:
    """Draw the three parts, and for each epoch the share of validation images, 0 to 1, that were trained on."""
    from matplotlib.ticker import PercentFormatter

    figure = new_figure(8.4, 5.0)
    top, bottom = figure.subplots(2, 1, height_ratios=(1, 3.4))
    start = 0
    for name, size, colour, ink in (
        ("figures.training", KEPT, BLUE, "white"),
        ("figures.validation", TRAINING - KEPT, "#54aeff", INK),
        ("lesson_figures.test", TEST, FAINT, INK),
    ):
        top.barh(0, size, left=start, color=colour, edgecolor="white")
        text = f"{style.say(name)}\n{size:,}"
        where = {"ha": "center", "va": "center", "in_layout": False}
        top.text(start + size / 2, 0, text, fontfamily=style.fonts, color=ink, fontsize=10, **where)
        start += size
    top.set_axis_off()
    epochs = range(1, len(shares) + 1)
    bars = bottom.bar(epochs, shares, color=RED, label=style.say("lesson_figures.leaking"))
    bottom.bar_label(bars, [percent(share) for share in shares], fontsize=8, padding=2)
    bottom.plot(epochs, [0] * len(shares), "o-", color=GREEN, label=style.say("lesson_figures.not_leaking"))
    bottom.set_xticks(list(epochs))
    bottom.set_ylim(-0.04, 1.3)
    bottom.set_yticks((0, 0.25, 0.5, 0.75, 1))
    bottom.yaxis.set_major_formatter(PercentFormatter(1.0))
    style.name(bottom, "figures.epoch", "lesson_figures.trained_on")
    style.legend(bottom, "upper left")
    return figure


LESSONS: Lessons = {"shuffle": teach_shuffle, "batch": teach_batch, "split": teach_split}
