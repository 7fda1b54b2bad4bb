"""How right the network is on MNIST's test set: as it is, corrupted, and turned."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import cv2
import numpy as np

from engine import Engine
from engine.classifier.classifier import Classifier
from engine.mnist import Digits
from tools.accuracy.calibration import calibration
from tools.accuracy.document import of, percent, table
from tools.bench.corruptions import CORRUPTIONS, Images

Goal: TypeAlias = tuple[str, str, str]
Tell: TypeAlias = Callable[[str], None]
ANGLES = tuple(range(-40, 41, 10))  # degrees
# Finding a digit takes longer than naming it: the whole engine reads this many of each corruption.
BY_ENGINE = 1_000
SEED = 1


def network(classifier: Classifier, images: Images) -> tuple[np.ndarray, np.ndarray]:
    """The answer to each of (n, 28, 28) uint8 images, and its confidence."""
    parts = [
        classifier.probabilities(part.astype(np.float32) / np.float32(255))
        for part in np.array_split(images, max(1, len(images) // 1_000))
    ]
    rows = np.concatenate(parts)
    return rows.argmax(axis=1), rows.max(axis=1)


def measure_mnist(classifier: Classifier, test: Digits) -> tuple[str, list[Goal]]:
    """The test set itself, and the goals that it answers."""
    answer, confidence = network(classifier, test.images)
    right = answer == test.labels
    calibrated = calibration(confidence, right)
    goals = [
        ("MNIST test set", "99.70%", percent(float(right.mean()))),
        ("expected calibration error, MNIST test set", "at most 1%", percent(calibrated.error)),
        (
            "MNIST answers with at least 99% confidence that are right",
            "99.5%",
            of(calibrated.certain_right, calibrated.certain),
        ),
    ]
    rows = [
        (str(value), of(int(right[test.labels == value].sum()), int((test.labels == value).sum())))
        for value in range(10)
    ]
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (test.labels, answer), 1)
    confusion = [(str(value), *(str(count) if count else "" for count in counts[value])) for value in range(10)]
    wrong = ", ".join(f"{index} ({test.labels[index]} as {answer[index]})" for index in np.flatnonzero(~right))
    text = (
        f"## MNIST's test set\n\n{of(int(right.sum()), len(right))} right. By digit:\n\n"
        f"{table(('digit', 'right'), rows)}\n\n"
        f"Rows are the true digits, columns the answers:\n\n{table(('', *map(str, range(10))), confusion)}\n\n"
        f"Wrong, by their number from 0: {wrong or 'none'}."
    )
    return text, goals


def measure_corruptions(classifier: Classifier, engine: Engine, test: Digits, tell: Tell) -> tuple[str, list[Goal]]:
    """The fifteen corruptions: for the network alone, and for the engine, which first looks for the digit."""
    rows, shares, by_engine = [], [], []
    for name, corruption in CORRUPTIONS.items():
        images = corruption(test.images, np.random.default_rng(SEED))
        shares.append(float((network(classifier, images)[0] == test.labels).mean()))
        few, labels = list(images[:BY_ENGINE]), test.labels[:BY_ENGINE]
        readings = engine.predict(few)
        by_engine.append(
            float(np.mean([reading.text == str(label) for reading, label in zip(readings, labels, strict=True)]))
        )
        rows.append((name.replace("_", " "), percent(shares[-1]), percent(by_engine[-1])))
        tell(" ".join(rows[-1]))
    rows.append(("mean", percent(float(np.mean(shares))), percent(float(np.mean(by_engine)))))
    text = (
        "## Corruptions\n\nMNIST-C's fifteen (Mu and Gilmer 2019, severity as published), on the test set.\n"
        "The network is given the corrupted image as it is; the engine first looks for the digit in it\n"
        f"(the first {BY_ENGINE:,}).\n\n{table(('corruption', 'network', 'engine'), rows)}"
    )
    return text, [("mean over the fifteen corruptions", "97%", rows[-1][1])]


def measure_rotation(classifier: Classifier, test: Digits) -> str:
    """Every test image turned by the same angle."""
    rows = []
    for angle in ANGLES:
        turn = cv2.getRotationMatrix2D((13.5, 13.5), angle, 1)
        turned = np.stack([cv2.warpAffine(image, turn, (28, 28)) for image in test.images])
        rows.append((f"{angle:+d}", percent(float((network(classifier, turned)[0] == test.labels).mean()))))
    turned_by = table(("degrees", "right"), rows)
    return f"## Turned\n\nThe test set turned by each number of degrees, + against the clock.\n\n{turned_by}"
