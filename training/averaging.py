"""The exponential moving average of everything a model has learnt, batch norm's statistics included.

Keras's own ``use_ema`` averages the trainable weights alone; batch norm's running statistics then belong to other
weights than the ones they normalise, and the validation curve says nothing until the learning rate is near zero.
"""

from __future__ import annotations

import keras
import numpy as np
from numpy.typing import NDArray


class WeightAverage(keras.callbacks.Callback):
    """Averages the weights after every step; validates, and ends the training, with the average.

    Args:
        momentum: how much of the average stays at each step. Early on it is less, (1 + step) / (10 + step), so that
            the average forgets where the weights began (as tf.train.ExponentialMovingAverage does).
    """

    def __init__(self, momentum: float) -> None:
        super().__init__()
        self._momentum = momentum
        self._step = 0
        self._weights: list[keras.Variable] = []
        self._average: list[NDArray[np.float32]] = []
        self._learning: list[NDArray[np.float32]] = []

    def on_train_begin(self, logs: object = None) -> None:  # noqa: ARG002 - Keras's signature
        """Start from the weights as they are."""
        # Gathered once: the model looks through all of its layers at each asking.
        self._weights = [weight for weight in self.model.weights if str(weight.dtype).startswith("float")]
        self._average = [np.array(weight) for weight in self._weights]

    def on_train_batch_end(self, batch: int, logs: object = None) -> None:  # noqa: ARG002
        """Move the average a step towards the weights."""
        self._step += 1
        share = np.float32(1 - min(self._momentum, (1 + self._step) / (10 + self._step)))
        for mean, weight in zip(self._average, self._weights, strict=True):
            mean += share * (np.asarray(weight) - mean)

    def on_test_begin(self, logs: object = None) -> None:  # noqa: ARG002
        """Put the average in place."""
        self._learning = [np.array(weight) for weight in self._weights]
        self._assign(self._average)

    def on_test_end(self, logs: object = None) -> None:  # noqa: ARG002
        """Put the weights that learn back."""
        self._assign(self._learning)

    def on_train_end(self, logs: object = None) -> None:  # noqa: ARG002
        """Keep the average."""
        self._assign(self._average)

    def _assign(self, values: list[NDArray[np.float32]]) -> None:
        for weight, value in zip(self._weights, values, strict=True):
            weight.assign(value)
