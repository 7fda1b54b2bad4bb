"""Tell a reporter how far Keras has come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras

from training.step import Step


class ProgressReport(keras.callbacks.Callback):
    """Reports every training step, and each epoch's end with its validation figures.

    Args:
        report: what is told.
        epochs: how many there will be.
        steps: how many an epoch has.
    """

    def __init__(self, report: Callable[[Step], None], epochs: int, steps: int) -> None:
        super().__init__()
        self._report = report
        self._epochs = epochs
        self._steps = steps
        self._epoch = 0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:  # noqa: ARG002 - Keras's signature
        """Count from one, as people do."""
        self._epoch = epoch + 1

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Report a step."""
        self._report(Step(self._epoch, self._epochs, batch + 1, self._steps, logs["loss"], logs["accuracy"]))

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:  # noqa: ARG002
        """Report the epoch, validation included."""
        measured = (logs["loss"], logs["accuracy"], logs["val_loss"], logs["val_accuracy"])
        self._report(Step(self._epoch, self._epochs, self._steps, self._steps, *measured))
