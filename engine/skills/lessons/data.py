"""The lessons on data: MNIST, its pixels as numbers, and how it is shuffled, cut into batches and divided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.classifier.card import Card
from engine.classifier.catalogue import SHIPPED
from engine.figures.lessons.bars import Bars, bar_data
from engine.figures.lessons.data import draw_batches, draw_mnist, draw_normalisation, draw_orders, draw_split
from engine.formatting import thousands
from engine.skills.lessons.learning import gradients
from engine.skills.lessons.material import PLAIN, Lesson, Material

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TRAINING, TEST = 60_000, 10_000  # images in MNIST's two parts
KEPT, BATCH = 42_000, 20  # of the post: what it trains on, and its batch size
IMAGES_A_DIGIT = 8
PART = 9  # the sides of the part of a glyph that is shown as numbers
BUFFER = 500
SIZES, DRAWS = (1, 4, 16, 64), 200
LEAK_EPOCHS = 6
SEED = 0


def buffered(labels: NDArray[np.uint8], buffer: int, seed: int = SEED) -> NDArray[np.uint8]:
    """Shuffle as tf.data does: fill a buffer, take any of it, put the next example in its place.

    Args:
        labels: (n,).
        buffer: how many examples it holds; as many as there are, or more, make every order equally likely.
        seed: of the random numbers.
    """
    import numpy as np

    dealt = np.random.default_rng(seed)
    held = list(labels[:buffer])
    order = []
    for coming in labels[buffer:]:
        place = int(dealt.integers(len(held)))
        order.append(held[place])
        held[place] = coming
    dealt.shuffle(held)
    return np.array(order + held, labels.dtype)


def leaked(epochs: int, examples: int = TRAINING, kept: int = KEPT, seed: int = SEED) -> list[int]:
    """How many of an epoch's validation examples the model has been trained on by then, in the post's way.

    ``shuffle(60000)`` deals anew each time that somebody walks through it, so ``take`` and ``skip`` see different
    orders: training and validation of the same epoch, too.

    Returns:
        A count for each epoch.
    """
    import numpy as np

    dealt = np.random.default_rng(seed)
    trained_on = np.zeros(examples, bool)
    counts = []
    for _ in range(epochs):
        trained_on[dealt.permutation(examples)[:kept]] = True
        counts.append(int(trained_on[dealt.permutation(examples)[kept:]].sum()))
    return counts


def mnist(material: Material) -> Lesson:
    """The data set: how many of each digit, and what they look like."""
    counts = _test_counts(material)
    most, least = max(range(10), key=counts.__getitem__), min(range(10), key=counts.__getitem__)
    values = {
        "training": thousands(TRAINING),
        "test": thousands(sum(counts)),
        "most": most,
        "most_count": thousands(counts[most]),
        "least": least,
        "least_count": thousands(counts[least]),
        "command": material.command("sample", "0"),
    }
    bars = Bars.of(lambda said: said.say("lesson_figures.images"), counts, "{:,.0f}")
    return Lesson(
        values, lambda: draw_mnist(counts, _images(material), material.words), bar_data([bars], material.words)
    )


def _test_counts(material: Material) -> list[int]:
    """How many test images show each digit: counted where the data is here, else from the shipped model's card."""
    import numpy as np

    if material.test is not None:
        return [int(count) for count in np.bincount(material.test.labels, minlength=10)]
    return [sum(row) for row in Card.read(SHIPPED / f"{PLAIN}.json").test.confusion]


def _images(material: Material) -> NDArray[np.uint8] | None:
    """Images of each digit, (10, n, 28, 28): as many as there are of the rarest, up to a row."""
    import numpy as np

    if material.test is None:
        return None
    rows = [material.test.images[material.test.labels == value][:IMAGES_A_DIGIT] for value in range(10)]
    fewest = min(map(len, rows))
    return np.stack([row[:fewest] for row in rows]) if fewest else None


def normalisation(material: Material) -> Lesson:
    """A digit's pixels from 0 to 255, and divided by 255."""
    import numpy as np

    pixels = np.rint(material.example.glyphs[0] * 255).astype(np.uint8)
    row, column = _busiest(pixels)
    part = pixels[row : row + PART, column : column + PART]
    grey = int(part.flat[int(abs(part.astype(int) - 128).argmin())])
    values = {
        "called": material.example.called,
        "pixel": grey,
        "divided": f"{grey / 255:.3f}",
        "command": material.command("sample", "10"),
    }
    across = part[PART // 2].astype(int)
    bars = (
        Bars.of(lambda said: said.say("lesson_figures.before_division"), across, "{:.0f}", full=255),
        Bars.of(lambda said: said.say("lesson_figures.after_division"), across / 255, "{:.2f}", full=1),
    )
    return Lesson(
        values,
        lambda: draw_normalisation(pixels, (row, column), PART, material.words),
        bar_data(bars, material.words),
        material.example.private,
    )


def _busiest(pixels: NDArray[np.uint8]) -> tuple[int, int]:
    """Where the greys differ most: ink, edge and paper together."""
    import numpy as np

    parts = np.lib.stride_tricks.sliding_window_view(pixels.astype(float), (PART, PART))
    spread = parts.std(axis=(2, 3))
    row, column = np.unravel_index(int(spread.argmax()), spread.shape)
    return int(row), int(column)


def shuffle(material: Material) -> Lesson:
    """Sorted digits, shuffled with a small buffer and with one that holds them all."""
    import numpy as np

    labels = np.repeat(np.arange(10, dtype=np.uint8), _test_counts(material))
    orders = (
        (lambda said: said.say("lesson_figures.sorted"), labels),
        (lambda said: said.say("lesson_figures.buffered", buffer=BUFFER), buffered(labels, BUFFER)),
        (lambda said: said.say("lesson_figures.shuffled", buffer=len(labels)), buffered(labels, len(labels))),
    )
    values = {
        "batch": BATCH,
        "kinds_sorted": _kinds(labels),
        "kinds_shuffled": _kinds(orders[2][1]),
        "buffer": BUFFER,
        "command": material.lesson("batch"),
    }
    return Lesson(values, lambda: draw_orders(orders, material.words))


def _kinds(labels: NDArray[np.uint8]) -> str:
    """How many different digits a batch holds, on average."""
    batches = labels[: len(labels) // BATCH * BATCH].reshape(-1, BATCH)
    return f"{sum(len(set(batch)) for batch in batches.tolist()) / len(batches):.1f}"


def batch(material: Material) -> Lesson:
    """How near a batch's gradient comes to that of all examples, by the batch's size."""
    import numpy as np

    each, _ = gradients(0.0, 0.0)
    dealt = np.random.default_rng(SEED)
    estimates = np.array([[each[dealt.integers(len(each), size=size)].mean() for _ in range(DRAWS)] for size in SIZES])
    spreads = estimates.std(axis=1)
    values = {
        "images": thousands(KEPT),
        "batch": BATCH,
        "updates": thousands(KEPT // BATCH),
        "sizes": _listed(SIZES, "{}"),
        "spreads": _listed(spreads, "{:.3f}"),
        "command": material.lesson("sgd"),
    }
    bars = Bars.of(lambda said: said.say("lesson_figures.spread"), spreads, "{:.3f}", names=SIZES)
    return Lesson(
        values,
        lambda: draw_batches(SIZES, estimates, float(each.mean()), material.words),
        bar_data([bars], material.words),
    )


def _listed(numbers: Sequence[float] | NDArray[np.float64], pattern: str) -> str:
    return ", ".join(pattern.format(number) for number in numbers)


def split(material: Material) -> Lesson:
    """The three parts, and the post's leak, simulated."""
    counts = leaked(LEAK_EPOCHS)
    validation = TRAINING - KEPT
    shares = [count / validation for count in counts]
    parts = (
        (lambda said: said.say("figures.training"), KEPT),
        (lambda said: said.say("figures.validation"), validation),
        (lambda said: said.say("lesson_figures.test"), TEST),
    )
    values = {
        "training": thousands(KEPT),
        "training_plain": KEPT,
        "validation": thousands(validation),
        "test": thousands(TEST),
        "first": thousands(counts[0]),
        "first_share": f"{shares[0]:.0%}",
        "third": thousands(counts[2]),
        "third_share": f"{shares[2]:.0%}",
        "command": material.command("evaluate"),
    }
    bars = Bars.of(
        lambda said: said.say("lesson_figures.trained_on_by_epoch"),
        shares,
        "{:.1%}",
        names=range(1, LEAK_EPOCHS + 1),
        full=1.0,
    )
    return Lesson(values, lambda: draw_split(parts, shares, material.words), bar_data([bars], material.words))
