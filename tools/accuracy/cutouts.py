"""Digits cut out of their paper, as people and programs do: hardly a margin is left around the ink."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from engine import Engine, Reading
from engine.mnist import Digits
from tools.accuracy.digits import Goal, Tell
from tools.accuracy.document import percent, table

# Margins on each side, as shares of the ink's height, and the share of digits cut so that are to be read right.
GOALS = {0.0: "92%", 0.03: "96.5%", 0.06: "97.5%", 0.12: "", 0.25: ""}
HEIGHTS = (20, 300)  # of the ink, in pixels
COUNT, SEED = 1_000, 1


def cut_out(image: NDArray[np.uint8], height: int, margin: float) -> NDArray[np.uint8]:
    """An MNIST image as black ink on white, cut out.

    Args:
        image: (28, 28), ink 255 on 0.
        height: of the ink, in pixels.
        margin: on each side of the ink, as a share of its height.

    Returns:
        (height, width) uint8.
    """
    _, _, _, tall = cv2.boundingRect(np.asarray(image > 127, np.uint8))
    scale = height / tall
    large = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA)
    x, y, width, tall = cv2.boundingRect(np.asarray(large > 127, np.uint8))
    around = round(margin * height)
    spacious = np.pad(large, around)
    ink: NDArray[np.uint8] = spacious[y : y + tall + 2 * around, x : x + width + 2 * around]
    return 255 - ink


def readings_of(engine: Engine, digits: Digits, margin: float, count: int = COUNT) -> Iterator[tuple[Reading, str]]:
    """Random digits of heights from ``HEIGHTS``, cut out and read, each with its label.

    Each margin is left around the same digits at the same heights.
    """
    rng = np.random.default_rng(SEED)
    order = rng.permutation(len(digits))[:count]
    for index, height in zip(order, rng.integers(HEIGHTS[0], HEIGHTS[1] + 1, len(order)), strict=True):
        picture = cut_out(digits.images[index], int(height), margin)
        yield engine.predict(picture)[0], str(digits.labels[index])


def share_right(readings: Sequence[tuple[Reading, str]]) -> float:
    """The share of readings, 0 to 1, that are their labels."""
    return sum(reading.text == label for reading, label in readings) / len(readings)


def measure_cut_outs(engine: Engine, test: Digits, tell: Tell) -> tuple[str, list[Goal]]:
    """MNIST's test digits, cut out with each margin, and the goals that they answer."""
    rows, goals = [], []
    for margin, goal in GOALS.items():
        readings = list(readings_of(engine, test, margin))
        right = percent(share_right(readings))
        causes = Counter(
            f"refused: {reading.reason}" if reading.reason else "misread"
            for reading, label in readings
            if reading.text != label
        )
        rows.append((f"{margin:.0%}", right, ", ".join(f"{cause}: {count}" for cause, count in causes.most_common())))
        if goal:
            goals.append((f"digits cut out with a margin of {margin:.0%}", goal, right))
        tell("cut out, " + " ".join(rows[-1]))
    text = (
        f"## Cut out with a margin\n\n{COUNT:,} of MNIST's test digits, black on white, their ink {HEIGHTS[0]} to "
        f"{HEIGHTS[1]} pixels high, cut to the ink with a\nmargin on each side of this share of its height.\n\n"
        f"{table(('margin', 'right', 'what went wrong'), rows)}"
    )
    return text, goals
