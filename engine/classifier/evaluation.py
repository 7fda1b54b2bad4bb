"""Measures a model on labelled digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from engine.classifier.card import Scores
from engine.messages import Progress, Reporter, ignore_progress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.mnist import Digits

# From glyphs (n, 28, 28) to the probabilities of their values (n, 10).
Predict: TypeAlias = "Callable[[NDArray[np.float32]], NDArray[np.float32]]"

CHUNK = 500
# Keras clips probabilities so before it takes their logarithm (keras.config.epsilon).
EPSILON = 1e-7


def evaluate(predict: Predict, digits: Digits, report: Reporter = ignore_progress) -> Scores:
    """Classify every digit and compare with its label, reporting after each chunk of 500."""
    import numpy as np

    parts = []
    for start in range(0, len(digits), CHUNK):
        report(Progress("evaluate", start, len(digits)))
        glyphs = digits.images[start : start + CHUNK].astype(np.float32) / np.float32(255)
        parts.append(predict(glyphs))
    report(Progress("evaluate", len(digits), len(digits)))
    return scores(np.concatenate(parts), digits.labels)


def scores(probabilities: NDArray[np.float32], labels: NDArray[np.uint8]) -> Scores:
    """Loss, accuracy and confusion matrix of answers.

    Args:
        probabilities: (n, 10).
        labels: (n,), 0 to 9.
    """
    import numpy as np

    answers = probabilities.argmax(axis=1)
    of_truth = probabilities[np.arange(len(labels)), labels]
    loss = float(-np.log(np.clip(of_truth, EPSILON, 1 - EPSILON)).mean())
    confusion = np.zeros((10, 10), int)
    np.add.at(confusion, (labels, answers), 1)
    rows = tuple(tuple(int(count) for count in row) for row in confusion)
    return Scores(loss, float((answers == labels).mean()), rows)
