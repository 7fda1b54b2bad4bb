"""What a recipe is: how one model is built, fed and trained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import keras
import tensorflow as tf

from engine.mnist import Digits


@dataclass(frozen=True)
class Recipe:
    """How a model is trained.

    Attributes:
        epochs: how often it sees the training part, unless the person asks otherwise.
        build: (steps of the whole training) -> a compiled Keras model.
        datasets: (MNIST's training part, seed) -> (training, validation) data of (images, labels) batches.
        callbacks: made anew for each run.
    """

    epochs: int
    build: Callable[[int], keras.Model]
    datasets: Callable[[Digits, int], tuple[tf.data.Dataset, tf.data.Dataset]]
    callbacks: Callable[[], list[keras.callbacks.Callback]] = list
