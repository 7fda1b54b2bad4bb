"""What a recipe is: how one model is built, fed and trained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from engine.mnist import Digits


def _as_they_are(
    glyphs: NDArray[np.float32],
    labels: NDArray[np.integer],  # noqa: ARG001
    seed: int,  # noqa: ARG001
) -> NDArray[np.float32]:
    return glyphs


@dataclass(frozen=True)
class Recipe:
    """How a model is trained.

    Attributes:
        epochs: how often it sees the training part, unless the person asks otherwise.
        build: (steps of the whole training) -> a compiled Keras model.
        datasets: (MNIST's training part, seed, epochs) -> (training, validation) data of (images, labels) batches.
        trial: (validation glyphs (n, 28, 28), labels (n,), seed) -> glyphs as the thresholds are chosen on them.
        callbacks: made anew for each run.
        averaged_below: see ``engine.classifier.predictions.predictions``.
    """

    epochs: int
    build: Callable[[int], keras.Model]
    datasets: Callable[[Digits, int, int], tuple[tf.data.Dataset, tf.data.Dataset]]
    trial: Callable[[NDArray[np.float32], NDArray[np.integer], int], NDArray[np.float32]] = _as_they_are
    callbacks: Callable[[], list[keras.callbacks.Callback]] = list
    averaged_below: float = 0.0
